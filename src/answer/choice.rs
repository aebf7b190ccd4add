use super::remark::Remark;

/// A passage that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The passage, by its ordinal in the index that was asked.
    pub ordinal: u32,
    /// Probability that it answers the question, 0 to 1.
    pub confidence: f32,
    /// Whether it is quoted whole rather than by the sentences that answer.
    pub is_whole: bool,
    /// What a reader has to know before reading it.
    pub remarks: Vec<Remark>,
}

impl Choice {
    /// A passage of which the sentences that answer are quoted.
    #[must_use]
    pub fn new(ordinal: u32, confidence: f32) -> Self {
        Self { ordinal, confidence, is_whole: false, remarks: Vec::new() }
    }
}

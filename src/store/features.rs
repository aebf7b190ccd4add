//! What a passage has in common with a question, as an engine says it: which of the question's terms stand where, in the
//! question's own numbering, lengths, cosines. Nothing here is weighed; what all that is worth is [`crate::search`]'s.

use crate::article::{QuestionForm, Wants, wants};

/// Parts of a passage before its sentences: title, section, FAQ question.
pub const HEAD_PARTS: usize = 3;

/// What of a question is looked for in passages. Everything in it is known by its place in its list, and stands there once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'q> {
    /// Terms as they are indexed.
    pub terms: &'q [String],
    /// Terms of two words that are neighbours.
    pub pairs: &'q [(String, String)],
    /// Character n-grams, sorted.
    pub grams: &'q [String],
    /// The question's vector, where passages are to be compared by meaning.
    pub vector: Option<&'q [f32]>,
}

/// What a passage has in common with a question, and what else ranking asks of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// The number of its article.
    pub article: u32,
    /// The FAQ entry it answers; none for a section's passage.
    pub entry: Option<FaqFeatures>,
    /// The form of what it answers to ([`crate::article::PassageView::asks`]).
    pub form: Option<QuestionForm>,
    /// Passages of one article that were asked for together have the same number here where the terms of their FAQ questions
    /// are the same, others another; none where there are no such terms.
    pub question: Option<u32>,
    /// Its parts: title, section, question, then its sentences. An empty one counts.
    pub parts: usize,
    /// Terms of all parts together, what nobody looks for and pairs of characters included.
    pub len: u32,
    /// Where the sought terms stand, each time one does, part by part.
    pub terms: Vec<TermMatch>,
    /// Which pairs are neighbours in it, ascending, from one part to the next included. Pairs of characters are no words and
    /// stand between none.
    pub pairs: Vec<u32>,
    /// Which n-grams are among those of what it answers to, ascending.
    pub grams: Vec<u32>,
    /// The Euclidean length of all n-grams of what it answers to, each weighted by its inverse document frequency.
    pub grams_len: f32,
    /// How near it is in meaning; none without a vector of the question or of the passage.
    pub near: Option<PassageNearness>,
}

/// A sought term in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermMatch {
    /// The part that it stands in, as [`Features::parts`] counts.
    pub part: u32,
    /// Its number.
    pub term: u32,
}

/// How near the texts of a passage are to a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassageNearness {
    /// The body, or the FAQ question where there is no body.
    pub text: Nearness,
    /// The FAQ question.
    pub question: Option<Nearness>,
    /// Title, section, question and body together.
    pub whole: Nearness,
    /// Each sentence.
    pub sentences: Vec<Nearness>,
}

/// How near a text is to a question.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// The cosine.
    pub raw: f32,
    /// The cosine after the corpus's mean vector is taken off both: what they share beyond what all of the corpus shares.
    pub centred: f32,
}

impl Nearness {
    /// Of a cosine, where the corpus's mean vector has these dot products with the question, the text and itself.
    pub(crate) fn of(raw: f32, question_by_mean: f32, text_by_mean: f32, mean_by_mean: f32) -> Self {
        let product = raw - question_by_mean - text_by_mean + mean_by_mean;
        let norms = (1.0 - 2.0 * question_by_mean + mean_by_mean) * (1.0 - 2.0 * text_by_mean + mean_by_mean);
        let centred = if norms <= f32::EPSILON { 0.0 } else { product / norms.sqrt() };
        Self { raw, centred }
    }
}

/// An FAQ entry, as far as ranking asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaqFeatures {
    /// What sort of answer its question wants.
    pub wants: Option<Wants>,
}

impl FaqFeatures {
    /// That of a question.
    #[must_use]
    pub fn of(question: &str) -> Self {
        Self { wants: wants(question) }
    }
    /// Its number where it is stored, from 1; 0 stands for no entry.
    pub(crate) fn number(self) -> u32 {
        (1..).zip(Self::BY_NUMBER).find(|(_, own)| self == *own).map_or(0, |(number, _)| number)
    }

    /// That of a number.
    pub(crate) fn numbered(number: u32) -> Option<Self> {
        Self::BY_NUMBER.get(number.checked_sub(1)? as usize).copied()
    }

    const BY_NUMBER: [Self; 6] = [
        Self { wants: None },
        Self { wants: Some(Wants::Reason) },
        Self { wants: Some(Wants::Person) },
        Self { wants: Some(Wants::Time) },
        Self { wants: Some(Wants::Place) },
        Self { wants: Some(Wants::Amount) },
    ];
}

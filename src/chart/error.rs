//! Why there is no picture.

/// Why a chart cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The drawing failed.
    #[error("the chart cannot be drawn: {reason}")]
    Drawing {
        /// The drawing library's words.
        reason: String,
    },
    /// The picture cannot be written as PNG.
    #[error("the chart cannot be written: {0}")]
    Encoding(#[from] png::EncodingError),
}

impl ChartError {
    pub(super) fn drawing(reason: impl std::fmt::Display) -> Self {
        Self::Drawing { reason: reason.to_string() }
    }
}

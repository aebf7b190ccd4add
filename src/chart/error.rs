//! Why there is no picture.

/// Why a chart cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The font that is compiled in cannot be read.
    #[error("the chart cannot be drawn: its font cannot be read; this is a fault of the program, please report it")]
    Font,
    /// The picture cannot be written as PNG.
    #[error("the chart cannot be written: {0}")]
    Encoding(#[from] png::EncodingError),
}

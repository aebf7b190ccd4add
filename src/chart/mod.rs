//! Figures as pictures: data in, bytes of a PNG out, for whichever face shows them.
//!
//! A chart stands on a ground of its own, so that it reads in a dark window and in a light one; it is twice as wide as
//! Discord shows a picture, so that it is sharp. The font is compiled in and has Latin, Greek and Cyrillic letters: ask
//! [`can_write`] before words of another script are put into a chart, which leaves out what it cannot write. Nothing here
//! reads a clock or a file; the same data give the same bytes. Start with
//! [`Bars`] or [`Reliability`].

mod bars;
mod colour;
mod error;
mod plot;
mod reliability;
mod sheet;
mod text;

pub use bars::{Bar, Bars, Series};
pub use colour::{Colour, contrast};
pub use error::ChartError;
pub use reliability::{Reliability, ReliabilityPoint};
pub use sheet::{GROUND, HEIGHT, INK, WIDTH};
pub use text::can_write;

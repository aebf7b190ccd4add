//! The part of a sheet where data stand: values to places, and the grid with what its lines stand for.

use super::error::ChartError;
use super::sheet::{Anchor, FAINT, GRID, SMALL, Sheet};
use std::ops::Range;

/// Pixels between a label and the edge of the plot that it stands beside.
const APART: i32 = 12;

/// Both axes begin at 0, in the lower left corner.
pub(super) struct Plot {
    /// From the left edge to the right one, in pixels.
    pub across: Range<i32>,
    /// From the upper edge to the lower one, in pixels.
    pub down: Range<i32>,
    /// The value at the right edge.
    pub right: f64,
    /// The value at the upper edge.
    pub top: f64,
}

impl Plot {
    /// Pixels from the sheet's left edge.
    pub(super) fn x(&self, value: f64) -> f32 {
        place(value / self.right, f64::from(self.across.start), f64::from(self.across.end))
    }

    /// Pixels from the sheet's top.
    pub(super) fn y(&self, value: f64) -> f32 {
        place(value / self.top, f64::from(self.down.end), f64::from(self.down.start))
    }

    /// A line across at each value, with its label left of the plot.
    pub(super) fn lines_across(
        &self,
        sheet: &mut Sheet,
        labelled: impl Iterator<Item = (f64, String)>,
    ) -> Result<(), ChartError> {
        for (value, label) in labelled {
            let y = rounded(self.y(value));
            sheet.rectangle(self.across.clone(), y..y + 1, GRID);
            sheet.words(&label, (self.across.start - APART, y), Anchor::RIGHT, SMALL, FAINT)?;
        }
        Ok(())
    }

    /// A line upwards at each value, with its label under the plot.
    pub(super) fn lines_up(
        &self,
        sheet: &mut Sheet,
        labelled: impl Iterator<Item = (f64, String)>,
    ) -> Result<(), ChartError> {
        for (value, label) in labelled {
            let x = rounded(self.x(value));
            sheet.rectangle(x..x + 1, self.down.clone(), GRID);
            sheet.words(&label, (x, self.down.end + APART), Anchor::TOP_MIDDLE, SMALL, FAINT)?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the sheet")]
fn place(share: f64, from: f64, to: f64) -> f32 {
    (from + share * (to - from)) as f32
}

/// The nearest whole pixel.
#[expect(clippy::cast_possible_truncation, reason = "a place on the sheet")]
pub(super) fn rounded(place: f32) -> i32 {
    place.round() as i32
}

/// Round counts from 0 up to `highest`, evenly apart: at most `most` steps of 1, 2 or 5 times a power of ten.
pub(super) fn round_counts(highest: u64, most: u64) -> impl Iterator<Item = u64> {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)));
    let step = steps.into_iter().find(|step| highest / step <= most).unwrap_or(u64::MAX);
    (0..=highest / step).map(move |n| n * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_round_even_and_few() {
        let counts = |highest| round_counts(highest, 5).collect::<Vec<_>>();
        assert_eq!(counts(1), [0, 1]);
        assert_eq!(counts(7), [0, 2, 4, 6]);
        assert_eq!(counts(45), [0, 10, 20, 30, 40]);
        assert_eq!(counts(12_345), [0, 5_000, 10_000]);
        for highest in [1, 9, 10, 99, 5_001, 90_000_000_000, u64::MAX] {
            assert!((2..=6).contains(&counts(highest).len()), "{highest}: {:?}", counts(highest));
        }
    }

    #[test]
    fn values_have_their_places() {
        let plot = Plot { across: 100..300, down: 50..150, right: 1.0, top: 4.0 };
        assert_eq!([plot.x(0.0), plot.x(0.5), plot.y(0.0), plot.y(4.0)].map(rounded), [100, 200, 150, 50]);
    }
}

//! How often answers were right against how sure they were: on the diagonal where confidence is honest.

use super::colour::Colour;
use super::error::ChartError;
use super::plot::Plot;
use super::sheet::{Anchor, BOTTOM, FAINT, INK, LARGE, MARGIN, RIGHT, SMALL, Sheet};
use super::text::fitted;

/// A reliability diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Over the diagram.
    pub heading: String,
    /// Under it: how sure they were.
    pub across: String,
    /// From the least sure to the surest.
    pub points: Vec<ReliabilityPoint>,
}

/// Answers of about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityPoint {
    /// Their mean confidence, 0 to 1.
    pub confidence: f64,
    /// Share of them that are right.
    pub right: f64,
    /// Their share of all answers, which the dot's area shows.
    pub share: f64,
}

/// Pixels from the top to the diagram, under it, and left of it.
const TOP: i32 = 92;
const UNDER: i32 = 68;
const BESIDE: i32 = 92;
/// Where the grid's lines are, on both axes.
const SHARES: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
/// A dot's radius in pixels, for none of the answers and what all of them add.
const LEAST_RADIUS: f64 = 6.0;
const MORE_RADIUS: f64 = 26.0;

impl Reliability {
    /// The diagram as a PNG of [`WIDTH`](super::WIDTH) by [`HEIGHT`](super::HEIGHT) pixels.
    ///
    /// # Errors
    /// [`ChartError`].
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        let mut sheet = Sheet::empty();
        self.words(&mut sheet)?;
        self.draw(&mut sheet)?;
        sheet.png()
    }

    fn words(&self, sheet: &mut Sheet) -> Result<(), ChartError> {
        let room = RIGHT - 2 * MARGIN;
        let (over, across) = (fitted(&self.heading, LARGE, room)?, fitted(&self.across, SMALL, room)?);
        let below = (i32::midpoint(RIGHT, BESIDE), BOTTOM - MARGIN + 8);
        sheet.words(&over, (MARGIN, MARGIN), Anchor::TOP_LEFT, LARGE, INK)?;
        sheet.words(&across, below, Anchor::BOTTOM_MIDDLE, SMALL, FAINT)
    }

    fn draw(&self, sheet: &mut Sheet) -> Result<(), ChartError> {
        let plot = Plot {
            across: MARGIN + BESIDE..RIGHT - MARGIN - BESIDE / 2,
            down: TOP..BOTTOM - MARGIN - UNDER,
            right: 1.0,
            top: 1.0,
        };
        let labelled = || SHARES.into_iter().map(|share| (share, percent(share)));
        plot.lines_across(sheet, labelled())?;
        plot.lines_up(sheet, labelled())?;
        let place = |confidence: f64, right: f64| (plot.x(confidence), plot.y(right));
        sheet.line(place(0.0, 0.0), place(1.0, 1.0), 2.0, FAINT);
        let points: Vec<&ReliabilityPoint> = self.points.iter().filter(|point| point.share > 0.0).collect();
        let at = |point: &ReliabilityPoint| place(point.confidence, point.right);
        for (one, next) in points.iter().zip(points.iter().skip(1)) {
            sheet.line(at(one), at(next), 4.0, Colour::GOOD);
        }
        for point in points {
            sheet.dot(at(point), radius(point.share), Colour::GOOD);
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a radius of at most 32 pixels")]
fn radius(share: f64) -> f32 {
    (LEAST_RADIUS + MORE_RADIUS * share.clamp(0.0, 1.0).sqrt()) as f32
}

fn percent(value: f64) -> String {
    format!("{:.0} %", value * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pixels have the measured points' colour.
    fn inked(points: &[(f64, f64, f64)]) -> usize {
        let points = points.iter().map(|(confidence, right, share)| ReliabilityPoint {
            confidence: *confidence,
            right: *right,
            share: *share,
        });
        let chart = Reliability { heading: "Set".to_owned(), across: "sure".to_owned(), points: points.collect() };
        let drawn = chart.png().unwrap();
        assert_eq!(drawn, chart.png().unwrap());
        let mut reader = png::Decoder::new(std::io::Cursor::new(drawn)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        bytes.chunks(3).filter(|p| Colour(p[0], p[1], p[2]) == Colour::GOOD).count()
    }

    #[test]
    fn dots_are_as_large_as_their_share() {
        let of = |share| inked(&[(0.5, 0.5, share)]);
        assert_eq!(of(0.0), 0);
        assert!(of(0.1) > 0 && of(0.9) > 3 * of(0.1), "{} {}", of(0.1), of(0.9));
    }
}

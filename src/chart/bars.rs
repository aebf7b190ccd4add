//! Counts as bars, one beside the other, each stacked of its parts.

use super::colour::Colour;
use super::error::ChartError;
use super::plot::{Plot, round_counts, rounded};
use super::sheet::{Anchor, BOTTOM, FAINT, INK, LARGE, MARGIN, RIGHT, SMALL, Sheet};
use super::text::{fitted, width};

/// A chart of stacked bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// What is counted, over the chart.
    pub heading: String,
    /// What the bars are, under the chart.
    pub across: String,
    /// The parts of each bar, from the ground up.
    pub series: Vec<Series>,
    /// From left to right.
    pub bars: Vec<Bar>,
}

/// A part that every bar has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name in the legend.
    pub label: String,
    /// How it is filled.
    pub colour: Colour,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What stands under it, where there is room.
    pub label: String,
    /// How much it has of each series, in their order.
    pub parts: Vec<u64>,
}

/// Pixels from the top to the legend and to the bars.
const LEGEND: i32 = 77;
const TOP: i32 = 132;
/// Pixels under the bars for their labels and what they are.
const UNDER: i32 = 96;
/// Pixels left of the bars for the counts.
const BESIDE: i32 = 92;
/// Pixels between two labels at least.
const BETWEEN: i32 = 26;
/// Side of a square in the legend.
const SQUARE: i32 = 24;
/// Share of a bar's place that is left free between it and the next.
const GAP: f64 = 0.22;
/// A bar is no wider than this share of the chart.
const WIDEST: f64 = 0.16;
/// A bar that has more is cut off here: the scale's labels would not fit.
const MOST: u64 = 90_000_000_000;
/// Pixels of ground between two parts of a bar.
const SEAM: i32 = 2;
/// What the plot has room for, of the highest bar.
const HEADROOM: f64 = 1.05;

impl Bars {
    /// The chart as a PNG of [`WIDTH`](super::WIDTH) by [`HEIGHT`](super::HEIGHT) pixels.
    ///
    /// # Errors
    /// [`ChartError`].
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        let mut sheet = Sheet::empty();
        self.words(&mut sheet)?;
        self.draw(&mut sheet)?;
        sheet.png()
    }

    /// Heading, legend, and what the bars are.
    fn words(&self, sheet: &mut Sheet) -> Result<(), ChartError> {
        let room = RIGHT - 2 * MARGIN;
        let heading = fitted(&self.heading, LARGE, room)?;
        sheet.words(&heading, (MARGIN, MARGIN), Anchor::TOP_LEFT, LARGE, INK)?;
        let each = room / i32::try_from(self.series.len().max(1)).unwrap_or(i32::MAX);
        let mut left = MARGIN;
        for series in &self.series {
            sheet.rectangle(left..left + SQUARE, LEGEND..LEGEND + SQUARE, series.colour);
            let label = fitted(&series.label, SMALL, each - SQUARE - BETWEEN - 10)?;
            sheet.words(&label, (left + SQUARE + 10, LEGEND - 2), Anchor::TOP_LEFT, SMALL, FAINT)?;
            left += SQUARE + 10 + width(&label, SMALL)? + BETWEEN;
        }
        let middle = i32::midpoint(BESIDE, RIGHT);
        let across = fitted(&self.across, SMALL, room - BESIDE)?;
        sheet.words(&across, (middle, BOTTOM - MARGIN + 8), Anchor::BOTTOM_MIDDLE, SMALL, FAINT)
    }

    fn draw(&self, sheet: &mut Sheet) -> Result<(), ChartError> {
        let whole = |bar: &Bar| bar.parts.iter().fold(0, |sum: u64, part| sum.saturating_add(*part));
        let highest = self.bars.iter().map(whole).max().unwrap_or(0).clamp(1, MOST);
        let count = f64::from(u32::try_from(self.bars.len().max(1)).unwrap_or(u32::MAX));
        let plot = Plot {
            across: MARGIN + BESIDE..RIGHT - MARGIN,
            down: TOP..BOTTOM - UNDER,
            right: count,
            top: number(highest) * HEADROOM,
        };
        plot.lines_across(sheet, round_counts(highest, 5).map(|count| (number(count), short(count))))?;
        let free = (1.0 - (1.0 - GAP).min(WIDEST * count)) / 2.0;
        for (place, bar) in (0_u32..).map(f64::from).zip(&self.bars) {
            let (left, right) = (rounded(plot.x(place + free)), rounded(plot.x(place + 1.0 - free)));
            let mut ground = 0;
            for (part, series) in bar.parts.iter().zip(&self.series).filter(|(part, _)| **part > 0) {
                let bottom = rounded(plot.y(number(ground)));
                ground = part.saturating_add(ground).min(highest);
                let top = (rounded(plot.y(number(ground))) + SEAM).min(bottom - 1);
                sheet.rectangle(left..right.max(left + 1), top..bottom, series.colour);
            }
        }
        let middles = (0_u32..).map(|place| rounded(plot.x(f64::from(place) + 0.5)));
        self.labels(sheet, &middles.take(self.bars.len()).collect::<Vec<_>>(), plot.down.end)
    }

    /// The labels of as many bars as there is room for, evenly, under the middles of the bars.
    fn labels(&self, sheet: &mut Sheet, middles: &[i32], floor: i32) -> Result<(), ChartError> {
        let room = RIGHT - 2 * MARGIN - BESIDE;
        let labels = self.bars.iter().map(|bar| fitted(&bar.label, SMALL, room / 3));
        let labels: Vec<String> = labels.collect::<Result<_, _>>()?;
        let widths = labels.iter().map(|label| width(label, SMALL)).collect::<Result<Vec<i32>, _>>()?;
        let widest = widths.iter().copied().max().unwrap_or(0);
        let apart = middles.first().zip(middles.get(1)).map_or(room, |(first, second)| second - first).max(1);
        let every = usize::try_from((widest + BETWEEN + apart - 1) / apart).unwrap_or(1).max(1);
        for ((middle, label), wide) in middles.iter().zip(labels).zip(widths).step_by(every) {
            let half = wide / 2 + 1;
            let at = (*middle).clamp(MARGIN + half, RIGHT - MARGIN - half);
            sheet.words(&label, (at, floor + 12), Anchor::TOP_MIDDLE, SMALL, FAINT)?;
        }
        Ok(())
    }
}

/// A count to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of at most 90 thousand millions")]
fn number(count: u64) -> f64 {
    count as f64
}

/// A count in few characters.
fn short(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", count / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{}M", count / 1_000_000, count % 1_000_000 / 100_000),
        _ => format!("{}.{}bn", count / 1_000_000_000, count % 1_000_000_000 / 100_000_000),
    }
}

#[cfg(test)]
mod tests;

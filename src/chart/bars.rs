//! Counts as bars, one beside the other, each stacked of its parts.

use super::colour::Colour;
use super::error::ChartError;
use super::sheet::{Area, FAINT, GRID, HEIGHT, INK, LARGE, MARGIN, SMALL, WIDTH, fitted, png, style, wide};
use plotters::chart::ChartBuilder;
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color as _, RGBColor, ShapeStyle};

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
const LEGEND: i32 = 82;
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

impl Bars {
    /// The chart as a PNG of [`WIDTH`] by [`HEIGHT`] pixels.
    ///
    /// # Errors
    /// [`ChartError`].
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        png(|area| {
            self.words(area)?;
            self.draw(area)
        })
    }

    /// Heading, legend, and what the bars are.
    fn words(&self, area: &Area<'_>) -> Result<(), ChartError> {
        let room = WIDTH.cast_signed() - 2 * MARGIN;
        let heading = style(LARGE, INK, HPos::Left, VPos::Top);
        let put = |text: String, style, at| area.draw(&Text::new(text, at, style)).map_err(ChartError::drawing);
        put(fitted(area, &self.heading, &heading, room), heading, (MARGIN, MARGIN))?;
        let small = style(SMALL, FAINT, HPos::Left, VPos::Top);
        let each = room / i32::try_from(self.series.len().max(1)).unwrap_or(i32::MAX);
        let mut left = MARGIN;
        for series in &self.series {
            let square = [(left, LEGEND - 5), (left + SQUARE, LEGEND - 5 + SQUARE)];
            area.draw(&Rectangle::new(square, filled(series.colour))).map_err(ChartError::drawing)?;
            let label = fitted(area, &series.label, &small, each - SQUARE - BETWEEN - 10);
            let next = left + SQUARE + 10 + wide(area, &label, &small) + BETWEEN;
            put(label, small.clone(), (left + SQUARE + 10, LEGEND - 1))?;
            left = next;
        }
        let under = style(SMALL, FAINT, HPos::Center, VPos::Bottom);
        let middle = (BESIDE + MARGIN + WIDTH.cast_signed() - MARGIN) / 2;
        let across = fitted(area, &self.across, &under, room - BESIDE);
        put(across, under, (middle, HEIGHT.cast_signed() - MARGIN + 8))
    }

    fn draw(&self, area: &Area<'_>) -> Result<(), ChartError> {
        let whole = |bar: &Bar| bar.parts.iter().fold(0, |sum: u64, part| sum.saturating_add(*part));
        let highest = self.bars.iter().map(whole).max().unwrap_or(0).clamp(1, MOST);
        let count = u32::try_from(self.bars.len().max(1)).unwrap_or(u32::MAX);
        let mut chart = ChartBuilder::on(area)
            .margin_top(TOP)
            .margin_left(MARGIN)
            .margin_right(MARGIN)
            .margin_bottom(MARGIN)
            .y_label_area_size(BESIDE)
            .x_label_area_size(UNDER - MARGIN)
            .build_cartesian_2d(0.0..f64::from(count), 0..highest + highest.div_ceil(20).min(highest / 2))
            .map_err(ChartError::drawing)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(0)
            .y_labels(5)
            .y_label_formatter(&|count| short(*count))
            .y_label_style(style(SMALL, FAINT, HPos::Right, VPos::Center))
            .bold_line_style(RGBColor::from(GRID))
            .light_line_style(RGBColor::from(super::sheet::GROUND))
            .axis_style(RGBColor::from(GRID))
            .draw()
            .map_err(ChartError::drawing)?;
        let free = (1.0 - (1.0 - GAP).min(WIDEST * f64::from(count))) / 2.0;
        for (place, bar) in (0_u32..).map(f64::from).zip(&self.bars) {
            let sides = (place + free, place + 1.0 - free);
            let mut ground = 0;
            for (part, series) in bar.parts.iter().zip(&self.series).filter(|(part, _)| **part > 0) {
                let (left, bottom) = chart.backend_coord(&(sides.0, ground));
                ground = part.saturating_add(ground).min(highest);
                let (right, top) = chart.backend_coord(&(sides.1, ground));
                let top = (top + SEAM).min(bottom - 1);
                let corners = [(left, top), (right.max(left + 1), bottom - 1)];
                area.draw(&Rectangle::new(corners, filled(series.colour))).map_err(ChartError::drawing)?;
            }
        }
        let (_, floor) = chart.backend_coord(&(0.0, 0));
        let middles = (0..count).map(|place| chart.backend_coord(&(f64::from(place) + 0.5, 0)).0);
        self.labels(area, &middles.collect::<Vec<_>>(), floor)
    }

    /// The labels of as many bars as there is room for, evenly, under the middles of the bars.
    fn labels(&self, area: &Area<'_>, middles: &[i32], floor: i32) -> Result<(), ChartError> {
        let small = style(SMALL, FAINT, HPos::Center, VPos::Top);
        let room = WIDTH.cast_signed() - 2 * MARGIN - BESIDE;
        let labels: Vec<String> = self.bars.iter().map(|bar| fitted(area, &bar.label, &small, room / 3)).collect();
        let widest = labels.iter().map(|label| wide(area, label, &small)).max().unwrap_or(0);
        let apart = middles.first().zip(middles.get(1)).map_or(room, |(first, second)| second - first).max(1);
        let every = usize::try_from((widest + BETWEEN + apart - 1) / apart).unwrap_or(1).max(1);
        for (middle, label) in middles.iter().zip(labels).step_by(every) {
            let half = wide(area, &label, &small) / 2 + 1;
            let at = (*middle).clamp(MARGIN + half, WIDTH.cast_signed() - MARGIN - half);
            area.draw(&Text::new(label, (at, floor + 12), small.clone())).map_err(ChartError::drawing)?;
        }
        Ok(())
    }
}

fn filled(colour: Colour) -> ShapeStyle {
    RGBColor::from(colour).filled()
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

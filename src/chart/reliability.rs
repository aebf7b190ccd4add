//! How often answers were right against how sure they were: on the diagonal where confidence is honest.

use super::colour::Colour;
use super::error::ChartError;
use super::sheet::{Area, FAINT, GRID, GROUND, HEIGHT, INK, LARGE, MARGIN, SMALL, WIDTH, fitted, png, style};
use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color as _, RGBColor};

/// A reliability diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Over the diagram.
    pub heading: String,
    /// Under it: how sure they were.
    pub across: String,
    /// From the least sure to the surest.
    pub points: Vec<Point>,
}

/// Answers of about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
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
/// A dot's radius in pixels, for none of the answers and what all of them add.
const LEAST_RADIUS: f64 = 6.0;
const MORE_RADIUS: f64 = 26.0;

impl Reliability {
    /// The diagram as a PNG of [`WIDTH`] by [`HEIGHT`] pixels.
    ///
    /// # Errors
    /// [`ChartError`].
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        png(|area| {
            self.words(area)?;
            self.draw(area)
        })
    }

    fn words(&self, area: &Area<'_>) -> Result<(), ChartError> {
        let room = WIDTH.cast_signed() - 2 * MARGIN;
        let heading = style(LARGE, INK, HPos::Left, VPos::Top);
        let under = style(SMALL, FAINT, HPos::Center, VPos::Bottom);
        let (over, across) = (fitted(area, &self.heading, &heading, room), fitted(area, &self.across, &under, room));
        let below = (i32::midpoint(WIDTH.cast_signed(), BESIDE), HEIGHT.cast_signed() - MARGIN + 8);
        area.draw(&Text::new(over, (MARGIN, MARGIN), heading)).map_err(ChartError::drawing)?;
        area.draw(&Text::new(across, below, under)).map_err(ChartError::drawing)
    }

    fn draw(&self, area: &Area<'_>) -> Result<(), ChartError> {
        let mut chart = ChartBuilder::on(area)
            .margin(MARGIN)
            .margin_top(TOP)
            .y_label_area_size(BESIDE)
            .x_label_area_size(UNDER)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)
            .map_err(ChartError::drawing)?;
        chart
            .configure_mesh()
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&percent)
            .y_label_formatter(&percent)
            .x_label_style(style(SMALL, FAINT, HPos::Center, VPos::Top))
            .y_label_style(style(SMALL, FAINT, HPos::Right, VPos::Center))
            .bold_line_style(RGBColor::from(GRID))
            .light_line_style(RGBColor::from(GROUND))
            .axis_style(RGBColor::from(GRID))
            .draw()
            .map_err(ChartError::drawing)?;
        let line = |points: Vec<(f64, f64)>, colour: Colour, wide: u32| {
            PathElement::new(points, RGBColor::from(colour).stroke_width(wide))
        };
        let points = || self.points.iter().filter(|p| p.share > 0.0);
        let measured = points().map(|p| (p.confidence, p.right)).collect();
        let lines = [line(vec![(0.0, 0.0), (1.0, 1.0)], FAINT, 2), line(measured, Colour::GOOD, 4)];
        chart.draw_series(lines).map_err(ChartError::drawing)?;
        let dots = points().map(|p| {
            let (place, radius) = ((p.confidence, p.right), radius(p.share));
            Circle::new(place, radius, RGBColor::from(Colour::GOOD).filled())
        });
        chart.draw_series(dots).map_err(ChartError::drawing)?;
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a radius of at most 32 pixels")]
fn radius(share: f64) -> i32 {
    (LEAST_RADIUS + MORE_RADIUS * share.clamp(0.0, 1.0).sqrt()) as i32
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "plotters passes a reference")]
fn percent(value: &f64) -> String {
    format!("{:.0} %", value * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pixels have the measured points' colour.
    fn inked(points: &[(f64, f64, f64)]) -> usize {
        let points = points.iter().map(|(confidence, right, share)| Point {
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

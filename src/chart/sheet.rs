//! What every chart is drawn on, and how it becomes a PNG.

use super::colour::Colour;
use super::error::ChartError;
use super::text::{FAMILY, ready, writable};
use crate::text::clip;
use plotters::prelude::{BitMapBackend, DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoTextStyle, RGBColor, TextStyle};

/// Pixels from side to side: twice what Discord shows.
pub const WIDTH: u32 = 1_100;
/// Pixels from top to bottom.
pub const HEIGHT: u32 = 640;

/// What a chart stands on; near to Discord's dark theme, and a card in its light one.
pub const GROUND: Colour = Colour(0x1e, 0x1f, 0x22);
/// Words that matter most.
pub const INK: Colour = Colour(0xf2, 0xf3, 0xf5);
/// Words on axes.
pub(super) const FAINT: Colour = Colour(0xdb, 0xde, 0xe3);
/// Lines behind the data.
pub(super) const GRID: Colour = Colour(0x4a, 0x4d, 0x55);

/// Left free on all sides.
pub(super) const MARGIN: i32 = 28;
/// Height of a heading's letters in pixels, of which Discord shows half.
pub(super) const LARGE: i32 = 34;
/// The same of other words.
pub(super) const SMALL: i32 = 28;

/// More characters fit no line.
const MOST_CHARS: usize = 200;

/// Where charts are drawn.
pub(super) type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;

/// The PNG of what `draw` draws on an empty sheet.
pub(super) fn png(draw: impl FnOnce(&Area<'_>) -> Result<(), ChartError>) -> Result<Vec<u8>, ChartError> {
    ready()?;
    let mut pixels = vec![0; (WIDTH * HEIGHT * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (WIDTH, HEIGHT)).into_drawing_area();
        area.fill(&RGBColor::from(GROUND)).map_err(ChartError::drawing)?;
        draw(&area)?;
        area.present().map_err(ChartError::drawing)?;
    }
    encode(&pixels)
}

fn encode(pixels: &[u8]) -> Result<Vec<u8>, ChartError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}

/// How words look whose place is measured from their `across` and `down` edge.
pub(super) fn style(size: i32, colour: Colour, across: HPos, down: VPos) -> TextStyle<'static> {
    let plain = (FAMILY, size).with_color(RGBColor::from(colour));
    plain.into_text_style(&(WIDTH, HEIGHT)).pos(Pos::new(across, down))
}

/// How wide words are in pixels.
pub(super) fn wide(area: &Area<'_>, text: &str, style: &TextStyle<'_>) -> i32 {
    area.estimate_text_size(text, style).map_or(0, |(wide, _)| i32::try_from(wide).unwrap_or(i32::MAX))
}

/// As much of `text` as can be written in `room` pixels.
pub(super) fn fitted(area: &Area<'_>, text: &str, style: &TextStyle<'_>, room: i32) -> String {
    let text = clip(&writable(text), MOST_CHARS);
    let mut keep = text.chars().count();
    let mut out = text.clone();
    while keep > 0 && wide(area, &out, style) > room {
        keep -= 1;
        out = clip(&text, keep);
    }
    if keep == 0 { String::new() } else { out }
}

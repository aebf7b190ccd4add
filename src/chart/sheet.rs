//! What every chart is drawn on: an empty sheet, rectangles, lines, dots and words on it, and the PNG of it.
//!
//! Places are in pixels from the upper left corner; what would lie outside is cut off. Edges that do not run along pixels are
//! smoothed by how much of a pixel they cover.

use super::colour::Colour;
use super::error::ChartError;
use super::text::{font, laid_out};
use ab_glyph::{Font as _, OutlinedGlyph, ScaleFont as _};
use std::ops::Range;

/// Pixels from side to side: twice what Discord shows.
pub const WIDTH: u32 = 1_100;
/// Pixels from top to bottom.
pub const HEIGHT: u32 = 640;
/// [`WIDTH`] and [`HEIGHT`] to reckon places with.
pub(super) const RIGHT: i32 = WIDTH.cast_signed();
pub(super) const BOTTOM: i32 = HEIGHT.cast_signed();

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

/// Which point of a line of words its place is: a share of its width from the left and of its height from the top.
#[derive(Clone, Copy)]
pub(super) struct Anchor(pub f32, pub f32);

impl Anchor {
    pub(super) const TOP_LEFT: Self = Self(0.0, 0.0);
    pub(super) const TOP_MIDDLE: Self = Self(0.5, 0.0);
    pub(super) const BOTTOM_MIDDLE: Self = Self(0.5, 1.0);
    pub(super) const RIGHT: Self = Self(1.0, 0.5);
}

/// Three bytes for each pixel, row behind row.
pub(super) struct Sheet {
    pixels: Vec<u8>,
}

impl Sheet {
    /// Nothing but ground.
    pub(super) fn empty() -> Self {
        Self { pixels: [GROUND.0, GROUND.1, GROUND.2].repeat(WIDTH as usize * HEIGHT as usize) }
    }

    pub(super) fn rectangle(&mut self, across: Range<i32>, down: Range<i32>, colour: Colour) {
        for y in down {
            for x in across.clone() {
                self.blend(x, y, colour, 1.0);
            }
        }
    }

    /// A filled circle.
    pub(super) fn dot(&mut self, at: (f32, f32), radius: f32, colour: Colour) {
        self.line(at, at, 2.0 * radius, colour);
    }

    /// A straight line with round ends, `thick` pixels across.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), thick: f32, colour: Colour) {
        let reach = thick / 2.0 + 1.0;
        let along = (to.0 - from.0, to.1 - from.1);
        // A dot is a line of no length.
        let squared = (along.0 * along.0 + along.1 * along.1).max(f32::EPSILON);
        for y in pixels(from.1.min(to.1) - reach, from.1.max(to.1) + reach) {
            for x in pixels(from.0.min(to.0) - reach, from.0.max(to.0) + reach) {
                #[expect(clippy::cast_precision_loss, reason = "a place on the sheet")]
                let (right, down) = (x as f32 + 0.5 - from.0, y as f32 + 0.5 - from.1);
                let share = ((right * along.0 + down * along.1) / squared).clamp(0.0, 1.0);
                let distance = (right - share * along.0).hypot(down - share * along.1);
                self.blend(x, y, colour, (thick / 2.0 - distance + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// One line of words, its `anchor` at the place given.
    pub(super) fn words(
        &mut self,
        line: &str,
        at: (i32, i32),
        anchor: Anchor,
        size: i32,
        colour: Colour,
    ) -> Result<(), ChartError> {
        let font = font(size)?;
        let (glyphs, wide) = laid_out(&font, line);
        #[expect(clippy::cast_precision_loss, reason = "a place on the sheet")]
        let (left, top) = (at.0 as f32 - anchor.0 * wide, at.1 as f32 - anchor.1 * font.height());
        for mut glyph in glyphs {
            glyph.position.x += left;
            glyph.position.y += top + font.ascent();
            if let Some(outline) = font.font.outline_glyph(glyph) {
                self.glyph(&outline, colour);
            }
        }
        Ok(())
    }

    fn glyph(&mut self, outline: &OutlinedGlyph, colour: Colour) {
        let bounds = outline.px_bounds();
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers near the sheet")]
        let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
        outline.draw(|x, y, share| {
            self.blend(left.saturating_add_unsigned(x), top.saturating_add_unsigned(y), colour, share);
        });
    }

    /// Puts `colour` on a pixel of the sheet, as if it covered a `share` of it.
    fn blend(&mut self, x: i32, y: i32, colour: Colour, share: f32) {
        if !(0..RIGHT).contains(&x) || !(0..BOTTOM).contains(&y) {
            return;
        }
        let at = (y.unsigned_abs() * WIDTH + x.unsigned_abs()) as usize * 3;
        for (old, new) in self.pixels.iter_mut().skip(at).zip([colour.0, colour.1, colour.2]) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * share.min(1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let mixed = mixed.round() as u8;
            *old = mixed;
        }
    }

    /// The sheet as a PNG.
    pub(super) fn png(&self) -> Result<Vec<u8>, ChartError> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(out)
    }
}

/// The pixels that a stretch touches.
fn pixels(from: f32, to: f32) -> Range<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "a place on or near the sheet")]
    let ends = (from.floor() as i32, to.ceil() as i32);
    ends.0..ends.1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colour of a pixel.
    fn at(sheet: &Sheet, x: u32, y: u32) -> Colour {
        let from = (y * WIDTH + x) as usize * 3;
        Colour(sheet.pixels[from], sheet.pixels[from + 1], sheet.pixels[from + 2])
    }

    #[test]
    fn shapes_cover_what_they_should_and_are_cut_off_at_the_edge() {
        let mut sheet = Sheet::empty();
        sheet.rectangle(-5..3, -5..2, INK);
        assert_eq!([at(&sheet, 2, 1), at(&sheet, 3, 1), at(&sheet, 2, 2)], [INK, GROUND, GROUND]);
        sheet.line((10.0, 100.0), (50.0, 100.0), 4.0, FAINT);
        assert_eq!([at(&sheet, 30, 99), at(&sheet, 30, 100), at(&sheet, 30, 103)], [FAINT, FAINT, GROUND]);
        sheet.dot((200.0, 200.0), 10.0, INK);
        assert_eq!([at(&sheet, 200, 191), at(&sheet, 200, 188), at(&sheet, 192, 192)], [INK, GROUND, GROUND]);
        sheet.dot((1e9, -1e9), 10.0, INK);
    }
}

//! The font of the charts: what it can write, and how much room that takes.

use super::error::ChartError;
use crate::text::clip;
use ab_glyph::{Font as _, FontRef, Glyph, PxScale, PxScaleFont, ScaleFont as _, point};
use std::sync::LazyLock;

/// More characters fit no line.
const MOST_CHARS: usize = 200;

/// Compiled in: what a machine has of fonts differs, and a server may have none.
static FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok());

/// The font with letters `size` pixels high, from the lowest to the highest point of any of them.
pub(super) fn font(size: i32) -> Result<PxScaleFont<&'static FontRef<'static>>, ChartError> {
    #[expect(clippy::cast_precision_loss, reason = "a height of some ten pixels")]
    let scale = PxScale::from(size as f32);
    FONT.as_ref().map(|font| font.as_scaled(scale)).ok_or(ChartError::Font)
}

/// The glyphs of a line that begins at 0 on its baseline, and the line's width in pixels.
pub(super) fn laid_out(font: &PxScaleFont<&FontRef<'_>>, line: &str) -> (Vec<Glyph>, f32) {
    let mut end = 0.0;
    let mut glyphs: Vec<Glyph> = Vec::new();
    for c in line.chars() {
        let id = font.glyph_id(c);
        end += glyphs.last().map_or(0.0, |before| font.kern(before.id, id));
        glyphs.push(id.with_scale_and_position(font.scale(), point(end, 0.0)));
        end += font.h_advance(id);
    }
    (glyphs, end)
}

/// How wide a line is, in whole pixels.
pub(super) fn width(line: &str, size: i32) -> Result<i32, ChartError> {
    #[expect(clippy::cast_possible_truncation, reason = "a line of at most 200 characters")]
    Ok(laid_out(&font(size)?, line).1.ceil() as i32)
}

/// As much of `text` as can be written in `room` pixels.
pub(super) fn fitted(text: &str, size: i32, room: i32) -> Result<String, ChartError> {
    let text = clip(&writable(text), MOST_CHARS);
    let mut keep = text.chars().count();
    let mut out = text.clone();
    while keep > 0 && width(&out, size)? > room {
        keep -= 1;
        out = clip(&text, keep);
    }
    Ok(if keep == 0 { String::new() } else { out })
}

/// Whether a chart can write all of `text`.
#[must_use]
pub fn can_write(text: &str) -> bool {
    text.chars().all(has_glyph)
}

/// What a chart can write of `text`.
fn writable(text: &str) -> String {
    text.chars().filter(|c| has_glyph(*c)).collect()
}

fn has_glyph(c: char) -> bool {
    // The first glyph of a font is the box that stands for what it lacks.
    !c.is_control() && FONT.as_ref().is_some_and(|font| font.glyph_id(c).0 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_knows_what_it_can_write() {
        assert!(can_write("Questions per day · 2026-01-02 – 2026-01-31, answered: 12 %"));
        assert!(can_write("Äpfel à Łódź, Вопросы, Ερωτήσεις"));
        for other in ["已回答", "未回答 3", "質問", "답변", "\u{7}"] {
            assert!(!can_write(other), "{other}");
        }
        assert_eq!((writable("未回答 3").as_str(), writable("已").as_str()), (" 3", ""));
    }

    #[test]
    fn what_fits_is_a_beginning_no_wider_than_the_room() {
        for room in [0, 1, 40, 200, 2_000] {
            let out = fitted("Questions per day and what became of them", 28, room).unwrap();
            assert!(width(&out, 28).unwrap() <= room, "{out} in {room}");
        }
        assert_eq!(fitted("day", 28, 500).unwrap(), "day");
    }
}

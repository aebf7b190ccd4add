//! The font of the charts, and what it can write.

use super::error::ChartError;
use ab_glyph::{Font as _, FontRef};
use plotters::style::{FontStyle, register_font};
use std::sync::LazyLock;

/// The name that the font is registered under.
pub(super) const FAMILY: &str = "ibid";

/// Compiled in: what a machine has of fonts differs, and a server may have none.
static FONT: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT).ok()?;
    FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok()
});

/// Makes the font known to the drawing library.
pub(super) fn ready() -> Result<(), ChartError> {
    FONT.is_some().then_some(()).ok_or_else(|| ChartError::drawing("its font cannot be read"))
}

/// Whether a chart can write all of `text`.
#[must_use]
pub fn can_write(text: &str) -> bool {
    text.chars().all(has_glyph)
}

/// What a chart can write of `text`.
pub(super) fn writable(text: &str) -> String {
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
}

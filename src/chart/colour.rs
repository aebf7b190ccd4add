//! Colours, and how well one stands out from another.

/// Red, green and blue, 0 to 255, as screens take them (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Blue: what went well.
    pub const GOOD: Self = Self(0x55, 0xac, 0xee);
    /// Yellow: what went half well.
    pub const MIDDLING: Self = Self(0xfd, 0xcb, 0x58);
    /// Red: what did not go well.
    pub const BAD: Self = Self(0xe9, 0x52, 0x63);

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// Contrast ratio of two colours, 1 to 21 (WCAG 2.2).
#[must_use]
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{FAINT, GROUND, INK};
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let (black, white, grey) = (Colour(0, 0, 0), Colour(255, 255, 255), Colour(0x77, 0x77, 0x77));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9 && (contrast(white, white) - 1.0).abs() < 1e-9);
        assert!((contrast(grey, white) - 4.48).abs() < 0.01);
    }

    #[test]
    fn all_that_is_drawn_stands_out_from_the_ground() {
        for colour in [Colour::GOOD, Colour::MIDDLING, Colour::BAD] {
            assert!(contrast(colour, GROUND) >= 4.5, "{colour:?}: {}", contrast(colour, GROUND));
        }
        for words in [INK, FAINT] {
            assert!(contrast(words, GROUND) >= 7.0, "{words:?}: {}", contrast(words, GROUND));
        }
    }

    #[test]
    fn neighbours_in_a_bar_differ_in_brightness_too() {
        for (one, other) in [(Colour::GOOD, Colour::MIDDLING), (Colour::MIDDLING, Colour::BAD)] {
            assert!(contrast(one, other) >= 1.5, "{one:?} {other:?}: {}", contrast(one, other));
        }
    }
}

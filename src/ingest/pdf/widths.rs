/// Widths of the characters from space to `~` in Helvetica, in thousandths of the font's size. Fonts that every viewer has need
/// not give theirs.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The width of a character of a font that gives none, by the font's name.
pub(super) fn usual(font: &str, text: &str) -> f64 {
    if font.contains("Courier") || font.contains("Mono") {
        return 600.0;
    }
    let first = text.chars().next().unwrap_or('n');
    let place = u32::from(first).checked_sub(u32::from(' ')).and_then(|at| usize::try_from(at).ok());
    let width = place.and_then(|at| HELVETICA.get(at)).map_or(556.0, |width| f64::from(*width));
    // Times is narrower.
    if font.contains("Times") || font.contains("Roman") { width * 0.9 } else { width }
}

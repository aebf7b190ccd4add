use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The longest prefix of `text` of at most `limit` characters that ends on a grapheme boundary, with `…` (counted in
/// the limit) where something was left out. Prefers to end between words when that loses at most a quarter.
#[must_use]
pub fn clip(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(1);
    let mut used = 0;
    let mut end = 0;
    let mut word_end = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme.chars().count();
        if used > room {
            break;
        }
        if grapheme.chars().all(char::is_whitespace) {
            word_end = start;
        }
        end = start + grapheme.len();
    }
    let cut = if word_end * 4 >= end * 3 { word_end } else { end };
    let mut out = text.get(..cut).unwrap_or_default().trim_end().to_owned();
    if limit > 0 {
        out.push('…');
    }
    out
}

/// Columns a terminal needs for `text`; a Han character takes two. Also our measure of how much there is to read.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clipping_ends_between_words_and_never_inside_a_grapheme() {
        assert_eq!(clip("short", 10), "short");
        assert_eq!(clip("one two three four", 10), "one two…");
        assert_eq!(clip("👩\u{200d}👩\u{200d}👧👩\u{200d}👩\u{200d}👧", 7), "👩\u{200d}👩\u{200d}👧…");
    }

    proptest! {
        #[test]
        fn clipping_is_a_bounded_prefix(text in ".{0,80}", limit in 0_usize..60) {
            let clipped = clip(&text, limit);
            prop_assert!(clipped.chars().count() <= limit);
            let kept = clipped.strip_suffix('…').unwrap_or(&clipped);
            prop_assert!(text.starts_with(kept));
        }
    }
}

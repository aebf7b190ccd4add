use std::ops::Range;

/// Pieces that a window shares with the next: more than the longest span, so that each lies whole in one of them.
pub(super) const OVERLAP: usize = 48;

/// Windows of at most `most` pieces that together hold all, as few as there can be and about equally long: a short last one
/// would be read without what stands around it.
pub(super) fn windows(pieces: usize, most: usize) -> Vec<Range<usize>> {
    if pieces <= most {
        return std::iter::once(0..pieces).collect();
    }
    let count = (pieces - OVERLAP).div_ceil(most - OVERLAP);
    let length = (pieces + (count - 1) * OVERLAP).div_ceil(count);
    let start = |n: usize| n * (pieces - length) / (count - 1);
    (0..count).map(|n| start(n)..start(n) + length).collect()
}

/// How far a piece is from where its window was cut off; the ends of the text are no cuts.
pub(super) fn depth(window: &Range<usize>, piece: usize, pieces: usize) -> usize {
    let before = if window.start == 0 { usize::MAX } else { piece - window.start };
    let after = if window.end == pieces { usize::MAX } else { window.end - 1 - piece };
    before.min(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::reading::LONGEST_SPAN;

    #[test]
    fn every_span_lies_whole_in_a_window_that_is_not_too_long() {
        for most in [64, 100, 176] {
            for pieces in 0..1_500 {
                let all = windows(pieces, most);
                assert!(all.iter().all(|window| window.len() <= most && window.end <= pieces));
                for first in 0..pieces {
                    let last = (first + LONGEST_SPAN).min(pieces);
                    assert!(
                        all.iter().any(|window| window.start <= first && last <= window.end),
                        "{first}..{last} of {pieces}: {all:?}"
                    );
                }
                let lengths = all.iter().map(Range::len);
                assert_eq!(lengths.clone().min(), lengths.max(), "equally long");
            }
        }
    }

    #[test]
    fn the_ends_of_a_text_are_no_cuts() {
        assert_eq!(depth(&(0..10), 0, 30), 9);
        assert_eq!(depth(&(0..10), 3, 10), usize::MAX);
        assert_eq!(depth(&(20..30), 29, 30), 9);
        assert_eq!(depth(&(10..20), 12, 30), 2);
    }
}

use super::model::Logits;
use super::pieces::Cut;
use super::windows::depth;
use crate::text::Span;
use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// Pieces of the longest span.
pub(super) const LONGEST_SPAN: usize = 40;

/// The margin where there is no piece that a span could be made of: far below any that is measured.
const NO_MARGIN: f32 = -1e4;

/// What the reader says of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Log odds that the passage answers the question.
    pub answers: f32,
    /// The words that answer if the passage does, in bytes of the passage; `None` only where it has no word.
    pub span: Option<Span>,
    /// How much better the span scores than that there is none.
    pub span_margin: f32,
    /// Whether the question is longer than is read, so that its end had no say.
    pub question_cut: bool,
    /// Whether the passage is longer than is read even in windows, so that its end had no say.
    pub passage_cut: bool,
    /// Log odds that a piece is in a sentence that answers, by the piece's place.
    pub(super) evidence: Vec<(Range<usize>, f32)>,
}

/// One window's share of a reading.
pub(super) struct WindowShare {
    /// Pieces of the passage.
    pub(super) window: Range<usize>,
    /// Where they begin among those that were read.
    pub(super) begin: usize,
    pub(super) logits: Logits,
}

impl Reading {
    /// The chance that the passage answers by the reader alone, 0 to 1: not the confidence, which counts in more.
    #[must_use]
    pub fn chance(&self) -> f32 {
        1.0 / (1.0 + (-self.answers).exp())
    }

    /// Mean log odds of evidence over the pieces that have a byte in `within`; `None` where there is none. The sentence to
    /// quote is the one with the most.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a passage's pieces are few enough to be exact")]
    pub fn evidence(&self, within: Span) -> Option<f32> {
        let inside = |place: &Range<usize>| place.start < within.end() && place.end > within.start();
        let values = self.evidence.iter().filter(|(place, _)| inside(place)).map(|(_, value)| *value);
        let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
        (count > 0).then(|| sum / count as f32)
    }

    /// From what was seen in the windows of a passage. The window that answers best says whether and where; a piece's evidence
    /// is from the window that shows the most around it.
    pub(super) fn of(passage: &str, cut: &Cut, seen: &[WindowShare], question_cut: bool, passage_cut: bool) -> Self {
        let mut best: Option<&WindowShare> = None;
        for window in seen {
            if best.is_none_or(|best| window.logits.answer > best.logits.answer) {
                best = Some(window);
            }
        }
        let (span, span_margin) = match best.and_then(WindowShare::span) {
            Some((pieces, margin)) => (on_words(passage, cut, pieces), margin),
            None => (None, NO_MARGIN),
        };
        Self {
            answers: best.map_or(f32::MIN, |best| best.logits.answer),
            span,
            span_margin,
            question_cut,
            passage_cut,
            evidence: merged(cut, seen),
        }
    }
}

impl WindowShare {
    /// The best pair of first and last piece, and its margin over “not here”, for which the first piece of all stands.
    fn span(&self) -> Option<(Range<usize>, f32)> {
        let count = self.window.len();
        let words = self.logits.words.get(self.begin..self.begin + count)?;
        let mut best: Option<(usize, usize, f32)> = None;
        for (first, [start, ..]) in words.iter().enumerate() {
            for (more, [_, end, _]) in words[first..].iter().take(LONGEST_SPAN).enumerate() {
                if best.is_none_or(|(_, _, score)| start + end > score) {
                    best = Some((first, first + more, start + end));
                }
            }
        }
        let (first, last, score) = best?;
        let [start, end, _] = self.logits.words.first()?;
        let shift = self.window.start;
        Some((first + shift..last + shift + 1, score - start - end))
    }
}

/// The bytes of whole words and whole graphemes that hold these pieces, without white space around them.
fn on_words(passage: &str, cut: &Cut, pieces: Range<usize>) -> Option<Span> {
    let (mut first, mut last) = (pieces.start, pieces.end.checked_sub(1)?);
    let same_word = |a: usize, b: usize| {
        let word = |n: usize| cut.words.get(n).copied().flatten();
        word(a).is_some() && word(a) == word(b)
    };
    while first > 0 && same_word(first - 1, first) {
        first -= 1;
    }
    while same_word(last, last + 1) {
        last += 1;
    }
    let start = on_grapheme(passage, cut.places.get(first)?.start, GraphemeCursor::prev_boundary);
    let end = on_grapheme(passage, cut.places.get(last)?.end, GraphemeCursor::next_boundary);
    let found = passage.get(start..end)?;
    let start = start + (found.len() - found.trim_start().len());
    let found = found.trim();
    (!found.is_empty()).then(|| Span::new(start, start + found.len()))
}

type BoundaryStep =
    fn(&mut GraphemeCursor, &str, usize) -> Result<Option<usize>, unicode_segmentation::GraphemeIncomplete>;

/// The byte itself where a grapheme begins or the text ends there, else the boundary that a step leads to.
fn on_grapheme(text: &str, at: usize, step: BoundaryStep) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    // The whole text is given, so nothing is ever incomplete.
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    step(&mut cursor, text, 0).ok().flatten().unwrap_or(at)
}

fn merged(cut: &Cut, seen: &[WindowShare]) -> Vec<(Range<usize>, f32)> {
    let read = seen.iter().map(|seen| seen.window.end).max().unwrap_or(0);
    let of_piece = |(piece, place): (usize, &Range<usize>)| {
        let holding = seen.iter().filter(|seen| seen.window.contains(&piece));
        // The first of those that show as much.
        let deepest = holding.rev().max_by_key(|seen| depth(&seen.window, piece, cut.ids.len()))?;
        let [_, _, evidence] = deepest.logits.words.get(deepest.begin + piece - deepest.window.start)?;
        Some((place.clone(), *evidence))
    };
    cut.places.iter().take(read).enumerate().filter_map(of_piece).collect()
}

//! Which pieces of a text a link may begin or end with: words, or for text without spaces clauses. Browsers segment text without
//! spaces their own way, and only the ends of clauses are sure to be ends of words as well; a long clause is cut where the
//! dictionary that browsers use too has a word's end.

use crate::text::{Span, dictionary_words, is_han, is_hiragana, is_kana};
use unicode_segmentation::UnicodeSegmentation;

/// Words of a start or an end.
const WORDS: usize = 4;

/// The same in clauses, for text without spaces.
const CLAUSES: usize = 1;

/// A clause of more characters is cut: encoded, it would take most of a link.
const LONGEST_CLAUSE: usize = 18;

/// Characters of the first and the last part of a clause that is cut.
pub(super) const EDGE_CHARS: usize = 8;

/// How many units make a start or an end of `text`.
pub(super) fn edge_units(text: &str) -> usize {
    if is_unspaced(text) { CLAUSES } else { WORDS }
}

/// Units that a fragment may begin or end with.
pub(super) fn words_of(page: &str, span: Span) -> Vec<Span> {
    let Some(text) = span.of(page) else {
        return Vec::new();
    };
    if is_unspaced(text) {
        return clauses(text).into_iter().flat_map(|s| parts(text, s)).map(|s| s.shifted(span.start())).collect();
    }
    let mut out: Vec<Span> = Vec::new();
    for (at, word) in text.split_word_bound_indices() {
        let here = Span::new(span.start() + at, span.start() + at + word.len());
        if word.chars().all(char::is_whitespace) {
            continue;
        }
        match out.last_mut() {
            // Punctuation belongs to the word it touches, and so do the parts of `$4.5bn`.
            Some(last) if last.end() == here.start() => *last = last.to(here),
            _ => out.push(here),
        }
    }
    out
}

/// Whether most of it is written without spaces: Han, kana, Thai.
pub(super) fn is_unspaced(text: &str) -> bool {
    let is_joined = |c: &char| is_han(*c) || is_kana(*c) || is_thai(*c);
    text.chars().filter(is_joined).count() * 3 > text.chars().count()
}

fn is_thai(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}')
}

fn clauses(text: &str) -> Vec<Span> {
    // Thai parts its clauses by spaces.
    let has_thai = text.contains(is_thai);
    let is_end = |c: char| {
        let is_mark = !c.is_alphanumeric() && !matches!(c, '.' | '%' | ' ' | '「' | '『' | '(' | '（');
        is_mark && !(has_thai && is_thai(c)) || c == '\n' || (has_thai && c == ' ')
    };
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        if is_end(c) {
            if let Some(start) = start.take() {
                out.push(Span::new(start, at));
            }
        } else if start.is_none() && !c.is_whitespace() {
            start = Some(at);
        }
    }
    out.extend(start.map(|s| Span::new(s, text.len())));
    out
}

/// A long clause in three parts: its first words, its last, and what is between.
fn parts(text: &str, clause: Span) -> Vec<Span> {
    let words = clause.of(text).unwrap_or_default();
    let length = words.chars().count();
    if length <= LONGEST_CLAUSE {
        return vec![clause];
    }
    let ends: Vec<usize> = dictionary_words(words).filter(|end| *end > 0 && *end < words.len()).collect();
    let chars_to = |end: usize| words.get(..end).map_or(0, |head| head.chars().count());
    // Where kana ends and Han begins, every dictionary has a word's end.
    let is_plain = |end: &&usize| {
        let (before, after) = words.split_at_checked(**end).unwrap_or((words, ""));
        before.ends_with(is_hiragana) && after.starts_with(|c: char| !is_hiragana(c))
    };
    let first: Vec<usize> =
        ends.iter().copied().filter(|end| (EDGE_CHARS..=2 * EDGE_CHARS).contains(&chars_to(*end))).collect();
    let last: Vec<usize> = ends
        .iter()
        .rev()
        .copied()
        .filter(|end| (EDGE_CHARS..=2 * EDGE_CHARS).contains(&(length - chars_to(*end))))
        .collect();
    let pick = |ends: &[usize]| ends.iter().find(is_plain).or(ends.first()).copied();
    match (pick(&first), pick(&last)) {
        (Some(first), Some(last)) if first < last => {
            let cut = |from, to| Span::new(from, to).shifted(clause.start());
            vec![cut(0, first), cut(first, last), cut(last, words.len())]
        }
        _ => vec![clause],
    }
}

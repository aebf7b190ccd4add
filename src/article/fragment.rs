//! Links that open a page at the quoted words: text fragments, `#:~:text=[prefix-,]start[,end]`
//! (WICG, "URL Fragment Text Directives").

use crate::text::{Span, is_han, is_kana};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation;

/// The longest link made: Discord allows a link button 512 characters.
pub const MAX_URL_CHARS: usize = 512;

/// A quote of at most this many words is named whole, a longer one by its first and last words.
const WHOLE_WORDS: usize = 8;

/// Words of a start or an end; more are taken only until the start is the first such place on the page.
const EDGE_WORDS: usize = 4;

const MOST_EDGE_WORDS: usize = 12;

/// The same in clauses, for text without spaces.
const EDGE_CLAUSES: usize = 1;

/// A whole quote longer than this when encoded is named by its ends: three bytes of Han take nine characters.
const WHOLE_BYTES: usize = 160;

const PREFIX_WORDS: usize = 3;

/// `-`, `,` and `&` separate the parts of a directive, brackets break Markdown links: all are encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// `base` with a fragment that lands on `quote`, a span of `page` (the article's text). Falls back to shorter
/// fragments, and at last to `base` alone, when the link would pass [`MAX_URL_CHARS`].
#[must_use]
pub fn text_fragment_url(base: &str, page: &str, quote: Span) -> String {
    let words = words_of(page, within_cells(page, quote));
    let join = if base.contains('#') { ":~:text=" } else { "#:~:text=" };
    let candidates = [directive(page, &words), bare_start(page, &words)];
    for directive in candidates.into_iter().flatten() {
        let link = format!("{base}{join}{directive}");
        if link.chars().count() <= MAX_URL_CHARS {
            return link;
        }
    }
    base.to_owned()
}

/// The quote without what stands in further cells of a table's row: each cell is a block of its own on the page, and no text
/// runs from one into the next.
fn within_cells(page: &str, quote: Span) -> Span {
    const CELLS: &str = " | ";
    let text = quote.of(page).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    if let Some((cell, _)) = first.split_once(CELLS) {
        return Span::new(quote.start(), quote.start() + cell.len());
    }
    let last = text.rfind('\n').map_or(0, |at| at + 1);
    let cut = text.get(last..).and_then(|line| line.find(CELLS)).map_or(text.len(), |cell| last + cell);
    Span::new(quote.start(), quote.start() + cut)
}

fn directive(page: &str, units: &[Span]) -> Option<String> {
    let (first, last) = (*units.first()?, *units.last()?);
    let whole = first.to(last);
    let text = whole.of(page)?;
    let edge = if is_unspaced(text) { EDGE_CLAUSES } else { EDGE_WORDS };
    let is_short = units.len() <= WHOLE_WORDS && encode(text).len() <= WHOLE_BYTES;
    if !text.contains('\n') && (is_short || units.len() < 2 * edge) {
        return Some(format!("{}{}", prefix(page, whole, text), encode(text)));
    }
    let is_one_line = |span: Span| span.of(page).is_some_and(|t| !t.contains('\n'));
    let mut start = first;
    for n in edge..=MOST_EDGE_WORDS.min(units.len() - 1).max(edge) {
        let candidate = first.to(*units.get(n - 1)?);
        if !is_one_line(candidate) {
            break;
        }
        start = candidate;
        if is_first(page, candidate) {
            break;
        }
    }
    let tail = &units[units.len().saturating_sub(edge)..];
    let end = tail.iter().map(|w| w.to(last)).find(|s| is_one_line(*s) && s.start() >= start.end()).unwrap_or(last);
    let prefix = prefix(page, whole, start.of(page)?);
    Some(format!("{prefix}{},{}", encode(start.of(page)?), encode(end.of(page)?)))
}

/// The first words alone: the shortest fragment that still scrolls to the right place.
fn bare_start(page: &str, words: &[Span]) -> Option<String> {
    let first = *words.first()?;
    let edge = if first.of(page).is_some_and(is_unspaced) { EDGE_CLAUSES } else { EDGE_WORDS };
    let span = first.to(*words.get(edge.min(words.len()) - 1)?);
    let text = span.of(page)?.lines().next()?;
    Some(encode(text))
}

/// `prefix-,` where the words would otherwise match earlier on the page.
fn prefix(page: &str, quote: Span, start: &str) -> String {
    let span = Span::new(quote.start(), quote.start() + start.len());
    if is_first(page, span) {
        return String::new();
    }
    let before = Span::new(0, quote.start());
    let words = words_of(page, before);
    let Some(last) = words.last() else {
        return String::new();
    };
    let nearest = &words[words.len().saturating_sub(PREFIX_WORDS)..];
    nearest
        .iter()
        .map(|w| Span::new(w.start(), quote.start()))
        .find_map(|s| s.of(page).map(str::trim).filter(|t| !t.contains('\n')))
        .or_else(|| Span::new(last.start(), quote.start()).of(page).map(str::trim))
        .map_or_else(String::new, |text| format!("{}-,", encode(text)))
}

/// Whether the words under `span` occur nowhere before it; browsers take the first match, in any case of letters.
fn is_first(page: &str, span: Span) -> bool {
    let (Some(words), Some(before)) = (span.of(page), page.get(..span.start())) else {
        return true;
    };
    !before.to_lowercase().contains(&words.to_lowercase())
}

/// Units that a fragment may begin or end with: words, or for text without spaces clauses (browsers segment such words their own
/// way, and only clause ends are sure to be word ends too).
fn words_of(page: &str, span: Span) -> Vec<Span> {
    let Some(text) = span.of(page) else {
        return Vec::new();
    };
    if is_unspaced(text) {
        let is_end = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '%' | ' ' | '「' | '『' | '(' | '（');
        return clauses(text, is_end).into_iter().map(|s| s.shifted(span.start())).collect();
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
fn is_unspaced(text: &str) -> bool {
    let is_joined = |c: &char| is_han(*c) || is_kana(*c) || matches!(*c, '\u{e00}'..='\u{eff}');
    text.chars().filter(is_joined).count() * 3 > text.chars().count()
}

fn clauses(text: &str, is_end: impl Fn(char) -> bool) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        if is_end(c) || c == '\n' {
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

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, quote: &str, expected: &str) {
        let at = page.rfind(quote).unwrap();
        let link = text_fragment_url("https://x.example/a", page, Span::new(at, at + quote.len()));
        assert_eq!(link, format!("https://x.example/a{expected}"));
    }

    #[test]
    fn a_short_quote_is_named_whole_and_percent_encoded() {
        check(
            "It cost $5, or so-so (net).",
            "It cost $5, or so-so (net).",
            "#:~:text=It%20cost%20%245%2C%20or%20so%2Dso%20%28net%29.",
        );
    }

    #[test]
    fn a_long_quote_is_named_by_its_ends() {
        let quote = "Regulators in three places want to know whether the cloud contract shuts smaller rivals out.";
        check(quote, quote, "#:~:text=Regulators%20in%20three%20places,shuts%20smaller%20rivals%20out.");
    }

    #[test]
    fn a_start_that_occurs_earlier_is_lengthened_or_prefixed() {
        let page = "The plan is to build two more ships this year at once. Later on, the plan is to build three ships \
                    and then to stop for good.";
        let quote = "the plan is to build three ships and then to stop for good.";
        check(
            page,
            quote,
            "#:~:text=the%20plan%20is%20to%20build%20three,then%20to%20stop%20for%20good."
                .replace("then%20to%20stop%20for%20good.", "to%20stop%20for%20good.")
                .as_str(),
        );
        check("Yes. No. Yes.", "Yes.", "#:~:text=Yes.%20No.-,Yes.");
    }

    #[test]
    fn han_text_is_cut_at_clauses() {
        check(
            "新制七月上路。下午四點到晚上十點為尖峰，每度上限 11.5 元。",
            "下午四點到晚上十點為尖峰，每度上限 11.5 元。",
            &format!("#:~:text={},{}", encode("下午四點到晚上十點為尖峰"), encode("每度上限 11.5 元")),
        );
    }

    #[test]
    fn kana_is_cut_at_clauses_too_and_a_long_end_is_left_out() {
        let quote = "このふねは、あさのうちにみなとをでて、ゆうがたまでにはかならずしまにつくことになっているのであるがときどきおくれることもあるようだ。";
        let start = encode("このふねは");
        let end =
            encode("ゆうがたまでにはかならずしまにつくことになっているのであるがときどきおくれることもあるようだ");
        let whole = format!("#:~:text={start},{end}");
        check(quote, quote, &if whole.len() + 21 > MAX_URL_CHARS { format!("#:~:text={start}") } else { whole });
    }

    #[test]
    fn a_row_of_a_table_is_found_by_its_first_cell() {
        let page = "Fares to the islands.\n\nRoute | Crowns\n\nTo Olm – by night | 40";
        check(page, "To Olm – by night | 40", "#:~:text=To%20Olm%20%E2%80%93%20by%20night");
        check(page, "Fares to the islands.\n\nRoute | Crowns", "#:~:text=Fares%20to%20the%20islands.,Route");
    }

    #[test]
    fn a_link_is_never_longer_than_the_limit_and_keeps_an_anchor() {
        let page = "字".repeat(400);
        let link = text_fragment_url("https://x.example/a", &page, Span::new(0, page.len()));
        assert_eq!(link, "https://x.example/a");
        let link = text_fragment_url("https://x.example/a#part", "One two.", Span::new(0, 8));
        assert_eq!(link, "https://x.example/a#part:~:text=One%20two.");
    }
}

//! Links that open a page at the quoted words: text fragments, `#:~:text=[prefix-,]start[,end]`
//! (WICG, "URL Fragment Text Directives").
//!
//! A browser looks for the words as they stand on the page, whole words within one block, and takes the first place. So a start
//! and an end are chosen from stretches of the quote that the page shows as they are ([`Body::unlike_page`](super::Body)); what
//! is only in our text, such as a raised figure or the bar between two cells, is in neither. How text is cut into words that
//! browsers take for words too is in [`edges`](super::edges).

use super::Article;
use super::edges::{edge_units, words_of};
use crate::text::Span;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest link made: Discord allows a link button 512 characters.
pub const MAX_URL_CHARS: usize = 512;

/// A quote of at most this many words is named whole, a longer one by its first and last words.
const WHOLE_WORDS: usize = 8;

/// Words of a start or an end are more only until the start is the first such place on the page.
const MOST_EDGE_WORDS: usize = 12;

/// A whole quote longer than this when encoded is named by its ends: three bytes of Han take nine characters.
const WHOLE_BYTES: usize = 160;

const PREFIX_WORDS: usize = 3;

/// Fewer letters than these stand in many places of a page: such a stretch is a start or an end only for want of another.
const FEW_LETTERS: usize = 4;

/// `-`, `,` and `&` separate the parts of a directive, brackets break Markdown links: all are encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// `base` with a fragment that lands on `quote`, a span of the article's text. Falls back to shorter
/// fragments, and at last to `base` alone, when the link would pass [`MAX_URL_CHARS`].
#[must_use]
pub fn text_fragment_url(base: &str, article: &Article, quote: Span) -> String {
    let page = Page { text: &article.text, title: &article.title, unlike: &article.unlike_page };
    let stretches = page.stretches(within_cells(page.text, quote));
    if stretches.is_empty() {
        return base.to_owned();
    }
    let join = if base.contains('#') { ":~:text=" } else { "#:~:text=" };
    let whole = if let [only] = stretches[..] { page.whole(only) } else { None };
    let candidates = [whole, page.ends(&stretches, true), page.ends(&stretches, false), page.bare_start(&stretches)];
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

/// What is known of a page: the article's text, and where the page shows it otherwise.
struct Page<'a> {
    text: &'a str,
    title: &'a str,
    unlike: &'a [Span],
}

impl Page<'_> {
    /// The stretches of the quote that the page shows as they are, each in one block.
    fn stretches(&self, quote: Span) -> Vec<Span> {
        let mut out = Vec::new();
        let mut from = quote.start();
        let mut add = |from: usize, to: usize| {
            let mut start = from;
            for line in self.text.get(from..to.max(from)).unwrap_or_default().split('\n') {
                let words = line.trim();
                let lead = line.len() - line.trim_start().len();
                if words.contains(char::is_alphanumeric) {
                    out.push(Span::new(start + lead, start + lead + words.len()));
                }
                start += line.len() + 1;
            }
        };
        for gap in self.unlike.iter().filter(|gap| gap.end() >= quote.start() && gap.start() <= quote.end()) {
            add(from, gap.start().min(quote.end()));
            from = from.max(gap.end());
        }
        add(from, quote.end());
        out
    }

    /// A short quote whole.
    fn whole(&self, quote: Span) -> Option<String> {
        let units = words_of(self.text, quote);
        let text = units.first()?.to(*units.last()?).of(self.text)?;
        let is_short = units.len() <= WHOLE_WORDS && encode(text).len() <= WHOLE_BYTES;
        let whole = units.first()?.to(*units.last()?);
        (is_short || units.len() < 2 * edge_units(text))
            .then(|| format!("{}{}", self.prefix(whole).unwrap_or_default(), encode(text)))
    }

    /// A quote by its first and last words, or by its first ones alone.
    fn ends(&self, stretches: &[Span], has_end: bool) -> Option<String> {
        let starts: Vec<Span> = stretches.iter().filter_map(|stretch| self.start(*stretch)).collect();
        let is_sure = |span: &&Span| self.letters(**span) >= FEW_LETTERS && self.is_first(**span);
        let is_told = |span: &&Span| self.letters(**span) >= FEW_LETTERS && self.prefix(**span).is_some();
        let start = starts.iter().find(is_sure).or_else(|| starts.iter().find(is_told)).or(starts.first()).copied()?;
        let prefix = self.prefix(start).unwrap_or_default();
        let first = format!("{prefix}{}", encode(start.of(self.text)?));
        if !has_end {
            return Some(first);
        }
        let end = stretches.iter().rev().find_map(|stretch| self.end(*stretch, start))?;
        Some(format!("{first},{}", encode(end.of(self.text)?)))
    }

    /// The first words of a stretch, more of them until they are the first such place on the page.
    fn start(&self, stretch: Span) -> Option<Span> {
        let units = words_of(self.text, stretch);
        let first = *units.first()?;
        let edge = edge_units(stretch.of(self.text)?).min(units.len());
        let up_to = |n: usize| units.get(n - 1).map(|unit| first.to(*unit));
        (edge..=MOST_EDGE_WORDS.min(units.len()).max(edge))
            .filter_map(up_to)
            .find(|span| self.is_first(*span))
            .or_else(|| up_to(edge))
    }

    /// The last words of a stretch behind `start`.
    fn end(&self, stretch: Span, start: Span) -> Option<Span> {
        let units = words_of(self.text, stretch);
        let last = *units.last()?;
        let edge = edge_units(stretch.of(self.text)?);
        let tail = &units[units.len().saturating_sub(edge)..];
        let behind = tail.iter().map(|unit| unit.to(last)).find(|span| span.start() >= start.end())?;
        (self.letters(behind) >= FEW_LETTERS).then_some(behind)
    }

    /// The first words alone, as few as make sense: the shortest fragment that still scrolls to the right place.
    fn bare_start(&self, stretches: &[Span]) -> Option<String> {
        let stretch = stretches.iter().find(|span| self.letters(**span) >= FEW_LETTERS).or(stretches.first())?;
        let units = words_of(self.text, *stretch);
        let edge = edge_units(stretch.of(self.text)?).min(units.len());
        Some(encode(units.first()?.to(*units.get(edge.checked_sub(1)?)?).of(self.text)?))
    }

    /// `prefix-,` where the words would otherwise match earlier on the page; none where nothing stands right before them that the
    /// page shows as well.
    fn prefix(&self, quote: Span) -> Option<String> {
        if self.is_first(quote) {
            return Some(String::new());
        }
        let words = words_of(self.text, self.before(quote.start()));
        let nearest = words.iter().rev().take(PREFIX_WORDS).rev();
        let one_line = nearest
            .map(|word| Span::new(word.start(), quote.start()))
            .find_map(|span| span.of(self.text).map(str::trim).filter(|text| !text.contains('\n')));
        let last = words.last().and_then(|last| Span::new(last.start(), quote.start()).of(self.text)).map(str::trim);
        one_line.or(last).map(|text| format!("{}-,", encode(text)))
    }

    /// What the page shows right before a place as it is.
    fn before(&self, at: usize) -> Span {
        let gap = self.unlike.iter().filter(|gap| gap.end() <= at).map(|gap| gap.end()).max().unwrap_or_default();
        let cell = self.text.get(gap..at).and_then(|text| text.rfind(" | ")).map_or(gap, |cell| gap + cell + 3);
        Span::new(cell, at)
    }

    fn letters(&self, span: Span) -> usize {
        span.of(self.text).map_or(0, |text| text.chars().filter(|c| c.is_alphanumeric()).count())
    }

    /// Whether the words under `span` occur nowhere before it; browsers take the first match, in any case of letters.
    fn is_first(&self, span: Span) -> bool {
        let (Some(words), Some(before)) = (span.of(self.text), self.text.get(..span.start())) else {
            return true;
        };
        let words = words.to_lowercase();
        !before.to_lowercase().contains(&words) && !self.title.to_lowercase().contains(&words)
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::edges::EDGE_CHARS;
    use super::*;
    use crate::article::{ArticleBuilder, ArticleId, Meta};

    fn article(page: &str, unlike: &[Span]) -> Article {
        let builder = ArticleBuilder::new(Meta { title: "A title".to_owned(), ..Meta::default() });
        let mut article = builder.finish(ArticleId::new("a"), "a.html");
        page.clone_into(&mut article.text);
        article.unlike_page = unlike.to_vec();
        article
    }

    fn check(page: &str, quote: &str, expected: &str) {
        let at = page.rfind(quote).unwrap();
        let link = text_fragment_url("https://x.example/a", &article(page, &[]), Span::new(at, at + quote.len()));
        assert_eq!(link, format!("https://x.example/a{expected}"));
    }

    /// `#` in `page` marks the ends of what the page shows otherwise.
    fn check_unlike(page: &str, expected: &str) {
        let marks: Vec<usize> = page.match_indices('#').enumerate().map(|(n, (at, _))| at - n).collect();
        let unlike: Vec<Span> = marks.chunks(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        let text = page.replace('#', "");
        let link = text_fragment_url("https://x.example/a", &article(&text, &unlike), Span::new(0, text.len()));
        assert_eq!(link, format!("https://x.example/a{expected}"));
    }

    #[test]
    fn what_the_page_shows_otherwise_is_in_no_link() {
        check_unlike("They counted# 10⁶# bacteria per litre.", "#:~:text=They%20counted,bacteria%20per%20litre.");
        check_unlike("#10⁶ #bacteria were counted.", "#:~:text=bacteria%20were%20counted.");
        check_unlike("It costs## 28 crowns.", "#:~:text=It%20costs,28%20crowns.");
        check_unlike("#All of it.#", "");
        check_unlike("中央図書館##は四月六日から##屋根##の工事をする。", &{
            format!("#:~:text={},{}", encode("中央図書館"), encode("の工事をする"))
        });
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
    fn a_long_clause_is_cut_where_a_word_ends() {
        let quote = "さいごの便は夜の十一時四十分ごろに桟橋へもどってくることになっているのであるがときどきおくれることもあるようだ。";
        let link = text_fragment_url("https://x.example/a", &article(quote, &[]), Span::new(0, quote.len()));
        let words = percent_encoding::percent_decode_str(&link).decode_utf8().unwrap();
        let (start, end) = words.rsplit_once("text=").unwrap().1.split_once(',').unwrap();
        assert!(quote.starts_with(start) && quote.trim_end_matches('。').ends_with(end), "{start} {end}");
        assert!([start, end].iter().all(|edge| (EDGE_CHARS..=2 * EDGE_CHARS).contains(&edge.chars().count())));
        let before = quote.strip_suffix(&format!("{end}。")).unwrap();
        let is_word_end = |at: usize| crate::text::dictionary_words(quote).any(|end| end == at);
        assert!(is_word_end(start.len()) && is_word_end(before.len()));
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
        let far = format!("https://x.example/{}", "a".repeat(MAX_URL_CHARS));
        for base in ["https://x.example/a", &far] {
            let link = text_fragment_url(base, &article(&page, &[]), Span::new(0, page.len()));
            assert!(link == base || link.len() <= MAX_URL_CHARS);
        }
        let link = text_fragment_url("https://x.example/a#part", &article("One two.", &[]), Span::new(0, 8));
        assert_eq!(link, "https://x.example/a#part:~:text=One%20two.");
    }
}

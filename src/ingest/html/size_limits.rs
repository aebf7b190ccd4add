//! What a page may cost before it is parsed. A tree builder takes time in the square of a page's depth and of a tag's
//! attributes; the scan before it takes time in its length. The limits are far above any article and far below harm
//! (measured on hostile pages; browsers nest 512 deep). A piece of HTML inside something else, such as an answer in JSON-LD, has
//! a limit in proportion to its length besides: a file may hold any number of such pieces.

use super::scan::{HtmlScanner, HtmlToken};

/// As deep as browsers nest.
const MAX_DEPTH: usize = 512;
/// Of one tag; the tree builder compares each with all before it.
const MAX_ATTRIBUTES: usize = 256;
const MAX_TAG_BYTES: usize = 256 * 1024;
const MAX_ELEMENTS: usize = 100_000;
/// Elements times their depth: what walking up from each of them costs.
const MAX_STEPS: usize = 2_000_000;
/// The same for a piece: so many, and so many more for each of its bytes. Articles need less than one a byte.
const PIECE_STEPS: usize = 1_000;
const PIECE_STEPS_A_BYTE: usize = 4;
/// Each is a piece of text of its own to the parser.
const MAX_ENTITIES: usize = 100_000;
const MAX_LOOSE: usize = 100_000;
/// Bytes of text without its tags: some two hundred long articles.
const MAX_TEXT: usize = 4 * 1024 * 1024;
/// With its tags; lightened before.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Elements that hide what is in them until they are closed.
const HIDING: &[&str] = &["template", "noscript"];

/// Elements that cannot have content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that the next of their kind closes, so that leaving them open does not nest.
const SELF_CLOSING: &[&str] =
    &["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt"];

/// Elements that a browser opens again in every block after one where they were left open.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What the scan says of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SizeVerdict {
    /// Why the page is not parsed, with the offset where the limit was passed.
    pub too_much: Option<(Excess, usize)>,
    /// A comment or an element that is never closed, with the offset of its first byte after it opened.
    pub unclosed: Option<(&'static str, usize)>,
}

/// A limit that a page passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Excess {
    pub what: &'static str,
    pub limit: usize,
}

/// Looks at a whole page.
pub(super) fn look(html: &str) -> SizeVerdict {
    look_within(html, MAX_STEPS)
}

/// Looks at a piece of HTML, of which a file may hold many.
pub(super) fn look_at_piece(html: &str) -> SizeVerdict {
    look_within(html, MAX_STEPS.min(PIECE_STEPS + PIECE_STEPS_A_BYTE * html.len()))
}

fn look_within(html: &str, max_steps: usize) -> SizeVerdict {
    let mut verdict = SizeVerdict::default();
    let mut hiding: Vec<(&'static str, usize)> = Vec::new();
    let mut texts = 0;
    let mut loose = 0;
    let mut open: Vec<&str> = Vec::new();
    let mut formatting = 0;
    let mut elements = 0;
    let mut steps = 0;
    let mut entities = 0;
    let mut scanner = HtmlScanner::new(html);
    loop {
        let at = scanner.offset();
        let Some(token) = scanner.next() else {
            verdict.unclosed = verdict.unclosed.or(hiding.first().copied());
            return verdict;
        };
        let mut tag_bytes = 0;
        let mut attributes = 0;
        match token {
            HtmlToken::Open(tag) => {
                let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(tag.name));
                tag_bytes = tag.name.len() + tag.rest.len();
                attributes = tag.attributes;
                let hides = HIDING.iter().copied().find(|n| n.eq_ignore_ascii_case(tag.name));
                hiding.extend(hides.map(|name| (name, scanner.offset())));
                if tag.name.eq_ignore_ascii_case("plaintext") {
                    verdict.unclosed.get_or_insert(("plaintext", scanner.offset()));
                }
                // Reopened formatting is elements too.
                elements += if is(FORMATTING) { 1 } else { 1 + formatting };
                steps += open.len();
                if !is(VOID) && !is(SELF_CLOSING) {
                    formatting += usize::from(is(FORMATTING));
                    open.push(tag.name);
                }
            }
            HtmlToken::Close(name) => {
                if let Some(place) = hiding.iter().rposition(|(n, _)| n.eq_ignore_ascii_case(name)) {
                    hiding.remove(place);
                }
                if let Some(place) = open.iter().rposition(|n| n.eq_ignore_ascii_case(name)) {
                    let closes_formatting = FORMATTING.iter().any(|n| n.eq_ignore_ascii_case(name));
                    if closes_formatting {
                        formatting -= 1;
                        open.remove(place);
                    } else {
                        // Formatting left open inside stays in force after the block.
                        let kept: Vec<&str> = open.drain(place..).skip(1).filter(|n| is_formatting(n)).collect();
                        open.extend(kept);
                    }
                } else {
                    steps += open.len();
                }
            }
            HtmlToken::Text(text) | HtmlToken::Raw(text) => {
                entities += text.bytes().filter(|b| *b == b'&').count();
                if matches!(token, HtmlToken::Text(_)) {
                    texts += text.len();
                    loose += text.bytes().filter(|b| matches!(b, b'<' | b'>')).count();
                }
            }
            HtmlToken::Unclosed(what) => {
                verdict.unclosed.get_or_insert((what, at));
            }
        }
        let limits = [
            (open.len(), MAX_DEPTH, "elements open at once"),
            (attributes, MAX_ATTRIBUTES, "attributes on one element"),
            (tag_bytes, MAX_TAG_BYTES, "bytes in one tag"),
            (elements, MAX_ELEMENTS, "elements"),
            (steps, max_steps, "steps from its elements to their roots"),
            (entities, MAX_ENTITIES, "entities"),
            (loose, MAX_LOOSE, "angle brackets outside of tags"),
            (texts, MAX_TEXT, "bytes of text"),
            (html.len(), MAX_BYTES, "bytes"),
        ];
        if let Some((_, limit, what)) = limits.into_iter().find(|(is, limit, _)| is > limit) {
            verdict.too_much = Some((Excess { what, limit }, at));
            return verdict;
        }
    }
}

fn is_formatting(name: &str) -> bool {
    FORMATTING.iter().any(|n| n.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_pass() {
        let page = format!("<html><body>{}<ul>{}</ul></body>", "<p>a<br>b".repeat(2_000), "<li>x".repeat(2_000));
        assert_eq!(look(&page), SizeVerdict::default());
    }

    #[test]
    fn every_limit_is_named() {
        let what = |page: String| look(&page).too_much.map(|(excess, _)| excess.what);
        assert_eq!(what("<div>".repeat(600)), Some("elements open at once"));
        assert_eq!(what("<ul><li>".repeat(600)), Some("elements open at once"));
        assert_eq!(what(format!("<p{}>", " a=b".repeat(300))), Some("attributes on one element"));
        assert_eq!(what(format!("<p a='{}'>", "x".repeat(300_000))), Some("bytes in one tag"));
        assert_eq!(what("<p>".repeat(100_001)), Some("elements"));
        assert_eq!(what(format!("{}{}", "<b a>".repeat(500), "<p>".repeat(5_000))), Some("elements"));
        assert_eq!(what("&amp;".repeat(100_001)), Some("entities"));
        assert_eq!(what(format!("<p>{}", "<".repeat(100_001))), Some("angle brackets outside of tags"));
        assert_eq!(what(format!("<p>{}", "word ".repeat(900_000))), Some("bytes of text"));
        assert_eq!(what(format!("<p><!--{}-->", "x".repeat(9 << 20))), Some("bytes"));
        let ladder = format!("{}{}", "<div>".repeat(500), "</div>".repeat(500));
        assert_eq!(what(ladder.repeat(40)), Some("steps from its elements to their roots"));
    }

    #[test]
    fn what_swallows_the_page_is_told() {
        assert_eq!(look("<p>a<!-- b").unclosed, Some(("comment", 4)));
        assert_eq!(look("<p>a<!-- b --> c").unclosed, None);
        assert_eq!(look("<body><template><p>a</body>").unclosed, Some(("template", 16)));
        assert_eq!(look("<p><noscript>a").unclosed, Some(("noscript", 13)));
        assert_eq!(look("<template><template>a</template></template><noscript>b</noscript>").unclosed, None);
        assert_eq!(look("<plaintext><h2>a").unclosed, Some(("plaintext", 11)));
    }
}

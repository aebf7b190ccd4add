//! The one way from HTML to a tree. Everything that is parsed passes the gate here first: whole pages, what a heavy page says of
//! itself, and the pieces of HTML inside other things (an answer or a body in JSON-LD, a feed's item, a block in Markdown). A test
//! reads the code and holds every other file to that, so that no way round the gate can be added unseen.

use super::blocks::{PageBlocks, blocks};
use super::captions::drop_captions;
use super::flat::flat;
use super::marks::settle;
use super::size_limits::{Excess, look, look_at_piece};
use crate::ingest::block::Block;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use std::borrow::Cow;

/// Openers that are never closed are mended at most this often.
pub(super) const MOST_MENDED: usize = 3;

/// Why a page is not parsed, with the offset of the place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ParseRefusal {
    /// It passes a limit.
    TooMuch(Excess, usize),
    /// It holds an opener that would swallow the rest.
    Unclosed(&'static str, usize),
}

/// The tree of a whole page.
pub(super) fn page(html: &str) -> Result<Document, ParseRefusal> {
    let verdict = look(html);
    match (verdict.too_much, verdict.unclosed) {
        (Some((excess, at)), _) => Err(ParseRefusal::TooMuch(excess, at)),
        (None, Some((what, at))) => Err(ParseRefusal::Unclosed(what, at)),
        (None, None) => {
            let document = counted(Document::from(html));
            settle(&document);
            Ok(document)
        }
    }
}

/// The tree of what a page says in its head; an empty one where even that is too much.
pub(super) fn head(html: &str) -> Document {
    let is_too_much = look(html).too_much.is_some();
    counted(Document::from(if is_too_much { "" } else { html }))
}

/// The blocks of a piece of HTML, told apart by the scan alone where parsing it would cost too much.
pub(super) fn piece(html: &str) -> Vec<Block> {
    tree(html).map_or_else(|| flat(html).0, |document| blocks(&document.root()).blocks)
}

/// [`piece`] of HTML that is all article: openers that are never closed are mended, the words under pictures left out.
pub(super) fn article_piece(html: &str) -> PageBlocks {
    let mut html = Cow::Borrowed(html);
    for _ in 0..MOST_MENDED {
        match look_at_piece(&html).unclosed {
            Some((what, at)) => html = Cow::Owned(without_opener(&html, what, at)),
            None => break,
        }
    }
    let Some(document) = tree(&html) else { return PageBlocks { blocks: flat(&html).0, ..PageBlocks::default() } };
    drop_captions(&document);
    blocks(&document.root())
}

/// The blocks of the article in a page's tree, as the readability crate finds it.
pub(super) fn readable(document: Document) -> PageBlocks {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    // Parts of a tree that passed the gate, written out and read again.
    found.map(|article| blocks(&counted(Document::fragment(article.content)).root())).unwrap_or_default()
}

fn tree(html: &str) -> Option<Document> {
    let document = look_at_piece(html).too_much.is_none().then(|| counted(Document::fragment(html)))?;
    settle(&document);
    Some(document)
}

/// The page without an opener that is never closed; `at` is where it stands, or for an element where its content begins.
pub(super) fn without_opener(html: &str, what: &str, at: usize) -> String {
    let (before, after) = html.split_at_checked(at).unwrap_or((html, ""));
    let (before, after) = match what {
        "comment" => (before, after.strip_prefix("<!--").unwrap_or(after)),
        "tag" => (before, after.strip_prefix('<').unwrap_or(after)),
        _ => (before.rfind('<').and_then(|n| before.get(..n)).unwrap_or(before), after),
    };
    format!("{before}{after}")
}

#[cfg(not(test))]
fn counted(document: Document) -> Document {
    document
}

/// Adds what a tree cost to the count of this thread: for each node, how deep it lies.
#[cfg(test)]
fn counted(document: Document) -> Document {
    let cost = document.root().descendants_it().map(|node| node.ancestors_it(None).count()).sum::<usize>();
    tests::COST.with(|all| all.set(all.get() + cost));
    document
}

#[cfg(test)]
mod tests {
    use crate::ingest::block::Block;
    use crate::ingest::read_article;
    use std::cell::Cell;

    thread_local! {
        pub(super) static COST: Cell<usize> = const { Cell::new(0) };
    }

    /// What all trees cost that reading `file` took.
    fn cost(name: &str, file: &str) -> usize {
        COST.with(|all| all.set(0));
        let _ = read_article(file.as_bytes(), name);
        COST.with(Cell::get)
    }

    /// Shapes that a parser takes long over, about `bytes` long.
    fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
        let ladder = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
        vec![
            ("nested", "<div>".repeat(bytes / 5)),
            ("closed", format!("{}a{}", "<div>".repeat(bytes / 11), "</div>".repeat(bytes / 11))),
            ("ladders", ladder.repeat(bytes / ladder.len() + 1)),
            ("formatting", format!("{}{}", "<b a>".repeat(bytes / 10), "<p>".repeat(bytes / 6))),
            ("attributes", format!("<p{}>", " a=b".repeat(bytes / 4))),
            ("lists", "<ul><li>".repeat(bytes / 8)),
        ]
    }

    /// Every way in which a file holds a piece of HTML, with `html` in it.
    fn ways(html: &str) -> Vec<(&'static str, &'static str, String)> {
        let json = serde_json::to_string(html).unwrap();
        let page = |item: String| {
            let item = item.replace("</", "<\\/");
            format!(
                "<html><head><title>T</title><script type=\"application/ld+json\">{item}</script></head><body><h1>T</h1><p>Words of the page.</p></body></html>"
            )
        };
        let article = |name: &str| page(format!("{{\"@type\":\"NewsArticle\",\"headline\":\"T\",\"{name}\":{json}}}"));
        let question = |q: &str, a: &str| {
            page(format!(
                "{{\"@type\":\"FAQPage\",\"mainEntity\":[{{\"@type\":\"Question\",\"name\":{q},\"acceptedAnswer\":{{\"text\":{a}}}}}]}}"
            ))
        };
        let rss = |item: String| format!("<rss><channel><item><title>T</title>{item}</item></channel></rss>");
        let escaped = html.replace('&', "&amp;").replace('<', "&lt;");
        vec![
            ("articleBody", "a.html", article("articleBody")),
            ("headline", "a.html", article("headline")),
            ("author", "a.html", article("author")),
            ("question", "a.html", question(&json, "\"It is.\"")),
            ("answer", "a.html", question("\"Is it?\"", &json)),
            ("the page", "a.html", format!("<html><title>T</title><body>{html}</body></html>")),
            (
                "template",
                "a.html",
                format!("<html><title>T</title><body><template>{html}</template><p>x</body></html>"),
            ),
            ("content of RSS", "a.xml", rss(format!("<content:encoded><![CDATA[{html}]]></content:encoded>"))),
            ("description of RSS", "a.xml", rss(format!("<description>{escaped}</description>"))),
            (
                "title of RSS",
                "a.xml",
                format!(
                    "<rss><channel><item><title>{escaped}</title><content:encoded>Words.</content:encoded></item></channel></rss>"
                ),
            ),
            (
                "content of Atom",
                "a.xml",
                format!("<feed><entry><title>T</title><content type=\"html\">{escaped}</content></entry></feed>"),
            ),
            (
                "xhtml of Atom",
                "a.xml",
                format!(
                    "<feed><entry><title>T</title><content type=\"xhtml\"><div>{html}</div></content></entry></feed>"
                ),
            ),
            (
                "JSON Feed",
                "a.json",
                format!(
                    "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"title\":\"T\",\"content_html\":{json}}}]}}"
                ),
            ),
            ("Markdown", "a.md", format!("# T\n\nText.\n\n{html}\n\nMore.")),
            ("text", "a.txt", format!("A title\n\nText.\n\n{html}\n\nMore.")),
        ]
    }

    #[test]
    fn whatever_a_file_holds_its_trees_cost_no_more_than_its_length_allows() {
        for (shape, html) in hostile(300_000) {
            for (way, name, file) in ways(&html) {
                let cost = cost(name, &file);
                assert!(cost <= 10 * file.len() + 5_000_000, "{way}, {shape}: {cost} for {} bytes", file.len());
            }
        }
    }

    #[test]
    fn many_pieces_cost_together_no_more_than_one() {
        let ladder = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
        let entity = |n: usize| {
            let answer = serde_json::to_string(&ladder.repeat(4)).unwrap().replace("</", "<\\/");
            format!("{{\"@type\":\"Question\",\"name\":\"Is it {n}?\",\"acceptedAnswer\":{{\"text\":{answer}}}}}")
        };
        let all: Vec<String> = (0..100).map(entity).collect();
        let page = format!(
            "<html><title>T</title><script type=\"application/ld+json\">{{\"@type\":\"FAQPage\",\"mainEntity\":[{}]}}</script><p>Words.",
            all.join(",")
        );
        let cost = cost("a.html", &page);
        assert!(cost <= 10 * page.len(), "{cost} for {} bytes", page.len());
    }

    #[test]
    fn ordinary_pieces_keep_their_structure() {
        let answer = "<div><ul><li><p>First <b>step</b>.</p></li><li><p>Second.</p></li></ul></div>";
        let blocks = super::piece(answer);
        assert_eq!(blocks.iter().map(Block::flowing).collect::<Vec<_>>(), ["First step.", "Second."]);
        assert!(super::tree(answer).is_some());
    }
}

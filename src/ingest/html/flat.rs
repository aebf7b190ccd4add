use super::marks::INLINE;
use super::scan::{HtmlScanner, HtmlToken};
use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::problem::ProblemKind;

/// Entities worth knowing where no parser runs.
const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&rsquo;", "’"),
    ("&lsquo;", "‘"),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&ndash;", "–"),
    ("&mdash;", "—"),
    ("&hellip;", "…"),
    ("&amp;", "&"),
];

/// Something told, with its line.
type FlatProblem = Option<(Option<usize>, ProblemKind)>;

/// The text of a page that is not parsed: a heading for each of its headings, and a paragraph wherever another element begins
/// or ends that is not part of a line.
pub(super) fn flat(html: &str) -> (Vec<Block>, FlatProblem) {
    let mut out = Blocks::default();
    let mut text = String::new();
    let mut line = 1;
    let mut started = 1;
    let mut at = 0;
    let mut level = None;
    let mut scanner = HtmlScanner::new(html);
    loop {
        let from = scanner.offset();
        line += html.get(at..from).map_or(0, |passed| passed.bytes().filter(|b| *b == b'\n').count());
        at = from;
        let Some(token) = scanner.next() else {
            break;
        };
        match token {
            HtmlToken::Text(piece) => {
                if text.trim().is_empty() {
                    started = line;
                }
                text.push_str(piece);
            }
            HtmlToken::Raw(_) | HtmlToken::Unclosed(_) => {}
            HtmlToken::Open(tag) => {
                if !is_inline(tag.name) {
                    flush(&mut text, started, level, &mut out);
                    level = heading_level(tag.name);
                }
            }
            HtmlToken::Close(name) if is_inline(name) => {}
            HtmlToken::Close(_) => {
                flush(&mut text, started, level, &mut out);
                level = None;
            }
        }
        if text.len() > LONGEST {
            flush(&mut text, started, level, &mut out);
        }
    }
    flush(&mut text, started, level, &mut out);
    out.finish()
}

/// A text of more bytes without a tag goes on in a new paragraph.
const LONGEST: usize = 256 * 1024;

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h' | b'H', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|n| n.eq_ignore_ascii_case(name))
}

fn flush(text: &mut String, line: usize, level: Option<u8>, out: &mut Blocks) {
    let words = words(text);
    text.clear();
    if !words.is_empty() {
        out.push(match level {
            Some(level) => Block::heading(level, words, line),
            None => Block::paragraph(words, line),
        });
    }
}

/// Text on one line, the commonest entities read.
pub(in crate::ingest) fn words(raw: &str) -> String {
    let mut text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') {
        for (entity, character) in ENTITIES {
            text = text.replace(entity, character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_stay_headings() {
        let (blocks, told) = flat("<h2>Costs &amp; <b>more</b></h2><p>One\ntwo.</p>three<script>x</script>");
        let expected =
            [Block::heading(2, "Costs & more", 1), Block::paragraph("One two.", 1), Block::paragraph("three", 2)];
        assert_eq!((blocks.as_slice(), told), (&expected[..], None));
    }
}

use super::blocks::INLINE;
use super::scan::{Scanner, Token};
use crate::ingest::block::Block;

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

/// The text of a page that is not parsed: its title, and a paragraph wherever an element begins or ends that is not part
/// of a line.
pub(super) fn flat(html: &str) -> (String, Vec<Block>) {
    let mut title = String::new();
    let mut out = Vec::new();
    let mut text = String::new();
    let mut line = 1;
    let mut started = 1;
    let mut at = 0;
    let mut in_title = false;
    let mut scanner = Scanner::new(html);
    loop {
        let from = scanner.offset();
        line += html.get(at..from).map_or(0, |passed| passed.bytes().filter(|b| *b == b'\n').count());
        at = from;
        let Some(token) = scanner.next() else {
            break;
        };
        match token {
            Token::Text(piece) => {
                if text.trim().is_empty() {
                    started = line;
                }
                text.push_str(piece);
            }
            Token::Raw(piece) if in_title && title.is_empty() => title = words(piece),
            Token::Raw(_) | Token::Unclosed(_) => {}
            Token::Open(tag) => {
                in_title = tag.name.eq_ignore_ascii_case("title");
                if !is_inline(tag.name) {
                    flush(&mut text, started, &mut out);
                }
            }
            Token::Close(name) if is_inline(name) => {}
            Token::Close(_) => flush(&mut text, started, &mut out),
        }
    }
    flush(&mut text, started, &mut out);
    (title, out)
}

fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|n| n.eq_ignore_ascii_case(name))
}

fn flush(text: &mut String, line: usize, out: &mut Vec<Block>) {
    let words = words(text);
    text.clear();
    if !words.is_empty() {
        out.push(Block::paragraph(words, line));
    }
}

fn words(raw: &str) -> String {
    let mut text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') {
        for (entity, character) in ENTITIES {
            text = text.replace(entity, character);
        }
    }
    text
}

//! What is looked at before Markdown is parsed: a fence or piece of HTML that is opened and never closed, which would swallow
//! the rest, and nesting that would cost the parser too much. Such a document is read as plain paragraphs, and that is told.

use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::problem::ProblemKind;
use std::borrow::Cow;

type MarkdownProblem = (Option<usize>, ProblemKind);

/// Line ends and signs of markup: the parser makes a piece or more of each.
const MAX_MARKS: usize = 400_000;

/// Openers that are never closed are mended so often.
const MOST_MENDED: usize = 8;

/// HTML that goes on to its closer through empty lines, with what it is called.
const HTML: &[(&str, &str, &str)] = &[
    ("<!--", "-->", "comment"),
    ("<script", "</script>", "script"),
    ("<pre", "</pre>", "pre"),
    ("<style", "</style>", "style"),
    ("<textarea", "</textarea>", "textarea"),
    ("<?", "?>", "processing instruction"),
    ("<![cdata[", "]]>", "CDATA section"),
];

/// What is open at the end of a line.
#[derive(Clone, Copy)]
enum Open {
    Fence { mark: char, count: usize },
    Html { opener: &'static str, closer: &'static str, what: &'static str },
}

/// A document without the fence or the HTML that is opened and never closed, which would swallow all after it; `lines` stand
/// before it in the file.
pub(super) fn closed(body: &str, lines: usize) -> (Cow<'_, str>, Vec<MarkdownProblem>) {
    let mut body = Cow::Borrowed(body);
    let mut told = Vec::new();
    for _ in 0..MOST_MENDED {
        let Some((open, line, at)) = never_closed(&body) else {
            break;
        };
        let what = match open {
            Open::Fence { .. } => "code fence",
            Open::Html { what, .. } => what,
        };
        told.push((Some(lines + line), ProblemKind::Unclosed { what: what.to_owned() }));
        let (before, after) = body.split_at_checked(at).unwrap_or((&body, ""));
        let after = match open {
            Open::Fence { .. } => after.get(after.find('\n').unwrap_or(after.len())..).unwrap_or_default(),
            Open::Html { opener: "<!--" | "<?" | "<![cdata[", closer, .. } => {
                let len = if closer == "-->" {
                    4
                } else if closer == "?>" {
                    2
                } else {
                    9
                };
                after.get(len..).unwrap_or_default()
            }
            Open::Html { .. } => {
                let line = after.lines().next().unwrap_or_default();
                after.get(line.find('>').map_or(line.len(), |end| end + 1)..).unwrap_or_default()
            }
        };
        body = Cow::Owned(format!("{before}{after}"));
    }
    (body, told)
}

/// What is open at the end, the line it stands on and its offset.
fn never_closed(body: &str) -> Option<(Open, usize, usize)> {
    let mut open: Option<(Open, usize, usize)> = None;
    let mut at = 0;
    for (n, whole) in body.split_inclusive('\n').enumerate() {
        let line = whole.trim();
        let start = at + whole.len() - whole.trim_start().len();
        at += whole.len();
        open = match open {
            None => opened(line).map(|open| (open, n + 1, start)),
            Some((Open::Fence { mark, count }, ..))
                if line.len() >= count && !line.is_empty() && line.chars().all(|c| c == mark) =>
            {
                None
            }
            Some((Open::Html { closer, .. }, ..)) if contains(line, closer) => None,
            other => other,
        };
    }
    open
}

fn opened(line: &str) -> Option<Open> {
    for mark in ['`', '~'] {
        let rest = line.trim_start_matches(mark);
        let count = line.len() - rest.len();
        if count >= 3 && !(mark == '`' && rest.contains('`')) {
            return Some(Open::Fence { mark, count });
        }
    }
    let is = |opener: &str| line.get(..opener.len()).is_some_and(|start| start.eq_ignore_ascii_case(opener));
    let (opener, closer, what) = *HTML.iter().find(|(opener, ..)| is(opener))?;
    let after = line.get(opener.len()..).unwrap_or_default();
    // `<prefix>` is no `<pre>`.
    let is_name = opener.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_other = is_name && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!is_other && !contains(after, closer)).then_some(Open::Html { opener, closer, what })
}

fn contains(line: &str, closer: &str) -> bool {
    line.contains(closer) || (closer.starts_with("</") && line.to_ascii_lowercase().contains(closer))
}

/// Whether a document is too much for the parser, with the line of its file where it is.
pub(super) fn too_much(body: &str, lines: &[usize]) -> Option<MarkdownProblem> {
    let is_mark = |b: u8| {
        matches!(
            b,
            b'\n' | b'*' | b'_' | b'`' | b'~' | b'[' | b']' | b'<' | b'>' | b'|' | b'&' | b'!' | b'\\' | b'#' | b'^'
        )
    };
    let (at, _) = body.bytes().enumerate().filter(|(_, b)| is_mark(*b)).nth(MAX_MARKS)?;
    let line = body.get(..at)?.matches('\n').count();
    let line = lines.get(line).copied()?;
    let what = "line ends and signs of Markdown".to_owned();
    Some((Some(line), ProblemKind::TooComplex { what, limit: MAX_MARKS }))
}

/// The paragraphs of a document that is not parsed, each of whose `lines` comes from a line of the file, its headings told by their `#`.
pub(super) fn flat(body: &str, lines: &[usize]) -> Blocks {
    let mut out = Blocks::default();
    let mut text = String::new();
    let mut started = 1;
    for (line, number) in body.lines().zip(lines.iter().copied()) {
        let line = line.trim();
        let line = line.get(line.bytes().take_while(|b| *b == b'>').count()..).unwrap_or_default().trim_start();
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        let heading = line.get(hashes..).filter(|rest| (1..=6).contains(&hashes) && rest.starts_with(' '));
        if (heading.is_some() || line.is_empty() || text.len() > LONGEST) && !text.is_empty() {
            out.push(Block::paragraph(std::mem::take(&mut text), started));
        }
        if let Some(heading) = heading.map(str::trim).filter(|h| !h.is_empty()) {
            out.push(Block::heading(u8::try_from(hashes).unwrap_or(6), heading, number));
        } else if !line.is_empty() {
            if text.is_empty() {
                started = number;
            } else {
                text.push('\n');
            }
            text.push_str(line);
        }
    }
    if !text.is_empty() {
        out.push(Block::paragraph(text, started));
    }
    out
}

/// A paragraph of more bytes goes on in a new one.
const LONGEST: usize = 64 * 1024;

//! What `WordPress` does to a post's text before a page shows it: paragraphs where the old editor has empty lines, and shortcodes,
//! which plugins turn into something else. A shortcode's marks are left out; so is what is no text of the post (a caption, an
//! address that is embedded).

use std::cmp::Ordering;
use std::collections::HashSet;

/// The HTML of a post's text as its page has it.
pub(super) fn to_html(content: &str) -> String {
    let text = without_shortcodes(content);
    // The editor of blocks writes its paragraphs itself.
    if text.contains("<!-- wp:") || !text.contains("\n\n") && text.contains("<p") {
        return text;
    }
    paragraphs(&text.replace("\r\n", "\n"))
}

/// Elements that stand between paragraphs.
const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "div",
    "section",
    "article",
    "aside",
    "figure",
    "figcaption",
    "details",
    "summary",
    "hr",
    "form",
    "iframe",
    "script",
    "style",
    "address",
];

/// Empty lines become borders of paragraphs, other line ends breaks, but not between tags of blocks nor in `<pre>`.
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut is_verbatim = false;
    for piece in text.split("\n\n") {
        let is_block = is_verbatim || starts_block(piece);
        is_verbatim = match piece.matches("<pre").count().cmp(&piece.matches("</pre").count()) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => is_verbatim,
        };
        if is_block {
            out.push_str(piece);
            out.push_str("\n\n");
        } else if !piece.trim().is_empty() {
            out.extend(["<p>", &piece.trim().replace('\n', "<br>"), "</p>\n"]);
        }
    }
    out
}

fn starts_block(piece: &str) -> bool {
    let Some(tag) = piece.trim_start().strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
    BLOCKS.contains(&name.as_str()) || tag.starts_with("!--")
}

/// Shortcodes of which the content is no text of the post either.
const DROPPED: &[&str] = &["caption", "wp_caption", "embed", "gallery", "audio", "video", "playlist", "code_block"];

/// The longest shortcode's tag, in bytes.
const LONGEST: usize = 2_000;

/// The text without the marks of shortcodes. `[sic]` and `[1]` are none: a shortcode has attributes, or an end, or a name that is
/// known.
fn without_shortcodes(text: &str) -> String {
    let ended: HashSet<&str> = text.match_indices("[/").filter_map(|(at, _)| name_at(text, at + 2)).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let Some(after) = shortcode(tag, &ended) else {
            out.push('[');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What follows the shortcode that `text` begins with.
fn shortcode<'a>(text: &'a str, ended: &HashSet<&str>) -> Option<&'a str> {
    let end = text.bytes().take(LONGEST).position(|b| b == b']')?;
    let (tag, after) = (text.get(1..end)?, text.get(end + 1..)?);
    if let Some(name) = tag.strip_prefix('/') {
        return is_name(name).then_some(after);
    }
    let name = name_at(text, 1)?;
    let attributes = tag.get(name.len()..)?.trim_start_matches('/');
    let is_apart = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
    let is_known =
        DROPPED.contains(&name) || ended.contains(name) || attributes.contains("=\"") || attributes.contains("='");
    if !is_apart || !is_known || tag.contains('[') {
        return None;
    }
    let close = format!("[/{name}]");
    match after.split_once(close.as_str()) {
        Some((_, after)) if DROPPED.contains(&name) => Some(after),
        _ => Some(after),
    }
}

/// The name that begins at an offset.
fn name_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let end = rest.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-')).unwrap_or(rest.len());
    rest.get(..end).filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() > 1
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_of_the_old_editor_are_paragraphs() {
        assert_eq!(
            to_html("One.\nTwo.\n\n<h2>Head</h2>\n\nThree."),
            "<p>One.<br>Two.</p>\n<h2>Head</h2>\n\n<p>Three.</p>\n"
        );
        assert_eq!(to_html("<pre>a\n\nb</pre>"), "<pre>a\n\nb</pre>\n\n");
        let blocks = "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n<p>Two.</p>";
        assert_eq!(to_html(blocks), blocks);
    }

    #[test]
    fn the_marks_of_shortcodes_are_left_out_and_brackets_are_not() {
        for (text, left) in [
            ("[caption id=\"a\"]<img> A kite.[/caption] It flew.", " It flew."),
            ("[vc_row][vc_column width=\"1/2\"]It flew.[/vc_column][/vc_row]", "It flew."),
            ("[gallery ids=\"1,2\"] It [sic] flew [1] [and fell].", " It [sic] flew [1] [and fell]."),
            ("[embed]https://x.example/v[/embed]", ""),
            ("It cost [about] ten.", "It cost [about] ten."),
        ] {
            assert_eq!(without_shortcodes(text), left, "{text}");
        }
    }
}

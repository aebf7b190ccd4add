use super::problem::ProblemKind;
use std::borrow::Cow;

/// A single tag may be what a text is about.
const FEWEST: usize = 2;

/// A tag is no longer, in bytes.
const LONGEST_TAG: usize = 2_000;

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "li",
    "ul",
    "ol",
    "blockquote",
    "figure",
    "table",
    "tr",
    "hr",
    "section",
    "article",
    "dl",
    "dt",
    "dd",
];

const INLINE: &[&str] = &["a", "b", "strong", "i", "em", "span", "u", "img", "td", "th", "font", "sup", "sub"];

/// A text that is half a web page, without its tags; what they open begins a paragraph of its own.
pub(super) fn without_tags(text: &str) -> (Cow<'_, str>, Option<(Option<usize>, ProblemKind)>) {
    let mut out = String::new();
    let (mut count, mut blocks, mut copied, mut first) = (0, 0, 0, None);
    for (at, _) in text.match_indices('<') {
        let Some((len, is_block)) = tag(text.get(at..).unwrap_or_default()).filter(|_| at >= copied) else {
            continue;
        };
        out.push_str(text.get(copied..at).unwrap_or_default());
        out.push_str(if is_block { "\n\n" } else { "" });
        first.get_or_insert(at);
        copied = at + len;
        count += 1;
        blocks += usize::from(is_block);
    }
    if count < FEWEST || blocks == 0 {
        return (Cow::Borrowed(text), None);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    let line = first.and_then(|at| text.get(..at)).map(|before| before.matches('\n').count() + 1);
    (Cow::Owned(out), Some((line, ProblemKind::HtmlTags { count })))
}

/// The length of the tag that `text` begins with, and whether it begins or ends a paragraph.
fn tag(text: &str) -> Option<(usize, bool)> {
    let name = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let end = name.bytes().take(LONGEST_NAME).position(|b| !b.is_ascii_alphanumeric())?;
    let (name, rest) = name.split_at_checked(end)?;
    let name = name.to_ascii_lowercase();
    let is_block = BLOCKS.contains(&name.as_str());
    if !(is_block || INLINE.contains(&name.as_str())) || !rest.starts_with([' ', '>', '/', '\n']) {
        return None;
    }
    let close = rest.bytes().take(LONGEST_TAG).position(|b| matches!(b, b'>' | b'<'))?;
    (rest.as_bytes().get(close) == Some(&b'>')).then_some((text.len() - rest.len() + close + 1, is_block))
}

const LONGEST_NAME: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_a_page_go_and_their_words_stay() {
        let (text, told) =
            without_tags("Bridge opens\n<p>The council <b>voted</b>.\n<h2 class='x'>Costs</h2>It is 3 < 4.");
        assert_eq!(text, "Bridge opens\n\n\nThe council voted.\n\n\nCosts\n\nIt is 3 < 4.");
        assert_eq!(told, Some((Some(2), ProblemKind::HtmlTags { count: 5 })));
    }

    #[test]
    fn a_text_about_tags_keeps_them() {
        for text in ["Write <p> before a paragraph.", "a < b and c > d", "Vec<String> and <T>"] {
            assert_eq!(without_tags(text), (Cow::Borrowed(text), None));
        }
        let openers = "<p ".repeat(1_000_000);
        assert_eq!(without_tags(&openers), (Cow::Borrowed(openers.as_str()), None), "a tag that never ends is none");
    }
}

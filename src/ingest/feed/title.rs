//! A headline as a reader sees it. Atom and JSON Feed say whether it is text or HTML. RSS does not: there only marks that come in
//! pairs are markup, so that the name of an element stays (`Why the <dialog> element matters`).

use super::item::{Item, TitleMarkup};
use super::markup::unescape;
use crate::ingest::block::{Block, join_lines};
use crate::ingest::html::fragment;

/// Elements that titles are marked up with.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "div", "em", "font", "i", "ins", "kbd", "mark", "p", "q",
    "s", "small", "span", "strong", "sub", "sup", "u",
];

/// The item's title as plain text.
pub(super) fn title(item: &Item) -> String {
    let raw = item.title.as_str();
    let text = match item.title_markup {
        TitleMarkup::Html if raw.contains(['<', '&']) => {
            fragment(raw, 1).iter().map(Block::flowing).collect::<Vec<_>>().join(" ")
        }
        TitleMarkup::Html | TitleMarkup::Text => unescape(raw),
        TitleMarkup::Unknown => unescape(&without_pairs(raw)),
    };
    join_lines(&text)
}

/// The title without inline tags that are opened and closed, and without line breaks between words.
fn without_pairs(raw: &str) -> String {
    let lower = raw.to_ascii_lowercase();
    let is_pair = |name: &str| {
        let opens = [format!("<{name}>"), format!("<{name} ")].iter().any(|tag| lower.contains(tag.as_str()));
        opens && lower.contains(&format!("</{name}>"))
    };
    let mut out = String::new();
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').filter(|(tag, _)| !tag.contains('<'));
        let name = tag.map(|(tag, _)| tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default());
        let name = name.map(str::to_ascii_lowercase).filter(|name| INLINE.contains(&name.as_str()));
        let is_break = name.as_deref() == Some("br") && !before.ends_with(' ');
        match (name, tag) {
            (Some(name), Some((_, behind))) if is_break || is_pair(&name) => {
                out.push_str(if is_break { " " } else { "" });
                rest = behind;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_a_reader_sees() {
        let shown = |raw: &str, title_markup| title(&Item { title: raw.to_owned(), title_markup, ..Item::default() });
        for (raw, expected) in [
            ("Why the <dialog> element matters", "Why the <dialog> element matters"),
            ("Use <b> or <strong>?", "Use <b> or <strong>?"),
            ("The <em>best</em> <a href='x'>boat</a>", "The best boat"),
            ("Why <dialog> is the <em>best</em>", "Why <dialog> is the best"),
            ("One<br/>two", "One two"),
            ("Don&#x27;t feed the swans", "Don't feed the swans"),
            ("A &lt;dialog&gt; opens", "A <dialog> opens"),
            ("3 < 4 & 5 > 4", "3 < 4 & 5 > 4"),
            ("Lines\n of  a title", "Lines of  a title"),
        ] {
            assert_eq!(shown(raw, TitleMarkup::Unknown), expected, "{raw}");
        }
        assert_eq!(shown("Use <b>bold</b> text", TitleMarkup::Text), "Use <b>bold</b> text");
        assert_eq!(shown("Use &lt;b&gt; <b>well</b>", TitleMarkup::Html), "Use <b> well");
    }
}

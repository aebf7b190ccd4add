//! What tags are given, by the names that generators and themes have for it: a title, a question, a text, words of a link.

use super::name::{Role, role};
use super::tag::{Syntax, Tag};

/// What a title is called by those who give one.
pub(super) const TITLES: &[&str] = &["title", "heading", "header", "summary", "label"];

/// What a question is called, besides.
pub(super) const QUESTIONS: &[&str] = &["question", "q", "title", "summary", "label", "header", "heading", "name"];

/// What the name of a tab is called.
pub(super) const TAB_NAMES: &[&str] = &["label", "title", "name", "header", "heading", "tabname"];

/// What the text is called that an include is given.
pub(super) const CONTENTS: &[&str] = &["content", "text", "body", "message"];

/// Components and shortcodes whose `name` is a title.
pub(super) const NAMED: &[&str] =
    &["def", "definition", "term", "card", "step", "person", "paramfield", "responsefield", "property"];

/// What a tag that nothing closes does: an include that is given its words does what its file's name says, as
/// `{% include faq.html question="…" answer="…" %}`.
pub(super) fn role_alone(tag: &Tag<'_>) -> Role {
    let own = role(tag.name);
    let Some(file) = tag.first().filter(|_| own == Role::Include) else { return own };
    let name = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    match role(name) {
        found @ (Role::Asks | Role::Question) if tag.get(QUESTIONS).is_some() => found,
        Role::Embed => Role::Embed,
        _ if tag.get(CONTENTS).is_some() => Role::Shows,
        _ => own,
    }
}

/// The words of Hexo's links and labels: `{% post_link name 'Title' %}`, `{% link Words https://… %}`, `{% label primary@words %}`.
pub(super) fn words_of_link(tag: &Tag<'_>) -> Option<String> {
    let all: Vec<&str> = tag.given.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value.trim()).collect();
    let words = match tag.name {
        "post_link" | "asset_link" => all.get(1..)?.join(" "),
        "link" => all.iter().take_while(|word| !word.contains(['/', '.'])).copied().collect::<Vec<_>>().join(" "),
        "label" => all.join(" ").split_once('@')?.1.to_owned(),
        _ => return None,
    };
    (tag.syntax == Syntax::Liquid && !words.is_empty()).then_some(words)
}

/// The words of a role of `MyST`, without the target behind them; none where it shows the number or the title of something else.
pub(super) fn role_words(name: &str, words: &str) -> Option<String> {
    let name = name.rsplit(':').next().unwrap_or(name);
    let titled = words.strip_suffix('>').and_then(|words| words.rsplit_once(" <")).map(|(title, _)| title.trim());
    Some(match (name, titled) {
        (_, Some(title)) if !matches!(name, "code" | "math" | "eval") => title.to_owned(),
        (
            "ref" | "doc" | "numref" | "eq" | "cite" | "eval" | "footcite" | "external" | "p" | "t" | "card"
            | "bdg-link-primary",
            _,
        ) => return None,
        ("sup" | "superscript", _) => format!("<sup>{words}</sup>"),
        ("sub" | "subscript", _) => format!("<sub>{words}</sub>"),
        ("del" | "strike", _) => format!("<del>{words}</del>"),
        ("abbr" | "abbreviation", _) => words.split(" (").next().unwrap_or(words).to_owned(),
        (
            "term" | "kbd" | "guilabel" | "menuselection" | "download" | "dfn" | "emphasis" | "strong" | "button"
            | "span" | "u",
            _,
        ) => words.to_owned(),
        _ => format!("`{}`", words.trim_start_matches(['~', '!'])),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_include_does_what_its_file_is_called_where_it_is_given_words() {
        let of = |inner: &'static str| role_alone(&Tag::of_liquid(inner).unwrap());
        assert_eq!(of("include parts/faq.html question=\"Why?\" answer=\"So.\""), Role::Asks);
        assert_eq!(of("include note.html content=\"Buy early.\""), Role::Shows);
        assert_eq!(of("include toc.html"), Role::Embed);
        assert_eq!(of("include fares.md"), Role::Include);
    }

    #[test]
    fn links_and_labels_of_hexo_show_their_words() {
        let of = |inner: &'static str| words_of_link(&Tag::of_liquid(inner).unwrap());
        assert_eq!(of("post_link fares 'The fares'").as_deref(), Some("The fares"));
        assert_eq!(of("link Our fares https://a.example").as_deref(), Some("Our fares"));
        assert_eq!(of("label primary@new words").as_deref(), Some("new words"));
        assert_eq!(of("link fares.md"), None);
    }
}

//! Marks of a page's markup that carry meaning: which elements no reader sees or are struck out, and which are a footnote's mark.
//! What only a class or a style tells is settled in the tree ([`settle`]) before anything reads it, since the extractor of bodies
//! drops both; the rest is told by an element's name when its text is read ([`Meaning`]).

use crate::text::is_note_mark;
use dom_query::{Document, NodeRef};

/// Elements that stand in a line of text.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "g-emoji", "picture", "source",
];

/// Classes of text for programs that read a page aloud.
const READ_ALOUD: &[&str] = &[
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader-only",
    "screen-reader",
    "screenreader",
    "element-invisible",
    "a11y-hidden",
    "assistive-text",
    "accessibly-hidden",
    "hidden-visually",
    "hide-visually",
    "show-for-sr",
    "only-sr",
    // A formula once more, for such programs.
    "katex-mathml",
    "mjx-assistive-mathml",
    // Links to a section's editor, which no reader of the text means.
    "mw-editsection",
    "editsection",
];

/// Classes of struck text.
const STRUCK: &[&str] = &["line-through", "strikethrough", "strike-through", "text-decoration-line-through"];

/// A longer text is no mark of a note.
const LONGEST_MARK: usize = 8;

/// What the words inside an element mean to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// They are part of the text.
    Plain,
    /// They are no part of it: a reading above a word, text that is read aloud only, a footnote's mark, a link to itself.
    Unread,
    /// They are struck out.
    Struck,
    /// They are raised.
    Raised,
    /// They are lowered.
    Lowered,
    /// They are set in quotation marks.
    Quoted,
}

/// What the words inside an element mean.
pub(super) fn meaning(name: &str, node: &NodeRef<'_>) -> Meaning {
    match name {
        "rt" | "rp" | "rtc" => Meaning::Unread,
        "del" | "s" | "strike" => Meaning::Struck,
        "sup" if marks_note(node) => Meaning::Unread,
        "sup" => Meaning::Raised,
        "sub" => Meaning::Lowered,
        "q" => Meaning::Quoted,
        "a" if is_note_link(node, false) || is_link_to_itself(node) => Meaning::Unread,
        _ => Meaning::Plain,
    }
}

/// The text of an element as far as it goes in some `bytes`.
pub(super) fn beginning(node: &NodeRef<'_>, bytes: usize) -> String {
    let mut out = String::new();
    for inner in node.descendants_it().filter(NodeRef::is_text) {
        if out.len() > bytes {
            break;
        }
        out.push_str(&inner.text());
    }
    out
}

/// A mark in more bytes is none.
const MARK_BYTES: usize = 32;

/// A raised link to a note, or a mark that needs no link.
fn marks_note(node: &NodeRef<'_>) -> bool {
    let text = beginning(node, MARK_BYTES);
    text.len() <= MARK_BYTES
        && (is_note_mark(text.trim())
            || node.descendants_it().any(|inner| inner.has_name("a") && is_note_link(&inner, true)))
}

/// Whether a link leads to a note; the number of one that is `raised` is enough.
fn is_note_link(node: &NodeRef<'_>, raised: bool) -> bool {
    let text = beginning(node, MARK_BYTES);
    let text = text.trim();
    let bare = text.trim_matches(['[', ']', '(', ')', '^', ' ']);
    let is_number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
    let is_letter = bare.chars().count() == 1 && bare.chars().all(char::is_alphanumeric);
    let is_mark = text.chars().count() <= LONGEST_MARK && (is_number || is_letter || is_note_mark(text));
    if !is_mark || !node.attr("href").is_some_and(|href| href.contains('#')) {
        return false;
    }
    let is_noted = |attribute: &str, names: &[&str]| {
        node.attr(attribute).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            names.iter().any(|name| value.contains(name))
        })
    };
    raised
        || is_noted("role", &["doc-noteref"])
        || is_noted("epub:type", &["noteref"])
        || is_noted("class", &["footnote", "noteref", "fn-ref", "fnref", "sidenote"])
        || node.element_children().iter().any(|inner| inner.has_name("sup"))
}

/// Whether a link leads to a place of its own page and shows no word: `¶` behind a heading, `↩` behind a note.
fn is_link_to_itself(node: &NodeRef<'_>) -> bool {
    let text = beginning(node, MARK_BYTES);
    node.attr("href").is_some_and(|href| href.starts_with('#') && href.len() > 1)
        && !text.trim().is_empty()
        && !text.contains(char::is_alphanumeric)
}

/// Renames what a class or a style strikes out to `s`, what is hidden inside a line and links that a class or a role says lead to a
/// note to `rp`, and takes out blocks that are read aloud only. Where they stand beside words that are hidden from such programs,
/// those stay.
pub(super) fn settle(document: &Document) {
    // All tabs are the article, whichever is open.
    for tab in document.select("[role=tabpanel]").nodes() {
        tab.remove_attr("hidden");
        tab.remove_attr("aria-hidden");
    }
    for node in document.select("[class], [style], [hidden], a[role]").nodes() {
        let name = node.node_name();
        let name = name.as_deref().unwrap_or_default();
        if matches!(name, "html" | "body" | "main" | "article" | "h1") {
            continue;
        }
        let is_line = INLINE.contains(&name);
        if is_read_aloud(node) {
            for beside in [node.prev_sibling(), node.next_sibling()].into_iter().flatten() {
                beside.remove_attr("aria-hidden");
            }
            if is_line {
                node.rename("rp");
            } else if !node.descendants_it().any(|inner| inner.has_name("h1")) {
                node.remove_from_parent();
            }
        } else if is_line && (is_hidden(node) || (name == "a" && is_note_link(node, false))) {
            node.rename("rp");
        } else if is_line && is_struck(node) {
            node.rename("s");
        }
    }
}

fn is_read_aloud(node: &NodeRef<'_>) -> bool {
    node.class().is_some_and(|classes| are_read_aloud(&classes))
}

/// Whether classes are of text for programs that read a page aloud.
pub(in crate::ingest) fn are_read_aloud(classes: &str) -> bool {
    classes.split_ascii_whitespace().any(|class| {
        let class = class.to_ascii_lowercase().replace('_', "-");
        // Frameworks put a word of their own before it: `govuk-visually-hidden`, `is-sr-only`.
        let is = |name: &str| class == name || class.strip_suffix(name).is_some_and(|rest| rest.ends_with('-'));
        class != "not-sr-only" && READ_ALOUD.iter().any(|name| is(name))
    })
}

/// Whether a few words in a line are hidden. More may be an answer that is folded away.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    const FEW: usize = 60;
    let is_hidden = node.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || style(node).is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"));
    is_hidden && beginning(node, FEW * 4).trim().chars().count() <= FEW
}

fn is_struck(node: &NodeRef<'_>) -> bool {
    let is_styled = style(node).is_some_and(|style| {
        style.split(';').any(|rule| rule.starts_with("text-decoration") && rule.contains("line-through"))
    });
    is_styled
        || node.class().is_some_and(|classes| {
            classes.split_ascii_whitespace().any(|class| STRUCK.contains(&class.to_ascii_lowercase().as_str()))
        })
}

/// The style without blanks.
fn style(node: &NodeRef<'_>) -> Option<String> {
    node.attr("style").map(|style| style.to_ascii_lowercase().split_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use crate::article::{Article, ArticleId};
    use crate::ingest::problem::ProblemKind;

    /// The page `body` in an article, between paragraphs that make it one.
    fn article(body: &str) -> (Article, Vec<ProblemKind>) {
        let prose =
            "<p>The boats of the county sailed all through the summer, and nobody was left on any of the piers.</p>";
        let page = format!(
            "<html><head><title>Boats</title></head><body><article><h1>Boats</h1>{prose}{body}{prose}{prose}</article></body></html>"
        );
        let draft = read(&page);
        (draft.builder.finish(ArticleId::new("a"), "a.html"), draft.problems.into_iter().map(|p| p.1).collect())
    }

    #[test]
    fn marks_are_read_as_what_they_mean() {
        for (body, expected) in [
            ("<p>It holds 10<sup>6</sup> litres of CO<sub>2</sub>.</p>", "It holds 10⁶ litres of CO₂."),
            ("<p>So said Rask.<sup><a href='#n'>1</a></sup> Good.</p>", "So said Rask. Good."),
            ("<p>So said Rask<a class='footnote-ref' href='#n'>1</a>.</p>", "So said Rask."),
            ("<p>It is the 21<sup>st</sup> of May.</p>", "It is the 21st of May."),
            ("<p><ruby>休館<rp>(</rp><rt>きゅうかん</rt><rp>)</rp></ruby>する。</p>", "休館する。"),
            ("<p>A ship <span class='sr-only'>called</span> Pip.</p>", "A ship Pip."),
            ("<p>A <span hidden>tall</span>ship <span style='display: none'>is</span>sails.</p>", "A ship sails."),
            ("<p>It costs <ins>28</ins> crowns.</p>", "It costs 28 crowns."),
            ("<p>The <q>night boat</q> sails.</p>", "The “night boat” sails."),
            (
                "<p>It is <span class=katex-mathml>h=9</span><span aria-hidden=true>h = 9</span> metres high.</p>",
                "It is h = 9 metres high.",
            ),
            (
                "<h2>Pip<span class=mw-editsection>[edit]</span></h2><p>Pip is a ship of the county.</p>",
                "Pip is a ship of the county.",
            ),
            ("<p>At one:<br>Pip sails.</p>", "At one:\nPip sails."),
        ] {
            let (article, problems) = article(body);
            assert!(article.text.contains(&format!("\n\n{expected}\n\n")), "{body}: {}", article.text);
            assert!(problems.is_empty(), "{body}: {problems:?}");
        }
    }

    #[test]
    fn struck_text_is_left_out_and_told() {
        for struck in ["<del>24</del>", "<s>24</s>", "<span style='text-decoration: line-through'>24</span>"] {
            let (article, problems) = article(&format!("<p>It costs {struck} 28 crowns.</p>"));
            assert!(article.text.contains("It costs 28 crowns."), "{struck}");
            assert_eq!(problems, [ProblemKind::StruckText { count: 1, words: "24".to_owned() }], "{struck}");
        }
    }

    #[test]
    fn what_the_page_shows_otherwise_is_known_in_the_article() {
        let (article, _) = article("<p>It holds 10<sup>6</sup> litres<del> or so</del> of water.</p>");
        let unlike: Vec<&str> = article.unlike_page.iter().map(|span| article.slice(*span)).collect();
        assert_eq!(unlike, [" 10⁶ ", " "]);
    }
}

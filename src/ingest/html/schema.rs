//! What a page states in schema.org's words: JSON-LD, and microdata read into the same shape, so that one set of rules
//! looks at both.

use super::asides::is_beside;
use super::json_repair::salvage;
use crate::ingest::block::Block;
use dom_query::{Document, NodeId, NodeRef};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Larger blocks are no description of a page.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of all microdata of a page together: a property may hold others, and their words are then read once for each.
const MOST_WORDS: usize = 16 * 1024 * 1024;

/// Names of one property; pages give two at most.
const MOST_NAMES: usize = 4;

/// Values inside values deeper than this are not looked at.
const MAX_DEPTH: usize = 24;

/// The objects a page states, outermost first, those inside others and in `@graph` among them.
pub(super) fn items(document: &Document) -> Vec<Value> {
    let mut out = Vec::new();
    let mut left = MOST_WORDS;
    let root = document.root();
    // Elements beside the article: the items in them are other articles.
    let mut beside: HashSet<NodeId> = HashSet::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if node.parent().is_some_and(|p| beside.contains(&p.id)) || is_beside(&node) {
            beside.insert(node.id);
        }
        let is_json = node.has_name("script")
            && node.attr("type").is_some_and(|t| t.trim().to_ascii_lowercase().starts_with("application/ld+json"));
        if is_json {
            if let Some(value) = parse(&node.text()) {
                flatten(value, 0, &mut out);
            }
        } else if node.has_attr("itemscope")
            && (is_question(&node) || !beside.contains(&node.id))
            && (!node.has_attr("itemprop") || is_question(&node))
        {
            // Questions are often properties of nothing; the same one met twice is told by its words.
            flatten(item(&node, 0, &mut left), 0, &mut out);
        }
    }
    out
}

/// JSON as sites write it: with comments or CDATA around it, raw line breaks in strings, a comma too many.
pub(super) fn parse(raw: &str) -> Option<Value> {
    if raw.len() > MAX_BYTES {
        return None;
    }
    let text = bare(raw);
    strict(text).or_else(|| salvage(text))
}

/// JSON without the comments and CDATA that sites put around it.
fn bare(raw: &str) -> &str {
    let text = raw.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text = text.trim().trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim();
    text.trim_end_matches(';')
}

fn strict<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&mended(text)).ok())
}

/// The first words of each description (JSON-LD) that is broken.
pub(super) fn broken(document: &Document) -> Vec<String> {
    let scripts = document.select("script");
    let is_json = |kind: &str| kind.trim().to_ascii_lowercase().starts_with("application/ld+json");
    let described = scripts.nodes().iter().filter(|node| node.attr("type").is_some_and(|kind| is_json(&kind)));
    let texts = described.map(|node| node.text().to_string());
    let broken = texts.filter(|raw| {
        raw.len() > MAX_BYTES || !bare(raw).is_empty() && strict::<serde::de::IgnoredAny>(bare(raw)).is_none()
    });
    broken.map(|raw| raw.chars().take(BEGINNING).collect()).collect()
}

/// So many characters tell one script from the others.
const BEGINNING: usize = 60;

/// Control characters in strings escaped, commas before a closing bracket and bad escapes left out.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => match chars.next() {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => out.extend(['\\', next]),
                Some(next) => out.push(next),
                None => {}
            },
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '\n' | '\r' | '\t' if in_string => out.push_str("\\n"),
            _ if c.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

fn flatten(value: Value, depth: usize, out: &mut Vec<Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|v| flatten(v, depth + 1, out)),
        Value::Object(mut fields) => {
            let graph = fields.remove("@graph");
            // Objects that are somebody's property are reached through it, except pages and articles about the page.
            let main: Vec<Value> = ["mainEntity", "mainEntityOfPage", "hasPart"]
                .iter()
                .filter_map(|name| fields.get(*name))
                .filter(|v| !matches!(v, Value::String(_)))
                .cloned()
                .collect();
            out.push(Value::Object(fields));
            graph.into_iter().chain(main).for_each(|v| flatten(v, depth + 1, out));
        }
        _ => {}
    }
}

fn is_question(node: &NodeRef<'_>) -> bool {
    node.attr("itemtype").is_some_and(|kind| kind.trim().ends_with("/Question"))
}

/// A microdata item as JSON-LD would say it.
fn item(node: &NodeRef<'_>, depth: usize, left: &mut usize) -> Value {
    let mut fields = Map::new();
    if let Some(kind) = node.attr("itemtype") {
        let kind = kind.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        fields.insert("@type".to_owned(), Value::String(kind));
    }
    if depth < MAX_DEPTH {
        properties(node, depth, left, &mut fields);
    }
    Value::Object(fields)
}

fn properties(node: &NodeRef<'_>, depth: usize, left: &mut usize, fields: &mut Map<String, Value>) {
    // Elements without a property lie between two that have one, so the tree is deeper than what it describes.
    if depth >= MAX_DEPTH * 8 || *left == 0 {
        return;
    }
    for child in node.children_it(false).filter(NodeRef::is_element) {
        let is_item = child.has_attr("itemscope");
        if let Some(names) = child.attr("itemprop") {
            let value = if is_item {
                item(&child, depth + 1, left)
            } else {
                let words = property_text(&child, &names);
                *left = left.saturating_sub(words.len() + 1);
                Value::String(words)
            };
            for name in names.split_ascii_whitespace().take(MOST_NAMES) {
                let all = fields.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(all) = all {
                    all.push(value.clone());
                }
            }
        }
        if !is_item {
            properties(&child, depth + 1, left, fields);
        }
    }
}

/// Properties whose value is what readers see, also on a link.
const WORDS: &[&str] =
    &["name", "headline", "author", "creator", "articleSection", "articleBody", "text", "description", "keywords"];

fn property_text(node: &NodeRef<'_>, names: &str) -> String {
    let are_words = names.split_ascii_whitespace().any(|name| WORDS.contains(&name));
    let attributes: &[&str] = if are_words { &["content"] } else { &["content", "datetime", "href", "src"] };
    let stated = attributes.iter().find_map(|name| node.attr(name));
    stated.map_or_else(
        || {
            let paragraphs: Vec<String> = super::blocks::blocks(node).blocks.iter().map(Block::flowing).collect();
            paragraphs.join("\n\n")
        },
        |value| value.to_string(),
    )
}

/// Whether an object is of one of the `kinds`, by its last name (`https://schema.org/Article` is an `Article`).
pub(super) fn is_a(value: &Value, kinds: &[&str]) -> bool {
    all(value.get("@type")).iter().filter_map(|v| v.as_str()).any(|kind| {
        let name = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
        kinds.contains(&name)
    })
}

/// A property's values: several, one or none.
pub(super) fn all(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(value) => vec![value],
    }
}

/// The first text among a property's values.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    all(value.get(name)).into_iter().find_map(|v| match v {
        Value::String(text) => Some(text.trim()).filter(|t| !t.is_empty()),
        Value::Object(fields) => fields.get("@value").or_else(|| fields.get("@id")).and_then(Value::as_str),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_sites_write_it() {
        for raw in [
            "{\"a\": \"one\ntwo\",}",
            "<!-- {\"a\": \"x\"} -->",
            "//<![CDATA[\n{\"a\": \"it\\'s\"}\n//]]>",
            "[{\"a\": 1,},];",
        ] {
            assert!(parse(raw).is_some(), "{raw}");
        }
        // Nested without end, it says nothing but that.
        assert_eq!(parse(&"[".repeat(100_000)).map_or(0, |v| v.to_string().matches('"').count()), 0);
    }

    #[test]
    fn a_broken_description_is_named_and_read() {
        let page = |json: &str| format!("<script type='application/ld+json'>{json}</script><script>{{x</script>");
        let items_of = |json: &str| (items(&Document::from(page(json))), broken(&Document::from(page(json))));
        assert_eq!(items_of("<!-- {\"@type\":\"Article\",} -->").1, Vec::<String>::new());
        let (items, broken) = items_of("{\"@type\":\"Article\",\"headline\":\"A \"new\" bridge\"");
        assert_eq!(text(&items[0], "headline"), Some("A \"new\" bridge"));
        assert_eq!(broken.len(), 1);
        let deep = format!("{{\"a\":{}{},\"headline\":\"T\"}}", "[".repeat(200), "]".repeat(200));
        assert_eq!(text(&items_of(&deep).0[0], "headline"), Some("T"));
    }

    #[test]
    fn microdata_and_graphs_have_one_shape() {
        let page = "<div itemscope itemtype='https://schema.org/FAQPage'><div itemprop='mainEntity' itemscope itemtype='https://schema.org/Question'><h3 itemprop='name'>Who?</h3></div></div><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Article\",\"headline\":\"T\"}]}</script>";
        let items = items(&Document::from(page));
        assert!(items.iter().any(|i| is_a(i, &["Question"]) && text(i, "name") == Some("Who?")));
        assert!(items.iter().any(|i| is_a(i, &["Article"]) && text(i, "headline") == Some("T")));
    }
}

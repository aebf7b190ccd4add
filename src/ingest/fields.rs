//! Fields of front matter, whatever notation they came in: each is checked and taken over, or is a problem with its line.
//! Names that mean the same (`date`, `published`, `pubDate`) are one field; unknown ones are left alone.

use super::dates::{self, parse_date};
use super::problem::ProblemKind;
use crate::article::Meta;
use crate::text::{Language, clean_article_text};
use jiff::civil::Date;
use serde_json::Value;

/// What stands between the fences, read; and where the body begins.
pub(super) struct FrontMatter<'a> {
    pub meta: Meta,
    pub id: Option<String>,
    /// The headings of the third level are the questions of an FAQ, and nothing else is.
    pub asks_by_headings: bool,
    pub body: &'a str,
    /// Lines before the body.
    pub lines: usize,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// Takes over one field, or tells why not.
pub(super) fn field(name: &str, value: &Value, line: usize, out: &mut FrontMatter<'_>) {
    let meta = &mut out.meta;
    let mut problem = |kind| out.problems.push((Some(line), kind));
    let text = scalar(value);
    match (name.to_lowercase().as_str(), text) {
        (_, _) if value.is_null() => {}
        ("title", Some(text)) => meta.title = text,
        ("id", Some(text)) if text.trim().is_empty() => {}
        ("id", Some(text)) if is_tame(&text) => out.id = Some(text),
        ("id", Some(text)) => problem(ProblemKind::Field { field: name.to_owned(), found: text }),
        ("faq", Some(text)) => {
            out.asks_by_headings = text == "headings";
            if text != "headings" {
                problem(ProblemKind::Field { field: name.to_owned(), found: text });
            }
        }
        ("category" | "section", Some(text)) => meta.category = Some(text),
        ("categories", _) => meta.category = list(value).into_iter().next(),
        ("author" | "authors" | "by" | "byline", _) => meta.authors = list(value),
        ("tags" | "keywords", _) => meta.tags = list(value),
        ("lang" | "language" | "locale", Some(text)) => {
            meta.language = Language::from_tag(&text);
            if meta.language.is_none() {
                problem(ProblemKind::Field { field: name.to_owned(), found: text });
            }
        }
        ("url" | "canonical" | "canonical_url" | "link" | "permalink", Some(text)) => {
            if is_web_address(&text) {
                meta.url = Some(text);
            } else {
                problem(ProblemKind::Url { raw: text });
            }
        }
        ("date" | "published" | "published_at" | "pubdate" | "date_published", _) => {
            meta.dates.published = date(value).or(meta.dates.published);
            if date(value).is_none() {
                problem(dates::problem(&raw(value)));
            }
        }
        ("updated" | "modified" | "lastmod" | "updated_at" | "last_updated" | "date_modified", _) => {
            meta.dates.updated = date(value).or(meta.dates.updated);
            if date(value).is_none() {
                problem(dates::problem(&raw(value)));
            }
        }
        ("title" | "id" | "category" | "section" | "lang" | "language" | "locale" | "url" | "canonical", None) => {
            problem(ProblemKind::Field { field: name.to_owned(), found: raw(value) });
        }
        _ => {}
    }
}

/// The longest id, in bytes.
const LONGEST_ID: usize = 200;

/// Whether an id reads like the path of a file inside the corpus.
fn is_tame(id: &str) -> bool {
    let has_strange_part = id.split(['/', '\\']).any(|part| matches!(part, "" | "." | ".."));
    id.len() <= LONGEST_ID && !has_strange_part && !id.contains(char::is_control)
}

/// Whether `text` is an address that a reader's browser opens: http or https, a host, nothing that breaks a link.
pub(super) fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', '?', '#'])
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
    })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        // Escapes may bring back what cleaning the file took out.
        Value::String(text) => Some(clean_article_text(text).replace('\n', " ").trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn raw(value: &Value) -> String {
    scalar(value).unwrap_or_else(|| value.to_string())
}

/// A list, or a text with `,`, `;`, `&` or ` and ` between its parts, or objects with a `name`.
fn list(value: &Value) -> Vec<String> {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().flat_map(list_item).collect(),
        Value::Object(_) => list_item(value),
        _ => scalar(value)
            .map(|text| text.replace(" and ", ",").split([',', ';', '&', '、']).map(str::to_owned).collect())
            .unwrap_or_default(),
    };
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let part = part.trim().to_owned();
        if !part.is_empty() && !out.contains(&part) {
            out.push(part);
        }
    }
    out
}

fn list_item(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields.get("name").and_then(scalar).into_iter().collect(),
        other => scalar(other).into_iter().collect(),
    }
}

fn date(value: &Value) -> Option<Date> {
    match value {
        // The TOML parser hands a date over as an object with one private key.
        Value::Object(fields) => fields.values().next().and_then(scalar).and_then(|t| parse_date(&t)),
        other => scalar(other).and_then(|t| parse_date(&t)),
    }
}

/// Whether a field of that name was read already.
pub(super) fn is_read(name: &str, out: &FrontMatter<'_>) -> bool {
    match name {
        "title" => !out.meta.title.is_empty(),
        "id" => out.id.is_some(),
        "author" | "authors" => !out.meta.authors.is_empty(),
        "tags" => !out.meta.tags.is_empty(),
        "published" | "date" => out.meta.dates.published.is_some(),
        "updated" => out.meta.dates.updated.is_some(),
        "url" => out.meta.url.is_some(),
        _ => false,
    }
}

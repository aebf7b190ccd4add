//! Fields of front matter, whatever notation they came in: each is checked and taken over, or is a problem with its line.
//! Names that mean the same (`author`, `byline`) are one field; unknown ones are left alone. Dates have a file of their own, and
//! so has what says whether the article is public.

use super::date_fields::DateFields;
use super::problem::ProblemKind;
use super::publication::said_by_field;
use crate::article::{Meta, Question, ReleasePeriod};
use crate::text::{Language, clean_article_text};
use serde_json::Value;

/// What stands between the fences, read; and where the body begins.
pub(super) struct FrontMatter<'a> {
    pub meta: Meta,
    /// From when to when the article is public.
    pub release: ReleasePeriod,
    pub date_fields: DateFields,
    pub id: Option<String>,
    /// Other wordings of the FAQ's questions: the entry's question, and the wording.
    pub also: Vec<(String, String)>,
    /// The line that gives them.
    pub also_line: Option<usize>,
    /// The headings of the third level are the questions of an FAQ, and nothing else is.
    pub asks_by_headings: bool,
    pub body: &'a str,
    /// Lines before the body.
    pub lines: usize,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// Takes over one field, or tells why not.
pub(super) fn field(name: &str, value: &Value, line: usize, out: &mut FrontMatter<'_>) {
    let state = said_by_field(name, value).map(ProblemKind::Publishing);
    let (is_date, wrong) = out.date_fields.take(name, value, line);
    out.problems.extend(state.into_iter().chain(wrong).map(|kind| (Some(line), kind)));
    if is_date {
        out.meta.dates = out.date_fields.dates;
        out.release = out.date_fields.release.clone();
        return;
    }
    if name == "also" {
        out.also_line = Some(line);
        also(value, line, out);
        return;
    }
    let meta = &mut out.meta;
    let mut problem = |kind| out.problems.push((Some(line), kind));
    let text = scalar(value);
    match (name.to_lowercase().as_str(), text) {
        (_, _) if value.is_null() => {}
        ("title", Some(text)) => meta.title = text,
        ("headline", Some(text)) if meta.title.is_empty() => meta.title = text,
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
            } else if !is_path_on_site(name, &text) {
                problem(ProblemKind::Url { raw: text });
            }
        }
        ("title" | "id" | "category" | "section" | "lang" | "language" | "locale" | "url" | "canonical", None) => {
            problem(ProblemKind::Field { field: name.to_owned(), found: raw(value) });
        }
        _ => {}
    }
}

/// Takes over other wordings of the FAQ's questions: by the entry's question, one or a list.
fn also(value: &Value, line: usize, out: &mut FrontMatter<'_>) {
    let mut wrong = |found: String| {
        let kind = ProblemKind::Field { field: "also".to_owned(), found };
        out.problems.push((Some(line), kind));
    };
    let Value::Object(entries) = value else {
        if !value.is_null() {
            wrong(raw(value));
        }
        return;
    };
    for (entry, stated) in entries {
        let one = std::slice::from_ref(stated);
        for wording in stated.as_array().map_or(one, Vec::as_slice) {
            match scalar(wording).and_then(|text| Question::new(&text).ok()) {
                Some(question) => out.also.push((entry.clone(), question.as_str().to_owned())),
                None => wrong(raw(wording)),
            }
        }
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

/// Whether a field gives the page's path on its site, for the site's generator to make an address of.
fn is_path_on_site(name: &str, text: &str) -> bool {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    is_path
        || text.is_empty()
        || (name.eq_ignore_ascii_case("permalink") && !text.contains(':'))
        || text.starts_with("/:")
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

/// Whether a field of that name was read already.
pub(super) fn is_read(name: &str, out: &FrontMatter<'_>) -> bool {
    match name {
        "title" => !out.meta.title.is_empty(),
        "id" => out.id.is_some(),
        "author" | "authors" => !out.meta.authors.is_empty(),
        "tags" => !out.meta.tags.is_empty(),
        "url" => out.meta.url.is_some(),
        _ => false,
    }
}

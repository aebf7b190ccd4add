use super::dates::{self, parse_date};
use super::problem::ProblemKind;
use crate::article::Meta;
use crate::text::{Language, clean_article_text};
use jiff::civil::Date;
use serde_json::Value;

/// More than this is no front matter; also what keeps a bomb of YAML aliases small.
const MAX_BYTES: usize = 64 * 1024;

/// Lines given up one after the other before the rest is.
const MOST_BAD_LINES: usize = 4;

/// What stands between the fences, read; and where the body begins.
pub(super) struct FrontMatter<'a> {
    pub meta: Meta,
    pub id: Option<String>,
    pub body: &'a str,
    /// Lines before the body.
    pub lines: usize,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// Splits off and reads YAML (`---`) or TOML (`+++`) front matter. Without any, the whole text is the body.
pub(super) fn split(text: &str) -> FrontMatter<'_> {
    let mut out = FrontMatter { meta: Meta::default(), id: None, body: text, lines: 0, problems: Vec::new() };
    let start = text.trim_start_matches(['\n', '\r', ' ']);
    let Some(fence @ ("---" | "+++")) = start.lines().next().map(str::trim_end) else {
        return out;
    };
    let skipped = count_lines(text) - count_lines(start);
    let Some((_, after)) = start.split_once('\n') else {
        return out;
    };
    let mut offset = 0;
    for (n, line) in after.split_inclusive('\n').enumerate() {
        let closes = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if closes {
            let (inner, rest) = after.split_at(offset);
            out.body = rest.strip_prefix(line).unwrap_or_default();
            out.lines = skipped + n + 2;
            read(inner, fence, skipped + 1, &mut out);
            return out;
        }
        offset += line.len();
    }
    // A lone rule at the top of a text is a rule, not front matter.
    if after.lines().next().is_some_and(|l| l.contains([':', '='])) {
        out.problems.push((Some(skipped + 1), ProblemKind::FrontMatterOpen { fence: fence.to_owned() }));
        let (inner, rest) = after.split_once("\n\n").unwrap_or((after, ""));
        out.lines = count_lines(text) - count_lines(rest);
        out.body = rest;
        read(inner, fence, skipped + 1, &mut out);
    }
    out
}

fn count_lines(text: &str) -> usize {
    text.matches('\n').count()
}

fn read(inner: &str, fence: &str, first_line: usize, out: &mut FrontMatter<'_>) {
    if inner.len() > MAX_BYTES {
        let reason = format!("it has {} bytes, more than {MAX_BYTES}", inner.len());
        out.problems.push((Some(first_line), ProblemKind::FrontMatter { reason }));
        return;
    }
    let mut text = inner.to_owned();
    // A line that cannot be read costs itself, not the title beside it.
    for _ in 0..MOST_BAD_LINES {
        let (line, reason) = match parse(&text, fence) {
            Ok(Value::Object(fields)) => {
                for (name, value) in &fields {
                    let at = line_of_field(inner, name);
                    // `title: No` is a word, whatever YAML makes of it.
                    let typed =
                        matches!(value, Value::Bool(_) | Value::Number(_)).then(|| as_written(inner, at)).flatten();
                    field(name, typed.as_ref().unwrap_or(value), first_line + at, out);
                }
                return;
            }
            Ok(Value::Null) => return,
            Ok(_) => (None, "it has no `name: value` lines".to_owned()),
            Err(error) => error,
        };
        let at = line.map_or(first_line, |l| first_line + l);
        out.problems.push((Some(at), ProblemKind::FrontMatter { reason }));
        let Some(line) = line.filter(|l| (1..=text.lines().count()).contains(l)) else {
            return;
        };
        text = text
            .lines()
            .enumerate()
            .map(|(n, l)| if n + 1 == line { "\n".to_owned() } else { format!("{l}\n") })
            .collect();
    }
}

/// The fields, or the line and the reason why they cannot be read.
fn parse(text: &str, fence: &str) -> Result<Value, (Option<usize>, String)> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    if fence == "+++" {
        let table: toml::Table = text
            .parse()
            .map_err(|e: toml::de::Error| (line_of(text, e.span().map(|s| s.start)), e.message().to_owned()))?;
        return serde_json::to_value(table).map_err(|e| (None, e.to_string()));
    }
    serde_saphyr::from_str::<Value>(text).map_err(|e| {
        let line = e.location().and_then(|l| usize::try_from(l.line()).ok());
        let reason = e.without_snippet().to_string();
        (line, reason.lines().next().unwrap_or("it is not YAML").to_owned())
    })
}

/// What stands after the colon or the equals sign on line `at`, comments left out.
fn as_written(inner: &str, at: usize) -> Option<Value> {
    let (_, value) = inner.lines().nth(at.checked_sub(1)?)?.split_once([':', '='])?;
    let value = value.split(" #").next().unwrap_or(value).trim();
    (!value.is_empty()).then(|| Value::String(value.to_owned()))
}

/// Lines of the front matter up to the one that gives `name`; 0 where it cannot be told.
fn line_of_field(inner: &str, name: &str) -> usize {
    inner.lines().position(|l| l.trim_start().trim_start_matches('"').starts_with(name)).map_or(0, |n| n + 1)
}

fn line_of(text: &str, offset: Option<usize>) -> Option<usize> {
    offset.and_then(|at| text.get(..at)).map(|before| before.matches('\n').count() + 1)
}

fn field(name: &str, value: &Value, line: usize, out: &mut FrontMatter<'_>) {
    let meta = &mut out.meta;
    let mut problem = |kind| out.problems.push((Some(line), kind));
    let text = scalar(value);
    match (name.to_lowercase().as_str(), text) {
        (_, _) if value.is_null() => {}
        ("title", Some(text)) => meta.title = text,
        ("id", Some(text)) => out.id = Some(text).filter(|t| !t.trim().is_empty()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn yaml_and_toml_give_the_same_facts() {
        let yaml = "---\ntitle: A\nauthors: [B, C]\npublished: 2026-01-02\nurl: https://x.example/a\n---\nBody";
        let toml = "+++\ntitle = \"A\"\nauthors = [\"B\", \"C\"]\npublished = 2026-01-02\nurl = \"https://x.example/a\"\n+++\nBody";
        for text in [yaml, toml] {
            let found = split(text);
            assert_eq!(found.problems, []);
            assert_eq!(found.meta.title, "A");
            assert_eq!(found.meta.authors, ["B", "C"]);
            assert_eq!(found.meta.dates.published, Some(date(2026, 1, 2)));
            assert_eq!((found.body, found.lines), ("Body", 6));
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line_and_the_rest_is_kept() {
        let found = split("---\ntitle: A\npublished: soon\nurl: example\n---\nBody");
        assert_eq!(found.meta.title, "A");
        assert_eq!(found.problems.len(), 2);
        let broken = split("---\ntitle: [A\n---\nBody");
        assert!(matches!(broken.problems.first(), Some((Some(_), ProblemKind::FrontMatter { .. }))));
        let open = split("---\ntitle: A\n\nBody");
        assert!(matches!(open.problems.as_slice(), [(Some(1), ProblemKind::FrontMatterOpen { .. })]));
        assert_eq!((open.meta.title.as_str(), open.body.trim()), ("A", "Body"));
    }

    #[test]
    fn a_bad_line_costs_itself_and_not_the_title() {
        let found = split("+++\ntitle = \"T\"\npublished = 2026-02-30\n+++\nText.");
        assert_eq!(found.meta.title, "T");
        assert!(
            matches!(found.problems.as_slice(), [(Some(3), ProblemKind::FrontMatter { .. })]),
            "{:?}",
            found.problems
        );
        let found = split("---\ntitle: T\nurl: javascript:x\n---\nText.");
        assert!(matches!(found.problems.as_slice(), [(Some(3), ProblemKind::Url { .. })]));
    }

    #[test]
    fn words_that_yaml_takes_for_truth_or_figures_stay_words() {
        let found = split("---\ntitle: No\nauthor: 007\n---\nText.");
        assert_eq!((found.meta.title.as_str(), found.meta.authors), ("No", vec!["007".to_owned()]));
    }

    #[test]
    fn a_bomb_of_aliases_costs_nothing() {
        let mut bomb = String::from("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (to, from) in ('b'..='k').zip('a'..='j') {
            let nine = vec![format!("*{from}"); 9].join(",");
            bomb.push_str(&[to.to_string(), ": &".into(), to.to_string(), " [".into(), nine, "]\n".into()].concat());
        }
        let bomb = bomb + "---\n# Title\n\nBody";
        assert!(matches!(split(&bomb).problems.first(), Some((_, ProblemKind::FrontMatter { .. }))));
    }
}

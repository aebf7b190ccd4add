//! Splits off front matter in YAML, TOML or JSON and reads it, field by field. Where it is broken, lines that read as
//! `name: value` still count, and the rest is told with its line. It is at most 64 KB, which also keeps a bomb of aliases small.

use super::bare_fields::bare_fields;
use super::date_fields::DateFields;
use super::fields::{FrontMatter, field, is_read};
use super::problem::ProblemKind;
use crate::article::{Meta, ReleasePeriod};
use serde_json::Value;

/// More than this is no front matter; also what keeps a bomb of YAML aliases small.
const MAX_BYTES: usize = 64 * 1024;

/// Lines given up one after the other before the rest is.
const MOST_BAD_LINES: usize = 4;

/// Splits off and reads YAML (`---`) or TOML (`+++`) front matter. Without any, the whole text is the body.
pub(super) fn split(text: &str) -> FrontMatter<'_> {
    let mut out = FrontMatter {
        meta: Meta::default(),
        release: ReleasePeriod::default(),
        date_fields: DateFields::default(),
        id: None,
        also: Vec::new(),
        also_line: None,
        asks_by_headings: false,
        body: text,
        lines: 0,
        problems: Vec::new(),
    };
    let start = text.trim_start_matches(['\n', '\r', ' ']);
    if start.starts_with('{') {
        json(text, start, &mut out);
        return out;
    }
    let skipped = count_lines(text) - count_lines(start);
    let Some(fence @ ("---" | "+++" | ";;;")) = start.lines().next().map(str::trim_end) else {
        if let Some((fields, lines)) = bare_fields(start) {
            for (name, value, line) in fields {
                field(name, &Value::String(value), skipped + line, &mut out);
            }
            out.body = after_lines(start, lines);
            out.lines = skipped + lines;
        }
        return out;
    };
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

/// A text without its first lines.
fn after_lines(text: &str, lines: usize) -> &str {
    let length: usize = text.split_inclusive('\n').take(lines).map(str::len).sum();
    text.get(length..).unwrap_or_default()
}

fn count_lines(text: &str) -> usize {
    text.matches('\n').count()
}

fn read(inner: &str, fence: &str, first_line: usize, out: &mut FrontMatter<'_>) {
    if inner.len() > MAX_BYTES {
        let reason = format!(
            "it has {} bytes, more than {MAX_BYTES}; only the simple ones of its first lines are read",
            inner.len()
        );
        out.problems.push((Some(first_line), ProblemKind::FrontMatter { reason }));
        by_line(inner, first_line, |_| true, out);
        return;
    }
    let mut given_up: Vec<usize> = Vec::new();
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
                by_line(inner, first_line, |n| given_up.contains(&n), out);
                return;
            }
            Ok(Value::Null) => {
                by_line(inner, first_line, |n| given_up.contains(&n), out);
                return;
            }
            Ok(_) => (None, "it has no `name: value` lines".to_owned()),
            Err(error) => error,
        };
        let at = line.map_or(first_line, |l| first_line + l);
        out.problems.push((Some(at), ProblemKind::FrontMatter { reason }));
        let Some(line) = line.filter(|l| (1..=text.lines().count()).contains(l) && !given_up.contains(l)) else {
            break;
        };
        given_up.push(line);
        text = text
            .lines()
            .enumerate()
            .map(|(n, l)| if n + 1 == line { "\n".to_owned() } else { format!("{l}\n") })
            .collect();
    }
    by_line(inner, first_line, |_| true, out);
}

/// Lines of a broken front matter that are looked at one by one.
const MOST_LINES: usize = 200;

/// Reads the lines that `is_asked` names as what they look like, `name: value` or `name = value`, where no field of that name
/// was read before.
fn by_line(inner: &str, first_line: usize, is_asked: impl Fn(usize) -> bool, out: &mut FrontMatter<'_>) {
    for (n, line) in inner.lines().take(MOST_LINES).enumerate().filter(|(n, _)| is_asked(n + 1)) {
        let Some((name, value)) = line.trim_end_matches(',').split_once([':', '=']) else {
            continue;
        };
        let name = name.trim_end().trim_matches('"');
        let value = value.trim();
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if !is_plain || value.is_empty() || value.len() > LONGEST_VALUE || value.starts_with(['&', '*', '|', '>', '{'])
        {
            continue;
        }
        let unquoted = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        let value = match value.strip_prefix('[') {
            Some(list) => {
                Value::Array(list.trim_end_matches(']').split(',').map(|v| Value::String(unquoted(v))).collect())
            }
            None => Value::String(unquoted(value)),
        };
        if !is_read(&name.to_lowercase(), out) {
            // That the line is broken is told already; that the article is not public counts all the same.
            let before = out.problems.len();
            field(name, &value, first_line + n + 1, out);
            let told = out.problems.split_off(before);
            out.problems.extend(told.into_iter().filter(|(_, kind)| matches!(kind, ProblemKind::Publishing(_))));
        }
    }
}

const LONGEST_VALUE: usize = 1_000;

/// Front matter in JSON: an object before everything else, with a line end behind it.
fn json<'a>(text: &'a str, start: &'a str, out: &mut FrontMatter<'a>) {
    let head = start.get(..start.len().min(MAX_BYTES)).unwrap_or(start);
    let mut values = serde_json::Deserializer::from_str(head).into_iter::<Value>();
    let Some(Ok(Value::Object(fields))) = values.next() else {
        return;
    };
    let (inner, body) = start.split_at_checked(values.byte_offset()).unwrap_or((start, ""));
    if !body.trim_start_matches(' ').starts_with('\n') || body.trim().is_empty() {
        return;
    }
    let before = count_lines(text) - count_lines(start);
    for (name, value) in &fields {
        let at = inner.lines().position(|l| l.contains(&format!("\"{name}\""))).unwrap_or(0);
        field(name, value, before + at + 1, out);
    }
    out.lines = count_lines(text) - count_lines(body);
    out.body = body;
}

/// Whether `text` begins with front matter in JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.starts_with('{') && split(text).body.len() < text.len()
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
    if fence == ";;;" {
        let text = text.trim();
        let whole = if text.starts_with('{') { text.to_owned() } else { format!("{{{text}}}") };
        return serde_json::from_str(&whole).map_err(|e| (Some(e.line()), plain(&e.to_string())));
    }
    serde_saphyr::from_str::<Value>(text).map_err(|e| {
        let line = e.location().and_then(|l| usize::try_from(l.line()).ok());
        let reason = e.without_snippet().to_string();
        (line, plain(reason.lines().next().unwrap_or("it is not YAML")))
    })
}

/// A parser's words without what only its programmers understand; the line is told elsewhere.
fn plain(reason: &str) -> String {
    let lower = reason.to_lowercase();
    if lower.contains("duplicate") {
        return "a name occurs twice".to_owned();
    }
    if lower.contains("budget") || lower.contains("recursion limit") {
        return "it is nested too deeply, or refers to itself too often".to_owned();
    }
    let end = [" at line ", " at 1:"].iter().filter_map(|words| reason.find(words)).min().unwrap_or(reason.len());
    reason.get(..end).unwrap_or(reason).trim_start_matches("error: ").to_owned()
}

/// What stands after the colon or the equals sign on line `at`, comments left out.
fn as_written(inner: &str, at: usize) -> Option<Value> {
    let (_, value) = inner.lines().nth(at.checked_sub(1)?)?.split_once([':', '='])?;
    let value = value.split(" #").next().unwrap_or(value).trim();
    (!value.is_empty()).then(|| Value::String(value.to_owned()))
}

/// Lines of the front matter up to the one that gives `name`; 0 where it cannot be told. A field inside another is indented.
fn line_of_field(inner: &str, name: &str) -> usize {
    let gives = |line: &str| {
        let line = line.trim_start_matches(['"', '\'', '[']);
        let rest = line.strip_prefix(name).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
        rest.is_some_and(|rest| rest.starts_with([':', '=', ']']))
    };
    let line = inner.lines().position(gives).or_else(|| inner.lines().position(|line| gives(line.trim_start())));
    line.map_or(0, |n| n + 1)
}

fn line_of(text: &str, offset: Option<usize>) -> Option<usize> {
    offset.and_then(|at| text.get(..at)).map(|before| before.matches('\n').count() + 1)
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
    fn the_commonest_slips_keep_what_can_be_read() {
        for front in [
            "title: Bridge: opens: soon\nauthor: Al Poe",
            "title: Bridge: opens: soon\n\tx: y\nauthor: Al Poe",
            "title: 'Bridge: opens: soon'\nx: [\nauthor: Al Poe",
            "author: Al Poe\ntitle: Bridge: opens: soon\nother: a: b: c\nmore: d: e",
        ] {
            let text = format!("---\n{front}\n---\nText.");
            let found = split(&text);
            assert_eq!((found.meta.title.as_str(), found.meta.authors.len()), ("Bridge: opens: soon", 1), "{front}");
            assert!(matches!(found.problems.first(), Some((Some(_), ProblemKind::FrontMatter { .. }))), "{front}");
        }
        let found = split("+++\ntitle = \"T\"\nx = = y\nauthor = \"Al Poe\"\n+++\nText.");
        assert_eq!((found.meta.title.as_str(), found.meta.authors.len()), ("T", 1));
        let large = format!("---\ntitle: T\nx: {}\n---\nText.", "y".repeat(1 << 20));
        assert_eq!(split(&large).meta.title, "T");
    }

    #[test]
    fn json_is_front_matter_too() {
        for text in
            ["{\n\"title\": \"A\", \"id\": \"x\"\n}\n\nText.", ";;;\n\"title\": \"A\", \"id\": \"x\"\n;;;\nText.\n\n"]
        {
            let found = split(text);
            assert_eq!((found.meta.title.as_str(), found.id.as_deref(), found.body.trim()), ("A", Some("x"), "Text."));
            assert_eq!(found.problems, []);
        }
        assert_eq!(split("{a} Text.").body, "{a} Text.");
    }

    #[test]
    fn an_id_is_tame_or_told() {
        for id in ["../../etc/passwd", "/etc/passwd", "a//b", "a/../b", &"x".repeat(500)] {
            let text = format!("---\ntitle: T\nid: {id}\n---\nText.");
            let found = split(&text);
            assert!(matches!(found.problems.as_slice(), [(Some(3), ProblemKind::Field { .. })]) && found.id.is_none());
        }
        assert_eq!(split("---\nid: 2026/bridge.v2\n---\nText.").id.as_deref(), Some("2026/bridge.v2"));
    }

    #[test]
    fn reasons_are_said_in_plain_words() {
        let found = split("---\ntitle: T\ntitle: U\n---\nText.");
        let told: Vec<String> = found.problems.iter().map(|(_, kind)| kind.to_string()).collect();
        assert!(told.iter().all(|t| !t.contains("Options") && !t.contains(" at line ")), "{told:?}");
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
        let told = split(&bomb).problems.iter().map(|(_, kind)| kind.to_string()).collect::<String>();
        assert!(!told.contains("Nodes"), "{told}");
    }
}

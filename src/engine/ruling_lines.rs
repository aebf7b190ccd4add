//! Reads the rulings among the corpus's golden questions line by line, so that one bad line costs no other its word.
//!
//! They fail closed as the register does. A copy of what they last said is kept beside the file; a ruling holds until a line with
//! its id or its question says otherwise, whatever becomes of the file. Passages that a line calls wrong which cannot be read, and
//! which is no ruling known before, are blocked for every question.

use crate::ingest::{Bytes, GuardFault, guarding, last_said, remember, text_of};
use crate::text::{clip, folded_question};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The file of golden questions in the corpus.
pub(super) const FILE: &str = "questions.jsonl";

/// A longer line is no question.
const MAX_LINE: usize = 64 * 1024;

/// Characters of a question that are said back.
const SHOWN: usize = 80;

const MEND: &str = "fix the line, or restore the file";
const GONE: &str = "restore it, or lift the ruling by a line with its id and question and `\"ruling\": false`";

/// A ruling as its line has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RulingLine {
    #[serde(default)]
    pub id: String,
    pub question: String,
    #[serde(default)]
    pub relevant: Vec<String>,
    #[serde(default)]
    pub wrong: Vec<String>,
}

/// What holds.
#[derive(Clone, Debug, Default)]
pub(super) struct RulingLines {
    pub rulings: Vec<RulingLine>,
    /// Passages that are blocked for every question.
    pub blocked: Vec<String>,
    pub faults: Vec<GuardFault>,
}

/// Why nobody can tell what was ruled.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be read: {reason}; restore it, or remove it if there never was a ruling: until then it is not known which passages are blocked", path.display())]
pub struct RulingsError {
    path: PathBuf,
    reason: String,
}

/// Reads the rulings of `corpus`; `before` is what this process last read.
pub(super) fn read(corpus: &Path, before: Option<&[RulingLine]>) -> Result<RulingLines, RulingsError> {
    let path = corpus.join(FILE);
    let kept = kept(&path);
    let before = kept.as_deref().or(before);
    let mut out = RulingLines::default();
    let mut said = RulingScope::default();
    match guarding(&path) {
        Bytes::Read(bytes) => parse(&bytes, &mut out, &mut said),
        Bytes::Missing if before.is_none_or(<[RulingLine]>::is_empty) => return Ok(out),
        Bytes::Missing => out.fault(None, "it is gone; the rulings that it had still apply", GONE),
        Bytes::Unreadable(reason) if before.is_none() => return Err(RulingsError { path, reason }),
        Bytes::Unreadable(reason) => {
            out.fault(None, &format!("{reason}; the rulings that it had still apply"), "restore it");
        }
    }
    let odd = std::mem::take(&mut said.odd);
    for (number, line, is_ruling, field) in odd {
        let is_known = |known: &&RulingLine| is_same(known, &line);
        if before.unwrap_or_default().iter().any(|known| is_known(&known)) {
            out.fault(
                Some(number),
                &format!("the field {field:?} is not known, and the ruling that the line had still applies"),
                MEND,
            );
            said.bad.push(line.question);
        } else {
            said.says(&line);
            out.rulings.extend(Some(line).filter(|_| is_ruling));
        }
    }
    let is_there = matches!(guarding(&path), Bytes::Read(_));
    for ruling in before.unwrap_or_default() {
        if said.of.contains(&folded_question(&ruling.question))
            || (!ruling.id.is_empty() && said.ids.contains(&ruling.id))
        {
            continue;
        }
        // A line that cannot be read and names it was told already.
        let is_told =
            said.bad.iter().any(|bad| bad.contains(&format!("\"{}\"", ruling.id)) || bad.contains(&ruling.question));
        if is_there && !is_told {
            let shown = clip(&ruling.question, SHOWN);
            out.fault(
                None,
                &format!("the ruling {} on “{shown}” is no longer there, and still applies", ruling.id),
                GONE,
            );
        }
        out.rulings.push(ruling.clone());
    }
    let known: HashSet<&String> = out.rulings.iter().flat_map(|ruling| &ruling.wrong).collect();
    out.blocked.retain(|id| !known.contains(id));
    let lines = out.rulings.iter().filter_map(|ruling| serde_json::to_string(ruling).ok());
    remember(&path, &lines.map(|line| line + "\n").collect::<String>());
    Ok(out)
}

/// What is wrong with the rulings of `corpus`; what they blocked stays blocked.
///
/// # Errors
/// [`RulingsError`] when nobody can tell what was ruled.
pub fn ruling_faults(corpus: &Path) -> Result<Vec<GuardFault>, RulingsError> {
    Ok(read(corpus, None)?.faults)
}

fn kept(path: &Path) -> Option<Vec<RulingLine>> {
    let Bytes::Read(bytes) = guarding(&last_said(path)) else { return None };
    std::str::from_utf8(&bytes).ok()?.lines().map(|line| serde_json::from_str(line).ok()).collect()
}

/// Whether two lines are about the same question.
fn is_same(a: &RulingLine, b: &RulingLine) -> bool {
    (!a.id.is_empty() && a.id == b.id) || folded_question(&a.question) == folded_question(&b.question)
}

/// Of which questions, and under which ids, a line that can be read says something; and the lines that cannot be.
#[derive(Default)]
struct RulingScope {
    of: HashSet<String>,
    ids: HashSet<String>,
    bad: Vec<String>,
    /// Lines with a field that is none: its name may have been another.
    odd: Vec<(usize, RulingLine, bool, String)>,
}

impl RulingScope {
    fn says(&mut self, line: &RulingLine) {
        self.of.insert(folded_question(&line.question));
        self.ids.insert(line.id.clone());
    }
}

/// Fields of a golden question.
const FIELDS: &[&str] = &["id", "question", "relevant", "wrong", "ruling", "grades", "answers", "article_id", "kind"];

fn parse(bytes: &[u8], out: &mut RulingLines, said: &mut RulingScope) {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return out.fault(None, "it is empty; the rulings that it had still apply", "restore it, or remove it");
    }
    let mut ids = HashSet::new();
    for (number, bytes) in (1..).zip(bytes.split(|b| *b == b'\n')) {
        let (line, is_utf8) = text_of(bytes);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let read = if !is_utf8 {
            Err("it is not UTF-8".to_owned())
        } else if line.len() > MAX_LINE {
            Err(format!("it is longer than {MAX_LINE} bytes"))
        } else {
            let value = serde_json::from_str::<Value>(line).map_err(|error| error.to_string());
            value.and_then(|value| Ok((ruling(&value)?, odd_field(&value))))
        };
        match read {
            Ok(((line, is_ruling), odd)) => {
                if !line.id.is_empty() && !ids.insert(line.id.clone()) {
                    out.fault(Some(number), &format!("the id {:?} was used before; both lines apply", line.id), MEND);
                }
                if let Some(field) = odd {
                    said.odd.push((number, line, is_ruling, field));
                    continue;
                }
                said.says(&line);
                if is_ruling {
                    out.rulings.push(line);
                }
            }
            Err(reason) => {
                out.fault(
                    Some(number),
                    &format!("{}; what it may have blocked stays blocked", clip(&reason, 200)),
                    MEND,
                );
                out.blocked.extend(perhaps_wrong(line));
                said.bad.push(line.to_owned());
            }
        }
    }
}

/// A field that golden questions do not have.
fn odd_field(value: &Value) -> Option<String> {
    value.as_object()?.keys().find(|key| !FIELDS.contains(&key.as_str())).cloned()
}

/// A line's ruling, and whether it is one.
fn ruling(value: &Value) -> Result<(RulingLine, bool), String> {
    let fields = value.as_object().ok_or("it is not a JSON object")?;
    let is_ruling = match fields.get("ruling") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(is_ruling)) => *is_ruling,
        Some(_) => return Err("`ruling` must be true or false".to_owned()),
    };
    let ids = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(all)) => all
            .iter()
            .map(|id| id.as_str().map(str::to_owned).ok_or_else(|| format!("`{name}` must be a list of passages' ids")))
            .collect(),
        Some(_) => Err(format!("`{name}` must be a list of passages' ids")),
    };
    let id = match fields.get("id") {
        Some(Value::String(id)) => id.clone(),
        None | Some(Value::Null) => String::new(),
        Some(_) => return Err("`id` must be a text".to_owned()),
    };
    let question = fields.get("question").and_then(Value::as_str).filter(|question| !question.trim().is_empty());
    let question = question.ok_or("it has no question")?.to_owned();
    let (relevant, wrong) = (ids("relevant")?, ids("wrong")?);
    Ok((RulingLine { id, question, relevant, wrong }, is_ruling))
}

/// Passages that a line which cannot be read may have called wrong.
fn perhaps_wrong(line: &str) -> Vec<String> {
    let is_id = |text: &str| text.contains('#');
    if let Ok(value) = serde_json::from_str::<Value>(line) {
        if value.get("ruling") == Some(&Value::Bool(false)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        texts(value.get("wrong").unwrap_or(&Value::Null), &mut found);
        return found.into_iter().filter(|text| is_id(text)).collect();
    }
    let Some((_, rest)) = line.split_once("wrong") else { return Vec::new() };
    let list = rest.split(']').next().unwrap_or(rest);
    // Between the second quotation mark, which ends the name, and the end of the list.
    list.split('"').skip(1).filter(|text| is_id(text)).map(|text| text.replace("\\/", "/")).collect()
}

fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, out)),
        Value::Object(fields) => fields.values().for_each(|one| texts(one, out)),
        _ => {}
    }
}

impl RulingLines {
    fn fault(&mut self, line: Option<usize>, reason: &str, remedy: &'static str) {
        let (file, reason) = (FILE, reason.to_owned());
        self.faults.push(GuardFault { file, line, reason, remedy, is_text: line.is_some(), until: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: &str = "{\"id\":\"m001\",\"question\":\"What is a kite?\",\"relevant\":[\"kite#what/1\"]}";
    const FIRST: &str =
        "{\"id\":\"m002\",\"question\":\"Who built it?\",\"relevant\":[],\"wrong\":[\"kite#faq/who\"],\"ruling\":true}";
    const SECOND: &str = "{\"id\":\"m003\",\"question\":\"When was it?\",\"relevant\":[\"kite#faq/when\"],\"wrong\":[\"clock#faq/when\"],\"ruling\":true}";

    fn whole() -> String {
        format!("{FIRST}\n{OTHER}\n{SECOND}\n")
    }

    fn corpus(text: &[u8]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), text).unwrap();
        dir
    }

    /// Passages that are blocked for a question, or for all.
    fn blocks(lines: &RulingLines, question: &str, passage: &str) -> bool {
        let of = |line: &RulingLine| line.question == question && line.wrong.iter().any(|id| id == passage);
        lines.rulings.iter().any(of) || lines.blocked.iter().any(|id| id == passage)
    }

    /// Every way to break `text`.
    fn broken(text: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        for at in 0..text.len() {
            for (what, byte) in [("not UTF-8", 0xff), ("NUL", 0), ("another", text[at] ^ 1), ("a line end", b'\n')] {
                let mut bad = text.to_vec();
                bad[at] = byte;
                out.push((format!("byte {at} is {what}"), bad));
            }
            out.push((format!("cut at {at}"), text[..at].to_vec()));
            out.push((format!("begins at {at}"), text[at..].to_vec()));
        }
        let string = String::from_utf8(text.to_vec()).unwrap();
        for (from, to) in [
            ("true", "\"true\""),
            ("true", "1"),
            ("[\"kite#faq/who\"]", "\"kite#faq/who\""),
            ("[\"kite#faq/who\"]", "[[\"kite#faq/who\"]]"),
            ("[\"kite#faq/who\"]", "[\"kite#faq/who\", 7]"),
            ("[\"kite#faq/who\"]", "{\"a\":\"kite#faq/who\"}"),
            ("\"m002\"", "2"),
            ("\"m002\"", "\"m003\""),
            ("\"Who built it?\"", "null"),
            ("\"Who built it?\"", "\"\""),
            ("{", "[{"),
            ("\n", "\r\n"),
            ("\n", ""),
            ("\n", "\r"),
            ("\"", "\u{201c}"),
            ("wrong", "Wrong"),
            (":", "="),
            (",", ";"),
        ] {
            out.push((format!("{from} is {to}"), string.replace(from, to).into_bytes()));
        }
        out.push(("BOM".to_owned(), format!("\u{feff}{string}").into_bytes()));
        out.push(("UTF-16".to_owned(), string.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        let long = string.replace("Who built it?", &"w".repeat(100_000));
        out.push(("a long line".to_owned(), long.into_bytes()));
        out
    }

    #[test]
    fn however_the_file_is_broken_what_was_ruled_holds_and_something_is_told() {
        for (way, bytes) in broken(whole().as_bytes()) {
            let dir = corpus(whole().as_bytes());
            assert!(read(dir.path(), None).unwrap().faults.is_empty());
            std::fs::write(dir.path().join(FILE), &bytes).unwrap();
            for again in ["", ", read again"] {
                let lines = read(dir.path(), None).unwrap();
                // Of a question whose words changed in a line that can be read, the new words are ruled.
                let is_reworded =
                    |from: &str| !String::from_utf8_lossy(&bytes).contains(from) && lines.faults.is_empty();
                assert!(
                    is_reworded("Who built it?")
                        || blocks(&lines, "Who built it?", "kite#faq/who")
                        || is_moved(&lines, "m002"),
                    "{way}{again}: {lines:?}"
                );
                assert!(
                    is_reworded("When was it?")
                        || blocks(&lines, "When was it?", "clock#faq/when")
                        || is_moved(&lines, "m003"),
                    "{way}{again}: {lines:?}"
                );
            }
        }
    }

    /// A line that can be read says of this ruling's id what holds now.
    fn is_moved(lines: &RulingLines, id: &str) -> bool {
        lines.rulings.iter().any(|line| line.id == id && !line.wrong.is_empty())
    }

    #[test]
    fn without_a_copy_a_bad_line_blocks_what_it_names() {
        for bad in [
            FIRST.replace("true", "\"yes\""),
            FIRST.replace("[\"kite#faq/who\"]", "\"kite#faq/who\""),
            FIRST.replace("\"Who built it?\"", "7"),
            FIRST.trim_end_matches('}').to_owned(),
            FIRST.replace("\"id\":", "\"id\" "),
        ] {
            let dir = corpus(format!("{bad}\n{SECOND}\n").as_bytes());
            let lines = read(dir.path(), None).unwrap();
            assert!(
                blocks(&lines, "", "kite#faq/who") && blocks(&lines, "When was it?", "clock#faq/when"),
                "{bad}: {lines:?}"
            );
            assert!(lines.faults[0].to_string().starts_with("questions.jsonl:1: "), "{:?}", lines.faults);
        }
        let harmless = corpus(b"{\"id\":\"x\",\"question\":\"Q?\",\"wrong\":\"kite#faq/who\",\"ruling\":false}\n");
        assert!(read(harmless.path(), None).unwrap().blocked.is_empty(), "a line that says it is none");
    }

    #[test]
    fn a_ruling_ends_when_a_line_says_so_and_not_by_its_absence() {
        let dir = corpus(whole().as_bytes());
        read(dir.path(), None).unwrap();
        let write = |text: &str| std::fs::write(dir.path().join(FILE), text).unwrap();
        write(&format!("{OTHER}\n{SECOND}\n"));
        let lines = read(dir.path(), None).unwrap();
        assert!(blocks(&lines, "Who built it?", "kite#faq/who") && lines.faults.len() == 1, "{:?}", lines.faults);
        write(&format!("{OTHER}\n{SECOND}\n{}\n", FIRST.replace("true", "false")));
        let lines = read(dir.path(), None).unwrap();
        assert!(!blocks(&lines, "Who built it?", "kite#faq/who") && lines.faults.is_empty(), "{:?}", lines.faults);
    }
}

//! Reads `register.toml` entry by entry, so that one bad line costs no other entry its word. Of an entry with a bad line the file
//! is withheld, unless the line is one that says nothing of that.

use super::guard_file::{GuardFault, text_of};
use super::register_entry::{ArticleState, REGISTER, RegisterEntry};
use crate::text::clip;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Fields that withhold nothing, whatever is wrong with them.
const HARMLESS: &[&str] = &["note", "on", "sha256", "added"];

/// Characters of a parser's words that are said.
const MOST_SAID: usize = 160;

const MEND: &str = "fix the line, or restore the file";

/// What was read.
#[derive(Default)]
pub(super) struct RegisterLines {
    pub entries: BTreeMap<String, RegisterEntry>,
    /// Files whose entry says whether they may be quoted.
    pub stated: BTreeSet<String>,
    /// Files with a bad line in their entry.
    pub bad: BTreeSet<String>,
    pub faults: Vec<GuardFault>,
    /// Something cannot be read that may have been about any file.
    pub is_torn: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    #[serde(default)]
    file: BTreeMap<String, RegisterEntry>,
}

pub(super) fn read(bytes: &[u8]) -> RegisterLines {
    let (text, is_utf8) = text_of(bytes);
    let mut out = RegisterLines::default();
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
        out.fault(None, "it is empty", "restore it; if nothing is withheld, write a line that begins with # into it");
        out.is_torn = true;
        return out;
    }
    if is_utf8 && let Ok(whole) = toml::from_str::<Whole>(&text) {
        out.stated = stated(&text);
        out.entries = whole.file;
        return out;
    }
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut file: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.trim_end_matches('\r');
        if line.trim_start().starts_with('[') {
            out.entry(file.take(), &std::mem::take(&mut lines));
            match header(line) {
                Some(name) => file = Some((number, name)),
                None => out.lost(number, "the line names no file that can be recognised"),
            }
        } else {
            lines.push((number, line));
        }
    }
    out.entry(file, &lines);
    if out.faults.is_empty() {
        out.lost(1, "it is not TOML");
    }
    out
}

/// The file that a line such as `[file."a.md"]` begins the entry of.
fn header(line: &str) -> Option<String> {
    if line.contains('\u{fffd}') {
        return None;
    }
    let table: toml::Table = toml::from_str(line).ok()?;
    let files = table.get("file").filter(|_| table.len() == 1)?.as_table()?;
    let (name, entry) = files.iter().next().filter(|_| files.len() == 1)?;
    entry.as_table().is_some_and(toml::Table::is_empty).then(|| name.clone())
}

/// Files whose entry has a `state`.
fn stated(text: &str) -> BTreeSet<String> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let files = table.get("file").and_then(toml::Value::as_table);
    let has_state = |entry: &toml::Value| entry.get("state").is_some();
    files.into_iter().flatten().filter(|(_, entry)| has_state(entry)).map(|(name, _)| name.clone()).collect()
}

impl RegisterLines {
    fn fault(&mut self, line: Option<usize>, reason: &str, remedy: &'static str) {
        let reason = reason.to_owned();
        self.faults.push(GuardFault { file: REGISTER, line, reason, remedy, is_text: line.is_some(), until: None });
    }

    fn lost(&mut self, line: usize, reason: &str) {
        self.fault(Some(line), &format!("{reason}; whatever was withheld before stays withheld"), MEND);
        self.is_torn = true;
    }

    /// Takes over one entry, or what stands before the first.
    fn entry(&mut self, file: Option<(usize, String)>, lines: &[(usize, &str)]) {
        let is_nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let Some((number, name)) = file else {
            if let Some((number, _)) = lines.iter().find(|(_, line)| !is_nothing(line)) {
                self.lost(*number, "the line belongs to no file");
            }
            return;
        };
        let (mut entry, mut table, mut is_bad) = (RegisterEntry::default(), toml::Table::new(), false);
        let text: String = lines.iter().flat_map(|(_, line)| [*line, "\n"]).collect();
        let whole = if text.contains('\u{fffd}') { None } else { toml::from_str::<RegisterEntry>(&text).ok() };
        if let Some(whole) = whole {
            (entry, table) = (whole, toml::from_str(&text).unwrap_or_default());
        } else {
            for (number, line) in lines.iter().filter(|(_, line)| !is_nothing(line)) {
                match with_line(&table, line) {
                    Ok(read) => (entry, table) = read,
                    Err(reason) => is_bad |= self.bad_line(*number, line, &reason, &name),
                }
            }
        }
        if table.contains_key("state") {
            self.stated.insert(name.clone());
        }
        if let Some(is_other_strict) = self.entries.get(&name).map(is_strict) {
            self.fault(
                Some(number),
                &format!("{name:?} has a second entry; the stricter one holds"),
                "remove one of the two",
            );
            if is_other_strict && !is_strict(&entry) {
                return;
            }
        }
        if is_bad {
            entry.state = ArticleState::Retracted;
            self.bad.insert(name.clone());
        }
        self.entries.insert(name, entry);
    }

    /// Tells of a bad line; gives whether it may have withheld its file.
    fn bad_line(&mut self, number: usize, line: &str, reason: &str, name: &str) -> bool {
        let reason = clip(&reason.replace('\n', " "), MOST_SAID);
        let field = line.split_once('=').map(|(field, _)| field.trim());
        if field.is_some_and(|field| HARMLESS.contains(&field)) {
            self.fault(Some(number), &format!("{reason}; the rest of {name:?} still applies"), MEND);
            return false;
        }
        self.fault(Some(number), &format!("{reason}, and {name:?} is withheld until that is fixed"), MEND);
        // What is no field may have been the beginning of another entry.
        self.is_torn |= !field.is_some_and(|field| matches!(field, "state" | "until" | "origin" | "id"));
        true
    }
}

/// An entry and its fields with those of one line more, or what is wrong with the line.
fn with_line(table: &toml::Table, line: &str) -> Result<(RegisterEntry, toml::Table), String> {
    if line.contains('\u{fffd}') {
        return Err("the line is not UTF-8".to_owned());
    }
    let one: toml::Table = toml::from_str(line).map_err(|error| error.message().to_owned())?;
    if one.keys().any(|key| table.contains_key(key)) {
        return Err("the field is there twice".to_owned());
    }
    let mut joined = table.clone();
    joined.extend(one);
    let entry = joined.clone().try_into::<RegisterEntry>().map_err(|error| error.message().to_owned())?;
    Ok((entry, joined))
}

fn is_strict(entry: &RegisterEntry) -> bool {
    matches!(entry.state, ArticleState::Retracted | ArticleState::Embargoed)
}

//! Another wording of an FAQ entry's question, written as `also:` into the front matter of the entry's own file. Lines are put in and
//! nothing else is touched; the file is written only where reading it back gives the same article with just this wording more.
//! Where that cannot be, whoever asked is told why, and may keep the wording as a ruling.

use crate::article::{Article, FaqWording, PassageId, PassageKind, Question};
use crate::ingest::{
    CorpusFile, FileReading, Outside, Register, RegisterError, corpus_files, lock, place, put, read_article,
};
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// Taken while a file is changed; hidden, so that it is no article.
const LOCK: &str = ".wordings.lock";

/// A wording that stands in the corpus.
#[derive(Clone, Debug)]
pub struct KeptWording {
    /// The file, a path in the corpus.
    pub file: String,
    /// What the file is to the corpus, for [`Order::parsed`](super::Order::parsed).
    pub parsed: Vec<CorpusFile>,
}

/// Why a wording cannot be written into the entry's file.
#[derive(Debug, thiserror::Error)]
pub enum WordingError {
    /// It is fetched, or reported by a content management system, and would be written over.
    #[error("{file} came from elsewhere, and what is written into it would be lost with its next version")]
    FromElsewhere {
        /// The file, a path in the corpus.
        file: String,
    },
    /// Only Markdown has front matter that lines can be added to, and of that not all can be read back.
    #[error("{file} has no front matter to which a wording could be added")]
    NoPlace {
        /// The file, a path in the corpus.
        file: String,
    },
    /// The article does not have the entry.
    #[error("the articles no longer have the entry {passage}")]
    NoEntry {
        /// The entry's passage.
        passage: String,
    },
    /// What is known of the corpus's files cannot be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The operating system refused.
    #[error("{} cannot be read or written: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: io::Error,
    },
}

/// Writes `question` down as another wording of the entry of `passage`. One that is there already stays as it is.
///
/// # Errors
/// [`WordingError`]; the corpus is then as it was.
pub fn keep_wording(
    corpus: &Path,
    article: &Article,
    passage: &PassageId,
    question: &Question,
) -> Result<KeptWording, WordingError> {
    let file = article.source.clone();
    let entry = entry_of(article, passage).ok_or_else(|| WordingError::NoEntry { passage: passage.to_string() })?;
    if Outside::of_file(&file, Register::read(corpus)?.entry(&file)).is_some() {
        return Err(WordingError::FromElsewhere { file });
    }
    let no_place = || WordingError::NoPlace { file: file.clone() };
    if file.contains('#') {
        return Err(no_place());
    }
    let path = place(corpus, &file);
    let failed = |source| WordingError::File { path: path.clone(), source };
    let _lock = lock(&place(corpus, LOCK)).map_err(failed)?;
    let bytes = std::fs::read(&path).map_err(failed)?;
    let old = String::from_utf8(bytes).map_err(|_| no_place())?;
    let before = read_article(old.as_bytes(), &file);
    let wanted = FaqWording { question: question.as_str().to_owned(), passage: passage.clone() };
    if before.article.as_ref().is_some_and(|article| article.also.contains(&wanted)) {
        let parsed = corpus_files(before, file.clone(), hex(&Sha256::digest(old.as_bytes())));
        return Ok(KeptWording { file, parsed });
    }
    let text = with_wording(&old, entry, question.as_str()).ok_or_else(no_place)?;
    let after = read_article(text.as_bytes(), &file);
    if !is_only_more(&before, &after, &wanted) {
        return Err(no_place());
    }
    put(&path, text.as_bytes(), true).map_err(failed)?;
    let parsed = corpus_files(after, file.clone(), hex(&Sha256::digest(text.as_bytes())));
    Ok(KeptWording { file, parsed })
}

fn entry_of<'a>(article: &'a Article, passage: &PassageId) -> Option<&'a str> {
    let own = article.passages.iter().find(|own| own.id == *passage)?;
    match own.kind {
        PassageKind::Faq { question, .. } => Some(article.slice(question)),
        PassageKind::Section { .. } => None,
    }
}

/// Whether the file says after the change what it said before, and this one wording more.
fn is_only_more(before: &FileReading, after: &FileReading, wanted: &FaqWording) -> bool {
    let (Some(old), Some(new)) = (&before.article, &after.article) else { return false };
    let but_wordings = |article: &Article| {
        let mut article = article.clone();
        article.also.clear();
        // Lines below have moved.
        let release = &mut article.release;
        release.from.iter_mut().chain(&mut release.until).for_each(|moment| moment.line = None);
        article
    };
    let others: Vec<&FaqWording> = new.also.iter().filter(|wording| *wording != wanted).collect();
    let is_new = others.len() + 1 == new.also.len();
    let is_more = is_new && others.len() == old.also.len() && old.also.iter().all(|own| others.contains(&own));
    let kinds = |reading: &FileReading| reading.problems.iter().map(|problem| problem.kind.clone()).collect::<Vec<_>>();
    is_more && but_wordings(old) == but_wordings(new) && kinds(before) == kinds(after)
}

/// The text with one wording more; `None` where its front matter has no place for it.
fn with_wording(text: &str, entry: &str, wording: &str) -> Option<String> {
    // A JSON string is a YAML string, and a TOML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let (entry_quoted, wording) = (quoted(entry), quoted(wording));
    let (mark, rest) = if text.starts_with('\u{feff}') { text.split_at_checked(3)? } else { ("", text) };
    let end = if rest.lines().next().is_some() && rest.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<&str> = rest.split_inclusive('\n').collect();
    let fence = lines.first()?.trim_end();
    let closing = |line: &&str| line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
    let front = match fence {
        "---" | "+++" => 1 + lines.get(1..)?.iter().position(closing)?,
        ";;;" => return None,
        _ if rest.starts_with('{') => return None,
        _ => {
            let front = format!("---{end}also:{end}  {entry_quoted}:{end}    - {wording}{end}---{end}{end}");
            return Some(format!("{mark}{front}{rest}"));
        }
    };
    let head = lines.get(..front)?;
    let (at, new) = if fence == "---" {
        in_yaml(head, entry, &entry_quoted, &wording, end)
    } else {
        in_toml(head, &entry_quoted, &wording, end)
    };
    lines.insert(at, &new);
    Some(format!("{mark}{}", lines.concat()))
}

/// Before which line of YAML something is put, and what.
fn in_yaml(head: &[&str], entry: &str, entry_quoted: &str, wording: &str, end: &str) -> (usize, String) {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let Some(also) = head.iter().position(|line| line.trim_end() == "also:") else {
        return (head.len(), format!("also:{end}  {entry_quoted}:{end}    - {wording}{end}"));
    };
    let block = || head.iter().enumerate().skip(also + 1).take_while(|(_, line)| indent(line) > 0);
    let own = block().map(|(_, line)| indent(line)).next().unwrap_or(2);
    let names_entry = |line: &str| {
        let name = line.trim().strip_suffix(':').unwrap_or_default();
        indent(line) == own && (name == entry_quoted || name.trim_matches(['"', '\'']) == entry)
    };
    match block().find(|(_, line)| names_entry(line)) {
        Some((at, _)) => {
            let item = head.get(at + 1).filter(|line| line.trim_start().starts_with("- ")).map(|line| indent(line));
            (at + 1, format!("{}- {wording}{end}", " ".repeat(item.unwrap_or(own + 2))))
        }
        None => (also + 1, format!("{0}{entry_quoted}:{end}{0}  - {wording}{end}", " ".repeat(own))),
    }
}

/// Before which line of TOML something is put, and what. A table is the last thing that TOML's own fields may be followed by.
fn in_toml(head: &[&str], entry_quoted: &str, wording: &str, end: &str) -> (usize, String) {
    match head.iter().position(|line| line.trim_end() == "[also]") {
        None => (head.len(), format!("[also]{end}{entry_quoted} = [{wording}]{end}")),
        Some(also) => (also + 1, format!("{entry_quoted} = [{wording}]{end}")),
    }
}

#[cfg(test)]
mod tests;

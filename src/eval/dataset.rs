//! Question sets: `passages.jsonl` and `questions.jsonl` in a folder, or the golden questions of a corpus. Everything is
//! checked when it is read, and a fault names its file and line. Which answers are right is stated by the sets alone.

use crate::article::{Article, ArticleId, Body, Dates, Passage, PassageId, PassageKind, ReleasePeriod};
use crate::ingest::{Corpus, CorpusFile};
use crate::text::{Language, Span, clean_article_text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A question set: a corpus and the questions asked of it.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The folder's name.
    pub name: String,
    /// Its passages as articles, each passage just as the set has it.
    pub corpus: Corpus,
    /// Its questions.
    pub questions: Vec<GoldenQuestion>,
}

impl Dataset {
    /// Leaves at most so many questions, spread evenly over the set. The passages stay, so it is as hard to find one.
    pub fn thin(&mut self, most: NonZeroUsize) {
        let all = self.questions.len();
        let kept = |n: usize| (n * most.get().min(all)) / all;
        let mut numbers = 0..all;
        self.questions.retain(|_| numbers.next().is_some_and(|n| kept(n) < kept(n + 1)));
    }
}

/// A question and the passages that answer it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GoldenQuestion {
    /// Unique in its set.
    pub id: String,
    /// As a reader asks it.
    pub question: String,
    /// Ids of the passages that answer; empty when none does.
    #[serde(default, deserialize_with = "or_default")]
    pub relevant: Vec<String>,
    /// Ids of passages that a moderator found not to answer. Where none is relevant besides, what does answer is not known.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<String>,
    /// A moderator's ruling: answers to this question and its near paraphrases heed it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ruling: bool,
    /// How well each passage answers, where the set says (higher is better).
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "HashMap::is_empty")]
    pub grades: HashMap<String, f64>,
    /// The publisher's words that answer, each enough by itself.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Only this article is searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<String>,
    /// What sort of question it is, for reading results by sort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl GoldenQuestion {
    /// Whether a reader who is shown these words of this passage (or, for a fact about an article, of this article) has the
    /// answer: by the words where `answers` says which, else by the passage.
    #[must_use]
    pub fn is_answered_by(&self, shown: &str, words: &str) -> bool {
        if self.answers.is_empty() { self.relevant.iter().any(|id| id == shown) } else { self.has_answer(words) }
    }

    /// Whether one of `answers` stands in `text`, however it is spaced.
    #[must_use]
    pub fn has_answer(&self, text: &str) -> bool {
        if self.answers.is_empty() {
            return false;
        }
        let text = spaced(text);
        self.answers.iter().map(|answer| spaced(answer)).any(|answer| !answer.is_empty() && text.contains(&answer))
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
struct PassageLine {
    id: String,
    #[serde(default, deserialize_with = "or_default")]
    article_id: String,
    #[serde(default, deserialize_with = "or_default")]
    title: String,
    #[serde(default, deserialize_with = "or_default")]
    section: String,
    #[serde(default, deserialize_with = "or_default")]
    kind: String,
    #[serde(default, deserialize_with = "or_default")]
    question: String,
    #[serde(default, deserialize_with = "or_default")]
    text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Takes `null` for a field that is left out.
fn or_default<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(input: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

/// Why a question set cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// A file is missing or closed to us.
    #[error("{} cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{}:{line}: {reason}; each line is one JSON object, see docs/evaluation.md", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, 1 the first.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A file without lines.
    #[error("{} has no lines", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// Reads the set in `folder`.
///
/// # Errors
/// [`DatasetError`] names file and line.
pub fn read_dataset(folder: &Path) -> Result<Dataset, DatasetError> {
    let path = folder.join("passages.jsonl");
    let passages: Vec<(usize, PassageLine)> = read_lines(&path)?;
    let corpus = corpus(passages.into_iter().map(|(_, p)| p));
    // A set may name passages that it does not hold: they count as never found.
    let questions = read_questions(&folder.join("questions.jsonl"), &|_| true)?;
    let canonical = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = canonical.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
    Ok(Dataset { name, corpus, questions })
}

/// Reads questions; `exists` tells whether a passage id they name is one.
///
/// # Errors
/// [`DatasetError`] names file and line.
pub fn read_questions(path: &Path, exists: &dyn Fn(&str) -> bool) -> Result<Vec<GoldenQuestion>, DatasetError> {
    let lines: Vec<(usize, GoldenQuestion)> = read_lines(path)?;
    let mut seen = std::collections::HashSet::new();
    for (line, question) in &lines {
        let fail = |reason: String| DatasetError::Line { path: path.to_owned(), line: *line, reason };
        if !seen.insert(&question.id) {
            return Err(fail(format!("the id {:?} was used before", question.id)));
        }
        if let Some(lost) = question.relevant.iter().find(|id| !exists(id)) {
            return Err(fail(format!("there is no passage {lost:?}")));
        }
    }
    Ok(lines.into_iter().map(|(_, q)| q).collect())
}

/// The questions of the lines that can be read, and what is wrong with the first other line.
///
/// # Errors
/// [`DatasetError`] when the file cannot be read at all.
pub fn read_readable(path: &Path) -> Result<(Vec<GoldenQuestion>, Option<DatasetError>), DatasetError> {
    let bytes = whole(path)?;
    let (mut questions, mut wrong) = (Vec::<GoldenQuestion>::new(), None);
    let mut ids = std::collections::HashSet::new();
    for (n, line) in bytes.strip_prefix(BOM).unwrap_or(&bytes).split(|b| *b == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fail = |reason: String| DatasetError::Line { path: path.to_owned(), line: n + 1, reason };
        match serde_json::from_slice::<GoldenQuestion>(line) {
            Ok(question) if ids.insert(question.id.clone()) => questions.push(question),
            Ok(question) => wrong = wrong.or_else(|| Some(fail(format!("the id {:?} was used before", question.id)))),
            Err(error) => wrong = wrong.or_else(|| Some(fail(error.to_string()))),
        }
    }
    if questions.is_empty() && wrong.is_none() {
        wrong = Some(DatasetError::Empty { path: path.to_owned() });
    }
    Ok((questions, wrong))
}

/// All bytes of a file. Reading a pipe would wait for a writer.
fn whole(path: &Path) -> Result<Vec<u8>, DatasetError> {
    let failed = |source| DatasetError::File { path: path.to_owned(), source };
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a file")));
    }
    std::fs::read(path).map_err(failed)
}

/// What some editors begin a file of UTF-8 with.
const BOM: &[u8] = b"\xef\xbb\xbf";

fn read_lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, DatasetError> {
    let failed = |source| DatasetError::File { path: path.to_owned(), source };
    let text =
        String::from_utf8(whole(path)?).map_err(|e| failed(std::io::Error::new(std::io::ErrorKind::InvalidData, e)))?;
    let mut out = Vec::new();
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let value = serde_json::from_str(line).map_err(|e| DatasetError::Line {
            path: path.to_owned(),
            line: n + 1,
            reason: e.to_string(),
        })?;
        out.push((n + 1, value));
    }
    if out.is_empty() { Err(DatasetError::Empty { path: path.to_owned() }) } else { Ok(out) }
}

/// Articles that hold the set's passages as they are, never cut anew.
fn corpus(lines: impl Iterator<Item = PassageLine>) -> Corpus {
    let mut order: Vec<String> = Vec::new();
    let mut by_article: HashMap<String, Vec<PassageLine>> = HashMap::new();
    for line in lines {
        let name = if line.article_id.is_empty() { &line.id } else { &line.article_id };
        let group = by_article.entry(name.clone()).or_insert_with(|| {
            order.push(name.clone());
            Vec::new()
        });
        group.push(line);
    }
    let mut articles: Vec<Article> =
        order.into_iter().filter_map(|id| Some(article(&id, &by_article.remove(&id)?))).collect();
    agree_on_language(&mut articles);
    let files = articles
        .into_iter()
        .map(|article| {
            let id = article.id.to_string();
            CorpusFile {
                source: id,
                part_of: None,
                hash: String::new(),
                article: Some(Arc::new(article)),
                problems: Vec::new(),
            }
        })
        .collect();
    Corpus { files }
}

/// Texts too short to tell a language by are taken for that of the set as a whole.
fn agree_on_language(articles: &mut [Article]) {
    const TOO_SHORT: usize = 400;
    let sample: String = articles.iter().flat_map(|a| a.text.chars().take(200).chain(['\n'])).take(4_000).collect();
    let whole = Language::detect(&sample);
    for article in articles {
        if article.text.chars().count() < TOO_SHORT && !article.language.is_cjk() && !whole.is_cjk() {
            article.language = whole.clone();
        }
    }
}

fn article(id: &str, lines: &[PassageLine]) -> Article {
    let mut text = String::new();
    let mut push = |block: &str| {
        let block = clean_article_text(block);
        let block = block.trim();
        if block.is_empty() {
            return None;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(block);
        Some(Span::new(start, text.len()))
    };
    let mut passages = Vec::new();
    for line in lines {
        let heading = push(&line.section);
        let question = push(&line.question).filter(|_| line.kind == "faq");
        let body = push(&line.text);
        let kind = match question {
            Some(question) => PassageKind::Faq { heading, question },
            None => PassageKind::Section { heading },
        };
        if let Some(span) = body.or(question).or(heading) {
            passages.push(Passage { id: PassageId::new(line.id.as_str()), kind, span });
        }
    }
    let title = lines.first().map_or("", |l| &l.title).to_owned();
    let language = Language::detect(&text);
    Article {
        id: ArticleId::new(id),
        title,
        authors: Vec::new(),
        dates: Dates::default(),
        release: ReleasePeriod::default(),
        url: None,
        language,
        category: None,
        tags: Vec::new(),
        also: Vec::new(),
        source: id.to_owned(),
        body: Body { text, passages, ..Body::default() }.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_set_has_as_many_questions_as_asked_for_from_all_over_it() {
        let question = |id: usize| -> GoldenQuestion {
            serde_json::from_value(serde_json::json!({"id": id.to_string(), "question": "who?", "relevant": []}))
                .unwrap()
        };
        let corpus = corpus(std::iter::empty());
        let mut set = Dataset { name: "set".to_owned(), corpus, questions: (0..10).map(question).collect() };
        for (most, left) in [(20, "0123456789"), (4, "2479"), (1, "9")] {
            set.thin(NonZeroUsize::new(most).unwrap());
            assert_eq!(set.questions.iter().map(|q| q.id.as_str()).collect::<String>(), left);
        }
    }
}

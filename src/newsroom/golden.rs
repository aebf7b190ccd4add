//! The corpus's golden questions, `questions.jsonl`: what they are answered with before and after a change, and adding to
//! them.

use crate::answer::Reply;
use crate::article::Question;
use crate::engine::{Engine, Searcher};
use crate::eval::{DatasetError, GoldenQuestion, read_questions, read_readable};
use crate::ingest::{lock, put};
use crate::search::{Scope, SearchError};
use crate::store::Index;
use crate::text::folded_question;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FILE: &str = "questions.jsonl";
/// Taken while questions are added; hidden, so that it is no article.
const LOCK: &str = ".questions.lock";

/// Why golden questions cannot be read, asked or kept.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// The file cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A question could not be asked.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The file cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
}

/// What a question is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A passage, by its id; or an article's id, for a fact about it.
    Passage(String),
    /// Nothing: the articles do not answer.
    NoAnswer,
}

/// A golden question that is answered otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The question's id.
    pub id: String,
    /// Its words.
    pub question: String,
    /// What the old generation shows.
    pub before: Shown,
    /// What the new one shows.
    pub after: Shown,
    /// Whether the old one was right.
    pub was_right: bool,
    /// Whether the new one is.
    pub is_right: bool,
}

impl Flip {
    /// Whether it was right and no longer is.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.was_right && !self.is_right
    }
}

/// The golden questions of a corpus as an index can be held to them.
#[derive(Clone, Debug, Default)]
pub struct Golden {
    /// Those whose passages are all there.
    pub questions: Vec<GoldenQuestion>,
    /// The others.
    pub left_out: Vec<LeftOut>,
}

/// A golden question, or a ruling, that names a passage which is gone: what would be right is not known any more.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    /// Its id.
    pub id: String,
    /// Its words.
    pub question: String,
    /// The passage, or article, that readers no longer get.
    pub passage: String,
}

/// The golden questions of a corpus, and which of them name a passage that `index` does not have.
///
/// # Errors
/// [`DatasetError`] names file and line.
pub fn golden_questions(corpus: &Path, index: &Index) -> Result<Golden, DatasetError> {
    let known: HashSet<&str> = index.places().map(|p| p.passage.id.as_str()).collect();
    let articles: HashSet<&str> = index.articles().map(|a| a.id.as_str()).collect();
    // A question about an article itself is answered by the article, named by its id alone.
    let is_there = |id: &str| known.contains(id) || articles.contains(id);
    let mut golden = Golden::default();
    for question in read_questions(&corpus.join(FILE), &|_| true)? {
        let lost = question.relevant.iter().find(|id| !is_there(id)).cloned();
        match lost {
            Some(passage) => golden.left_out.push(LeftOut { id: question.id, question: question.question, passage }),
            None => golden.questions.push(question),
        }
    }
    Ok(golden)
}

/// The golden questions of a corpus, whatever passages they name; none where there is no such file.
///
/// # Errors
/// [`DatasetError`] names file and line.
pub fn read_golden(corpus: &Path) -> Result<Vec<GoldenQuestion>, DatasetError> {
    match read_questions(&corpus.join(FILE), &|_| true) {
        Err(DatasetError::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(DatasetError::Empty { .. }) => Ok(Vec::new()),
        read => read,
    }
}

/// The golden questions whose lines can be read, and why the first of the others cannot.
pub(super) fn readable_golden(corpus: &Path) -> (Vec<GoldenQuestion>, Option<DatasetError>) {
    match read_readable(&corpus.join(FILE)) {
        Err(DatasetError::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => (Vec::new(), None),
        Err(error) => (Vec::new(), Some(error)),
        Ok(read) => read,
    }
}

/// Asks `questions` of both generations and gives those that are answered otherwise, broken ones first.
pub(super) fn compare(
    engine: &Engine,
    before: &Arc<Index>,
    after: &Arc<Index>,
    questions: &[GoldenQuestion],
) -> Result<Vec<Flip>, SearchError> {
    let mut flips = Vec::new();
    let (before, after) = (engine.over(Arc::clone(before)), engine.over(Arc::clone(after)));
    let ask = |searcher: &Searcher<'_>, question: &Question| {
        let scope = Scope::everything(searcher.index());
        Ok::<_, SearchError>(shown(&searcher.ask(question, &scope, engine.limits(1))?.reply))
    };
    for golden in questions {
        let Ok(question) = Question::new(&golden.question) else { continue };
        let (old, new) = (ask(&before, &question)?, ask(&after, &question)?);
        let flip = Flip {
            id: golden.id.clone(),
            question: golden.question.clone(),
            was_right: is_right(golden, &old),
            is_right: is_right(golden, &new),
            before: old,
            after: new,
        };
        if flip.before != flip.after || flip.was_right != flip.is_right {
            flips.push(flip);
        }
    }
    flips.sort_by_key(|flip| (!flip.is_broken(), flip.is_right));
    Ok(flips)
}

fn shown(reply: &Reply) -> Shown {
    let answer = match reply {
        Reply::Answer { answer, .. } => answer.as_ref(),
        Reply::DidYouMean { choices, .. } => match choices.first() {
            Some(first) => first,
            None => return Shown::NoAnswer,
        },
        Reply::NoAnswer(_) => return Shown::NoAnswer,
    };
    let citation = &answer.citation;
    Shown::Passage(citation.passage.as_ref().map_or_else(|| citation.article.to_string(), ToString::to_string))
}

fn is_right(golden: &GoldenQuestion, shown: &Shown) -> bool {
    match shown {
        Shown::NoAnswer => golden.relevant.is_empty(),
        Shown::Passage(id) if golden.relevant.is_empty() => !golden.wrong.is_empty() && !golden.wrong.contains(id),
        Shown::Passage(id) => golden.relevant.contains(id),
    }
}

/// Adds `golden` to the corpus's questions; one with the same words takes its place and keeps its id. The other lines stay as
/// they are. Gives the id.
///
/// # Errors
/// [`GoldenError`]; the file is then as it was.
pub fn keep_golden(corpus: &Path, mut golden: GoldenQuestion) -> Result<String, GoldenError> {
    let path = corpus.join(FILE);
    let failed = |source| GoldenError::Write { path: path.clone(), source };
    let _lock = lock(&corpus.join(LOCK)).map_err(failed)?;
    let known = read_golden(corpus)?;
    let asked = folded_question(&golden.question);
    let same = known.iter().find(|k| folded_question(&k.question) == asked);
    golden.id = same.map_or_else(|| free_id(&known), |k| k.id.clone());
    let line = |g: &GoldenQuestion| serde_json::to_string(g).map_err(|e| failed(e.into()));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let mut lines = Vec::new();
    for old in text.lines().filter(|l| !l.trim().is_empty()) {
        let is_same = same.is_some() && serde_json::from_str::<GoldenQuestion>(old).is_ok_and(|g| g.id == golden.id);
        lines.push(if is_same { line(&golden)? } else { old.to_owned() });
    }
    if same.is_none() {
        lines.push(line(&golden)?);
    }
    put(&path, (lines.join("\n") + "\n").as_bytes(), true).map_err(failed)?;
    Ok(golden.id)
}

/// Lifts the ruling of this id: its line says so and stays among the golden questions, since a ruling does not end by the absence of
/// its line. Gives what was ruled; none where there is no such ruling.
///
/// # Errors
/// [`GoldenError`]; the file is then as it was.
pub fn lift_ruling(corpus: &Path, id: &str) -> Result<Option<GoldenQuestion>, GoldenError> {
    let Some(ruling) = read_golden(corpus)?.into_iter().find(|golden| golden.ruling && golden.id == id) else {
        return Ok(None);
    };
    keep_golden(corpus, GoldenQuestion { ruling: false, ..ruling.clone() })?;
    Ok(Some(ruling))
}

/// The next number after all that are taken.
fn free_id(known: &[GoldenQuestion]) -> String {
    let taken = known.iter().filter_map(|k| k.id.strip_prefix('m')?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("m{:03}", taken + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn golden(question: &str, relevant: &[&str], wrong: &[&str]) -> GoldenQuestion {
        let ids = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
        GoldenQuestion {
            question: question.to_owned(),
            relevant: ids(relevant),
            wrong: ids(wrong),
            ..GoldenQuestion::default()
        }
    }

    #[test]
    fn right_is_what_is_relevant_or_nothing_or_at_least_not_wrong() {
        let shows = |id: &str| Shown::Passage(id.to_owned());
        assert!(is_right(&golden("q", &["a"], &[]), &shows("a")) && !is_right(&golden("q", &["a"], &[]), &shows("b")));
        assert!(is_right(&golden("q", &[], &[]), &Shown::NoAnswer) && !is_right(&golden("q", &[], &[]), &shows("a")));
        assert!(is_right(&golden("q", &[], &["a"]), &shows("b")) && !is_right(&golden("q", &[], &["a"]), &shows("a")));
        assert!(!is_right(&golden("q", &["a"], &[]), &Shown::NoAnswer));
    }

    #[test]
    fn a_question_is_kept_once_and_other_lines_stay_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let odd = "{\"id\": \"x\",  \"question\": \"Why?\", \"relevant\": null}";
        std::fs::write(dir.path().join(FILE), format!("{odd}\n\n")).unwrap();
        assert_eq!(keep_golden(dir.path(), golden("When?", &["a"], &[])).unwrap(), "m001");
        assert_eq!(keep_golden(dir.path(), golden("Who?", &[], &["b"])).unwrap(), "m002");
        assert_eq!(keep_golden(dir.path(), golden(" when ", &["c"], &[])).unwrap(), "m001");
        let text = std::fs::read_to_string(dir.path().join(FILE)).unwrap();
        assert_eq!(text.lines().next(), Some(odd));
        let read = read_golden(dir.path()).unwrap();
        assert_eq!((read.len(), &read[1].relevant, &read[2].wrong), (3, &vec!["c".to_owned()], &vec!["b".to_owned()]));
    }

    #[test]
    fn without_a_file_there_is_no_golden_question() {
        assert!(read_golden(tempfile::tempdir().unwrap().path()).unwrap().is_empty());
    }

    #[test]
    fn a_ruling_is_lifted_and_its_question_stays() {
        let dir = tempfile::tempdir().unwrap();
        let kept = keep_golden(dir.path(), golden("one", &["a#1"], &[])).unwrap();
        let ruling = GoldenQuestion { ruling: true, ..golden("two", &["a#2"], &["a#1"]) };
        let ruled = keep_golden(dir.path(), ruling).unwrap();
        assert_eq!(lift_ruling(dir.path(), &kept).unwrap(), None, "it is no ruling");
        assert_eq!(lift_ruling(dir.path(), &ruled).unwrap().unwrap().question, "two");
        assert_eq!(lift_ruling(dir.path(), &ruled).unwrap(), None);
        let left = read_golden(dir.path()).unwrap();
        let shown: Vec<(&str, bool)> = left.iter().map(|golden| (golden.id.as_str(), golden.ruling)).collect();
        assert_eq!(shown, [(kept.as_str(), false), (ruled.as_str(), false)]);
    }
}

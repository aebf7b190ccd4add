//! The corpus's golden questions, `questions.jsonl`: what they are answered with before and after a change, and adding to
//! them.

use crate::answer::{Answer, Reply};
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
use unicode_segmentation::UnicodeSegmentation;

/// A quote that has so many of another's words is that one, corrected: a number or a name is another, the rest is as it was.
const CORRECTED: f32 = 0.6;

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
    /// Those whose passages are all there, or words that answer.
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
        // Words that answer may stand in another passage now.
        let stands = || index.articles().any(|article| question.has_answer(&article.text));
        match lost {
            Some(passage) if !stands() => {
                golden.left_out.push(LeftOut { id: question.id, question: question.question, passage });
            }
            _ => golden.questions.push(question),
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
        Ok::<_, SearchError>(Quoted::of(&searcher.ask(question, &scope, engine.limits(1))?.reply, searcher.index()))
    };
    for golden in questions {
        let Ok(question) = Question::new(&golden.question) else { continue };
        let (old, new) = (ask(&before, &question)?, ask(&after, &question)?);
        let was_right = is_right(golden, &old);
        let is_right = if was_right { stays_right(golden, &old, &new) } else { is_right(golden, &new) };
        if !old.says_as(&new) || was_right != is_right {
            let (id, question) = (golden.id.clone(), golden.question.clone());
            flips.push(Flip { id, question, before: old.shown, after: new.shown, was_right, is_right });
        }
    }
    flips.sort_by_key(|flip| (!flip.is_broken(), flip.is_right));
    Ok(flips)
}

/// What a question is answered with, and in which words: a passage's number says little once a paragraph was put before it.
struct Quoted {
    shown: Shown,
    words: String,
    /// The whole passage that the words stand in; empty where there is none.
    passage: String,
}

impl Quoted {
    fn of(reply: &Reply, index: &Index) -> Self {
        let answer = match reply {
            Reply::Answer { answer, .. } => Some(answer.as_ref()),
            Reply::DidYouMean { choices, .. } => choices.first(),
            Reply::NoAnswer(_) => None,
        };
        let Some(answer) = answer else {
            return Self { shown: Shown::NoAnswer, words: String::new(), passage: String::new() };
        };
        let citation = &answer.citation;
        let place = citation.passage.as_ref().and_then(|id| index.passage(id));
        Self {
            shown: Shown::Passage(shown_id(answer)),
            words: answer.quote.text().to_owned(),
            passage: place.map_or_else(String::new, |place| place.article.slice(place.passage.span).to_owned()),
        }
    }

    /// Whether a reader gets the same words.
    fn says_as(&self, other: &Self) -> bool {
        match (&self.shown, &other.shown) {
            (Shown::Passage(one), Shown::Passage(two)) => {
                self.words == other.words && article_of(one) == article_of(two)
            }
            (one, two) => one == two,
        }
    }
}

/// The passage that an answer quotes, or the article that it states a fact of.
pub(super) fn shown_id(answer: &Answer) -> String {
    let citation = &answer.citation;
    citation.passage.as_ref().map_or_else(|| citation.article.to_string(), ToString::to_string)
}

fn article_of(passage: &str) -> &str {
    passage.split_once('#').map_or(passage, |(article, _)| article)
}

fn is_right(golden: &GoldenQuestion, quoted: &Quoted) -> bool {
    match &quoted.shown {
        Shown::NoAnswer => golden.relevant.is_empty(),
        Shown::Passage(id) if golden.relevant.is_empty() => !golden.wrong.is_empty() && !golden.wrong.contains(id),
        Shown::Passage(id) => golden.is_answered_by(id, &quoted.words),
    }
}

/// Whether what was right is right still, where passages may have other numbers and other words now.
fn stays_right(golden: &GoldenQuestion, old: &Quoted, new: &Quoted) -> bool {
    let (Shown::Passage(before), Shown::Passage(after)) = (&old.shown, &new.shown) else {
        return is_right(golden, new);
    };
    if !golden.answers.is_empty() || golden.relevant.is_empty() {
        return is_right(golden, new);
    }
    let holds_what_answered = article_of(before) == article_of(after)
        && (new.passage.contains(&old.words) || share_of_words(&old.words, &new.words) >= CORRECTED);
    holds_what_answered || (before != after && golden.relevant.contains(after))
}

/// The share of one text's different words that another has too.
#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn share_of_words(one: &str, other: &str) -> f32 {
    let words = |text: &str| text.unicode_words().map(str::to_lowercase).collect::<HashSet<_>>();
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() as f32 / one.len().max(1) as f32
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
        let shows = |id: &str| quoted(id, "Nine.", "Nine.");
        let nothing = Quoted { shown: Shown::NoAnswer, words: String::new(), passage: String::new() };
        assert!(is_right(&golden("q", &["a"], &[]), &shows("a")) && !is_right(&golden("q", &["a"], &[]), &shows("b")));
        assert!(is_right(&golden("q", &[], &[]), &nothing) && !is_right(&golden("q", &[], &[]), &shows("a")));
        assert!(is_right(&golden("q", &[], &["a"]), &shows("b")) && !is_right(&golden("q", &[], &["a"]), &shows("a")));
        assert!(!is_right(&golden("q", &["a"], &[]), &nothing));
    }

    fn quoted(id: &str, words: &str, passage: &str) -> Quoted {
        Quoted { shown: Shown::Passage(id.to_owned()), words: words.to_owned(), passage: passage.to_owned() }
    }

    #[test]
    fn words_that_answer_are_right_wherever_they_stand_and_nothing_else_is() {
        let mut golden = golden("q", &["a#1"], &[]);
        golden.answers = vec!["four  euros".to_owned()];
        assert!(is_right(&golden, &quoted("a#2", "It costs four euros.", "")));
        assert!(!is_right(&golden, &quoted("a#1", "It is open on Sundays.", "")));
    }

    #[test]
    fn an_answer_stays_right_when_its_number_changes_and_breaks_when_its_sentence_goes() {
        let golden = golden("q", &["a#1", "b#1"], &[]);
        let old = quoted("a#1", "A ticket costs four euros.", "Come early. A ticket costs four euros.");
        let moved = quoted("a#2", "A ticket costs four euros.", "A ticket costs four euros.");
        assert!(stays_right(&golden, &old, &moved) && old.says_as(&moved));
        let deleted = quoted("a#1", "Come early.", "Come early.");
        assert!(!stays_right(&golden, &old, &deleted));
        let corrected = quoted("a#1", "A ticket costs five euros.", "Come early. A ticket costs five euros.");
        assert!(stays_right(&golden, &old, &corrected) && !old.says_as(&corrected));
        assert!(stays_right(&golden, &old, &quoted("b#1", "Four euros.", "Four euros.")));
        assert!(!stays_right(&golden, &old, &quoted("c#1", "A ticket costs four euros.", "")));
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

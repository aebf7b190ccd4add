//! Questions and answers from a table into the corpus, written as moderators' answers are. First what would come of each row is
//! said: it is written, or left out because it is answered already (in the same words or in others) or because something is
//! wrong with it. A row that is left out takes no other with it.

use super::answers::{AnswerError, KeptAnswer, NewAnswer, answer_file, keep_answer, paragraphs};
use super::faq_table::{FaqRow, FaqTable, RowFault};
use crate::article::{ANSWERS, Article, PassageKind, Question, QuestionError};
use crate::embed::Embedder;
use crate::ingest::CorpusFile;
use crate::ledger::ALIKE;
use crate::search::{FilterError, SearchError, articles_named};
use crate::store::Index;
use crate::text::{Language, folded_question};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What is wanted of rows whose question is answered already.
#[derive(Clone, Copy, Debug, Default)]
pub struct FaqImportOptions {
    /// Whether an answer takes the place of the one that moderators gave to the same question.
    pub replaces: bool,
    /// Whether a question that means the same as an answered one comes in all the same.
    pub takes_alike: bool,
}

/// What would come of a table.
#[derive(Debug, Default)]
pub struct FaqImport {
    /// What would be written, in the table's order.
    pub answers: Vec<PlannedAnswer>,
    /// What would not.
    pub left_out: Vec<LeftOutRow>,
}

/// A row that would be written.
#[derive(Clone, Debug)]
pub struct PlannedAnswer {
    /// The line it begins on.
    pub line: usize,
    /// What was asked.
    pub question: Question,
    /// The answer.
    pub answer: String,
    /// The article it rests on: its number in the index, its title.
    pub cites: Option<(u32, String)>,
    /// Address of a page that says so.
    pub source: Option<String>,
    /// The file it goes into, a path in the corpus.
    pub file: String,
    /// Whether it takes the place of an answer that stands there.
    pub replaces: bool,
    language: Language,
}

/// A row that is not written.
#[derive(Debug)]
pub struct LeftOutRow {
    /// The line it begins on.
    pub line: usize,
    /// What was asked, as it stands there.
    pub question: String,
    /// Why.
    pub why: LeftOutBecause,
}

/// Why a row is not written.
#[derive(Debug, thiserror::Error)]
pub enum LeftOutBecause {
    /// It cannot be read.
    #[error(transparent)]
    Row(#[from] RowFault),
    /// The question is none.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// The answer, or its source, is none, or cannot be written.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// No article is called so.
    #[error("{0}; an empty cell names none")]
    Article(FilterError),
    /// The very question is answered.
    #[error("answered already, in {place}{}", if *may_replace { "; --replace puts this answer in its place" } else { "" })]
    Answered {
        /// Where.
        place: String,
        /// Whether the answer is moderators' and another.
        may_replace: bool,
    },
    /// A question that means the same is answered.
    #[error("means the same as “{question}”, answered in {place}; --alike brings it in all the same")]
    Alike {
        /// That question.
        question: String,
        /// Where.
        place: String,
    },
}

impl LeftOutBecause {
    /// Whether nothing is wrong: readers get the answer already.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::Alike { .. })
    }
}

/// What was written.
#[derive(Debug, Default)]
pub struct FaqImported {
    /// The answers, in order, each with the line of its row.
    pub kept: Vec<(usize, KeptAnswer)>,
    /// What could not be, after all.
    pub failed: Vec<LeftOutRow>,
}

/// A question that is answered.
struct Answered {
    answer: String,
    place: String,
    /// Where moderators wrote it down.
    file: Option<String>,
}

/// Says what would come of a table, against the articles as readers see them; without an index there are none yet.
///
/// # Errors
/// [`SearchError`] when the index or the encoder fails.
pub fn plan_faq_import(
    table: FaqTable,
    index: Option<&Index>,
    embedder: &dyn Embedder,
    options: FaqImportOptions,
) -> Result<FaqImport, SearchError> {
    let unreadable = table.unreadable.into_iter();
    let left_out = unreadable.map(|(line, fault)| LeftOutRow { line, question: String::new(), why: fault.into() });
    let mut plan = FaqImport { answers: Vec::new(), left_out: left_out.collect() };
    let mut known: HashMap<String, Answered> = index.map(answered).unwrap_or_default();
    let mut meanings: Vec<(Vec<f32>, usize)> = Vec::new();
    for row in table.rows {
        let (line, question) = (row.line, row.question.clone());
        let planned = match planned(row, index, &known, options) {
            Ok(planned) => planned,
            Err(why) => {
                plan.left_out.push(LeftOutRow { line, question, why });
                continue;
            }
        };
        let vector = if embedder.knows(&planned.language) {
            embedder.embed_questions(&[planned.question.as_str()])?.pop()
        } else {
            None
        };
        let alike = match &vector {
            Some(vector) if !options.takes_alike && !planned.replaces => {
                match alike_above(vector, &planned.language, &meanings, &plan.answers) {
                    Some(above) => Some(above),
                    None => index.map_or(Ok(None), |index| alike_in(index, vector, &planned.language))?,
                }
            }
            _ => None,
        };
        if let Some((found, place)) = alike {
            plan.left_out.push(LeftOutRow { line, question, why: LeftOutBecause::Alike { question: found, place } });
            continue;
        }
        let entry = Answered { answer: paragraphs(&planned.answer).join("\n\n"), place: in_line(line), file: None };
        known.insert(folded_question(planned.question.as_str()), entry);
        meanings.extend(vector.map(|vector| (vector, plan.answers.len())));
        plan.answers.push(planned);
    }
    plan.left_out.sort_by_key(|row| row.line);
    Ok(plan)
}

fn in_line(line: usize) -> String {
    format!("line {line} of this table")
}

/// The questions of all FAQ, by their words.
fn answered(index: &Index) -> HashMap<String, Answered> {
    let entries = index.articles().flat_map(|article| {
        article.faq.iter().map(move |entry| {
            let question = article.slice(entry.question);
            let answered = Answered {
                answer: article.slice(entry.answer).to_owned(),
                place: format!("“{}”", article.title),
                file: article.is_by_moderators().then(|| article.source.clone()),
            };
            (folded_question(question), answered)
        })
    });
    entries.collect()
}

/// What would be written of a row, or why nothing.
fn planned(
    row: FaqRow,
    index: Option<&Index>,
    known: &HashMap<String, Answered>,
    options: FaqImportOptions,
) -> Result<PlannedAnswer, LeftOutBecause> {
    let question = Question::new(&row.question)?;
    let cites = row.article.as_deref().map_or(Ok(None), |name| named(name, index)).map_err(LeftOutBecause::Article)?;
    let languages = index.map(|index| index.languages.as_slice()).unwrap_or_default();
    let language = Language::detect_among(&format!("{} {}", question.as_str(), row.answer), languages);
    let mut planned = PlannedAnswer {
        line: row.line,
        question,
        answer: row.answer,
        cites,
        source: row.source,
        file: String::new(),
        replaces: false,
        language,
    };
    planned.file = answer_file(&planned.as_answer(index, Date::default()))?;
    if let Some(known) = known.get(&folded_question(planned.question.as_str())) {
        let is_same = known.answer == paragraphs(&planned.answer).join("\n\n");
        let may_replace = !is_same && known.file.as_ref() == Some(&planned.file);
        if !(may_replace && options.replaces) {
            return Err(LeftOutBecause::Answered { place: known.place.clone(), may_replace });
        }
        planned.replaces = true;
    }
    Ok(planned)
}

/// The article of this name. What moderators answered before rests on no article of its own.
fn named(name: &str, index: Option<&Index>) -> Result<Option<(u32, String)>, FilterError> {
    let is_answers = name.strip_prefix(ANSWERS).is_some_and(|rest| rest.starts_with('/'));
    let Some(index) = index.filter(|_| !is_answers) else {
        let hint = || "there are no articles yet".to_owned();
        let unknown = || FilterError::Unknown { field: "id or title", wanted: name.to_owned(), hint: hint() };
        return if is_answers { Ok(None) } else { Err(unknown()) };
    };
    let numbers = articles_named(name, index)?;
    let found = numbers.first().and_then(|number| Some((*number, index.numbered_article(*number)?)));
    Ok(found
        .filter(|(_, article)| !article.is_by_moderators())
        .map(|(number, article)| (number, article.title.clone())))
}

/// A question of a row above that means the same in the same language, and where it stands.
fn alike_above(
    vector: &[f32],
    language: &Language,
    meanings: &[(Vec<f32>, usize)],
    answers: &[PlannedAnswer],
) -> Option<(String, String)> {
    let near = meanings.iter().filter(|(other, _)| cosine(vector, other) >= ALIKE);
    let mut same = near.filter_map(|(_, n)| answers.get(*n)).filter(|one| one.language.primary() == language.primary());
    same.next().map(|other| (other.question.as_str().to_owned(), in_line(other.line)))
}

/// The question nearest in meaning that the articles answer in the same language, where it means the same; and where.
fn alike_in(index: &Index, vector: &[f32], language: &Language) -> Result<Option<(String, String)>, SearchError> {
    let near = index.entries_near(vector, ALIKE, 5, None).map_err(SearchError::Index)?;
    let found = near.into_iter().filter_map(|(entry, _)| index.place(entry));
    let mut same = found.filter(|place| place.article.language.primary() == language.primary());
    Ok(same.find_map(|place| match place.passage.kind {
        PassageKind::Faq { question, .. } => {
            Some((place.article.slice(question).to_owned(), format!("“{}”", place.article.title)))
        }
        PassageKind::Section { .. } => None,
    }))
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let lengths = (dot(one, one) * dot(other, other)).sqrt();
    if lengths > 0.0 { dot(one, other) / lengths } else { 0.0 }
}

impl PlannedAnswer {
    fn as_answer<'a>(&'a self, index: Option<&'a Index>, day: Date) -> NewAnswer<'a> {
        let cites: Option<&Article> =
            self.cites.as_ref().zip(index).and_then(|((n, _), index)| index.numbered_article(*n));
        NewAnswer {
            question: &self.question,
            answer: &self.answer,
            source: self.source.as_deref(),
            cites,
            language: &self.language,
            day,
        }
    }
}

impl FaqImport {
    /// Writes it into the corpus, as given on this day. What is written stands, whatever becomes of the rest.
    #[must_use]
    pub fn write(&self, corpus: &Path, index: Option<&Index>, day: Date) -> FaqImported {
        let mut done = FaqImported::default();
        for answer in &self.answers {
            match keep_answer(corpus, &answer.as_answer(index, day)) {
                Ok(kept) => done.kept.push((answer.line, kept)),
                Err(error) => done.failed.push(LeftOutRow {
                    line: answer.line,
                    question: answer.question.as_str().to_owned(),
                    why: error.into(),
                }),
            }
        }
        done
    }
}

impl FaqImported {
    /// What each file is to the corpus now, by its path; and how many answers came into it, and whether all took others' places.
    #[must_use]
    pub fn files(&self) -> BTreeMap<&str, (usize, bool)> {
        let mut files = BTreeMap::new();
        for (_, kept) in &self.kept {
            let (answers, replaces) = files.entry(kept.file.as_str()).or_insert((0, true));
            *answers += 1;
            *replaces &= kept.replaces;
        }
        files
    }

    /// What the files are to the corpus, for [`Order::parsed`](super::Order::parsed): each as it was written last.
    #[must_use]
    pub fn parsed(&self) -> Vec<CorpusFile> {
        let last: BTreeMap<&str, &KeptAnswer> = self.kept.iter().map(|(_, kept)| (kept.file.as_str(), kept)).collect();
        last.into_values().flat_map(|kept| kept.parsed.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests;

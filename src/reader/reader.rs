//! The reader: reads a question and a passage together and says which words answer, if any do. Passages are cut into
//! windows that fit the model; it is loaded at first use, or beforehand. What a reading is worth beside the ranking is weighed
//! by answer.

use super::card::ReaderCard;
use super::error::{ReaderError, ReaderFault};
use super::input::{Input, head};
use super::model::{Logits, Model};
use super::pieces::Cut;
use super::reading::{Reading, WindowShare};
use super::shipped::{SHIPPED, TOKENIZER};
use super::windows::windows;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Windows that are read of a passage. Passages are far shorter unless a sentence runs on for pages; what is behind the last
/// window is not read, and the reading says so.
pub(super) const MOST_WINDOWS: usize = 6;

/// Reads passages. What comes inside the program is loaded when it is first used, or by [`Reader::warm`].
pub struct Reader {
    /// Where it came from; `None` for what is inside the program.
    file: Option<PathBuf>,
    model: OnceLock<Model>,
}

/// A passage with what stands over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Of the section, or an FAQ entry's question; may be empty.
    pub heading: &'a str,
    /// Of the article; may be empty.
    pub title: &'a str,
    /// Its words.
    pub passage: &'a str,
}

/// A passage on its way through the model.
struct PreparedPassage {
    cut: Cut,
    windows: Vec<Range<usize>>,
    inputs: Vec<Input>,
}

impl Reader {
    /// The one inside the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self { file: None, model: OnceLock::new() }
    }

    /// From a file that `training/run export` wrote. A `tokenizer.json` beside it is its own; without one, it reads the word
    /// pieces of the encoder inside the program.
    ///
    /// # Errors
    /// [`ReaderError::Brought`] when the file is missing, cut short, changed or of another format.
    pub fn open(file: &Path) -> Result<Self, ReaderError> {
        let wrap = |fault| ReaderError::Brought { file: file.to_owned(), fault };
        let bytes = std::fs::read(file).map_err(|source| wrap(ReaderFault::Unreadable(source)))?;
        let rules = match std::fs::read(file.with_file_name("tokenizer.json")) {
            Ok(rules) => Some(rules),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(wrap(ReaderFault::Unreadable(source))),
        };
        let model = Model::read(&bytes, rules.as_deref().unwrap_or(TOKENIZER)).map_err(wrap)?;
        Ok(Self { file: Some(file.to_owned()), model: OnceLock::from(model) })
    }

    /// Loads what is loaded when it is first used.
    ///
    /// # Errors
    /// [`ReaderError::Shipped`] when it cannot be loaded.
    pub fn warm(&self) -> Result<(), ReaderError> {
        self.model().map(|_| ())
    }

    /// What there is to know of it.
    ///
    /// # Errors
    /// As [`Reader::warm`].
    pub fn card(&self) -> Result<ReaderCard, ReaderError> {
        let model = self.model()?;
        let (description, shape) = (&model.description, model.description.shape());
        Ok(ReaderCard {
            file: self.file.clone(),
            identity: format!("reader/1 sha256:{}", model.checksum),
            trunk: description.trunk.clone(),
            run: description.run.clone(),
            step: description.step,
            licences: description.licences.clone(),
            layers: shape.layers,
            dimensions: shape.hidden,
            vocabulary: shape.vocabulary,
            most_question: description.most_question,
            most_head: description.most_head,
            most_text: description.most_text,
            bytes: model.bytes,
        })
    }

    /// Reads one passage for a question.
    ///
    /// # Errors
    /// [`ReaderError`] when the weights cannot be loaded or are damaged.
    pub fn read(&self, question: &str, heading: &str, title: &str, passage: &str) -> Result<Reading, ReaderError> {
        let mut readings = self.read_all(question, &[Candidate { heading, title, passage }], 1)?;
        readings.pop().ok_or(ReaderError::Died)
    }

    /// Reads several passages for one question, in order, on at most so many threads and never on more than there are cores.
    /// Each reading is the same to the bit as if it were read alone.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn read_all(
        &self,
        question: &str,
        candidates: &[Candidate<'_>],
        threads: usize,
    ) -> Result<Vec<Reading>, ReaderError> {
        let model = self.model()?;
        let most = model.description.most_question;
        let mut asked = model.pieces.cut(question)?.ids;
        let question_cut = asked.len() > most;
        asked.truncate(most);
        let prepared: Vec<PreparedPassage> =
            candidates.iter().map(|candidate| prepare(model, &asked, candidate)).collect::<Result<_, _>>()?;
        let inputs: Vec<&Input> = prepared.iter().flat_map(|passage| &passage.inputs).collect();
        let mut logits = logits(model, &inputs, threads)?.into_iter();
        let readings = prepared.iter().zip(candidates).map(|(passage, candidate)| {
            let windows = passage.windows.iter().zip(&passage.inputs).zip(logits.by_ref());
            let seen = windows.map(|((window, input), logits)| WindowShare {
                window: window.clone(),
                begin: input.begin,
                logits,
            });
            let seen: Vec<WindowShare> = seen.collect();
            let is_cut = seen.last().is_some_and(|last| last.window.end < passage.cut.ids.len());
            Reading::of(candidate.passage, &passage.cut, &seen, question_cut, is_cut)
        });
        Ok(readings.collect())
    }

    /// Where it came from; `None` for what is inside the program.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    pub(super) fn model(&self) -> Result<&Model, ReaderError> {
        if let Some(model) = self.model.get() {
            return Ok(model);
        }
        let loaded = Model::compiled_in(SHIPPED, TOKENIZER).map_err(ReaderError::Shipped)?;
        Ok(self.model.get_or_init(|| loaded))
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Two are the same when they came from the same place.
impl PartialEq for Reader {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

fn prepare(model: &Model, asked: &[u32], candidate: &Candidate<'_>) -> Result<PreparedPassage, ReaderError> {
    let (pieces, description) = (&model.pieces, &model.description);
    let head = pieces.first(&head(candidate.heading, candidate.title), description.most_head)?;
    let cut = pieces.cut(candidate.passage)?;
    let mut windows = windows(cut.ids.len(), description.most_text);
    windows.truncate(MOST_WINDOWS);
    let input = |window: &Range<usize>| Input::new(pieces, asked, &head, &cut.ids[window.clone()]);
    let inputs = windows.iter().map(input).collect();
    Ok(PreparedPassage { cut, windows, inputs })
}

/// Figures of all inputs, in order. Threads take shares of about as many pieces.
fn logits(model: &Model, inputs: &[&Input], threads: usize) -> Result<Vec<Logits>, ReaderError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let shares = shares(inputs, threads.clamp(1, cores));
    if let [all] = shares.as_slice() {
        return model.logits(all);
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = shares.iter().map(|share| scope.spawn(|| model.logits(share))).collect();
        let mut out = Vec::with_capacity(inputs.len());
        for worker in workers {
            out.extend(worker.join().map_err(|_| ReaderError::Died)??);
        }
        Ok(out)
    })
}

/// At most `count` runs of inputs, none of them empty unless there is nothing at all.
fn shares<'a, 'b>(inputs: &'a [&'b Input], count: usize) -> Vec<&'a [&'b Input]> {
    let all: usize = inputs.iter().map(|input| input.ids.len()).sum();
    let (mut out, mut start, mut passed) = (Vec::new(), 0, 0);
    for (n, input) in inputs.iter().enumerate() {
        passed += input.ids.len();
        // A share ends where its part of all pieces is reached.
        if passed * count >= all * (out.len() + 1) || n + 1 == inputs.len() {
            out.push(&inputs[start..=n]);
            start = n + 1;
        }
    }
    out
}

use super::error::ReaderError;
use super::input::{Input, head};
use super::reader::Reader;
use serde::Deserialize;
use std::path::Path;

/// How far a logit may be from the one that the program which trained the reader computed.
const MOST_OFF: f32 = 1e-3;

/// A question with a passage, and what the program that trained the reader made of it.
#[derive(Debug, Deserialize)]
struct ReaderReference {
    question: String,
    heading: String,
    title: String,
    passage: String,
    pieces: Vec<u32>,
    kinds: Vec<u8>,
    passage_begins: usize,
    answer: f32,
    start: Vec<f32>,
    end: Vec<f32>,
    evidence: Vec<f32>,
}

/// How a reader compares with what the program that trained it computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Pairs of question and passage.
    pub pairs: usize,
    /// Pairs whose word pieces or kinds are others.
    pub otherwise_cut: usize,
    /// The greatest difference of two logits.
    pub off: f32,
}

impl Compared {
    /// Whether the reader gives the figures that it was trained to give.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.otherwise_cut == 0 && self.off <= MOST_OFF
    }
}

impl Reader {
    /// Compares with the `references.json` beside the reader's file; `None` where there is none.
    ///
    /// # Errors
    /// [`ReaderError`] when it cannot be read, or the reader fails.
    pub fn compared(&self) -> Result<Option<Compared>, ReaderError> {
        match self.file().map(|file| file.with_file_name("references.json")).filter(|file| file.exists()) {
            Some(file) => self.compared_with(&file).map(Some),
            None => Ok(None),
        }
    }

    fn compared_with(&self, file: &Path) -> Result<Compared, ReaderError> {
        let bytes = std::fs::read(file).map_err(|source| ReaderError::References { file: file.to_owned(), source })?;
        let of_json = |source| ReaderError::ReferencesJson { file: file.to_owned(), source };
        let references: Vec<ReaderReference> = serde_json::from_slice(&bytes).map_err(of_json)?;
        let mut compared = Compared { pairs: references.len(), otherwise_cut: 0, off: 0.0 };
        for reference in &references {
            let input = self.input(reference)?;
            if (&input.ids, &input.kinds, input.begin)
                != (&reference.pieces, &reference.kinds, reference.passage_begins)
            {
                compared.otherwise_cut += 1;
                continue;
            }
            let Some(logits) = self.model()?.logits(&[&input])?.pop() else { return Err(ReaderError::Died) };
            let theirs = reference.start.iter().zip(&reference.end).zip(&reference.evidence);
            let words = logits.words.iter().zip(theirs).flat_map(|(ours, ((start, end), evidence))| {
                ours.iter().zip([start, end, evidence]).map(|(a, b)| (a - b).abs()).collect::<Vec<_>>()
            });
            compared.off = words.chain([(logits.answer - reference.answer).abs()]).fold(compared.off, f32::max);
            if [&reference.start, &reference.end, &reference.evidence].iter().any(|all| all.len() != logits.words.len())
            {
                compared.off = f32::INFINITY;
            }
        }
        Ok(compared)
    }

    /// The row of word pieces of a reference; a passage that is too long is cut, as the program that trained it cuts it.
    fn input(&self, reference: &ReaderReference) -> Result<Input, ReaderError> {
        let model = self.model()?;
        let (pieces, most) = (&model.pieces, &model.description);
        let question = pieces.first(&reference.question, most.most_question)?;
        let head = pieces.first(&head(&reference.heading, &reference.title), most.most_head)?;
        let passage = pieces.first(&reference.passage, most.most_text)?;
        Ok(Input::new(pieces, &question, &head, &passage))
    }
}

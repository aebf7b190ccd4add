//! The vectors of one passage as its row has them: whether one is of an FAQ question, then that of its text, of all of it, of the
//! question, of each sentence.

use crate::embed::dot;
use crate::store::WAYS;

/// Before the vectors.
pub(super) const HEADER_BYTES: usize = 4;

#[derive(Clone, Copy)]
pub(super) struct PassageVectors<'a> {
    has_question: bool,
    numbers: &'a [[u8; 4]],
    dimensions: usize,
}

impl<'a> PassageVectors<'a> {
    /// None where the bytes are none of a passage.
    pub(super) fn of(bytes: &'a [u8], dimensions: usize) -> Option<Self> {
        let (numbers, rest) = bytes.as_chunks::<4>();
        let (first, numbers) = numbers.split_first()?;
        let is_whole = rest.is_empty() && dimensions > 0 && numbers.len().is_multiple_of(dimensions);
        let has_question = u32::from_le_bytes(*first) == 1;
        let least = if has_question { 3 } else { 2 };
        (is_whole && numbers.len() / dimensions >= least).then_some(Self { has_question, numbers, dimensions })
    }

    fn row(self, n: usize) -> &'a [[u8; 4]] {
        self.numbers.get(n * self.dimensions..(n + 1) * self.dimensions).unwrap_or_default()
    }

    pub(super) fn text(self) -> &'a [[u8; 4]] {
        self.row(0)
    }

    pub(super) fn full(self) -> &'a [[u8; 4]] {
        self.row(1)
    }

    pub(super) fn question(self) -> Option<&'a [[u8; 4]]> {
        self.has_question.then(|| self.row(2))
    }

    pub(super) fn sentences(self) -> impl Iterator<Item = &'a [[u8; 4]]> {
        (2 + usize::from(self.has_question)..self.numbers.len() / self.dimensions).map(move |n| self.row(n))
    }

    /// How near it is to a question by each way of looking; the least there is where it has nothing to look at.
    pub(super) fn looked(self, question: &[f32]) -> [f32; WAYS] {
        let near = |row| dot(row, question);
        let text = self.question().map(near).into_iter().fold(near(self.text()), f32::max);
        [text, near(self.full()), self.sentences().map(near).fold(f32::MIN, f32::max)]
    }
}

/// The row of a passage: vectors in the order of [`crate::store::common::embedded_texts`].
pub(super) fn encoded(has_question: bool, vectors: &[Vec<f32>]) -> Vec<u8> {
    let header = u32::from(has_question).to_le_bytes();
    header.into_iter().chain(vectors.iter().flatten().flat_map(|value| value.to_le_bytes())).collect()
}

/// A row as numbers.
pub(super) fn numbers(row: &[[u8; 4]]) -> impl Iterator<Item = f32> {
    row.iter().map(|bytes| f32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::super::small::Rows;
    use super::*;

    #[test]
    fn each_passage_has_its_own() {
        let rows = [
            (1, encoded(true, &[vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.8], vec![0.8, 0.6]])),
            (3, encoded(false, &[vec![0.5, 0.5], vec![0.25, 0.0]])),
        ];
        let rows = Rows::new(5, rows);
        let looked = |n| PassageVectors::of(rows.get(n), 2).map(|own| own.looked(&[0.0, 1.0]));
        let looked: Vec<Option<[f32; 3]>> = (0..6).map(looked).collect();
        assert_eq!(looked, [None, Some([0.8, 1.0, 0.6]), None, Some([0.5, 0.0, f32::MIN]), None, None]);
    }
}

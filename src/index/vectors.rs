//! Sentence vectors of a generation, over its shards: rows looked up, compared with a question's, and their mean.

use super::columns::Column;
use super::parts::{GenerationParts, ShardPart};
use super::shard_vectors::{PassageVectors, ShardVectors};
use super::sketch::sketch_bytes;
use crate::embed::{dot, dots};
use crate::store::common::VectorSums;
use std::borrow::Cow;
use std::sync::Arc;

/// Up to this many rows all are compared in full: it takes a few milliseconds, and nothing can be missed.
const FEW_ROWS: usize = 32_768;

/// The vectors of a generation.
pub struct Vectors {
    parts: Arc<GenerationParts>,
    /// Before each part's rows so many others are counted.
    offsets: Vec<u32>,
    /// Passages with vectors.
    count: u64,
    /// Mean of all passages' `full` vectors; zero for small corpora.
    mean: Vec<f32>,
    /// Whether there are so few rows that all are looked at for every question.
    are_few: bool,
}

/// Looks up the rows of many passages: what it found of a part it keeps for the next passage of it.
pub(super) struct RowReader<'a> {
    vectors: &'a Vectors,
    part: Option<usize>,
    rows: Column<'a>,
    ends: Column<'a>,
    offset: u32,
}

impl<'a> RowReader<'a> {
    /// Rows of the passage, as [`Vectors::passage`] gives them.
    #[inline]
    pub(super) fn passage(&mut self, ordinal: u32) -> Option<PassageVectors<'a>> {
        let home = self.vectors.parts.home(ordinal)?;
        if self.part != Some(home.part) {
            let columns = &self.vectors.parts.part(home.part)?.shard.vectors.columns;
            (self.rows, self.ends) = (columns.column(0), columns.column(1));
            self.offset = *self.vectors.offsets.get(home.part)?;
            self.part = Some(home.part);
        }
        PassageVectors::of(self.rows.slice(self.ends.bounds(home.local as usize)), self.offset)
    }
}

impl Vectors {
    pub(super) fn new(parts: Arc<GenerationParts>, dimensions: usize) -> Self {
        let (mut sums, mut offsets, mut rows) = (VectorSums::default(), Vec::new(), 0);
        for part in parts.iter() {
            offsets.push(super::columns::count(rows));
            rows += part.shard.vectors.len();
            sums.add_all(&part.shard.sums);
            for gone in part.gone() {
                part.shard.vectors.add_to(&mut sums, gone, -1);
            }
        }
        let mean = sums.mean_or_none(dimensions);
        Self { parts, offsets, count: sums.count, mean, are_few: rows <= FEW_ROWS }
    }

    /// Rows of the passage; `None` for a passage in a language the encoder does not know.
    #[must_use]
    pub fn passage(&self, ordinal: u32) -> Option<PassageVectors<'_>> {
        self.reader().passage(ordinal)
    }

    /// To look at many passages one after the other.
    pub(super) fn reader(&self) -> RowReader<'_> {
        RowReader { vectors: self, part: None, rows: Column::default(), ends: Column::default(), offset: 0 }
    }

    /// Passages, those without vectors included.
    #[must_use]
    pub fn passages(&self) -> usize {
        self.parts.len()
    }

    /// Rows of all shards.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.shard.vectors.len()).sum()
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &ShardPart> {
        self.parts.iter()
    }

    pub(super) fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// Whether no passage has vectors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether there are so few rows that comparing all of them in full is best.
    pub(super) fn are_few(&self) -> bool {
        self.are_few
    }

    /// Dot product of `question` with one row.
    #[must_use]
    pub fn dot(&self, question: &[f32], row: u32) -> f32 {
        dot(self.row(row).as_chunks::<4>().0, question)
    }

    /// Bits of a sketch.
    pub(super) fn sketch_bits(&self) -> usize {
        sketch_bytes(self.mean.len()) * 8
    }

    /// The sketch of a row.
    pub(super) fn sketch(&self, row: u32) -> &[u8] {
        self.shard_of(row).map_or(&[], |(shard, row)| shard.sketches(row as usize..row as usize + 1))
    }

    /// A row as it is stored: of few as it is mapped, of many read on its own.
    fn row(&self, row: u32) -> Cow<'_, [u8]> {
        match self.shard_of(row) {
            Some((shard, row)) if self.are_few => Cow::Borrowed(shard.bytes(row)),
            Some((shard, row)) => Cow::Owned(shard.read(row)),
            None => Cow::default(),
        }
    }

    /// Dot products of `question` with every row.
    #[must_use]
    pub fn dots(&self, question: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        for part in self.parts.iter() {
            let (vectors, before) = (&part.shard.vectors, out.len());
            out.resize(before + vectors.len(), 0.0);
            dots(vectors.rows.whole().as_chunks::<4>().0, question, &mut out[before..]);
        }
        out
    }

    /// Dot product of `question` with the mean.
    #[must_use]
    pub fn by_mean(&self, question: &[f32]) -> f32 {
        self.mean.iter().zip(question).map(|(a, b)| a * b).sum()
    }

    /// Dot products of one row, read on its own, with `question` and with the mean.
    pub(super) fn both(&self, question: &[f32], row: u32) -> (f32, f32) {
        let bytes = self.row(row);
        let row = bytes.as_chunks::<4>().0;
        (dot(row, question), dot(row, &self.mean))
    }

    fn shard_of(&self, row: u32) -> Option<(&ShardVectors, u32)> {
        let part = self.offsets.partition_point(|offset| *offset <= row).saturating_sub(1);
        let offset = self.offsets.get(part).copied().unwrap_or_default();
        self.parts.part(part).map(|part| (&part.shard.vectors, row - offset))
    }
}

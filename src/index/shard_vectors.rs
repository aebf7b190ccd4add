//! The vectors of one shard, as they lie in its files: a row for each different text, a sketch of each row, and which rows
//! each passage has. What is asked of all shards together is in [`vectors`](super::vectors).

use super::checked::Checked;
use super::columns::{Column, Columns};
use super::seal::Files;
use super::sketch::{sketch, sketch_bytes};
use crate::store::common::VectorSums;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

const ROWS: &str = "vectors.f32";

const SKETCHES: &str = "vectors.bits";

pub(super) const ROWS_OF: &str = "vectors.u32";

/// In place of a row that a passage does not have.
pub(super) const NO_ROW: u32 = u32::MAX;

/// Rows of a passage before its sentences: text, full, question.
const HEAD_ROWS: usize = 3;

/// The vectors of a shard, mapped: one row for each different text, its sketch, and which rows each passage has.
pub(super) struct ShardVectors {
    pub(super) rows: Arc<Checked>,
    pub(super) sketches: Arc<Checked>,
    pub(super) dimensions: usize,
    /// Rows of all passages, and the ends of each one's.
    pub(super) columns: Columns,
}

/// Rows of one passage.
#[derive(Clone, Copy, Debug)]
pub struct PassageVectors<'a> {
    pub(super) rows: Column<'a>,
    offset: u32,
}

impl<'a> PassageVectors<'a> {
    /// Of the passage that has `rows`, before which `offset` others are counted; `None` where there are none.
    #[inline]
    pub(super) fn of(rows: Column<'a>, offset: u32) -> Option<Self> {
        (!rows.is_empty()).then_some(Self { rows, offset })
    }

    #[inline]
    fn row(&self, n: usize) -> Option<u32> {
        self.rows.get(n).filter(|row| *row != NO_ROW).map(|row| row + self.offset)
    }

    /// Of the body (or of the question, where there is no body).
    #[inline]
    #[must_use]
    pub fn text(&self) -> u32 {
        self.row(0).unwrap_or_default()
    }

    /// Of title, section, question and body together.
    #[inline]
    #[must_use]
    pub fn full(&self) -> u32 {
        self.row(1).unwrap_or_default()
    }

    /// Of the FAQ question.
    #[inline]
    #[must_use]
    pub fn question(&self) -> Option<u32> {
        self.row(2)
    }

    /// Of the body's sentences, in order.
    #[inline]
    pub fn sentences(&self) -> impl Iterator<Item = u32> + 'a {
        let offset = self.offset;
        self.rows.slice(HEAD_ROWS..self.rows.len()).iter().map(move |row| row + offset)
    }
}

impl ShardVectors {
    /// Opens the vectors of `passages` passages.
    pub(super) fn open(files: &Files, dimensions: usize, passages: usize) -> io::Result<Self> {
        let (rows, sketches, columns) = (files.get(ROWS)?, files.get(SKETCHES)?, Columns::open(files, ROWS_OF, 2)?);
        let vectors = Self { rows, sketches, dimensions, columns };
        let last = vectors.columns.column(0).iter().filter(|row| *row != NO_ROW).max();
        let is_whole = vectors.rows.len().is_multiple_of(row_bytes(dimensions))
            && vectors.sketches.len() == vectors.len() * sketch_bytes(dimensions)
            && vectors.columns.column(1).len() == passages
            && last.is_none_or(|last| (last as usize) < vectors.len());
        if is_whole { Ok(vectors) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "vectors do not fit")) }
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len() / row_bytes(self.dimensions)
    }

    /// Rows of a passage, by number; empty for one in a language that the encoder does not know.
    pub(super) fn rows(&self, local: u32) -> Column<'_> {
        self.columns.column(0).slice(self.columns.column(1).bounds(local as usize))
    }

    /// A row as it is stored; empty where it is not what was written.
    pub(super) fn bytes(&self, row: u32) -> &[u8] {
        self.rows.get(self.range(row))
    }

    /// The sketches of some rows, one behind the other.
    #[inline]
    pub(super) fn sketches(&self, rows: Range<usize>) -> &[u8] {
        let size = sketch_bytes(self.dimensions);
        self.sketches.get(rows.start * size..rows.end * size)
    }

    /// A row on its own, read from the file: of a mapped file a whole stretch around each would stay in memory.
    pub(super) fn read(&self, row: u32) -> Vec<u8> {
        self.rows.read(self.range(row))
    }

    fn range(&self, row: u32) -> Range<usize> {
        let size = row_bytes(self.dimensions);
        let start = row as usize * size;
        start..start + size
    }

    /// Adds a passage's vector to whole-number sums; see [`VectorSums`].
    pub(super) fn add_to(&self, sums: &mut VectorSums, local: u32, sign: i64) {
        if let Some(full) = self.rows(local).get(1) {
            sums.add(self.bytes(full).as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)), sign);
        }
    }
}

/// Bytes of a stored row.
pub(super) fn row_bytes(dimensions: usize) -> usize {
    (dimensions * 4).max(1)
}

/// A vector as it is stored.
pub(super) fn stored(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Writes rows one after the other, and their sketches beside them.
pub(super) struct RowWriter {
    pub(super) rows: io::BufWriter<File>,
    pub(super) sketches: io::BufWriter<File>,
}

impl RowWriter {
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let create = |name: &str| File::create(folder.join(name)).map(io::BufWriter::new);
        Ok(Self { rows: create(ROWS)?, sketches: create(SKETCHES)? })
    }

    pub(super) fn add(&mut self, row: &[u8]) -> io::Result<()> {
        use io::Write as _;
        self.rows.write_all(row)?;
        self.sketches.write_all(&sketch(row.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b))))
    }

    pub(super) fn finish(self) -> io::Result<()> {
        let flush = |out: io::BufWriter<File>| out.into_inner().map_err(io::IntoInnerError::into_error).map(drop);
        flush(self.rows)?;
        flush(self.sketches)
    }
}

use super::checked::Checked;
use super::columns::{Column, Columns};
use super::dot::{dot, dots};
use super::parts::{Part, Parts};
use super::seal::Files;
use super::sketch::{sketch, sketch_bytes};
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Below this many passages the mean of their vectors says more about chance than about the corpus.
const LEAST_FOR_MEAN: u64 = 12;

/// Up to this many rows all are compared in full: it takes a few milliseconds, and nothing can be missed.
const FEW_ROWS: usize = 32_768;

const ROWS: &str = "vectors.f32";
const SKETCHES: &str = "vectors.bits";
pub(super) const ROWS_OF: &str = "vectors.u32";

/// In place of a row that a passage does not have.
pub(super) const NO_ROW: u32 = u32::MAX;

/// Rows of a passage before its sentences: text, full, question.
const HEAD_ROWS: usize = 3;

/// The vectors of a shard, mapped: one row for each different text, its sketch, and which rows each passage has.
pub(super) struct ShardVectors {
    rows: Arc<Checked>,
    sketches: Arc<Checked>,
    dimensions: usize,
    /// Rows of all passages, and the ends of each one's.
    columns: Columns,
}

/// The vectors of a generation.
pub struct Vectors {
    parts: Arc<Parts>,
    /// Before each part's rows so many others are counted.
    offsets: Vec<u32>,
    /// Passages with vectors.
    count: u64,
    /// Mean of all passages' `full` vectors; zero for small corpora.
    mean: Vec<f32>,
    /// Whether there are so few rows that all are looked at for every question.
    are_few: bool,
}

/// Rows of one passage.
#[derive(Clone, Copy, Debug)]
pub struct PassageVectors<'a> {
    rows: Column<'a>,
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

/// Looks up the rows of many passages: what it found of a part it keeps for the next passage of it.
pub(super) struct Reader<'a> {
    vectors: &'a Vectors,
    part: Option<usize>,
    rows: Column<'a>,
    ends: Column<'a>,
    offset: u32,
}

impl<'a> Reader<'a> {
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
    fn read(&self, row: u32) -> Vec<u8> {
        self.rows.read(self.range(row))
    }

    fn range(&self, row: u32) -> Range<usize> {
        let size = row_bytes(self.dimensions);
        let start = row as usize * size;
        start..start + size
    }

    /// Adds a passage's vector to whole-number sums; see [`Sums`].
    pub(super) fn add_to(&self, sums: &mut Sums, local: u32, sign: i64) {
        if let Some(full) = self.rows(local).get(1) {
            sums.add(self.bytes(full).as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)), sign);
        }
    }
}

/// Bytes of a stored row.
fn row_bytes(dimensions: usize) -> usize {
    (dimensions * 4).max(1)
}

/// A vector as it is stored.
pub(super) fn stored(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Writes rows one after the other, and their sketches beside them.
pub(super) struct RowWriter {
    rows: io::BufWriter<File>,
    sketches: io::BufWriter<File>,
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

/// Sums of vectors in whole numbers: the same in whichever order they are added and taken off.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Sums {
    /// Vectors summed.
    pub count: u64,
    coordinates: Vec<i64>,
}

/// A coordinate of a unit vector times this is summed.
const UNIT: f64 = 1_073_741_824.0;

impl Sums {
    /// Adds a vector, or takes it off where `sign` is -1.
    pub(super) fn add(&mut self, vector: impl Iterator<Item = f32>, sign: i64) {
        self.count = self.count.wrapping_add_signed(sign);
        for (n, value) in vector.enumerate() {
            if n == self.coordinates.len() {
                self.coordinates.push(0);
            }
            #[expect(clippy::cast_possible_truncation, reason = "coordinates of unit vectors are at most 1")]
            let whole = (f64::from(value) * UNIT).round() as i64;
            self.coordinates[n] += sign * whole;
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.count += other.count;
        self.coordinates.resize(self.coordinates.len().max(other.coordinates.len()), 0);
        for (sum, other) in self.coordinates.iter_mut().zip(&other.coordinates) {
            *sum += other;
        }
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an average of coordinates")]
    fn mean(&self) -> Vec<f32> {
        let count = self.count.max(1) as f64;
        self.coordinates.iter().map(|sum| (*sum as f64 / UNIT / count) as f32).collect()
    }
}

impl Vectors {
    pub(super) fn new(parts: Arc<Parts>, dimensions: usize) -> Self {
        let (mut sums, mut offsets, mut rows) = (Sums::default(), Vec::new(), 0);
        for part in parts.iter() {
            offsets.push(super::columns::count(rows));
            rows += part.shard.vectors.len();
            sums.add_all(&part.shard.sums);
            for gone in part.gone() {
                part.shard.vectors.add_to(&mut sums, gone, -1);
            }
        }
        let mean = if sums.count >= LEAST_FOR_MEAN { sums.mean() } else { vec![0.0; dimensions] };
        Self { parts, offsets, count: sums.count, mean, are_few: rows <= FEW_ROWS }
    }

    /// Rows of the passage; `None` for a passage in a language the encoder does not know.
    #[must_use]
    pub fn passage(&self, ordinal: u32) -> Option<PassageVectors<'_>> {
        self.reader().passage(ordinal)
    }

    /// To look at many passages one after the other.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader { vectors: self, part: None, rows: Column::default(), ends: Column::default(), offset: 0 }
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

    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
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

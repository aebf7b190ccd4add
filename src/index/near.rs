//! A question's vector against the rows of an index: in full where there are few, else by their sketches first.

use super::columns::count;
use super::narrow::{ALL_WAYS, VectorWays, narrowed, nearest};
use super::vectors::Vectors;
use crate::store::{Nearest, Nearness};

/// How rows are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// All in full.
    Full,
    /// By their sketches first, and in full what comes out of that.
    Sketched,
}

/// A question's vector and an index's.
pub struct Near<'a> {
    vectors: &'a Vectors,
    question: &'a [f32],
    /// The question's dot product with every row, where there are few.
    rows: Option<Vec<f32>>,
    by_mean: f32,
    mean_by_mean: f32,
}

impl<'a> Near<'a> {
    /// Compares in full where there are few rows.
    #[must_use]
    pub fn new(vectors: &'a Vectors, question: &'a [f32]) -> Self {
        let pass = if vectors.are_few() { Pass::Full } else { Pass::Sketched };
        Self::by(pass, vectors, question)
    }

    /// Compares as `pass` says.
    #[must_use]
    pub fn by(pass: Pass, vectors: &'a Vectors, question: &'a [f32]) -> Self {
        Self {
            vectors,
            question,
            rows: (pass == Pass::Full).then(|| vectors.dots(question)),
            by_mean: vectors.by_mean(question),
            mean_by_mean: vectors.by_mean(vectors.mean()),
        }
    }

    /// The cosine of a row.
    #[must_use]
    pub fn dot(&self, row: u32) -> f32 {
        match &self.rows {
            Some(rows) => rows.get(row as usize).copied().unwrap_or(f32::MIN),
            None => self.vectors.dot(self.question, row),
        }
    }

    /// How near a row is.
    #[must_use]
    pub fn to(&self, row: u32) -> Nearness {
        let (raw, row_by_mean) = match &self.rows {
            Some(rows) => {
                (rows.get(row as usize).copied().unwrap_or_default(), self.vectors.dot(self.vectors.mean(), row))
            }
            None => self.vectors.both(self.question, row),
        };
        Nearness::of(raw, self.by_mean, row_by_mean, self.mean_by_mean)
    }

    /// The `most` nearest passages by each way of looking, of those that `allowed` accepts; best first, ties by ordinal.
    #[must_use]
    pub fn nearest(&self, most: usize, allowed: Option<&(dyn Fn(u32) -> bool + Sync)>) -> Nearest {
        let by_way = if self.rows.is_some() {
            let all = (0..count(self.vectors.passages())).filter(|o| allowed.is_none_or(|f| f(*o)));
            let looks: Vec<VectorWays> = all.map(|ordinal| (ordinal, ALL_WAYS)).collect();
            nearest(self.vectors, &looks, most, |_, row| self.dot(row))
        } else {
            narrowed(self.vectors, self.question, most, allowed)
        };
        by_way.map(|mut scored| {
            scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            scored.into_iter().map(|(_, ordinal)| ordinal).collect()
        })
    }
}

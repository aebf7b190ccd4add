//! A question's vector against the rows of an index: in full where there are few, else by their sketches first.

use super::columns::count;
use super::parts::Part;
use super::sketch::common_bits;
use super::vectors::{PassageVectors, Vectors};
use std::collections::BTreeSet;

/// Up to this many rows all are compared in full: it takes a few milliseconds, and nothing can be missed.
const FEW_ROWS: usize = 32_768;

/// Passages that come out of the first pass for each way of looking, and as many more for each thousand passages. What it costs
/// and what it misses is measured by `benches/scale.rs`.
const SURVIVORS: usize = 800;
const PER_THOUSAND: usize = 2;

/// Ways of looking at a passage: the text or its question, whichever is nearer; all of it together; its best sentence.
const WAYS: usize = 3;

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

/// How near a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// The cosine.
    pub raw: f32,
    /// The cosine after the corpus's mean vector is taken off both: what they share beyond what all of the corpus shares.
    pub centred: f32,
}

impl<'a> Near<'a> {
    /// Compares in full where there are few rows.
    #[must_use]
    pub fn new(vectors: &'a Vectors, question: &'a [f32]) -> Self {
        let pass = if vectors.rows() <= FEW_ROWS { Pass::Full } else { Pass::Sketched };
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
        let product = raw - self.by_mean - row_by_mean + self.mean_by_mean;
        let norms = (1.0 - 2.0 * self.by_mean + self.mean_by_mean) * (1.0 - 2.0 * row_by_mean + self.mean_by_mean);
        let centred = if norms <= f32::EPSILON { 0.0 } else { product / norms.sqrt() };
        Nearness { raw, centred }
    }

    /// Ordinals, ascending, of the `most` nearest passages by each way of looking, of those that `allowed` accepts.
    #[must_use]
    pub fn nearest(&self, most: usize, allowed: Option<&(dyn Fn(u32) -> bool + Sync)>) -> Vec<u32> {
        let ways = if self.rows.is_some() { None } else { Some(self.survivors(most, allowed)) };
        let mut out = BTreeSet::new();
        for way in 0..WAYS {
            let dot = |row: u32| self.dot(row);
            let score = |ordinal: u32| Some((ordinal, looked(way, self.vectors.passage(ordinal)?, dot)));
            let mut scored: Vec<(u32, f32)> = if let Some(survivors) = &ways {
                survivors[way].iter().filter_map(|ordinal| score(*ordinal)).collect()
            } else {
                let all = (0..count(self.vectors.passages())).filter(|o| allowed.is_none_or(|f| f(*o)));
                all.filter_map(score).collect()
            };
            let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            if scored.len() > most {
                scored.select_nth_unstable_by(most, best_first);
                scored.truncate(most);
            }
            out.extend(scored.into_iter().map(|(ordinal, _)| ordinal));
        }
        out.into_iter().collect()
    }

    /// Ordinals of what comes out of the first pass, for each way of looking.
    fn survivors(&self, most: usize, allowed: Option<&(dyn Fn(u32) -> bool + Sync)>) -> [Vec<u32>; WAYS] {
        let kept = most.max(SURVIVORS + self.vectors.passages() / 1000 * PER_THOUSAND);
        let mut scored: [Vec<(u16, u32)>; WAYS] = Default::default();
        for part in self.vectors.parts() {
            let common = common_bits(part.shard.vectors.sketches(), self.question);
            for (way, scored) in scored.iter_mut().enumerate() {
                scored.extend(of_part(part, way, &common, allowed));
            }
        }
        scored.map(|mut scored| {
            keep_best(&mut scored, kept);
            scored.into_iter().map(|(_, ordinal)| ordinal).collect()
        })
    }
}

/// The passages of a part that count, each with the most bits that a row of it has in common with the question.
fn of_part(
    part: &Part,
    way: usize,
    common: &[u16],
    allowed: Option<&(dyn Fn(u32) -> bool + Sync)>,
) -> impl Iterator<Item = (u16, u32)> {
    part.counted().filter_map(move |(local, ordinal)| {
        let rows = PassageVectors::of(part.shard.vectors.rows(local), 0)?;
        let bits = looked(way, rows, |row| common.get(row as usize).copied().unwrap_or_default());
        allowed.is_none_or(|allowed| allowed(ordinal)).then_some((bits, ordinal))
    })
}

/// How near a passage is by one way of looking; the least there is where it has nothing to look at.
fn looked<T: Least>(way: usize, rows: PassageVectors<'_>, near: impl Fn(u32) -> T) -> T {
    match way {
        0 => T::larger(near(rows.text()), rows.question().map_or(T::LEAST, &near)),
        1 => near(rows.full()),
        _ => rows.sentences().map(near).fold(T::LEAST, T::larger),
    }
}

trait Least: Copy {
    const LEAST: Self;
    fn larger(a: Self, b: Self) -> Self;
}

impl Least for f32 {
    const LEAST: Self = Self::MIN;
    fn larger(a: Self, b: Self) -> Self {
        a.max(b)
    }
}

impl Least for u16 {
    const LEAST: Self = 0;
    fn larger(a: Self, b: Self) -> Self {
        a.max(b)
    }
}

/// Keeps the `most` with the most bits, the earlier among equals. Bits are few different numbers, so that counting them finds
/// the least that is kept.
fn keep_best(scored: &mut Vec<(u16, u32)>, most: usize) {
    let largest = scored.iter().map(|(bits, _)| usize::from(*bits)).max().unwrap_or_default();
    let mut with = vec![0_usize; largest + 1];
    for (bits, _) in scored.iter() {
        with[usize::from(*bits)] += 1;
    }
    let (mut least, mut above) = (with.len(), 0);
    while least > 0 && above + with[least - 1] <= most {
        least -= 1;
        above += with[least];
    }
    // Of those one bit short, as many as there is room for.
    let mut room = most - above;
    scored.retain(|(bits, _)| {
        let bits = usize::from(*bits);
        let is_last = bits + 1 == least && room > 0;
        room -= usize::from(is_last);
        bits >= least || is_last
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_bits_are_kept_and_the_earlier_among_equals() {
        let kept = |most: usize| {
            let mut scored = vec![(3, 0), (7, 1), (3, 2), (5, 3), (3, 4)];
            keep_best(&mut scored, most);
            scored.into_iter().map(|(_, ordinal)| ordinal).collect::<Vec<u32>>()
        };
        assert_eq!(kept(1), [1]);
        assert_eq!(kept(2), [1, 3]);
        assert_eq!(kept(4), [0, 1, 2, 3]);
        assert_eq!(kept(9), [0, 1, 2, 3, 4]);
        assert_eq!(kept(0), [0; 0]);
    }
}

//! Sketches of vectors: one bit for each coordinate, its sign. How many bits two sketches have in common tells nearly as well
//! as the cosine which rows are near, in a thirty-second of the memory; what comes out first is then compared in full.

use crate::embed::{LANES, total, wide};
use pulp::Arch;

/// Bits of a sketch that are compared at once.
const WORD: usize = 64;

/// Bytes of the sketch of a vector.
pub(super) fn sketch_bytes(dimensions: usize) -> usize {
    dimensions.div_ceil(WORD).max(1) * (WORD / 8)
}

/// The sketch of a vector.
pub(super) fn sketch(vector: impl Iterator<Item = f32>) -> Vec<u8> {
    let mut words = Vec::new();
    for (n, value) in vector.enumerate() {
        if n.is_multiple_of(WORD) {
            words.push(0_u64);
        }
        if value >= 0.0
            && let Some(word) = words.last_mut()
        {
            *word |= 1 << (n % WORD);
        }
    }
    words.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// Fills `out` with how many bits each of the sketches in `rows`, one behind the other, has in common with that of `question`. The
/// bits that fill up the last word are common to all.
pub(super) fn common_bits(rows: &[u8], question: &[f32], out: &mut [u16]) {
    let asked: Vec<u64> = words(&sketch(question.iter().copied())).collect();
    // Compiled once for each width of the processor's registers, chosen where it runs.
    wide(
        Arch::new(),
        #[inline(always)]
        || match <&[u64; 6]>::try_from(asked.as_slice()) {
            Ok(asked) => common(rows, asked, out),
            Err(_) => common_of_any(rows, &asked, out),
        },
    );
}

/// For vectors of 384 coordinates, which the bundled encoder and most small ones have.
#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
fn common<const N: usize>(rows: &[u8], asked: &[u64; N], out: &mut [u16]) {
    let (values, _) = rows.as_chunks::<8>();
    let (rows, _) = values.as_chunks::<N>();
    let bits = u32::try_from(N * WORD).unwrap_or(u32::MAX);
    for (row, out) in rows.iter().zip(out) {
        let mut different = 0;
        for n in 0..N {
            different += (u64::from_le_bytes(row[n]) ^ asked[n]).count_ones();
        }
        *out = low(bits - different);
    }
}

#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
fn common_of_any(rows: &[u8], asked: &[u64], out: &mut [u16]) {
    let (values, _) = rows.as_chunks::<8>();
    let bits = u32::try_from(asked.len() * WORD).unwrap_or(u32::MAX);
    for (row, out) in values.chunks_exact(asked.len().max(1)).zip(out) {
        let mut different = 0;
        for (a, b) in row.iter().zip(asked) {
            different += (u64::from_le_bytes(*a) ^ b).count_ones();
        }
        *out = low(bits - different);
    }
}

/// A question for comparing it with sketches more closely: its coordinates with the opposite sign, filled up with zeros.
pub(super) struct Signs(Vec<[f32; LANES]>);

impl Signs {
    pub(super) fn of(question: &[f32]) -> Self {
        let opposite = |some: &[f32]| std::array::from_fn(|n| some.get(n).map_or(0.0, |value| -value));
        Self(question.chunks(LANES).map(opposite).collect())
    }

    /// The dot product of the question with the signs that a sketch has kept: its coordinates added where the row's are
    /// positive and taken off where they are negative.
    pub(super) fn suit(&self, sketch: &[u8]) -> f32 {
        wide(
            Arch::new(),
            #[inline(always)]
            || signed(&self.0, sketch),
        )
    }
}

#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
fn signed(opposite: &[[f32; LANES]], sketch: &[u8]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (values, bits) in opposite.iter().zip(sketch.as_chunks::<4>().0) {
        let bits = u32::from_le_bytes(*bits);
        for lane in 0..LANES {
            // A set bit turns the sign back.
            let sign = bits << (31 - lane) & 0x8000_0000;
            sums[lane] += f32::from_bits(values[lane].to_bits() ^ sign);
        }
    }
    total(sums)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u64> {
    bytes.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes))
}

fn low(bits: u32) -> u16 {
    u16::try_from(bits).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_suits_is_the_dot_product_with_the_signs() {
        for dimensions in [3, 64, 100, 384] {
            let row: Vec<f32> = (0..dimensions).map(|n| if n % 3 == 0 { 0.7 } else { -0.2 }).collect();
            let question: Vec<f32> = (0..dimensions).map(|n| if n % 2 == 0 { 1.0 } else { -0.5 }).collect();
            let expected: f32 = question.iter().zip(&row).map(|(q, r)| q * r.signum()).sum();
            let found = Signs::of(&question).suit(&sketch(row.iter().copied()));
            assert!((found - expected).abs() < 1e-3, "{dimensions}: {found} for {expected}");
        }
    }

    #[test]
    fn bits_in_common_are_signs_in_common_at_every_width() {
        for dimensions in [3, 64, 100, 384, 768] {
            let question: Vec<f32> = (0..dimensions).map(|n| if n % 3 == 0 { 1.0 } else { -0.5 }).collect();
            let other: Vec<f32> = (0..dimensions).map(|n| if n % 2 == 0 { 0.1 } else { -2.0 }).collect();
            let opposite = question.iter().map(|v| -v);
            let mut rows = sketch(question.iter().copied());
            assert_eq!(rows.len(), sketch_bytes(dimensions));
            rows.extend(sketch(other.iter().copied()));
            rows.extend(sketch(opposite));
            let filled = sketch_bytes(dimensions) * 8 - dimensions;
            let same = question.iter().zip(&other).filter(|(a, b)| (**a >= 0.0) == (**b >= 0.0)).count();
            let mut found = [0; 3];
            common_bits(&rows, &question, &mut found);
            assert_eq!(found.map(usize::from), [dimensions + filled, same + filled, filled], "{dimensions} dimensions");
        }
    }
}

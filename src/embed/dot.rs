//! Dot products of stored rows with a question, compiled once for each width of the processor's registers.
//!
//! Sums run in 32 lanes and are added up in a fixed order, without fused multiplication, so that every processor comes to the
//! same bits.

use crate::embed::wide;
use pulp::Arch;

/// Sums side by side, as many as a 32-bit word of a sketch has bits.
pub(crate) const LANES: usize = 32;

/// The dot product of a row and `question`.
pub(crate) fn dot(row: &[[u8; 4]], question: &[f32]) -> f32 {
    wide(
        Arch::new(),
        #[inline(always)]
        || product(row, question),
    )
}

/// The dot products of `question` with each of the rows that stand one behind the other.
pub(crate) fn dots(rows: &[[u8; 4]], question: &[f32], out: &mut [f32]) {
    wide(
        Arch::new(),
        #[inline(always)]
        || {
            for (row, out) in rows.chunks_exact(question.len().max(1)).zip(out.iter_mut()) {
                *out = product(row, question);
            }
        },
    );
}

#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
fn product(row: &[[u8; 4]], question: &[f32]) -> f32 {
    let (row_wide, row_rest) = row.as_chunks::<LANES>();
    let (wide, rest) = question.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (a, b) in row_wide.iter().zip(wide) {
        for lane in 0..LANES {
            sums[lane] += f32::from_le_bytes(a[lane]) * b[lane];
        }
    }
    let mut sum = total(sums);
    for (a, b) in row_rest.iter().zip(rest) {
        sum += f32::from_le_bytes(*a) * b;
    }
    sum
}

/// The lanes added up, halves first.
#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
pub(crate) fn total(mut sums: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_gives_the_sum_of_the_products() {
        for len in [0_u8, 1, 31, 32, 33, 100, 255] {
            let (mut row, mut question, mut expected) = (Vec::new(), Vec::new(), 0.0_f64);
            for n in 0..len {
                let (a, b) = (f32::from(n % 7) - 2.5, f32::from(n % 5) * 0.25 - 0.4);
                row.push(a.to_le_bytes());
                question.push(b);
                expected += f64::from(a) * f64::from(b);
            }
            assert!((f64::from(dot(&row, &question)) - expected).abs() < 1e-3, "{len}");
            let mut both = [0.0; 2];
            dots(&[row.clone(), row.clone()].concat(), &question, &mut both);
            let own = if len == 0 { 0.0 } else { dot(&row, &question) };
            assert!(both.iter().all(|sum| sum.to_bits() == own.to_bits()), "{len}: a row alone and in company");
        }
    }
}

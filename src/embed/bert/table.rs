use half::f16;
use std::borrow::Cow;

/// Numbers that share one scale in [`Table::Quarter`].
const GROUP: usize = 32;

/// Numbers of five bits that share one scale.
pub(super) const FIVE_GROUP: usize = 64;

/// One row of numbers for each word piece.
pub(crate) enum Table {
    /// As they are used.
    Full {
        /// Row behind row.
        values: Vec<f32>,
        /// Of a row.
        width: usize,
    },
    /// Four bits each, as our own weights are stored: two in a byte, the lower first, eight more than what they stand for,
    /// times the scale of their group of 32. Unpacked where they are looked up, for of 30,000 rows a question needs a dozen.
    Quarter {
        /// The numbers.
        packed: Cow<'static, [u8]>,
        /// Half floats, lowest byte first.
        scales: Cow<'static, [u8]>,
        /// Of a row; a multiple of 32.
        width: usize,
    },
}

impl Table {
    /// Writes the row of `piece` to `out`; a piece that there is no row for has one of zeros.
    pub(super) fn row(&self, piece: u32, out: &mut [f32]) {
        let piece = usize::try_from(piece).unwrap_or(usize::MAX);
        match self {
            Self::Full { values, width } => match values.chunks_exact((*width).max(1)).nth(piece) {
                Some(row) => out.copy_from_slice(row),
                None => out.fill(0.0),
            },
            Self::Quarter { packed, scales, width } => {
                let packed = packed.chunks_exact(width / 2).nth(piece).unwrap_or_default();
                let scales = scales.chunks_exact(width / GROUP * 2).nth(piece).unwrap_or_default();
                out.fill(0.0);
                unpack(packed, scales, out);
            }
        }
    }
}

/// Unpacks numbers of four bits in groups with a scale each, as far as there are any.
pub(crate) fn unpack(packed: &[u8], scales: &[u8], out: &mut [f32]) {
    let (groups, _) = packed.as_chunks::<{ GROUP / 2 }>();
    let (scales, _) = scales.as_chunks::<2>();
    let (out, _) = out.as_chunks_mut::<GROUP>();
    for ((group, scale), out) in groups.iter().zip(scales).zip(out) {
        let scale = f16::from_le_bytes(*scale).to_f32();
        let (pairs, _) = out.as_chunks_mut::<2>();
        for (byte, [low, high]) in group.iter().zip(pairs) {
            *low = (f32::from(byte & 15) - 8.0) * scale;
            *high = (f32::from(byte >> 4) - 8.0) * scale;
        }
    }
}

/// Unpacks numbers of five bits in groups of 64 with a scale each, as far as there are any: their lower four bits as
/// [`unpack`] has them, the fifth of each apart, eight to a byte, the lowest first; sixteen more than what they stand for.
pub(crate) fn unpack_five(low: &[u8], fifth: &[u8], scales: &[u8], out: &mut [f32]) {
    let (low, _) = low.as_chunks::<{ FIVE_GROUP / 2 }>();
    let (fifth, _) = fifth.as_chunks::<{ FIVE_GROUP / 8 }>();
    let (scales, _) = scales.as_chunks::<2>();
    let (out, _) = out.as_chunks_mut::<FIVE_GROUP>();
    for (((low, fifth), scale), out) in low.iter().zip(fifth).zip(scales).zip(out) {
        let scale = f16::from_le_bytes(*scale).to_f32();
        let halves = low.iter().flat_map(|byte| [byte & 15, byte >> 4]);
        let tops = fifth.iter().flat_map(|byte| (0..8).map(move |bit| (byte >> bit & 1) << 4));
        for ((half, top), out) in halves.zip(tops).zip(out) {
            *out = (f32::from(half | top) - 16.0) * scale;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "what is looked up is exact")]

    use super::*;

    #[test]
    fn four_bits_become_multiples_of_their_groups_scale() {
        let packed: Vec<u8> = (0_u8..32).map(|n| (n % 16) | ((15 - n % 16) << 4)).collect();
        let scales: Vec<u8> = [0.5, -2.0].into_iter().flat_map(|s| f16::from_f32(s).to_le_bytes()).collect();
        let mut out = [9.0; 64];
        unpack(&packed, &scales, &mut out);
        assert_eq!(out[..4], [-4.0, 3.5, -3.5, 3.0]);
        assert_eq!(out[62..], [-14.0, 16.0]);
    }

    #[test]
    fn five_bits_become_multiples_of_their_groups_scale() {
        let low: Vec<u8> = (0_u8..32).map(|n| (n % 16) | ((15 - n % 16) << 4)).collect();
        let mut fifth = [0_u8; 8];
        fifth[0] = 0b101;
        let mut out = [9.0; 65];
        unpack_five(&low, &fifth, &f16::from_f32(0.5).to_le_bytes(), &mut out);
        assert_eq!(out[..5], [0.0, -0.5, 0.5, -1.0, -7.0]);
        assert_eq!(out[63..], [-8.0, 9.0]);
    }

    #[test]
    fn a_piece_without_a_row_is_all_zeros() {
        let mut out = [5.0; 2];
        Table::Full { values: vec![1.0, 2.0, 3.0, 4.0], width: 2 }.row(1, &mut out);
        assert_eq!(out, [3.0, 4.0]);
        Table::Full { values: vec![1.0, 2.0, 3.0, 4.0], width: 2 }.row(2, &mut out);
        assert_eq!(out, [0.0, 0.0]);
    }
}

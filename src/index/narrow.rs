//! Which passages of very many may be near a question, told by the sketches of their vectors: first by the bits they have in
//! common with the question's sketch, then, of those, by the question's own coordinates under the signs of the row's.

use super::columns::count;
use super::sketch::{Signs, common_bits};
use super::vectors::Vectors;
use super::ways::{Allowed, looked};
use crate::store::WAYS;
use std::ops::Range;
use std::panic::resume_unwind;

/// Passages that come out of the first look for each way, and as many more for each thousand passages; the same for the second.
/// What it costs and what it misses is measured by `benches/scale.rs`.
const FIRST: (usize, usize) = (4_000, 10);
const SECOND: (usize, usize) = (800, 2);

/// Threads that one question may take.
const MOST_THREADS: usize = 8;

/// How many passages are worth a thread: whose bits are counted, or whose vectors are looked at more closely.
const MANY: usize = 4_096;
const SOME: usize = 256;

/// How near a passage is by one way of looking, and its ordinal.
pub(super) type Scored = (f32, u32);

/// An ordinal, and by which ways its passage is looked at, a bit for each.
pub(super) type VectorWays = (u32, u8);

/// All ways.
pub(super) const ALL_WAYS: u8 = (1 << WAYS) - 1;

/// The `most` nearest passages for each way of looking, of those whose sketches let expect it; in any order.
pub(super) fn narrowed(vectors: &Vectors, question: &[f32], most: usize, allowed: Allowed<'_>) -> [Vec<Scored>; WAYS] {
    let of = |(least, per_thousand): (usize, usize)| most.max(least + vectors.passages() / 1000 * per_thousand);
    let common = common(vectors, question);
    let first = by_bits(vectors, &common, of(FIRST), allowed);
    let least = first.each_ref().map(|(_, least)| *least);
    let signs = Signs::of(question);
    // Of a row that did not bring its passage this far nothing is expected, here and when rows are compared in full.
    let suits = |way: usize, row: u32| match common.get(row as usize) {
        Some(bits) if bits + 1 >= least[way] => signs.suit(vectors.sketch(row)),
        _ => f32::MIN,
    };
    let second = nearest(vectors, &together(first.map(|(ordinals, _)| ordinals)), of(SECOND), suits);
    let cut = second.each_ref().map(|kept| {
        let lowest = kept.iter().map(|(near, _)| *near).fold(f32::MAX, f32::min);
        if kept.len() < of(SECOND) { f32::MIN } else { lowest }
    });
    let second = second.map(|kept| kept.into_iter().map(|(_, ordinal)| ordinal).collect());
    let in_full = |way, row| if suits(way, row) >= cut[way] { vectors.dot(question, row) } else { f32::MIN };
    nearest(vectors, &together(second), most, in_full)
}

/// What each way wants to look at, each passage once, ascending.
fn together(ways: [Vec<u32>; WAYS]) -> Vec<VectorWays> {
    let each =
        (0..).zip(ways).flat_map(|(way, ordinals)| ordinals.into_iter().map(move |ordinal| (ordinal, 1_u8 << way)));
    let mut looks: Vec<VectorWays> = each.collect();
    // A sort that finds what is in order already.
    looks.sort_by_key(|(ordinal, _)| *ordinal);
    looks.dedup_by(|later, kept| {
        let is_same = later.0 == kept.0;
        kept.1 |= if is_same { later.1 } else { 0 };
        is_same
    });
    looks
}

/// For each way of looking the `most` of its passages that are nearest, of equals those of the lower ordinals; in any order.
/// `near` says how near a row is to the question for a way.
pub(super) fn nearest(
    vectors: &Vectors,
    looks: &[VectorWays],
    most: usize,
    near: impl Fn(usize, u32) -> f32 + Sync,
) -> [Vec<Scored>; WAYS] {
    let of_piece = |piece: Range<usize>| {
        let mut reader = vectors.reader();
        let mut out: [Vec<Scored>; WAYS] = Default::default();
        for (ordinal, ways) in looks.get(piece).unwrap_or_default() {
            let Some(rows) = reader.passage(*ordinal) else { continue };
            for (way, out) in out.iter_mut().enumerate().filter(|(way, _)| ways >> way & 1 == 1) {
                out.push((looked(way, rows, |row| near(way, row)), *ordinal));
            }
        }
        out
    };
    let pieces = spread(looks.len(), SOME, of_piece);
    std::array::from_fn(|way| {
        let mut scored: Vec<Scored> = pieces.iter().flat_map(|piece| &piece[way]).copied().collect();
        if scored.len() > most {
            scored.select_nth_unstable_by(most, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            scored.truncate(most);
        }
        scored
    })
}

/// The `most` passages with a row that has the most bits in common with the question, for each way of looking, and how many
/// bits, and one more, the last of them has; of equals those of the lower ordinals.
fn by_bits(vectors: &Vectors, common: &[u16], most: usize, allowed: Allowed<'_>) -> [(Vec<u32>, u16); WAYS] {
    let pieces = spread(vectors.passages(), MANY, |piece| bits_of(vectors, common, piece, allowed));
    std::array::from_fn(|way| most_bits(pieces.iter().map(|piece| &piece[way]), most))
}

/// For each row of the index how many bits its sketch has in common with the question's.
fn common(vectors: &Vectors, question: &[f32]) -> Vec<u16> {
    let mut out = vec![0; vectors.rows()];
    let mut rest = out.as_mut_slice();
    for part in vectors.parts() {
        let stored = &part.shard.vectors;
        let (own, after) = std::mem::take(&mut rest).split_at_mut(stored.len());
        rest = after;
        spread_into(own, MANY, |from, out| common_bits(stored.sketches(from..from + out.len()), question, out));
    }
    out
}

/// The bits of passages one after the other, and how many passages have each number of them.
struct Bits {
    of: Vec<u16>,
    with: Vec<u32>,
}

impl Bits {
    fn new(passages: usize, most: usize) -> Self {
        Self { of: vec![0; passages], with: vec![0; most + 1] }
    }

    #[inline]
    fn set(&mut self, passage: usize, bits: u16) {
        self.of[passage] = bits;
        self.with[usize::from(bits)] += 1;
    }
}

/// For each way of looking the most bits in common, and one more, of each passage in `piece`; 0 for one that does not count.
fn bits_of(vectors: &Vectors, common: &[u16], piece: Range<usize>, allowed: Allowed<'_>) -> [Bits; WAYS] {
    let most = vectors.sketch_bits() + 1;
    let mut out: [Bits; WAYS] = std::array::from_fn(|_| Bits::new(piece.len(), most));
    let mut reader = vectors.reader();
    let bits = |row: u32| common.get(row as usize).map_or(0, |bits| bits + 1);
    for (n, ordinal) in piece.map(count).enumerate() {
        let rows = reader.passage(ordinal).filter(|_| allowed.is_none_or(|allowed| allowed(ordinal)));
        let ways: [u16; WAYS] = std::array::from_fn(|way| rows.map_or(0, |rows| looked(way, rows, bits)));
        for (out, bits) in out.iter_mut().zip(ways) {
            out.set(n, bits);
        }
    }
    out
}

/// The places of the `most` passages with the most bits, of equals the first, without those that have 0; and the bits of the last
/// of them. Bits are few different numbers, so that counting them finds the least that is kept.
fn most_bits<'a>(pieces: impl Iterator<Item = &'a Bits> + Clone, most: usize) -> (Vec<u32>, u16) {
    let with =
        |bits: usize| pieces.clone().filter_map(|piece| piece.with.get(bits)).map(|n| *n as usize).sum::<usize>();
    let (mut least, mut above) = (pieces.clone().map(|piece| piece.with.len()).max().unwrap_or_default(), 0);
    while least > 1 && above + with(least - 1) <= most {
        least -= 1;
        above += with(least);
    }
    // Of those one bit short, as many as there is room for.
    let mut room = if least > 1 { most - above } else { 0 };
    let (mut kept, mut lowest, least) =
        (Vec::with_capacity(above + room), u16::MAX, u16::try_from(least).unwrap_or(u16::MAX));
    let least_or_one_short = least.saturating_sub(1).max(1);
    for (ordinal, bits) in (0..).zip(pieces.flat_map(|piece| &piece.of)) {
        if *bits >= least_or_one_short && (*bits >= least || room > 0) {
            room -= usize::from(*bits < least);
            lowest = lowest.min(*bits);
            kept.push(ordinal);
        }
    }
    (kept, if lowest == u16::MAX { 0 } else { lowest })
}

/// Lets `work` fill even pieces of `out`, each from the place it is told, on threads as [`spread`] does.
fn spread_into<T: Send>(out: &mut [T], worth: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    let size = out.len().div_ceil(threads(out.len(), worth)).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let mut pieces = out.chunks_mut(size).enumerate();
        let first = pieces.next();
        for (n, piece) in pieces {
            scope.spawn(move || work(n * size, piece));
        }
        if let Some((_, piece)) = first {
            work(0, piece);
        }
    });
}

/// Threads that are worth it.
fn threads(len: usize, worth: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.min(MOST_THREADS).min(len / worth.max(1)).max(1)
}

/// What `work` makes of even pieces of `0..len`, in order. Each has a thread of its own where there is work worth it.
fn spread<T: Send>(len: usize, worth: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let pieces = threads(len, worth);
    let size = len.div_ceil(pieces);
    let piece = |n: usize| (n * size).min(len)..((n + 1) * size).min(len);
    std::thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..pieces).map(|n| scope.spawn(move || work(piece(n)))).collect();
        let mut out = vec![work(piece(0))];
        out.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_bits_are_kept_and_the_earlier_among_equals() {
        let pieces = [&[3, 7, 3][..], &[], &[5, 3, 0]].map(|bits| {
            let mut piece = Bits::new(bits.len(), 9);
            bits.iter().enumerate().for_each(|(n, bits)| piece.set(n, *bits));
            piece
        });
        let kept = |most: usize| most_bits(pieces.iter(), most);
        assert_eq!(kept(1), (vec![1], 7));
        assert_eq!(kept(2), (vec![1, 3], 5));
        assert_eq!(kept(4), (vec![0, 1, 2, 3], 3));
        assert_eq!(kept(9), (vec![0, 1, 2, 3, 4], 3), "what does not count is never kept");
        assert_eq!(kept(0), (vec![], 0));
        assert_eq!(most_bits([].iter(), 3), (vec![], 0));
    }

    #[test]
    fn pieces_come_back_in_order_and_leave_nothing_out() {
        for len in [0, 1, 9, 21, 507] {
            let all: Vec<usize> = spread(len, 10, Iterator::collect::<Vec<_>>).into_iter().flatten().collect();
            assert!(all.iter().copied().eq(0..len), "{len}");
        }
    }
}

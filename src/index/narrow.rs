//! Which passages of very many may be near a question, told by the sketches of their vectors: first by the bits they have in
//! common with the question's sketch, then, of those, by the question's own coordinates under the signs of the row's.

use super::columns::count;
use super::near::{Allowed, Least, WAYS, looked};
use super::sketch::{Signs, common_bits};
use super::vectors::Vectors;
use std::ops::Range;
use std::panic::resume_unwind;

/// Passages that come out of the first look for each way, and as many more for each thousand passages; the same for the second.
/// What it costs and what it misses is measured by `benches/scale.rs`.
const FIRST: (usize, usize) = (4_000, 20);
const SECOND: (usize, usize) = (800, 2);

/// Threads that one question may take.
const MOST_THREADS: usize = 8;

/// How many passages are worth a thread: whose bits are counted, or whose vectors are looked at more closely.
const MANY: usize = 4_096;
const SOME: usize = 256;

/// A passage and how near it is by the nearest of its rows that were looked at.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    near: f32,
    row: u32,
    pub ordinal: u32,
}

impl Least for Scored {
    const LEAST: Self = Self { near: f32::MIN, row: 0, ordinal: 0 };
    fn larger(a: Self, b: Self) -> Self {
        if b.near > a.near { b } else { a }
    }
}

/// The `most` nearest passages for each way of looking, of those whose sketches let expect it; in any order.
pub(super) fn narrowed(vectors: &Vectors, question: &[f32], most: usize, allowed: Allowed<'_>) -> [Vec<Scored>; WAYS] {
    let of = |(least, per_thousand): (usize, usize)| most.max(least + vectors.passages() / 1000 * per_thousand);
    let common = common(vectors, question);
    let signs = Signs::of(question);
    let mut way = 0..;
    by_bits(vectors, &common, of(FIRST), allowed).map(|(ordinals, least)| {
        // Of a row that did not bring its passage here nothing is expected.
        let suits = |row: u32| match common.get(row as usize) {
            Some(bits) if bits + 1 >= least => signs.suit(vectors.sketch(row)),
            _ => f32::MIN,
        };
        let near = nearest(vectors, way.next().unwrap_or_default(), &ordinals, of(SECOND), suits);
        // Of each passage the row that suits best is read, and no other.
        let in_full = |piece: Range<usize>| -> Vec<Scored> {
            let some = near.get(piece).unwrap_or_default().iter();
            some.map(|scored| Scored { near: vectors.dot(question, scored.row), ..*scored }).collect()
        };
        best(spread(near.len(), SOME, in_full), most)
    })
}

/// The `most` of `ordinals` that are nearest by one way of looking, of equals those of the lower ordinals; in any order.
pub(super) fn nearest(
    vectors: &Vectors,
    way: usize,
    ordinals: &[u32],
    most: usize,
    near: impl Fn(u32) -> f32 + Sync,
) -> Vec<Scored> {
    let of_piece = |piece: Range<usize>| -> Vec<Scored> {
        let mut reader = vectors.reader();
        let some = ordinals.get(piece).unwrap_or_default().iter();
        some.filter_map(|ordinal| {
            let scored = |row: u32| Scored { near: near(row), row, ordinal: *ordinal };
            Some(Scored { ordinal: *ordinal, ..looked(way, reader.passage(*ordinal)?, scored) })
        })
        .collect()
    };
    best(spread(ordinals.len(), SOME, of_piece), most)
}

/// The `most` nearest of all pieces, of equals those of the lower ordinals.
fn best(pieces: Vec<Vec<Scored>>, most: usize) -> Vec<Scored> {
    let mut scored = pieces.concat();
    if scored.len() > most {
        scored.select_nth_unstable_by(most, |a, b| b.near.total_cmp(&a.near).then(a.ordinal.cmp(&b.ordinal)));
        scored.truncate(most);
    }
    scored
}

/// The `most` passages with a row that has the most bits in common with the question, for each way of looking, and how many
/// bits, and one more, the last of them has; of equals those of the lower ordinals.
fn by_bits(vectors: &Vectors, common: &[u16], most: usize, allowed: Allowed<'_>) -> [(Vec<u32>, u16); WAYS] {
    let pieces = spread(vectors.passages(), MANY, |piece| bits_of(vectors, common, piece, allowed));
    let mut ways: [Vec<u16>; WAYS] = Default::default();
    for piece in pieces {
        for (way, bits) in ways.iter_mut().zip(piece) {
            way.extend(bits);
        }
    }
    ways.map(|bits| {
        let kept = most_bits(&bits, most);
        let least = kept.iter().filter_map(|ordinal| bits.get(*ordinal as usize)).min();
        let least = least.copied().unwrap_or_default();
        (kept, least)
    })
}

/// For each row of the index how many bits its sketch has in common with the question's.
fn common(vectors: &Vectors, question: &[f32]) -> Vec<u16> {
    let mut out = Vec::with_capacity(vectors.rows());
    for part in vectors.parts() {
        let stored = &part.shard.vectors;
        for piece in spread(stored.len(), MANY, |piece| common_bits(stored.sketches(piece), question)) {
            out.extend(piece);
        }
    }
    out
}

/// For each way of looking the most bits in common, and one more, of each passage in `piece`; 0 for one that does not count.
fn bits_of(vectors: &Vectors, common: &[u16], piece: Range<usize>, allowed: Allowed<'_>) -> [Vec<u16>; WAYS] {
    let mut out: [Vec<u16>; WAYS] = std::array::from_fn(|_| Vec::with_capacity(piece.len()));
    let mut reader = vectors.reader();
    for ordinal in piece.map(count) {
        let rows = reader.passage(ordinal).filter(|_| allowed.is_none_or(|allowed| allowed(ordinal)));
        for (way, out) in out.iter_mut().enumerate() {
            let bits = |row: u32| common.get(row as usize).map_or(0, |bits| bits + 1);
            out.push(rows.map_or(0, |rows| looked(way, rows, bits)));
        }
    }
    out
}

/// The places of the `most` largest, of equals the first, without those that are 0. Bits are few different numbers, so that
/// counting them finds the least that is kept.
fn most_bits(bits: &[u16], most: usize) -> Vec<u32> {
    let mut with = vec![0_usize; usize::from(bits.iter().copied().max().unwrap_or_default()) + 1];
    for bits in bits {
        with[usize::from(*bits)] += 1;
    }
    let (mut least, mut above) = (with.len(), 0);
    while least > 1 && above + with[least - 1] <= most {
        least -= 1;
        above += with[least];
    }
    // Of those one bit short, as many as there is room for.
    let mut room = most - above;
    let is_kept = |bits: usize| {
        let is_last = bits + 1 == least && bits > 0 && room > 0;
        room -= usize::from(is_last);
        bits >= least || is_last
    };
    let kept = bits.iter().map(|bits| usize::from(*bits)).map(is_kept);
    (0..).zip(kept).filter_map(|(ordinal, is_kept)| is_kept.then_some(ordinal)).collect()
}

/// What `work` makes of even pieces of `0..len`, in order. Each has a thread of its own where there is work worth it.
fn spread<T: Send>(len: usize, worth: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pieces = cores.min(MOST_THREADS).min(len / worth.max(1)).max(1);
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
        let kept = |most: usize| most_bits(&[3, 7, 3, 5, 3, 0], most);
        assert_eq!(kept(1), [1]);
        assert_eq!(kept(2), [1, 3]);
        assert_eq!(kept(4), [0, 1, 2, 3]);
        assert_eq!(kept(9), [0, 1, 2, 3, 4], "what does not count is never kept");
        assert_eq!(kept(0), [0; 0]);
    }

    #[test]
    fn pieces_come_back_in_order_and_leave_nothing_out() {
        for len in [0, 1, 9, 21, 507] {
            let all: Vec<usize> = spread(len, 10, Iterator::collect::<Vec<_>>).into_iter().flatten().collect();
            assert!(all.iter().copied().eq(0..len), "{len}");
        }
    }
}

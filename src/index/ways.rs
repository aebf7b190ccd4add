//! The ways of looking at a passage by its vectors, and which passages are looked at at all.

use super::shard_vectors::PassageVectors;

/// Which passages may be found; without it all.
pub(super) type Allowed<'a> = Option<&'a (dyn Fn(u32) -> bool + Sync)>;

/// How near a passage is by one way of looking; the least there is where it has nothing to look at.
#[inline]
pub(super) fn looked<T: Least>(way: usize, rows: PassageVectors<'_>, near: impl Fn(u32) -> T) -> T {
    match way {
        0 => T::larger(near(rows.text()), rows.question().map_or(T::LEAST, &near)),
        1 => near(rows.full()),
        _ => rows.sentences().map(near).fold(T::LEAST, T::larger),
    }
}

pub(super) trait Least: Copy {
    const LEAST: Self;
    fn larger(a: Self, b: Self) -> Self;
}

impl Least for f32 {
    const LEAST: Self = Self::MIN;
    fn larger(a: Self, b: Self) -> Self {
        a.max(b)
    }
}

/// Bits in common with a sketch, and one more, so that 0 stands for a passage that does not count.
impl Least for u16 {
    const LEAST: Self = 0;
    fn larger(a: Self, b: Self) -> Self {
        a.max(b)
    }
}

//! What a question means, as the encoder says it, small enough to keep: one byte for each coordinate. It is kept as long
//! as the words are and not a moment longer, since words can be guessed at from it.

/// Coordinates of the encoder's vectors.
pub(super) const DIMENSIONS: usize = 384;

/// From here on two questions are the same in other words. Of 39 pairs of paraphrases the bundled encoder put 22 above it,
/// of 489 pairs of questions that ask something else, often of the same thing, none; the most alike of those had 0.78.
pub const ALIKE: f32 = 0.80;

/// The largest coordinate, so that each is a byte.
const MOST: i8 = i8::MAX;

/// A direction in the encoder's space, rounded: cosines are off by less than a hundredth.
#[derive(Clone, PartialEq)]
pub(super) struct Meaning {
    /// Bytes, in the width that processors multiply fastest.
    coordinates: [i16; DIMENSIONS],
    length: f32,
}

impl Meaning {
    /// None of a vector that is no direction, or another encoder's.
    pub(super) fn of(vector: &[f32]) -> Option<Self> {
        let largest = vector.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
        if vector.len() != DIMENSIONS || !vector.iter().all(|x| x.is_finite()) || largest <= 0.0 {
            return None;
        }
        let scale = f32::from(MOST) / largest;
        let mut coordinates = [0; DIMENSIONS];
        for (small, x) in coordinates.iter_mut().zip(vector) {
            *small = rounded(x * scale);
        }
        Some(Self::new(&coordinates))
    }

    /// As the table has it.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; DIMENSIONS] = bytes.try_into().ok()?;
        Some(Self::new(&bytes.map(|byte| i16::from(byte.cast_signed()))))
    }

    pub(super) fn to_bytes(&self) -> [u8; DIMENSIONS] {
        self.coordinates.map(|coordinate| coordinate.to_le_bytes()[0])
    }

    /// Cosine.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let lengths = self.length * other.length;
        if lengths > 0.0 { as_float(dot(&self.coordinates, &other.coordinates)) / lengths } else { 0.0 }
    }

    fn new(coordinates: &[i16; DIMENSIONS]) -> Self {
        Self { coordinates: *coordinates, length: as_float(dot(coordinates, coordinates)).sqrt() }
    }
}

/// Mean cosine between the members of two groups; none where one is empty.
pub(super) fn mean_likeness(one: &[Meaning], other: &[Meaning]) -> Option<f32> {
    let pairs = u16::try_from(one.len() * other.len()).ok().filter(|n| *n > 0)?;
    Some(one.iter().flat_map(|a| other.iter().map(|b| a.likeness(b))).sum::<f32>() / f32::from(pairs))
}

fn dot(one: &[i16; DIMENSIONS], other: &[i16; DIMENSIONS]) -> i32 {
    one.iter().zip(other).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

#[expect(clippy::cast_possible_truncation, reason = "the caller scaled it into the range of the type")]
fn rounded(x: f32) -> i16 {
    x.round() as i16
}

#[expect(clippy::cast_precision_loss, reason = "at most 384 squares of 127, known to seven digits")]
fn as_float(sum: i32) -> f32 {
    sum as f32
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::direction;
    use super::*;

    #[test]
    fn rounding_changes_a_cosine_by_less_than_a_hundredth() {
        let vectors: Vec<Vec<f32>> = (0..40).map(|n| direction(n, 40 - n)).collect();
        for one in &vectors {
            for other in &vectors {
                let exact: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                let found = Meaning::of(one).unwrap().likeness(&Meaning::of(other).unwrap());
                assert!((exact - found).abs() < 0.01, "{exact} {found}");
            }
        }
    }

    #[test]
    fn what_is_no_direction_has_no_meaning_and_bytes_give_back_the_same() {
        for none in [vec![], vec![0.0; DIMENSIONS], vec![f32::NAN; DIMENSIONS], vec![1.0; 12]] {
            assert!(Meaning::of(&none).is_none());
        }
        let some = Meaning::of(&direction(3, 4)).unwrap();
        assert!(Meaning::from_bytes(&some.to_bytes()).unwrap() == some);
        assert!((some.likeness(&some) - 1.0).abs() < 1e-6);
        assert!(Meaning::from_bytes(&[1; 12]).is_none());
    }
}

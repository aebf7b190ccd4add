//! The mean of a corpus's vectors, to the last bit the same however it is added up.

/// Below this many passages the mean of their vectors says more about chance than about the corpus.
const LEAST_FOR_MEAN: u64 = 12;

/// Sums of vectors in whole numbers: the same in whichever order they are added and taken off.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct VectorSums {
    /// Vectors summed.
    pub(crate) count: u64,
    coordinates: Vec<i64>,
}

/// A coordinate of a unit vector times this is summed.
const UNIT: f64 = 1_073_741_824.0;

impl VectorSums {
    /// Adds a vector, or takes it off where `sign` is -1.
    pub(crate) fn add(&mut self, vector: impl Iterator<Item = f32>, sign: i64) {
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

    pub(crate) fn add_all(&mut self, other: &Self) {
        self.count += other.count;
        self.coordinates.resize(self.coordinates.len().max(other.coordinates.len()), 0);
        for (sum, other) in self.coordinates.iter_mut().zip(&other.coordinates) {
            *sum += other;
        }
    }

    /// Zeros where there are too few.
    pub(crate) fn mean_or_none(&self, dimensions: usize) -> Vec<f32> {
        if self.count >= LEAST_FOR_MEAN { self.mean() } else { vec![0.0; dimensions] }
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an average of coordinates")]
    fn mean(&self) -> Vec<f32> {
        let count = self.count.max(1) as f64;
        self.coordinates.iter().map(|sum| (*sum as f64 / UNIT / count) as f32).collect()
    }
}

use super::align::Aligned;
use std::ops::Range;

/// The highest tile that a step of the multiplication takes, by the floats of a register: as many rows as leave their sums,
/// one panel's width each, in the registers there are.
pub(super) const fn most_rows(lanes: usize) -> usize {
    match lanes {
        16 => 12,
        _ => 3,
    }
}

/// Rows of `inputs` numbers to be multiplied, cut into tiles of a few rows. In a tile, the numbers of one input for all its
/// rows stand together.
#[derive(Debug, Default)]
pub(super) struct Tiles {
    values: Aligned,
    inputs: usize,
    rows: usize,
    most: usize,
}

impl Tiles {
    /// Replaces what there was by `rows` rows, for registers of `lanes` floats.
    pub(super) fn fill<'a>(
        &mut self,
        lanes: usize,
        inputs: usize,
        rows: usize,
        mut each: impl Iterator<Item = &'a [f32]>,
    ) {
        self.values.resize(inputs * rows);
        (self.inputs, self.rows, self.most) = (inputs, rows, most_rows(lanes));
        for range in ranges(rows, self.most) {
            let values = &mut self.values.get_mut()[range.start * inputs..range.end * inputs];
            for (place, row) in each.by_ref().take(range.len()).enumerate() {
                for (column, value) in values.chunks_exact_mut(range.len()).zip(row) {
                    column[place] = *value;
                }
            }
        }
    }

    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// The tiles with the rows they hold.
    pub(super) fn each(&self) -> impl Iterator<Item = (Range<usize>, &[f32])> {
        ranges(self.rows, self.most).map(|range| {
            let values = &self.values.get()[range.start * self.inputs..range.end * self.inputs];
            (range, values)
        })
    }
}

/// Rows in as few tiles as hold them, as alike as can be: a tile of few rows leaves the processor waiting.
fn ranges(rows: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let count = rows.div_ceil(most.max(1)).max(1);
    (0..count).map(move |n| n * rows / count..(n + 1) * rows / count).filter(|range| !range.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_hold_every_row_once_and_none_is_too_high() {
        for rows in 0..60 {
            let all: Vec<usize> = ranges(rows, 12).flatten().collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
            assert!(ranges(rows, 12).all(|range| range.len() <= 12));
        }
    }
}

use std::ops::Range;

/// Bytes that a processor fetches at once.
const LINE: usize = 64;

/// Floats whose first lies at the start of a cache line, so that no register's worth of them straddles two.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    values: Vec<f32>,
    inside: Range<usize>,
}

impl Aligned {
    /// Room for `count` floats, whatever they are.
    pub(super) fn resize(&mut self, count: usize) {
        let spare = LINE / size_of::<f32>();
        if self.values.len() < count + spare {
            self.values = vec![0.0; count + spare];
        }
        // An allocator that cannot say how far it is off costs speed, not results.
        let start = match self.values.as_ptr().align_offset(LINE) {
            offset if offset <= spare => offset,
            _ => 0,
        };
        self.inside = start..start + count;
    }

    pub(super) fn get(&self) -> &[f32] {
        &self.values[self.inside.clone()]
    }

    pub(super) fn get_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.inside.clone()]
    }
}

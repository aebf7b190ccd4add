use super::align::Aligned;

/// Outputs of a panel: as many as one step of the multiplication makes.
pub(super) const WIDTH: usize = 32;

/// A matrix of `inputs` × `outputs` to multiply with, cut into panels of [`WIDTH`] outputs. In a panel, the weights of one
/// input for all its outputs stand together; outputs that fill up the last panel have weights of zero.
#[derive(Debug, Default)]
pub(super) struct Panels {
    values: Aligned,
    inputs: usize,
    outputs: usize,
}

impl Panels {
    /// From one row of `inputs` weights for each output, as dense layers are stored.
    pub(super) fn of_outputs<'a>(inputs: usize, outputs: usize, rows: impl Iterator<Item = &'a [f32]>) -> Self {
        let mut panels = Self::default();
        panels.fill_by_output(inputs, outputs, rows);
        panels
    }

    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// The panels, in order of their outputs.
    pub(super) fn each(&self) -> impl Iterator<Item = &[f32]> {
        self.values.get().chunks_exact((self.inputs * WIDTH).max(1))
    }

    /// Replaces the matrix by one given as a row of `inputs` weights for each output.
    pub(super) fn fill_by_output<'a>(&mut self, inputs: usize, outputs: usize, rows: impl Iterator<Item = &'a [f32]>) {
        self.resize(inputs, outputs);
        let values = self.values.get_mut();
        for (output, row) in rows.enumerate() {
            let (panel, lane) = (output / WIDTH * inputs * WIDTH, output % WIDTH);
            let (columns, _) = values[panel..panel + inputs * WIDTH].as_chunks_mut::<WIDTH>();
            for (column, weight) in columns.iter_mut().zip(row) {
                column[lane] = *weight;
            }
        }
    }

    /// Replaces the matrix by one given as a row of `outputs` weights for each input.
    pub(super) fn fill_by_input<'a>(&mut self, inputs: usize, outputs: usize, rows: impl Iterator<Item = &'a [f32]>) {
        self.resize(inputs, outputs);
        let values = self.values.get_mut();
        for (input, row) in rows.enumerate() {
            for (panel, part) in row.chunks(WIDTH).enumerate() {
                let start = (panel * inputs + input) * WIDTH;
                values[start..start + part.len()].copy_from_slice(part);
            }
        }
    }

    fn resize(&mut self, inputs: usize, outputs: usize) {
        self.values.resize(outputs.div_ceil(WIDTH) * WIDTH * inputs);
        if !outputs.is_multiple_of(WIDTH) {
            let last = outputs / WIDTH * WIDTH * inputs;
            self.values.get_mut()[last..].fill(0.0);
        }
        (self.inputs, self.outputs) = (inputs, outputs);
    }
}

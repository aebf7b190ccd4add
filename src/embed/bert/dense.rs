use super::multiply::multiply;
use super::panels::Panels;
use super::tiles::Tiles;
use pulp::Arch;

/// A dense layer: weights and a bias.
pub(super) struct Dense {
    weight: Panels,
    bias: Vec<f32>,
}

impl Dense {
    /// From `weight`, one row of `inputs` for each output, and one bias for each.
    pub(super) fn new(inputs: usize, weight: &[f32], bias: Vec<f32>) -> Self {
        Self { weight: Panels::of_outputs(inputs, bias.len(), weight.chunks_exact(inputs.max(1))), bias }
    }

    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// What the layer makes of each row, one behind the other, into `out`.
    pub(super) fn apply(&self, arch: Arch, rows: &Tiles, count: usize, out: &mut Vec<f32>) {
        out.resize(count * self.outputs(), 0.0);
        multiply(arch, rows, &self.weight, &self.bias, out, self.outputs());
    }
}

use super::functions::softmax;
use super::multiply::{lanes, multiply};
use super::panels::{Panels, WIDTH};
use super::tiles::Tiles;
use pulp::Arch;

/// Room to work in, kept from text to text.
#[derive(Default)]
pub(super) struct Attention {
    tiles: Tiles,
    panels: Panels,
    scores: Vec<f32>,
}

impl Attention {
    /// Mixes the values of one text (Vaswani et al. 2017). `made` has a row of queries, keys and values for each of the text's
    /// word pieces, `out` takes a row of `hidden` numbers for each; `heads` divide a row among them.
    pub(super) fn mix(&mut self, arch: Arch, made: &[f32], heads: usize, hidden: usize, out: &mut [f32]) {
        let (count, head) = (made.len() / (3 * hidden), hidden / heads);
        let lanes = lanes(arch);
        let stride = count.next_multiple_of(WIDTH);
        self.scores.resize(count * stride, 0.0);
        for start in (0..hidden).step_by(head) {
            let part = |which: usize| {
                let from = which * hidden + start;
                made.chunks_exact(3 * hidden).map(move |row| &row[from..from + head])
            };
            self.tiles.fill(lanes, head, count, part(0));
            self.panels.fill_by_output(head, count, part(1));
            multiply(arch, &self.tiles, &self.panels, &[], &mut self.scores, stride);
            softmax(arch, &mut self.scores, count, stride, 1.0 / float(head).sqrt());
            self.tiles.fill(lanes, count, count, self.scores.chunks_exact(stride).map(|row| &row[..count]));
            self.panels.fill_by_input(count, head, part(2));
            multiply(arch, &self.tiles, &self.panels, &[], &mut out[start..], hidden);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a head's width is exact in a float")]
fn float(count: usize) -> f32 {
    count as f32
}

//! The one multiplication of matrices behind dense layers and attention.

#![allow(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]

use super::panels::{Panels, WIDTH};
use super::tiles::Tiles;
use pulp::{Arch, Simd, WithSimd};

/// `out[row] = tiles[row] × panels + bias`, for each row; row `n` of the result starts at `out[n * stride]`. Without a bias
/// give an empty one.
pub(super) fn multiply(arch: Arch, tiles: &Tiles, panels: &Panels, bias: &[f32], out: &mut [f32], stride: usize) {
    debug_assert_eq!(tiles.inputs(), panels.inputs());
    arch.dispatch(Multiply { tiles, panels, bias, out, stride });
}

/// Floats in one register of the processor.
pub(super) fn lanes(arch: Arch) -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    arch.dispatch(Lanes)
}

struct Multiply<'a> {
    tiles: &'a Tiles,
    panels: &'a Panels,
    bias: &'a [f32],
    out: &'a mut [f32],
    stride: usize,
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => self.run(
                #[inline(always)]
                |step| by_rows_of_twelve::<S>(simd, step),
            ),
            8 => self.run(
                #[inline(always)]
                |step| by_rows_of_three::<S, 4>(simd, step),
            ),
            4 => self.run(
                #[inline(always)]
                |step| by_rows_of_three::<S, 8>(simd, step),
            ),
            _ => self.run(plain),
        }
    }
}

/// One tile by one panel.
struct TileStep<'a> {
    tile: &'a [f32],
    rows: usize,
    panel: &'a [f32],
    bias: &'a [f32; WIDTH],
    /// From the first row's first output on.
    out: &'a mut [f32],
    stride: usize,
    /// Outputs that are wanted.
    width: usize,
}

impl Multiply<'_> {
    #[inline(always)]
    fn run(self, take: impl Fn(TileStep<'_>)) {
        let outputs = self.panels.outputs();
        for (number, panel) in self.panels.each().enumerate() {
            let start = number * WIDTH;
            let mut bias = [0.0; WIDTH];
            for (to, from) in bias.iter_mut().zip(self.bias.iter().skip(start)) {
                *to = *from;
            }
            for (rows, tile) in self.tiles.each() {
                let out = &mut self.out[rows.start * self.stride + start..];
                let (stride, width) = (self.stride, WIDTH.min(outputs - start));
                take(TileStep { tile, rows: rows.len(), panel, bias: &bias, out, stride, width });
            }
        }
    }
}

#[inline(always)]
fn by_rows_of_twelve<S: Simd>(simd: S, step: TileStep<'_>) {
    match step.rows {
        1 => step.take::<S, 2, 1>(simd),
        2 => step.take::<S, 2, 2>(simd),
        3 => step.take::<S, 2, 3>(simd),
        4 => step.take::<S, 2, 4>(simd),
        5 => step.take::<S, 2, 5>(simd),
        6 => step.take::<S, 2, 6>(simd),
        7 => step.take::<S, 2, 7>(simd),
        8 => step.take::<S, 2, 8>(simd),
        9 => step.take::<S, 2, 9>(simd),
        10 => step.take::<S, 2, 10>(simd),
        11 => step.take::<S, 2, 11>(simd),
        _ => step.take::<S, 2, 12>(simd),
    }
}

#[inline(always)]
fn by_rows_of_three<S: Simd, const N: usize>(simd: S, step: TileStep<'_>) {
    match step.rows {
        1 => step.take::<S, N, 1>(simd),
        2 => step.take::<S, N, 2>(simd),
        _ => step.take::<S, N, 3>(simd),
    }
}

impl TileStep<'_> {
    /// With a tile of `M` rows and a panel that is `N` registers wide. All sums stay in registers from the first input to the
    /// last.
    #[inline(always)]
    #[expect(clippy::needless_range_loop, reason = "counted loops are unrolled, and the sums stay in registers")]
    fn take<S: Simd, const N: usize, const M: usize>(self, simd: S) {
        let (inputs, _) = self.tile.as_chunks::<M>();
        let (weights, _) = S::as_simd_f32s(self.panel).0.as_chunks::<N>();
        let mut start = [simd.splat_f32s(0.0); N];
        for (sum, bias) in start.iter_mut().zip(S::as_simd_f32s(self.bias).0) {
            *sum = *bias;
        }
        let mut sums = [start; M];
        for (input, weight) in inputs.iter().zip(weights) {
            for m in 0..M {
                let input = simd.splat_f32s(input[m]);
                for n in 0..N {
                    sums[m][n] = simd.mul_add_f32s(input, weight[n], sums[m][n]);
                }
            }
        }
        for m in 0..M {
            let out = &mut self.out[m * self.stride..];
            if self.width == WIDTH {
                store::<S, N>(&sums[m], &mut out[..WIDTH]);
            } else {
                let mut whole = [0.0; WIDTH];
                store::<S, N>(&sums[m], &mut whole);
                out[..self.width].copy_from_slice(&whole[..self.width]);
            }
        }
    }
}

#[inline(always)]
fn store<S: Simd, const N: usize>(sums: &[S::f32s; N], out: &mut [f32]) {
    for (to, sum) in S::as_mut_simd_f32s(out).0.iter_mut().zip(sums) {
        *to = *sum;
    }
}

/// Without registers of several floats, or with ones whose fused product would be worked out by software.
fn plain(step: TileStep<'_>) {
    let TileStep { tile, rows, panel, bias, out, stride, width } = step;
    let (weights, _) = panel.as_chunks::<WIDTH>();
    for row in 0..rows {
        let mut sums = *bias;
        for (inputs, weights) in tile.chunks_exact(rows).zip(weights) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += inputs[row] * weight;
            }
        }
        out[row * stride..][..width].copy_from_slice(&sums[..width]);
    }
}

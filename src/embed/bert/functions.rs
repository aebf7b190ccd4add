//! What is done to numbers one by one and row by row. Written so that the compiler makes wide instructions of it where it is
//! inlined into `wide`; no function of the system's mathematics is called, so that all machines agree.

#![allow(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]

use super::super::wide;
use super::tensors::Activation;
use pulp::Arch;
use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

/// Sums that are kept side by side, in this order on every machine.
const SIDE: usize = 16;

/// Applies `activation` to each number.
pub(super) fn activate(arch: Arch, activation: Activation, values: &mut [f32]) {
    wide(
        arch,
        #[inline(always)]
        || match activation {
            Activation::Gelu => values.iter_mut().for_each(|value| *value = gelu(*value)),
            Activation::GeluTanh => values.iter_mut().for_each(|value| *value = gelu_tanh(*value)),
            Activation::Relu => values.iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { 0.0 }),
        },
    );
}

/// Adds `to`'s row to each row, then brings it to mean 0 and variance 1, `scale` and `shift` after (Ba et al. 2016).
pub(super) fn add_and_norm(
    arch: Arch,
    rows: &mut [f32],
    added: Option<&[f32]>,
    (scale, shift): (&[f32], &[f32]),
    epsilon: f32,
) {
    wide(
        arch,
        #[inline(always)]
        || {
            if let Some(added) = added {
                for (value, added) in rows.iter_mut().zip(added) {
                    *value += added;
                }
            }
            for row in rows.chunks_exact_mut(scale.len().max(1)) {
                norm(row, scale, shift, epsilon);
            }
        },
    );
}

/// Makes of each row of `rows`, `used` numbers every `stride`, shares that sum to 1: `exp(factor × number)` over their sum.
pub(super) fn softmax(arch: Arch, rows: &mut [f32], used: usize, stride: usize, factor: f32) {
    wide(
        arch,
        #[inline(always)]
        || {
            for row in rows.chunks_exact_mut(stride.max(1)) {
                shares(&mut row[..used], factor);
            }
        },
    );
}

#[inline(always)]
#[expect(clippy::cast_precision_loss, reason = "a row's length is exact in a float")]
fn norm(row: &mut [f32], scale: &[f32], shift: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = side_by_side(row, 0.0, |sum, value| sum + value, |a, b| a + b) / count;
    let squares = side_by_side(row, 0.0, |sum, value| sum + (value - mean) * (value - mean), |a, b| a + b);
    let inverse = 1.0 / (squares / count + epsilon).sqrt();
    for ((value, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *value = (*value - mean) * inverse * scale + shift;
    }
}

#[inline(always)]
fn shares(row: &mut [f32], factor: f32) {
    let greater = |a: f32, b: f32| if b > a { b } else { a };
    let most = side_by_side(row, f32::MIN, greater, greater);
    for value in row.iter_mut() {
        *value = exp((*value - most) * factor);
    }
    let whole = 1.0 / side_by_side(row, 0.0, |sum, value| sum + value, |a, b| a + b);
    for value in row {
        *value *= whole;
    }
}

/// Folds a row by [`SIDE`] results at once, and those to one.
#[inline(always)]
fn side_by_side(row: &[f32], start: f32, fold: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut sides = [start; SIDE];
    let (chunks, rest) = row.as_chunks::<SIDE>();
    for chunk in chunks {
        for (side, value) in sides.iter_mut().zip(chunk) {
            *side = fold(*side, *value);
        }
    }
    for (side, value) in sides.iter_mut().zip(rest) {
        *side = fold(*side, *value);
    }
    let mut wide = SIDE / 2;
    while wide > 0 {
        for n in 0..wide {
            sides[n] = join(sides[n], sides[n + wide]);
        }
        wide /= 2;
    }
    sides[0]
}

/// `x Φ(x)`, to 2e-7 of x. Φ by the error function's formula 7.1.26 in Abramowitz and Stegun, whose error is 1.5e-7.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    let z = x.abs() * FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let sum = 1.061_405_4;
    let sum = sum * t - 1.453_152_1;
    let sum = sum * t + 1.421_413_8;
    let sum = sum * t - 0.284_496_74;
    let sum = sum * t + 0.254_829_6;
    // Half of what the error function lacks to 1: the normal distribution's tail.
    let tail = 0.5 * sum * t * exp(-z * z);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// The other formula that goes by this name, `x / (1 + exp(−2 √(2/π) (x + 0.044715 x³)))` (Hendrycks and Gimpel 2016).
#[inline(always)]
fn gelu_tanh(x: f32) -> f32 {
    let inner = 1.595_769 * (x + 0.044_715 * x * x * x);
    x / (1.0 + exp(-inner))
}

/// e to the power of x, to two units in the last place: e^x = 2^n e^r with n whole and r at most half of ln 2, e^r by its
/// series. What would overflow is held at the greatest power there is, what would vanish at the least.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Added to a number it leaves its whole part in the lowest bits.
    const WHOLE: f32 = 12_582_912.0;
    /// ln 2 in two parts, the first with few enough bits that its product with n is exact.
    const LN_2: (f32, f32) = (0.693_359_4, -2.121_944_4e-4);
    let x = if x > 88.0 { 88.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * LOG2_E + WHOLE;
    let n = shifted - WHOLE;
    let r = x - n * LN_2.0 - n * LN_2.1;
    let series = 1.0 / 720.0;
    let series = series * r + 1.0 / 120.0;
    let series = series * r + 1.0 / 24.0;
    let series = series * r + 1.0 / 6.0;
    let series = series * r + 0.5;
    let series = series * r * r + r + 1.0;
    series * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> impl Iterator<Item = f32> {
        (-32_000_i16..32_000).step_by(7).map(|n| f32::from(n) / 500.0).chain([-0.0, 1e-20, -1e-20])
    }

    /// The error function by its series where that converges, in double precision.
    fn phi(x: f64) -> f64 {
        if x.abs() > 6.0 {
            return if x > 0.0 { 1.0 } else { 0.0 };
        }
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= x * x / f64::from(2 * n + 1);
            sum += term;
        }
        0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
    }

    #[test]
    fn powers_of_e_are_right_to_a_ten_millionth_part() {
        for x in numbers() {
            let (found, wanted) = (f64::from(exp(x)), f64::from(x.clamp(-87.0, 88.0)).exp());
            assert!((found / wanted - 1.0).abs() < 2.5e-7, "exp({x}) = {found}, not {wanted}");
        }
        assert!(exp(f32::MAX).is_finite() && exp(f32::MIN) >= 0.0);
    }

    #[test]
    fn the_activation_is_x_times_the_normal_distribution() {
        for x in numbers().filter(|x| x.abs() < 12.0) {
            let wanted = f64::from(x) * phi(f64::from(x));
            assert!((f64::from(gelu(x)) - wanted).abs() < 1e-6, "gelu({x}) = {}, not {wanted}", gelu(x));
        }
    }

    #[test]
    fn the_other_activation_is_as_written_with_the_hyperbolic_tangent() {
        for x in numbers().filter(|x| x.abs() < 12.0) {
            let wide = f64::from(x);
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (wide + 0.044_715 * wide.powi(3));
            let wanted = 0.5 * wide * (1.0 + inner.tanh());
            assert!((f64::from(gelu_tanh(x)) - wanted).abs() < 2e-6, "gelu_tanh({x}) is not {wanted}");
        }
    }

    #[test]
    fn shares_sum_to_one_and_leave_what_is_beside_them() {
        for used in [1, 5, 16, 33] {
            let mut row: Vec<f32> = (0_u8..40).map(|n| f32::from(n % 7) - 3.0).collect();
            let rest = row[used..].to_vec();
            softmax(Arch::new(), &mut row, used, 40, 2.0);
            assert!((row[..used].iter().sum::<f32>() - 1.0).abs() < 1e-6);
            assert_eq!(row[used..], rest);
        }
    }

    #[test]
    fn a_normed_row_has_mean_nought_and_variance_one() {
        let mut row: Vec<f32> = (0_u8..37).map(|n| f32::from(n * n % 23) * 10.0 + 500.0).collect();
        let (scale, shift) = (vec![1.0; 37], vec![0.0; 37]);
        add_and_norm(Arch::new(), &mut row, None, (&scale, &shift), 1e-12);
        let mean = row.iter().sum::<f32>() / 37.0;
        let variance = row.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 37.0;
        assert!(mean.abs() < 1e-4 && (variance - 1.0).abs() < 1e-4, "{mean} {variance}");
    }
}

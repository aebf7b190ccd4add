//! 1. The multiplication is that of the plain formula, at every height of a tile, width of a panel and width of a register.
//! 2. A text's vector is the same to the bit alone and in company.
//! 3. The forward pass is the formulas written out, for pieces of any kind.

#![allow(clippy::cast_precision_loss, reason = "few enough to be exact")]
#![allow(clippy::float_cmp, reason = "the same to the bit is what is promised")]

use super::model::{Bert, Pooling, Text};
use super::multiply::{lanes, multiply};
use super::panels::Panels;
use super::tensors::{Activation, ModelShape, TensorError, Tensors};
use super::tiles::Tiles;
use pulp::Arch;

/// Numbers between -1 and 1 that look random, the same at every run.
fn numbers(seed: u32, count: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn a_product_is_the_sum_of_products() {
    for (rows, inputs, outputs) in [(1, 5, 1), (3, 33, 32), (11, 8, 40), (12, 17, 64), (25, 384, 70), (31, 1, 33)] {
        for arch in [Arch::new(), Arch::Scalar] {
            let (left, right, bias) = (numbers(1, rows * inputs), numbers(2, outputs * inputs), numbers(3, outputs));
            let mut tiles = Tiles::default();
            tiles.fill(lanes(arch), inputs, rows, left.chunks_exact(inputs));
            let panels = Panels::of_outputs(inputs, outputs, right.chunks_exact(inputs));
            let stride = outputs + 3;
            let mut out = vec![7.0; rows * stride];
            multiply(arch, &tiles, &panels, &bias, &mut out, stride);
            for (row, left) in left.chunks_exact(inputs).enumerate() {
                for (output, right) in right.chunks_exact(inputs).enumerate() {
                    let products = left.iter().zip(right).map(|(a, b)| f64::from(*a) * f64::from(*b));
                    let wanted = products.sum::<f64>() + f64::from(bias[output]);
                    let found = f64::from(out[row * stride + output]);
                    assert!((found - wanted).abs() < 1e-4, "{rows}×{inputs}×{outputs}: {found}, not {wanted}");
                }
                assert_eq!(out[row * stride + outputs..(row + 1) * stride], [7.0; 3], "what is beside is left alone");
            }
        }
    }
}

/// A made-up model: tensors by their names' lengths and shapes.
struct MadeUp;

impl Tensors for MadeUp {
    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TensorError> {
        let seed = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let shift = if name.ends_with("Norm.weight") { 1.0 } else { 0.0 };
        Ok(numbers(seed, shape.iter().product()).into_iter().map(|v| v * 0.3 + shift).collect())
    }
}

const SMALL: ModelShape = ModelShape {
    vocabulary: 50,
    positions: 140,
    first_position: 2,
    kinds: 3,
    hidden: 24,
    heads: 3,
    layers: 2,
    wide: 40,
    epsilon: 1e-5,
    activation: Activation::Gelu,
};

fn texts() -> Vec<Vec<u32>> {
    [1, 2, 17, 33, 100, 138, 12].map(|count| (0..count).map(|n| (n * n + count) % 50).collect()).into()
}

#[test]
fn company_changes_nothing() {
    let bert = Bert::load(SMALL, &MadeUp).unwrap();
    let texts = texts();
    let all: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
    for pooling in [Pooling::Mean, Pooling::First] {
        let together = bert.vectors(&all, pooling);
        for (text, vector) in all.iter().zip(&together) {
            assert_eq!(bert.vectors(&[text], pooling)[0], *vector, "{} pieces", text.len());
        }
    }
}

#[test]
fn what_is_behind_the_last_place_is_left_out() {
    let bert = Bert::load(SMALL, &MadeUp).unwrap();
    let long: Vec<u32> = (0..500).map(|n| n % 50).collect();
    assert_eq!(bert.vectors(&[&long], Pooling::Mean), bert.vectors(&[&long[..138]], Pooling::Mean));
}

#[test]
fn vectors_are_those_of_the_formulas_written_out() {
    let bert = Bert::load(SMALL, &MadeUp).unwrap();
    for text in texts() {
        for pooling in [Pooling::Mean, Pooling::First] {
            let wanted = by_hand(&text, pooling);
            let found = bert.vectors(&[&text], pooling).remove(0);
            let worst = found.iter().zip(&wanted).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-5, "{} pieces: {worst}", text.len());
        }
    }
}

#[test]
fn last_layers_are_those_of_the_formulas_whatever_the_kinds_and_the_company() {
    let bert = Bert::load(SMALL, &MadeUp).unwrap();
    let texts = texts();
    let kinds: Vec<Vec<u8>> =
        texts.iter().map(|text| text.iter().map(|n| (n % 3).try_into().unwrap()).collect()).collect();
    let all: Vec<Text<'_>> = texts.iter().zip(&kinds).map(|(pieces, kinds)| Text { pieces, kinds }).collect();
    let together = bert.last_layers(&all);
    for (text, state) in all.iter().zip(&together) {
        assert_eq!(bert.last_layers(&[*text])[0], *state, "{} pieces", text.pieces.len());
        let wanted = state_by_hand(text.pieces, text.kinds);
        assert_eq!(state.len(), wanted.len() * SMALL.hidden);
        let worst =
            state.iter().zip(wanted.iter().flatten()).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-4, "{} pieces: {worst}", text.pieces.len());
    }
    let plain = bert.last_layers(&[Text { pieces: &texts[2], kinds: &[] }]);
    assert!(plain[0] != together[2], "kinds matter");
    assert_eq!(plain, bert.last_layers(&[Text { pieces: &texts[2], kinds: &[0; 17] }]));
}

type Rows = Vec<Vec<f64>>;

fn tensor(name: &str, shape: &[usize]) -> Rows {
    let values: Vec<f64> = MadeUp.numbers(name, shape).unwrap().into_iter().map(f64::from).collect();
    values.chunks(*shape.last().unwrap()).map(<[f64]>::to_vec).collect()
}

fn dense(name: &str, rows: &Rows, outputs: usize) -> Rows {
    let weight = tensor(&format!("{name}.weight"), &[outputs, rows[0].len()]);
    let bias = tensor(&format!("{name}.bias"), &[outputs]).remove(0);
    let of_row = |row: &Vec<f64>| weight.iter().zip(&bias).map(|(weight, bias)| dot(row, weight) + bias).collect();
    rows.iter().map(of_row).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(name: &str, rows: &Rows, added: &Rows) -> Rows {
    let scale = tensor(&format!("{name}.weight"), &[SMALL.hidden]).remove(0);
    let shift = tensor(&format!("{name}.bias"), &[SMALL.hidden]).remove(0);
    let of_row = |(row, added): (&Vec<f64>, &Vec<f64>)| {
        let row: Vec<f64> = row.iter().zip(added).map(|(a, b)| a + b).collect();
        let mean = row.iter().sum::<f64>() / row.len() as f64;
        let variance = row.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / row.len() as f64;
        let whole = (variance + f64::from(SMALL.epsilon)).sqrt();
        row.iter().zip(scale.iter().zip(&shift)).map(|(v, (scale, shift))| (v - mean) / whole * scale + shift).collect()
    };
    rows.iter().zip(added).map(of_row).collect()
}

/// By a sum of small steps under the bell curve.
fn gelu(x: f64) -> f64 {
    let steps = 4_000;
    let step = x / f64::from(steps);
    let bell = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    x * (0.5 + (0..steps).map(|n| bell((f64::from(n) + 0.5) * step) * step).sum::<f64>())
}

fn state_by_hand(text: &[u32], kinds: &[u8]) -> Rows {
    let hidden = SMALL.hidden;
    let words = tensor("embeddings.word_embeddings.weight", &[SMALL.vocabulary, hidden]);
    let places = tensor("embeddings.position_embeddings.weight", &[SMALL.positions, hidden]);
    let rows = tensor("embeddings.token_type_embeddings.weight", &[SMALL.kinds, hidden]);
    let kinds = (0..text.len()).map(|n| rows[usize::from(kinds.get(n).copied().unwrap_or(0))].clone()).collect();
    let sum = |n: usize| (0..hidden).map(|h| words[text[n] as usize][h] + places[n + 2][h]).collect::<Vec<f64>>();
    let state: Rows = (0..text.len()).map(sum).collect();
    let mut state = norm("embeddings.LayerNorm", &state, &kinds);
    for number in 0..SMALL.layers {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let part = |part: &str| dense(&name(&format!("attention.self.{part}")), &state, hidden);
        let mixed = mix(&part("query"), &part("key"), &part("value"));
        let mixed = dense(&name("attention.output.dense"), &mixed, hidden);
        let mixed = norm(&name("attention.output.LayerNorm"), &mixed, &state);
        let mut wide = dense(&name("intermediate.dense"), &mixed, SMALL.wide);
        wide.iter_mut().flatten().for_each(|v| *v = gelu(*v));
        state = norm(&name("output.LayerNorm"), &dense(&name("output.dense"), &wide, hidden), &mixed);
    }
    state
}

fn by_hand(text: &[u32], pooling: Pooling) -> Vec<f64> {
    let (hidden, state) = (SMALL.hidden, state_by_hand(text, &[]));
    let used = if pooling == Pooling::First { 1 } else { state.len() };
    let out: Vec<f64> = (0..hidden).map(|h| state[..used].iter().map(|row| row[h]).sum()).collect();
    let length = dot(&out, &out).sqrt();
    out.into_iter().map(|v| v / length).collect()
}

fn mix(queries: &Rows, keys: &Rows, values: &Rows) -> Rows {
    let head = SMALL.hidden / SMALL.heads;
    let mut out = vec![vec![0.0; SMALL.hidden]; queries.len()];
    for start in (0..SMALL.hidden).step_by(head) {
        let part = start..start + head;
        for (row, query) in out.iter_mut().zip(queries) {
            let score = |key: &Vec<f64>| (dot(&query[part.clone()], &key[part.clone()]) / (head as f64).sqrt()).exp();
            let scores: Vec<f64> = keys.iter().map(score).collect();
            let whole: f64 = scores.iter().sum();
            for (score, value) in scores.iter().zip(values) {
                for h in part.clone() {
                    row[h] += score / whole * value[h];
                }
            }
        }
    }
    out
}

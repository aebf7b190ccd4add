//! A BERT's forward pass: word pieces in, a vector for each text out. Texts are laid end to end and cut into tiles, so that
//! nothing is padded; every sum runs in a fixed order, so a vector does not depend on what else is encoded with it. Where the
//! weights come from, and what a text is cut into, is settled before.

use super::attention::Attention;
use super::dense::Dense;
use super::functions::{activate, add_and_norm};
use super::multiply::lanes;
use super::table::Table;
use super::tensors::{ModelShape, TensorError, Tensors};
use super::tiles::Tiles;
use pulp::Arch;

/// Word pieces that go through the layers at once: enough that weights fetched from memory are used many times, few enough
/// that what comes between two layers stays near the processor.
const AT_ONCE: usize = 192;

/// How a text's vector is made of those of its word pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::embed) enum Pooling {
    /// Their mean.
    Mean,
    /// That of the first, which stands for the whole.
    First,
}

/// A BERT with its weights.
pub(crate) struct Bert {
    shape: ModelShape,
    words: Table,
    /// A row for each place.
    places: Vec<f32>,
    /// A row for each kind.
    kinds: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    arch: Arch,
}

/// What is read: word pieces with the kind of each. Pieces behind the last kind are of the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) pieces: &'a [u32],
    pub(crate) kinds: &'a [u8],
}

struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

struct Layer {
    /// Queries, keys and values.
    attend: Dense,
    mixed: Dense,
    mixed_norm: Norm,
    widen: Dense,
    narrow: Dense,
    norm: Norm,
}

/// Room to work in, kept from layer to layer.
#[derive(Default)]
struct Room {
    tiles: Tiles,
    state: Vec<f32>,
    made: Vec<f32>,
    wide: Vec<f32>,
    attention: Attention,
}

impl Bert {
    /// Reads and packs all weights.
    pub(crate) fn load(shape: ModelShape, tensors: &(dyn Tensors + Sync)) -> Result<Self, TensorError> {
        let hidden = shape.hidden;
        let layers = (0..shape.layers).map(|number| Layer::load(&shape, tensors, number));
        Ok(Self {
            words: tensors.table("embeddings.word_embeddings.weight", [shape.vocabulary, hidden])?,
            places: tensors.numbers("embeddings.position_embeddings.weight", &[shape.positions, hidden])?,
            kinds: tensors.numbers("embeddings.token_type_embeddings.weight", &[shape.kinds, hidden])?,
            norm: Norm::load(&shape, tensors, "embeddings.LayerNorm")?,
            layers: layers.collect::<Result<_, _>>()?,
            shape,
            arch: Arch::new(),
        })
    }

    /// One vector of length 1 for each text, given as its word pieces. Those behind the last place there is are left out; a
    /// text must have one.
    pub(in crate::embed) fn vectors(&self, texts: &[&[u32]], pooling: Pooling) -> Vec<Vec<f32>> {
        let most = self.shape.positions - self.shape.first_position;
        let of_first_kind = texts.iter().map(|text| Text { pieces: &text[..text.len().min(most)], kinds: &[] });
        let texts: Vec<Text<'_>> = of_first_kind.collect();
        self.last_layers(&texts).iter().map(|state| self.pooled(state, pooling)).collect()
    }

    /// The last layer's rows of each text, `hidden` numbers for each of its pieces. A text has no more pieces than there are
    /// places.
    pub(crate) fn last_layers(&self, texts: &[Text<'_>]) -> Vec<Vec<f32>> {
        let mut room = Room::default();
        let mut out = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest));
            self.run(now, &mut room);
            let mut state = room.state.as_slice();
            for text in now {
                let (own, others) = state.split_at(text.pieces.len() * self.shape.hidden);
                out.push(own.to_vec());
                state = others;
            }
            rest = later;
        }
        out
    }

    /// Leaves the last layer's state in `room`.
    fn run(&self, texts: &[Text<'_>], room: &mut Room) {
        let (arch, shape) = (self.arch, &self.shape);
        self.look_up(texts, &mut room.state);
        self.norm.apply(arch, shape, &mut room.state, None);
        let (count, lanes) = (room.state.len() / shape.hidden, lanes(arch));
        for layer in &self.layers {
            room.tiles.fill(lanes, shape.hidden, count, room.state.chunks_exact(shape.hidden));
            layer.attend.apply(arch, &room.tiles, count, &mut room.made);
            room.wide.resize(count * shape.hidden, 0.0);
            let mut start = 0;
            for text in texts {
                let end = start + text.pieces.len();
                let made = &room.made[start * shape.hidden * 3..end * shape.hidden * 3];
                let mixed = &mut room.wide[start * shape.hidden..end * shape.hidden];
                room.attention.mix(arch, made, shape.heads, shape.hidden, mixed);
                start = end;
            }
            room.tiles.fill(lanes, shape.hidden, count, room.wide.chunks_exact(shape.hidden).take(count));
            layer.mixed.apply(arch, &room.tiles, count, &mut room.made);
            layer.mixed_norm.apply(arch, shape, &mut room.made, Some(&room.state));
            room.tiles.fill(lanes, shape.hidden, count, room.made.chunks_exact(shape.hidden));
            layer.widen.apply(arch, &room.tiles, count, &mut room.wide);
            activate(arch, shape.activation, &mut room.wide);
            room.tiles.fill(lanes, shape.wide, count, room.wide.chunks_exact(shape.wide));
            layer.narrow.apply(arch, &room.tiles, count, &mut room.state);
            layer.norm.apply(arch, shape, &mut room.state, Some(&room.made));
        }
    }

    fn look_up(&self, texts: &[Text<'_>], state: &mut Vec<f32>) {
        let hidden = self.shape.hidden;
        state.resize(texts.iter().map(|text| text.pieces.len()).sum::<usize>() * hidden, 0.0);
        let places = || self.places.chunks_exact(hidden).skip(self.shape.first_position);
        let pieces = texts.iter().flat_map(|text| {
            let kinds = text.kinds.iter().copied().chain(std::iter::repeat(0));
            text.pieces.iter().zip(kinds).zip(places())
        });
        for (row, ((piece, kind), place)) in state.chunks_exact_mut(hidden).zip(pieces) {
            self.words.row(*piece, row);
            let kind = self.kinds.chunks_exact(hidden).nth(kind.into()).unwrap_or_default();
            for ((value, place), kind) in row.iter_mut().zip(place).zip(kind) {
                *value += place + kind;
            }
        }
    }

    fn pooled(&self, state: &[f32], pooling: Pooling) -> Vec<f32> {
        let hidden = self.shape.hidden;
        let mut out = vec![0.0; hidden];
        let rows = state.chunks_exact(hidden).take(if pooling == Pooling::First { 1 } else { usize::MAX });
        for row in rows {
            for (sum, value) in out.iter_mut().zip(row) {
                *sum += value;
            }
        }
        let length = out.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
        for value in &mut out {
            *value = narrow(f64::from(*value) / length);
        }
        out
    }
}

impl Layer {
    fn load(shape: &ModelShape, tensors: &dyn Tensors, number: usize) -> Result<Self, TensorError> {
        let (hidden, wide) = (shape.hidden, shape.wide);
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let dense = |part: &str, inputs: usize, outputs: usize| {
            let weight = tensors.numbers(&name(&format!("{part}.weight")), &[outputs, inputs])?;
            Ok::<_, TensorError>((weight, tensors.numbers(&name(&format!("{part}.bias")), &[outputs])?))
        };
        let packed = |part: &str, inputs: usize, outputs: usize| {
            let (weight, bias) = dense(part, inputs, outputs)?;
            Ok::<_, TensorError>(Dense::new(inputs, &weight, bias))
        };
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            let (weight, bias) = dense(&format!("attention.self.{part}"), hidden, hidden)?;
            weights.extend(weight);
            biases.extend(bias);
        }
        Ok(Self {
            attend: Dense::new(hidden, &weights, biases),
            mixed: packed("attention.output.dense", hidden, hidden)?,
            mixed_norm: Norm::load(shape, tensors, &name("attention.output.LayerNorm"))?,
            widen: packed("intermediate.dense", hidden, wide)?,
            narrow: packed("output.dense", wide, hidden)?,
            norm: Norm::load(shape, tensors, &name("output.LayerNorm"))?,
        })
    }
}

impl Norm {
    fn load(shape: &ModelShape, tensors: &dyn Tensors, name: &str) -> Result<Self, TensorError> {
        Ok(Self {
            scale: tensors.numbers(&format!("{name}.weight"), &[shape.hidden])?,
            shift: tensors.numbers(&format!("{name}.bias"), &[shape.hidden])?,
        })
    }

    fn apply(&self, arch: Arch, shape: &ModelShape, rows: &mut [f32], added: Option<&[f32]>) {
        add_and_norm(arch, rows, added, (&self.scale, &self.shift), shape.epsilon);
    }
}

/// How many of the texts go through the layers at once; one at least.
fn fitting(texts: &[Text<'_>]) -> usize {
    let mut pieces = 0;
    let fits = |text: &&Text<'_>| {
        pieces += text.pieces.len();
        pieces <= AT_ONCE
    };
    texts.iter().take_while(fits).count().max(1)
}

#[expect(clippy::cast_possible_truncation, reason = "a coordinate is as precise as a float is")]
fn narrow(value: f64) -> f32 {
    value as f32
}

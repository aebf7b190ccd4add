//! An encoder inside the program, run by our own code: its weights are unpacked once and compared with their checksum, its tables
//! stay where they are compiled in, and some are shared with the reader. Vectors are freed of the directions in which all texts of some
//! encoders are alike.

use super::EmbedError;
use super::bert::{Bert, Packed, Pooling, TensorError, Tensors};
use super::inside::Inside;
use super::pieces::WordPieces;
use crate::text::hex;
use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::io::Read as _;

/// What a file compressed by gzip begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// An encoder inside the program, run by our own code.
pub(super) struct BundledModel {
    bert: Bert,
    pieces: WordPieces,
    directions: Directions,
}

/// Directions of length 1, across each other, that vectors are freed of, one behind the other: without them, all texts of some
/// encoders are near each other, and those of one language nearer still.
struct Directions(Vec<f32>);

impl BundledModel {
    /// Unpacks the weights; meanwhile the word pieces are read and the checksums compared.
    pub(super) fn load(inside: &Inside) -> Result<Self, EmbedError> {
        let damaged = || EmbedError::Damaged { name: inside.name };
        std::thread::scope(|scope| {
            let pieces = scope.spawn(|| WordPieces::new(&plain(inside.tokenizer), inside.most_pieces));
            let whole = scope.spawn(|| {
                let is = |bytes: &[u8], digest: &str| hex(&Sha256::digest(bytes)) == digest;
                is(inside.weights, inside.weights_digest) && is(inside.tokenizer, inside.tokenizer_digest)
            });
            let loaded = tensors(inside).and_then(|tensors| {
                let directions = Directions::load(inside, &tensors)?;
                Ok((Bert::load(inside.shape, &tensors)?, directions))
            });
            // Whatever else is wrong comes of that.
            if !whole.join().map_err(|_| EmbedError::Died)? {
                return Err(damaged());
            }
            let (bert, directions) = loaded?;
            Ok(Self { bert, pieces: pieces.join().map_err(|_| EmbedError::Died)??, directions })
        })
    }

    /// The vector of each text with `prefix` before it.
    pub(super) fn embed(&self, prefix: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let marked = |text| if prefix.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(format!("{prefix}{text}")) };
        let pieces = texts.iter().map(|text| self.pieces.of(&marked(*text)));
        let pieces: Vec<Vec<u32>> = pieces.collect::<Result<_, _>>()?;
        let pieces: Vec<&[u32]> = pieces.iter().map(Vec::as_slice).collect();
        let mut vectors = self.bert.vectors(&pieces, Pooling::Mean);
        for vector in &mut vectors {
            self.directions.take_out(vector);
        }
        Ok(vectors)
    }
}

/// Its tensors, those that it shares with the reader too.
fn tensors(inside: &Inside) -> Result<Packed<'static>, TensorError> {
    let own = Packed::compiled_in(inside.weights)?;
    let words = inside.words.map(Packed::compiled_in).transpose()?;
    Ok(match words {
        Some(words) => own.sharing(words),
        None => own,
    })
}

impl Directions {
    fn load(inside: &Inside, tensors: &dyn Tensors) -> Result<Self, TensorError> {
        if inside.directions == 0 {
            return Ok(Self(Vec::new()));
        }
        tensors.numbers("ibid.directions", &[inside.directions * inside.shape.hidden]).map(Self)
    }

    /// Leaves a vector of length 1 as long.
    fn take_out(&self, vector: &mut [f32]) {
        if self.0.is_empty() {
            return;
        }
        for direction in self.0.chunks_exact(vector.len().max(1)) {
            let along: f32 = direction.iter().zip(&*vector).map(|(a, b)| a * b).sum();
            for (value, part) in vector.iter_mut().zip(direction) {
                *value -= along * part;
            }
        }
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        for value in vector {
            *value /= length;
        }
    }
}

/// What is compressed by gzip as it was before; all else as it is. What cannot be read is cut short, and found out by its checksum.
fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.starts_with(GZIP) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::new();
    drop::<std::io::Result<usize>>(GzDecoder::new(bytes).read_to_end(&mut out));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::inside::{ENGLISH, MULTILINGUAL};

    /// Texts with vectors of length 1, to compare ours with: the prefix, the text, the vector.
    type Reference = (String, String, Vec<f32>);

    fn check(inside: &Inside, reference: &[Reference]) {
        let model = BundledModel::load(inside).unwrap();
        for (prefix, text, theirs) in reference {
            let ours = model.embed(prefix, &[text]).unwrap().remove(0);
            let worst = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(theirs.len() == ours.len() && worst < 1e-5, "{text}: {worst}");
        }
    }

    /// The fixture is torch's (`training/encoder/english.py`).
    #[test]
    fn vectors_of_english_are_torchs() {
        let fixture = include_str!("../../tests/fixtures/encoder/english.json");
        let reference: Vec<(String, Vec<f32>)> = serde_json::from_str(fixture).unwrap();
        assert_eq!(reference.len(), 9);
        let reference: Vec<Reference> = reference.into_iter().map(|(text, v)| (String::new(), text, v)).collect();
        check(&ENGLISH, &reference);
    }

    /// The fixture is torch's (`training/encoder/references.py`), in six languages.
    #[test]
    fn vectors_of_many_languages_are_torchs() {
        let fixture = include_str!("../../tests/fixtures/encoder/multilingual.json");
        let reference: Vec<Reference> = serde_json::from_str(fixture).unwrap();
        assert_eq!(reference.len(), 14);
        check(&MULTILINGUAL, &reference);
    }

    #[test]
    fn a_changed_byte_or_a_missing_one_is_named_with_the_remedy() {
        let weights: &'static [u8] = ENGLISH.weights;
        let mut changed = weights.to_vec();
        changed[weights.len() / 2] ^= 1;
        for spoilt in [&*changed.leak(), &weights[..weights.len() - 1], &weights[..100], &[]] {
            let error = BundledModel::load(&Inside { weights: spoilt, ..ENGLISH }).map(|_| ()).unwrap_err();
            let said = error.to_string();
            assert!(said.contains(ENGLISH.name) && said.contains("install the program again"), "{said}");
        }
        let tokenizer = &MULTILINGUAL.tokenizer[..1_000];
        assert!(BundledModel::load(&Inside { tokenizer, ..MULTILINGUAL }).is_err());
    }
}

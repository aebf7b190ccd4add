use super::description::{Description, checksum};
use super::error::{ReaderError, ReaderFault};
use super::input::Input;
use super::pieces::PlacedPieces;
use crate::embed::{Bert, Packed, TensorError, Tensors as _, Text, WORDS_DIGEST, words};

/// The table of word pieces.
const WORDS: &str = "embeddings.word_embeddings.weight";

/// A reader with its weights.
pub(super) struct Model {
    pub(super) description: Description,
    /// Of the file's content, by which the weights are named.
    pub(super) checksum: String,
    pub(super) pieces: PlacedPieces,
    pub(super) bytes: u64,
    bert: Bert,
    /// Does the passage answer; read at the first piece.
    answer: Heads,
    /// Start, end and evidence; read at each piece.
    words: Heads,
}

/// For each head a weight for each coordinate, and a bias.
struct Heads {
    weights: Vec<f32>,
    biases: Vec<f32>,
}

/// What comes out for one input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Logits {
    pub(super) answer: f32,
    /// Start, end and evidence of each piece.
    pub(super) words: Vec<[f32; 3]>,
}

impl Model {
    /// Of a file that was read, with the content of a `tokenizer.json`. Everything is checked, the checksum too.
    pub(super) fn read(bytes: &[u8], rules: &[u8]) -> Result<Self, ReaderFault> {
        let (description, wanted) = Description::read(bytes)?;
        // What the checksum costs is hidden behind the packing. It is what tells best, so it is told before anything else.
        std::thread::scope(|scope| {
            let found = scope.spawn(|| checksum(bytes));
            let tensors = Packed::read(bytes).map_err(ReaderFault::from);
            let model =
                tensors.and_then(|tensors| Self::load(description, wanted.clone(), tensors, rules, bytes.len()));
            match found.join() {
                Ok(Ok(found)) if found == wanted => model,
                Ok(Err(fault)) => Err(fault),
                _ => Err(ReaderFault::Checksum),
            }
        })
    }

    /// Of a file that is compiled in. Its checksum is compared by a test.
    pub(super) fn compiled_in(bytes: &'static [u8], rules: &[u8]) -> Result<Self, ReaderFault> {
        let (description, checksum) = Description::read(bytes)?;
        Self::load(description, checksum, Packed::compiled_in(bytes)?, rules, bytes.len())
    }

    fn load(
        description: Description,
        checksum: String,
        tensors: Packed<'_>,
        rules: &[u8],
        bytes: usize,
    ) -> Result<Self, ReaderFault> {
        let tensors = &with_words(&description, tensors)?;
        let shape = description.shape();
        // The word pieces are read meanwhile.
        let (pieces, bert) = std::thread::scope(|scope| {
            let pieces = scope.spawn(|| PlacedPieces::new(rules, shape.vocabulary));
            let bert = Bert::load(shape, tensors);
            (pieces.join(), bert)
        });
        let pieces = pieces.unwrap_or_else(|_| Err(ReaderFault::Mark("[CLS]")))?;
        let heads = |name, count| Heads::load(tensors, name, count, shape.hidden);
        let (answer, words) = (heads("reader.answer", 1)?, heads("reader.spans", 3)?);
        Ok(Self { description, checksum, pieces, bytes: bytes as u64, bert: bert?, answer, words })
    }

    /// The figures of each input, in order.
    pub(super) fn logits(&self, inputs: &[&Input]) -> Result<Vec<Logits>, ReaderError> {
        let texts = inputs.iter().map(|input| Text { pieces: &input.ids, kinds: &input.kinds });
        let states = self.bert.last_layers(&texts.collect::<Vec<_>>());
        let logits: Vec<Logits> = states.iter().map(|state| self.of_state(state)).collect();
        let is_finite = |one: &Logits| one.answer.is_finite() && one.words.iter().flatten().all(|v| v.is_finite());
        if logits.iter().all(is_finite) { Ok(logits) } else { Err(ReaderError::NotFinite) }
    }

    fn of_state(&self, state: &[f32]) -> Logits {
        let rows = state.chunks_exact(self.description.shape().hidden.max(1));
        let answer = rows.clone().next().map_or(0.0, |row| self.answer.at(0, row));
        Logits { answer, words: rows.map(|row| [0, 1, 2].map(|head| self.words.at(head, row))).collect() }
    }
}

/// A file without a table of word pieces was trained with the one that is in the program, and says so.
fn with_words<'a>(description: &Description, tensors: Packed<'a>) -> Result<Packed<'a>, ReaderFault> {
    if tensors.has_table(WORDS) {
        Ok(tensors)
    } else if description.words_sha256 == WORDS_DIGEST {
        Ok(tensors.sharing(words()?))
    } else {
        Err(ReaderFault::Words)
    }
}

impl Heads {
    fn load(tensors: &Packed<'_>, name: &str, count: usize, width: usize) -> Result<Self, TensorError> {
        Ok(Self {
            weights: tensors.numbers(&format!("{name}.weight"), &[count * width])?,
            biases: tensors.numbers(&format!("{name}.bias"), &[count])?,
        })
    }

    /// What a head makes of a piece's row, by sums that are kept side by side and added in a fixed order.
    fn at(&self, head: usize, row: &[f32]) -> f32 {
        const SIDE: usize = 16;
        let weights = &self.weights[head * row.len()..(head + 1) * row.len()];
        let mut sums = [0.0; SIDE];
        for (row, weights) in row.chunks(SIDE).zip(weights.chunks(SIDE)) {
            for ((sum, value), weight) in sums.iter_mut().zip(row).zip(weights) {
                *sum += value * weight;
            }
        }
        sums.iter().sum::<f32>() + self.biases[head]
    }
}

use super::error::ReaderFault;
use crate::embed::{Activation, ModelShape, TensorError};
use crate::text::hex;
use safetensors::SafeTensors;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The format that is read.
const FORMAT: u64 = 1;

/// Kinds of word piece: of the question or not, and on both sides those that the other side has too.
pub(super) const KINDS: usize = 4;

/// No number in a description is greater; a file that says so is broken.
const MOST: usize = 4_000_000;

/// Weights that share a scale; rows are made of whole groups.
const GROUP: usize = 32;

/// What a reader's file says of itself.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Description {
    pub(super) trunk: String,
    pub(super) licences: String,
    pub(super) run: String,
    pub(super) step: u64,
    vocabulary: usize,
    positions: usize,
    kinds: usize,
    hidden: usize,
    heads: usize,
    layers: usize,
    wide: usize,
    epsilon: f32,
    activation: String,
    /// SHA-256 of the codes of its table of word pieces, in hexadecimal.
    #[serde(default)]
    pub(super) words_sha256: String,
    pub(super) most_question: usize,
    pub(super) most_head: usize,
    pub(super) most_text: usize,
}

/// Only the format, which is looked at before anything that another format may not have.
#[derive(Deserialize)]
struct Version {
    format: u64,
}

impl Description {
    /// From the metadata of a file, with the checksum that stands there.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, String), ReaderFault> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(TensorError::Format)?;
        let entries = metadata.metadata().as_ref();
        let entry = |name| entries.and_then(|all| all.get(name)).ok_or(ReaderFault::Undescribed(name));
        let json = entry("reader")?;
        let version: Version = serde_json::from_str(json).map_err(ReaderFault::Description)?;
        if version.format != FORMAT {
            return Err(ReaderFault::Format { found: version.format, wanted: FORMAT });
        }
        let description: Self = serde_json::from_str(json).map_err(ReaderFault::Description)?;
        description.check()?;
        Ok((description, entry("sha256")?.clone()))
    }

    pub(super) fn shape(&self) -> ModelShape {
        ModelShape {
            vocabulary: self.vocabulary,
            positions: self.positions,
            first_position: 0,
            kinds: self.kinds,
            hidden: self.hidden,
            heads: self.heads,
            layers: self.layers,
            wide: self.wide,
            epsilon: self.epsilon,
            activation: Activation::Gelu,
        }
    }

    fn check(&self) -> Result<(), ReaderFault> {
        let wrong =
            |name, found: &dyn ToString, wanted| Err(ReaderFault::Setting { name, found: found.to_string(), wanted });
        let counts = [
            ("vocabulary", self.vocabulary),
            ("positions", self.positions),
            ("hidden", self.hidden),
            ("heads", self.heads),
            ("layers", self.layers),
            ("wide", self.wide),
            ("most_question", self.most_question),
            ("most_head", self.most_head),
        ];
        if let Some((name, found)) = counts.into_iter().find(|(_, count)| !(1..=MOST).contains(count)) {
            return wrong(name, &found, "a number from 1 to four million");
        }
        for (name, width) in [("hidden", self.hidden), ("wide", self.wide)] {
            if !width.is_multiple_of(GROUP) {
                return wrong(name, &width, "a multiple of 32");
            }
        }
        if !self.hidden.is_multiple_of(self.heads) {
            return wrong("hidden", &self.hidden, "a multiple of heads");
        }
        if self.kinds != KINDS {
            return wrong("kinds", &self.kinds, "4");
        }
        // Windows overlap by more than the longest span, and get on.
        if !(64..=MOST).contains(&self.most_text) {
            return wrong("most_text", &self.most_text, "a number from 64 to four million");
        }
        // The marks are one before the question and one after each part.
        if self.positions < self.most_question + self.most_head + self.most_text + 4 {
            return wrong("positions", &self.positions, "room for question, head, passage and their four marks");
        }
        if !(0.0..1.0).contains(&self.epsilon) {
            return wrong("epsilon", &self.epsilon, "a number from 0 to 1");
        }
        if self.activation != "gelu" {
            return wrong("activation", &self.activation, "gelu");
        }
        Ok(())
    }
}

/// The checksum of a file's content: SHA-256 of its description and of all that its tensors hold, in hexadecimal.
pub(super) fn checksum(bytes: &[u8]) -> Result<String, ReaderFault> {
    let (head, metadata) = SafeTensors::read_metadata(bytes).map_err(TensorError::Format)?;
    let json =
        metadata.metadata().as_ref().and_then(|all| all.get("reader")).ok_or(ReaderFault::Undescribed("reader"))?;
    // The head's length stands before it, in eight bytes.
    let content = bytes.get(head + 8..).unwrap_or_default();
    Ok(hex(&Sha256::new().chain_update(json).chain_update(content).finalize()))
}

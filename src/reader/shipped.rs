//! The reader that is compiled in; `src/reader/weights/README.md` is its card.

/// The file of the weights.
pub(super) const SHIPPED: &[u8] = include_bytes!("weights/reader.safetensors");

/// How a reader's text is cut to word pieces where no `tokenizer.json` is beside it: as the encoder's is.
pub(super) const TOKENIZER: &[u8] = crate::embed::TOKENIZER;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::model::Model;

    #[test]
    fn what_is_compiled_in_is_whole() {
        Model::read(SHIPPED, TOKENIZER).unwrap();
    }
}

//! The reader that is compiled in. `src/reader/weights/README.md` belongs beside its file.

/// The file of the weights: `Some(include_bytes!("weights/reader.safetensors"))` once one is good enough to be shipped. Until
/// then there is no reader unless one is brought.
pub(super) const SHIPPED: Option<&[u8]> = Some(include_bytes!("weights/reader.safetensors"));

/// How a reader's text is cut to word pieces where no `tokenizer.json` is beside it: as the encoder's is.
pub(super) const TOKENIZER: &[u8] = crate::embed::TOKENIZER;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::model::Model;

    #[test]
    fn what_is_compiled_in_is_whole() {
        if let Some(bytes) = SHIPPED {
            Model::read(bytes, TOKENIZER).unwrap();
        }
    }
}

use super::EmbedError;
use tokenizers::{Tokenizer, TruncationDirection, TruncationParams};

/// More text than this for each word piece that is read cannot matter: words are cut off before they are looked at.
const CHARS_PER_PIECE: usize = 16;

/// Cuts text into word pieces, with the marks that a model wants before and after.
pub(super) struct WordPieces {
    tokenizer: Tokenizer,
    most_chars: usize,
}

impl WordPieces {
    /// From the content of a `tokenizer.json`; at most `most` pieces of a text are read, the rest is cut off at its end.
    pub(super) fn new(json: &[u8], most: usize) -> Result<Self, EmbedError> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(EmbedError::Pieces)?;
        tokenizer.with_padding(None);
        let truncation =
            TruncationParams { max_length: most, direction: TruncationDirection::Right, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(EmbedError::Pieces)?;
        Ok(Self { tokenizer, most_chars: most.saturating_mul(CHARS_PER_PIECE) })
    }

    /// The highest number of a piece.
    pub(super) fn last(&self) -> u32 {
        self.tokenizer.get_vocab(true).into_values().max().unwrap_or_default()
    }

    /// The word pieces of a text; never none.
    pub(super) fn of(&self, text: &str) -> Result<Vec<u32>, EmbedError> {
        let cut = text.char_indices().nth(self.most_chars).and_then(|(at, _)| text.get(..at)).unwrap_or(text);
        let pieces = self.tokenizer.encode_fast(cut, true).map_err(EmbedError::Pieces)?;
        if pieces.get_ids().is_empty() { Err(EmbedError::Blank) } else { Ok(pieces.get_ids().to_vec()) }
    }
}

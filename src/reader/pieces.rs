use super::error::{ReaderError, ReaderFault};
use std::ops::Range;
use tokenizers::Tokenizer;

/// Cuts text into word pieces that know where they come from.
pub(super) struct PlacedPieces {
    tokenizer: Tokenizer,
    /// Stands before everything.
    pub(super) begin: u32,
    /// Stands after each part.
    pub(super) end: u32,
}

/// The word pieces of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    pub(super) ids: Vec<u32>,
    /// The bytes of the text that each was made from, on character boundaries.
    pub(super) places: Vec<Range<usize>>,
    /// Which word of the text each belongs to.
    pub(super) words: Vec<Option<u32>>,
}

impl PlacedPieces {
    /// From the content of a `tokenizer.json` for a table of `rows` word pieces.
    pub(super) fn new(json: &[u8], rows: usize) -> Result<Self, ReaderFault> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(ReaderFault::Pieces)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(ReaderFault::Pieces)?;
        // Whoever writes “[SEP]” writes a word: the marks are ours.
        tokenizer.set_encode_special_tokens(true);
        let last = tokenizer.get_vocab(true).into_values().max().and_then(|last| usize::try_from(last).ok());
        let pieces = last.map_or(0, |last| last + 1);
        if pieces != rows {
            return Err(ReaderFault::Vocabulary { pieces, rows });
        }
        let mark = |name| tokenizer.token_to_id(name).ok_or(ReaderFault::Mark(name));
        Ok(Self { begin: mark("[CLS]")?, end: mark("[SEP]")?, tokenizer })
    }

    /// The pieces of a text, without marks.
    pub(super) fn cut(&self, text: &str) -> Result<Cut, ReaderError> {
        let encoding = self.tokenizer.encode(text, false).map_err(ReaderError::Pieces)?;
        let places = encoding.get_offsets().iter().map(|(start, end)| on_characters(text, *start, *end));
        Ok(Cut { ids: encoding.get_ids().to_vec(), places: places.collect(), words: encoding.get_word_ids().to_vec() })
    }

    /// The numbers of a text's first `most` pieces.
    pub(super) fn first(&self, text: &str, most: usize) -> Result<Vec<u32>, ReaderError> {
        let encoding = self.tokenizer.encode_fast(text, false).map_err(ReaderError::Pieces)?;
        Ok(encoding.get_ids().iter().take(most).copied().collect())
    }
}

/// The smallest range of whole characters that holds the bytes from `start` to `end`.
fn on_characters(text: &str, start: usize, end: usize) -> Range<usize> {
    let (mut start, mut end) = (start.min(text.len()), end.min(text.len()));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end.max(start)
}

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};
use std::sync::OnceLock;

/// Where words end in a text without spaces (Chinese, Japanese, Thai), by CLDR's dictionaries.
pub fn dictionary_words(text: &str) -> impl Iterator<Item = usize> {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    SEGMENTER.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())).segment_str(text)
}

//! Pure functions over strings: cleaning, languages and scripts, sentences, spans and clipping.
//!
//! Nothing here knows what an article or a question is; every other floor cuts and compares text through
//! this one, so that a byte offset never lands inside a character. Start with [`Span`], then [`sentences`].

mod abbreviation;
mod calendar;
mod clean;
mod clip;
mod count;
mod csv;
mod dictionary;
mod function_words;
mod hex;
mod language;
mod raised;
mod sentence;
mod short_form;
mod short_form_list;
mod simplified;
mod slug;
mod span;

pub use abbreviation::{Abbreviation, abbreviations};
pub use calendar::{MONTHS, WEEKDAYS};
pub use clean::{MOST_MARKS, clean_article_text, clean_question, folded_question, misplaced_mark, neutralise_terminal};
pub use clip::{clip, width};
pub use count::{counted, with_article};
pub use csv::{CsvFault, CsvRow, csv_line, csv_rows};
pub use dictionary::dictionary_words;
pub use function_words::is_function_word;
pub use hex::{hex, unhex};
pub use language::{Language, is_han, is_hangul, is_hiragana, is_kana};
pub use raised::{is_note_mark, lowered, raised};
pub use sentence::sentences;
pub use simplified::simplified;
pub use slug::slug;
pub use span::Span;

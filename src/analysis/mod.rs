//! From text to terms, the same way for articles and questions.
//!
//! [`Analyzer`] makes the [`Token`]s of a text in one language; what else is compared of a text (neighbouring words, character
//! n-grams) and the weight of a term come from these. Whatever engine stores the articles, it stores these terms, so that two
//! engines find and rank alike. Nothing here reads an index.

mod affixes;
mod analyzer;
mod stop_words;

pub use analyzer::{Analyzer, Token, grams, idf, pairs};

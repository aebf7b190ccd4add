//! Which words are English: the bundled encoder's word pieces that are whole words. They are the twenty thousand commonest of
//! books and of an encyclopaedia, names of people and countries among them.

use super::inside::ENGLISH;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Shorter pieces are mostly beginnings of words.
const LEAST_CHARS: usize = 4;

#[derive(Deserialize)]
struct TokenizerFile {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    vocab: HashMap<String, u32>,
}

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let read =
        serde_json::from_slice::<TokenizerFile>(ENGLISH.tokenizer).map(|file| file.model.vocab).unwrap_or_default();
    let is_word = |piece: &String| piece.len() >= LEAST_CHARS && piece.bytes().all(|b| b.is_ascii_lowercase());
    read.into_keys().filter(is_word).collect()
});

/// Whether `word`, in lower case, is known as an English word, perhaps with the ending of a plural or of an adverb.
#[must_use]
pub fn is_english_word(word: &str) -> bool {
    let without = |ending: &str| word.strip_suffix(ending);
    let plural = without("ies").map(|stem| format!("{stem}y"));
    let bases = [Some(word), without("s"), without("es"), plural.as_deref(), without("ly")];
    bases.into_iter().flatten().any(|base| WORDS.contains(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_misspelt_ones() {
        for word in ["iraq", "australia", "petrol", "insulin", "carpets", "counties", "quickly"] {
            assert!(is_english_word(word), "{word}");
        }
        for word in ["regualtors", "recieve", "definately", "adress", "begining", ""] {
            assert!(!is_english_word(word), "{word}");
        }
    }
}

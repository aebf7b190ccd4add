use super::super::super::words::Words;

/// A sentence in English and in Traditional Chinese as written in Taiwan; one that lacks a language does not compile. `{…}` stands for
/// what [`fill`](super::super::super::words::fill) puts there.
#[derive(Clone, Copy)]
pub(in super::super) struct Phrase(pub &'static str, pub &'static str);

impl Phrase {
    /// In the language of `words`.
    pub(in super::super) fn of(self, words: &Words) -> &'static str {
        if words.tag == "en" { self.0 } else { self.1 }
    }
}

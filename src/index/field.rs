//! The fields of the lexical index.

use tantivy::schema::Field as Handle;

/// A field of the lexical index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LexicalField {
    /// Stems of the article's title.
    Title,
    /// Stems of the section's heading.
    Section,
    /// Stems of the FAQ question.
    Question,
    /// Stems of the passage.
    Body,
    /// All four, for document frequencies over the whole passage.
    All,
    /// Words as they are written, the vocabulary that misspelt words are mended from.
    Words,
    /// Neighbouring stems.
    Pairs,
    /// Character n-grams of what the passage answers to.
    Grams,
    /// Stems from their ends to their beginnings, in languages that write nouns together.
    Endings,
}

pub(super) const FIELDS: [LexicalField; 9] = [
    LexicalField::Title,
    LexicalField::Section,
    LexicalField::Question,
    LexicalField::Body,
    LexicalField::All,
    LexicalField::Words,
    LexicalField::Pairs,
    LexicalField::Grams,
    LexicalField::Endings,
];

/// Fields that a question's terms are looked up in.
pub(super) const RANKED: [LexicalField; 4] =
    [LexicalField::Title, LexicalField::Section, LexicalField::Question, LexicalField::Body];

impl LexicalField {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Section => "section",
            Self::Question => "question",
            Self::Body => "body",
            Self::All => "all",
            Self::Words => "words",
            Self::Pairs => "pairs",
            Self::Grams => "grams",
            Self::Endings => "endings",
        }
    }

    pub(super) fn handle(self) -> Handle {
        // The schema is built from FIELDS in this order, and the variants stand in the same.
        Handle::from_field_id(self as u32)
    }
}

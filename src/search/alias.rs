//! Short and long forms of a name: a question about the FTC meets a passage on the Federal Trade Commission, and the other
//! way round, once some article has explained the one by the other.

use crate::analysis::{Token, idf};
use crate::index::{Expansion, Field, Index};

/// Names in a question that are looked at.
const MOST: usize = 3;

/// A name of the question in its other form.
pub(super) struct Alias {
    /// Terms of the question that it stands for.
    pub of: Vec<String>,
    /// Terms that a passage must have, all of them.
    pub needs: Vec<String>,
    /// The other form as the articles print it.
    pub words: String,
}

/// For one part of the index: a passage with all of `needs` has the question's terms `terms`, if only as relatives.
pub(super) struct Found {
    pub needs: Vec<u32>,
    pub terms: Vec<usize>,
}

/// The names of a question that the articles know in another form.
pub(super) fn aliases(question: &str, tokens: &[Token], index: &Index) -> Vec<Alias> {
    let printed = |word: &str| question.split(|c: char| !c.is_alphanumeric()).any(|asked| asked == word);
    let has = |term: &String, word: &str| {
        // "us" and "who" are words unless they are printed as names.
        tokens.iter().any(|token| token.term == *term && (!token.is_stop || printed(word)))
    };
    let of = |expansion: &Expansion| {
        let has_short = has(&expansion.short, &expansion.printed);
        let has_long = expansion.long.iter().all(|term| has(term, ""));
        let (of, needs, words) = match (has_short, has_long) {
            (true, false) => (vec![expansion.short.clone()], expansion.long.clone(), &expansion.words),
            (false, true) => (expansion.long.clone(), vec![expansion.short.clone()], &expansion.printed),
            _ => return None,
        };
        Some(Alias { of, needs, words: words.clone() })
    };
    index.expansions().iter().filter_map(of).take(MOST).collect()
}

impl Alias {
    /// For each part of the index that has all it needs, what is found by it; `terms` are the question's.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub(super) fn found(&self, terms: &[&str], index: &Index) -> tantivy::Result<Vec<Option<Found>>> {
        let numbers: Vec<usize> =
            self.of.iter().filter_map(|term| terms.iter().position(|known| known == term)).collect();
        let mut parts: Vec<Option<Vec<u32>>> = Vec::new();
        for need in &self.needs {
            for (part, ordinal) in index.lexical.ordinals(Field::All, need)?.into_iter().enumerate() {
                if parts.len() <= part {
                    parts.push(Some(Vec::new()));
                }
                match (&mut parts[part], ordinal) {
                    (Some(needs), Some(ordinal)) => needs.push(ordinal),
                    (needs, _) => *needs = None,
                }
            }
        }
        Ok(parts.into_iter().map(|needs| Some(Found { needs: needs?, terms: numbers.clone() })).collect())
    }

    /// What the other form is worth: the inverse document frequency of its rarest term.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub(super) fn worth(&self, index: &Index) -> tantivy::Result<f32> {
        let mut rarest = u64::MAX;
        for need in &self.needs {
            rarest = rarest.min(index.lexical.doc_freq(Field::All, need)?);
        }
        Ok(idf(rarest, index.lexical.len()))
    }
}

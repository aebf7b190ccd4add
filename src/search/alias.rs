//! Short and long forms of a name: a question about the FTC meets a passage on the Federal Trade Commission, and the other
//! way round, once some article has explained the one by the other.

use crate::analysis::{Token, idf};
use crate::store::{Expansion, Index, StoreError, TermKind};

/// Names in a question that are looked at.
const MOST: usize = 3;

/// A name of the question in its other form.
#[derive(Clone)]
pub(super) struct Alias {
    /// Terms of the question that it stands for.
    pub of: Vec<String>,
    /// Terms that a passage must have, all of them.
    pub needs: Vec<String>,
    /// The other form as the articles print it.
    pub words: String,
}

/// The names of a question that the articles know in another form.
///
/// # Errors
/// [`StoreError`].
pub(super) fn aliases(question: &str, tokens: &[Token], index: &Index) -> Result<Vec<Alias>, StoreError> {
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
    let terms: Vec<&str> = tokens.iter().map(|token| token.term.as_str()).collect();
    Ok(index.names(&terms)?.iter().filter_map(of).take(MOST).collect())
}

impl Alias {
    /// What the other form is worth: the inverse document frequency of its rarest term.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn worth(&self, index: &Index) -> Result<f32, StoreError> {
        let needs: Vec<&str> = self.needs.iter().map(String::as_str).collect();
        let rarest = index.passages_with(TermKind::Term, &needs)?.into_iter().min().unwrap_or(u64::MAX);
        Ok(idf(rarest, index.len() as u64))
    }
}

//! The words of a question that no article has: mended where they are likely misspelt, apart where two were typed as one. A word
//! that only looks like one of the articles' stays what it is.

use super::SearchError;
use super::compounds::compounds;
use super::misspelling::{Likeness, likeness};
use super::spelling::{Repair, are_known, is_chat, nearest, split};
use crate::analysis::{Analyzer, Token};
use crate::embed::is_english_word;
use crate::store::Index;
use crate::text::Language;

/// Bytes of a question's unknown words that are mended, a word as long as what is left included: the automaton that finds words
/// near one costs up to 20 microseconds a byte, and real questions have up to ten such words.
const MAX_MENDED_BYTES: usize = 128;

/// A question's words as they are looked up.
#[derive(Default)]
pub(super) struct Repaired {
    pub tokens: Vec<Token>,
    /// Those that are read as others.
    pub repairs: Vec<Repair>,
    /// Those that are not, with what they look like.
    pub lookalikes: Vec<Repair>,
}

/// The words with what is misspelt mended: as the corpus has it, apart where two words were typed as one. `names` are left, and
/// what is too much to be looked at.
pub(super) fn repaired(
    typed: Vec<Token>,
    names: &[&str],
    question: &str,
    analyzer: &Analyzer,
    index: &Index,
) -> Result<Repaired, SearchError> {
    let (mut out, mut room) = (Repaired::default(), MAX_MENDED_BYTES);
    let is_read = |token: &&Token| token.is_stop || token.is_pair || names.contains(&token.term.as_str());
    let unread: Vec<&str> = typed.iter().filter(|token| !is_read(token)).map(|token| token.term.as_str()).collect();
    let known = are_known(index, &unread)?.into_iter();
    let mut known =
        known.zip(compounds(index, analyzer, &unread)?).map(|(known, (joined, _))| known || !joined.is_empty());
    for mut token in typed {
        let is_known = is_read(&&token) || known.next().unwrap_or(true);
        if !is_known && is_chat(&token.word) {
            token.is_stop = true;
        }
        let left = room.checked_sub(token.word.len());
        match left.filter(|_| !is_known && !token.is_stop) {
            None => out.tokens.push(token),
            Some(left) => {
                room = left;
                out.mend(token, question, analyzer, index)?;
            }
        }
    }
    Ok(out)
}

impl Repaired {
    fn mend(&mut self, token: Token, question: &str, analyzer: &Analyzer, index: &Index) -> Result<(), SearchError> {
        let language = analyzer.language();
        let Some(near) = nearest(index, &token.word)? else {
            return self.part(token, analyzer, index);
        };
        let is_name = is_written_as_a_name(question, &token.word);
        let read_as = || Repair { typed: token.word.clone(), read_as: near.word.clone() };
        match likeness(&token.word, &near.word, near.edits, is_name, language) {
            Likeness::Other => {
                self.lookalikes.push(read_as());
                self.tokens.push(token);
                return Ok(());
            }
            Likeness::Misspelt => self.repairs.push(read_as()),
            Likeness::Variant => {}
        }
        // The vocabulary holds words of every language in the index; the first whose stem is known wins.
        let stem = |language: &Language| Analyzer::new(language).tokens(&near.word).into_iter().find(|t| !t.is_pair);
        let stems: Vec<Token> = index.languages.iter().filter_map(stem).collect();
        let terms: Vec<&str> = stems.iter().map(|stem| stem.term.as_str()).collect();
        let are_known = are_known(index, &terms)?;
        let known = stems.into_iter().zip(are_known).find(|(_, is_known)| *is_known);
        self.tokens.push(known.map_or(token, |(stem, _)| stem));
        Ok(())
    }

    /// The word in two, where it is none.
    fn part(&mut self, token: Token, analyzer: &Analyzer, index: &Index) -> Result<(), SearchError> {
        let is_word = analyzer.joins_words() || is_english_word(&token.word);
        match if is_word { None } else { split(index, &token.word)? } {
            Some((left, right)) => {
                let read_as = format!("{left} {right}");
                self.tokens.extend(Analyzer::new(&Language::english()).tokens(&read_as));
                self.repairs.push(Repair { typed: token.word, read_as });
            }
            None => self.tokens.push(token),
        }
        Ok(())
    }
}

/// Whether `word` has a capital inside a question whose other words have none.
fn is_written_as_a_name(question: &str, word: &str) -> bool {
    let words = || question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let small = words().filter(|word| !is_capital(word)).count();
    let is_title = small * 2 < words().count();
    !is_title && words().skip(1).any(|asked| is_capital(&asked) && asked.to_lowercase() == word)
}

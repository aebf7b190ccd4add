//! The terms of every passage in order, as numbers, so that a candidate is measured without analysing it again.

use super::analysis::{Token, grams, idf};
use super::lexical::{Field, Lexical};
use std::collections::HashMap;
use std::path::Path;

/// Marks a pair of characters, which is a term but no word (see [`Token::is_pair`]).
const PAIR: u32 = 1 << 31;

/// Parts of a passage before its sentences: title, section, question.
pub const HEAD_PARTS: usize = 3;

const FILE: &str = "forward.u32";

/// Terms by ordinal of the lexical index, passage by passage.
#[derive(Debug, Default)]
pub struct Forward {
    tokens: Vec<u32>,
    /// Ends of parts in `tokens`.
    parts: Vec<u32>,
    /// Ends of passages in `parts`.
    passages: Vec<u32>,
    /// Ordinals of the n-grams of each different "what it asks", ascending.
    grams: Vec<u32>,
    /// Ends of those in `grams`.
    asks: Vec<u32>,
    /// Which of them each passage has.
    ask_of: Vec<u32>,
    /// Euclidean lengths of their weighted n-grams, as bits.
    norms: Vec<u32>,
}

/// A term of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting(u32);

impl Posting {
    /// Ordinal of the term in [`Field::All`].
    #[must_use]
    pub fn term(self) -> u32 {
        self.0 & !PAIR
    }

    /// Whether it is a word rather than a pair of characters.
    #[must_use]
    pub fn is_word(self) -> bool {
        self.0 & PAIR == 0
    }
}

impl Forward {
    /// The terms of each part of a passage: title, section, question, then its sentences.
    pub fn parts(&self, ordinal: u32) -> impl Iterator<Item = impl Iterator<Item = Posting> + '_> {
        let (first, last) = bounds(&self.passages, ordinal as usize);
        (first..last).map(|part| {
            let (from, to) = bounds(&self.parts, part);
            self.tokens.get(from..to).unwrap_or_default().iter().map(|t| Posting(*t))
        })
    }

    /// Ordinals in [`Field::Grams`] of the character n-grams of what the passage answers to, ascending, and the
    /// Euclidean length of their vector when weighted by inverse document frequency.
    #[must_use]
    pub fn asks(&self, ordinal: u32) -> (&[u32], f32) {
        let Some(ask) = self.ask_of.get(ordinal as usize).map(|a| *a as usize) else {
            return (&[], 0.0);
        };
        let (from, to) = bounds(&self.asks, ask);
        (self.grams.get(from..to).unwrap_or_default(), self.norms.get(ask).map_or(0.0, |bits| f32::from_bits(*bits)))
    }

    /// Passages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.passages.len()
    }

    /// Whether there is no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    fn columns(&mut self) -> [&mut Vec<u32>; 7] {
        let Self { tokens, parts, passages, grams, asks, ask_of, norms } = self;
        [tokens, parts, passages, grams, asks, ask_of, norms]
    }

    pub(super) fn open(folder: &Path) -> std::io::Result<Self> {
        let bytes = std::fs::read(folder.join(FILE))?;
        let mut words = bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b));
        let mut out = Self::default();
        for column in out.columns() {
            let len = words.next().ok_or(std::io::ErrorKind::UnexpectedEof)? as usize;
            column.extend(words.by_ref().take(len));
            if column.len() != len {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(out)
    }
}

/// Start and end of number `n` in a list of ends.
fn bounds(ends: &[u32], n: usize) -> (usize, usize) {
    let end = |n: usize| ends.get(n).map_or(0, |e| *e as usize);
    (if n == 0 { 0 } else { end(n - 1) }, end(n))
}

/// Gathers passages while they are indexed; terms are numbered as they come and renumbered at the end.
#[derive(Default)]
pub(super) struct Gather {
    forward: Forward,
    terms: Numbers,
    grams: Numbers,
    ask_ids: HashMap<String, u32>,
}

#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    fn of(&mut self, term: &str) -> u32 {
        if let Some(n) = self.0.get(term) {
            return *n;
        }
        let n = count(self.0.len());
        self.0.insert(term.to_owned(), n);
        n
    }
}

impl Gather {
    /// Adds the next passage: its parts as [`Forward::parts`] has them, and the words it answers to.
    pub(super) fn add(&mut self, parts: &[Vec<Token>], asks: &str, ask_tokens: &[Token]) {
        for part in parts {
            for token in part {
                let flag = if token.is_pair { PAIR } else { 0 };
                let number = self.terms.of(&token.term) | flag;
                self.forward.tokens.push(number);
            }
            self.forward.parts.push(count(self.forward.tokens.len()));
        }
        self.forward.passages.push(count(self.forward.parts.len()));
        let next = count(self.ask_ids.len());
        let ask = *self.ask_ids.entry(asks.to_owned()).or_insert(next);
        if ask == next {
            let words = ask_tokens.iter().filter(|t| !t.is_pair).map(|t| t.word.as_str());
            for gram in grams(words) {
                let number = self.grams.of(&gram);
                self.forward.grams.push(number);
            }
            self.forward.asks.push(count(self.forward.grams.len()));
        }
        self.forward.ask_of.push(ask);
    }

    /// Writes the file, terms and n-grams numbered as in `lexical`.
    pub(super) fn write(mut self, folder: &Path, lexical: &Lexical) -> tantivy::Result<()> {
        let terms = renumber(&self.terms, &lexical.terms(Field::All)?);
        for token in &mut self.forward.tokens {
            *token = terms[(*token & !PAIR) as usize] | (*token & PAIR);
        }
        let all = lexical.terms(Field::Grams)?;
        let numbers = renumber(&self.grams, &all);
        let mut start = 0;
        for end in self.forward.asks.clone() {
            let own = &mut self.forward.grams[start..end as usize];
            for gram in own.iter_mut() {
                *gram = numbers[*gram as usize];
            }
            own.sort_unstable();
            let norm: f32 = own.iter().map(|g| idf(u64::from(all[*g as usize].1), lexical.len()).powi(2)).sum();
            self.forward.norms.push(norm.sqrt().to_bits());
            start = end as usize;
        }
        let mut bytes = Vec::new();
        for column in self.forward.columns() {
            bytes.extend(count(column.len()).to_le_bytes());
            bytes.extend(column.iter().flat_map(|word| word.to_le_bytes()));
        }
        Ok(std::fs::write(folder.join(FILE), bytes)?)
    }
}

/// For each number given on the way, the term's place in the sorted `terms`.
fn renumber(numbers: &Numbers, terms: &[(String, u32)]) -> Vec<u32> {
    let mut out = vec![0; numbers.0.len()];
    for (ordinal, (term, _)) in (0..).zip(terms) {
        if let Some(n) = numbers.0.get(term) {
            out[*n as usize] = ordinal;
        }
    }
    out
}

/// Four billion terms are far beyond one generation; more would be cut off rather than wrapped around.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

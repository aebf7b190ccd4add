//! The terms of every passage in order, as numbers, so that a candidate is measured without analysing it again.

use super::columns::{Column, Columns, count};
use super::field::LexicalField;
use super::postings::Postings;
use super::seal::Files;
use crate::analysis::{Token, grams};
use crate::article::QuestionForm;
use crate::store::FaqFeatures;
use std::collections::HashMap;
use std::path::Path;

/// Marks a pair of characters, which is a term but no word (see [`Token::is_pair`]).
const PAIR: u32 = 1 << 31;

const FILE: &str = "forward.u32";

/// Terms, ends of parts in them, ends of passages in the parts, n-grams of each different "what it asks" ascending, ends of
/// those, which of them each passage has, the number of passages with each n-gram, each passage's [`FaqFeatures`] as a number, and
/// the [`QuestionForm`] of what it answers to as one.
const COLUMNS: usize = 9;
const TERMS: usize = 0;
const PARTS: usize = 1;
const PASSAGES: usize = 2;
const GRAMS: usize = 3;
const ASKS: usize = 4;
const ASK_OF: usize = 5;
const WITH_GRAM: usize = 6;
const ENTRIES: usize = 7;
const FORMS: usize = 8;

/// Terms of a shard's passages by their ordinals in its postings.
pub(super) struct Forward(Columns);

/// A term of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting(u32);

impl Posting {
    /// Ordinal of the term in [`LexicalField::All`] of its shard.
    pub(super) fn term(self) -> u32 {
        self.0 & !PAIR
    }

    /// Whether it is a word rather than a pair of characters.
    pub(super) fn is_word(self) -> bool {
        self.0 & PAIR == 0
    }
}

impl Forward {
    pub(super) fn open(files: &Files) -> std::io::Result<Self> {
        Columns::open(files, FILE, COLUMNS).map(Self)
    }

    /// The terms of each part of a passage: title, section, question, then its sentences.
    pub(super) fn parts(&self, local: u32) -> impl Iterator<Item = impl Iterator<Item = Posting> + '_> {
        let of = self.0.bounds(PASSAGES, local as usize);
        let first = of.start.checked_sub(1).and_then(|before| self.0.get(PARTS, before)).unwrap_or_default() as usize;
        let ends = self.0.part(PARTS, of);
        let last = ends.iter().last().map_or(first, |last| last as usize);
        let (tokens, mut start) = (self.0.part(TERMS, first..last), first);
        ends.iter().map(move |end| {
            let own = start - first..(end as usize).saturating_sub(first);
            start = first + own.end;
            tokens.slice(own).iter().map(Posting)
        })
    }

    /// The FAQ entry of a passage.
    pub(super) fn entry(&self, local: u32) -> Option<FaqFeatures> {
        FaqFeatures::numbered(self.0.get(ENTRIES, local as usize)?)
    }

    /// The form of what a passage answers to.
    pub(super) fn form(&self, local: u32) -> Option<QuestionForm> {
        QuestionForm::numbered(self.0.get(FORMS, local as usize)?)
    }

    /// Which "what it asks" a passage has.
    pub(super) fn ask_of(&self, local: u32) -> Option<usize> {
        self.0.get(ASK_OF, local as usize).map(|ask| ask as usize)
    }

    /// Ordinals in [`LexicalField::Grams`] of the character n-grams of a "what it asks", ascending.
    pub(super) fn grams(&self, ask: usize) -> Column<'_> {
        self.0.part(GRAMS, self.0.bounds(ASKS, ask))
    }

    /// Passages of the shard that have the n-gram of this ordinal.
    pub(super) fn passages_with(&self, gram: u32) -> u32 {
        self.0.get(WITH_GRAM, gram as usize).unwrap_or_default()
    }

    /// How many different "what it asks" there are.
    pub(super) fn asks(&self) -> usize {
        self.0.len(ASKS)
    }

    /// Passages.
    pub(super) fn len(&self) -> usize {
        self.0.len(PASSAGES)
    }
}

/// Gathers passages while they are indexed; terms are numbered as they come and renumbered at the end.
#[derive(Default)]
pub(super) struct Gather {
    tokens: Vec<u32>,
    parts: Vec<u32>,
    passages: Vec<u32>,
    grams: Vec<u32>,
    asks: Vec<u32>,
    ask_of: Vec<u32>,
    entries: Vec<u32>,
    forms: Vec<u32>,
    terms: TermNumbers,
    gram_numbers: TermNumbers,
    ask_ids: HashMap<String, u32>,
}

#[derive(Default)]
struct TermNumbers(HashMap<String, u32>);

impl TermNumbers {
    fn of(&mut self, term: &str) -> u32 {
        if let Some(n) = self.0.get(term) {
            return *n;
        }
        let n = count(self.0.len());
        self.0.insert(term.to_owned(), n);
        n
    }

    /// For each number given on the way, the term's place among the sorted terms of `field`.
    /// And the number of passages that have each of those.
    fn renumbered(&self, postings: &Postings, field: LexicalField) -> tantivy::Result<(Vec<u32>, Vec<u32>)> {
        let (mut out, mut passages) = (vec![0; self.0.len()], Vec::new());
        postings.each_term(field, |term, n| {
            if let Some(number) = self.0.get(term) {
                out[*number as usize] = count(passages.len());
            }
            passages.push(n);
        })?;
        Ok((out, passages))
    }
}

impl Gather {
    /// Adds the next passage: its parts as [`Forward::parts`] has them, the words it answers to, and its FAQ question.
    pub(super) fn add(&mut self, parts: &[Vec<Token>], asks: &str, ask_tokens: &[Token], question: Option<&str>) {
        self.entries.push(question.map_or(0, |question| FaqFeatures::of(question).number()));
        self.forms.push(QuestionForm::of(asks).map_or(0, QuestionForm::number));
        for part in parts {
            for token in part {
                let flag = if token.is_pair { PAIR } else { 0 };
                let number = self.terms.of(&token.term) | flag;
                self.tokens.push(number);
            }
            self.parts.push(count(self.tokens.len()));
        }
        self.passages.push(count(self.parts.len()));
        let next = count(self.ask_ids.len());
        let ask = *self.ask_ids.entry(asks.to_owned()).or_insert(next);
        if ask == next {
            let words = ask_tokens.iter().filter(|t| !t.is_pair).map(|t| t.word.as_str());
            for gram in grams(words) {
                let number = self.gram_numbers.of(&gram);
                self.grams.push(number);
            }
            self.asks.push(count(self.grams.len()));
        }
        self.ask_of.push(ask);
    }

    /// Writes the file, terms and n-grams numbered as in `postings`.
    pub(super) fn write(mut self, folder: &Path, postings: &Postings) -> tantivy::Result<()> {
        let (terms, _) = self.terms.renumbered(postings, LexicalField::All)?;
        for token in &mut self.tokens {
            *token = terms[(*token & !PAIR) as usize] | (*token & PAIR);
        }
        let (numbers, with) = self.gram_numbers.renumbered(postings, LexicalField::Grams)?;
        let mut start = 0;
        for end in &self.asks {
            let own = &mut self.grams[start..*end as usize];
            for gram in own.iter_mut() {
                *gram = numbers[*gram as usize];
            }
            own.sort_unstable();
            start = *end as usize;
        }
        let Self { tokens, parts, passages, grams, asks, ask_of, entries, forms, .. } = self;
        let columns = [&tokens, &parts, &passages, &grams, &asks, &ask_of, &with, &entries, &forms];
        Ok(Columns::write(folder, FILE, &columns.map(Vec::as_slice))?)
    }
}

//! What a candidate is measured by, in the row of its passage: its terms in order as numbers of its shard's dictionary, part by
//! part, and the n-grams of what it answers to.

use crate::article::QuestionForm;
use crate::store::common::count;
use crate::store::{FaqFeatures, HEAD_PARTS};

/// Marks a pair of characters, which is a term but no word.
const PAIR: u32 = 1 << 31;

/// FAQ entry, form, how many parts, their lengths, the terms of all, the n-grams, ascending.
const HEADER: usize = 3;

/// A row as it was read.
#[derive(Clone, Copy)]
pub(super) struct Forward<'a> {
    numbers: &'a [[u8; 4]],
    parts: usize,
}

/// A term of a passage.
#[derive(Clone, Copy)]
pub(super) struct Posting(u32);

impl Posting {
    pub(super) fn new(term: u32, is_pair: bool) -> Self {
        Self(if is_pair { term | PAIR } else { term })
    }

    /// Its number in the dictionary.
    pub(super) fn term(self) -> u32 {
        self.0 & !PAIR
    }

    /// Whether it is a word rather than a pair of characters.
    pub(super) fn is_word(self) -> bool {
        self.0 & PAIR == 0
    }
}

impl<'a> Forward<'a> {
    /// None where the bytes are none of a passage.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let (numbers, rest) = bytes.as_chunks::<4>();
        let parts = u32::from_le_bytes(*numbers.get(2)?) as usize;
        let whole = Self { numbers, parts };
        let terms: usize = whole.lens().map(|len| len as usize).sum();
        (rest.is_empty() && HEADER + parts + terms <= numbers.len()).then_some(whole)
    }

    fn number(self, at: usize) -> u32 {
        self.numbers.get(at).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    fn slice(self, from: usize, to: usize) -> impl Iterator<Item = u32> + 'a {
        self.numbers.get(from..to).unwrap_or_default().iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    pub(super) fn entry(self) -> Option<FaqFeatures> {
        FaqFeatures::numbered(self.number(0))
    }

    pub(super) fn form(self) -> Option<QuestionForm> {
        QuestionForm::numbered(self.number(1))
    }

    /// Terms of each part.
    pub(super) fn lens(self) -> impl Iterator<Item = u32> + 'a {
        self.slice(HEADER, HEADER + self.parts)
    }

    /// The terms of each part.
    pub(super) fn parts(self) -> impl Iterator<Item = impl Iterator<Item = Posting> + 'a> {
        let mut start = HEADER + self.parts;
        self.lens().map(move |len| {
            let own = start;
            start += len as usize;
            self.slice(own, start).map(Posting)
        })
    }

    /// The terms of the FAQ question.
    pub(super) fn question(self) -> Vec<u32> {
        self.parts().nth(HEAD_PARTS - 1).into_iter().flatten().map(Posting::term).collect()
    }

    /// The n-grams, ascending.
    pub(super) fn grams(self) -> impl Iterator<Item = u32> + 'a {
        let terms: usize = self.lens().map(|len| len as usize).sum();
        self.slice(HEADER + self.parts + terms, self.numbers.len())
    }

    /// Number of the field of ranking that a part belongs to.
    pub(super) fn field(part: usize) -> usize {
        part.min(HEAD_PARTS)
    }
}

/// The row of a passage.
pub(super) fn encoded(
    entry: Option<FaqFeatures>,
    form: Option<QuestionForm>,
    parts: &[Vec<Posting>],
    grams: &[u32],
) -> Vec<u8> {
    let mut out = vec![entry.map_or(0, FaqFeatures::number), form.map_or(0, QuestionForm::number), count(parts.len())];
    out.extend(parts.iter().map(|part| count(part.len())));
    out.extend(parts.iter().flatten().map(|posting| posting.0));
    out.extend(grams);
    out.into_iter().flat_map(u32::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_was_written() {
        let parts = [vec![Posting::new(3, false)], vec![], vec![Posting::new(4, true), Posting::new(3, false)], vec![]];
        let bytes = encoded(Some(FaqFeatures { wants: None }), Some(QuestionForm::Time), &parts, &[5, 9]);
        let row = Forward::of(&bytes).unwrap();
        assert_eq!((row.entry(), row.form()), (Some(FaqFeatures { wants: None }), Some(QuestionForm::Time)));
        let read: Vec<Vec<(u32, bool)>> =
            row.parts().map(|part| part.map(|posting| (posting.term(), posting.is_word())).collect()).collect();
        assert_eq!(read, [vec![(3, true)], vec![], vec![(4, false), (3, true)], vec![]]);
        assert_eq!((row.question(), row.grams().collect::<Vec<_>>()), (vec![4, 3], vec![5, 9]));
        assert!(Forward::of(&bytes[..bytes.len() - 12]).is_none() && Forward::of(&[]).is_none());
    }
}

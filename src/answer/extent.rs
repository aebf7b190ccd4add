//! What a chosen sentence cannot be quoted without: the names its pronouns stand for, the list its colon leads into, the line
//! that leads into its list, the sentence beside it that has the amount, the day or the person asked for. And which
//! sentences say too little to be chosen.

use super::wording::{announces, asked_for, asks, asks_of_the_past, has, is_of_the_past, of_a_pair, points_back};
use crate::article::Article;
use crate::text::{Span, width};
use std::ops::RangeInclusive;

/// A list is quoted whole up to this width, in columns, where an item answers; where the line that leads into it does, up to twice
/// a passage, since its lines are short.
const WIDEST_LIST: usize = 640;
const WIDEST_LED_IN: usize = 1_120;

/// Sentences that are taken along, on either side, and how wide a quote becomes by it.
const MOST_BEFORE: usize = 3;
const MOST_AFTER: usize = 3;
const WIDEST: usize = 480;

/// What a sentence loses by saying too little, in the log odds that sentences are chosen by. A head of a table is never chosen.
const HEAD: f32 = 1e3;
const ANNOUNCES: f32 = 6.0;
const ASKS: f32 = 2.0;
const PAST: f32 = 1.0;
const LACKS: f32 = 1.5;

/// The sentences of a passage.
pub(super) struct Lines<'a> {
    pub(super) article: &'a Article,
    /// In bytes of the article's text.
    pub(super) spans: &'a [Span],
}

impl Lines<'_> {
    fn words(&self, n: usize) -> &str {
        self.spans.get(n).map_or("", |span| self.article.slice(*span))
    }

    fn inside(all: &[Span], span: Span) -> Option<Span> {
        all.iter().find(|whole| whole.contains(span)).copied()
    }

    /// The table that a line is a row of.
    pub(super) fn table(&self, n: usize) -> Option<Span> {
        Self::inside(&self.article.tables, *self.spans.get(n)?)
    }

    /// What speaks against quoting a sentence, by its wording.
    pub(super) fn hollow(&self, n: usize, question: &str) -> f32 {
        let words = self.words(n);
        let Some(span) = self.spans.get(n) else { return 0.0 };
        if self.table(n).is_some_and(|table| table.start() == span.start()) {
            return HEAD;
        }
        let mut loss = 0.0;
        if announces(words) || self.repeats_the_title(words) {
            loss += ANNOUNCES;
        }
        if asks(words) {
            loss += ASKS;
        }
        if is_of_the_past(words) && !asks_of_the_past(question) {
            loss += PAST;
        }
        if asked_for(question).is_some_and(|wanted| !has(wanted, words, question)) {
            loss += LACKS;
        }
        loss
    }

    /// Whether a line is the article's title once more.
    fn repeats_the_title(&self, words: &str) -> bool {
        let bare = |text: &str| text.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        bare(words) == bare(&self.article.title)
    }

    /// The chosen sentences without one that only announces the other.
    pub(super) fn without_announcing(&self, chosen: RangeInclusive<usize>) -> RangeInclusive<usize> {
        let (first, last) = (*chosen.start(), *chosen.end());
        match (announces(self.words(first)), announces(self.words(last))) {
            (true, false) => last..=last,
            (false, true) => first..=first,
            _ => chosen,
        }
    }

    /// The chosen sentences with what they cannot be read without; `is_plain` says that the words asked for are among them.
    pub(super) fn whole_sense(&self, chosen: RangeInclusive<usize>, question: &str, is_plain: bool) -> Span {
        let (mut first, mut last) = (*chosen.start(), *chosen.end());
        if self.table(first).is_some() && self.table(last).is_some() {
            return self.span(first, last);
        }
        if first == last && !is_plain {
            (first, last) = self.with_what_is_asked_for(first, question);
        }
        (first, last) = self.with_names(first, last);
        last = self.with_what_follows(last);
        self.with_list(first, last)
    }

    /// With the list of an item and the line that leads into it; of a wide one up to the item.
    fn with_list(&self, first: usize, last: usize) -> Span {
        let span = self.span(first, last);
        let Some(items) = (first..=last).filter_map(|n| self.list(n)).reduce(Span::to) else { return span };
        let leads_in = self.words(first).ends_with([':', '：']);
        let widest = if leads_in { WIDEST_LED_IN } else { WIDEST_LIST };
        let up_to_item = Span::new(items.start().min(span.start()), span.end());
        let fits = |whole: &Span| {
            let is_in_passage = self.span(0, self.spans.len() - 1).contains(*whole);
            is_in_passage && width(self.article.slice(*whole)) <= widest
        };
        [items.to(span), up_to_item].into_iter().find(fits).unwrap_or(span)
    }

    fn span(&self, first: usize, last: usize) -> Span {
        self.spans[first].to(self.spans[last])
    }

    fn is_narrow(&self, first: usize, last: usize) -> bool {
        width(self.article.slice(self.span(first, last))) <= WIDEST
    }

    /// The list that a line is an item of, or leads into.
    fn list(&self, n: usize) -> Option<Span> {
        Self::inside(&self.article.lists, *self.spans.get(n)?)
    }

    /// The sentence with its neighbour, where that has the amount, the day or the person that is asked for and it has not.
    fn with_what_is_asked_for(&self, n: usize, question: &str) -> (usize, usize) {
        let Some(wanted) = asked_for(question) else { return (n, n) };
        let has = |n: usize| has(wanted, self.words(n), question);
        if has(n) {
            return (n, n);
        }
        let next = Some(n + 1).filter(|next| *next < self.spans.len() && has(*next));
        let previous = n.checked_sub(1).filter(|previous| has(*previous));
        match (next, previous) {
            (Some(next), _) => (n, next),
            (None, Some(previous)) => (previous, n),
            (None, None) => (n, n),
        }
    }

    /// With the sentences before that name what pronouns stand for; of two things that are told apart as the former and the
    /// latter, with both.
    fn with_names(&self, first: usize, last: usize) -> (usize, usize) {
        let (mut from, mut to) = (first, last);
        while from > 0 && first - from < MOST_BEFORE && points_back(self.words(from)) && self.list(from).is_none() {
            from -= 1;
        }
        if of_a_pair(self.words(to)).0 && of_a_pair(self.words(to + 1)).1 {
            to += 1;
        }
        if self.is_narrow(from, to) { (from, to) } else { (first, last) }
    }

    /// Up to the end of what a colon leads into.
    fn with_what_follows(&self, last: usize) -> usize {
        let mut to = last;
        while to + 1 < self.spans.len() && to - last < MOST_AFTER && self.words(to).ends_with([':', '：']) {
            to += 1;
        }
        to
    }
}

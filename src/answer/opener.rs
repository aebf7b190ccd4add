use super::choice::Choice;
use super::quote::{PLAIN, Quote, best_sentences};
use super::remark::Remark;
use super::reply::Answer;
use super::wording::of_a_pair;
use crate::article::{Article, Citation};
use crate::reader::Reading;
use crate::search::{Query, Ranking};
use crate::store::{Index, PassagePlace};
use crate::text::Span;
use std::cell::RefCell;
use std::collections::HashMap;

/// A short answer that is plain has at most so many characters, and is at most half of what is quoted.
const SHORT: usize = 80;

/// Quotes and cites passages for one question; the sentences of each are chosen once.
pub struct Opener<'a> {
    query: &'a Query,
    ranking: &'a Ranking,
    index: &'a Index,
    spans: RefCell<HashMap<u32, Span>>,
}

impl<'a> Opener<'a> {
    /// For passages of `index` and the question of `query`; what was read of them is in `ranking`.
    #[must_use]
    pub fn new(query: &'a Query, ranking: &'a Ranking, index: &'a Index) -> Self {
        Self { query, ranking, index, spans: RefCell::default() }
    }

    /// The passage as an answer; `None` should its quote not be in the indexed article to the letter.
    #[must_use]
    pub fn open(&self, choice: &Choice) -> Option<Answer> {
        let place = self.index.place(choice.ordinal)?;
        let span = if choice.is_whole { place.passage.span } else { self.span(&place) };
        let quote = Quote::new(place.article, place.passage, span).filter(|q| q.stands_in(place.article))?;
        let citation = cite(&place, span, self.index)?;
        let ordinal = Some(choice.ordinal);
        let columns = columns(place.article, span).map(|head| Remark::Columns { head });
        let remarks = choice.remarks.iter().cloned().chain(columns).collect();
        let confidence = choice.confidence;
        let span = self.short(&place, span);
        Some(Answer { quote, span, citation, confidence, fact: None, ordinal, remarks })
    }

    /// The short answer inside what is quoted, where the reader is sure of one.
    fn short(&self, place: &PassagePlace<'_>, quoted: Span) -> Option<Span> {
        let reading = self.reading(place.ordinal).filter(|reading| reading.answers > 0.0)?;
        let span = reading.span.filter(|_| reading.span_margin > PLAIN)?.shifted(place.passage.span.start());
        let words = place.article.slice(span);
        let is_short = words.chars().count() <= SHORT && span.len() * 2 <= quoted.len();
        // Which of two is "the former" the reader may mistake.
        let is_of_a_pair = of_a_pair(place.article.slice(quoted)) == (true, true);
        (is_short && quoted.contains(span) && !words.contains('\n') && !is_of_a_pair).then_some(span)
    }

    fn reading(&self, ordinal: u32) -> Option<&Reading> {
        self.ranking.hits.iter().find(|hit| hit.ordinal == ordinal)?.reading.as_ref()
    }

    /// The words that would be quoted of a passage.
    pub(super) fn words(&self, ordinal: u32) -> Option<&'a str> {
        let place = self.index.place(ordinal)?;
        Some(place.article.slice(self.span(&place)))
    }

    fn span(&self, place: &PassagePlace<'_>) -> Span {
        let known = self.spans.borrow().get(&place.ordinal).copied();
        known.unwrap_or_else(|| {
            let span = best_sentences(self.query, self.index, place, self.reading(place.ordinal));
            self.spans.borrow_mut().insert(place.ordinal, span);
            span
        })
    }
}

/// A passage that was chosen, not searched for, quoted from `span` on (whole without one). `None` when the span is not in
/// the passage.
#[must_use]
pub fn chosen(place: &PassagePlace<'_>, index: &Index, span: Option<Span>, confidence: f32) -> Option<Answer> {
    let span = span.unwrap_or(place.passage.span);
    let quote = Quote::new(place.article, place.passage, span)?;
    let citation = cite(place, span, index)?;
    Some(Answer { quote, span: None, citation, confidence, fact: None, ordinal: None, remarks: Vec::new() })
}

fn cite(place: &PassagePlace<'_>, span: Span, index: &Index) -> Option<Citation> {
    let citation = Citation::of_quote(place.article, place.passage, span)?;
    Some(Citation { corrected: index.corrected(place.article), ..citation })
}

/// The head of the table whose rows are quoted without it. A row of figures is no head.
fn columns(article: &Article, quoted: Span) -> Option<String> {
    let table = article.tables.iter().find(|table| table.contains(quoted) && table.start() < quoted.start())?;
    let head = article.slice(*table).lines().next()?;
    (!head.contains(|c: char| c.is_ascii_digit())).then(|| head.to_owned())
}

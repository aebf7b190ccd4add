//! What a newer article says has ended, or will not be, is told with an older article's answer.

use super::decision::Decision;
use super::opener::chosen;
use super::remark::Remark;
use crate::analysis::Analyzer;
use crate::search::{Query, Ranking};
use crate::store::{Index, PassagePlace};
use crate::text::{Language, Span, sentences};
use std::collections::HashSet;

/// Hits that are looked at.
const LOOKED_AT: usize = 20;

/// Words of the question that the sentence has to be about.
const LEAST_SUBJECT: usize = 2;

/// How an end is told, behind what has ended.
const ENDS: &[&str] = &[
    "will not be built",
    "will not be held",
    "will not be introduced",
    "will not go ahead",
    "will not take place",
    "won't be built",
    "won't go ahead",
    "called off",
    "cancelled",
    "canceled",
    "scrapped",
    "abandoned",
    "dropped",
    "discontinued",
    "stopped",
    "ended",
    "repealed",
    "abolished",
    "withdrawn",
    "shut down",
    "closed for good",
    "revoked",
    "wird nicht gebaut",
    "abgesagt",
    "eingestellt",
    "gestoppt",
    "aufgehoben",
    "beendet",
];

/// What stands before those of them that are no sentence by themselves.
const WERE: &[&str] = &[
    "is ",
    "are ",
    "was ",
    "were ",
    "has been ",
    "have been ",
    "has ",
    "have ",
    "ist ",
    "sind ",
    "wurde ",
    "wurden ",
    "",
];

/// A step on a decision: remarks on answers whose subject has ended since, as a newer article says.
pub fn remark_on_end(decision: &mut Decision, query: &Query, ranking: &Ranking, index: &Index) {
    for choice in decision.shown_mut() {
        let Some(place) = index.place(choice.ordinal) else { continue };
        let Some(date) = place.article.dates.shown() else { continue };
        let is_newer = |other: &PassagePlace<'_>| other.article.dates.shown().is_some_and(|theirs| theirs > date);
        let said: HashSet<String> =
            terms(&place.article.view(place.passage).full(), &place.article.language).into_iter().collect();
        let hits = ranking.hits.iter().take(LOOKED_AT).filter_map(|hit| index.place(hit.ordinal));
        let ended = hits
            .filter(|other| other.article.id != place.article.id && is_newer(other))
            .find_map(|other| Some((ends(&other, &said, query)?, other)));
        let answer = ended.and_then(|(span, other)| chosen(&other, index, Some(span), choice.confidence));
        if let Some(answer) = answer {
            choice.remarks.push(Remark::Ended { quote: answer.quote, citation: Box::new(answer.citation) });
        }
    }
}

/// The sentence of a passage that says of the subject that it has ended. The subject are the question's words that the answer has,
/// too; they stand in the title or before the words for the end, one of them right before these.
fn ends(place: &PassagePlace<'_>, answer: &HashSet<String>, query: &Query) -> Option<Span> {
    let terms = |text: &str| terms(text, &place.article.language);
    let subject: HashSet<&str> =
        query.terms.iter().map(|term| term.term.as_str()).filter(|term| answer.contains(*term)).collect();
    let whole = place.passage.span;
    let text = place.article.slice(whole);
    let is_end = |sentence: &str| {
        let lower = sentence.to_lowercase().replace('’', "'");
        let Some(at) = ENDS.iter().filter_map(|end| told_at(&lower, end)).min() else { return false };
        let before = terms(lower.get(..at).unwrap_or_default());
        let titled = terms(&place.article.title);
        let named: HashSet<&str> =
            before.iter().chain(&titled).map(String::as_str).filter(|term| subject.contains(term)).collect();
        named.len() >= LEAST_SUBJECT && before.last().is_some_and(|last| subject.contains(last.as_str()))
    };
    sentences(text).into_iter().find(|span| span.of(text).is_some_and(is_end)).map(|span| span.shifted(whole.start()))
}

fn terms(text: &str, language: &Language) -> Vec<String> {
    Analyzer::new(language).tokens(text).into_iter().map(|token| token.term).collect()
}

/// Where a sentence begins to tell an end: "was called off", "will not be built".
fn told_at(lower: &str, end: &str) -> Option<usize> {
    if !lower.contains(end) {
        return None;
    }
    let is_whole = end.contains("not ") || end.contains("n't ") || end.contains("nicht ") || end.starts_with("closed");
    let forms = WERE.iter().filter(|were| were.is_empty() == is_whole);
    forms.filter_map(|were| lower.find(&format!(" {were}{end}"))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_by_its_verb() {
        let before = |sentence: &str| {
            let at = ENDS.iter().filter_map(|end| told_at(sentence, end)).min();
            at.and_then(|at| sentence.get(..at)).map(str::to_owned)
        };
        assert_eq!(before("the canal was called off.").as_deref(), Some("the canal"));
        assert_eq!(before("the canal will not be built.").as_deref(), Some("the canal"));
        assert_eq!(before("the canal will not be dull."), None);
        assert_eq!(before("it stopped at the canal."), None);
    }
}

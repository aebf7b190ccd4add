//! Where another article says the same with another figure, the newer one answers, and what the other says is remarked.

use super::choice::Choice;
use super::confidence::{Calibration, judge_alone, together};
use super::decide::ReplyLimits;
use super::decision::Decision;
use super::differ::differ;
use super::opener::Opener;
use super::remark::Remark;
use crate::search::{Query, Ranking};
use crate::store::Index;
use jiff::civil::Date;

/// Hits that are compared with the answer, and by how much less their own score may be.
const COMPARED: usize = 8;
const COMPARABLE: f32 = 3.0;

/// A step on a decision: where another article gives another figure the newer one answers, and what the other says is
/// remarked.
#[must_use]
pub fn compare_figures(
    decision: Decision,
    query: &Query,
    ranking: &Ranking,
    opener: &Opener<'_>,
    index: &Index,
    limits: ReplyLimits,
) -> Decision {
    let (mut first, mut rest, was_tied) = match decision {
        Decision::Answer { choice, runners_up } => (choice, runners_up, false),
        Decision::Tie { mut choices, runners_up } if !choices.is_empty() => {
            let first = choices.remove(0);
            (first, [choices, runners_up].concat(), true)
        }
        other => return other,
    };
    let again = |first: Choice, mut rest: Vec<Choice>| {
        if !was_tied {
            return Decision::Answer { choice: first, runners_up: rest };
        }
        let runners_up = rest.split_off(1.min(rest.len()));
        Decision::Tie { choices: [vec![first], rest].concat(), runners_up }
    };
    let Some(mut other) = differing(&first, query, ranking, opener, index) else { return again(first, rest) };
    let (theirs, ours) = (date(&other, index), date(&first, index));
    let is_newer = theirs > ours && ours.is_some();
    let is_older = theirs < ours && theirs.is_some();
    let is_better = is_newer && other.confidence >= limits.threshold;
    let is_worse = is_older && first.confidence >= limits.threshold;
    if was_tied && !is_better && !is_worse {
        // Both are shown as it is.
        return again(first, rest);
    }
    rest.retain(|choice| choice.ordinal != other.ordinal);
    if is_better {
        other.remarks.extend(differs(&first, true, opener));
        rest.insert(0, first);
        rest.truncate(limits.top.saturating_sub(1));
        return Decision::Answer { choice: other, runners_up: rest };
    }
    first.remarks.extend(differs(&other, !is_newer && theirs < ours, opener));
    Decision::Answer { choice: first, runners_up: rest }
}

fn date(choice: &Choice, index: &Index) -> Option<Date> {
    index.article_of(choice.ordinal).and_then(|article| article.dates.shown())
}

fn differs(other: &Choice, is_older: bool, opener: &Opener<'_>) -> Option<Remark> {
    let other = opener.open(other)?;
    Some(Remark::Differs { quote: other.quote, citation: Box::new(other.citation), is_older })
}

/// The newest passage of another article that says the same as `first` with another figure, among those that are nearly as
/// likely.
fn differing(first: &Choice, query: &Query, ranking: &Ranking, opener: &Opener<'_>, index: &Index) -> Option<Choice> {
    let words = opener.words(first.ordinal).filter(|words| words.contains(|c: char| c.is_ascii_digit()))?;
    let own = ranking.hits.iter().find(|hit| hit.ordinal == first.ordinal)?;
    let article = index.article_of(first.ordinal)?;
    let calibration = Calibration::shipped();
    let mut found: Option<Choice> = None;
    for (n, hit) in ranking.hits.iter().enumerate().take(COMPARED) {
        let is_other = index.article_of(hit.ordinal).is_some_and(|other| other.id != article.id);
        if !is_other || together(own) - together(hit) > COMPARABLE {
            continue;
        }
        let likely = judge_alone(query, ranking, n, index, calibration).min(first.confidence);
        let other = Choice::new(hit.ordinal, likely);
        let is_newest = found.as_ref().is_none_or(|found| date(&other, index) > date(found, index));
        if is_newest && opener.words(hit.ordinal).is_some_and(|said| differ(words, said, &article.language)) {
            found = Some(other);
        }
    }
    found
}

use super::choice::Choice;
use super::decision::Decision;
use super::remark::Remark;
use crate::search::{Time, When};
use crate::store::Index;
use jiff::civil::Date;

/// An article that is older than this many days is no news.
const NEWS_DAYS: i64 = 30;

/// A step on a decision: remarks on answers from articles that are older than the time asked about. A passage that names
/// that time itself is not: it may look ahead.
pub fn remark_on_age(decision: &mut Decision, when: &When, index: &Index, today: Date) {
    for choice in decision.shown_mut() {
        let Some(date) = index.article_of(choice.ordinal).and_then(|article| article.dates.shown()) else { continue };
        let is_older = match when.time {
            Time::Newest => days_between(date, today) > NEWS_DAYS,
            Time::Days { from, .. } => from.is_some_and(|from| date < from),
            Time::Event { .. } => false,
        };
        if is_older && !names(choice, when, index) {
            choice.remarks.insert(0, Remark::Older { date, wanted: when.from() });
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whether the passage has all words for the time that an article may use itself.
fn names(choice: &Choice, when: &When, index: &Index) -> bool {
    let place = index.place(choice.ordinal);
    let text = place.map(|place| place.article.slice(place.passage.span).to_lowercase());
    !when.said.is_empty() && text.is_some_and(|text| when.said.iter().all(|word| text.contains(word.as_str())))
}

use super::time::{Time, When};
use crate::article::Article;
use crate::search::rank::{Hit, Ranking};
use crate::store::Index;
use jiff::civil::Date;
use std::collections::HashSet;

/// Passages whose scores differ by less answer about equally well: odds of 82 to 18.
const ABOUT: f32 = 1.5;

/// Orders passages that answer about equally well by the time that is asked for; says whether the order changed. Ties by
/// the passages' ids.
pub fn prefer(ranking: &mut Ranking, when: &When, index: &Index) -> bool {
    let Some(best) = ranking.hits.iter().map(|hit| hit.score).max_by(f32::total_cmp) else { return false };
    let dated = |hit: &Hit| index.article_of(hit.ordinal).and_then(|article| article.dates.shown());
    let is_near = |hit: &Hit| hit.score > best - ABOUT;
    let (from, to) = match &when.time {
        Time::Newest => {
            let newest = ranking.hits.iter().filter(|hit| is_near(hit)).filter_map(dated).max();
            (newest, None)
        }
        Time::Days { from, to } => (*from, *to),
        Time::Event { words, is_before } => match day_of(words, ranking, index) {
            Some(day) if *is_before => (None, day.yesterday().ok()),
            Some(day) => (Some(day), None),
            None => return false,
        },
    };
    if from.is_none() && to.is_none() {
        return false;
    }
    let is_in = |day: Date| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
    let first = ranking.hits.first().map(|hit| hit.ordinal);
    for hit in &mut ranking.hits {
        if is_near(hit) && dated(hit).is_some_and(is_in) {
            hit.score += ABOUT;
        }
    }
    let id = |hit: &Hit| index.place(hit.ordinal).map(|place| &place.passage.id);
    ranking.hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b))));
    ranking.hits.first().map(|hit| hit.ordinal) != first
}

/// The day of what happened: that of the first article among the candidates whose title names it.
fn day_of(words: &[String], ranking: &Ranking, index: &Index) -> Option<Date> {
    let names = |article: &Article| {
        let title = article.title.to_lowercase();
        let has: HashSet<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        words.iter().all(|word| has.contains(word.as_str()))
    };
    let articles = ranking.hits.iter().filter_map(|hit| index.article_of(hit.ordinal));
    articles.filter(|article| names(article)).filter_map(|a| a.dates.published.or(a.dates.updated)).min()
}

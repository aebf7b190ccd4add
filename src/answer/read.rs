//! The best candidates are read: a small model looks at question and passage together and says whether the passage answers.
//!
//! Reading costs more than all of ranking, so only the first few are read, and fewer where the first is far ahead. What was
//! read is ordered by ranking and reading together; what was not stays behind it.

use crate::reader::{Candidate, Reader, ReaderError, Reading};
use crate::search::{Hit, Query, Ranking};
use crate::store::{Index, PassagePlace};
use crate::text::Language;
use std::collections::HashMap;

/// Passages that are read at most. On our own dev split the right one is among the first five for 83 of 100 questions, among
/// the first eight for 88.
const MOST: usize = 8;

/// A passage whose score is this far behind the best one's is not read. Ranking is sure of a definition ("What is a Y?") whenever
/// the subject is called Y, so it has to be far.
const FAR_BEHIND: f32 = 8.0;

/// What the log odds that a passage answers are worth in a score. Chosen by `benches/fit/reading.py` on public sets and our own.
const ANSWERS: f32 = 2.0;

/// What was read of passages, by the question as it was read and the passage: a follow-up is ranked several times, and asks of
/// the same passages.
pub type Readings = HashMap<(String, u32), Reading>;

/// Reads the best passages of a ranking that are in a language the reader knows and not among `known` yet, and puts them in
/// order by what it says. Ties by the passages' ids, as before.
///
/// # Errors
/// [`ReaderError`] when the reader's weights cannot be loaded.
pub fn read_best(
    ranking: &mut Ranking,
    query: &Query,
    index: &Index,
    reader: &Reader,
    threads: usize,
    known: &mut Readings,
) -> Result<(), ReaderError> {
    let Some(best) = ranking.hits.first().map(|hit| hit.score) else { return Ok(()) };
    if !knows(&query.language) {
        return Ok(());
    }
    let key = |ordinal: u32| (query.plain.clone(), ordinal);
    let near = ranking.hits.iter().take(MOST).filter(|hit| best - hit.score < FAR_BEHIND);
    let places: Vec<PassagePlace<'_>> =
        near.filter_map(|hit| index.place(hit.ordinal)).filter(|place| knows(&place.article.language)).collect();
    let unread: Vec<&PassagePlace<'_>> =
        places.iter().filter(|place| !known.contains_key(&key(place.ordinal))).collect();
    let candidates: Vec<Candidate<'_>> = unread.iter().map(|place| candidate(place)).collect();
    let readings = reader.read_all(&query.plain, &candidates, threads)?;
    known.extend(unread.iter().map(|place| key(place.ordinal)).zip(readings));
    for hit in &mut ranking.hits {
        let is_read = places.iter().any(|place| place.ordinal == hit.ordinal);
        hit.reading = if is_read { known.get(&key(hit.ordinal)).cloned() } else { None };
    }
    let worst = ranking.hits.iter().filter(|hit| hit.reading.is_some()).map(worth).reduce(f32::min);
    let Some(worst) = worst else { return Ok(()) };
    for hit in &mut ranking.hits {
        hit.score += if hit.reading.is_some() { worth(hit) } else { worst };
    }
    let id = |hit: &Hit| index.place(hit.ordinal).map(|place| &place.passage.id);
    ranking.hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b))));
    Ok(())
}

/// A passage as it is read: an entry that is its question alone is read as that.
fn candidate<'a>(place: &PassagePlace<'a>) -> Candidate<'a> {
    let view = place.article.view(place.passage);
    let heading = match (view.body, view.question) {
        ("", _) => "",
        (_, "") => view.section,
        (_, question) => question,
    };
    Candidate { heading, title: view.title, passage: view.text() }
}

/// The words of a passage that would answer, by the reader; `None` where it was not read.
#[must_use]
pub fn words_read<'a>(hit: &Hit, index: &'a Index) -> Option<&'a str> {
    let place = index.place(hit.ordinal)?;
    let span = hit.reading.as_ref()?.span?;
    place.article.view(place.passage).text().get(span.start()..span.end())
}

/// What reading adds to a passage's score; nothing where it was not read.
#[must_use]
fn worth(hit: &Hit) -> f32 {
    hit.reading.as_ref().map_or(0.0, |reading| ANSWERS * reading.answers)
}

/// Whether the passage is an FAQ entry.
#[must_use]
pub(super) fn is_faq(hit: &Hit) -> bool {
    hit.signals.faq > 0.0
}

/// The reader was trained on English. Short English texts are of no language that can be told.
fn knows(language: &Language) -> bool {
    *language == Language::unknown() || language.primary() == "en"
}

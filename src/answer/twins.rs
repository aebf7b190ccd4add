//! The same article twice (in two feeds, from an agency, printed again) is one answer.

use crate::analysis::Analyzer;
use crate::article::{Article, ArticleId};
use crate::ingest::source_rank;
use crate::search::{Hit, Query, Ranking};
use crate::store::{Index, PassagePlace};
use crate::text::sentences;
use std::collections::HashSet;

/// Hits that are compared with each other: what is read, and some more.
const COMPARED: usize = 12;

/// Share of a passage, in bytes of its sentences, that another article has to the letter, from which on the two are the same; and
/// of a whole article, where the titles differ.
const SAME: f32 = 0.6;
const SAME_ARTICLE: f32 = 0.8;

/// A shorter article is too short to be known by its words alone.
const LEAST_ARTICLE: usize = 300;

/// Share of two titles' words that they have in common, from which on they may be titles of one article.
const SAME_TITLE: f32 = 0.6;

/// Leaves out what another article says in the same words, and cites of each such group the best source. Two articles are the same where their titles are much alike, with
/// the same figures, or almost all their words are; a sentence that only one of them has may not be about the question.
pub fn leave_out_twins(ranking: &mut Ranking, query: &Query, index: &Index) {
    let mut kept: Vec<(PassagePlace<'_>, Vec<&ArticleId>)> = Vec::new();
    let compared: Vec<u32> = ranking.hits.iter().take(COMPARED).map(|hit| hit.ordinal).collect();
    index.snapshot().read_ahead(&compared);
    for place in ranking.hits.iter().take(COMPARED).filter_map(|hit| index.place(hit.ordinal)) {
        let id = &place.article.id;
        if kept.iter().any(|(first, twins)| first.article.id == *id || twins.contains(&id)) {
            continue;
        }
        match kept.iter_mut().find(|(first, _)| is_twin(&place, first.article, query)) {
            Some((_, twins)) => twins.push(id),
            None => kept.push((place, Vec::new())),
        }
    }
    for (first, twins) in kept.iter_mut().filter(|(_, twins)| !twins.is_empty()) {
        prefer_source(ranking, first, twins, index);
    }
    ranking.hits.retain(|hit| {
        // The bodies of the many that are nobody's twin are not looked at.
        let Some(article) = index.article_of(hit.ordinal) else { return true };
        let Some((first, _)) = kept.iter().find(|(_, twins)| twins.contains(&&article.id)) else { return true };
        index.place(hit.ordinal).is_none_or(|place| !says_the_same(&place, first.article, query))
    });
}

/// Has the article of the best source stand in the place of the first that was found, where it has the same words.
fn prefer_source<'a>(
    ranking: &mut Ranking,
    first: &mut PassagePlace<'a>,
    twins: &mut Vec<&'a ArticleId>,
    index: &'a Index,
) {
    let register = index.register();
    let articles = twins.iter().filter_map(|id| index.article(id));
    let Some(best) = articles.min_by(|a, b| source_rank(a, register).cmp(&source_rank(b, register))) else { return };
    if source_rank(first.article, register) <= source_rank(best, register) {
        return;
    }
    let place = |hit: &Hit| index.place(hit.ordinal);
    let of = |hits: &[Hit], article: &Article| -> Vec<usize> {
        let is_its = |hit: &Hit| place(hit).is_some_and(|place| place.article.id == article.id);
        hits.iter().enumerate().take(COMPARED).filter(|(_, hit)| is_its(hit)).map(|(n, _)| n).collect()
    };
    let (own, theirs) = (of(&ranking.hits, first.article), of(&ranking.hits, best));
    let Some((from, at)) = own.first().and_then(|n| Some((n, ranking.hits.get(*n).and_then(place)?))) else { return };
    let has_its_words = |n: &&usize| ranking.hits.get(**n).and_then(place).is_some_and(|other| repeats(&other, &at));
    let Some(to) = theirs.iter().find(has_its_words).filter(|to| from < to) else { return };
    let scores = [from, to].map(|n| ranking.hits.get(*n).map_or(0.0, |hit| hit.score));
    ranking.hits.swap(*from, *to);
    for (n, score) in [from, to].into_iter().zip(scores) {
        if let Some(hit) = ranking.hits.get_mut(*n) {
            hit.score = score;
        }
    }
    if let Some(place) = ranking.hits.get(*from).and_then(place) {
        twins.retain(|id| **id != best.id);
        twins.push(&first.article.id);
        *first = place;
    }
}

/// Whether a passage has most of another's sentences.
fn repeats(place: &PassagePlace<'_>, other: &PassagePlace<'_>) -> bool {
    let own = place.article.slice(place.passage.span);
    let theirs = other.article.slice(other.passage.span);
    let spans = sentences(theirs);
    let same = spans.iter().filter_map(|span| span.of(theirs)).filter(|sentence| own.contains(*sentence));
    share(same.map(str::len).sum(), spans.iter().map(|span| span.len()).sum()) >= SAME
}

fn is_twin(place: &PassagePlace<'_>, other: &Article, query: &Query) -> bool {
    says_the_same(place, other, query) && (is_same_title(place.article, other) || is_same_text(place.article, other))
}

/// Whether `other` has the passage's sentences but for some that have nothing of the question's rarer words.
fn says_the_same(place: &PassagePlace<'_>, other: &Article, query: &Query) -> bool {
    let (own, theirs) = (place.article.slice(place.passage.span), &other.text);
    let analyzer = Analyzer::new(&place.article.language);
    let asked: HashSet<&str> = query.terms.iter().map(|term| term.term.as_str()).collect();
    let (mut same, mut all) = (0, 0);
    for sentence in sentences(own).iter().filter_map(|span| span.of(own)) {
        all += sentence.len();
        if theirs.contains(sentence) {
            same += sentence.len();
        } else if analyzer.tokens(sentence).iter().any(|token| asked.contains(token.term.as_str())) {
            return false;
        }
    }
    share(same, all) >= SAME
}

fn is_same_title(a: &Article, b: &Article) -> bool {
    let words = |article: &Article| -> HashSet<String> {
        let title = article.title.to_lowercase();
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let figures = |words: &HashSet<String>| -> HashSet<String> {
        words.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).cloned().collect()
    };
    let common = a.intersection(&b).count();
    let is_part = common == a.len().min(b.len()) && common > 1;
    figures(&a) == figures(&b) && (is_part || share(common, a.union(&b).count()) >= SAME_TITLE)
}

fn is_same_text(a: &Article, b: &Article) -> bool {
    let (short, long) = if a.text.len() <= b.text.len() { (&a.text, &b.text) } else { (&b.text, &a.text) };
    let spans = sentences(short);
    let same = spans.iter().filter_map(|span| span.of(short)).filter(|sentence| long.contains(*sentence));
    short.len() >= LEAST_ARTICLE
        && share(same.map(str::len).sum(), spans.iter().map(|span| span.len()).sum()) >= SAME_ARTICLE
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

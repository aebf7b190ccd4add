//! Questions about an article itself (who wrote it, when was it updated, how long is it), answered from what it states
//! outside its text.

use super::quote::Quote;
use super::reply::{Answer, Fact, NoAnswer, Reason, Reply};
use crate::article::{Article, Citation};
use crate::index::Index;
use crate::index::analysis::Analyzer;
use crate::search::{Query, Ranking};
use std::collections::HashSet;

/// Words for an article. Without one of them a question is about the world, not about an article.
const ARTICLE: &[&str] = &[
    "article",
    "articles",
    "story",
    "piece",
    "report",
    "explainer",
    "writeup",
    "feature",
    "文章",
    "報導",
    "报道",
    "這篇",
    "这篇",
    "那篇",
];

/// Words of the question about a fact; what is left of it names the article.
const ASKING: &[&str] = &[
    "who",
    "wrote",
    "author",
    "authors",
    "written",
    "byline",
    "when",
    "was",
    "were",
    "is",
    "the",
    "a",
    "an",
    "of",
    "on",
    "about",
    "this",
    "that",
    "published",
    "posted",
    "updated",
    "revised",
    "last",
    "date",
    "how",
    "long",
    "many",
    "words",
    "minutes",
    "read",
    "reading",
    "time",
    "did",
    "come",
    "out",
    "one",
    "for",
    "to",
    "by",
    "in",
    "it",
    "does",
    "take",
    "article's",
    "are",
    "first",
    "article",
    "articles",
    "story",
    "piece",
    "report",
    "explainer",
    "writeup",
    "feature",
];

/// Share of the article's naming words that its title must have.
const LEAST_NAMED: f32 = 0.5;

/// A naming is worth this much, a fact being either stated or not.
const CONFIDENCE: f32 = 0.95;

/// The reply, when the question asks for a fact and names its article; `None` for every other question.
#[must_use]
pub fn fact(question: &str, query: &Query, ranking: &Ranking, index: &Index) -> Option<Reply> {
    let fact = asked(question, ranking.articles == 1)?;
    let (article, share) = named(question, query, ranking, index)?;
    let confidence = CONFIDENCE * share.clamp(0.6, 1.0);
    let citation = Citation::of_article(article);
    Some(match state(article, fact) {
        Some(text) => {
            let answer = Answer { quote: Quote::fact(text), citation, confidence, fact: Some(fact), hit: None };
            Reply::Answer { answer: Box::new(answer), runners_up: Vec::new() }
        }
        None => Reply::NoAnswer(NoAnswer {
            reason: Reason::NotStated(fact),
            nearest: vec![(article.id.clone(), article.title.clone())],
            confidence: 0.0,
            passed_over: Vec::new(),
        }),
    })
}

/// The fact a question asks for. Where there is one article only, `this` and `it` name it.
fn asked(question: &str, is_only: bool) -> Option<Fact> {
    let lower = question.to_lowercase();
    let words: HashSet<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let has = |wanted: &[&str]| wanted.iter().any(|w| words.contains(w));
    let says = |wanted: &[&str]| wanted.iter().any(|w| lower.contains(w));
    let is_about_article = has(ARTICLE) || says(&ARTICLE[8..]) || (is_only && has(&["this", "it"]));
    if says(&["作者是誰", "作者是谁", "誰寫的", "谁写的", "誰撰寫", "谁撰写", "作者"]) {
        return Some(Fact::Authors);
    }
    if is_about_article && says(&["何時更新", "什麼時候更新", "何时更新", "什么时候更新", "更新日期"])
    {
        return Some(Fact::Updated);
    }
    if is_about_article
        && says(&["何時發布", "何時發表", "什麼時候發布", "什麼時候發表", "何时发布", "什么时候发布", "發布日期"])
    {
        return Some(Fact::Published);
    }
    let names_author = has(&["author", "authors", "byline"]) || (has(&["who"]) && has(&["wrote", "written"]));
    if names_author
        && (is_about_article || starts(&lower, &["who wrote the", "who wrote about", "who is the author", "author of"]))
    {
        return Some(Fact::Authors);
    }
    if !is_about_article {
        return None;
    }
    if has(&["updated", "revised", "update"]) && has(&["when", "date", "last"]) {
        return Some(Fact::Updated);
    }
    if (has(&["published", "posted", "written"]) && has(&["when", "date"]))
        || (has(&["when"]) && says(&["come out", "came out"]))
    {
        return Some(Fact::Published);
    }
    let asks_length =
        (has(&["long", "length"]) && has(&["how", "what"])) || says(&["how many words", "reading time", "word count"]);
    asks_length.then_some(Fact::Length)
}

fn starts(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|s| text.starts_with(s))
}

/// The article that the rest of the question names, and the share of its words that the title has.
fn named<'a>(question: &str, query: &Query, ranking: &Ranking, index: &'a Index) -> Option<(&'a Article, f32)> {
    let analyzer = Analyzer::new(&query.language);
    let naming: Vec<String> = analyzer
        .tokens(question)
        .into_iter()
        .filter(|t| !t.is_pair && !t.is_stop && !ASKING.contains(&t.word.as_str()))
        .map(|t| {
            query
                .repairs
                .iter()
                .find(|r| r.typed == t.word)
                .map_or(t.term.clone(), |r| analyzer.tokens(&r.read_as).pop().map_or(t.term, |t| t.term))
        })
        .collect();
    let naming: Vec<&String> =
        naming.iter().filter(|t| query.terms.iter().any(|q| q.term == **t && q.passages > 0)).collect();
    if naming.is_empty() {
        return only_article(ranking, index);
    }
    let share = |article: &Article| {
        let analyzer = Analyzer::new(&article.language);
        let mut has: HashSet<String> = analyzer.tokens(&article.title).into_iter().map(|t| t.term).collect();
        has.extend(article.tags.iter().chain(&article.category).flat_map(|t| analyzer.tokens(t)).map(|t| t.term));
        #[expect(clippy::cast_precision_loss, reason = "words of a question")]
        let share = naming.iter().filter(|t| has.contains(**t)).count() as f32 / naming.len() as f32;
        share
    };
    // In the order of the ranking, so that of two titles with the same words the better match wins.
    let mut best: Option<(&Article, f32)> = None;
    for place in ranking.hits.iter().filter_map(|h| index.place(h.ordinal)) {
        let share = share(place.article);
        if share >= LEAST_NAMED && best.is_none_or(|(_, most)| share > most) {
            best = Some((place.article, share));
        }
    }
    best
}

/// "Who wrote this article" is clear where a filter, or the corpus, leaves one.
fn only_article<'a>(ranking: &Ranking, index: &'a Index) -> Option<(&'a Article, f32)> {
    let mut articles = ranking.hits.iter().filter_map(|h| index.place(h.ordinal)).map(|p| p.article);
    let first = articles.next()?;
    articles.all(|a| a.id == first.id).then_some((first, 1.0))
}

fn state(article: &Article, fact: Fact) -> Option<String> {
    match fact {
        Fact::Authors => (!article.authors.is_empty()).then(|| article.authors.join(", ")),
        Fact::Published => article.dates.published.map(|d| d.to_string()),
        Fact::Updated => article.dates.updated.map(|d| d.to_string()),
        Fact::Length => {
            let (words, unit) =
                if article.language.is_cjk() { (article.word_count(), "字") } else { (article.word_count(), "words") };
            Some(format!("{words} {unit}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_questions_about_an_article_ask_for_its_facts() {
        assert_eq!(asked("who wrote the article on passkeys", false), Some(Fact::Authors));
        assert_eq!(asked("when was the cable story last updated?", false), Some(Fact::Updated));
        assert_eq!(asked("when did the piece on heat come out", false), Some(Fact::Published));
        assert_eq!(asked("how long is the battery article", false), Some(Fact::Length));
        assert_eq!(asked("電動車那篇文章的作者是誰", false), Some(Fact::Authors));
        assert_eq!(asked("when was this updated", true), Some(Fact::Updated));
        assert_eq!(asked("when was this updated", false), None);
        for other in [
            "who wrote quarrydb's replication engine",
            "how long does the battery last",
            "when was the cable cut",
            "why are regulators involved",
        ] {
            assert_eq!(asked(other, false), None, "{other}");
        }
    }
}

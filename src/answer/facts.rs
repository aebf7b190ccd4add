//! Questions about an article itself (who wrote it, when was it updated, how long is it), answered from what it states
//! outside its text.

use super::decision::Decision;
use super::quote::Quote;
use super::reply::{Answer, Fact, NoAnswerReason};
use crate::analysis::Analyzer;
use crate::article::{Article, Citation};
use crate::search::{Query, Ranking};
use crate::store::Index;
use std::collections::HashSet;

/// Words for an article. Without one of them, or its title, a question is about the world and not about an article.
const ARTICLE: &[&str] = &["article", "articles", "story", "piece", "report", "explainer", "writeup", "feature"];

/// Those of them that are also things in the world: a report that an article tells of, the story of a novel.
const THINGS: &[&str] = &["story", "piece", "report", "feature"];

/// The same in Chinese, where words are not set apart.
const ARTICLE_CJK: &[&str] = &["文章", "報導", "报道", "這篇", "这篇", "那篇"];

/// Words that ask for the fact, not for the article; what is left of a question names the article.
const ASKING: &str = "who whom wrote write penned authored author authors written byline when was were is are the a an of on about this \
    that published posted updated revised changed change publication last date how long many words minutes read reading time did come out \
    one for to by in it does take first article articles story piece report explainer writeup feature \
    文章 作者 谁 写 报道 报导 更新 发布 发表 何时 时候 什么时候 这 篇 那 这篇 那篇 关于 的 是";

/// Share of the article's naming words that its title, tags and category must have.
const LEAST_NAMED: f32 = 0.5;

/// A fact is stated or not; what is unsure is which article is meant.
const CONFIDENCE: f32 = 0.95;

/// What is decided when the question asks for a fact about an article; `None` for every other question.
#[must_use]
pub fn fact(query: &Query, ranking: &Ranking, index: &Index) -> Option<Decision> {
    let question = query.question.as_str();
    asked(question, true)?;
    let titled = index.titled_in(question);
    let fact = asked(question, ranking.articles == 1 || titled.is_some())?;
    let (article, share) = match titled.map_or_else(|| named(query, ranking, index), |a| NamedSubject::One(a, 1.0)) {
        NamedSubject::One(article, share) => (article, share),
        NamedSubject::Other => return None,
        NamedSubject::Nothing => return Some(none(NoAnswerReason::WhichArticle, None)),
    };
    if titled.is_none() && is_about_a_thing(question, article)
        || (ranking.articles == 1 && names_another(query, titled))
    {
        return None;
    }
    let Some(text) = state(article, fact) else {
        return Some(none(NoAnswerReason::NotStated(fact), Some(article)));
    };
    let confidence = CONFIDENCE * share.clamp(0.6, 1.0);
    let citation = Citation { corrected: index.corrected(article), ..Citation::of_article(article) };
    let quote = Quote::fact(text);
    let answer =
        Answer { quote, span: None, citation, confidence, fact: Some(fact), ordinal: None, remarks: Vec::new() };
    Some(Decision::Fact(Box::new(answer)))
}

/// Whether a word of the question that may mean the article means something that the article tells of, since it uses that word
/// itself.
fn is_about_a_thing(question: &str, article: &Article) -> bool {
    let lower = question.to_lowercase();
    let asked: HashSet<&str> = words(&lower).collect();
    let is_plain = ARTICLE.iter().any(|word| asked.contains(word) && !THINGS.contains(word));
    if is_plain || says_cjk(&lower) {
        return false;
    }
    let said = format!("{}\n{}", article.title, article.text).to_lowercase();
    let said: HashSet<&str> = words(&said).collect();
    THINGS.iter().any(|thing| asked.contains(thing) && said.contains(thing))
}

/// Whether a question without a word for the article names something: where there is one article, "who wrote it?" is about that,
/// "who wrote the law?" is not.
fn names_another(query: &Query, titled: Option<&Article>) -> bool {
    let lower = query.question.as_str().to_lowercase();
    let asked: HashSet<&str> = words(&lower).collect();
    let points = ARTICLE.iter().chain(&["this", "it"]).any(|word| asked.contains(word)) || says_cjk(&lower);
    titled.is_none() && !points && !naming(query).is_empty()
}

fn words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty())
}

fn says_cjk(text: &str) -> bool {
    ARTICLE_CJK.iter().any(|word| text.contains(word))
}

fn none(reason: NoAnswerReason, article: Option<&Article>) -> Decision {
    let nearest = article.map(|a| (a.id.clone(), a.title.clone())).into_iter().collect();
    Decision::None { reason, nearest, confidence: 0.0, passed_over: Vec::new() }
}

/// The fact a question asks for. Where the article is clear without a word for it (there is no other, or its title is
/// given), none is needed.
fn asked(question: &str, is_clear: bool) -> Option<Fact> {
    let lower = question.to_lowercase();
    let words: HashSet<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let has = |wanted: &[&str]| wanted.iter().any(|w| words.contains(w));
    let says = |wanted: &[&str]| wanted.iter().any(|w| lower.contains(w));
    let names_article = has(ARTICLE) || says(ARTICLE_CJK);
    let is_pointed_at = is_clear && (has(&["this", "it"]) || names_article);
    if !names_article && !is_clear {
        return None;
    }
    let wrote = has(&["who", "whom"]) && has(&["wrote", "written", "penned", "authored"]);
    if wrote || has(&["author", "authors", "byline"]) || says(&["作者", "誰寫", "谁写", "誰撰寫", "谁撰写"])
    {
        return Some(Fact::Authors);
    }
    if !names_article && !is_pointed_at {
        return None;
    }
    let updated = has(&["updated", "revised", "changed"]) && has(&["when", "date"]);
    if updated
        || says(&[
            "last updated",
            "last change",
            "last revised",
            "何時更新",
            "什麼時候更新",
            "何时更新",
            "什么时候更新",
            "更新日期",
        ])
    {
        return Some(Fact::Updated);
    }
    let published = has(&["published", "posted", "written"]) && has(&["when", "date"]);
    let came_out = has(&["when"]) && says(&["come out", "came out"]);
    if published
        || came_out
        || says(&["publication date", "何時發", "何时发", "什麼時候發", "什么时候发", "發布日期", "发布日期"])
    {
        return Some(Fact::Published);
    }
    let length = [
        "how long is the",
        "how long is this",
        "how long is that",
        "length of the",
        "how many words",
        "reading time",
        "word count",
    ];
    let reports = has(&["say", "says", "said", "claim", "claims", "mention", "mentions"]);
    (says(&length) && !reports).then_some(Fact::Length)
}

/// What the rest of a question names.
enum NamedSubject<'a> {
    /// An article, and the share of the words that its title, tags and category have.
    One(&'a Article, f32),
    /// Nothing: which article is meant is not said.
    Nothing,
    /// Something else than an article.
    Other,
}

fn named<'a>(query: &Query, ranking: &Ranking, index: &'a Index) -> NamedSubject<'a> {
    if ranking.articles == 1 {
        let only = ranking.hits.first().and_then(|h| index.article_of(h.ordinal)).or_else(|| index.article_of(0));
        return only.map_or(NamedSubject::Nothing, |article| NamedSubject::One(article, 1.0));
    }
    let naming = naming(query);
    if naming.is_empty() {
        return NamedSubject::Nothing;
    }
    let share = |article: &Article| {
        let analyzer = Analyzer::new(&article.language);
        let named = article.tags.iter().chain(&article.category).chain([&article.title]);
        let has: HashSet<String> = named.flat_map(|text| analyzer.tokens(text)).map(|t| t.term).collect();
        #[expect(clippy::cast_precision_loss, reason = "words of a question")]
        let share = naming.iter().filter(|t| has.contains(*t)).count() as f32 / naming.len() as f32;
        share
    };
    // In the order of the ranking, so that of two titles with the same words the better match wins.
    let mut best: Option<(&Article, f32)> = None;
    for article in ranking.hits.iter().filter_map(|h| index.article_of(h.ordinal)) {
        let share = share(article);
        if share >= LEAST_NAMED && best.is_none_or(|(_, most)| share > most) {
            best = Some((article, share));
        }
    }
    best.map_or(NamedSubject::Other, |(article, share)| NamedSubject::One(article, share))
}

/// The terms that name what the question is about, those that some passage has.
fn naming(query: &Query) -> Vec<String> {
    let analyzer = Analyzer::new(&query.language);
    let asking: HashSet<&str> = ASKING.split_whitespace().collect();
    let repaired =
        |word: &str| query.repairs.iter().find(|r| r.typed == word).and_then(|r| analyzer.tokens(&r.read_as).pop());
    let own = query.typed.iter().filter(|t| !t.is_pair && !t.is_stop && !asking.contains(t.word.as_str()));
    own.map(|t| repaired(&t.word).map_or_else(|| t.term.clone(), |mended| mended.term))
        .filter(|term| query.terms.iter().any(|q| q.term == *term && q.passages > 0))
        .collect()
}

fn state(article: &Article, fact: Fact) -> Option<String> {
    match fact {
        Fact::Authors => (!article.authors.is_empty()).then(|| article.authors.join(", ")),
        Fact::Published => article.dates.published.map(|d| d.to_string()),
        Fact::Updated => article.dates.updated.map(|d| d.to_string()),
        Fact::Length => {
            let unit = if article.language.is_cjk() { "字" } else { "words" };
            Some(format!("{} {unit}", article.word_count()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_questions_about_an_article_ask_for_its_facts() {
        assert_eq!(asked("who wrote the article on passkeys", false), Some(Fact::Authors));
        assert_eq!(asked("by whom was the library piece written", false), Some(Fact::Authors));
        assert_eq!(asked("when was the cable story last updated?", false), Some(Fact::Updated));
        assert_eq!(asked("when did the piece on heat come out", false), Some(Fact::Published));
        assert_eq!(asked("how long is the battery article", false), Some(Fact::Length));
        assert_eq!(asked("電動車那篇文章的作者是誰", false), Some(Fact::Authors));
        for other in [
            "who wrote quarrydb's replication engine",
            "who wrote the repair law",
            "how long does the battery last",
            "how long does the report say it takes",
            "when was the cable cut",
            "why are regulators involved",
        ] {
            assert_eq!(asked(other, false), None, "{other}");
        }
    }

    #[test]
    fn where_there_is_one_article_it_needs_no_name() {
        assert_eq!(asked("when was this updated", true), Some(Fact::Updated));
        assert_eq!(asked("when was this updated", false), None);
        assert_eq!(asked("when was the main hall updated", true), None);
    }
}

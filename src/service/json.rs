//! The machine-readable forms. They are a contract: docs/json.md documents them, snapshots hold them.

use super::ask::Exchange;
pub use super::json_gaps::gaps;
use crate::answer::{Answer, Fact, NoAnswer, NoAnswerReason, Remark, Reply, words_read};
use crate::article::{Article, Citation, Question};
use crate::engine::Response;
use crate::ingest::Problem;
use crate::newsroom::Copies;
use crate::search::{Hit, MatchedTerm, Ranking, Repair, Signals};
use crate::store::{Index, Manifest};
use serde_json::{Map, Value, json};

/// A reply as `ask --json` prints it.
#[must_use]
pub fn reply(asked: &Exchange, explain: bool) -> Value {
    let response = &asked.response;
    let mut out = Map::new();
    let (outcome, shown): (&str, Option<&Answer>) = match &response.reply {
        Reply::Answer { answer, .. } => ("answer", Some(answer)),
        Reply::DidYouMean { choices, .. } => ("did_you_mean", choices.first()),
        Reply::NoAnswer(_) => ("no_answer", None),
    };
    let runners_up = if shown.is_some() { response.further() } else { Vec::new() };
    out.insert("outcome".into(), outcome.into());
    out.insert("question".into(), asked.first().as_str().into());
    out.insert("quote".into(), shown.map_or(Value::Null, |a| a.quote.text().into()));
    out.insert("span".into(), shown.map_or(Value::Null, span));
    out.insert("confidence".into(), rounded(response.reply.confidence()));
    out.insert("citation".into(), shown.map_or(Value::Null, |a| citation(&a.citation)));
    if let Some(fact) = shown.and_then(|a| a.fact) {
        out.insert("fact".into(), fact_name(fact).into());
    }
    if let Reply::DidYouMean { choices, .. } = &response.reply {
        out.insert("choices".into(), choices.iter().map(passage).collect());
    }
    out.insert("remarks".into(), shown.map_or_else(|| json!([]), |a| a.remarks.iter().map(remark).collect()));
    if !asked.others().is_empty() {
        out.insert("other_questions".into(), asked.others().iter().map(Question::as_str).collect());
    }
    out.insert("runners_up".into(), runners_up.iter().map(passage).collect());
    if let Reply::NoAnswer(none) = &response.reply {
        out.insert("reason".into(), reason(none.reason).into());
        out.insert("nearest".into(), nearest(none));
    }
    if explain {
        out.insert("explanation".into(), explanation(response));
    }
    out.insert("index".into(), index(&response.index));
    Value::Object(out)
}

/// A line of a pipe that could not be asked.
#[must_use]
pub fn failure(question: &str, error: &str) -> Value {
    json!({ "outcome": "error", "question": question, "error": error })
}

/// A passage that answers, or comes near.
#[must_use]
pub fn passage(answer: &Answer) -> Value {
    json!({
        "quote": answer.quote.text(),
        "span": span(answer),
        "confidence": rounded(answer.confidence),
        "citation": citation(&answer.citation),
    })
}

/// The short answer inside the quote.
fn span(answer: &Answer) -> Value {
    let (_, short, _) = answer.parts();
    if short.is_empty() { Value::Null } else { short.into() }
}

fn remark(remark: &Remark) -> Value {
    match remark {
        Remark::Older { date, wanted } => json!({ "kind": "older", "date": date, "wanted": wanted }),
        Remark::ReadAs(Repair { typed, read_as }) => json!({ "kind": "read_as", "typed": typed, "read_as": read_as }),
        Remark::LooksLike(Repair { typed, read_as }) => json!({ "kind": "looks_like", "typed": typed, "has": read_as }),
        Remark::Differs { quote, citation: cited, .. } => {
            json!({ "kind": "differs", "quote": quote.text(), "citation": citation(cited) })
        }
        Remark::Ended { quote, citation: cited } => {
            json!({ "kind": "ended", "quote": quote.text(), "citation": citation(cited) })
        }
        Remark::Columns { head } => json!({ "kind": "columns", "head": head }),
    }
}

fn citation(citation: &Citation) -> Value {
    let mut value = json!({
        "article": citation.article,
        "title": citation.title,
        "authors": citation.authors,
        "section": citation.section,
        "faq_question": citation.faq_question,
        "date": citation.date,
        "url": citation.url,
        "source": citation.source,
        "passage": citation.passage,
    });
    if let Value::Object(fields) = &mut value {
        if let Some(page) = citation.page {
            fields.insert("page".into(), page.into());
        }
        if let Some(day) = citation.corrected {
            fields.insert("corrected".into(), day.to_string().into());
        }
        if citation.is_by_moderators {
            fields.insert("answered_by".into(), "moderators".into());
            fields.insert("based_on".into(), citation.based_on.clone().into());
        }
    }
    value
}

fn nearest(none: &NoAnswer) -> Value {
    none.nearest.iter().map(|(article, title)| json!({ "article": article, "title": title })).collect()
}

/// The name of a reason.
#[must_use]
pub fn reason(reason: NoAnswerReason) -> &'static str {
    match reason {
        NoAnswerReason::NothingFound => "nothing_found",
        NoAnswerReason::Unsure => "unsure",
        NoAnswerReason::WhichArticle => "which_article",
        NoAnswerReason::NotStated(_) => "not_stated",
    }
}

fn fact_name(fact: Fact) -> &'static str {
    match fact {
        Fact::Authors => "authors",
        Fact::Published => "published",
        Fact::Updated => "updated",
        Fact::Length => "length",
    }
}

fn index(index: &Index) -> Value {
    json!({ "generation": index.generation, "built": index.manifest.built, "articles": index.manifest.articles })
}

/// What a generation says of itself, with its number.
#[must_use]
pub fn manifest(generation: u64, manifest: &Manifest) -> Value {
    let mut out = serde_json::to_value(manifest).unwrap_or_default();
    if let Value::Object(fields) = &mut out {
        fields.insert("generation".into(), generation.into());
    }
    out
}

fn explanation(response: &Response) -> Value {
    let query = &response.query;
    let shown = response.ordinals().into_iter().filter_map(|ordinal| response.hit(ordinal));
    json!({
        "language": query.language,
        "vectors": query.vector.is_some(),
        "repairs": query.repairs,
        "terms": query.terms.iter().map(|t| json!({
            "term": t.word, "idf": rounded(t.idf), "passages": t.passages,
        })).collect::<Value>(),
        "candidates": response.ranking.hits.len(),
        "hits": shown.map(|hit| explained(hit, &response.ranking, &response.index)).collect::<Value>(),
    })
}

fn explained(hit: &Hit, ranking: &Ranking, index: &Index) -> Value {
    let s = &hit.signals;
    let place = |f: &dyn Fn(&Signals) -> f32| ranking.places_by(f).get(&hit.ordinal).copied();
    // Without a vector these signals say nothing, and neither would a place.
    let by_meaning = |f: &dyn Fn(&Signals) -> f32| s.cosine.and_then(|_| place(f));
    json!({
        "passage": index.place(hit.ordinal).map(|p| p.passage.id.clone()),
        "score": rounded(hit.score),
        "own_score": rounded(hit.own_score),
        "bm25": rounded(s.bm25),
        "cosine": s.cosine.map(rounded),
        "signals": {
            "share": rounded(s.share), "coverage": rounded(s.coverage), "meaning": rounded(s.meaning), "whole": rounded(s.whole),
            "spelling": rounded(s.spelling), "order": rounded(s.order), "sentence": rounded(s.sentence), "agreement": rounded(s.agreement),
        },
        "places": {
            "bm25": place(&|s| s.bm25), "cosine": by_meaning(&|s| s.cosine.unwrap_or_default()),
            "coverage": place(&|s| s.coverage), "meaning": by_meaning(&|s| s.meaning), "whole": by_meaning(&|s| s.whole),
            "spelling": place(&|s| s.spelling), "order": place(&|s| s.order), "sentence": by_meaning(&|s| s.sentence),
            "agreement": by_meaning(&|s| s.agreement),
        },
        "read": hit.reading.as_ref().map(|reading| json!({
            "answers": rounded(reading.chance()),
            "span": words_read(hit, index),
        })),
        "matched": hit.matched.iter().map(|m| json!({
            "term": m.term, "weight": rounded(m.weight), "fields": fields(m), "related": m.is_kin,
        })).collect::<Value>(),
    })
}

fn fields(matched: &MatchedTerm) -> Value {
    Value::Object(matched.fields.iter().map(|(name, weight)| ((*name).to_owned(), rounded(*weight))).collect())
}

/// Four places are more than any of these figures mean, and the same on every machine.
#[must_use]
pub fn rounded(value: f32) -> Value {
    let rounded = (f64::from(value) * 10_000.0).round() / 10_000.0;
    Value::from(rounded)
}

/// An article as `show --json` prints it.
#[must_use]
pub fn article(article: &Article, problems: &[Problem]) -> Value {
    json!({
        "id": article.id,
        "title": article.title,
        "authors": article.authors,
        "published": article.dates.published,
        "updated": article.dates.updated,
        "url": article.url,
        "language": article.language,
        "category": article.category,
        "tags": article.tags,
        "source": article.source,
        "sections": article.sections.iter().map(|s| json!({
            "heading": s.heading.map(|h| article.slice(h)),
            "paragraphs": s.paragraphs.iter().map(|p| article.slice(*p)).collect::<Vec<_>>(),
        })).collect::<Value>(),
        "faq": article.faq.iter().map(|f| json!({
            "question": article.slice(f.question), "answer": article.slice(f.answer),
        })).collect::<Value>(),
        "passages": article.passages.iter().map(|p| json!({
            "id": p.id, "kind": if p.kind.is_faq() { "faq" } else { "passage" }, "span": p.span, "text": article.slice(p.span) })).collect::<Value>(),
        "problems": problems.iter().map(problem).collect::<Value>(),
    })
}

/// An article that stands in several files.
#[must_use]
pub fn copies(copies: &Copies<'_>) -> Value {
    let others: Vec<&str> = copies.others.iter().map(|article| article.source.as_str()).collect();
    json!({ "cited": copies.cited.source, "others": others })
}

/// A problem as `show --json` and `check --json` print it.
#[must_use]
pub fn problem(problem: &Problem) -> Value {
    json!({
        "file": problem.file,
        "line": problem.line,
        "what": problem.kind.to_string(),
        "remedy": problem.remedy(),
        "left_out": problem.kind.is_fatal(),
    })
}

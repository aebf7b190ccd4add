//! The sentences and layout of a reply on a terminal.

use crate::answer::{Answer, Fact, NoAnswer, NoAnswerReason, Remark, Reply, words_read};
use crate::article::Citation;
use crate::engine::Response;
use crate::search::{Hit, MatchedTerm, Repair, Signals};
use crate::service::Exchange;
use crate::terminal::{BOLD, FAINT, GOOD, Out, WARN};
use anstyle::Style;
use std::io;

/// Confidence from which a reply is called sure, and from which it is likelier right than wrong.
const SURE: f32 = 0.8;
const EVEN: f32 = 0.5;

/// Further passages less likely than this are not worth a reader's time; `--json` has them all the same.
const WORTH_A_LOOK: f32 = 0.02;

const INDENT: &str = "  ";

/// What was asked, answered.
pub(super) fn reply(asked: &Exchange, explain: bool, out: &mut Out) -> io::Result<()> {
    let others = asked.others();
    if !others.is_empty() {
        let first = asked.first().as_str();
        out.wrapped(FAINT, "", &format!("You asked several things. This answers the first: {first}"))?;
        out.blank()?;
    }
    answered(&asked.response, explain, out)?;
    if !others.is_empty() {
        out.blank()?;
        out.line(FAINT, "Ask by itself")?;
        for other in others {
            out.wrapped(FAINT, INDENT, other.as_str())?;
        }
    }
    Ok(())
}

fn answered(response: &Response, explain: bool, out: &mut Out) -> io::Result<()> {
    match &response.reply {
        Reply::Answer { answer, .. } => {
            full(answer, out)?;
            also(response, out)?;
        }
        Reply::DidYouMean { choices, .. } => {
            out.line(WARN, "Two articles answer about equally well. Did you mean")?;
            for choice in choices {
                out.blank()?;
                full(choice, out)?;
            }
            also(response, out)?;
        }
        Reply::NoAnswer(none) => no_answer(none, out)?,
    }
    if explain { explanation(response, out) } else { Ok(()) }
}

fn full(answer: &Answer, out: &mut Out) -> io::Result<()> {
    let bar = "│ ";
    for remark in &answer.remarks {
        out.wrapped(WARN, "", &remarked(remark))?;
    }
    if let Some(fact) = answer.fact {
        out.wrapped(BOLD, bar, &format!("{}: {}", fact_label(fact), answer.quote.text()))?;
    } else {
        out.marked(BOLD, bar, answer.parts())?;
    }
    out.blank()?;
    cite(&answer.citation, out)?;
    let (style, words) = match answer.confidence {
        p if p >= SURE => (GOOD, "sure"),
        p if p >= EVEN => (WARN, "fairly sure, please check"),
        _ => (WARN, "a guess, please check"),
    };
    out.line(style, &format!("{INDENT}confidence {:.2} ({words})", answer.confidence))
}

fn remarked(remark: &Remark) -> String {
    let day = |day: &jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    match remark {
        Remark::Older { date, wanted: Some(wanted) } => {
            format!("You asked about {} or later; this article is older, dated {}.", day(wanted), day(date))
        }
        Remark::Older { date, wanted: None } => {
            format!("The most recent article about this is dated {}.", day(date))
        }
        Remark::ReadAs(Repair { typed, read_as }) => format!("No article has “{typed}”; read as “{read_as}”."),
        Remark::LooksLike(Repair { typed, read_as }) => {
            format!("You asked about “{typed}”, which no article has; this one has “{read_as}”.")
        }
        Remark::Differs { quote, citation, is_older } => {
            let which = if *is_older { "An older article" } else { "Another article" };
            let date = citation.date.as_ref().map_or_else(String::new, |date| format!(", dated {},", day(date)));
            let whose = if citation.is_by_moderators { ", answered by moderators" } else { "" };
            format!("{which}{date} gives a different figure: “{}” ({}{whose})", quote.text(), citation.title)
        }
        Remark::Ended { quote, citation } => {
            let date = citation.date.as_ref().map_or_else(String::new, |date| format!(", dated {},", day(date)));
            format!("A newer article{date} says otherwise: “{}” ({})", quote.text(), citation.title)
        }
        Remark::Columns { head } => format!("The columns of the table: {head}"),
    }
}

fn fact_label(fact: Fact) -> &'static str {
    match fact {
        Fact::Authors => "Written by",
        Fact::Published => "Published",
        Fact::Updated => "Updated",
        Fact::Length => "Length",
    }
}

fn cite(citation: &Citation, out: &mut Out) -> io::Result<()> {
    if citation.is_by_moderators {
        out.wrapped(WARN, INDENT, "Answered by moderators, in their own words")?;
    }
    out.wrapped(Style::new(), INDENT, &citation.title)?;
    let date = citation.date.map(|d| d.strftime("%-d %B %Y").to_string());
    let authors = (!citation.authors.is_empty()).then(|| citation.authors.join(", "));
    let corrected = citation.corrected.map(|d| format!("corrected {}", d.strftime("%-d %B %Y")));
    let by: Vec<String> = [authors, date, corrected].into_iter().flatten().collect();
    if !by.is_empty() {
        out.wrapped(FAINT, INDENT, &by.join(" · "))?;
    }
    if let Some(question) = &citation.faq_question {
        out.wrapped(FAINT, INDENT, &format!("FAQ: {question}"))?;
    } else if let Some(section) = &citation.section {
        out.wrapped(FAINT, INDENT, &format!("Section: {section}"))?;
    }
    if let Some(page) = citation.page {
        out.line(FAINT, &format!("{INDENT}Page {page}"))?;
    }
    // An address is never wrapped: it must stay one piece to be clicked.
    let link = citation.url.as_deref().unwrap_or(&citation.source);
    out.line(Style::new(), &format!("{INDENT}{link}"))?;
    match &citation.based_on {
        Some(page) => out.line(FAINT, &format!("{INDENT}based on {page}")),
        None => Ok(()),
    }
}

/// The runners-up, by the places that they stand in.
fn also(response: &Response, out: &mut Out) -> io::Result<()> {
    let worth = response.after().iter().filter(|choice| choice.confidence >= WORTH_A_LOOK);
    let answers: Vec<Answer> = worth.filter_map(|choice| response.open(choice)).collect();
    if answers.is_empty() {
        return Ok(());
    }
    out.blank()?;
    out.line(FAINT, "See also")?;
    for answer in answers {
        let citation = &answer.citation;
        // The place first: several passages of one article differ in nothing else.
        let place = citation.faq_question.as_ref().or(citation.section.as_ref());
        let place = place.map_or_else(String::new, |p| format!("{p} — "));
        let whose = if citation.is_by_moderators { " (answered by moderators)" } else { "" };
        let line = format!("{:.2}  {place}{}{whose}", answer.confidence, citation.title);
        out.line(FAINT, &format!("{INDENT}{}", crate::text::clip(&line, out.width().saturating_sub(3))))?;
    }
    Ok(())
}

fn no_answer(none: &NoAnswer, out: &mut Out) -> io::Result<()> {
    let words = match none.reason {
        NoAnswerReason::NothingFound => "The articles do not answer this: none of them mentions it.",
        NoAnswerReason::Unsure => "The articles do not answer this, as far as Ibid can tell.",
        NoAnswerReason::WhichArticle => "Which article do you mean? Name it in the question, or use --article.",
        NoAnswerReason::NotStated(Fact::Authors) => "The article does not say who wrote it.",
        NoAnswerReason::NotStated(Fact::Published) => "The article does not say when it was published.",
        NoAnswerReason::NotStated(Fact::Updated) => "The article does not say that it was updated.",
        NoAnswerReason::NotStated(Fact::Length) => "The length of the article is not known.",
    };
    out.line(WARN, words)?;
    if !none.nearest.is_empty() {
        out.line(FAINT, "Nearest articles (not an answer):")?;
        for (id, title) in &none.nearest {
            out.wrapped(FAINT, INDENT, &format!("{title} ({id})"))?;
        }
    }
    Ok(())
}

fn explanation(response: &Response, out: &mut Out) -> io::Result<()> {
    let query = &response.query;
    out.blank()?;
    out.line(BOLD, "Why")?;
    let vectors = if query.vector.is_some() {
        "words and meaning"
    } else {
        "words alone: the encoder does not know this language"
    };
    out.line(Style::new(), &format!("{INDENT}language {}; ranked by {vectors}", query.language))?;
    for repair in &query.repairs {
        out.line(Style::new(), &format!("{INDENT}{:?} is in no article; read as {:?}", repair.typed, repair.read_as))?;
    }
    let terms: Vec<String> = query.terms.iter().map(|t| format!("{} {:.1} ({})", t.word, t.idf, t.passages)).collect();
    out.wrapped(Style::new(), INDENT, &format!("terms, rarity (passages that have it): {}", terms.join(", ")))?;
    let by_words = response.ranking.places_by(|s| s.bm25);
    let by_meaning = response.ranking.places_by(|s| s.cosine.unwrap_or_default());
    let hits = response.ordinals().into_iter().filter_map(|ordinal| response.hit(ordinal));
    for (n, hit) in hits.enumerate() {
        let id = response.index.place(hit.ordinal).map_or_else(String::new, |p| p.passage.id.to_string());
        out.blank()?;
        out.line(BOLD, &format!("{INDENT}{}. {id}", n + 1))?;
        out.line(
            Style::new(),
            &format!(
                "{INDENT}   score {:.2} (own {:.2}); bm25 {:.2}; cosine {}",
                hit.score,
                hit.own_score,
                hit.signals.bm25,
                hit.signals.cosine.map_or_else(|| "none".to_owned(), |c| format!("{c:.2}"))
            ),
        )?;
        let place =
            |places: &std::collections::HashMap<u32, usize>| places.get(&hit.ordinal).copied().unwrap_or_default();
        out.line(
            Style::new(),
            &format!(
                "{INDENT}   rank {} by words, {} by meaning, of {}",
                place(&by_words),
                place(&by_meaning),
                response.ranking.hits.len()
            ),
        )?;
        out.wrapped(Style::new(), &format!("{INDENT}   "), &signals(&hit.signals))?;
        out.wrapped(Style::new(), &format!("{INDENT}   "), &read(response, hit))?;
        let matched: Vec<String> = hit.matched.iter().map(matched).collect();
        let matched = if matched.is_empty() { "no word in common".to_owned() } else { matched.join("; ") };
        out.wrapped(FAINT, &format!("{INDENT}   "), &matched)?;
    }
    Ok(())
}

/// What the reader says of a passage.
fn read(response: &Response, hit: &Hit) -> String {
    let Some(reading) = &hit.reading else { return "not read".to_owned() };
    let words = words_read(hit, &response.index).map(|words| format!("; would answer: {words:?}"));
    format!("read: answers {:.2}{}", reading.chance(), words.unwrap_or_default())
}

fn matched(term: &MatchedTerm) -> String {
    let fields: Vec<String> = term.fields.iter().map(|(name, weight)| format!("{name} {weight:.2}")).collect();
    let kin = if term.is_kin { " (a related word)" } else { "" };
    format!("{}{kin} {:.2}: {}", term.term, term.weight, fields.join(" + "))
}

fn signals(s: &Signals) -> String {
    format!(
        "share {:.2}, coverage {:.2}, meaning {:.2}, whole {:.2}, spelling {:.2}, order {:.2}, sentence {:.2}, agreement {:.2}",
        s.share, s.coverage, s.meaning, s.whole, s.spelling, s.order, s.sentence, s.agreement
    )
}

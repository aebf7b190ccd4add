//! What comes of a call, in words that a model reads: nothing in it is less plain than on the reader page. What is quoted stands in
//! quotation marks, with all that is to be known before reading it above, and where it comes from below; a refusal is a refusal.

use super::super::pages::{confidence, refusal, stated};
use super::super::related::AnsweredQuestion;
use super::super::state::ServeState;
use super::super::words::{Words, fill};
use crate::answer::{Answer, NoAnswer, Quote, Remark, Reply};
use crate::article::{Article, Citation};
use crate::service::Exchange;
use crate::store::Index;

/// A reply.
pub(super) fn reply(asked: &Exchange, state: &ServeState) -> String {
    let (words, index) = (Words::of(None), &asked.response.index);
    let mut parts = Vec::new();
    if !asked.others().is_empty() {
        parts.push(fill(words.several, "question", asked.first().as_str()));
    }
    match &asked.response.reply {
        Reply::Answer { answer, .. } => {
            parts.push(format!("{} (confidence {:.2}):", confidence(answer, words), answer.confidence));
            parts.push(answered(answer, state, index));
        }
        Reply::DidYouMean { choices, .. } => {
            parts.push(format!("{}. Ask which one is meant, or give both as what they are:", words.did_you_mean));
            parts.extend(choices.iter().map(|choice| answered(choice, state, index)));
        }
        Reply::NoAnswer(none) => parts.push(unanswered(none, words)),
    }
    if !asked.others().is_empty() {
        let others: Vec<&str> = asked.others().iter().map(crate::article::Question::as_str).collect();
        parts.push(format!("{}: {}", words.others, others.join(" · ")));
    }
    parts.join("\n\n")
}

/// A passage that was asked for by its id.
pub(super) fn passage(answer: &Answer, state: &ServeState, index: &Index) -> String {
    answered(answer, state, index)
}

/// An article whole.
pub(super) fn article(article: &Article) -> String {
    format!("{}\n\n{}", article.title, article.text)
}

/// Questions that are answered.
pub(super) fn questions(found: &[AnsweredQuestion], most: usize) -> String {
    if found.is_empty() {
        return "The articles' FAQ have no such question.".to_owned();
    }
    let mut lines: Vec<String> =
        found.iter().map(|entry| format!("{} — {} ({})", entry.question, entry.title, entry.passage)).collect();
    if found.len() >= most {
        lines.push(format!(
            "There may be more than these {most}; name an article, or say with `about` what they are about."
        ));
    }
    lines.join("\n")
}

fn answered(answer: &Answer, state: &ServeState, index: &Index) -> String {
    let words = Words::of(None);
    let mut lines: Vec<String> = answer.remarks.iter().map(|one| remark(one, words)).collect();
    lines.push(match answer.fact {
        Some(fact) => stated(fact, answer.quote.text(), words),
        None => format!("“{}”", answer.quote.text()),
    });
    let citation = &answer.citation;
    lines.extend(citation.is_by_moderators.then(|| words.by_moderators.to_owned()));
    lines.push(place(citation, words));
    lines.extend(state.citation_url(index, citation, answer.quote.text()));
    lines.extend(citation.based_on.as_ref().map(|page| format!("{}: {page}", words.based_on)));
    lines.extend(citation.passage.as_ref().map(|passage| format!("Passage: {passage}")));
    lines.join("\n")
}

/// Title, question or section, page, authors, day.
fn place(citation: &Citation, words: &Words) -> String {
    let mut parts = vec![citation.title.clone()];
    match (&citation.faq_question, &citation.section) {
        (Some(question), _) => parts.push(question.clone()),
        (None, Some(section)) => parts.push(fill(words.section, "section", section)),
        (None, None) => {}
    }
    parts.extend(citation.page.map(|page| fill(words.page, "page", &page.to_string())));
    if !citation.authors.is_empty() {
        parts.push(fill(words.by, "authors", &citation.authors.join(words.separator)));
    }
    parts.extend(citation.date.map(|day| day.to_string()));
    parts.extend(citation.corrected.map(|day| fill(words.corrected, "date", &day.to_string())));
    parts.join(" · ")
}

fn remark(remark: &Remark, words: &Words) -> String {
    match remark {
        Remark::Older { date, wanted: Some(wanted) } => {
            fill(&fill(words.older, "date", &words.day(*date)), "wanted", &words.day(*wanted))
        }
        Remark::Older { date, wanted: None } => fill(words.newest, "date", &words.day(*date)),
        Remark::ReadAs(repair) => fill(&fill(words.read_as, "typed", &repair.typed), "read_as", &repair.read_as),
        Remark::LooksLike(repair) => fill(&fill(words.looks_like, "typed", &repair.typed), "read_as", &repair.read_as),
        Remark::Differs { quote, citation, is_older } => {
            elsewhere(if *is_older { words.differs_older } else { words.differs }, quote, citation, words)
        }
        Remark::Ended { quote, citation } => elsewhere(words.ended, quote, citation, words),
        Remark::Columns { head } => format!("{} {head}", words.columns),
    }
}

/// What another article says.
fn elsewhere(sentence: &str, quote: &Quote, citation: &Citation, words: &Words) -> String {
    let said = citation.date.map_or_else(|| words.elsewhere.to_owned(), |day| fill(sentence, "date", &words.day(day)));
    format!("{said} “{}” ({})", quote.text(), citation.title)
}

fn unanswered(none: &NoAnswer, words: &Words) -> String {
    let titles: Vec<&str> = none.nearest.iter().map(|(_, title)| title.as_str()).collect();
    let near = if titles.is_empty() { String::new() } else { format!("\n{}: {}", words.nearest, titles.join(" · ")) };
    format!("{}{near}", refusal(none, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::NoAnswerReason;
    use crate::article::{ArticleId, PassageId};
    use crate::search::Repair;
    use jiff::civil::date;

    #[test]
    fn a_refusal_is_as_plain_as_an_answer() {
        let nearest = vec![(ArticleId::new("kite"), "The kite".to_owned())];
        let none = NoAnswer { reason: NoAnswerReason::Unsure, nearest, confidence: 0.2, passed_over: Vec::new() };
        let said = unanswered(&none, Words::of(None));
        assert!(said.starts_with("The articles do not answer this"), "{said}");
        assert!(said.ends_with("They do not answer the question: The kite"), "{said}");
    }

    #[test]
    fn what_to_know_before_reading_is_told_in_words() {
        let (typed, read_as) = ("ferrry".to_owned(), "ferry".to_owned());
        let words = Words::of(None);
        assert_eq!(remark(&Remark::ReadAs(Repair { typed, read_as }), words), "“ferrry” was read as “ferry”.");
        let older = Remark::Older { date: date(2026, 1, 2), wanted: Some(date(2026, 5, 1)) };
        let said = remark(&older, words);
        assert!(!said.contains('{') && said.contains("older"), "{said}");
    }

    #[test]
    fn a_list_says_where_it_may_go_on() {
        let entry = AnsweredQuestion {
            question: "Who?".to_owned(),
            article: ArticleId::new("kite"),
            title: "The kite".to_owned(),
            passage: PassageId::new("kite#faq/who"),
        };
        assert_eq!(questions(std::slice::from_ref(&entry), 2), "Who? — The kite (kite#faq/who)");
        assert_eq!(questions(&[entry.clone(), entry], 2).lines().count(), 3);
        assert!(questions(&[], 2).contains("no such question"));
    }
}

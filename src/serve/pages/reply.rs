//! The reader page: the box, and what came of a question as a card.

use super::super::links::{article_path, question_path};
use super::super::related::AnsweredQuestion;
use super::super::vote_token::ShownAnswer;
use super::super::words::{Words, fill};
use super::PageView;
use super::layout::{FormFields, PageHead, form, page};
use super::parts::{cited, confidence, heading, quoted, remarks};
use crate::answer::{Answer, NoAnswer, NoAnswerReason, Reply};
use crate::article::PassageId;
use crate::service::Exchange;
use maud::{Markup, html};

/// Further passages that are shown, and how likely they must be to answer.
const FURTHER: usize = 3;
const WORTH_A_LOOK: f32 = 0.1;

/// Why an answer is not it, as forms and programs name it; in the order of the words.
pub(in super::super) const REASONS: [&str; 4] = ["wrong", "outdated", "not_asked", "too_long"];

/// The page before anything is asked.
pub(in super::super) fn start(answered: &[AnsweredQuestion], view: PageView<'_>) -> Markup {
    let words = view.words;
    let main = html! {
        h1 { (view.state.settings.name) }
        p.soft { (words.lead) }
        (form(words, FormFields::default()))
        @if view.index.is_empty() { p { (words.no_articles) } }
        (related(answered, words))
    };
    page(&view.state.settings, words, &PageHead::default(), &main)
}

/// What came of a question.
pub(in super::super) fn answered(
    asked: &Exchange,
    article: Option<&str>,
    near: &[AnsweredQuestion],
    view: PageView<'_>,
) -> Markup {
    let (words, question) = (view.words, asked.first().as_str());
    let fields = FormFields { question: asked.question.as_str(), article, label: None };
    let main = html! {
        (form(words, fields))
        @if !asked.others().is_empty() { (several(asked, words)) }
        @match &asked.response.reply {
            Reply::Answer { answer, .. } => {
                h1 { (words.answer) }
                (card(question, answer, view))
                (further(asked, view))
            }
            Reply::DidYouMean { choices, .. } => {
                h1 { (words.did_you_mean) }
                @for choice in choices { (card(question, choice, view)) }
            }
            Reply::NoAnswer(none) => (unanswered(none, view)),
        }
        (related(near, words))
    };
    page(&view.state.settings, words, &PageHead { title: question, is_private: true, ..PageHead::default() }, &main)
}

/// Of several questions the first was answered; the others are one press away.
fn several(asked: &Exchange, words: &Words) -> Markup {
    html! {
        p { (fill(words.several, "question", asked.first().as_str())) }
        h2 { (words.others) }
        ul.plain { @for other in asked.others() { li { a href=(question_path(other.as_str())) { (other.as_str()) } } } }
    }
}

fn card(question: &str, answer: &Answer, view: PageView<'_>) -> Markup {
    html! {
        section.card aria-label=(view.words.answer) {
            (remarks(answer, view))
            @if answer.fact.is_none() { h2 { (heading(&answer.citation)) } }
            (quoted(answer, view, ""))
            p.soft { (confidence(answer, view.words)) }
            (cited(answer, view))
            @if let Some(passage) = &answer.citation.passage { (votes(question, answer, passage, view)) }
        }
    }
}

fn votes(question: &str, answer: &Answer, passage: &PassageId, view: PageView<'_>) -> Markup {
    let words = view.words;
    let token = view.state.votes.token(&ShownAnswer::new(passage.key(), answer.confidence, question));
    html! {
        form.votes action="/vote" method="post" {
            p { (words.helpful_question) }
            input type="hidden" name="token" value=(token);
            input type="hidden" name="question" value=(question);
            button type="submit" name="vote" value="helpful" { (words.helpful) }
            details {
                summary { (words.not_it) }
                fieldset {
                    legend { (words.why) }
                    @for (name, reason) in REASONS.into_iter().zip(words.reasons) {
                        label { input type="radio" name="why" value=(name); " " (reason) }
                    }
                }
                button type="submit" name="vote" value="not_it" { (words.send) }
            }
        }
    }
}

/// What came after the answer, by its heading.
fn further(asked: &Exchange, view: PageView<'_>) -> Markup {
    let mut further = asked.response.further();
    further.retain(|answer| answer.confidence >= WORTH_A_LOOK);
    html! {
        @if !further.is_empty() {
            details {
                summary { (view.words.more) }
                @for answer in further.iter().take(FURTHER) {
                    section.card {
                        h3 { (heading(&answer.citation)) }
                        (quoted(answer, view, "lesser"))
                        (cited(answer, view))
                    }
                }
            }
        }
    }
}

/// That the articles do not answer, in a sentence.
pub(in super::super) fn refusal(none: &NoAnswer, words: &Words) -> &'static str {
    let [nothing, unsure, which] = words.no_answer;
    match none.reason {
        NoAnswerReason::NothingFound => nothing,
        NoAnswerReason::Unsure => unsure,
        NoAnswerReason::WhichArticle => which,
        NoAnswerReason::NotStated(_) => words.not_stated,
    }
}

fn unanswered(none: &NoAnswer, view: PageView<'_>) -> Markup {
    let words = view.words;
    html! {
        h1 { (refusal(none, words)) }
        p { (words.no_answer_hint) }
        @if view.state.settings.retention_days > 0 && none.reason != NoAnswerReason::WhichArticle { p.soft { (words.kept) } }
        @if !none.nearest.is_empty() {
            h2 { (words.nearest) }
            ul.plain { @for (article, title) in &none.nearest { li { a href=(article_path(article)) { (title) } } } }
        }
    }
}

/// Questions that the articles answer.
fn related(near: &[AnsweredQuestion], words: &Words) -> Markup {
    html! {
        @if !near.is_empty() {
            h2 { (words.related) }
            ul.plain { @for entry in near { li { a href=(question_path(&entry.question)) { (entry.question) } } } }
        }
    }
}

//! Questions that lean on an earlier one, on the shipped corpus.
//!
//! 1. A follow-up without words of its own is read within the article that was quoted.
//! 2. The passage that was quoted is not given again where another one answers.
//! 3. A question that stands by itself is answered by itself.

use crate::check::shipped;
use ibid::answer::Reply;
use ibid::article::{ArticleId, PassageId, Question};
use ibid::engine::Context;

const DEAL: &str = "amazon-anthropic-aws";

/// The article and passage that answer `question` after "why are regulators involved" was answered.
fn after_the_regulators(question: &str) -> (String, String, bool) {
    let context = Context {
        question: Question::new("why are regulators involved").ok(),
        article: ArticleId::new(DEAL),
        passage: Some(PassageId::new(format!("{DEAL}#faq/why-has-the-deal-drawn-regulatory-scrutiny"))),
    };
    let (response, is_about_it) =
        shipped().searcher().follow_up(&Question::new(question).unwrap(), &context, shipped().limits(5)).unwrap();
    match response.reply {
        Reply::Answer { answer, .. } => {
            let passage = answer.citation.passage.map(|p| p.as_str().to_owned()).unwrap_or_default();
            (answer.citation.article.as_str().to_owned(), passage, is_about_it)
        }
        other => panic!("no answer but {other:?}"),
    }
}

#[test]
fn what_has_no_words_of_its_own_is_about_the_article() {
    for (question, part) in [
        ("and what happens next?", "what-happens-next"),
        ("what does it mean for the others?", "mean-for-other-cloud"),
        ("who wrote it?", ""),
        ("when was this published?", ""),
    ] {
        let (article, passage, is_about_it) = after_the_regulators(question);
        assert_eq!((article.as_str(), is_about_it), (DEAL, true), "{question}");
        assert!(passage.contains(part), "{question}: {passage}");
    }
}

#[test]
fn the_quoted_passage_is_not_given_again() {
    let (article, passage, _) = after_the_regulators("and what have the three watchdogs studied and examined?");
    assert_eq!(article, DEAL);
    assert!(!passage.contains("why-has-the-deal-drawn-regulatory-scrutiny"), "{passage}");
}

#[test]
fn what_stands_by_itself_is_answered_by_itself() {
    let (article, _, is_about_it) = after_the_regulators("how many employees of Larkfield Clinics use a passkey?");
    assert_eq!((article.as_str(), is_about_it), ("clinic-passkeys", false));
}

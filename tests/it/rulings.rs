//! What a moderator ruled on a question.
//!
//! 1. A passage that was ruled wrong is not quoted for the question and its near paraphrases, and is for others.
//! 2. A passage that was pointed to answers, surely in the same words, with 0.9 at least in others.
//! 3. Rulings count at once, the same each time; one on a passage that is gone is passed over and told.

use crate::check::{NOW, answered, ask};
use ibid::answer::Reply;
use ibid::embed::Bundled;
use ibid::engine::{Engine, lost_rulings};
use ibid::eval::GoldenQuestion;
use ibid::newsroom::{self, keep_golden};
use std::sync::Arc;

const KITE: &str = "# The paper kite\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n\n### Who paid for the paper kite?\n\nThe harbour board paid for the paper kite.\n";
const BOAT: &str =
    "# The tin boat\n\n## FAQ\n\n### Who built the tin boat?\n\nA school built the tin boat in a week.\n";

const WHO: &str = "Who built the paper kite?";
const NEAR: &str = "who was it that built the paper kite";

fn engine(desk: &crate::check::Desk) -> Engine {
    newsroom::open(desk.settings(), Arc::new(Bundled::default()), || NOW, &|_| {}, &|_| {}).unwrap().engine
}

fn ruling(relevant: &[&str], wrong: &[&str]) -> GoldenQuestion {
    let owned = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
    GoldenQuestion {
        question: WHO.to_owned(),
        relevant: owned(relevant),
        wrong: owned(wrong),
        ruling: true,
        ..GoldenQuestion::default()
    }
}

fn shown(engine: &Engine, question: &str) -> Option<(String, f32)> {
    match ask(engine, question).reply {
        Reply::Answer { answer, .. } => Some((answer.citation.passage.clone()?.to_string(), answer.confidence)),
        _ => None,
    }
}

#[test]
fn a_passage_that_is_wrong_is_left_out_and_the_right_one_comes_first() {
    let desk = crate::check::Desk::new(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let engine = engine(&desk);
    let (built, _) = shown(&engine, WHO).unwrap();
    let (paid, _) = shown(&engine, "Who paid for the paper kite?").unwrap();
    let (boat, boat_before) = shown(&engine, "Who built the tin boat?").unwrap();
    assert_eq!(shown(&engine, NEAR).map(|(id, _)| id).as_ref(), Some(&built));
    keep_golden(&desk.corpus(), ruling(&[], &[&built])).unwrap();
    for question in [WHO, "who BUILT the paper kite", NEAR] {
        assert_ne!(shown(&engine, question).map(|(id, _)| id).as_ref(), Some(&built), "{question}");
    }
    assert_eq!(
        shown(&engine, "Who built the tin boat?"),
        Some((boat.clone(), boat_before)),
        "other questions are as before"
    );
    keep_golden(&desk.corpus(), ruling(&[&paid], &[&built])).unwrap();
    assert_eq!(shown(&engine, "who built the paper kite?!"), Some((paid.clone(), 1.0)));
    let (near, sure) = shown(&engine, NEAR).unwrap();
    assert!(near == paid && (0.9..=1.0).contains(&sure), "{near} {sure}");
    assert_eq!(shown(&engine, NEAR), shown(&engine, NEAR));
    assert!(answered(&ask(&engine, WHO)).quote.text().contains("harbour board"));
}

#[test]
fn a_ruling_on_a_passage_that_is_gone_is_passed_over_and_told() {
    let desk = crate::check::Desk::new(&[("kite.md", KITE)]);
    let engine = engine(&desk);
    let before = shown(&engine, WHO);
    keep_golden(&desk.corpus(), ruling(&["kite#faq/gone"], &["nothing#1"])).unwrap();
    assert_eq!(shown(&engine, WHO), before);
    let lost = lost_rulings(&desk.corpus(), &engine.index());
    assert_eq!(lost.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["kite#faq/gone", "nothing#1"]);
    let said = desk.ibid(&["check"]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("kite#faq/gone"), "{said:?}");
}

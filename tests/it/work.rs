//! The work of a question is bounded whatever is asked: the slowest question anyone can write takes a few times as long as any.
//!
//! 1. No question looks up more than so many terms, or walks over more than so many stretches of a dictionary.
//! 2. No question looks up more than twenty times what a usual one does.
//! 3. A question of usual length is read as a whole: the last of its words still finds its passage, and is mended.

use crate::check::{ask, root, shipped};
use crate::hard::hard;
use ibid::article::{MAX_QUESTION_CHARS, Question};
use ibid::search::Filter;
use proptest::prelude::*;

/// Two for each n-gram of 400 characters, twenty-six for each of 64 terms with the largest families, a few for each of 128 words, joined
/// forms of words with hyphens among them.
const MOST_LOOKUPS: u64 = 7_000;

/// One for each of 64 terms' families, and one for each of the words that are mended, of four letters at least.
const MOST_WALKS: u64 = 64 + 32;

/// Lookups and walks of one question. The counters are of the index, which other tests ask too: the least of some tries counts.
fn work(text: &str) -> (u64, u64) {
    let engine = shipped();
    let question = Question::new(text).unwrap();
    let index = engine.index();
    let of_one = || {
        let before = index.work();
        engine.ask(&question, &Filter::default(), 3).unwrap();
        let after = index.work();
        (after.0 - before.0, after.1 - before.1)
    };
    let tries: Vec<(u64, u64)> = (0..3).map(|_| of_one()).collect();
    let least = |of: fn(&(u64, u64)) -> u64| tries.iter().map(of).min().unwrap();
    (least(|work| work.0), least(|work| work.1))
}

#[test]
fn the_hardest_questions_are_bounded() {
    let index = shipped().index();
    let own: String = index.articles().map(|article| article.body.get().text.as_str()).collect::<Vec<_>>().join(" ");
    let most = usual() * 20;
    for (what, text) in &hard(&own) {
        let (lookups, walks) = work(text);
        assert!(lookups <= MOST_LOOKUPS && walks <= MOST_WALKS, "{what}: {lookups} lookups, {walks} walks");
        assert!(lookups <= most, "{what}: {lookups} lookups, twenty times a usual question's are {most}");
    }
}

/// What half of the golden questions look up at most.
fn usual() -> u64 {
    let golden = std::fs::read_to_string(root().join("corpus/questions.jsonl")).unwrap();
    let words =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["question"].as_str().map(str::to_owned);
    let mut all: Vec<u64> = golden.lines().filter_map(words).map(|question| work(&question).0).collect();
    all.sort_unstable();
    all[all.len() / 2]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn so_is_every_other(text in "(\\PC{1,9}[ .,:_-]?){100,400}") {
        let text: String = text.chars().take(MAX_QUESTION_CHARS).collect();
        prop_assume!(Question::new(&text).is_ok());
        let (lookups, walks) = work(&text);
        prop_assert!(lookups <= MOST_LOOKUPS && walks <= MOST_WALKS, "{lookups} lookups, {walks} walks");
    }
}

#[test]
fn a_question_of_usual_length_is_read_to_its_end() {
    let before = "I have been reading about this for a while and cannot find out one thing that matters to me, so ";
    let response = ask(shipped(), &format!("{before}tell me why regualtors are involved in the complaince matter"));
    let read: Vec<&str> = response.query.repairs.iter().map(|repair| repair.typed.as_str()).collect();
    assert!(read.ends_with(&["regualtors", "complaince"]), "{read:?}");
}

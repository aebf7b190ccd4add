//! The work of a question is bounded whatever is asked: the slowest question anyone can write takes a few times as long as any.
//!
//! 1. No question looks up more than so many terms, or walks over more than so many stretches of a dictionary.
//! 2. A question of usual length is read as a whole: the last of its words still finds its passage, and is mended.

use crate::check::{ask, shipped};
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

/// As much of `words`, one after the other with `between`, as a question may have.
fn fill(between: &str, mut word: impl FnMut(usize) -> String) -> String {
    let mut out = String::new();
    for n in 0.. {
        let word = word(n);
        if out.chars().count() + word.chars().count() + between.len() > MAX_QUESTION_CHARS {
            break;
        }
        out.push_str(if n == 0 { "" } else { between });
        out.push_str(&word);
    }
    out
}

fn letters(from: char, many: u32, len: usize, seed: usize) -> String {
    let letter = |n: usize| {
        let n = seed.wrapping_mul(31).wrapping_add(n * n * 7).wrapping_add(seed / 3 * n) % many as usize;
        char::from_u32(u32::from(from) + u32::try_from(n).unwrap()).unwrap()
    };
    (0..len).map(letter).collect()
}

#[test]
fn the_hardest_questions_are_bounded() {
    let latin = |len| move |n| letters('a', 26, len, n);
    let mut hard: Vec<(&str, String)> = vec![
        ("dots and digits", fill("", |n| format!("{}.", n % 10))),
        ("dotted numbers", fill(" ", |n| format!("{}.", n % 100))),
        ("one letter and a dot", fill("", |n| format!("{}.", letters('a', 26, 1, n)))),
        ("digits in groups", fill(",", |n| format!("{:03}", n * 37 % 1000))),
        ("dashes", fill("-", |n| n.to_string())),
        ("one letter", fill(" ", latin(1))),
        ("four letters", fill(" ", latin(4))),
        ("eight letters", fill(" ", latin(8))),
        ("fifty-nine letters", fill(" ", latin(59))),
        ("one letter again and again", "a".repeat(MAX_QUESTION_CHARS)),
        ("misspelt", fill(" ", |n| format!("regulatoin{}", letters('a', 26, 1, n)))),
        ("typed as one", fill(" ", |n| format!("{}company", letters('a', 26, 6, n)))),
        (
            "with common beginnings",
            fill(" ", |n| format!("{}{}", ["comp", "regu", "inve"][n % 3], letters('a', 26, 3, n))),
        ),
        ("hangul", fill(" ", |n| letters('가', 11_000, 3, n))),
        ("cyrillic", fill(" ", |n| letters('а', 32, 8, n))),
        ("accents", fill(" ", |n| letters('à', 20, 8, n))),
        ("han", letters('一', 20_000, MAX_QUESTION_CHARS, 3)),
        ("kana", letters('ぁ', 80, MAX_QUESTION_CHARS, 3)),
        ("thai", letters('ก', 40, MAX_QUESTION_CHARS, 3)),
        ("addresses", fill(" ", |n| format!("http://{}.{}/", letters('a', 26, 6, n), letters('a', 26, 3, n)))),
    ];
    // All the corpus's own words: each is known, has its family and its passages.
    let index = shipped().index();
    let own: String = index.articles().map(|article| article.body.get().text.as_str()).collect::<Vec<_>>().join(" ");
    hard.push(("the articles' own words", own.chars().take(MAX_QUESTION_CHARS).collect()));
    let mut different: Vec<&str> = own.split_whitespace().filter(|word| word.len() > 5).collect();
    different.sort_unstable();
    different.dedup();
    hard.push(("different words of the articles", fill(" ", |n| different[n * 7 % different.len()].to_owned())));
    for (what, text) in &hard {
        let (lookups, walks) = work(text);
        assert!(lookups <= MOST_LOOKUPS && walks <= MOST_WALKS, "{what}: {lookups} lookups, {walks} walks");
    }
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

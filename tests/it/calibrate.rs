//! The threshold by evidence, as a person at the terminal meets it.
//!
//! 1. With enough evidence a threshold is proposed: with interval, coverage, what the present one does, how to set it, and
//!    `--set` sets it where the bot reads it. Every origin is counted apart, rulings count nowhere.
//! 2. With too little the refusal says how many more it takes, the status is 1, and nothing is set or made.
//! 3. A present threshold that was enough is no evidence of a lower one.

use crate::check::{Desk, stderr, stdout};
use ibid::article::PassageId;
use ibid::ledger::{AuditAction, AuditFilter, EVERYWHERE, Ledger, Source, Verdict};
use serde_json::Value;
use std::fmt::Write as _;

const NAMES: [&str; 6] = ["kite", "boat", "mill", "bridge", "clock", "lamp"];

/// A corpus of plain things, and as many golden questions about them, all alike.
fn desk(golden: usize) -> Desk {
    let desk = Desk::new(&[]);
    let mut lines = String::new();
    for name in NAMES {
        let text = format!(
            "# The {name}\n\nThe {name} stands by the river.\n\n## FAQ\n\n### Who built the {name}?\n\nA team of engineers \
             built the {name} in a barn.\n\n### What did the {name} cost?\n\nThe {name} cost nine hundred crowns.\n"
        );
        desk.write(&format!("{name}.md"), text.as_bytes());
    }
    for n in 0..golden {
        let (name, which) = (NAMES[n % NAMES.len()], (n / NAMES.len()) % 2);
        let (slug, question) = [("who-built-the", "who built the"), ("what-did-the", "what did the")][which];
        let end = ["", "-cost"][which];
        let asked = format!("{question} {name}{}{}", end.replace('-', " "), "?".repeat(n / 12));
        let line = format!(
            "{{\"id\": \"g{n}\", \"question\": \"{asked}\", \"relevant\": [\"{name}#faq/{slug}-{name}{end}\"]}}"
        );
        writeln!(lines, "{line}").unwrap();
    }
    if golden > 0 {
        desk.write("questions.jsonl", lines.as_bytes());
    }
    desk
}

fn ledger(desk: &Desk) -> Ledger {
    Ledger::open(&desk.dir.path().join("ledger.db"), 30, jiff::Timestamp::now()).unwrap()
}

fn judge(ledger: &Ledger, source: Source, percent: u8, helpful: bool, voter: u8) {
    let verdict = Verdict {
        passage: PassageId::new("kite#faq/who-built-the-kite"),
        helpful,
        voter: [voter; 8],
        confidence: Some(percent),
        source,
        guild: None,
    };
    ledger.record_verdict(&verdict, jiff::Timestamp::now()).unwrap();
}

fn json(desk: &Desk, args: &[&str]) -> (Option<i32>, Value) {
    let args: Vec<&str> = ["calibrate", "--json"].iter().chain(args).copied().collect();
    let output = desk.ibid(&args);
    let value = serde_json::from_str(&stdout(&output));
    (output.status.code(), value.unwrap_or_else(|error| panic!("{error}: {}", stderr(&output))))
}

#[test]
fn enough_evidence_gives_a_threshold_that_can_be_set() {
    let desk = desk(60);
    let (status, told) = json(&desk, &[]);
    assert_eq!(status, Some(0), "{told}");
    let proposed = &told["proposed"];
    assert!(proposed["precision"].as_f64() >= Some(0.95) && proposed["coverage"].as_f64() > Some(0.0), "{told}");
    assert!(proposed["low"].as_f64() < proposed["precision"].as_f64(), "{told}");
    assert!(!desk.dir.path().join("ledger.db").exists(), "looking makes no ledger");
    let page = stdout(&desk.ibid(&["calibrate"]));
    let threshold = format!("{:.2}", proposed["threshold"].as_f64().unwrap());
    for word in [
        "golden questions",
        "proposed",
        "present",
        "90 % interval",
        "coverage",
        "IBID_THRESHOLD",
        "/threshold",
        "certainty",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(page.contains(&format!("Proposed threshold: {threshold}")), "{page}");
    assert!(page.lines().all(|line| ibid::text::width(line) <= 80), "{page}");
    let set = stdout(&desk.ibid(&["calibrate", "--set"]));
    assert!(set.contains(&format!("Set to {threshold}")), "{set}");
    let kept = ledger(&desk);
    assert_eq!(kept.threshold(EVERYWHERE).unwrap().map(|t| format!("{t:.2}")), Some(threshold));
    let trail = kept.audited(&AuditFilter::default(), 9).unwrap();
    assert_eq!(trail.first().map(|a| a.entry.action), Some(AuditAction::ThresholdSet));
    let (_, told) = json(&desk, &[]);
    assert_eq!(told["present"]["threshold"], told["proposed"]["threshold"], "what was set is what holds: {told}");
}

#[test]
fn too_little_evidence_is_refused_with_what_is_missing() {
    let desk = desk(12);
    let output = desk.ibid(&["calibrate", "--set"]);
    let page = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{page}");
    for word in ["too few answers were judged", "12 answers were judged", "at least 45", "33 more"] {
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(word), "{word}: {page}");
    }
    assert!(stderr(&output).contains("no threshold can be promised"), "{}", stderr(&output));
    assert_eq!(ledger(&desk).threshold(EVERYWHERE).unwrap(), None, "nothing is set");
    let (status, told) = json(&desk, &["--precision", "0.8", "--certainty", "0.8"]);
    assert_eq!((status, &told["refused"]), (Some(0), &Value::Null), "a smaller wish takes fewer: {told}");
    for bad in [["--precision", "1"], ["--certainty", "0"], ["--precision", "most"]] {
        let output = desk.ibid(&["calibrate", bad[0], bad[1]]);
        assert!(output.status.code() == Some(2) && stderr(&output).contains("0.95"), "{}", stderr(&output));
    }
    let (status, told) = json(&self::desk(0), &[]);
    assert_eq!((status, &told["refused"]["judged"]), (Some(1), &0.into()), "no golden question at all: {told}");
}

#[test]
fn each_origin_is_counted_apart_and_bad_answers_are_not_promised() {
    let desk = desk(6);
    let kept = ledger(&desk);
    for n in 0..50 {
        judge(&kept, Source::Reader, 70, n % 2 == 0, n);
    }
    judge(&kept, Source::Shadow, 90, true, 60);
    judge(&kept, Source::Moderator, 30, true, 61);
    drop(kept);
    let ruling = "{\"id\": \"r\", \"question\": \"is it safe\", \"relevant\": [\"kite#faq/who-built-the-kite\"], \"ruling\": true}\n";
    let mut questions = std::fs::read_to_string(desk.corpus().join("questions.jsonl")).unwrap();
    questions.push_str(ruling);
    desk.write("questions.jsonl", questions.as_bytes());
    let (status, told) = json(&desk, &[]);
    let judged: Vec<_> = told["evidence"].as_array().unwrap().iter().map(|e| e["judged"].as_u64().unwrap()).collect();
    assert_eq!((status, judged), (Some(1), vec![6, 50, 1, 1]), "{told}");
    let shown: Vec<_> = told["evidence"].as_array().unwrap().iter().map(|e| e["shown"].as_u64().unwrap()).collect();
    assert_eq!(shown[1..], [50, 0, 1], "the moderator's was judged below the present threshold: {told}");
    assert_eq!(told["refused"]["reason"], "none_keeps");
    assert_eq!(told["refused"]["more"], Value::Null, "half of them wrong: more of the same never does");
}

#[test]
fn judged_replies_say_nothing_of_lower_thresholds() {
    let desk = desk(0);
    let kept = ledger(&desk);
    for n in 0..60 {
        judge(&kept, Source::Moderator, 80, true, n);
    }
    drop(kept);
    let (status, told) = json(&desk, &["--threshold", "0.5"]);
    assert_eq!(status, Some(0), "{told}");
    assert_eq!((&told["proposed"]["threshold"], &told["proposed"]["coverage"]), (&0.5.into(), &Value::Null), "{told}");
}

#[test]
fn a_golden_question_whose_passage_is_gone_is_left_out_and_named() {
    let desk = desk(12);
    let (_, before) = json(&desk, &[]);
    let gone = "{\"id\": \"lost\", \"question\": \"who tore the mill down\", \"relevant\": [\"mill#faq/gone\"]}\n\
                {\"id\": \"ruled\", \"question\": \"who tore the bridge down\", \"relevant\": [\"bridge#faq/gone\"], \"ruling\": true}\n";
    let mut questions = std::fs::read_to_string(desk.corpus().join("questions.jsonl")).unwrap();
    questions.push_str(gone);
    desk.write("questions.jsonl", questions.as_bytes());
    let (status, told) = json(&desk, &[]);
    assert_eq!((status, &told["evidence"]), (Some(1), &before["evidence"]), "all go on with the rest: {told}");
    let ids: Vec<_> = told["left_out"].as_array().unwrap().iter().map(|l| l["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["lost", "ruled"]);
    let evaluated = desk.ibid(&["eval"]);
    assert_eq!(evaluated.status.code(), Some(0), "{}", stderr(&evaluated));
    for output in [evaluated, desk.ibid(&["calibrate"])] {
        let said = stderr(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        for word in
            ["2 golden questions are left out", "lost: who tore the mill down", "mill#faq/gone", "questions.jsonl"]
        {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
    let evaluated: Value = serde_json::from_str(&stdout(&desk.ibid(&["eval", "--json"]))).unwrap();
    assert_eq!((&evaluated[0]["questions"], &evaluated[0]["left_out"][0]["id"]), (&12.into(), &"lost".into()));
}

//! What the terminal shows of the bot's ledger, and writes into it.
//!
//! 1. `stats`, `gaps` and `audit` fit 80 columns, have no escape in a pipe, and say as JSON what docs/json.md documents.
//! 2. Where there is no ledger they say so with a remedy; nothing makes one; a ledger that fails fails nothing else.
//! 3. A gap shows once enough people asked it, most asked first.
//! 4. What is done to articles and the index from the terminal stands in the audit trail.

use crate::check::{Desk, stderr, stdout};
use ibid::article::{ArticleId, Question};
use ibid::ledger::{Actor, AuditFilter, CountedQuestion, Gap, GapKind, Ledger, LedgerOutcome};
use ibid::text::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::Duration;

const KITE: &str = "---\nurl: https://a.example/kite\n---\n\n# A kite with a title that is much too long for a line of a terminal of eighty columns, and longer\n\nThe kite flew for nine hours.\n";
const LAMP: &str = "# A lamp\n\nA lamp burns for nine hours.\n";

fn desk() -> Desk {
    let desk = Desk::new(&[("kite.md", KITE), ("lamp.md", LAMP)]);
    assert_eq!(desk.ibid(&["index"]).status.code(), Some(0));
    desk
}

fn ledger(desk: &Desk) -> Ledger {
    Ledger::open(&desk.dir.path().join("ledger.db"), 30, Timestamp::now()).unwrap()
}

#[track_caller]
fn said(desk: &Desk, args: &[&str]) -> String {
    let output = desk.ibid(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    let text = stdout(&output);
    assert!(!text.contains('\u{1b}'), "{text}");
    let is_within = |line: &str| ibid::text::width(line) <= 80;
    assert!(args.contains(&"--json") || text.lines().all(is_within), "{text}");
    text
}

fn json(desk: &Desk, args: &[&str]) -> Value {
    serde_json::from_str(&said(desk, args)).unwrap()
}

/// Three questions today, one forty days ago.
fn asked(desk: &Desk) {
    let (ledger, now) = (ledger(desk), Timestamp::now());
    let (kite, gone) = (ArticleId::new("kite"), ArticleId::new("gone"));
    let ask = |outcome, millis, cited, at| {
        ledger
            .count_asked(
                &CountedQuestion { way: "ask", outcome, took: Duration::from_millis(millis), cited, guild: None },
                at,
            )
            .unwrap();
    };
    ask(LedgerOutcome::Answered, 8, Some(&kite), now);
    ask(LedgerOutcome::Low, 8, Some(&kite), now);
    ask(LedgerOutcome::NoAnswer, 300, None, now);
    ask(LedgerOutcome::Answered, 8, Some(&gone), now.checked_sub(SignedDuration::from_hours(40 * 24)).unwrap());
}

#[test]
fn the_figures_are_shown_drawn_and_written_as_json() {
    let desk = desk();
    asked(&desk);
    let text = said(&desk, &["stats", "--chart", "figures.png"]);
    for line in [
        "questions           3",
        "answered            2   67 %, 1 with low",
        "2  A kite with a title",
        "1 of 2 articles",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let png = std::fs::read(desk.dir.path().join("figures.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let figures = json(&desk, &["stats", "--json"]);
    let fields: Vec<&str> = figures.as_object().unwrap().keys().map(String::as_str).collect();
    let documented = [
        "from",
        "to",
        "total",
        "answered_share",
        "helpful_share",
        "median_ms",
        "p95_ms",
        "ways",
        "cited",
        "never_cited",
        "days",
    ];
    assert_eq!(fields, documented);
    assert_eq!((&figures["total"]["asked"], &figures["answered_share"]), (&3.into(), &0.6667.into()));
    assert_eq!((figures["days"].as_array().unwrap().len(), &figures["helpful_share"]), (30, &Value::Null));
    assert_eq!((&figures["cited"][0]["article"], &figures["cited"][0]["times"]), (&"kite".into(), &2.into()));
    assert_eq!(figures["cited"][0]["url"], "https://a.example/kite");
    assert_eq!(figures["never_cited"][0]["title"], "A lamp");
    let longer = json(&desk, &["stats", "--days", "365", "--json"]);
    assert_eq!((&longer["total"]["asked"], &longer["cited"][1]["title"]), (&4.into(), &Value::Null));
}

#[test]
fn before_the_first_question_there_are_no_figures() {
    let desk = desk();
    drop(ledger(&desk));
    assert!(said(&desk, &["stats"]).contains("no question was asked"));
    let drawn = desk.ibid(&["stats", "--chart", "figures.png"]);
    assert!(drawn.status.success() && stderr(&drawn).contains("nothing to draw"));
    assert!(!desk.dir.path().join("figures.png").exists());
    assert_eq!(json(&desk, &["stats", "--json"])["answered_share"], Value::Null);
    assert!(said(&desk, &["gaps"]).contains("no open questions"));
    assert!(said(&desk, &["audit"]).contains("no such entry"));
}

#[test]
fn articles_are_named_by_their_ids_where_there_is_no_index() {
    let desk = desk();
    asked(&desk);
    std::fs::remove_dir_all(desk.index()).unwrap();
    let output = desk.ibid(&["stats", "--json"]);
    let figures: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(stderr(&output).contains("articles are named by their ids"), "{}", stderr(&output));
    assert_eq!((&figures["cited"][0]["title"], &figures["never_cited"]), (&Value::Null, &Value::Null));
}

#[test]
fn where_there_is_no_ledger_nothing_makes_one() {
    let desk = desk();
    for command in ["stats", "gaps", "audit"] {
        let output = desk.ibid(&[command]);
        let said = stderr(&output);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
        for word in ["ledger.db", "ibid bot", "IBID_LEDGER"] {
            assert!(said.contains(word), "{command}: {said}");
        }
    }
    desk.write("lamp.md", b"# A lamp\n\nA lamp burns for ten hours.\n");
    for args in [&["index"][..], &["state", "lamp", "retracted"], &["rollback"]] {
        assert!(desk.ibid(args).status.success(), "{args:?}");
    }
    assert!(!desk.dir.path().join("ledger.db").exists());
    std::fs::write(desk.dir.path().join("ledger.db"), "this is no database, it is a sentence of some length").unwrap();
    let state = desk.ibid(&["state", "lamp", "published"]);
    assert!(state.status.success() && stderr(&state).contains("not in the audit trail"), "{}", stderr(&state));
}

#[test]
fn gaps_are_grouped_most_asked_first_and_shown_once_enough_people_asked() {
    let desk = desk();
    let (ledger, now) = (ledger(&desk), Timestamp::now());
    for (words, asker) in [("how deep is the harbour", 1), ("how deep is the harbour", 2), ("who owns the moon", 1)] {
        let gap = Gap {
            question: Question::new(words).unwrap(),
            kind: GapKind::Unanswered,
            passage: None,
            confidence: 0.1,
            language: Language::english(),
            vector: None,
            asker: Some([asker; 8]),
            guild: None,
        };
        ledger.record_gap(&gap, now).unwrap();
    }
    let text = said(&desk, &["gaps"]);
    let (harbour, moon) = (text.find("how deep is the harbour").unwrap(), text.find("who owns the moon").unwrap());
    assert!(harbour < moon && text.contains("asked 2 times, 1 wording, 2 askers"), "{text}");
    let found = json(&desk, &["gaps", "--json", "--askers", "2"]);
    assert_eq!((&found["total"], found["groups"].as_array().unwrap().len()), (&1.into(), 1));
    let group = &found["groups"][0];
    assert_eq!((&group["asked"], &group["unanswered"], &group["settled"]), (&2.into(), &1.into(), &Value::Null));
    assert_eq!((&group["questions"][0]["kind"], &group["questions"][0]["times"]), (&"unanswered".into(), &2.into()));
    assert!(said(&desk, &["gaps", "--most", "1"]).contains("1 more"));
    let hidden = desk.command(&["gaps"]).env("IBID_GAP_ASKERS", "3").output().unwrap();
    assert!(stdout(&hidden).contains("no open questions"));
}

#[test]
fn what_is_done_at_the_terminal_stands_in_the_audit_trail() {
    let desk = desk();
    drop(ledger(&desk));
    std::fs::write(desk.dir.path().join("new.md"), "# A boat\n\nThe boat sank in the harbour.\n").unwrap();
    desk.write("lamp.md", b"# A lamp\n\nA lamp burns for ten hours.\n");
    let by = |args: &[&str]| {
        let output = desk.command(args).env("USER", "kim").output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    };
    by(&["index"]);
    by(&["index"]);
    by(&["add", "new.md", "--yes"]);
    by(&["state", "kite", "embargoed", "--until", "2999-12-01"]);
    by(&["state", "kite"]);
    by(&["rollback"]);
    let trail = ledger(&desk).audited(&AuditFilter::default(), 9).unwrap();
    assert!(trail.iter().all(|a| a.entry.actor == Some(Actor::Terminal("kim".to_owned())) && a.entry.guild.is_none()));
    let entries = json(&desk, &["audit", "--json"]);
    let of = |field: &str| -> Vec<&str> {
        entries.as_array().unwrap().iter().map(|entry| entry[field].as_str().unwrap()).collect()
    };
    assert_eq!(of("action"), ["rolled_back", "state_set", "article_added", "reindexed"]);
    assert_eq!(of("subject")[1..3], ["kite", "new.md"]);
    assert_eq!(of("detail")[1], "embargoed until 2999-12-01T00:00:00Z");
    assert_eq!((of("detail")[3], of("terminal")[0]), ("0 added, 1 changed, 0 removed", "kim"));
    let text = said(&desk, &["audit", "--action", "state_set", "--by", "kim", "--subject", "kite"]);
    assert!(text.lines().count() == 2 && text.contains("by kim at the terminal: embargoed until 2999"), "{text}");
    let number = entries[1]["number"].to_string();
    assert_eq!(json(&desk, &["audit", "--json", "--before", &number, "--most", "1"])[0]["action"], "article_added");
    assert!(said(&desk, &["audit", "--by", "12345"]).contains("no such entry"));
    assert_eq!(desk.ibid(&["audit", "--action", "sung"]).status.code(), Some(2));
}

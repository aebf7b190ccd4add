//! The machine-readable forms are a contract; these snapshots hold them.
//!
//! 1. `ask --json` for an answer, for none, and with `--explain`.
//! 2. `show --json`, `articles --json`, `check --json`, `index --check --json`, `eval --json` and `--run`.

use crate::check::{Desk, stdout};
use serde_json::Value;

const ARTICLE: &str = "---\ntitle: The red kite\nauthors: [Ana Ruiz]\npublished: 2026-01-02\nupdated: 2026-02-03\n\
    url: https://x.example/kite\ncategory: Science\ntags: [kites]\n---\n\nThe kite flew over the sea for nine hours.\n\n\
    ## Materials\n\nThe frame is made of ash wood. The sail is made of silk from Lyon.\n\n## FAQ\n\n### Who built the kite?\n\n\
    A team of six engineers built it in a barn.\n";

/// The JSON that a call prints, with what differs from run to run taken out.
fn check(desk: &Desk, args: &[&str]) -> Value {
    let output = desk.ibid(args);
    let mut value: Value = serde_json::from_str(&stdout(&output)).unwrap_or_else(|e| panic!("{e}: {output:?}"));
    redact(&mut value);
    value
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                let is_figure = matches!(name.as_str(), "built" | "fingerprint" | "model");
                if is_figure { *value = "…".into() } else { redact(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        // The contract is that there is a figure. How large it is the golden questions hold, and the encoder's low-order
        // digits may differ between processors.
        Value::Number(number) if number.is_f64() => *value = "a figure".into(),
        _ => {}
    }
}

#[test]
fn every_form_is_as_documented() {
    let desk = Desk::new(&[("kite.md", ARTICLE), ("empty.md", "")]);
    insta::assert_json_snapshot!("index_check", check(&desk, &["index", "--check", "--json"]));
    insta::assert_json_snapshot!("ask_answer", check(&desk, &["ask", "--json", "who built the kite"]));
    insta::assert_json_snapshot!(
        "ask_explain",
        check(&desk, &["ask", "--json", "--explain", "--top", "1", "what is the sail made of"])
    );
    insta::assert_json_snapshot!("ask_no_answer", check(&desk, &["ask", "--json", "best bread recipe"]));
    insta::assert_json_snapshot!("ask_fact", check(&desk, &["ask", "--json", "who wrote the kite article"]));
    insta::assert_json_snapshot!("show", check(&desk, &["show", "kite", "--json"]));
    insta::assert_json_snapshot!("articles", check(&desk, &["articles", "--json"]));
    insta::assert_json_snapshot!("check", check(&desk, &["check", "--json"]));
}

#[test]
fn eval_and_its_runs_are_as_documented() {
    let desk = Desk::new(&[]);
    let set = desk.dir.path().join("set");
    std::fs::create_dir(&set).unwrap();
    let passages = [
        r#"{"id": "p1", "article_id": "a", "title": "Kites", "section": "Build > Sail", "kind": "passage", "text": "The sail is silk."}"#,
        r#"{"id": "p2", "article_id": "a", "title": "Kites", "section": "", "kind": "faq", "question": "Who built it?", "text": "Six engineers."}"#,
    ];
    let questions = [
        r#"{"id": "q1", "question": "who built it", "relevant": ["p2"]}"#,
        r#"{"id": "q2", "question": "best bread recipe", "relevant": []}"#,
    ];
    std::fs::write(set.join("passages.jsonl"), passages.join("\n")).unwrap();
    std::fs::write(set.join("questions.jsonl"), questions.join("\n")).unwrap();
    insta::assert_json_snapshot!("eval", check(&desk, &["eval", "set", "--json", "--run", "runs.jsonl"]));
    let runs = std::fs::read_to_string(desk.dir.path().join("runs.jsonl")).unwrap();
    let mut runs: Vec<Value> = runs.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    runs.iter_mut().for_each(redact);
    insta::assert_json_snapshot!("eval_run", runs);
    check(&desk, &["eval", "set", "--json", "--signals", "signals.jsonl", "--plot", "plot.png"]);
    let measured = std::fs::read_to_string(desk.dir.path().join("signals.jsonl")).unwrap();
    let measured: Vec<Value> = measured.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(measured.iter().map(|m| m["id"].as_str()).collect::<Vec<_>>(), [Some("q1"), Some("q2")]);
    let best = &measured[0]["candidates"][0];
    assert_eq!((best["passage"].as_str(), best["gain"].as_f64()), (Some("p2"), Some(1.0)));
    assert!(best["signals"]["share"].is_number() && measured[0]["evidence"]["lead"].is_number());
    assert!(std::fs::read(desk.dir.path().join("plot.png")).unwrap().starts_with(b"\x89PNG"));
}

//! What readers see, as `ibid discord preview` prints it, in a form that can be reviewed.
//!
//! 1. Each kind of reply, in both languages, looks as its snapshot says.
//! 2. A preview needs no token and leaves nothing behind.
//! 3. A private preview is private, one of a message replies to it.

use crate::check::{Desk, root, shipped, stdout};
use serde_json::Value;
use std::fmt::Write as _;

fn preview(args: &[&str]) -> (Value, Option<i32>) {
    let desk = Desk::new(&[]);
    let mut command = desk.command(&["discord", "preview"]);
    command.args(args).env("IBID_CORPUS", root().join("corpus")).env("IBID_INDEX", &shipped().settings().index);
    let output = command.env_remove("DISCORD_TOKEN").output().unwrap();
    assert!(!desk.dir.path().join("ledger.db").exists(), "a preview made a ledger");
    (serde_json::from_str(&stdout(&output)).unwrap(), output.status.code())
}

/// A message as a reader sees it: the question, the title, the text, a line for each row of buttons.
fn readable(message: &Value) -> String {
    let mut out = String::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if !text(&message["content"]).is_empty() {
        writeln!(out, "{}", text(&message["content"])).unwrap();
    }
    for embed in message["embeds"].as_array().unwrap() {
        for line in [&embed["author"]["name"], &embed["title"], &embed["description"], &embed["footer"]["text"]] {
            if !text(line).is_empty() {
                writeln!(out, "{}", text(line)).unwrap();
            }
        }
    }
    for row in message["components"].as_array().unwrap() {
        let labels: Vec<String> = row["components"].as_array().unwrap().iter().map(|b| text(&b["label"])).collect();
        writeln!(out, "[{}]", labels.join("] [")).unwrap();
    }
    out
}

#[test]
fn each_kind_of_reply_looks_as_it_should() {
    for (name, args, status) in [
        ("answer", &["why are regulators involved"][..], 0),
        ("answer_from_a_section", &["how many visits had to be rebooked"], 0),
        ("answer_in_chinese", &["--locale", "zh-TW", "電動車充電費用怎麼算"], 0),
        ("english_article_for_a_chinese_reader", &["--locale", "zh-TW", "why are regulators involved"], 0),
        ("private_answer", &["--private", "why are regulators involved"], 0),
        ("fact", &["who wrote the article on passkeys"], 0),
        ("no_answer", &["how do i bake bread"], 1),
        ("no_answer_in_chinese", &["--locale", "zh-TW", "how do i bake bread"], 1),
        ("which_article", &["when was the article published"], 1),
        ("filtered", &["--category", "Biotech & Health", "why are regulators involved"], 1),
        ("unknown_article", &["--article", "nothing of the kind", "why"], 1),
        ("bad_day", &["--since", "yesterday", "why are regulators involved"], 1),
        ("only_a_mention", &["<@123>"], 1),
        ("no_words", &["?!"], 1),
        ("markup_in_the_question", &["why are [regulators](https://evil.example) **involved** @everyone"], 0),
    ] {
        let (payload, code) = preview(args);
        assert_eq!(code, Some(status), "{name}");
        insta::assert_snapshot!(name, readable(&payload["data"]));
    }
}

#[test]
fn a_private_preview_is_private_and_a_message_replies() {
    let (private, _) = preview(&["--private", "why are regulators involved"]);
    assert_eq!((&private["type"], &private["data"]["flags"]), (&Value::from(4), &Value::from(64)));
    let (message, _) = preview(&["--message", "why are regulators involved"]);
    assert!(message["message_reference"]["message_id"].is_string());
    assert_eq!(message["allowed_mentions"]["replied_user"], false);
}

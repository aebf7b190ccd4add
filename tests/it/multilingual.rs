//! The encoder of many languages inside the program.
//!
//! 1. A word chooses it; an index is made anew when it is chosen or left, and says which it has.
//! 2. It finds what words alone do not, in the article's language and from another.
//! 3. Where nobody chooses, the languages of the corpus do.
//! 4. A program in which its weights are damaged names it with the remedy, with status 2, and answers nothing.

use crate::check::{Desk, root, stderr, stdout};
use serde_json::{Value, json};
use std::path::PathBuf;

const FERRY: &str = "# 轮渡时刻\n\n港口轮渡周一至周五每三十分钟一班，从早上六点开到晚上十点。\n\n周末因为维修停驶，恢复日期另行通知。\n";
const BREAD: &str =
    "# 面包涨价\n\n面包店从三月起提高价格，因为面粉和电费都变贵了。\n\n老顾客可以用会员卡享受九折优惠。\n";

const WORD: [&str; 2] = ["--model", "multilingual"];

fn desk() -> Desk {
    Desk::new(&[("ferry.md", FERRY), ("bread.md", BREAD)])
}

#[test]
fn the_command_shows_it_and_that_it_works() {
    let desk = Desk::new(&[]);
    let output = desk.command(&["model"]).env("IBID_MODEL", "multilingual").output().unwrap();
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    for word in ["multilingual-e5-small", "inside the program", "12 layers", "“query: ”", "zh, es, de", "it works"]
    {
        assert!(text.contains(word), "{text} does not say {word}");
    }
    assert!(text.lines().all(|line| ibid::text::width(line) <= 80), "{text}");
}

#[test]
fn the_index_follows_the_word() {
    let desk = desk();
    let state = |args: &[&str]| {
        let output = desk.ibid(&[args, &["check", "--json"]].concat());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        told["index"].clone()
    };
    assert!(stderr(&desk.ibid(&[&WORD[..], &["index"]].concat())).contains("multilingual") || state(&WORD).is_object());
    assert!(state(&WORD).to_string().contains("multilingual-e5-small"));
    assert_eq!(state(&[])["state"], "unusable");
}

#[test]
fn a_question_finds_its_answer_in_other_words_and_from_another_language() {
    let desk = desk();
    for (asked, said) in [("坐船多久能等到下一趟", "每三十分钟"), ("why did the bakery raise prices", "面粉和电费")]
    {
        let output = desk.ibid(&[&WORD[..], &["ask", "--threshold", "0", "--json", asked]].concat());
        let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(shown.to_string().contains(said), "{asked}: {shown}");
        assert_ne!(shown["outcome"], json!("no_answer"));
    }
}

#[test]
fn the_languages_of_the_corpus_choose_where_nobody_does() {
    let english = ["a.md", "b.md", "c.md"]
        .map(|name| (name, "# The ferry\n\nThe ferry sails every half hour from the old pier.\n"));
    let encoder = |desk: &Desk| {
        let told = desk.command(&["check", "--json"]).env_remove("IBID_MODEL").output().unwrap();
        let told: Value = serde_json::from_slice(&told.stdout).unwrap();
        told["configuration"]["encoder"].as_str().unwrap().contains("multilingual")
    };
    assert!(!encoder(&Desk::new(&english)));
    assert!(encoder(&desk()));
    let asked = ["ask", "--threshold", "0", "--json", "坐船多久能等到下一趟"];
    let asked = desk().command(&asked).env_remove("IBID_MODEL").output().unwrap();
    assert!(stdout(&asked).contains("每三十分钟"), "{}", stdout(&asked));
}

/// A copy of the program with one byte of these weights changed.
fn damaged(desk: &Desk) -> PathBuf {
    let mut program = std::fs::read(env!("CARGO_BIN_EXE_ibid")).unwrap();
    let weights = std::fs::read(root().join("src/embed/weights/multilingual/model.safetensors")).unwrap();
    let head = &weights[..4_096];
    let at = program.windows(head.len()).position(|part| part == head).unwrap();
    program[at + weights.len() / 2] ^= 1;
    let file = desk.dir.path().join("ibid-damaged");
    std::fs::copy(env!("CARGO_BIN_EXE_ibid"), &file).unwrap();
    std::fs::write(&file, program).unwrap();
    file
}

#[test]
fn damaged_weights_are_named_with_the_remedy() {
    let desk = desk();
    let file = damaged(&desk);
    for command in [&["model"][..], &["index"], &["ask", "港口轮渡多久一班"]] {
        let run =
            std::process::Command::new(&file).args(WORD).args(command).current_dir(desk.dir.path()).output().unwrap();
        let said = stderr(&run);
        assert_eq!(run.status.code(), Some(2), "{command:?}: {said}");
        assert!(said.contains("multilingual-e5-small") && said.contains("install the program again"), "{said}");
    }
}

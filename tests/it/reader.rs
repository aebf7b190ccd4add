//! A reader that is brought: the tiny one of `tests/fixtures/reader`.
//!
//! 1. `ibid model` shows it, holds it to the references beside it, and says that it works.
//! 2. One that is missing, cut short or changed is told of by file and remedy, with status 2, whatever is asked.
//! 3. `off`, and an empty setting, need no file.

use crate::check::{Desk, root, stderr, stdout};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const KITE: &str = "# A kite\n\nThe kite flew over the sea for nine hours.\n";

/// A desk with the tiny reader in a folder of its own.
fn desk() -> (Desk, PathBuf) {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let folder = desk.dir.path().join("tiny");
    std::fs::create_dir(&folder).unwrap();
    for name in ["reader.safetensors", "tokenizer.json", "references.json"] {
        std::fs::copy(root().join("tests/fixtures/reader").join(name), folder.join(name)).unwrap();
    }
    (desk, folder)
}

#[test]
fn the_command_shows_the_reader_and_that_it_works() {
    let (desk, _) = desk();
    let output = desk.ibid(&["--reader", "tiny/reader.safetensors", "model"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    for word in
        ["tiny/reader.safetensors", "run fixture, step 0, from made up", "2 of 32 coordinates", "6 pairs, off by"]
    {
        assert!(text.contains(word), "{text} does not say {word}");
    }
    assert!(text.lines().all(|line| ibid::text::width(line) <= 80), "{text}");

    let output = desk.command(&["model", "--json"]).env("IBID_READER", "tiny/reader.safetensors").output().unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let reader = &shown["reader"];
    assert_eq!((&reader["run"], &reader["layers"], &reader["dimensions"]), (&json!("fixture"), &json!(2), &json!(32)));
    assert_eq!(reader["tokens"], json!({ "question": 48, "head": 32, "passage": 176 }));
    assert_eq!((&reader["check"]["wrong"], &reader["check"]["references"]["pairs"]), (&json!([]), &json!(6)));
    assert!(reader["identity"].as_str().unwrap().starts_with("reader/1 sha256:"));
}

#[test]
fn figures_that_are_not_the_references_are_told_of() {
    let (desk, folder) = desk();
    let file = folder.join("references.json");
    let mut references: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    references[0]["answer"] = json!(references[0]["answer"].as_f64().unwrap() + 0.01);
    std::fs::write(&file, references.to_string()).unwrap();
    let output = desk.ibid(&["--reader", "tiny/reader.safetensors", "model"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("not those of the references"), "{}", stdout(&output));
}

#[test]
fn no_reader_needs_no_file() {
    let (desk, _) = desk();
    for setting in ["off", ""] {
        let output =
            desk.command(&["ask", "--threshold", "0", "what", "flew"]).env("IBID_READER", setting).output().unwrap();
        assert!(stdout(&output).contains("The kite flew"), "{setting}: {}{}", stdout(&output), stderr(&output));
    }
    let output = desk.ibid(&["--reader", "off", "check", "--json"]);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["configuration"]["reader"], "none");
}

/// Breaks the folder and looks for the words in what is said of it.
fn breaks(how: impl Fn(&Path), words: &[&str]) {
    let (desk, folder) = desk();
    how(&folder);
    for command in [&["model"][..], &["ask", "what", "flew"], &["index"], &["check"]] {
        let output = desk.command(command).env("IBID_READER", "tiny/reader.safetensors").output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{command:?}: {said:?} does not say {word:?}");
        }
        assert!(!said.contains("panicked") && said.lines().count() >= 2, "with a remedy: {said}");
    }
}

#[test]
fn a_reader_that_is_not_there_or_not_whole_is_told_of() {
    let spoil = |folder: &Path, keep: usize, add: u8| {
        let file = folder.join("reader.safetensors");
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.truncate(keep);
        *bytes.last_mut().unwrap() ^= add;
        std::fs::write(&file, &bytes).unwrap();
    };
    let name = "tiny/reader.safetensors";
    breaks(|folder| std::fs::remove_file(folder.join("reader.safetensors")).unwrap(), &[name, "IBID_READER", "off"]);
    breaks(|folder| spoil(folder, 5_000, 0), &[name, "format safetensors", "training/run export"]);
    breaks(|folder| spoil(folder, usize::MAX, 1), &[name, "checksum", "training/run export"]);
    breaks(|folder| std::fs::remove_file(folder.join("tokenizer.json")).unwrap(), &[name, "30522", "tokenizer.json"]);
}

//! The terminal as a newcomer meets it, on the shipped corpus.
//!
//! 1. No line of any help, and none of what a command prints, is wider than the terminal, at 40, 80 and 100 columns; only
//!    what cannot be broken (an address, a path, an id) may be.
//! 2. A line breaks between words, never inside one.
//! 3. Each page of help ends with examples, and they work; options of every command stand apart.
//! 4. What is near to a mistyped word is suggested, and nothing else.
//! 5. An article that is withheld says so wherever articles are listed.
//! 6. What measures or looks names a next step.

use crate::check::{Desk, root, stderr, stdout};
use clap::CommandFactory;
use ibid::args::Args;
use ibid::ledger::{Ledger, RetentionDays};
use ibid::text::width;
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::sync::OnceLock;

/// The shipped corpus in a folder of its own, indexed, with an empty ledger. The index is built once.
fn desk() -> Desk {
    static BUILT: OnceLock<Desk> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let desk = Desk::new(&[]);
        copy(&root().join("corpus"), &desk.corpus());
        assert!(desk.ibid(&["index"]).status.success());
        desk
    });
    let desk = Desk::new(&[]);
    copy(&built.corpus(), &desk.corpus());
    copy(&built.index(), &desk.index());
    let keep = RetentionDays { words: 30, replies: 30 };
    Ledger::open(&desk.dir.path().join("ledger.db"), keep, jiff::Timestamp::now()).unwrap();
    desk
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn wide(desk: &Desk, columns: usize, words: &[&str]) -> Output {
    desk.command(words).env("COLUMNS", columns.to_string()).output().unwrap()
}

/// Every command, as it is called.
fn commands() -> Vec<Vec<String>> {
    fn below(command: &clap::Command, path: &[String], all: &mut Vec<Vec<String>>) {
        all.push(path.to_vec());
        for sub in command.get_subcommands() {
            below(sub, &[path, &[sub.get_name().to_owned()]].concat(), all);
        }
    }
    let mut all = Vec::new();
    below(&Args::command(), &[], &mut all);
    all
}

fn help(desk: &Desk, columns: usize, path: &[String]) -> String {
    let words: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let output = wide(desk, columns, &words);
    assert!(output.status.success(), "{path:?}: {}", stderr(&output));
    stdout(&output)
}

/// Columns of a name beside a value, and of what stands before it.
const NAME: usize = 13;

/// Whether a line is no wider than the terminal, or has a word that is too wide for it.
fn fits(line: &str, columns: usize) -> bool {
    width(line) <= columns || line.split_whitespace().any(|word| width(word) + NAME > columns)
}

#[test]
fn no_page_of_help_is_wider_than_the_terminal() {
    let desk = Desk::new(&[]);
    for columns in [40, 80, 100] {
        for path in commands() {
            for line in help(&desk, columns, &path).lines() {
                assert!(fits(line, columns), "{path:?} at {columns}: {line:?}");
            }
        }
    }
}

#[test]
fn nothing_that_is_printed_is_wider_than_the_terminal_or_breaks_inside_a_word() {
    let desk = desk();
    let said = |columns, words: &[&str]| {
        let output = wide(&desk, columns, words);
        format!("{}{}", stdout(&output), stderr(&output))
    };
    for words in [
        &["ask", "why are regulators involved"][..],
        &["ask", "--explain", "--top", "5", "who owns the clinics"],
        &["ask", "how do I bake bread"],
        &["ask", "詐騙簡訊怎麼過濾"],
        &["ask", "--article", "nothing-of-that-name", "who"],
        &["articles"],
        &["show", "clinic-passkeys"],
        &["show", "zh-scam-sms-filter"],
        &["show", "nothing-of-that-name"],
        &["check"],
        &["eval"],
        &["eval", "nowhere"],
        &["calibrate"],
        &["stats"],
        &["gaps"],
        &["audit"],
        &["feed", "list"],
        &["feed", "fetch"],
        &["feed", "fetch", "https://example.org/rss"],
        &["feed", "add", "http://127.0.0.1:8931/rss"],
        &["index", "--check"],
        &["rollback"],
        &["state", "clinic-passkeys"],
        &["state", "nothing-of-that-name"],
        &["add", "corpus/clinic-passkeys.md", "--dry-run"],
        &["add", "nothing.md", "--dry-run"],
        &["add", "corpus/README.md"],
        &["bot"],
        &["stats", "--ledger", "elsewhere.db"],
        &["--corpus", "nowhere", "check"],
        &["aks", "why"],
        &["ask", "--nope"],
        &["audit", "--action", "nope"],
        &["index", "--check", "--watch"],
        &["ask", "--threshold", "3", "why"],
    ] {
        let unbroken = said(1000, words);
        let known: std::collections::HashSet<&str> = unbroken.split_whitespace().collect();
        for columns in [40, 80] {
            let text = said(columns, words);
            assert!(!text.trim().is_empty(), "{words:?} says nothing");
            for line in text.lines() {
                assert!(fits(line, columns), "{words:?} at {columns}: {line:?}");
            }
            // Lists clip titles and tables wrap headings; sentences are whole.
            if matches!(words[0], "articles" | "eval" | "calibrate" | "model") || text.contains('│') {
                continue;
            }
            let is_wide = |word: &str| !word.is_ascii();
            for word in text.split_whitespace().filter(|word| !is_wide(word)) {
                let is_figure = word.chars().any(|c| c.is_ascii_digit());
                assert!(known.contains(word) || is_figure, "{words:?} at {columns} breaks inside {word:?}: {text}");
            }
        }
    }
}

#[test]
fn a_wide_table_goes_on_below_and_loses_no_figure() {
    let desk = desk();
    let figures = |columns| {
        let text = stdout(&wide(&desk, columns, &["calibrate"]));
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    assert_eq!(figures(40), figures(100));
    let text = stdout(&wide(&desk, 40, &["eval"]));
    for head in ["P@1", "AUROC", "c@95", "quote", "ms"] {
        assert!(text.split_whitespace().any(|word| word == head), "{head}: {text}");
    }
    assert_eq!(text.matches("golden ").count(), text.matches("set ").count(), "{text}");
}

/// The examples of a page of help, as the words after `ibid`.
fn examples(page: &str) -> Vec<String> {
    let below = page.split_once("\nExamples:\n").map_or("", |(_, below)| below);
    below.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_page_of_help_has_examples_and_they_work() {
    let desk = desk();
    for path in commands().into_iter().filter(|path| path.first().is_none_or(|name| name != "help")) {
        if path.last().is_some_and(|name| name == "help") {
            continue;
        }
        let page = help(&desk, 100, &path);
        let examples = examples(&page);
        assert!((2..=3).contains(&examples.len()), "{path:?}: {page}");
        for example in examples {
            // Not run: what asks the network or Discord, never ends, speaks to another program, reads a table of yours, or changes
            // articles, feeds or the index.
            let changes = [
                "ibid mcp",
                "ibid desk",
                "faq import",
                "https://",
                "ibid bot",
                "ibid serve",
                "discord check",
                "--watch",
                "rollback",
                "migrate",
                "retracted",
                "archive.zip",
            ];
            if changes.iter().any(|words| example.contains(words)) {
                let words: Vec<&str> = example.split_whitespace().collect();
                assert!(words[0] == "ibid" && Args::command().try_get_matches_from(&words).is_ok(), "{example}");
                continue;
            }
            // The rest of a pipe is the shell's.
            let (before, after) = example.split_once(" | ").unwrap_or((&example, ""));
            let (call, input) = if after.starts_with("ibid") { (after, Some(before)) } else { (before, None) };
            let call = call.split(" > ").next().unwrap_or_default();
            let words: Vec<&str> = call.split_whitespace().collect();
            assert_eq!(words[0], "ibid", "{example}");
            let mut command = desk.command(&words[1..]);
            if let Some(input) = input {
                let file = desk.dir.path().join("input");
                std::fs::write(&file, input.trim_start_matches("echo ")).unwrap();
                command.stdin(std::fs::File::open(file).unwrap());
            }
            let output = command.output().unwrap();
            // Of a threshold nothing may be promised, and something may be to look at: that is an answer, too.
            let may_be_one = ["calibrate", "self-check"].contains(&words[1]);
            let is_fine = output.status.success() || (may_be_one && output.status.code() == Some(1));
            assert!(is_fine, "{example}: {}", stderr(&output));
            assert!(!output.stdout.is_empty(), "{example} shows nothing: {}", stderr(&output));
        }
    }
}

#[test]
fn options_of_every_command_stand_apart_from_its_own() {
    let desk = Desk::new(&[]);
    for path in commands() {
        let page = help(&desk, 100, &path);
        let Some((own, shared)) = page.split_once("Options of every command:") else {
            assert!(path.contains(&"help".to_owned()), "{path:?}: {page}");
            continue;
        };
        let has = |text: &str, option| text.lines().any(|line| line.trim_start().starts_with(option));
        for option in ["--corpus ", "--index ", "--threshold ", "--model ", "--reader "] {
            assert!(has(shared, option) && !has(own, option), "{path:?}: {option}");
        }
        assert!(!has(shared, "--json") && !has(shared, "--ledger"), "{path:?}");
    }
}

#[test]
fn a_slip_of_the_fingers_is_put_right() {
    let desk = Desk::new(&[]);
    let said = |words: &[&str]| {
        let output = desk.ibid(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty(), "{words:?}");
        stderr(&output)
    };
    let aks = said(&["aks", "why"]);
    assert!(aks.contains("'ask'") && !aks.contains("gaps"), "{aks}");
    let nope = said(&["ask", "--nope", "why"]);
    assert!(nope.contains("'--nope'") && !nope.contains("--top"), "{nope}");
    assert_eq!(desk.ibid(&["--version"]).status.code(), Some(0));
    assert!(said(&[]).contains("Usage: ibid"));
}

#[test]
fn a_withheld_article_says_so_wherever_articles_are_listed() {
    let desk = desk();
    let set = |words: &[&str]| assert!(desk.ibid(&[&["state"], words].concat()).status.success(), "{words:?}");
    set(&["clinic-passkeys", "retracted", "--on", "2026-11-02"]);
    set(&["laptop-repair-rights", "embargoed", "--until", "2999-01-01"]);
    set(&["quarrydb-licence-change", "corrected", "--on", "2026-11-03"]);
    let marks = ["retracted on 2026-11-02: not quoted any more", "embargoed until 2999-01-01: not quoted before"];
    for words in [&["articles"][..], &["check"]] {
        let text = stdout(&desk.ibid(words));
        for mark in marks {
            assert_eq!(text.matches(mark).count(), 1, "{words:?}: {text}");
        }
    }
    let text = stdout(&desk.ibid(&["articles"]));
    assert!(text.contains("corrected on 2026-11-03") && text.matches("quoted").count() == 3, "{text}");
    assert!(stdout(&desk.ibid(&["check"])).contains("2 withheld"));
    assert!(stdout(&desk.ibid(&["show", "clinic-passkeys"])).contains(marks[0]));
    assert!(stdout(&desk.ibid(&["show", "corpus/clinic-passkeys.md"])).contains(marks[0]));

    let json = |words: &[&str]| serde_json::from_str::<Value>(&stdout(&desk.ibid(words))).unwrap();
    let articles = json(&["articles", "--json"]);
    let of = |id: &str| articles.as_array().unwrap().iter().find(|a| a["id"] == id).unwrap().clone();
    let (retracted, embargoed, plain) = (of("clinic-passkeys"), of("laptop-repair-rights"), of("zh-scam-sms-filter"));
    assert_eq!((&retracted["state"], &retracted["quoted"]), (&"retracted".into(), &false.into()));
    assert_eq!(retracted["on"], "2026-11-02");
    assert_eq!((&embargoed["quoted"], &embargoed["until"]), (&false.into(), &"2999-01-01T00:00:00Z".into()));
    assert_eq!((&plain["state"], &plain["quoted"]), (&"published".into(), &true.into()));
    assert_eq!(json(&["show", "clinic-passkeys", "--json"])["quoted"], false);
    let withheld = json(&["check", "--json"])["withheld"].clone();
    assert_eq!(withheld.as_array().unwrap().len(), 2, "{withheld}");
    assert_eq!((&withheld[0]["article"], &withheld[0]["quoted"]), (&"clinic-passkeys".into(), &false.into()));
    // A file that is no article of the corpus has no state.
    std::fs::write(desk.dir.path().join("other.md"), "# Other\n\nText.\n").unwrap();
    assert!(json(&["show", "other.md", "--json"]).get("state").is_none());
}

#[test]
fn what_measures_or_looks_names_a_next_step() {
    let desk = desk();
    for words in [&["check"][..], &["eval"], &["calibrate"], &["stats"], &["gaps"]] {
        let text = stdout(&desk.ibid(words));
        assert!(text.contains("`ibid ") || text.contains("--threshold"), "{words:?}: {text}");
        for named in text.split('`').skip(1).step_by(2).filter_map(|words| words.strip_prefix("ibid ")) {
            let name = named.split(' ').next().unwrap_or_default();
            assert!(Args::command().find_subcommand(name).is_some(), "{words:?}: {named}");
        }
    }
}

#[test]
fn a_first_build_says_so_and_a_missing_corpus_only_that_it_is_missing() {
    let desk = Desk::new(&[("kite.md", "# A kite\n\nIt flew.\n")]);
    assert!(stderr(&desk.ibid(&["index"])).contains("building the index for the first time"));
    let missing = stderr(&Desk::new(&[]).ibid(&["--corpus", "nowhere", "index"]));
    assert!(missing.contains("nowhere") && !missing.contains("building"), "{missing}");
    assert!(missing.contains("--corpus or IBID_CORPUS"), "{missing}");
    let questions = stderr(&desk.ibid(&["eval"]));
    assert!(questions.contains("questions.jsonl") && questions.contains("docs/evaluation.md"), "{questions}");
}

#[test]
fn a_pipe_without_a_question_says_how_to_ask() {
    let desk = Desk::new(&[("kite.md", "# A kite\n\nIt flew.\n")]);
    let output = desk.ibid(&["ask"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""));
    assert!(stderr(&output).contains("no question was given"), "{}", stderr(&output));
}

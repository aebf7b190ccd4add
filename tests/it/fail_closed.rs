//! The files that guard readers, `register.toml` and `questions.jsonl`, fail closed.
//!
//! 1. However the register is broken, an article that was retracted or embargoed stays withheld, in a bot that runs and in one that
//!    starts, or nothing is served at all; what is wrong is told with file and remedy.
//! 2. However the rulings are broken, a passage that was blocked stays blocked, or nothing is served at all.
//! 3. Without a copy of what was last said, what cannot be read starts nothing.
//! 4. What is missing is written again with the next change; only being said ends a retraction.
//! 5. `ibid index --strict` lets nothing through past golden questions that cannot be asked.

use crate::check::{Desk, NOW, stderr, stdout};
use ibid::answer::Reply;
use ibid::embed::Hashed;
use ibid::engine::Engine;
use ibid::eval::GoldenQuestion;
use ibid::ingest::{ArticleState, Register, RegisterEntry};
use ibid::newsroom::{keep_golden, set_standing};
use std::path::Path;
use std::sync::Arc;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n\n### Who paid for the paper kite?\n\nThe harbour board paid for the paper kite.\n";
const CLOCK: &str = "# The tide clock\n\nThe tide clock in the square was made from an old pump by the school.\n";
const BOAT: &str = "# The tin boat\n\nThe tin boat was made from old cans by two sisters in the harbour.\n";
const WHO: &str = "Who built the paper kite?";
const BUILT: &str = "kite#faq/who-built-the-paper-kite";

/// What becomes of a file.
enum Broken {
    Bytes(Vec<u8>),
    Gone,
    Dangling,
    Folder,
}

/// Every way to break a file whose whole text is `text`, with a name.
fn ways(text: &[u8]) -> Vec<(String, Broken)> {
    let mut out = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| out.push((name, Broken::Bytes(bytes)));
    for at in 0..text.len() {
        let mut flipped = text.to_vec();
        flipped[at] ^= 1;
        add(format!("bit of byte {at}"), flipped);
    }
    for n in 0..20 {
        let at = text.len() * n / 20;
        let mut bad = text.to_vec();
        bad[at] = 0xff;
        add(format!("byte {at} is not UTF-8"), bad.clone());
        bad[at] = 0;
        add(format!("byte {at} is NUL"), bad.clone());
        bad.truncate(at);
        add(format!("cut at {at}"), bad.clone());
        bad.resize(text.len(), 0);
        add(format!("NUL from {at} on"), bad);
        add(format!("begins at {at}"), text[at..].to_vec());
    }
    let lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    for n in 0..lines.len() {
        let with = |line: &[u8]| [&lines[..n], &[line], &lines[n + 1..]].concat().concat();
        add(format!("without line {n}"), with(b""));
        add(format!("line {n} twice"), with(&lines[n].repeat(2)));
        add(format!("line {n} is noise"), with(b"\x93\xfa\x00{{{[[[\n"));
        add(format!("line {n} is words"), with(b"these are words\n"));
        add(format!("line {n} is long"), with(&[b"#", "x".repeat(200_000).as_bytes(), b"\n"].concat()));
        add(
            format!("line {n} in a conflict"),
            with(&[b"<<<<<<< ours\n", lines[n], b"=======\n>>>>>>> theirs\n"].concat()),
        );
        add(format!("up to line {n}"), lines[..n].concat());
        add(format!("from line {n} on"), lines[n..].concat());
    }
    add("BOM".to_owned(), [b"\xef\xbb\xbf", text].concat());
    add("CRLF".to_owned(), String::from_utf8_lossy(text).replace('\n', "\r\n").into_bytes());
    add("CR".to_owned(), String::from_utf8_lossy(text).replace('\n', "\r").into_bytes());
    add("one line".to_owned(), String::from_utf8_lossy(text).replace('\n', " ").into_bytes());
    add("UTF-16".to_owned(), String::from_utf8_lossy(text).encode_utf16().flat_map(u16::to_le_bytes).collect());
    add("empty".to_owned(), Vec::new());
    add("blank".to_owned(), b" \n\n".to_vec());
    add("a comment".to_owned(), b"# nothing\n".to_vec());
    add("zeros".to_owned(), vec![0; text.len()]);
    add("a page".to_owned(), b"<html><body>502 Bad Gateway</body></html>".to_vec());
    add("JSON".to_owned(), b"{}".to_vec());
    add("smart quotes".to_owned(), String::from_utf8_lossy(text).replace('"', "\u{201d}").into_bytes());
    add("capitals".to_owned(), text.to_ascii_uppercase());
    out.push(("gone".to_owned(), Broken::Gone));
    out.push(("dangling".to_owned(), Broken::Dangling));
    out.push(("a folder".to_owned(), Broken::Folder));
    assert!(out.len() >= 40);
    out
}

fn put(path: &Path, broken: &Broken) {
    clear(path);
    match broken {
        Broken::Bytes(bytes) => std::fs::write(path, bytes).unwrap(),
        Broken::Gone => {}
        Broken::Dangling => std::os::unix::fs::symlink("/nonexistent/x", path).unwrap(),
        Broken::Folder => std::fs::create_dir(path).unwrap(),
    }
}

fn clear(path: &Path) {
    if path.is_dir() {
        std::fs::remove_dir(path).unwrap();
    } else {
        let _ = std::fs::remove_file(path);
    }
}

fn desk() -> Desk {
    Desk::new(&[("kite.md", KITE), ("tide-clock.md", CLOCK), ("tin-boat.md", BOAT)])
}

fn set(engine: &Engine, article: &str, state: ArticleState) {
    let until = (state == ArticleState::Embargoed).then(|| "2099-01-01T00:00:00Z".parse().unwrap());
    set_standing(engine, article, state, until, "2026-04-21".parse().unwrap(), NOW, None).unwrap();
}

fn open(desk: &Desk) -> Result<Engine, String> {
    Engine::serving(desk.settings(), Arc::new(Hashed), || NOW).map_err(|error| error.to_string())
}

fn withheld(register: &Register) -> bool {
    ["kite.md", "tin-boat.md"].iter().all(|file| register.entry(file).is_some_and(|entry| entry.is_withheld(NOW)))
}

/// A corpus in which two articles are withheld by the commands and a third was handed in, with its register's text.
fn registered() -> (Desk, Vec<u8>) {
    let desk = desk();
    let engine = desk.engine();
    Register::change(&desk.corpus(), |register| {
        register.entry_mut("tide-clock.md").origin = Some("clock.md".to_owned());
    })
    .unwrap();
    set(&engine, "kite", ArticleState::Retracted);
    set(&engine, "tin-boat", ArticleState::Embargoed);
    let text = std::fs::read(desk.corpus().join("register.toml")).unwrap();
    (desk, text)
}

#[test]
fn however_the_register_is_broken_what_was_withheld_stays_so() {
    let (desk, text) = registered();
    let (path, copy) = (desk.corpus().join("register.toml"), desk.corpus().join(".register.toml.last"));
    let said = std::fs::read(&copy).unwrap();
    for (way, broken) in ways(&text) {
        put(&path, &broken);
        std::fs::write(&copy, &said).unwrap();
        match Register::read(&desk.corpus()) {
            Ok(register) => {
                assert!(withheld(&register), "{way}: {register:?}");
                // And again, from the copy that this reading left.
                assert!(withheld(&Register::read(&desk.corpus()).unwrap()), "{way}, read again");
                let faults = register.faults(NOW);
                let is_as_it_was = Register::read_after(&desk.corpus(), None).is_ok() && faults.is_empty();
                assert!(!faults.is_empty() || is_as_it_was, "{way}");
                for fault in faults.iter().map(ToString::to_string) {
                    assert!(fault.starts_with("register.toml") && fault.contains("; "), "{way}: {fault}");
                }
            }
            Err(error) => panic!("{way}: {error}"),
        }
        put(&path, &Broken::Bytes(text.clone()));
        let mended = Register::read(&desk.corpus()).unwrap();
        assert!(mended.faults(NOW).is_empty() && withheld(&mended), "{way}: {:?}", mended.faults(NOW));
    }
}

#[test]
fn without_a_copy_what_cannot_be_read_starts_nothing_or_is_withheld() {
    let (desk, text) = registered();
    let (path, copy) = (desk.corpus().join("register.toml"), desk.corpus().join(".register.toml.last"));
    let is_readable = |broken: &Broken| match broken {
        Broken::Bytes(bytes) => std::str::from_utf8(bytes)
            .is_ok_and(|text| toml_is_whole(text) && !text.trim_matches(['\0', ' ', '\n']).is_empty()),
        Broken::Gone => true,
        Broken::Dangling | Broken::Folder => false,
    };
    let mut refused = 0;
    for (way, broken) in ways(&text).into_iter().filter(|(_, broken)| !is_readable(broken)) {
        put(&path, &broken);
        let _ = std::fs::remove_file(&copy);
        match Register::read(&desk.corpus()) {
            // One of the two may be lost with its whole entry, when nothing tells that it was there.
            Ok(register) => {
                let shown = ["kite.md", "tin-boat.md"]
                    .iter()
                    .filter(|file| register.entry(file).is_some_and(|e| !e.is_withheld(NOW)));
                assert_eq!(shown.count(), 0, "{way}: {register:?}");
                assert!(!register.faults(NOW).is_empty(), "{way}");
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("register.toml"), "{way}: {error}");
            }
        }
    }
    assert!(refused > 40, "{refused}");
}

fn toml_is_whole(text: &str) -> bool {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("register.toml"), text).unwrap();
    Register::read(dir.path()).is_ok_and(|register| register.faults(NOW).is_empty())
}

#[test]
fn a_bot_that_runs_and_one_that_starts_serve_nothing_that_was_withheld() {
    let (desk, text) = registered();
    let engine = desk.engine();
    let path = desk.corpus().join("register.toml");
    let seen = |engine: &Engine| engine.index().articles().map(|a| a.id.to_string()).collect::<Vec<_>>();
    for broken in [
        Broken::Bytes(Vec::new()),
        Broken::Bytes(text[..text.len() - 20].to_vec()),
        Broken::Gone,
        Broken::Dangling,
        Broken::Folder,
    ] {
        put(&path, &broken);
        assert_eq!(seen(&engine), ["tide-clock"], "good articles are served on");
        assert!(engine.trouble().is_some() && !engine.faults().is_empty());
        assert_eq!(seen(&open(&desk).unwrap()), ["tide-clock"]);
        // An index of its own: the program has another encoder.
        let asked = desk.ibid(&["--index", "other", "ask", "--json", "who built the paper kite"]);
        assert!(stderr(&asked).contains("register.toml"), "{}", stderr(&asked));
        assert!(stdout(&asked).contains("\"faults\"") && !stdout(&asked).contains("Mira Osei"), "{}", stdout(&asked));
        let checked = desk.ibid(&["check", "--strict"]);
        assert!(checked.status.code() == Some(2) && stdout(&checked).contains("register.toml"), "{}", stdout(&checked));
    }
    clear(&path);
    // The next change writes what is missing again.
    set(&engine, "tide-clock", ArticleState::Corrected);
    let written: Register = Register::read(&desk.corpus()).unwrap();
    assert!(withheld(&written) && written.faults(NOW).is_empty(), "{written:?}");
    std::fs::write(&path, "[file.\"kite.md\"]\nstate = \"published\"\n[file.\"tin-boat.md\"]\nstate = \"published\"\n")
        .unwrap();
    assert_eq!(seen(&engine).len(), 3, "only being said ends a retraction");
    assert_eq!(written.entry("gone.md"), None::<&RegisterEntry>);
}

/// Whether the engine quotes the passage that was blocked, for the question that it was blocked for.
fn quotes(engine: &Engine) -> bool {
    let question = ibid::article::Question::new(WHO).unwrap();
    let filter = ibid::search::Filter::default();
    let limits = ibid::answer::ReplyLimits { threshold: 0.0, top: 3 };
    let is_it = |answer: &ibid::answer::Answer| answer.citation.passage.as_ref().is_some_and(|id| id.as_str() == BUILT);
    let response = engine.ask_within(&question, &filter, limits).unwrap();
    !matches!(response.reply, Reply::NoAnswer(_)) && response.passages().iter().any(is_it)
}

fn golden(question: &str, wrong: &[&str], ruling: bool) -> GoldenQuestion {
    let wrong = wrong.iter().map(ToString::to_string).collect();
    GoldenQuestion { question: question.to_owned(), wrong, ruling, ..GoldenQuestion::default() }
}

#[test]
fn a_bot_that_runs_and_one_that_starts_quote_nothing_that_was_blocked() {
    let desk = desk();
    let engine = desk.engine();
    assert!(quotes(&engine));
    keep_golden(&desk.corpus(), golden("What else?", &[], false)).unwrap();
    keep_golden(&desk.corpus(), golden(WHO, &[BUILT], true)).unwrap();
    assert!(!quotes(&engine));
    let path = desk.corpus().join("questions.jsonl");
    let text = std::fs::read(&path).unwrap();
    let bad = |at: usize| {
        let mut bad = text.clone();
        bad[at] = 0xff;
        Broken::Bytes(bad)
    };
    for (n, broken) in [
        bad(text.len() - 30),
        bad(12),
        Broken::Bytes([b"\xef\xbb\xbf", &text[..]].concat()),
        Broken::Bytes(text[..text.len() - 9].to_vec()),
        Broken::Bytes(Vec::new()),
        Broken::Gone,
        Broken::Dangling,
        Broken::Folder,
    ]
    .into_iter()
    .enumerate()
    {
        put(&path, &broken);
        assert!(!quotes(&engine), "{n}: running");
        assert!(!quotes(&open(&desk).unwrap()), "{n}: started");
        assert_eq!(engine.faults().is_empty(), n == 2, "{n}: {:?}", engine.faults());
        let checked = desk.ibid(&["check", "--json"]);
        assert_eq!(stdout(&checked).contains("questions.jsonl"), n != 2, "{n}");
    }
    put(&path, &Broken::Bytes(format!("{{\"id\":\"m002\",\"question\":\"{WHO}\",\"ruling\":false}}\n").into_bytes()));
    assert!(quotes(&engine) && engine.faults().is_empty(), "only being said lifts a ruling");
}

#[test]
fn what_cannot_be_read_and_was_never_known_starts_nothing() {
    for broken in [Broken::Dangling, Broken::Folder] {
        let desk = desk();
        desk.engine();
        put(&desk.corpus().join("questions.jsonl"), &broken);
        assert!(open(&desk).err().unwrap().contains("questions.jsonl"));
    }
}

#[test]
fn strict_lets_nothing_past_questions_that_cannot_be_asked() {
    let desk = desk();
    assert_eq!(desk.ibid(&["index"]).status.code(), Some(0));
    let good = format!("{{\"id\":\"a\",\"question\":\"{WHO}\",\"relevant\":[\"{BUILT}\"]}}\n");
    for (bad, words) in [
        (&b"\xff\xfe\n"[..], "questions.jsonl:2"),
        (b"{\"id\":\"a\",\"question\":\"x\"}\n", "used before"),
        (b"{\"id\":", "questions.jsonl:2"),
    ] {
        desk.write("questions.jsonl", &[good.as_bytes(), bad].concat());
        // The new index breaks the good question.
        desk.write("kite.md", format!("{}\n", KITE.replace("Who built", "Who never built")).as_bytes());
        let refused = desk.ibid(&["index", "--strict"]);
        assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
        assert!(stderr(&refused).contains(words) && stderr(&refused).contains("stays in use"), "{}", stderr(&refused));
        let checked = desk.ibid(&["index", "--check", "--strict"]);
        assert_eq!(checked.status.code(), Some(2), "{}", stderr(&checked));
    }
}

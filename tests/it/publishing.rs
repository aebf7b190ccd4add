//! How a new index comes to serve, by each command of the terminal.
//!
//! 1. Where a golden question would break, each command serves and reports it, or holds the index and says how to decide; the
//!    table is the one in ARCHITECTURE.
//! 2. An index on hold stays as it is, whatever is added, until it is asked for by name.
//! 3. A face makes no index but by `newsroom::publish`.

use crate::check::{Desk, NOW, bundled, root, stderr, stdout};
use crate::site::Site;
use ibid::engine::Engine;
use ibid::eval::GoldenQuestion;
use ibid::ledger::{AuditAction, AuditFilter, Ledger, RetentionDays};
use ibid::newsroom::keep_golden;
use serde_json::Value;
use std::io::BufRead;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const KITE: &str = "# A kite\n\nThe kite flew over the sea for nine hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";
const LAMP: &str = "# The salt lamp\n\nA salt lamp hangs in the cellar.\n\n## FAQ\n\n### How long does the salt lamp burn?\n\nThe salt lamp burns for nine hours on one candle.\n";
/// What the articles are not to answer.
const BURNS: &str = "How long does the salt lamp burn?";
const BREAKS: &str = "1 golden question is no longer answered right";

/// An index of one article, and a golden question that a second one breaks.
fn desk() -> Desk {
    let desk = Desk::new(&[("kite.md", KITE)]);
    keep_golden(&desk.corpus(), GoldenQuestion { question: BURNS.to_owned(), ..GoldenQuestion::default() }).unwrap();
    std::fs::write(desk.dir.path().join("lamp.md"), LAMP).unwrap();
    assert!(desk.ibid(&["index"]).status.success());
    desk
}

/// Whether the lamp is in the index that serves, and whether that is on hold.
fn state(desk: &Desk) -> (bool, bool) {
    let engine = Engine::serving(desk.settings(), bundled(), || NOW).unwrap();
    let has_lamp = engine.index().articles().any(|article| article.title == "The salt lamp");
    (has_lamp, engine.is_held())
}

fn save_lamp(desk: &Desk) {
    desk.write("lamp.md", LAMP.as_bytes());
}

/// What a command did, and what it said.
#[track_caller]
fn check(desk: &Desk, args: &[&str], expected: (bool, bool), code: i32, said: &[&str]) -> Output {
    let output = desk.ibid(args);
    let words = stdout(&output) + &stderr(&output);
    assert_eq!((state(desk), output.status.code()), (expected, Some(code)), "{args:?}: {words}");
    for expected in said {
        assert!(words.contains(expected), "{args:?}: {expected:?} is not in {words}");
    }
    output
}

const SERVES: (bool, bool) = (true, false);
const NOT_SERVED: (bool, bool) = (false, false);
const ON_HOLD: (bool, bool) = (false, true);

#[test]
fn an_index_that_is_asked_for_by_name_is_asked_first() {
    let desk = desk();
    save_lamp(&desk);
    check(&desk, &["index", "--check"], NOT_SERVED, 0, &["broken", BURNS]);
    check(&desk, &["index", "--strict"], NOT_SERVED, 2, &["refused", BURNS]);
    check(&desk, &["index"], SERVES, 0, &[BREAKS, BURNS]);
    check(&desk, &["rollback"], ON_HOLD, 0, &["ibid index"]);
}

#[test]
fn a_command_on_changed_articles_serves_them_and_reports_what_broke() {
    let desk = desk();
    save_lamp(&desk);
    check(&desk, &["ask", "who built the kite"], SERVES, 0, &["six engineers", BREAKS, BURNS, "ibid rollback"]);
    let again = desk.ibid(&["ask", "who built the kite"]);
    assert!(!stderr(&again).contains(BREAKS), "it is reported once: {}", stderr(&again));
}

#[test]
fn an_added_article_serves_at_once_and_what_it_broke_is_reported() {
    let desk = desk();
    check(&desk, &["add", "--yes", "lamp.md"], SERVES, 0, &["added lamp.md", BREAKS, BURNS, "ibid rollback"]);
    check(&desk, &["rollback"], ON_HOLD, 0, &[]);
    std::fs::write(desk.dir.path().join("boat.md"), "# A boat\n\nThe boat lies in the harbour.\n").unwrap();
    let added = check(&desk, &["add", "--yes", "--json", "boat.md"], ON_HOLD, 0, &["on hold", "ibid index"]);
    let told: Value = serde_json::from_str(&stdout(&added)).unwrap();
    assert_eq!((&told["held"], &told["generation"]), (&true.into(), &Value::Null));
    check(&desk, &["index"], SERVES, 0, &["boat.md"]);
}

#[test]
fn a_feed_that_breaks_a_golden_question_is_held_until_somebody_decides() {
    let desk = desk();
    let text = "&lt;p&gt;A salt lamp hangs in the cellar.&lt;/p&gt;&lt;h2&gt;FAQ&lt;/h2&gt;&lt;h3&gt;How long does the salt lamp burn?&lt;/h3&gt;&lt;p&gt;The salt lamp burns for nine hours on one candle.&lt;/p&gt;";
    let item = format!(
        "<item><title>The salt lamp</title><link>/lamp</link><guid>1</guid><content:encoded>{text}</content:encoded></item>"
    );
    let feed =
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel>{item}</channel></rss>");
    let site = Site::new(&[("/feed", "application/rss+xml", &feed)]);
    let (url, host) = (site.url("/feed"), site.host());
    assert!(desk.ibid(&["feed", "add", "--allow-host", &host, &url]).status.success());
    let fetch = ["feed", "fetch", "--all", "--allow-host", &host];
    check(&desk, &fetch, ON_HOLD, 2, &["not in use", "breaks 1 golden question", BURNS, "on hold", "ibid index"]);
    let ledger =
        Ledger::open(&desk.dir.path().join("ledger.db"), RetentionDays { words: 30, replies: 30 }, NOW).unwrap();
    let trail = ledger.audited(&AuditFilter::default(), 9).unwrap();
    assert!(trail.iter().any(|a| a.entry.action == AuditAction::IndexLeft), "{trail:?}");
    check(&desk, &["ask", "who built the kite"], ON_HOLD, 0, &["six engineers", "run `ibid index`"]);
    check(&desk, &["index"], SERVES, 0, &[BREAKS]);
}

#[test]
fn what_is_saved_in_a_watched_folder_serves_at_once_and_what_it_broke_is_reported() {
    let desk = desk();
    let mut command = desk.command(&["index", "--watch"]);
    let mut watching = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (tell, hear) = mpsc::channel();
    let stderr = std::io::BufReader::new(watching.stderr.take().unwrap());
    std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
    let said = |words: &str| hear.iter_until(words);
    said("watching");
    save_lamp(&desk);
    said(BREAKS);
    let now = state(&desk);
    watching.kill().unwrap();
    watching.wait().unwrap();
    assert_eq!(now, SERVES);
}

trait IterUntil {
    fn iter_until(&self, words: &str);
}

impl IterUntil for mpsc::Receiver<String> {
    /// Waits for a line with these words.
    #[track_caller]
    fn iter_until(&self, words: &str) {
        loop {
            match self.recv_timeout(Duration::from_mins(1)) {
                Ok(line) if line.contains(words) => return,
                Ok(_) => {}
                Err(error) => panic!("{words:?} was never said: {error}"),
            }
        }
    }
}

#[test]
fn a_state_counts_at_once_and_what_it_broke_is_reported() {
    let desk = desk();
    let asked = desk.ibid(&["ask", "--json", "who built the kite"]);
    let reply: Value = serde_json::from_str(&stdout(&asked)).unwrap();
    let passage = reply["citation"]["passage"].as_str().unwrap().to_owned();
    let golden = GoldenQuestion {
        question: "who built the kite".to_owned(),
        relevant: vec![passage],
        ..GoldenQuestion::default()
    };
    keep_golden(&desk.corpus(), golden).unwrap();
    check(&desk, &["state", "kite", "retracted"], NOT_SERVED, 0, &[BREAKS, "who built the kite", "questions.jsonl"]);
    let engine = Engine::serving(desk.settings(), bundled(), || NOW).unwrap();
    assert_eq!(engine.index().articles().count(), 0, "the retraction holds");
}

/// Code of the faces, without comments.
fn code(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            code(&path, out);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>();
            out.push((path.display().to_string(), lines.join("\n")));
        }
    }
}

#[test]
fn the_faces_make_no_index_past_the_one_way() {
    let mut files = Vec::new();
    for face in ["src/cli", "src/discord", "src/config"] {
        code(&root().join(face), &mut files);
    }
    for (file, code) in &files {
        for past in [".reindex(", ".writer(", ".prepare(", "engine.publish(", "fn bring_in("] {
            assert!(!code.contains(past), "{file} has {past}");
        }
    }
}

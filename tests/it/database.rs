//! The real program with its index in PostgreSQL.
//!
//! 1. Every golden question of the shipped corpus has the reply that it has from the folder, to the letter.
//! 2. An index is brought into the database and back; what is there is not brought again.
//! 3. The ledger goes with it, and is shared from then on.
//! 4. A build that is killed leaves what served before; the next one clears away what it left.
//! 5. What is set up wrong ends with status 2 and one sentence, in which there is no password.

#[path = "../../src/postgres/test_server.rs"]
mod test_server;

use crate::check::{Desk, root, stderr, stdout};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};
use test_server::{Server, server};

const KITE: &str = "# A kite\n\nThe kite flew over the sea for nine hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";

/// A corpus whose index may be in a database.
struct House {
    server: &'static Server,
    database: String,
    desk: Desk,
}

impl House {
    fn new(files: &[(&str, &str)]) -> Option<Self> {
        let server = server()?;
        Some(Self { server, database: server.database(), desk: Desk::new(files) })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.desk.command(args);
        command.env("IBID_READER", "off").env("IBID_DATABASE_URL", self.server.address("bot", &self.database));
        command
    }

    fn ibid(&self, args: &[&str]) -> String {
        told(&self.command(args).output().unwrap())
    }

    fn sql(&self, sql: &str) -> String {
        self.server.sql(&self.database, sql)
    }
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    stdout(output)
}

#[test]
fn golden_questions_have_the_same_replies() {
    let Some(house) = House::new(&[]) else { return };
    let corpus = root().join("corpus");
    let text = std::fs::read_to_string(corpus.join("questions.jsonl")).unwrap();
    let questions: Vec<String> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|golden| golden["question"].as_str().map(str::to_owned))
        .collect();
    assert!(questions.len() > 20);
    let asked = house.desk.dir.path().join("asked");
    std::fs::write(&asked, questions.join("\n")).unwrap();
    let args = ["--corpus", corpus.to_str().unwrap(), "ask", "--json"];
    let replies = |mut command: Command| {
        let input = std::fs::File::open(&asked).unwrap();
        let output = command.env("IBID_READER", "off").stdin(input).output().unwrap();
        let reply = |line: &str| {
            let mut reply: serde_json::Value = serde_json::from_str(line).unwrap();
            // The two were not built at the same moment.
            reply["index"].as_object_mut().unwrap().remove("built").unwrap();
            reply
        };
        stdout(&output).lines().map(reply).collect::<Vec<_>>()
    };
    let (inside, database) = (replies(house.desk.command(&args)), replies(house.command(&args)));
    assert_eq!(inside.len(), questions.len());
    for (question, (inside, database)) in questions.iter().zip(inside.iter().zip(&database)) {
        assert_eq!(inside, database, "{question}");
    }
}

#[test]
fn an_index_is_brought_over_and_back() {
    let Some(house) = House::new(&[("kite.md", KITE)]) else { return };
    told(&house.desk.command(&["index"]).output().unwrap());
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&house.ibid(args)).unwrap();
    let there = json(&["migrate", "--to", "postgres", "--json"]);
    assert_eq!((&there["is_new"], &there["articles"], &there["embedded"]), (&true.into(), &1.into(), &0.into()));
    assert!(house.ibid(&["ask", "who", "built", "the", "kite"]).contains("A team of six engineers"));
    assert_eq!(json(&["migrate", "--to", "postgres", "--json"])["is_new"], false);
    std::fs::remove_dir_all(house.desk.index()).unwrap();
    let back = json(&["migrate", "--to", "embedded", "--json"]);
    assert_eq!((&back["is_new"], &back["fingerprint"]), (&true.into(), &there["fingerprint"]));
    let alone = house.desk.ibid(&["migrate", "--to", "postgres"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(stderr(&alone).contains("IBID_DATABASE_URL"), "{}", stderr(&alone));
}

#[test]
fn the_ledger_goes_with_the_index_and_is_shared_from_then_on() {
    let Some(house) = House::new(&[("kite.md", KITE)]) else { return };
    let file = house.desk.dir.path().join("ledger.db");
    told(&house.desk.command(&["index"]).output().unwrap());
    told(&house.desk.command(&["key", "add", "nightly", "--scope", "gaps:read"]).output().unwrap());
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&house.ibid(args)).unwrap();
    let there = json(&["migrate", "--to", "postgres", "--json"]);
    assert_eq!(there["ledger"]["is_new"], true);
    assert_eq!(json(&["migrate", "--to", "postgres", "--json"])["ledger"]["is_new"], false);
    std::fs::remove_file(&file).unwrap();
    house.ibid(&["key", "add", "other", "--scope", "gaps:read"]);
    assert!(!file.exists(), "the ledger is in the database now");
    let keys = house.ibid(&["key", "list"]);
    assert!(keys.contains("nightly") && keys.contains("other"), "{keys}");
    let named = house.command(&["key", "list"]).env("IBID_LEDGER", &file).output().unwrap();
    assert!(stderr(&named).contains("there is no ledger"), "a file that is named comes first: {}", stderr(&named));
    house.ibid(&["migrate", "--to", "embedded"]);
    assert!(told(&house.desk.command(&["key", "list"]).output().unwrap()).contains("other"));
}

#[test]
fn a_build_that_is_killed_leaves_what_served() {
    let Some(house) = House::new(&[("kite.md", KITE)]) else { return };
    house.ibid(&["index"]);
    for n in 0..60 {
        house.desk.write(&format!("more-{n}.md"), format!("# Page {n}\n\nWhale number {n} swam by.\n").as_bytes());
    }
    let mut child = house.command(&["index"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(house.ibid(&["ask", "who", "built", "the", "kite"]).contains("A team of six engineers"));
    house.ibid(&["index"]);
    let orphans = "SELECT count(*) FROM ibid.shard s WHERE NOT EXISTS \
                   (SELECT FROM ibid.generation g WHERE s.shard = ANY(g.shards))";
    assert_eq!(house.sql(orphans), "0");
    assert_eq!(house.sql("SELECT manifest ->> 'articles' FROM ibid.generation ORDER BY generation DESC LIMIT 1"), "61");
}

#[test]
fn what_is_set_up_wrong_is_told_in_one_sentence() {
    let Some(house) = House::new(&[("kite.md", KITE)]) else { return };
    let url = |user: &str, database: &str| house.server.address(user, database);
    let bare = house.server.empty_database();
    for (address, words) in [
        ("s3cret at nowhere".to_owned(), "IBID_DATABASE_URL is no address"),
        (url("nobody:s3cret", &house.database), "refuses the user or the password"),
        (url("bot:s3cret", "nowhere"), "there is no database"),
        (url("bot:s3cret", &bare), "CREATE EXTENSION vector"),
        ("postgres://bot:s3cret@127.0.0.1:1/x".to_owned(), "cannot be reached"),
    ] {
        for args in [&["index"][..], &["ask", "who built the kite"], &["rollback"]] {
            let output = house.desk.command(args).env("IBID_DATABASE_URL", &address).output().unwrap();
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
            assert!(!said.contains("s3cret") && output.stdout.is_empty(), "{args:?}: {said}");
            let is_told = said.contains(words) || args[0] == "rollback" && said.contains("no index yet");
            assert!(is_told, "{args:?}: {said}");
        }
    }
    house.ibid(&["index"]);
    let other = house.command(&["ask", "who built the kite"]).env("IBID_MODEL", "multilingual").output().unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("the encoder") && stderr(&other).contains("--rebuild"), "{}", stderr(&other));
    let refused = house.command(&["index"]).env("IBID_MODEL", "multilingual").output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", stdout(&refused));
}

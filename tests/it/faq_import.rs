//! `ibid faq import`, by the real program.
//!
//! 1. What `faq export --csv` writes comes in again: nothing twice, nothing changed, in another corpus all of it.
//! 2. Nothing is written without a yes; bad rows are named by line, and the others come in.
//! 3. What came in is answered from at once, as moderators' words.

use crate::check::{Desk, stderr, stdout};
use serde_json::Value;

const KITE: &str = "---\ntitle: The red kite\n---\n\nThe kite flew over the sea.\n\n## FAQ\n\n### Who built the kite?\n\n\
    A team of six engineers built the kite in a barn.\n";

const TABLE: &str = "question,answer,article,source\r\n\
    How long is the tail of the kite?,\"Nine metres, \"\"all told\"\".\r\n\r\nIt is dyed red.\",kite,\r\n\
    What is the sail sewn with?,Silk thread.,,https://b.example/thread\r\n\
    Who built the kite?,Somebody.,,\r\n\
    ,No question.,,\r\n\
    Is there a spare frame?,Yes.,no such article,\r\n";

fn desk() -> Desk {
    let desk = Desk::new(&[("kite.md", KITE)]);
    std::fs::write(desk.dir.path().join("faq.csv"), TABLE).unwrap();
    desk
}

#[test]
fn a_table_comes_in_row_by_row_and_is_answered_from() {
    let desk = desk();
    let refused = desk.ibid(&["faq", "import", "faq.csv"]);
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("--yes"), "{}", stderr(&refused));
    let shown = desk.ibid(&["faq", "import", "faq.csv", "--dry-run"]);
    assert!(stdout(&shown).contains("How long is the tail") && stdout(&shown).contains("2 answers to add, 3 left out"));
    assert!(!desk.corpus().join("answers").exists(), "nothing is written");

    let done = desk.ibid(&["faq", "import", "faq.csv", "--yes", "--json"]);
    assert_eq!(done.status.code(), Some(2), "two rows are wrong");
    let told: Value = serde_json::from_str(&stdout(&done)).unwrap();
    let lines = |list: &str| -> Vec<u64> {
        told[list].as_array().unwrap().iter().map(|one| one["line"].as_u64().unwrap()).collect()
    };
    assert_eq!((lines("added"), lines("left_out")), (vec![2, 5], vec![6, 7, 8]), "{told}");
    assert!(told["left_out"][0]["answered"] == true && told["left_out"][1]["answered"] == false);
    let said = stderr(&done);
    assert!(
        said.contains("error: line 7: the question is empty") && said.contains("line 8 (“Is there a spare frame?”)"),
        "{said}"
    );

    let mut asking = desk.command(&["ask", "--json", "how long is the tail of the kite"]);
    let asked = asking.env("IBID_READER", "off").output().unwrap();
    let answer: Value = serde_json::from_str(&stdout(&asked)).unwrap();
    assert_eq!(answer["quote"], "Nine metres, \"all told\".\n\nIt is dyed red.", "{answer}");
    assert_eq!(answer["citation"]["answered_by"], "moderators");
}

#[test]
fn what_was_exported_comes_in_again_and_changes_nothing_that_is_there() {
    let desk = desk();
    desk.ibid(&["faq", "import", "faq.csv", "--yes"]);
    let exported = stdout(&desk.ibid(&["faq", "export", "--csv"]));
    std::fs::write(desk.dir.path().join("all.csv"), &exported).unwrap();
    let again = desk.ibid(&["faq", "import", "all.csv", "--yes"]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert!(stdout(&again).contains("0 answers to add, 3 left out"), "{}", stdout(&again));
    assert_eq!(stdout(&desk.ibid(&["faq", "export", "--csv"])), exported);

    let other = Desk::new(&[("kite.md", "---\ntitle: The red kite\n---\n\nThe kite flew over the sea.\n")]);
    std::fs::write(other.dir.path().join("all.csv"), &exported).unwrap();
    let brought = other.ibid(&["faq", "import", "all.csv", "--yes"]);
    assert_eq!(brought.status.code(), Some(0), "{}", stderr(&brought));
    let pairs = |csv: &str| -> Vec<(String, String)> {
        let rows = ibid::text::csv_rows(csv, ',', 100).into_iter().map(Result::unwrap);
        let mut pairs: Vec<_> = rows.map(|row| (row.cells[2].clone(), row.cells[3].clone())).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(pairs(&stdout(&other.ibid(&["faq", "export", "--csv"]))), pairs(&exported));
}

#[test]
fn a_file_that_is_no_table_is_refused_in_a_sentence() {
    let desk = desk();
    std::fs::write(desk.dir.path().join("bad.csv"), "Frage,Antwort\na,b\n").unwrap();
    for (file, words) in [("bad.csv", "no column \"question\""), ("none.csv", "none.csv"), ("corpus", "corpus")] {
        let refused = desk.ibid(&["faq", "import", file, "--yes"]);
        let said = stderr(&refused);
        assert!(
            refused.status.code() == Some(2) && said.contains(words) && said.lines().count() == 1,
            "{file}: {said}"
        );
    }
}

//! The real program, as a person or a script meets it.
//!
//! 1. Exit status: 0 answered, 1 no answer, 2 failure; data on stdout, words on stderr.
//! 2. No colour and no escape in a pipe, whatever the article holds; lines within 80 columns but for addresses.
//! 3. Questions from a pipe are answered as JSON Lines, one for each line, also for a line that cannot be asked.
//! 4. A reader that goes away is not an error.
//! 5. Every bad input has a clear message that names what and where.

use crate::check::{Desk, stderr, stdout};
use std::io::Write;
use std::process::Stdio;

const KITE: &str = "# A kite\n\nThe kite \u{1b}[31mflew over the sea for nine hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";

fn desk() -> Desk {
    Desk::new(&[("kite.md", KITE)])
}

fn fails(desk: &Desk, args: &[&str], words: &[&str]) {
    let output = desk.ibid(args);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{args:?}: {said:?} does not say {word:?}");
    }
    assert!(output.stdout.is_empty());
}

#[test]
fn the_status_tells_whether_there_was_an_answer() {
    let desk = desk();
    let answered = desk.ibid(&["ask", "who", "built", "the", "kite"]);
    assert_eq!(answered.status.code(), Some(0), "{}", stderr(&answered));
    assert!(stdout(&answered).contains("A team of six engineers built the kite in a barn."));
    assert!(stderr(&answered).contains("building the index"));
    let none = desk.ibid(&["ask", "best bread recipe"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(stdout(&none).contains("do not answer") && !stdout(&none).contains("http"));
}

#[test]
fn a_pipe_gets_neither_colour_nor_escapes_nor_long_lines() {
    let desk = desk();
    for args in [&["ask", "--explain", "how long did it fly"][..], &["show", "kite"], &["articles"], &["check"]] {
        let text = stdout(&desk.ibid(args));
        assert!(!text.contains('\u{1b}'), "{args:?}");
        for line in text.lines().filter(|l| !l.contains("http")) {
            assert!(ibid::text::width(line) <= 80, "{args:?}: {line}");
        }
    }
}

#[test]
fn questions_from_a_pipe_are_answered_line_by_line() {
    let desk = desk();
    let mut child =
        desk.command(&["ask"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("who built the kite\n\n?!\nbest bread recipe\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let outcomes: Vec<String> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outcomes, ["answer", "error", "no_answer"]);
    assert_eq!(output.status.code(), Some(2), "one line failed");
}

#[test]
fn a_reader_that_goes_away_is_not_an_error() {
    let desk = desk();
    desk.ibid(&["index"]);
    let mut child = desk.command(&["show", "kite"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn bad_input_is_told_clearly() {
    let desk = desk();
    fails(&desk, &["ask", " "], &["the question is empty"]);
    fails(&desk, &["ask", "?!"], &["no words"]);
    fails(&desk, &["ask", &"long ".repeat(900)], &["more than 2000"]);
    fails(&desk, &["ask", "--article", "nothing", "who built it"], &["nothing", "ibid articles"]);
    fails(&desk, &["ask", "--since", "soon", "who built it"], &["2026-04-21"]);
    fails(&desk, &["ask", "--threshold", "2", "who"], &["from 0 to 1"]);
    fails(&desk, &["show", "nothing"], &["no article and no file", "ibid articles"]);
    fails(&desk, &["--corpus", "nowhere", "index"], &["nowhere", "cannot be read"]);
    fails(&desk, &["eval", "nowhere"], &["passages.jsonl", "cannot be read"]);
    let set = desk.dir.path().join("set");
    std::fs::create_dir(&set).unwrap();
    std::fs::write(
        set.join("passages.jsonl"),
        "{\"id\": \"p\", \"article_id\": \"a\", \"text\": \"x\"}\n{\"id\": 7}\n",
    )
    .unwrap();
    fails(&desk, &["eval", "set"], &["passages.jsonl:2", "docs/evaluation.md"]);
    std::fs::write(desk.dir.path().join("file"), "").unwrap();
    fails(&desk, &["--index", "file", "index"], &["index folder", "cannot be written"]);
}

#[test]
fn broken_files_are_told_one_by_one_and_the_rest_is_answered() {
    let desk = desk();
    desk.write("a-binary.md", b"%PDF-1.4");
    desk.write("b-latin.txt", b"Caf\xe9\n\nText.");
    desk.write("c-empty.md", b"");
    desk.write("d-untitled.md", b"---\nauthor: X\n---\n");
    desk.write("kite.txt", b"A kite again\n\nText.");
    desk.write("e-faq.md", b"# E\n\n## FAQ\n\n### Why?\n\n### When?\n\nNow.\n");
    let output = desk.ibid(&["check"]);
    let text = stdout(&output);
    for word in [
        "a-binary.md",
        "PDF",
        "not UTF-8",
        "is empty",
        "no title",
        "already taken by kite.md",
        "has no answer",
        "line 5",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(desk.ibid(&["check", "--strict"]).status.code(), Some(2));
    assert_eq!(desk.ibid(&["ask", "who built the kite"]).status.code(), Some(0));
}

#[test]
fn items_of_a_feed_are_answered_from_and_shown() {
    let desk = desk();
    let feed = "<rss><channel><title>S</title><item><title>The pump</title><link>https://x.example/pump</link>\
        <content:encoded>&lt;p&gt;The old pump in the harbour was repaired by divers.&lt;/p&gt;</content:encoded></item>\
        <item><title>Short</title><description>Only this.</description></item></channel></rss>";
    desk.write("news.xml", feed.as_bytes());
    let output = desk.ibid(&["ask", "who repaired the pump in the harbour"]);
    assert!(stdout(&output).contains("repaired by divers"), "{}", stdout(&output));
    let shown = stdout(&desk.ibid(&["show", "corpus/news.xml"]));
    assert!(shown.contains("The pump") && shown.contains("news/pump-"), "{shown}");
    let outside = desk.dir.path().join("outside.json");
    std::fs::write(&outside, "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": \"1\", \"title\": \"One\", \"content_text\": \"Text.\"}]}").unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&desk.ibid(&["show", "--json", "outside.json"]))).unwrap();
    assert_eq!(json["articles"][0]["title"], "One");
    let json: serde_json::Value = serde_json::from_str(&stdout(&desk.ibid(&["check", "--json"]))).unwrap();
    assert_eq!(json["by_file"][0]["file"], "news.xml", "{json}");
    assert_eq!((&json["files"], &json["articles"]), (&2.into(), &2.into()));
}

#[test]
fn an_edited_article_is_answered_from_at_once() {
    let desk = desk();
    desk.ibid(&["index"]);
    desk.write("kite.md", KITE.replace("team of six", "club of nine").as_bytes());
    let output = desk.ibid(&["ask", "who built the kite"]);
    assert!(stdout(&output).contains("club of nine engineers"));
    assert!(stderr(&output).contains("1 file changed"), "{}", stderr(&output));
}

#[test]
fn completions_and_manual_come_from_the_same_arguments() {
    let desk = desk();
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&desk.ibid(&["completions", shell])).contains("ibid"));
    }
    assert!(stdout(&desk.ibid(&["man"])).starts_with(".ie"));
}

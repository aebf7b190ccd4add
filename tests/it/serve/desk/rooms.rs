use super::super::client::{page, send};
use super::super::server::{FERRY, KITE, Server};
use super::moderator::{Moderator, between};
use crate::check::{Desk, stdout};

/// Asks, so that the ledger has a gap.
fn asked(server: &Server, question: &str) {
    let query: String = url::form_urlencoded::byte_serialize(question.as_bytes()).collect();
    assert!(page(server.address, &format!("/?q={query}")).text.contains("do not answer"), "{question} is answered");
}

#[test]
fn a_gap_is_answered_beside_the_nearest_passages_and_proven() {
    let server = Server::start(&[]);
    asked(&server, "may dogs ride on the ferry");
    let moderator = Moderator::sign_in(&server);
    let list = moderator.page("/desk/gaps").text;
    assert!(list.contains("may dogs ride on the ferry"), "{list}");
    let group = format!("/desk/gaps/{}", between(&list, "href=\"/desk/gaps/", "\""));
    let shown = moderator.page(&group).text;
    assert!(shown.contains("Nearest passages") && shown.contains("<blockquote"), "{shown}");
    let answer = format!("{group}/answer");
    // What cannot be kept is said, and what was written stands in the form.
    let refused = moderator.post(
        &answer,
        &[("question", "may dogs ride on the ferry"), ("answer", "Yes, <b>on a lead</b>."), ("article", "no such")],
    );
    assert!(
        refused.text.contains("There is no article") && refused.text.contains("Yes, &lt;b&gt;on a lead&lt;/b&gt;."),
        "{}",
        refused.text
    );
    let fields = [
        ("question", "may dogs ride on the ferry"),
        ("answer", "Yes, dogs ride free, on a lead."),
        ("article", "2026/ferry"),
    ];
    let proven = moderator.post(&answer, &fields);
    assert!(proven.status == 200 && proven.text.contains("1 of 1 have an answer now"), "{}", proven.text);
    assert!(page(server.address, "/?q=may+dogs+ride+on+the+ferry").text.contains("Yes, dogs ride free, on a lead."));
    assert!(moderator.page("/desk/gaps").text.contains("There are no open questions"));
    let audit = moderator.audit();
    assert_eq!((audit[0].0.as_str(), audit[0].2.as_str()), ("gap_answered", "kim"), "{audit:?}");
    assert_eq!((audit[1].0.as_str(), audit[1].2.as_str()), ("article_added", "kim"), "{audit:?}");
}

#[test]
fn a_gap_is_dismissed() {
    let server = Server::start(&[]);
    asked(&server, "best bread recipe of grandmother");
    let moderator = Moderator::sign_in(&server);
    let list = moderator.page("/desk/gaps").text;
    let group = format!("/desk/gaps/{}", between(&list, "href=\"/desk/gaps/", "\""));
    let done = moderator.post(&format!("{group}/dismiss"), &[]);
    assert!(done.text.contains("was dismissed") && done.text.contains("There are no open questions"), "{}", done.text);
    assert_eq!(moderator.audit()[0].0, "gap_dismissed");
    assert_eq!(moderator.get("/desk/gaps/1").status, 404);
    assert_eq!(moderator.get("/desk/gaps/none").status, 400);
}

#[test]
fn an_article_has_its_problems_beside_its_text_and_its_state_is_set() {
    let server = Server::of(
        Desk::new(&[
            ("kite.md", KITE),
            ("odd.md", "---\ntitle: Odd\npublished: someday\n---\n\nAn odd text of a few words.\n"),
        ]),
        &[],
    );
    let moderator = Moderator::sign_in(&server);
    let odd = moderator.page("/desk/articles/odd").text;
    assert!(odd.contains("someday") && odd.contains("An odd text of a few words."), "{odd}");
    let found = moderator.page("/desk/articles?q=KITE").text;
    assert!(found.contains("/desk/articles/kite") && !found.contains("/desk/articles/odd"), "{found}");
    for (fields, said) in [
        (vec![("article", "kite")], "Choose a state"),
        (vec![("article", "kite"), ("state", "embargoed")], "needs an end"),
        (vec![("article", "kite"), ("state", "embargoed"), ("until", "soon")], "soon"),
        (vec![("article", "kite"), ("state", "retracted"), ("until", "2030-01-01")], "Only an embargo"),
        (vec![("article", "none"), ("state", "retracted")], "no article"),
    ] {
        let refused = moderator.post("/desk/articles", &fields);
        assert!(refused.status == 422 && refused.text.contains(said), "{fields:?}: {}", refused.text);
    }
    let fields =
        [("article", "kite"), ("state", "corrected"), ("on", "2026-05-06"), ("note", "The number of engineers")];
    let set = moderator.post("/desk/articles", &fields).text;
    assert!(set.contains("counts from now on") && set.contains("The number of engineers"), "{set}");
    assert!(page(server.address, "/a/kite").text.contains("corrected this article on 6 May 2026"));
    assert_eq!(moderator.audit()[0], ("state_set".to_owned(), "kite".to_owned(), "kim".to_owned()));
}

/// A server whose index takes nothing in by itself.
fn unwatched(files: &[(&str, &str)]) -> Server {
    Server::of(Desk::new(files), &["--watch=false"])
}

#[test]
fn what_a_new_index_would_change_is_shown_and_publishing_brings_it_in() {
    let server = unwatched(&[("kite.md", KITE), ("2026/ferry.md", FERRY)]);
    let moderator = Moderator::sign_in(&server);
    server.desk.write("kite.md", KITE.replace("team of six", "club of nine").as_bytes());
    server.desk.write("new.md", b"# A new story\n\nIt tells of a lighthouse.\n");
    let would = moderator.post("/desk/index/check", &[]).text;
    assert!(would.contains("changed: <code>kite.md</code>") && would.contains("added: <code>new.md</code>"), "{would}");
    assert!(page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    assert!(moderator.post("/desk/index/publish", &[]).text.contains("Generation 2 is in use"));
    assert!(page(server.address, "/?q=who+built+the+kite").text.contains("club of nine"));
    let back = moderator.post("/desk/index/roll-back", &[]).text;
    assert!(back.contains("Generation 1 is in use again") && back.contains("on hold"), "{back}");
    assert!(page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    let actions: Vec<String> = moderator.audit().into_iter().map(|entry| entry.0).collect();
    assert_eq!(actions, ["rolled_back", "reindexed"]);
}

#[test]
fn an_index_that_breaks_a_golden_question_waits_for_a_decision() {
    let golden = r#"{"id":"g1","question":"who built the kite","relevant":["kite#faq/who-built-the-kite"]}"#;
    let server = unwatched(&[("kite.md", KITE), ("2026/ferry.md", FERRY), ("questions.jsonl", golden)]);
    let moderator = Moderator::sign_in(&server);
    let changed = KITE.replace("### Who built the kite?\n\nA team of six engineers built it in a barn.\n\n", "");
    server.desk.write("kite.md", changed.as_bytes());
    let held = moderator.post("/desk/index/publish", &[]).text;
    assert!(held.contains("breaks golden questions") && held.contains("Use it anyway"), "{held}");
    assert!(page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    let kept = moderator.post("/desk/index/keep", &[]).text;
    assert!(kept.contains("old index stays in use") && !kept.contains("Use it anyway"), "{kept}");
    assert_eq!(moderator.post("/desk/index/use", &[]).status, 422, "nothing waits any more");
    assert!(moderator.post("/desk/index/publish", &[]).text.contains("Use it anyway"));
    assert!(moderator.post("/desk/index/use", &[]).text.contains("is in use"));
    assert!(!page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    let actions: Vec<String> = moderator.audit().into_iter().map(|entry| entry.0).collect();
    assert_eq!(actions, ["reindexed", "index_left"]);
}

#[test]
fn files_are_shown_before_they_are_added() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    assert_eq!(moderator.upload("/desk/add/preview", &[], &[]).status, 422, "nothing was handed in");
    let text = "# The old lighthouse\n\n## FAQ\n\n### How tall is the lighthouse?\n\nIt is forty metres tall.\n";
    let seen = moderator.upload("/desk/add/preview", &[("url", "")], &[("../../light.md", text), ("empty.md", "")]);
    assert!(seen.text.contains("The old lighthouse") && seen.text.contains("It will be light.md"), "{}", seen.text);
    assert!(seen.text.contains("Cannot be added") && !server.desk.corpus().join("light.md").exists(), "{}", seen.text);
    let draft = between(&seen.text, "name=\"draft\" value=\"", "\"").to_owned();
    let done = moderator.post("/desk/add", &[("draft", &draft), ("decision", "add")]);
    assert!(done.text.contains("is in use and has it") && done.text.contains("<code>light.md</code>"), "{}", done.text);
    assert!(page(server.address, "/?q=how+tall+is+the+lighthouse").text.contains("forty metres"));
    assert_eq!(moderator.post("/desk/add", &[("draft", &draft), ("decision", "add")]).status, 422, "it counts once");
    assert_eq!(moderator.audit()[0], ("article_added".to_owned(), "light.md".to_owned(), "kim".to_owned()));
    // A form of files is a session's own too.
    let stranger = Moderator { server: &server, cookie: moderator.cookie.clone(), token: "x".to_owned() };
    assert_eq!(stranger.upload("/desk/add/preview", &[], &[("a.md", text)]).status, 403);
    let head = format!(
        "origin: http://{}\r\ncookie: {}\r\ncontent-type: application/json\r\naccept: text/html\r\n",
        server.address, moderator.cookie
    );
    assert_eq!(send(server.address, "POST", "/desk/add", &head, "{}").status, 415);
}

#[test]
fn an_address_on_this_machine_is_not_fetched_for_anybody() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    let own = format!("http://{}/a/kite", server.address);
    let seen = moderator.upload("/desk/add/preview", &[("url", &own)], &[]);
    assert!(seen.text.contains("Cannot be added"), "{}", seen.text);
    let feed = moderator.post("/desk/feeds/look", &[("url", &own)]);
    assert_eq!(feed.status, 422, "{}", feed.text);
    assert!(stdout(&server.desk.ibid(&["feed", "list"])).contains("no feeds"));
}

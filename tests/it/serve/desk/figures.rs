use super::super::client::{page, post};
use super::super::server::{FERRY, KITE, Server};
use super::moderator::{Moderator, between};
use crate::check::Desk;
use serde_json::json;

#[test]
fn figures_are_drawn_as_svg_and_stand_in_a_table() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    assert!(moderator.page("/desk/statistics").text.contains("there are no figures"));
    for question in ["who built the kite", "how long did the kite fly", "best bread recipe of grandmother"] {
        post(server.address, "/v1/ask", &json!({ "question": question }));
    }
    // Counted on a thread of its own, behind the answer.
    let began = std::time::Instant::now();
    let shown = loop {
        let shown = moderator.page("/desk/statistics?days=7").text;
        if shown.contains("<dt>Questions</dt><dd>3</dd>") {
            break shown;
        }
        assert!(began.elapsed().as_secs() < 60, "{shown}");
    };
    assert!(
        shown.contains("<svg") && shown.contains("class=\"good\"") && shown.contains("<td class=\"n\">3</td>"),
        "{shown}"
    );
    assert!(shown.contains("The red kite") && shown.contains("Never cited"), "{shown}");
}

#[test]
fn the_threshold_is_set_for_everyone_and_shows_its_evidence() {
    let golden = "{\"id\":\"g1\",\"question\":\"who built the kite\",\"relevant\":[\"kite#faq/who-built-the-kite\"]}\n\
        {\"id\":\"g2\",\"question\":\"best bread recipe of grandmother\",\"relevant\":[]}\n";
    let server =
        Server::of(Desk::new(&[("kite.md", KITE), ("2026/ferry.md", FERRY), ("questions.jsonl", golden)]), &[]);
    let moderator = Moderator::sign_in(&server);
    let shown = moderator.page("/desk/threshold").text;
    assert!(
        shown.contains("Too little to promise anything")
            && shown.contains("<circle")
            && shown.contains("golden questions"),
        "{shown}"
    );
    for bad in ["high", "2", "-1"] {
        assert_eq!(moderator.post("/desk/threshold", &[("value", bad)]).status, 422, "{bad}");
    }
    let set = moderator.post("/desk/threshold", &[("value", "0.99")]).text;
    assert!(set.contains("The threshold is 0.99 now; it was 0.50"), "{set}");
    let asked = page(server.address, "/?q=how+is+the+frame+of+it+made").text;
    assert!(!asked.contains("<blockquote class=\"\">"), "{asked}");
    let back = moderator.post("/desk/threshold", &[]).text;
    assert!(back.contains("The threshold is 0.50 now"), "{back}");
    assert_eq!(moderator.audit()[0], ("threshold_set".to_owned(), "0.50".to_owned(), "kim".to_owned()));
    let audit = moderator.page("/desk/audit?action=threshold_set").text;
    assert!(audit.contains("kim, at the desk") && audit.contains("before: 0.50"), "{audit}");
    assert!(moderator.page("/desk/audit?subject=none").text.contains("There is no such entry"));
}

#[test]
fn an_answer_is_ruled_on_and_a_ruling_taken_back() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    let offered = moderator.page("/desk/rulings?q=who+built+the+kite").text;
    assert!(offered.contains("value=\"kite#faq/who-built-the-kite\""), "{offered}");
    let question = ("question", "who built the kite");
    assert_eq!(moderator.post("/desk/rulings", &[question]).status, 422, "nothing was chosen");
    assert_eq!(moderator.post("/desk/rulings", &[question, ("wrong", "kite#none")]).status, 422);
    let kept = moderator.post("/desk/rulings", &[question, ("wrong", "kite#faq/who-built-the-kite"), ("right", "")]);
    assert!(kept.text.contains("holds from now on"), "{}", kept.text);
    assert!(!page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    let id = between(&kept.text, "name=\"id\" value=\"", "\"").to_owned();
    let back = moderator.post("/desk/rulings/remove", &[("id", &id)]);
    assert!(back.text.contains("taken back") && back.text.contains("There are no rulings"), "{}", back.text);
    assert!(page(server.address, "/?q=who+built+the+kite").text.contains("team of six"));
    assert_eq!(moderator.post("/desk/rulings/remove", &[("id", &id)]).status, 404);
    let actions: Vec<String> = moderator.audit().into_iter().map(|entry| entry.0).collect();
    assert_eq!(actions, ["ruling_removed", "ruling_set"]);
}

#[test]
fn a_question_that_was_answered_only_just_becomes_another_wording() {
    let server = Server::start(&[]);
    // Answered with little confidence, or kept because a reader said that it was not it: only the former is offered.
    let moderator = Moderator::sign_in(&server);
    let empty = moderator.page("/desk/wordings").text;
    assert!(empty.contains("There is no such question"), "{empty}");
    let fields = [("question", "the makers of that flying thing"), ("passage", "kite#faq/who-built-the-kite")];
    let accepted = moderator.post("/desk/wordings", &fields);
    assert!(accepted.status == 200 && accepted.text.contains("answers this wording"), "{}", accepted.text);
    let answered = page(server.address, "/?q=the+makers+of+that+flying+thing").text;
    assert!(answered.contains("A team of six engineers built it in a barn."), "{answered}");
    assert!(accepted.text.contains("It is kept in kite.md, as `also:`"), "{}", accepted.text);
    assert!(!answered.contains("the makers of that flying thing</blockquote>"));
    assert_eq!(moderator.audit()[0].0, "article_replaced");
    let file = std::fs::read_to_string(server.desk.corpus().join("kite.md")).unwrap();
    let added = "also:\n  \"Who built the kite?\":\n    - \"the makers of that flying thing\"\n";
    assert_eq!(file.replacen(added, "", 1), KITE, "the file is otherwise as before");
    assert!(!server.desk.corpus().join("questions.jsonl").exists(), "it is no ruling");
}

#[test]
fn where_the_entrys_file_takes_no_wording_it_is_kept_as_a_ruling() {
    let server = Server::start(&[]);
    let page = "<html><head><title>The blue kite</title></head><body><article><h1>The blue kite</h1><p>The blue kite was sold to a \
        museum, where it hangs from the ceiling of the hall.</p><h2>FAQ</h2><h3>Who bought the blue kite?</h3><p>The museum of flight \
        bought the blue kite.</p><h3>What did the blue kite cost?</h3><p>It cost nine crowns.</p></article></body></html>";
    std::fs::write(server.desk.corpus().join("blue.html"), page).unwrap();
    let moderator = Moderator::sign_in(&server);
    moderator.post("/desk/index/publish", &[]);
    let fields = [("question", "the owner of that one"), ("passage", "blue#faq/who-bought-the-blue-kite")];
    let accepted = moderator.post("/desk/wordings", &fields);
    assert!(accepted.text.contains("kept as a ruling: blue.html has no front matter"), "{}", accepted.text);
    assert_eq!(std::fs::read_to_string(server.desk.corpus().join("blue.html")).unwrap(), page);
    assert_eq!(moderator.audit()[0].0, "ruling_set");
}

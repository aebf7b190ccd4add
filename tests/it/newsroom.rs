//! What moderators do to a corpus, through the engine.
//!
//! 1. An article is looked at, added whole with its origin, and never over another that was not named.
//! 2. A review shows what a new index would answer otherwise, and serves nobody.
//! 3. A folder that is watched is answered from soon after a file is saved.

use crate::check::{Desk, NOW, answered, ask};
use ibid::article::ArticleId;
use ibid::eval::GoldenQuestion;
use ibid::ingest::{ArticleState, Register};
use ibid::newsroom::{
    AddError, ArticleDraft, Incoming, Occasion, Order, Shown, keep_golden, publish, set_standing, watch,
};
use std::time::Duration;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n";
const PAGE: &str = "<html><head><title>The tide clock</title></head><body><article><h1>The tide clock</h1><p>A tide clock in the square shows when the water turns, and it has been right for nine years without repair.</p><p>It was made by the school's workshop from an old pump.</p></article></body></html>";

fn incoming(name: &str, origin: Option<&str>, text: &str) -> Incoming {
    Incoming { name: name.to_owned(), origin: origin.map(str::to_owned), bytes: text.as_bytes().to_vec() }
}

#[test]
fn a_page_is_looked_at_added_and_cited_by_the_address_it_came_from() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let engine = desk.engine();
    let origin = Some("https://example.org/2026/tide-clock?x=1");
    let draft = ArticleDraft::new(incoming("tide-clock?x=1", origin, PAGE), &desk.corpus(), &engine.index()).unwrap();
    assert_eq!((draft.file.as_str(), draft.replaces, draft.twin.is_none()), ("tide-clock.html", false, true));
    assert!(!desk.corpus().join("tide-clock.html").exists(), "looking writes nothing");
    draft.clone().add(&desk.corpus(), NOW).unwrap();
    assert!(matches!(draft.add(&desk.corpus(), NOW), Err(AddError::Taken { .. })), "two moderators at once");
    engine.reindex(false, &|_| {}).unwrap();
    let response = ask(&engine, "when does the tide clock show that the water turns");
    assert!(answered(&response).citation.url.as_ref().unwrap().starts_with("https://example.org/2026/tide-clock?x=1"));
    let entry = Register::read(&desk.corpus()).unwrap().entry("tide-clock.html").cloned().unwrap();
    assert_eq!((entry.origin.as_deref(), entry.added, entry.sha256.map(|s| s.len())), (origin, Some(NOW), Some(64)));

    let again = ArticleDraft::new(incoming("tide-clock?x=1", origin, PAGE), &desk.corpus(), &engine.index());
    assert!(matches!(again, Err(AddError::Known { file }) if file == "tide-clock.html"));
    let corrected = PAGE.replace("nine years", "ten years");
    let newer = ArticleDraft::new(incoming("other-name", origin, &corrected), &desk.corpus(), &engine.index()).unwrap();
    assert_eq!(
        (newer.file.as_str(), newer.replaces),
        ("tide-clock.html", true),
        "the same address is the same article"
    );
    newer.add(&desk.corpus(), NOW).unwrap();
    assert!(std::fs::read_to_string(desk.corpus().join("tide-clock.html")).unwrap().contains("ten years"));
}

#[test]
fn what_resembles_an_article_is_told_and_what_is_none_is_refused() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let index = desk.engine().index();
    let copy = KITE.replace("last spring", "last autumn").replace("# The paper kite", "# Kites");
    let draft = ArticleDraft::new(incoming("Copy of Kite.md", None, &copy), &desk.corpus(), &index).unwrap();
    let twin = draft.twin.unwrap();
    assert!(twin.id == "kite" && twin.shared > 0.5 && !twin.same_url, "{twin:?}");
    for (name, text) in
        [("empty.md", ""), ("x.html", "%PDF-1.7 ..."), ("y.html", "<html><body><nav>Home</nav></body></html>")]
    {
        let refused = ArticleDraft::new(incoming(name, None, text), &desk.corpus(), &index);
        assert!(matches!(refused, Err(AddError::NoArticle { .. })), "{name}: {refused:?}");
    }
    let same_name = ArticleDraft::new(incoming("kite.md", None, "# Other\n\nText."), &desk.corpus(), &index).unwrap();
    assert!(same_name.replaces, "which the preview says");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_is_told_and_nothing_is_left() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[("kite.md", KITE)]);
    let draft = ArticleDraft::new(incoming("clock.html", None, PAGE), &desk.corpus(), &desk.engine().index()).unwrap();
    std::fs::create_dir(desk.corpus().join("clock.html")).unwrap();
    let before = Register::read(&desk.corpus()).unwrap();
    assert!(draft.clone().add(&desk.corpus(), NOW).is_err(), "a folder stands in its place");
    assert_eq!(Register::read(&desk.corpus()).unwrap(), before);
    std::fs::remove_dir(desk.corpus().join("clock.html")).unwrap();
    std::fs::set_permissions(desk.corpus(), std::fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may write nevertheless.
    let may_write = std::fs::write(desk.corpus().join("probe"), "").is_ok();
    let added = draft.add(&desk.corpus(), NOW);
    std::fs::set_permissions(desk.corpus(), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(added.is_ok(), may_write);
    if let Err(error) = added {
        assert!(error.to_string().contains("cannot be written"), "{error}");
    }
}

#[test]
fn a_review_tells_which_golden_questions_break_and_serves_nobody() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let engine = desk.engine();
    let who = "who built the paper kite";
    let passage = answered(&ask(&engine, who)).citation.passage.clone().unwrap().to_string();
    let golden = |question: &str, relevant: &[&str]| GoldenQuestion {
        question: question.to_owned(),
        relevant: relevant.iter().map(ToString::to_string).collect(),
        ..GoldenQuestion::default()
    };
    keep_golden(&desk.corpus(), golden(who, &[&passage])).unwrap();
    keep_golden(&desk.corpus(), golden("how deep is the trench", &[])).unwrap();
    desk.write("kite.md", b"# The paper kite\n\nIt flew.\n");
    let seen = publish(&engine, Order::new(Occasion::Asked), &|_| {}).unwrap();
    let broken: Vec<_> = seen.golden.broken().collect();
    assert_eq!((seen.golden.asked, broken.len(), seen.golden.trouble.is_none()), (2, 1, true));
    assert_eq!((broken[0].question.as_str(), &broken[0].before), (who, &Shown::Passage(passage.clone())));
    assert_eq!(answered(&ask(&engine, who)).citation.passage.as_ref().unwrap().to_string(), passage);
    assert!(seen.serve(&engine).unwrap().held.is_none());
    assert!(engine.index().article(&ArticleId::new("kite")).unwrap().faq.is_empty());
}

#[test]
fn a_state_is_set_by_id_title_or_file_and_an_embargo_needs_an_end() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let engine = desk.engine();
    let day = "2026-04-21".parse().unwrap();
    let set =
        |wanted: &str, state, until| set_standing(&engine, wanted, state, until, day, NOW, Some("why".to_owned()));
    for wanted in ["kite", "the paper KITE", "kite.md"] {
        set(wanted, ArticleState::Retracted, None).unwrap();
        assert!(engine.index().article(&ArticleId::new("kite")).is_none(), "{wanted}");
        let (_, title, before) = set(wanted, ArticleState::Published, None).unwrap();
        assert_eq!((title.as_str(), before.state), ("The paper kite", ArticleState::Retracted));
        assert!(engine.index().article(&ArticleId::new("kite")).is_some(), "{wanted}");
    }
    assert!(
        set("kite", ArticleState::Embargoed, None).is_err() && set("kite", ArticleState::Embargoed, Some(NOW)).is_err()
    );
    assert!(set("nothing", ArticleState::Retracted, None).unwrap_err().to_string().contains("ibid articles"));
}

#[test]
fn a_saved_file_is_answered_from_as_soon_as_it_rests() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let engine = desk.engine();
    let watcher = watch(&desk.corpus()).unwrap();
    desk.write("lamp.md", b"# The salt lamp\n\nThe salt lamp burns for nine hours on one candle.\n");
    assert!(watcher.wait(Duration::from_secs(20)));
    engine.reindex(false, &|_| {}).unwrap();
    let response = ask(&engine, "how long does the salt lamp burn");
    assert_eq!(answered(&response).citation.article.as_str(), "lamp");
    assert!(!watcher.wait(Duration::from_millis(300)), "indexing changes nothing in the corpus");
}

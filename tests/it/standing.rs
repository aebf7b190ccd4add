//! Whether an article may be quoted, and which generation serves.
//!
//! 1. A retracted or embargoed article is never shown, in any way an engine is asked, from the moment the register says so,
//!    in this process or another; an embargo ends to the second; a correction stands in the citation.
//! 2. A register that cannot be read hides nothing that was hidden, and stops an engine from starting.
//! 3. An article that names the moments from which and until which it is public is seen between them only.
//! 4. Rolling back serves the generation before, at once, and holds it until an index is asked for.

use crate::check::{Desk, NOW, answered, ask};
use ibid::article::{ArticleId, Question};
use ibid::embed::Hashed;
use ibid::engine::{Engine, EngineError};
use ibid::ingest::{ArticleState, Register};
use ibid::newsroom::{self, Note};
use ibid::search::{Filter, Scope};
use ibid::store::StoreError;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the harbour.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n";
const LAMP: &str = "# The salt lamp\n\nA salt lamp burns for nine hours.\n";

fn desk() -> Desk {
    Desk::new(&[("kite.md", KITE), ("lamp.md", LAMP)])
}

fn set(desk: &Desk, file: &str, state: ArticleState, until: Option<Timestamp>) {
    Register::change(&desk.corpus(), |register| {
        let entry = register.entry_mut(file);
        (entry.state, entry.until) = (state, until);
        entry.on = Some("2026-04-21".parse().unwrap());
    })
    .unwrap();
}

/// Everywhere a reader could meet the article.
fn sightings(engine: &Engine) -> usize {
    let index = engine.index();
    let kite = ArticleId::new("kite");
    let asked =
        ["who built the paper kite", "who wrote the article the paper kite", "how long is the article on the kite"];
    let ranked =
        asked.map(|q| format!("{:?} {:?}", ask(engine, q).reply, ask(engine, q).ranking).matches("kite#").count());
    let named = asked.map(|q| usize::from(format!("{:?}", ask(engine, q).reply).contains("\"kite\"")));
    let suggested = engine.searcher().suggest("who built the paper", &Scope::everything(&index), 9).unwrap();
    let within = Filter { article: Some("kite".to_owned()), ..Filter::default() };
    ranked.iter().sum::<usize>()
        + named.iter().sum::<usize>()
        + suggested.iter().filter(|n| index.place(**n).is_some_and(|p| p.article.id == kite)).count()
        + usize::from(index.article(&kite).is_some())
        + usize::from(index.article_by_key(kite.key()).is_some())
        + index.articles().filter(|a| a.id == kite).count()
        + index.places().filter(|p| p.article.id == kite).count()
        + usize::from(engine.ask(&Question::new("who built it").unwrap(), &within, 3).is_ok())
}

#[test]
fn a_retracted_article_is_gone_at_once_and_comes_back() {
    let desk = desk();
    let engine = desk.engine();
    assert!(sightings(&engine) > 5);
    set(&desk, "kite.md", ArticleState::Retracted, None);
    assert_eq!(sightings(&engine), 0);
    assert_eq!(sightings(&desk.engine()), 0, "in another process too");
    assert_eq!(engine.index().everything().articles().count(), 2, "it is hidden, not lost");
    set(&desk, "kite.md", ArticleState::Published, None);
    assert!(sightings(&engine) > 5);
}

#[test]
fn what_is_retracted_stays_so_in_the_next_generation() {
    let desk = desk();
    let engine = desk.engine();
    set(&desk, "kite.md", ArticleState::Retracted, None);
    desk.write("lamp.md", b"# The salt lamp\n\nA salt lamp burns for ten hours.\n");
    assert!(engine.reindex(false, &|_| {}).unwrap().is_new);
    assert_eq!(sightings(&engine), 0);
}

/// Seconds after 1970; a clock has no other way in.
static TIME: AtomicI64 = AtomicI64::new(0);

#[test]
fn an_embargo_ends_to_the_second() {
    let desk = desk();
    let at = |seconds| Timestamp::from_second(seconds).unwrap();
    let clock = || Timestamp::from_second(TIME.load(Ordering::SeqCst)).unwrap();
    set(&desk, "kite.md", ArticleState::Embargoed, Some(at(100)));
    let engine = newsroom::open(desk.settings(), Arc::new(Hashed), clock, &|_| {}, &|_| {}).unwrap().engine;
    TIME.store(99, Ordering::SeqCst);
    assert_eq!(sightings(&engine), 0);
    TIME.store(100, Ordering::SeqCst);
    assert!(sightings(&engine) > 5);
    set(&desk, "kite.md", ArticleState::Embargoed, Some(at(100) + SignedDuration::from_secs(1)));
    assert_eq!(sightings(&engine), 0);
}

#[test]
fn a_correction_stands_in_the_citation() {
    let desk = desk();
    let engine = desk.engine();
    set(&desk, "kite.md", ArticleState::Corrected, None);
    let response = ask(&engine, "who built the paper kite");
    assert_eq!(answered(&response).citation.corrected, Some("2026-04-21".parse().unwrap()));
}

#[test]
fn a_broken_register_hides_what_was_hidden_until_it_says_otherwise() {
    let desk = desk();
    let engine = desk.engine();
    set(&desk, "kite.md", ArticleState::Retracted, None);
    assert_eq!(sightings(&engine), 0);
    desk.write("register.toml", b"[file.\"kite.md\"]\nstate = 5\n");
    assert_eq!(sightings(&engine), 0);
    assert!(engine.trouble().unwrap().to_string().contains("register.toml:2"));
    // One that starts knows what was said last; without that it does not start.
    let open = || newsroom::open(desk.settings(), Arc::new(Hashed), || NOW, &|_| {}, &|_| {});
    let opened = open().unwrap().engine;
    assert!(sightings(&opened) == 0 && opened.trouble().is_some());
    std::fs::remove_file(desk.corpus().join(".register.toml.last")).unwrap();
    desk.write("register.toml", b"what was this?\n");
    assert!(matches!(open().err(), Some(EngineError::Corpus(_) | EngineError::Register(_))));
    assert_eq!(sightings(&engine), 0);
    std::fs::remove_file(desk.corpus().join("register.toml")).unwrap();
    assert_eq!(sightings(&engine), 0, "a register that is gone says nothing of any article");
    desk.write("register.toml", b"[file.\"kite.md\"]\nstate = \"published\"\n");
    assert!(sightings(&engine) > 5 && engine.trouble().is_none());
}

#[test]
fn rolling_back_serves_the_generation_before_and_holds_it() {
    let desk = desk();
    let engine = desk.engine();
    assert!(matches!(engine.roll_back(), Err(EngineError::Store(StoreError::NothingBefore))));
    desk.write("kite.md", b"# The paper kite\n\nThe paper kite was built by nobody.\n");
    engine.reindex(false, &|_| {}).unwrap();
    assert!(ask(&engine, "who built the paper kite").index.article(&ArticleId::new("kite")).unwrap().faq.is_empty());
    assert_eq!(engine.roll_back().unwrap(), 1);
    let has_faq = |e: &Engine| !e.index().article(&ArticleId::new("kite")).unwrap().faq.is_empty();
    assert!(has_faq(&engine));
    let notes = std::sync::Mutex::new(Vec::new());
    let tell = |note| notes.lock().unwrap().push(note);
    let other = newsroom::open(desk.settings(), Arc::new(Hashed), || NOW, &tell, &|_| {}).unwrap().engine;
    assert!(has_faq(&other) && other.is_held(), "a restart does not undo it");
    assert!(matches!(notes.lock().unwrap().as_slice(), [Note::Held { generation: 1 }]));
    let built = other.reindex(false, &|_| {}).unwrap();
    assert_eq!((built.generation, other.is_held(), has_faq(&other)), (3, false, false));
    assert!(engine.follow().unwrap() && !has_faq(&engine), "another process hears of it");
}

#[test]
fn an_index_asked_for_lets_go_of_a_held_generation_even_where_nothing_changed() {
    let desk = desk();
    let engine = desk.engine();
    let before = std::fs::read(desk.corpus().join("lamp.md")).unwrap();
    desk.write("lamp.md", b"# The salt lamp\n\nIt burns.\n");
    engine.reindex(false, &|_| {}).unwrap();
    engine.roll_back().unwrap();
    desk.write("lamp.md", &before);
    let built = engine.reindex(false, &|_| {}).unwrap();
    assert_eq!((built.generation, built.is_new, engine.is_held()), (1, false, false));
}

#[test]
fn a_prepared_generation_serves_nobody_until_it_is_published() {
    let desk = desk();
    let engine = desk.engine();
    desk.write("kite.md", b"# The paper kite\n\nThe paper kite was built by nobody.\n");
    let prepared = engine.prepare(false, &[], &|_| {}).unwrap();
    assert_eq!(prepared.built().changes.files.len(), 1);
    assert!(prepared.index().unwrap().article(&ArticleId::new("kite")).unwrap().faq.is_empty());
    assert!(sightings(&engine) > 5);
    drop(prepared);
    let left = std::fs::read_dir(desk.index())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("building"));
    assert_eq!(left.count(), 0);
    assert!(!engine.index().article(&ArticleId::new("kite")).unwrap().faq.is_empty());
}

const SCHEDULED: &str = "---\ntitle: The tin kite\npublishDate: 1970-01-01T00:00:10Z\nexpiryDate: 1970-01-01T00:00:20Z\n---\n\n\
    A tin kite was built by Mira Osei in the harbour.\n";

/// The same for another test.
static RELEASE_TIME: AtomicI64 = AtomicI64::new(0);

#[test]
fn an_article_is_public_between_the_moments_that_it_names() {
    let desk = Desk::new(&[("tin.md", SCHEDULED), ("lamp.md", LAMP)]);
    let clock = || Timestamp::from_second(RELEASE_TIME.load(Ordering::SeqCst)).unwrap();
    let engine = newsroom::open(desk.settings(), Arc::new(Hashed), clock, &|_| {}, &|_| {}).unwrap().engine;
    let seen = |second: i64| {
        RELEASE_TIME.store(second, Ordering::SeqCst);
        engine.index().articles().any(|article| article.source == "tin.md")
    };
    assert_eq!([9, 10, 19, 20].map(seen), [false, true, true, false]);
    assert_eq!(engine.index().everything().articles().count(), 2, "it is hidden, not lost");
}

//! 1. Each occasion serves first or asks first, as the table has it, and says what broke and what is held.
//! 2. What a feed wrote is asked first, whoever brings it in.
//! 3. Whatever fails, what served serves on.
//! 4. A file is read and parsed once on its way into the index, and a generation is opened once.

use super::*;
use crate::embed::Hashed;
use crate::engine::EngineSettings;
use crate::eval::GoldenQuestion;
use crate::fetch::{Conditions, FetchError, Fetched, FetchedPage};
use crate::index::{IndexFolder, OPENED};
use crate::ingest::{PARSED, READ};
use crate::ledger::Ledger;
use crate::newsroom::{self, ArticleIntake, FeedRequest, Note, Round, Which, add_feed, keep_golden};
use jiff::Timestamp;
use std::cell::Cell;
use std::path::PathBuf;
use std::thread::LocalKey;
use std::time::Duration;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n";
const LAMP: &str = "# The salt lamp\n\nA salt lamp hangs in the cellar.\n\n## FAQ\n\n### How long does the salt lamp burn?\n\nThe salt lamp burns for nine hours on one candle.\n";
/// What the articles are not to answer.
const BURNS: &str = "How long does the salt lamp burn?";
/// Where feeds write to.
const OF_FEED: &str = "feeds/x-example/lamp.md";

struct House {
    dir: tempfile::TempDir,
}

impl House {
    /// One article, and a golden question that has no answer.
    fn new() -> Self {
        let house = Self { dir: tempfile::tempdir().unwrap() };
        house.write("kite.md", KITE);
        keep_golden(&house.corpus(), GoldenQuestion { question: BURNS.to_owned(), ..GoldenQuestion::default() })
            .unwrap();
        house
    }

    fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.corpus().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        // Nobody is at work on it any more: what was written just now is looked at again.
        let long_ago = std::time::SystemTime::now() - Duration::from_mins(1);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }

    fn settings(&self) -> EngineSettings {
        EngineSettings { corpus: self.corpus(), index: self.dir.path().join("index"), ..EngineSettings::default() }
    }

    fn open(&self) -> newsroom::Opened {
        let clock = || Timestamp::UNIX_EPOCH;
        newsroom::open(self.settings(), Arc::new(Hashed), clock, &|_| {}, &|_| {}).unwrap()
    }
}

fn serves_lamp(engine: &Engine) -> bool {
    engine.index().articles().any(|article| article.title == "The salt lamp")
}

/// What became of a new index that breaks the golden question.
fn outcome(occasion: Occasion, file: &str) -> (&'static str, bool) {
    let house = House::new();
    let engine = house.open().engine;
    house.write(file, LAMP);
    let report = publish(&engine, Order::new(occasion), &|_| {}).unwrap().ask(&engine);
    let broken: Vec<&str> = report.golden.broken().map(|flip| flip.question.as_str()).collect();
    assert_eq!((broken.as_slice(), report.golden.asked), (&[BURNS][..], 1), "{occasion:?}");
    let came = match &report.held {
        None if serves_lamp(&engine) => "serves",
        None => "is shown",
        Some(Held::Waits(_)) => "waits",
        Some(Held::OnHold) => "is held",
    };
    assert_eq!(serves_lamp(&engine), came == "serves", "{occasion:?}");
    drop(report);
    (came, engine.is_held())
}

#[test]
fn every_occasion_serves_or_holds_what_breaks_a_golden_question() {
    let own = Occasion::ALL.map(|occasion| (occasion, outcome(occasion, "lamp.md")));
    let expected = [
        (Occasion::Asked, ("waits", false)),
        (Occasion::Preview, ("is shown", false)),
        (Occasion::Added, ("serves", false)),
        (Occasion::Saved, ("serves", false)),
        (Occasion::Opened, ("serves", false)),
        (Occasion::Fed, ("is held", true)),
    ];
    assert_eq!(own, expected);
}

#[test]
fn what_a_feed_wrote_is_asked_first_whoever_brings_it_in() {
    for occasion in [Occasion::Added, Occasion::Saved, Occasion::Opened, Occasion::Fed] {
        assert_eq!(outcome(occasion, OF_FEED), ("is held", true), "{occasion:?}");
    }
    let house = House::new();
    drop(house.open());
    house.write(OF_FEED, LAMP);
    let opened = house.open();
    assert!(opened.report.is_some_and(|report| matches!(report.held, Some(Held::OnHold))));
    assert!(!serves_lamp(&opened.engine));
}

#[test]
fn what_is_held_is_used_or_left_by_one_word() {
    let house = House::new();
    let engine = house.open().engine;
    house.write(OF_FEED, LAMP);
    publish(&engine, Order::new(Occasion::Fed), &|_| {}).unwrap();
    let stays = publish(&engine, Order::new(Occasion::Saved), &|_| {});
    assert!(matches!(stays.err(), Some(PublishError::OnHold { generation: 1 })), "nothing comes in by itself");
    let asked = publish(&engine, Order::new(Occasion::Asked), &|_| {}).unwrap();
    assert!(matches!(asked.held, Some(Held::Waits(_))));
    asked.leave(&engine).unwrap();
    assert!(engine.is_held() && !serves_lamp(&engine));
    let asked = publish(&engine, Order::new(Occasion::Asked), &|_| {}).unwrap();
    assert_eq!(asked.serve(&engine).unwrap().built.generation, engine.index().generation);
    assert!(serves_lamp(&engine) && !engine.is_held());
}

#[test]
fn a_feed_that_breaks_nothing_serves_and_golden_questions_that_cannot_be_read_hold_it() {
    let house = House::new();
    let engine = house.open().engine;
    house.write("feeds/x-example/boat.md", "# The boat\n\nThe boat lies in the harbour.\n");
    let report = publish(&engine, Order::new(Occasion::Fed), &|_| {}).unwrap();
    assert!(report.held.is_none() && report.golden.asked == 1 && engine.index().articles().count() == 2);
    house.write("questions.jsonl", "{\"id\": \"m001\",\n");
    house.write(OF_FEED, LAMP);
    let report = publish(&engine, Order::new(Occasion::Fed), &|_| {}).unwrap();
    assert!(matches!(report.held, Some(Held::OnHold)) && report.golden.trouble.is_some());
    assert!(!serves_lamp(&engine));
}

#[test]
fn what_fails_leaves_what_serves() {
    let house = House::new();
    let engine = house.open().engine;
    house.write("lamp.md", LAMP);
    let other = IndexFolder::new(&house.settings().index);
    let lock = other.lock().unwrap().unwrap();
    for occasion in Occasion::ALL {
        let busy = publish(&engine, Order::new(occasion), &|_| {}).err();
        let is_busy = matches!(busy, Some(PublishError::Engine(error)) if error.is_busy());
        assert!(is_busy && !serves_lamp(&engine) && engine.index().generation == 1, "{occasion:?}");
    }
    drop(lock);
    std::fs::remove_dir_all(house.corpus()).unwrap();
    for occasion in Occasion::ALL {
        assert!(publish(&engine, Order::new(occasion), &|_| {}).is_err());
        assert_eq!((engine.index().generation, engine.index().articles().count()), (1, 1), "{occasion:?}");
    }
}

/// Files read, documents parsed and generations opened by `work`.
fn counted<T>(work: impl FnOnce() -> T) -> (T, [usize; 3]) {
    let counters: [&'static LocalKey<Cell<usize>>; 3] = [&READ, &PARSED, &OPENED];
    let before = counters.map(LocalKey::get);
    let done = work();
    let mut after = counters.map(LocalKey::get);
    for (after, before) in after.iter_mut().zip(before) {
        *after -= before;
    }
    (done, after)
}

#[test]
fn opening_reads_a_corpus_once_and_opens_a_generation_once() {
    let house = House::new();
    let (_, first) = counted(|| house.open());
    assert_eq!(first, [1, 1, 1], "the first index");
    let (_, same) = counted(|| house.open());
    assert_eq!(same, [1, 0, 1], "nothing has changed");
    house.write("lamp.md", LAMP);
    let (opened, changed) = counted(|| house.open());
    assert_eq!(changed, [2, 1, 2], "the old generation and the new one");
    assert!(serves_lamp(&opened.engine));
}

#[test]
fn opening_what_has_not_changed_waits_for_no_builder() {
    let house = House::new();
    drop(house.open());
    let _lock = IndexFolder::new(&house.settings().index).lock().unwrap().unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let notes = |note: Note| told.lock().unwrap().push(format!("{note:?}"));
    let open = || newsroom::open(house.settings(), Arc::new(Hashed), || Timestamp::UNIX_EPOCH, &notes, &|_| {});
    open().unwrap();
    assert!(told.lock().unwrap().is_empty());
    house.write("lamp.md", LAMP);
    assert!(!serves_lamp(&open().unwrap().engine));
    assert!(told.lock().unwrap().last().unwrap().contains("Busy"));
}

#[test]
fn an_added_article_is_parsed_once() {
    let house = House::new();
    let engine = house.open().engine;
    let index = engine.index();
    let mut intake = ArticleIntake::new(&engine.settings().corpus, Some(&index));
    let (gathered, looked) = counted(|| {
        intake.bytes("lamp.md", LAMP.as_bytes().to_vec());
        intake.finish()
    });
    assert_eq!(looked, [0, 1, 0]);
    let parsed = gathered.parsed();
    let (added, _) = gathered.write(&house.corpus(), Timestamp::UNIX_EPOCH);
    let (report, served) =
        counted(|| publish(&engine, Order { parsed: &parsed, ..Order::new(Occasion::Added) }, &|_| {}).unwrap());
    assert_eq!((added.len(), served), (1, [2, 0, 1]), "each file is read once, to see that it is as it was");
    assert!(report.built.is_new && serves_lamp(&engine));
    let written: Vec<_> = engine.index().everything().files.iter().map(|file| file.hash.clone()).collect();
    let read: Vec<_> = crate::ingest::load(&house.corpus(), &[]).unwrap().files.into_iter().map(|f| f.hash).collect();
    assert_eq!(written, read, "it is the article that would have been read");
}

#[test]
fn an_entry_of_a_feed_is_parsed_once() {
    let house = House::new();
    let engine = house.open().engine;
    let item = |n: usize| {
        format!(
            "<item><title>Story {n}</title><link>/{n}</link><guid>{n}</guid><content:encoded>&lt;p&gt;Story {n} is told at \
             length in the harbour, year after year.&lt;/p&gt;</content:encoded></item>"
        )
    };
    let feed = format!("<rss version=\"2.0\" xmlns:content=\"c\"><channel>{}{}</channel></rss>", item(1), item(2));
    let url = "https://x.example/feed";
    let mut get = |url: &str, _: &Conditions| -> Result<Fetched, FetchError> {
        let bytes = feed.clone().into_bytes();
        let (final_url, etag, last_modified) = (url.to_owned(), None, None);
        Ok(Fetched::Page(FetchedPage { final_url, content_type: None, charset: None, etag, last_modified, bytes }))
    };
    let ledger = Ledger::in_memory().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let wish = FeedRequest { url: url.to_owned(), every: Duration::from_hours(1), most: 9, guild: None, by: None };
    add_feed(&ledger, &wish, &mut get, now).unwrap();
    let index = engine.index();
    let corpus = house.corpus();
    let round = Round { ledger: &ledger, corpus: &corpus, index: Some(&index), now: &|| now, goes_on: &|| true };
    let (rounds, [_, parsed, opened]) = counted(|| round.run(&Which::All, &mut get).unwrap());
    assert_eq!((rounds[0].added.len(), parsed, opened), (2, 2, 0), "{rounds:?}");
    let order = Order { parsed: &rounds[0].parsed, ..Order::new(Occasion::Fed) };
    let (report, served) = counted(|| publish(&engine, order, &|_| {}).unwrap());
    assert_eq!(served, [3, 0, 1]);
    assert!(report.held.is_none() && engine.index().articles().count() == 3);
    let (rounds, again) = counted(|| round.run(&Which::All, &mut get).unwrap());
    assert_eq!((rounds[0].added.len(), again), (0, [0, 0, 0]), "what is known is not looked at again");
}

//! The engine against a real server.

use super::test_server::{Server, server};
use super::{DatabaseSettings, PostgresSetup, PostgresStore};
use crate::article::{ArticleBuilder, ArticleId, Meta};
use crate::embed::Hashed;
use crate::ingest::{Corpus, CorpusFile};
use crate::store::contract::holds;
use crate::store::{Index, OpenError, Store, StoreError};
use jiff::Timestamp;
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

pub(super) fn settings(address: &str, corpus: &str) -> DatabaseSettings {
    DatabaseSettings { address: address.parse().unwrap(), corpus: corpus.parse().unwrap(), authorities: None }
}

pub(super) fn setup(cache: &Path) -> PostgresSetup {
    PostgresSetup {
        embedder: Arc::new(Hashed),
        cache: cache.to_owned(),
        format: 1,
        reader: "off".to_owned(),
        clock: || Timestamp::UNIX_EPOCH,
    }
}

/// A corpus of a database, and the folder of its cache.
struct House {
    server: &'static Server,
    database: String,
    cache: tempfile::TempDir,
}

impl House {
    fn new() -> Option<Self> {
        let server = server()?;
        Some(Self { server, database: server.database(), cache: tempfile::tempdir().unwrap() })
    }

    fn settings(&self, corpus: &str) -> DatabaseSettings {
        settings(&self.server.address("bot", &self.database), corpus)
    }

    fn store(&self, corpus: &str) -> PostgresStore {
        PostgresStore::new(self.settings(corpus), setup(self.cache.path()))
    }

    fn sql(&self, sql: &str) -> String {
        self.server.sql(&self.database, sql)
    }
}

fn file(source: &str, words: &str) -> CorpusFile {
    let mut builder = ArticleBuilder::new(Meta { title: words.to_owned(), ..Meta::default() });
    builder.paragraph(words);
    CorpusFile {
        source: source.to_owned(),
        part_of: None,
        hash: words.to_owned(),
        article: Some(Arc::new(builder.finish(ArticleId::new(source), source))),
        problems: Vec::new(),
    }
}

pub(super) fn publish(store: &dyn Store, words: &str) -> Index {
    let mut writer = store.writer(None).unwrap();
    let files = vec![file("a.md", words), file("b.md", "A lighthouse on the cliff.")];
    writer.prepare(&Corpus { files }, false, &|_| {}).unwrap();
    writer.publish().unwrap().unwrap()
}

fn contract(few_rows: usize) {
    let Some(house) = House::new() else { return };
    let count = Cell::new(0);
    holds(&|| {
        count.set(count.get() + 1);
        let cache = house.cache.path().join(count.get().to_string());
        let settings = house.settings(&format!("contract-{}", count.get()));
        Box::new(PostgresStore::new(settings, setup(&cache)).searched_above(few_rows))
    });
}

#[test]
fn a_database_holds_the_contract() {
    contract(super::nearest::FEW_ROWS);
}

#[test]
fn a_shard_that_postgresql_searches_holds_it_too() {
    contract(0);
}

fn refusal(store: &PostgresStore) -> String {
    match store.serving() {
        Err(OpenError::Refused { reason } | OpenError::Different { reason }) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(index) => panic!("generation {}", index.generation),
    }
}

#[test]
fn what_is_set_up_wrong_is_told_in_a_sentence_without_credentials() {
    let Some(house) = House::new() else { return };
    let (place, words) = (house.cache.path(), "A kite over the sea.");
    let at = |address: &str| PostgresStore::new(settings(address, "default"), setup(place));
    let host = house.server.address("nobody:s3cret", &house.database);
    for (address, wanted) in [
        (host.clone(), "refuses the user or the password of IBID_DATABASE_URL"),
        (house.server.address("bot:s3cret", "nowhere"), "there is no database"),
        ("postgres://bot:s3cret@127.0.0.1:1/x".to_owned(), "cannot be reached"),
    ] {
        let reason = refusal(&at(&address));
        assert!(reason.contains(wanted) && !reason.contains("s3cret") && !reason.contains('\n'), "{reason}");
    }
    let bare = at(&house.server.address("bot", &house.server.empty_database()));
    assert!(matches!(bare.serving(), Err(OpenError::Missing)));
    let Err(StoreError::Open(OpenError::Refused { reason })) = bare.writer(None).map(drop) else { panic!("refused") };
    assert!(reason.contains("has no extension vector") && reason.contains("CREATE EXTENSION vector"), "{reason}");

    publish(&house.store("default"), words);
    let other = |change: &dyn Fn(&mut PostgresSetup)| {
        let mut setup = setup(place);
        change(&mut setup);
        PostgresStore::new(house.settings("default"), setup)
    };
    let (reader, format) = (other(&|s| s.reader = "reader/2".to_owned()), other(&|s| s.format = 2));
    for (store, wanted) in [(&reader, "the reader off, here it is reader/2"), (&format, "version 1, here it is 2")] {
        let reason = refusal(store);
        assert!(reason.contains(wanted) && reason.contains("ibid index --rebuild"), "{reason}");
        let mut writer = store.writer(None).unwrap();
        let corpus = Corpus { files: vec![file("a.md", words)] };
        assert!(matches!(writer.prepare(&corpus, false, &|_| {}), Err(StoreError::Open(OpenError::Different { .. }))));
    }
    let mut writer = reader.writer(None).unwrap();
    writer.prepare(&Corpus { files: vec![file("a.md", words)] }, true, &|_| {}).unwrap();
    writer.publish().unwrap();
    assert!(
        reader.serving().is_ok() && refusal(&house.store("default")).contains("the reader reader/2, here it is off")
    );

    house.sql("INSERT INTO ibid.schema_version (version) VALUES (99)");
    let reason = refusal(&house.store("default"));
    assert!(reason.contains("version 99 of the schema") && reason.contains("update ibid"), "{reason}");
    assert!(house.store("default").writer(None).is_err());
}

#[test]
fn one_corpus_never_sees_another() {
    let Some(house) = House::new() else { return };
    publish(&house.store("one"), "A kite over the sea.");
    let two = publish(&house.store("two"), "A ferry in the harbour.");
    assert!(two.best_by_words(&["kite"], 9, None).unwrap().is_empty());
    house.sql(
        "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA ibid TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA ibid TO reader",
    );
    let address = house.server.address("reader", &house.database);
    let read = PostgresStore::new(settings(&address, "one"), setup(house.cache.path())).serving().unwrap();
    assert_eq!(read.best_by_words(&["kite"], 9, None).unwrap().len(), 1, "who may only read can ask");
    // The second wall: whatever is asked, rows of another corpus are not there.
    for table in ["corpus", "generation", "shard", "piece", "pair", "file", "passage"] {
        let seen = format!(
            "SET ROLE reader; SET ibid.corpus = 'one'; SELECT string_agg(DISTINCT corpus, ',') FROM ibid.{table}"
        );
        assert_eq!(house.sql(&seen), "one", "{table}");
        let unset = format!("SET ROLE reader; SELECT count(*) FROM ibid.{table}");
        assert_eq!(house.sql(&unset), "0", "{table}");
    }
}

#[test]
fn what_a_killed_writer_left_serves_nobody_and_is_cleared_away() {
    let Some(house) = House::new() else { return };
    let store = house.store("default");
    let first = publish(&store, "A kite over the sea.");
    let mut killed = store.writer(None).unwrap();
    killed.prepare(&Corpus { files: vec![file("a.md", "A whale in the bay.")] }, false, &|_| {}).unwrap();
    assert_eq!(house.sql("SELECT count(*) FROM ibid.shard"), "2");
    let holder = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_database d ON d.oid = database \
         WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND d.datname = current_database()";
    assert_eq!(house.sql(holder), "1");
    assert!(killed.publish().is_err(), "without its session nothing is published");
    assert_eq!(house.store("default").serving().unwrap().manifest, first.manifest);
    drop(house.store("default").writer(None).unwrap());
    assert_eq!(house.sql("SELECT count(*) FROM ibid.shard"), "1", "the next writer clears it away");
}

#[test]
fn a_generation_stays_as_long_as_somebody_reads_it() {
    let Some(house) = House::new() else { return };
    let (reader, writer) = (house.store("default"), house.store("default"));
    publish(&writer, "A kite over the sea.");
    let held = reader.serving().unwrap();
    for n in 0..5 {
        publish(&writer, &format!("A ferry of the year {n}."));
    }
    let kept = || house.sql("SELECT string_agg(generation::text, ' ' ORDER BY generation) FROM ibid.generation");
    assert_eq!(kept(), "1 4 5 6", "the last three, and the one that is read");
    assert_eq!(held.best_by_words(&["kite"], 9, None).unwrap().len(), 1);
    assert!(held.place(0).is_some_and(|place| place.article.text.contains("kite")));
    drop(held);
    publish(&writer, "The last ferry.");
    assert_eq!(kept(), "5 6 7");
}

//! How generations come and go.

use super::corpora::{every_corpus, file, older};
use super::{Make, publish};
use crate::ingest::CorpusFile;
use crate::store::{Index, Store, StoreError, TermKind};

pub(super) fn holds<S: Store>(make: Make<'_, S>) {
    serves_nothing_before_the_first(&make());
    serves_as_a_whole_once_published(&make());
    changes_are_put_and_removed(&make());
    goes_back_and_holds(&make());
}

fn some() -> Vec<CorpusFile> {
    every_corpus().into_iter().find(|(name, _)| *name == "few").unwrap().1
}

fn serving(store: &dyn Store) -> Index {
    store.serving().unwrap().unwrap()
}

fn sources(index: &Index) -> Vec<&str> {
    index.everything().files.iter().map(|file| file.source.as_str()).collect()
}

fn serves_nothing_before_the_first(store: &dyn Store) {
    assert!(store.serving().unwrap().is_none());
    assert!(!store.is_held() && store.hold().is_err());
    assert!(matches!(store.roll_back(), Err(StoreError::NothingBefore)));
}

fn serves_as_a_whole_once_published(store: &dyn Store) {
    let mut writer = store.writer().unwrap();
    for file in some() {
        writer.put(file);
    }
    let prepared = writer.prepare().unwrap();
    assert_eq!((prepared.generation, prepared.articles().count()), (0, 3), "it can be asked");
    assert!(store.serving().unwrap().is_none(), "and does not serve");
    assert!(matches!(store.writer(), Err(StoreError::Busy)), "one at a time");
    let published = writer.publish().unwrap();
    assert!(published.generation > 0);
    assert_eq!(serving(store).generation, published.generation);
    assert_eq!(serving(store).manifest, published.manifest);

    let mut dropped = store.writer().unwrap();
    dropped.put(file("new.md", "en", "New", None, &["A new page."]));
    assert_eq!(dropped.prepare().unwrap().articles().count(), 4);
    drop(dropped);
    assert_eq!(serving(store).generation, published.generation, "dropped, it has never been");

    let same = publish(store, &some(), &["never.md"]);
    assert_eq!(same.generation, published.generation, "where nothing differs there is no new one");
}

fn changes_are_put_and_removed(store: &dyn Store) {
    publish(store, &some(), &[]);
    let before = serving(store);
    let mut writer = store.writer().unwrap();
    writer.put(older("ferry.md"));
    assert_eq!(writer.prepare().unwrap().everything().files.len(), 4);
    // What is put after it was prepared counts.
    writer.put(file("a-first.md", "en", "First", None, &["It stands before all others."]));
    writer.remove("old.md");
    let after = writer.publish().unwrap();
    assert_eq!(sources(&after), ["Kite.md", "a-first.md", "ferry.md", "m-broken.md"]);
    assert_eq!(sources(&before), ["Kite.md", "ferry.md", "m-broken.md", "old.md"], "a generation never changes");
    let titles: Vec<&str> = after.articles().map(|article| article.title.as_str()).collect();
    assert_eq!(titles, ["A kite over the sea", "First", "An older page"]);
    assert_eq!(after.best_by_words(&["ferri"], 9, None).unwrap().len(), with(&after, "ferri"));
    let none = publish(store, &[], &["Kite.md", "a-first.md", "ferry.md", "m-broken.md"]);
    assert!(none.is_empty() && none.best_by_words(&["kite"], 9, None).unwrap().is_empty());
}

/// How many passages have a term.
fn with(index: &Index, term: &str) -> usize {
    let count = index.passages_with(TermKind::Term, &[term]).unwrap();
    usize::try_from(count[0]).unwrap()
}

fn goes_back_and_holds(store: &dyn Store) {
    let first = publish(store, &some(), &[]);
    let second = publish(store, &[older("ferry.md")], &[]);
    assert!(second.generation > first.generation && !store.is_held());
    let back = store.roll_back().unwrap();
    assert_eq!((back.generation, back.manifest), (first.generation, first.manifest));
    assert_eq!((serving(store).generation, store.is_held()), (first.generation, true));
    assert!(matches!(store.roll_back(), Err(StoreError::NothingBefore)));
    let same = publish(store, &[], &[]);
    assert_eq!((same.generation, store.is_held()), (first.generation, false), "who publishes lets go of what is held");
    let third = publish(store, &[older("ferry.md")], &[]);
    assert!(third.generation > second.generation, "no number stands for two");
    store.hold().unwrap();
    assert_eq!((serving(store).generation, store.is_held()), (third.generation, true));
}

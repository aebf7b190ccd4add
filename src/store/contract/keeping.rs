//! How generations come and go.

use super::corpora::{every_corpus, file, older};
use super::{Make, changed, publish};
use crate::ingest::{Corpus, CorpusFile};
use crate::store::{BuildProgress, Index, OpenError, Store, StoreError, TermKind, Writer};
use std::sync::{Arc, Mutex};

pub(super) fn holds(make: Make<'_>) {
    serves_nothing_before_the_first(make().as_ref());
    serves_as_a_whole_once_published(make().as_ref());
    is_made_anew_when_told_and_only_then(make().as_ref());
    changes_are_put_and_removed(make().as_ref());
    goes_back_and_holds(make().as_ref());
    begins_as_the_one_that_serves(make().as_ref());
}

fn some() -> Vec<CorpusFile> {
    every_corpus().into_iter().find(|(name, _)| *name == "few").unwrap().1
}

fn serving(store: &dyn Store) -> Index {
    store.serving().unwrap()
}

fn writer(store: &dyn Store) -> Box<dyn Writer> {
    store.writer(None).unwrap()
}

fn sources(index: &Index) -> Vec<&str> {
    index.everything().files.iter().map(|file| file.source.as_str()).collect()
}

fn serves_nothing_before_the_first(store: &dyn Store) {
    assert!(matches!(store.serving(), Err(OpenError::Missing)));
    assert!(store.current().is_none() && store.older_than(u64::MAX).is_none() && !store.is_held());
    assert!(writer(store).base().is_none());
    assert!(matches!(store.roll_back(), Err(StoreError::NothingBefore)));
}

fn serves_as_a_whole_once_published(store: &dyn Store) {
    let mut first = writer(store);
    let told = Mutex::new(Vec::new());
    let tell = |progress: BuildProgress| told.lock().unwrap().push(progress);
    let done = first.prepare(&Corpus { files: some() }, false, &tell).unwrap();
    assert!(told.lock().unwrap().contains(&BuildProgress::Writing));
    assert_eq!((done.generation, done.is_new, done.embedded), (0, true, done.manifest.vectors));
    let prepared = first.prepared().unwrap();
    assert_eq!((prepared.generation, prepared.articles().count()), (0, 3), "it can be asked");
    assert_eq!(prepared.manifest, done.manifest);
    assert!(store.serving().is_err() && store.current().is_none(), "and does not serve");
    assert!(matches!(store.writer(None), Err(StoreError::Busy { .. })), "one at a time");
    let published = first.publish().unwrap().unwrap();
    assert!(published.generation > 0 && store.current() == Some(published.generation));
    assert_eq!(serving(store).generation, published.generation);
    assert_eq!(serving(store).manifest, published.manifest);

    let mut dropped = writer(store);
    let corpus = changed(dropped.base(), &[file("new.md", "en", "New", None, &["A new page."])], &[]);
    assert!(dropped.prepare(&corpus, false, &|_| {}).unwrap().embedded > 0);
    assert_eq!(dropped.prepared().unwrap().articles().count(), 4);
    drop(dropped);
    assert_eq!(serving(store).generation, published.generation, "dropped, it has never been");
}

fn is_made_anew_when_told_and_only_then(store: &dyn Store) {
    let first = publish(store, &some(), &[]);
    let mut same = writer(store);
    let corpus = changed(same.base(), &[], &["never.md"]);
    let done = same.prepare(&corpus, false, &|_| {}).unwrap();
    assert_eq!((done.generation, done.is_new, done.embedded), (first.generation, false, 0));
    assert_eq!(done.manifest, first.manifest);
    assert!(
        same.prepared().is_none() && same.publish().unwrap().is_none(),
        "where nothing differs there is no new one"
    );
    let mut anew = writer(store);
    let done = anew.prepare(&corpus, true, &|_| {}).unwrap();
    assert_eq!((done.is_new, done.embedded), (true, 0), "what has a vector keeps it");
    assert!(anew.publish().unwrap().unwrap().generation > first.generation);
}

fn changes_are_put_and_removed(store: &dyn Store) {
    publish(store, &some(), &[]);
    let before = serving(store);
    let mut changing = writer(store);
    let once = changed(changing.base(), &[older("ferry.md")], &[]);
    changing.prepare(&once, false, &|_| {}).unwrap();
    assert_eq!(changing.prepared().unwrap().everything().files.len(), 4);
    // What is prepared last counts.
    let first = file("a-first.md", "en", "First", None, &["It stands before all others."]);
    let twice = changed(changing.base(), &[older("ferry.md"), first], &["old.md"]);
    changing.prepare(&twice, false, &|_| {}).unwrap();
    let after = changing.publish().unwrap().unwrap();
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
    let older_than = |number| store.older_than(number).map(|older| older.generation);
    assert_eq!(older_than(second.generation), Some(first.generation));
    assert_eq!(older_than(first.generation), None);
    let back = store.roll_back().unwrap();
    assert_eq!((back.generation, back.manifest), (first.generation, first.manifest));
    assert_eq!((store.current(), store.is_held()), (Some(first.generation), true));
    assert!(matches!(store.roll_back(), Err(StoreError::NothingBefore)));
    let same = publish(store, &[], &[]);
    assert_eq!((same.generation, store.is_held()), (first.generation, false), "who publishes lets go of what is held");
    let third = publish(store, &[older("ferry.md")], &[]);
    assert!(third.generation > second.generation, "no number stands for two");
    let mut left = writer(store);
    left.prepare(&Corpus { files: some() }, false, &|_| {}).unwrap();
    left.hold(third.generation).unwrap();
    assert_eq!((serving(store).generation, store.is_held()), (third.generation, true));
}

fn begins_as_the_one_that_serves(store: &dyn Store) {
    let first = Arc::new(publish(store, &some(), &[]));
    let base = |open: &Arc<Index>| Arc::clone(store.writer(Some(Arc::clone(open))).unwrap().base().unwrap());
    assert!(Arc::ptr_eq(&base(&first), &first), "what is open is not opened again");
    let second = publish(store, &[older("ferry.md")], &[]);
    assert_eq!(base(&first).generation, second.generation, "unless another one serves by now");
}

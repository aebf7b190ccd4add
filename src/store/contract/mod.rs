//! What any engine must hold, as tests: an engine is handed in as a way to make empty stores, with [`Hashed`](crate::embed::Hashed)
//! as their encoder, and is compared with what a few dozen lines make of the same articles ([`reference`]).
//!
//! 1. It counts, finds and measures what stands in the articles, in every language, also where there are none.
//! 2. Of equals the lower number comes first; what is not allowed is not found, and changes no other passage's place.
//! 3. It says the same however a corpus came about: at once, or by additions, replacements and removals.
//! 4. A withheld article is not found by any way there is.
//! 5. A generation serves as a whole once it is published, can be gone back to, and can be held; one writer at a time. Those that
//!    are kept can be opened; one that is open is not opened again.

mod corpora;
mod keeping;
mod questions;
mod reading;
mod reference;

use super::{Index, Store};
use crate::ingest::{Corpus, CorpusFile};
use std::sync::Arc;

pub(crate) use corpora::every_corpus;

/// Makes empty stores.
pub(crate) type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Runs the suite.
pub(crate) fn holds(make: Make<'_>) {
    for (name, files) in every_corpus() {
        let indexes = [Spread::AtOnce, Spread::InSteps].map(|spread| {
            let index = spread.write(make().as_ref(), &files);
            reading::says_what_stands_there(name, &index, &files);
            reading::withholds(name, &index, &files);
            questions::are_found(name, &index, &files);
            questions::are_withheld(name, &index, &files);
            index
        });
        let [at_once, in_steps] = &indexes;
        reading::say_the_same(name, at_once, in_steps);
        questions::are_the_same(name, at_once, in_steps);
    }
    keeping::holds(make);
}

/// How a corpus comes about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spread {
    /// All files in one generation.
    AtOnce,
    /// In two: first one of its files is another, and there is one too many.
    InSteps,
}

impl Spread {
    /// Writes `files` into an empty store.
    pub(crate) fn write(self, store: &dyn Store, files: &[CorpusFile]) -> Index {
        match self {
            Self::AtOnce => publish(store, files, &[]),
            Self::InSteps => {
                let older = files.first().map(|file| corpora::older(&file.source));
                let surplus = corpora::older("zz-surplus.md");
                let first: Vec<CorpusFile> =
                    older.iter().chain(files.iter().skip(1)).chain([&surplus]).cloned().collect();
                publish(store, &first, &[]);
                publish(store, files.get(..1).unwrap_or_default(), &[surplus.source.as_str()])
            }
        }
    }
}

/// Puts and removes files, and lets the result serve. Gives what serves then.
fn publish(store: &dyn Store, put: &[CorpusFile], remove: &[&str]) -> Index {
    let mut writer = store.writer(None).unwrap();
    let corpus = changed(writer.base(), put, remove);
    writer.prepare(&corpus, false, &|_| {}).unwrap();
    writer.publish().unwrap().unwrap_or_else(|| store.serving().unwrap())
}

/// The files of a generation with others put to them and removed.
fn changed(base: Option<&Arc<Index>>, put: &[CorpusFile], remove: &[&str]) -> Corpus {
    let known = base.map_or(&[][..], |index| &index.everything().files);
    let is_old = |file: &&CorpusFile| put.iter().all(|new| new.source != file.source);
    let mut files: Vec<CorpusFile> = known.iter().filter(is_old).chain(put).cloned().collect();
    files.retain(|file| !remove.contains(&file.source.as_str()));
    files.sort_by(|a, b| a.source.cmp(&b.source));
    Corpus { files }
}

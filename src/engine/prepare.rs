//! From the corpus to a generation that does not serve yet. The corpus is read once the right to write is had, and once: it is
//! compared with what the generation is made of that the next one begins as, and only what has changed is parsed.

use super::error::EngineError;
use crate::ingest::{Corpus, CorpusError, CorpusFile, Problem, not_empty, open_beside};
use crate::store::{Changes, Index, Manifest, Prepared, Progress, Store, StoreError, Writer, changes};
use std::path::Path;
use std::sync::Arc;

/// What a build did.
#[derive(Clone, Debug)]
pub struct Built {
    /// Number of the generation that serves now; 0 for one that does not serve yet.
    pub generation: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Against the generation before.
    pub changes: Changes,
    /// What is wrong with the corpus, in the order of its files.
    pub problems: Vec<Problem>,
    /// Texts that had to be embedded.
    pub embedded: usize,
    /// Whether a new generation was written; if not, the old one already was what the corpus asks for.
    pub is_new: bool,
}

/// A new generation that does not serve yet, or the finding that none is needed. Nobody else can build meanwhile. Dropped,
/// it is as if it had never been.
pub struct PreparedGeneration {
    writer: Box<dyn Writer>,
    built: Built,
}

impl PreparedGeneration {
    fn new(writer: Box<dyn Writer>, corpus: &Corpus, prepared: Prepared) -> Self {
        let Prepared { generation, manifest, embedded, is_new } = prepared;
        let changes = changes(writer.base().map(|base| base.everything()), corpus);
        let problems = corpus.problems().cloned().collect();
        Self { writer, built: Built { generation, manifest, changes, problems, embedded, is_new } }
    }

    /// The new generation, to be asked before it serves; none when the serving one already is what the corpus asks for.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        self.writer.prepared()
    }

    /// What was done, and what would change.
    #[must_use]
    pub fn built(&self) -> &Built {
        &self.built
    }

    /// Lets it serve and gives it, where it is new.
    pub(super) fn publish(self) -> Result<(Built, Option<Index>), StoreError> {
        let index = self.writer.publish()?;
        let generation = index.as_ref().map_or(self.built.generation, |index| index.generation);
        Ok((Built { generation, ..self.built }, index))
    }

    /// Drops it, and holds generation `number`, which serves.
    pub(super) fn hold(self, number: u64) -> Result<(), StoreError> {
        self.writer.hold(number)
    }
}

/// What a new generation is made from.
pub(super) struct Preparation<'a> {
    pub store: &'a dyn Store,
    /// Folder of the articles.
    pub corpus: &'a Path,
    /// Files of the corpus as whoever wrote them has parsed them.
    pub parsed: &'a [CorpusFile],
    /// Whether everything but known vectors is made anew.
    pub rebuild: bool,
    pub progress: Progress<'a>,
}

impl Preparation<'_> {
    /// Makes a generation in line with the corpus, after the serving one, which may be `open`. What was `read` of the corpus
    /// after that was opened is read anew only where another process has published since.
    pub(super) fn prepare(
        &self,
        open: Option<Arc<Index>>,
        read: Option<Corpus>,
    ) -> Result<PreparedGeneration, EngineError> {
        let mut writer = self.store.writer(open.clone())?;
        let is_base = open.is_some_and(|open| writer.base().is_some_and(|base| Arc::ptr_eq(base, &open)));
        let mut read = read.filter(|_| is_base);
        loop {
            let had_base = writer.base().is_some();
            let corpus = match read.take() {
                Some(corpus) => not_empty(corpus, self.corpus)?,
                None => self.read_after(writer.base())?,
            };
            match writer.prepare(&corpus, self.rebuild, self.progress) {
                Ok(prepared) => return Ok(PreparedGeneration::new(writer, &corpus, prepared)),
                // Made after nothing then, of files that are read anew.
                Err(StoreError::Damaged(_)) if had_base && writer.base().is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The corpus as it is now; what has not changed since the generation before is only hashed.
    fn read_after(&self, base: Option<&Arc<Index>>) -> Result<Corpus, CorpusError> {
        let known = base.filter(|_| !self.rebuild).map_or(&[][..], |index| &index.everything().files);
        open_beside(self.corpus, known, self.parsed)
    }
}

//! Makes the next generation: a shard of what changed beside those that stay, then one row that names them all. Until that row is
//! there, nobody sees anything of it.

use super::encode::VectorSource;
use super::error::DatabaseError;
use super::generation::{Generation, Layout};
use super::passage_vectors::{PassageVectors, numbers};
use super::session::Session;
use super::shard::{signed, unsigned};
use super::shard_writer::ShardWriter;
use super::shared::Shared;
use super::sweep::sweep;
use crate::embed::VectorCache;
use crate::ingest::{Corpus, CorpusFile};
use crate::store::common::{LayoutPlan, ShardFiles, languages, main_language};
use crate::store::{Index, Manifest, Prepared, Progress, StoreError, Writer};
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

/// The right to write a corpus, while its session lives.
pub(super) struct WriteLock {
    pub(super) session: Session,
    key: i64,
}

const SERVE: &str = "UPDATE ibid.corpus SET serving = $2, held = $3 WHERE corpus = $1";

const NUMBER: &str = "UPDATE ibid.corpus SET last = last + 1 WHERE corpus = $1 RETURNING last";

const PUBLISH: &str = "INSERT INTO ibid.generation (corpus, generation, manifest, shards, places) \
     VALUES ($1, $2, $3::text::json, $4, $5)";

const VECTORS: &str = "SELECT passage, vectors FROM ibid.passage WHERE shard = $1 AND file = $2 ORDER BY passage";

impl WriteLock {
    pub(super) fn take(session: Session, key: i64) -> Result<Self, DatabaseError> {
        let is_ours = session.one("SELECT pg_try_advisory_lock($1)", &[&key])?.is_some_and(|row| row.get(0));
        if is_ours {
            return Ok(Self { session, key });
        }
        let database = session.database();
        Err(DatabaseError::Busy { place: format!("{} of {}", database.corpus(), database.place()) })
    }

    fn corpus(&self) -> &str {
        self.session.database().corpus()
    }

    /// Lets an earlier generation serve, and holds it; those after it are gone back from.
    pub(super) fn goes_back_to(&self, number: u64) -> Result<(), DatabaseError> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.session.transaction(|session| {
            session.query(SERVE, &[&self.corpus(), &number, &true])?;
            let abandon = "UPDATE ibid.generation SET abandoned = true WHERE corpus = $1 AND generation > $2";
            session.query(abandon, &[&self.corpus(), &number]).map(drop)
        })
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // With a session that is gone the lock is gone.
        let _ = self.session.query("SELECT pg_advisory_unlock($1)", &[&self.key]);
    }
}

pub(super) struct PostgresWriter {
    store: Arc<Shared>,
    lock: WriteLock,
    base: Option<Arc<Index>>,
    /// Why what serves is not to be replaced without a word.
    refused: Option<DatabaseError>,
    made: Option<(Arc<Generation>, Index)>,
}

impl PostgresWriter {
    pub(super) fn new(
        store: Arc<Shared>,
        lock: WriteLock,
        base: Option<Arc<Index>>,
        refused: Option<DatabaseError>,
    ) -> Self {
        Self { store, lock, base, refused, made: None }
    }

    fn make(&mut self, corpus: &Corpus, rebuild: bool, progress: Progress<'_>) -> Result<Prepared, DatabaseError> {
        if let Some(refused) = self.refused.take_if(|_| !rebuild) {
            return Err(refused);
        }
        let base = self.base.as_deref();
        if let Some(base) = base.filter(|base| !rebuild && base.manifest.fingerprint == corpus.fingerprint()) {
            let (generation, manifest) = (base.generation, base.manifest.clone());
            return Ok(Prepared { generation, manifest, embedded: 0, is_new: false });
        }
        let old = base.and_then(|base| (base.snapshot() as &dyn Any).downcast_ref::<Generation>());
        let languages = languages(corpus);
        let main = main_language(&languages);
        let plan = match old.filter(|_| !rebuild) {
            Some(old) => {
                let held: Vec<ShardFiles<'_>> = old.parts.iter().map(|part| part.shard.held()).collect();
                LayoutPlan::after(&held, corpus, &main)
            }
            None => LayoutPlan::everything(corpus),
        };
        let mut shards = old.map_or(&[][..], |old| &old.layout.shards).to_vec();
        shards.truncate(plan.kept);
        let setup = &self.store.setup;
        let cache = VectorCache::open(&setup.cache, setup.embedder.identity(), setup.embedder.dimensions())?;
        // While readers are answered, a core is left to them.
        let spare = usize::from(base.is_some());
        let mut vectors = VectorSource { embedder: setup.embedder.as_ref(), cache, spare, progress, embedded: 0 };
        if !plan.new.is_empty() {
            let files: Vec<&CorpusFile> = plan.new.iter().filter_map(|n| corpus.files.get(*n)).collect();
            if let Some(old) = old {
                learn(old, &files, &mut vectors)?;
            }
            let (session, few_rows) = (&self.lock.session, self.store.few_rows);
            let mut writer = ShardWriter { session, vectors: &mut vectors, main: &main, few_rows };
            shards.push(writer.write(&files)?);
        }
        let embedded = vectors.embedded;
        let layout = Layout { shards, places: plan.files };
        let manifest = Manifest::of(corpus, setup.format, setup.embedder.identity(), &languages, (setup.clock)());
        let mut generation = self.store.generation(self.lock.session.database(), manifest, layout)?;
        generation.count_vectors();
        // Opened before it serves: what cannot be read must not replace what can.
        let generation = Arc::new(generation);
        let index = Index::new(0, Arc::clone(&generation) as Arc<_>);
        let manifest = index.manifest.clone();
        self.made = Some((generation, index));
        Ok(Prepared { generation: 0, manifest, embedded, is_new: true })
    }

    fn forget(&mut self) {
        if self.made.take().is_some() {
            // The next writer clears it away should this fail.
            let _ = sweep(&self.lock.session);
        }
    }

    /// Lets what was made serve; gives its number, none where the base serves on.
    fn serve(&mut self) -> Result<Option<Index>, DatabaseError> {
        let corpus = self.lock.corpus();
        let session = &self.lock.session;
        let Some((generation, index)) = self.made.take() else {
            if let Some(base) = &self.base {
                session.query(SERVE, &[&corpus, &i64::try_from(base.generation).unwrap_or(i64::MAX), &false])?;
            }
            return Ok(None);
        };
        let number: i64 = session.one(NUMBER, &[&corpus])?.map(|row| row.get(0)).unwrap_or_default();
        let held = self.store.hold(number.unsigned_abs())?;
        let manifest = serde_json::to_string(&index.manifest).unwrap_or_default();
        let Layout { shards, places } = &generation.layout;
        let places: Vec<i32> = places.iter().flat_map(|(shard, file)| [signed(*shard), signed(*file)]).collect();
        session.transaction(|session| {
            session.query(PUBLISH, &[&corpus, &number, &manifest, shards, &places])?;
            let reader = "UPDATE ibid.corpus SET reader = $2 WHERE corpus = $1";
            session.query(reader, &[&corpus, &self.store.setup.reader])?;
            session.query(SERVE, &[&corpus, &number, &false]).map(drop)
        })?;
        // Nobody else has set it.
        let _ = generation.held.set(held);
        // The new generation serves; what could not be cleared away now is tried again by the next writer.
        let _ = sweep(session);
        Ok(Some(index.as_generation(number.unsigned_abs())))
    }
}

/// Adds to the cache what the database has of the texts of files that stand under the same names.
fn learn(old: &Generation, files: &[&CorpusFile], vectors: &mut VectorSource<'_>) -> Result<(), DatabaseError> {
    let places: HashMap<&str, (u32, u32)> = old
        .catalogue
        .corpus()
        .files
        .iter()
        .zip(&old.layout.places)
        .map(|(file, place)| (file.source.as_str(), *place))
        .collect();
    for (part, file) in files.iter().filter_map(|file| places.get(file.source.as_str())) {
        let shard = usize::try_from(*part).ok().and_then(|part| old.parts.get(part)).map(|part| &part.shard);
        let Some((shard, article)) =
            shard.and_then(|shard| Some((shard, shard.files.get(*file as usize)?.article.as_deref()?)))
        else {
            continue;
        };
        if article.passages.iter().all(|passage| vectors.knows(&article.view(passage))) {
            continue;
        }
        let first = shard.passages_of(*file).map_or(0, |own| own.start);
        for row in old.database.read(VECTORS, &[&shard.number, &signed(*file)])? {
            let at = unsigned(row.get(0)).saturating_sub(first) as usize;
            let bytes: Option<&[u8]> = row.get(1);
            let own = bytes.and_then(|bytes| PassageVectors::of(bytes, shard.dimensions));
            if let Some((passage, own)) = article.passages.get(at).zip(own) {
                let rows = [own.text(), own.full()].into_iter().chain(own.question()).chain(own.sentences());
                vectors.learn(&article.view(passage), rows.map(|row| numbers(row).collect()));
            }
        }
    }
    Ok(())
}

impl Writer for PostgresWriter {
    fn base(&self) -> Option<&Arc<Index>> {
        self.base.as_ref()
    }

    fn prepare(&mut self, corpus: &Corpus, rebuild: bool, progress: Progress<'_>) -> Result<Prepared, StoreError> {
        self.forget();
        let done = self.make(corpus, rebuild, progress);
        if let Some(damage) = self.base.as_ref().and_then(|base| base.damage()).cloned() {
            // What was read of the base may have been nothing, in the place of what could not be read.
            self.forget();
            self.base = None;
            return Err(damage.into());
        }
        Ok(done?)
    }

    fn prepared(&self) -> Option<&Index> {
        self.made.as_ref().map(|(_, index)| index)
    }

    fn publish(mut self: Box<Self>) -> Result<Option<Index>, StoreError> {
        Ok(self.serve()?)
    }

    fn hold(self: Box<Self>, number: u64) -> Result<(), StoreError> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.lock.session.query(SERVE, &[&self.lock.corpus(), &number, &true])?;
        Ok(())
    }
}

impl Drop for PostgresWriter {
    fn drop(&mut self) {
        self.forget();
    }
}

//! A corpus of a database as a store of generations. Nothing is asked of the server before something is asked of the store.

use super::address::DatabaseSettings;
use super::database::Database;
use super::error::DatabaseError;
use super::generation::{Generation, Layout};
use super::keeper::lock_key;
use super::nearest::FEW_ROWS;
use super::schema::migrate;
use super::session::Session;
use super::shared::{Connected, PostgresSetup, Shared, generation_row};
use super::sweep::sweep;
use super::writer::{PostgresWriter, WriteLock};
use crate::store::{Index, Manifest, OpenError, Store, StoreError, Writer};
use std::any::Any;
use std::sync::Arc;

/// A corpus of a database.
#[derive(Clone)]
pub struct PostgresStore(Arc<Shared>);

const CORPUS: &str = "SELECT serving, held FROM ibid.corpus WHERE corpus = $1";

const OLDER: &str = "SELECT generation FROM ibid.generation \
     WHERE corpus = $1 AND NOT abandoned AND generation < $2 ORDER BY generation DESC";

/// A generation may be removed between its number being read and its being opened.
const TRIES: usize = 3;

const MODEL: &str = "SELECT g.manifest ->> 'model' FROM ibid.generation g \
     JOIN ibid.corpus c ON c.corpus = g.corpus AND c.serving = g.generation WHERE c.corpus = $1";

/// Round trips to the database so far, of the store that opened `index`; none where that is another engine.
#[must_use]
pub fn round_trips(index: &Index) -> Option<u64> {
    let generation = (index.snapshot() as &dyn Any).downcast_ref::<Generation>();
    generation.map(|generation| generation.database.round_trips())
}

/// Identity of the encoder that made the generation that serves; none where there is none, or nobody can tell.
#[must_use]
pub fn serving_model(settings: &DatabaseSettings) -> Option<String> {
    let database = Database::new(settings.clone()).ok()?;
    let rows = database.read(MODEL, &[&database.corpus()]).ok()?;
    rows.first().map(|row| row.get(0))
}

impl PostgresStore {
    /// The corpus that `settings` name.
    #[must_use]
    pub fn new(settings: DatabaseSettings, setup: PostgresSetup) -> Self {
        Self(Arc::new(Shared::new(settings, setup, FEW_ROWS)))
    }

    /// The same with shards of more than `rows` vectors searched by PostgreSQL; smaller ones are compared in full.
    #[must_use]
    pub fn searched_above(self, rows: usize) -> Self {
        let (setup, settings) = (self.0.setup.clone(), self.0.settings.clone());
        Self(Arc::new(Shared::new(settings, setup, rows)))
    }

    fn serving_and_held(&self) -> Option<(Option<u64>, bool)> {
        let connected = self.0.connected().ok().filter(|connected| connected.is_readable)?;
        let rows = connected.database.read(CORPUS, &[&connected.database.corpus()]).ok()?;
        rows.first().map(|row| (row.get::<_, Option<i64>>(0).map(i64::unsigned_abs), row.get(1)))
    }

    fn open_serving(&self) -> Result<Index, DatabaseOrMissing> {
        let connected = self.0.connected()?;
        for _ in 0..TRIES {
            let rows = connected.database.read(CORPUS, &[&connected.database.corpus()]);
            let rows = if connected.is_readable { rows? } else { Vec::new() };
            let number = rows.first().and_then(|row| row.get::<_, Option<i64>>(0));
            let number = number.ok_or(DatabaseOrMissing::Missing)?.unsigned_abs();
            if let Some(index) = self.open(&connected, number)? {
                return Ok(index);
            }
        }
        Err(connected.database.torn("the generation that serves").into())
    }

    fn open(&self, connected: &Connected, number: u64) -> Result<Option<Index>, DatabaseError> {
        let database = &connected.database;
        let held = connected.keeper.hold(number)?;
        let Some(row) = generation_row(database, number)? else { return Ok(None) };
        let manifest: Manifest = serde_json::from_str(row.get(0)).map_err(|_| database.torn("a manifest"))?;
        self.0.compare(database, &manifest, row.get(3))?;
        let places: Vec<i32> = row.get(2);
        let place = |pair: &[i32; 2]| (pair[0].unsigned_abs(), pair[1].unsigned_abs());
        let layout = Layout { shards: row.get(1), places: places.as_chunks::<2>().0.iter().map(place).collect() };
        let generation = self.0.generation(database, manifest, layout)?;
        // Nobody else has it yet.
        let _ = generation.held.set(held);
        Ok(Some(Index::new(number, Arc::new(generation))))
    }

    fn lock(&self) -> Result<WriteLock, DatabaseError> {
        let database = self.0.connected()?.database;
        let session = Session::open(&database)?;
        migrate(&session)?;
        self.0.is_migrated();
        let corpus = database.corpus();
        let lock = WriteLock::take(session, lock_key(corpus, "writer"))?;
        let row = "INSERT INTO ibid.corpus (corpus, reader) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        lock.session.query(row, &[&corpus, &self.0.setup.reader])?;
        sweep(&lock.session)?;
        Ok(lock)
    }

    fn older(&self, number: u64) -> Result<Vec<u64>, DatabaseError> {
        let connected = self.0.connected()?;
        if !connected.is_readable {
            return Ok(Vec::new());
        }
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let rows = connected.database.read(OLDER, &[&connected.database.corpus(), &number])?;
        Ok(rows.iter().map(|row| row.get::<_, i64>(0).unsigned_abs()).collect())
    }
}

/// Why nothing serves.
enum DatabaseOrMissing {
    Missing,
    Database(DatabaseError),
}

impl From<DatabaseError> for DatabaseOrMissing {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<DatabaseOrMissing> for OpenError {
    fn from(error: DatabaseOrMissing) -> Self {
        match error {
            DatabaseOrMissing::Missing => Self::Missing,
            DatabaseOrMissing::Database(error) => error.into(),
        }
    }
}

impl Store for PostgresStore {
    fn current(&self) -> Option<u64> {
        self.serving_and_held()?.0
    }

    fn serving(&self) -> Result<Index, OpenError> {
        Ok(self.open_serving()?)
    }

    fn older_than(&self, number: u64) -> Option<Index> {
        let connected = self.0.connected().ok()?;
        self.older(number).ok()?.into_iter().find_map(|older| self.open(&connected, older).ok().flatten())
    }

    fn writer(&self, open: Option<Arc<Index>>) -> Result<Box<dyn Writer>, StoreError> {
        let lock = self.lock()?;
        let current = self.current();
        let open = open.filter(|index| current == Some(index.generation) && index.damage().is_none());
        let (base, refused) = match open.map_or_else(|| self.open_serving().map(Arc::new), Ok) {
            Ok(base) => (Some(base), None),
            Err(DatabaseOrMissing::Database(error @ DatabaseError::Different(_))) => (None, Some(error)),
            Err(DatabaseOrMissing::Missing | DatabaseOrMissing::Database(DatabaseError::Torn { .. })) => (None, None),
            Err(DatabaseOrMissing::Database(error)) => return Err(error.into()),
        };
        Ok(Box::new(PostgresWriter::new(Arc::clone(&self.0), lock, base, refused)))
    }

    fn roll_back(&self) -> Result<Index, StoreError> {
        let lock = self.lock()?;
        let (connected, serving) = (self.0.connected()?, self.current());
        let before = self.older(serving.unwrap_or_default())?.into_iter().next().ok_or(StoreError::NothingBefore)?;
        let index = self.open(&connected, before)?.ok_or(StoreError::NothingBefore)?;
        lock.goes_back_to(before)?;
        Ok(index)
    }

    fn is_held(&self) -> bool {
        self.serving_and_held().is_some_and(|(_, held)| held)
    }
}

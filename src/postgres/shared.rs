//! What a store and its writer have in common: the connection, what the corpus is used with, and the shards that are open.

use super::address::DatabaseSettings;
use super::database::Database;
use super::error::{DatabaseError, SetupDifference};
use super::generation::{Generation, Layout};
use super::keeper::{HeldGeneration, Keeper};
use super::schema::readable;
use super::shard::Shard;
use crate::embed::Embedder;
use crate::store::Manifest;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio_postgres::Row;

/// What a store is used with.
#[derive(Clone)]
pub struct PostgresSetup {
    /// Makes the vectors.
    pub embedder: Arc<dyn Embedder>,
    /// Folder of the vectors that this machine has made.
    pub cache: PathBuf,
    /// The form of what is stored of a text; one that changes with the analysis.
    pub format: u32,
    /// What reads passages, by its name.
    pub reader: String,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

pub(super) struct Shared {
    pub(super) setup: PostgresSetup,
    pub(super) settings: DatabaseSettings,
    /// Shards with more vectors than these are searched by PostgreSQL.
    pub(super) few_rows: usize,
    connected: Mutex<Option<Connected>>,
    /// Shards that are open somewhere.
    shards: Mutex<HashMap<i64, Weak<Shard>>>,
}

#[derive(Clone)]
pub(super) struct Connected {
    pub(super) database: Arc<Database>,
    pub(super) keeper: Arc<Keeper>,
    /// Whether the schema was found to be one that can be read.
    pub(super) is_readable: bool,
}

const GENERATION: &str = "SELECT manifest::text, shards, places, \
     (SELECT reader FROM ibid.corpus c WHERE c.corpus = g.corpus) \
     FROM ibid.generation g WHERE corpus = $1 AND generation = $2";

/// What is kept of a generation: its manifest, its shards, its places, and what its maker reads with.
pub(super) fn generation_row(database: &Database, number: u64) -> Result<Option<Row>, DatabaseError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    Ok(database.read(GENERATION, &[&database.corpus(), &number])?.into_iter().next())
}

impl Shared {
    /// Nothing is asked of the server yet.
    pub(super) fn new(settings: DatabaseSettings, setup: PostgresSetup, few_rows: usize) -> Self {
        Self { setup, settings, few_rows, connected: Mutex::default(), shards: Mutex::default() }
    }

    /// The schema has just been brought up to date.
    pub(super) fn is_migrated(&self) {
        if let Some(connected) = self.connection().as_mut() {
            connected.is_readable = true;
        }
    }

    fn connection(&self) -> MutexGuard<'_, Option<Connected>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connected(&self) -> Result<Connected, DatabaseError> {
        let mut connection = self.connection();
        let mut connected = if let Some(connected) = connection.take() {
            connected
        } else {
            let database = Arc::new(Database::new(self.settings.clone())?);
            Connected { keeper: Keeper::new(&database), database, is_readable: false }
        };
        let is_readable = if connected.is_readable { Ok(true) } else { readable(&connected.database) };
        connected.is_readable = matches!(is_readable, Ok(true));
        *connection = Some(connected.clone());
        is_readable.map(|_| connected)
    }

    /// Refuses what a program made that is set up differently.
    pub(super) fn compare(&self, database: &Database, manifest: &Manifest, reader: &str) -> Result<(), DatabaseError> {
        let PostgresSetup { embedder, format, reader: own, .. } = &self.setup;
        let different = |what, found: String, ours: String, remedy| {
            let (corpus, place) = (database.corpus().to_owned(), database.place().to_owned());
            let difference = SetupDifference { corpus, place, what, found, ours, remedy };
            Err(DatabaseError::Different(Box::new(difference)))
        };
        if manifest.format != *format {
            let (found, ours) = (manifest.format.to_string(), format.to_string());
            return different(
                "the analysis of text in version",
                found,
                ours,
                "run the same version of ibid everywhere",
            );
        }
        if manifest.model != embedder.identity() {
            let ours = embedder.identity().to_owned();
            return different("the encoder", manifest.model.clone(), ours, "set IBID_MODEL to that one");
        }
        if reader != own {
            return different("the reader", reader.to_owned(), own.clone(), "set IBID_READER to that one");
        }
        Ok(())
    }

    /// A generation of these shards; what is open already is not opened again.
    pub(super) fn generation(
        &self,
        database: &Arc<Database>,
        manifest: Manifest,
        layout: Layout,
    ) -> Result<Generation, DatabaseError> {
        let mut open = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, shard| shard.strong_count() > 0);
        let mut shards = Vec::new();
        for number in &layout.shards {
            let known = open.get(number).and_then(Weak::upgrade).filter(|shard| shard.bodies.damage().is_none());
            let shard = match known {
                Some(shard) => shard,
                None => Arc::new(Shard::open(database, *number)?),
            };
            open.insert(*number, Arc::downgrade(&shard));
            shards.push(shard);
        }
        drop(open);
        Generation::open(database, manifest, layout, &shards, self.setup.embedder.dimensions())
    }

    pub(super) fn hold(&self, number: u64) -> Result<HeldGeneration, DatabaseError> {
        self.connected()?.keeper.hold(number)
    }
}

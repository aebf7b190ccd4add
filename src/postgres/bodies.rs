//! The articles' bodies, read when somebody first looks at one. Who goes over many in order is given some ahead.

use super::database::Database;
use super::error::DatabaseError;
use crate::article::{Body, BodySource};
use crate::store::{Damage, Wrong};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Read at once where the last one was asked for just before.
const AHEAD: i32 = 64;

/// Kept that were read ahead and nobody has looked at yet, of a large shard.
const MOST_AHEAD: usize = 512;

/// The bodies of a shard.
pub(super) struct Bodies {
    database: Arc<Database>,
    shard: i64,
    ahead: Mutex<Ahead>,
    unreadable: OnceLock<Damage>,
}

#[derive(Default)]
struct Ahead {
    last: Option<i32>,
    /// Whether all were read.
    is_all: bool,
    bodies: BTreeMap<i32, String>,
}

/// The body of one file.
pub(super) struct Shelf {
    pub(super) bodies: Arc<Bodies>,
    pub(super) file: i32,
}

const SOME: &str = "SELECT file, body::text FROM ibid.file WHERE shard = $1 AND file = ANY($2) AND body IS NOT NULL";

const ALL: &str = "SELECT file, body::text FROM ibid.file WHERE shard = $1 AND body IS NOT NULL";

impl Bodies {
    pub(super) fn new(database: &Arc<Database>, shard: i64) -> Self {
        Self { database: Arc::clone(database), shard, ahead: Mutex::default(), unreadable: OnceLock::new() }
    }

    /// What could not be read, and may be missing from what was said since.
    pub(super) fn damage(&self) -> Option<&Damage> {
        self.unreadable.get()
    }

    /// Reads those of some files, which are asked for next.
    pub(super) fn read_ahead(&self, files: &[i32]) -> Result<(), DatabaseError> {
        let read = self.some(files)?;
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        if ahead.bodies.len() > MOST_AHEAD && !ahead.is_all {
            ahead.bodies.clear();
        }
        ahead.bodies.extend(read);
        Ok(())
    }

    /// Reads all, so that nothing is asked of the database any more.
    pub(super) fn read_all(&self) -> Result<(), DatabaseError> {
        let rows = self.database.read(ALL, &[&self.shard])?;
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.bodies.extend(rows.iter().map(|row| (row.get::<_, i32>(0), row.get(1))));
        ahead.is_all = true;
        Ok(())
    }

    fn some(&self, files: &[i32]) -> Result<BTreeMap<i32, String>, DatabaseError> {
        let rows = self.database.read(SOME, &[&self.shard, &files])?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    fn read(&self, file: i32) -> Result<Option<String>, DatabaseError> {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let follows = ahead.last.replace(file).is_some_and(|last| (1..=2).contains(&(file - last)));
        if let Some(body) = ahead.bodies.remove(&file) {
            return Ok(Some(body));
        }
        let files: Vec<i32> = (file..file + if follows { AHEAD } else { 1 }).collect();
        let mut read = self.some(&files)?;
        let own = read.remove(&file);
        if ahead.is_all {
            ahead.bodies.extend(read);
        } else {
            ahead.bodies = read;
        }
        Ok(own)
    }
}

impl BodySource for Shelf {
    fn read(&self) -> Option<Body> {
        let Bodies { database, shard, unreadable, .. } = &*self.bodies;
        let read = self.bodies.read(self.file).map_err(|error| error.to_string());
        let body = read.and_then(|json| match json {
            Some(json) => serde_json::from_str(&json).map_err(|error| error.to_string()),
            None => Err("it is gone".to_owned()),
        });
        let file = PathBuf::from(format!("{}: file {} of shard {shard}", database.place(), self.file));
        body.map_err(|reason| unreadable.get_or_init(|| Damage { file, wrong: Wrong::Unreadable(reason) })).ok()
    }
}

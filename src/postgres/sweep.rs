//! Removes what no reader can be reading: generations beyond the last three that nobody has open, those that were gone back from,
//! and shards that no generation names, among them what a writer that was killed left behind.

use super::error::DatabaseError;
use super::keeper::generation_key;
use super::nearest::INDEXED_WAYS;
use super::session::Session;
use super::shard_writer::index_name;

/// Generations that are kept.
const KEPT: i64 = 3;

const SURPLUS: &str = "SELECT generation FROM ibid.generation g WHERE corpus = $1 \
     AND generation IS DISTINCT FROM (SELECT serving FROM ibid.corpus WHERE corpus = $1) \
     AND (abandoned OR $2 <= (SELECT count(*) FROM ibid.generation newer \
       WHERE newer.corpus = $1 AND NOT newer.abandoned AND newer.generation > g.generation))";

const ORPHANS: &str = "SELECT shard, is_exact FROM ibid.shard s WHERE corpus = $1 \
     AND NOT EXISTS (SELECT FROM ibid.generation g WHERE g.corpus = $1 AND s.shard = ANY(g.shards))";

/// Whoever has the right to write may sweep; nobody else writes meanwhile.
pub(super) fn sweep(session: &Session) -> Result<(), DatabaseError> {
    let corpus = session.database().corpus();
    for row in session.query(SURPLUS, &[&corpus, &KEPT])? {
        let generation: i64 = row.get(0);
        let key = generation_key(corpus, generation.unsigned_abs());
        let is_free = session.one("SELECT pg_try_advisory_lock($1)", &[&key])?.is_some_and(|row| row.get(0));
        if is_free {
            let gone = session
                .query("DELETE FROM ibid.generation WHERE corpus = $1 AND generation = $2", &[&corpus, &generation]);
            session.query("SELECT pg_advisory_unlock($1)", &[&key])?;
            gone?;
        }
    }
    for row in session.query(ORPHANS, &[&corpus])? {
        let (shard, is_exact): (i64, bool) = (row.get(0), row.get(1));
        if !is_exact {
            for way in 0..INDEXED_WAYS {
                session.run(&format!("DROP INDEX CONCURRENTLY IF EXISTS ibid.{}", index_name(shard, way)))?;
            }
        }
        session.transaction(|session| {
            for table in ["vector", "passage", "file", "pair", "piece", "shard"] {
                session.query(&format!("DELETE FROM ibid.{table} WHERE shard = $1"), &[&shard])?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

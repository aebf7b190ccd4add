//! `ibid migrate`: brings the index and the ledger from folder and file into the database, or back. What serves there is replaced once
//! all has arrived, and readers of either are answered meanwhile. Cut off, it is begun again; what was embedded by then is not
//! embedded again.

use super::ledger::open;
use crate::args::{Args, LEDGER_FILE, LedgerArgs, StorePlace, embedder, ledger_place, settings};
use crate::engine::EngineSettings;
use crate::ledger::{LedgerPlace, MovedLedger};
use crate::newsroom::{Migrated, migrate};
use crate::store::Store;
use crate::terminal::{Out, Show, Status, hint, say};
use crate::text::counted;
use anstyle::Style;
use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::json;

pub(super) fn run(
    args: &Args,
    to: StorePlace,
    as_json: bool,
    at: &LedgerArgs,
    out: &mut Out,
) -> anyhow::Result<Status> {
    let (embedder, settings) = (embedder(args)?, settings(args)?);
    if !settings.is_in_database() {
        hint("set IBID_DATABASE_URL; docs/postgres.md describes it");
        bail!("no database is named to bring the index {to}");
    }
    let inside =
        EngineSettings { corpus: settings.corpus.clone(), index: settings.index.clone(), ..EngineSettings::default() };
    let [inside, database] = [inside, settings].map(|settings| settings.store(&embedder, Timestamp::now));
    let (from, into): (&dyn Store, &dyn Store) = match to {
        StorePlace::Postgres => (&*inside, &*database),
        StorePlace::Embedded => (&*database, &*inside),
    };
    let progress = Show::new();
    let Migrated { prepared, generation } = migrate(from, into, &|p| progress.tell(p))?;
    let manifest = &prepared.manifest;
    let ledger = move_ledger(args, to, at).context("the index was brought over, the ledger was not")?;
    if as_json {
        let told = json!({
            "to": to.to_string(),
            "generation": generation,
            "is_new": prepared.is_new,
            "articles": manifest.articles,
            "passages": manifest.passages,
            "vectors": manifest.vectors,
            "fingerprint": manifest.fingerprint,
            "embedded": prepared.embedded,
            "ledger": ledger.map(|moved| json!({ "rows": moved.rows, "is_new": moved.is_new })),
        });
        out.json_pretty(&told)?;
        return Ok(Status::Answered);
    }
    let line = if prepared.is_new {
        let (articles, passages) =
            (counted(manifest.articles, "article", "articles"), counted(manifest.passages, "passage", "passages"));
        format!("{articles} with {passages} arrived {to}, and serve there as generation {generation}")
    } else {
        format!("all had arrived {to} already, as generation {generation}")
    };
    out.wrapped(Style::new(), "", &line)?;
    match ledger {
        Some(MovedLedger { rows, is_new: true }) => {
            let line = format!("the ledger arrived {to}, with {}", counted(rows, "row", "rows"));
            out.wrapped(Style::new(), "", &line)?;
        }
        Some(_) => out.wrapped(Style::new(), "", &format!("the ledger had arrived {to} already"))?,
        None => {}
    }
    if to == StorePlace::Postgres && ledger.is_some() && at.ledger.is_some() {
        say("unset IBID_LEDGER to keep the ledger in the database: a file that is named comes first");
    }
    if to == StorePlace::Embedded {
        say("unset IBID_DATABASE_URL to answer from the folder");
    }
    Ok(Status::Answered)
}

/// Brings the ledger where the index went; none where there is none.
fn move_ledger(args: &Args, to: StorePlace, at: &LedgerArgs) -> anyhow::Result<Option<MovedLedger>> {
    let file = LedgerPlace::from(at.ledger.as_deref().unwrap_or(LEDGER_FILE.as_ref()));
    let database = ledger_place(args, None)?;
    let (from, into) = match to {
        StorePlace::Postgres => (file, database),
        StorePlace::Embedded => (database, file),
    };
    if !from.is_there() {
        return Ok(None);
    }
    Ok(Some(open(&from)?.move_into(&open(&into)?)?))
}

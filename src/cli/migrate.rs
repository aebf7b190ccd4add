//! `ibid migrate`: brings the index from the folder into the database, or back. What serves there is replaced once all has arrived,
//! and readers of either are answered meanwhile. Cut off, it is begun again; what was embedded by then is not embedded again.

use crate::args::{Args, StorePlace, embedder, settings};
use crate::engine::EngineSettings;
use crate::newsroom::{Migrated, migrate};
use crate::store::Store;
use crate::terminal::{Out, Show, Status, hint, say};
use crate::text::counted;
use anstyle::Style;
use anyhow::bail;
use jiff::Timestamp;
use serde_json::json;

pub(super) fn run(args: &Args, to: StorePlace, as_json: bool, out: &mut Out) -> anyhow::Result<Status> {
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
    if to == StorePlace::Embedded {
        say("unset IBID_DATABASE_URL to answer from the folder");
    }
    Ok(Status::Answered)
}

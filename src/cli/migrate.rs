//! `ibid migrate`: brings the index from the folder into the database, or back. What serves there is replaced once all has arrived,
//! and readers of either are answered meanwhile. Cut off, it is begun again; what was embedded by then is not embedded again.

use crate::args::{Args, StorePlace, embedder, settings};
use crate::engine::EngineSettings;
use crate::store::{Manifest, Store};
use crate::terminal::{Out, Show, Status, hint, say};
use crate::text::counted;
use anstyle::Style;
use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::json;

/// Bytes that are compared with their checksums in one go.
const CHECKED_IN_ONE: usize = 1 << 20;

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
    let source = from.serving().context("there is nothing to bring over")?;
    while source.check_further(CHECKED_IN_ONE) > 0 {}
    if let Some(damage) = source.damage() {
        return Err(anyhow::Error::new(damage.clone()).context("the index is damaged and is not brought over"));
    }
    let mut writer = into.writer(None)?;
    let progress = Show::new();
    let prepared = writer.prepare(source.everything(), false, &|p| progress.tell(p))?;
    if let Some((what, there, here)) = difference(&source.manifest, &prepared.manifest) {
        bail!("what has arrived has {there} {what}, and should have {here}; it does not serve");
    }
    if source.damage().is_some() {
        bail!("the index could not be read to its end; what has arrived does not serve");
    }
    let generation = writer.publish()?.map_or(prepared.generation, |index| index.generation);
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

/// The first figure in which what arrived differs from what was sent.
fn difference(sent: &Manifest, arrived: &Manifest) -> Option<(&'static str, String, String)> {
    let figures = |of: &Manifest| {
        [
            ("for a fingerprint", of.fingerprint.clone()),
            ("for an encoder", of.model.clone()),
            ("articles", of.articles.to_string()),
            ("passages", of.passages.to_string()),
            ("FAQ entries", of.faq_entries.to_string()),
            ("vectors", of.vectors.to_string()),
        ]
    };
    let both = figures(arrived).into_iter().zip(figures(sent));
    both.into_iter().find(|(a, b)| a.1 != b.1).map(|((what, there), (_, here))| (what, there, here))
}

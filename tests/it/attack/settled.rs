//! What must hold after a fault, and once the next writers have been: nothing lost, nothing left behind.

use super::place::{Place, files};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// An installation after the next writers: what it answers, and the names of all its files.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub answers: Vec<String>,
    pub names: BTreeSet<String>,
}

/// Rows of the ledger that must not become fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    pub gaps: u64,
    pub votes: u64,
    pub keys: usize,
    pub entries: usize,
}

/// Counts the ledger's rows, after a check of the whole file.
pub(crate) fn rows(place: &Place) -> Result<Rows, String> {
    let ledger = place.ledger()?;
    let text = |error: ibid::ledger::LedgerError| error.to_string();
    let counts = ledger.counts().map_err(text)?;
    let keys = ledger.keys().map_err(text)?.len();
    let entries = ledger.audited(&ibid::ledger::AuditFilter::default(), 100).map_err(text)?.len();
    drop(ledger);
    let file = rusqlite::Connection::open(place.ledger_file()).map_err(|error| error.to_string())?;
    let whole: String =
        file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(|error| error.to_string())?;
    if whole != "ok" {
        return Err(whole);
    }
    Ok(Rows { gaps: counts.gaps, votes: counts.helpful, keys, entries })
}

/// Lets the next writers come: what wrote to folders that no other writer comes to is done again (`again`), an index is asked for,
/// questions are asked, an article is added.
pub(crate) fn settle(place: &Place, again: Option<&[String]>) -> Result<Settled, String> {
    let done = |args: &[&str]| {
        let output = place.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() && !said.contains("panicked") { Ok(()) } else { Err(format!("{args:?}: {said}")) }
    };
    // What is being written is told from what was left by its age.
    for file in files(&place.corpus()).iter().filter(|file| is_being_written(file)) {
        let long_ago = SystemTime::now() - Duration::from_hours(1);
        let file = std::fs::File::options().write(true).open(place.corpus().join(file));
        file.and_then(|file| file.set_modified(long_ago)).map_err(|error| error.to_string())?;
    }
    if let Some(again) = again {
        done(&again.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    done(&["index"])?;
    let answers = place.asked()?;
    let later = place.dir.join("later.md");
    std::fs::write(&later, "# The later article\n\nIt came after all the others.\n").unwrap();
    done(&["add", "--yes", &later.to_string_lossy()])?;
    std::fs::remove_file(later).unwrap();
    unnamed_shards(place)?;
    Ok(Settled { answers, names: files(&place.dir).iter().map(|file| plain(file)).collect() })
}

fn is_being_written(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".new-"))
}

/// Every shard is one of a generation that is kept.
fn unnamed_shards(place: &Place) -> Result<(), String> {
    let list = |folder: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let generations = list(&place.index()).into_iter().filter(|name| name.starts_with("gen-"));
    let layouts: String = generations
        .map(|name| std::fs::read_to_string(place.index().join(name).join("layout.json")).unwrap_or_default())
        .collect();
    match list(&place.index().join("shards")).into_iter().find(|shard| !layouts.contains(shard.as_str())) {
        Some(shard) => Err(format!("left behind: shard {shard}")),
        None => Ok(()),
    }
}

/// A file's name without digests and numbers of generations.
fn plain(file: &Path) -> String {
    let part = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        if stem.len() >= 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            part.replacen(stem, "*", 1)
        } else if part.starts_with("gen-") {
            "gen-*".to_owned()
        } else {
            part.to_owned()
        }
    };
    file.to_string_lossy().split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Articles that were there are there, with the words they had or have now; a new one is whole or not there.
pub(crate) fn articles(place: &Place, before: &Place, after: &Place) -> Result<(), String> {
    let read = |place: &Place, file: &Path| std::fs::read(place.corpus().join(file)).ok();
    let is_article =
        |file: &&std::path::PathBuf| !file.file_name().unwrap_or_default().to_string_lossy().starts_with('.');
    let both: BTreeSet<_> = files(&before.corpus()).into_iter().chain(files(&after.corpus())).collect();
    for file in both.iter().filter(is_article).filter(|file| *file != Path::new("register.toml")) {
        let (old, new, now) = (read(before, file), read(after, file), read(place, file));
        if now != old && now != new {
            let what = now.map_or("gone".to_owned(), |now| String::from_utf8_lossy(&now).into_owned());
            return Err(format!("{} is neither as it was nor as it was to be: {what}", file.display()));
        }
    }
    Ok(())
}

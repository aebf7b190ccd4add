//! Whether two engines rank alike, and what a question costs on each: `parity ADDRESS FOLDER SET…` writes each question set into a
//! folder and into a database, asks at most 200 of its questions of both, and says how often the first passage is the same and how
//! much of the first ten. Then the same with vectors that PostgreSQL searches, as it does those of large corpora.
//!
//! `cargo bench --profile release --bench parity -- postgres://bot@127.0.0.1:5432/parity /tmp/parity ../shared/eval/stackfaq`. The
//! database has the extensions. Ranking alone is timed: reading costs the same on both.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on should stop; it prints its figures"
)]

use ibid::article::Question;
use ibid::embed::{Bundled, Embedder};
use ibid::eval::{Dataset, GoldenQuestion, read_dataset};
use ibid::index::{FORMAT, FolderStore, IndexFolder};
use ibid::postgres::{DatabaseSettings, PostgresSetup, PostgresStore};
use ibid::search::{Filter, Query, RankingWeights, search};
use ibid::store::{Index, Store};
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Questions asked of a set, at most.
const QUESTIONS: usize = 200;

/// Passages of a ranking that are compared.
const COMPARED: usize = 10;

fn main() {
    let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some((address, folder)) = given.next().zip(given.next()) else {
        println!("write: parity ADDRESS FOLDER SET…");
        return;
    };
    let embedder: Arc<dyn Embedder> = Arc::new(Bundled::default());
    println!(
        "{:24} {:>8} {:>6} {:>6} {:>6} {:>9} {:>9}",
        "set", "passages", "asked", "first", "ten", "inside", "database"
    );
    for set in given {
        let set = read_dataset(Path::new(&set)).expect("a question set");
        compare(&set, &address, &Path::new(&folder).join(&set.name), &embedder);
    }
}

fn compare(set: &Dataset, address: &str, folder: &Path, embedder: &Arc<dyn Embedder>) {
    let inside = FolderStore::new(IndexFolder::new(folder), Arc::clone(embedder), Timestamp::now);
    let inside = published(&inside, set);
    let every = set.questions.len().div_ceil(QUESTIONS).max(1);
    let asked: Vec<&GoldenQuestion> = set.questions.iter().step_by(every).collect();
    let wanted: Vec<Ranked> = asked.iter().map(|golden| ranked(golden, &inside, embedder.as_ref())).collect();
    for (how, few_rows) in [("", None), (" (its search)", Some(0))] {
        let corpus = format!("parity-{}{}", set.name, if few_rows.is_some() { "-all" } else { "" });
        let settings = DatabaseSettings {
            address: address.parse().expect("an address"),
            corpus: corpus.parse().expect("a name"),
            authorities: None,
        };
        let setup = PostgresSetup {
            embedder: Arc::clone(embedder),
            cache: folder.join("vectors"),
            format: FORMAT,
            reader: "off".to_owned(),
            clock: Timestamp::now,
        };
        let store = PostgresStore::new(settings, setup);
        let store = if let Some(rows) = few_rows { store.searched_above(rows) } else { store };
        let index = published(&store, set);
        let found: Vec<Ranked> = asked.iter().map(|golden| ranked(golden, &index, embedder.as_ref())).collect();
        let both = || wanted.iter().zip(&found);
        let share = |sum: f64| sum / asked.len() as f64;
        let first = both().filter(|(a, b)| a.passages.first() == b.passages.first()).count();
        let ten: f64 = both().map(|(a, b)| overlap(&a.passages, &b.passages)).sum();
        println!(
            "{:24} {:>8} {:>6} {:>6.3} {:>6.3} {:>6.1} ms {:>6.1} ms",
            format!("{}{how}", set.name),
            index.len(),
            asked.len(),
            share(first as f64),
            share(ten),
            median(wanted.iter().map(|ranked| ranked.time)),
            median(found.iter().map(|ranked| ranked.time)),
        );
    }
}

/// The generation of a set's corpus.
fn published(store: &dyn Store, set: &Dataset) -> Index {
    let mut writer = store.writer(None).expect("the right to write");
    writer.prepare(&set.corpus, false, &|_| {}).expect("a generation");
    writer.publish().expect("published").unwrap_or_else(|| store.serving().expect("a generation that serves"))
}

struct Ranked {
    passages: Vec<String>,
    time: Duration,
}

fn ranked(golden: &GoldenQuestion, index: &Index, embedder: &dyn Embedder) -> Ranked {
    let Ok(question) = Question::new(&golden.question) else {
        return Ranked { passages: Vec::new(), time: Duration::ZERO };
    };
    let start = Instant::now();
    let query = Query::new(&question, index, embedder).expect("a query");
    let scope = Filter::default().resolve(index).expect("no filter");
    let ranking = search(&query, index, &scope, RankingWeights::shipped()).expect("a ranking");
    let time = start.elapsed();
    let places = ranking.hits.iter().take(COMPARED).filter_map(|hit| index.place(hit.ordinal));
    Ranked { passages: places.map(|place| place.passage.id.to_string()).collect(), time }
}

fn overlap(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() {
        return f64::from(u8::from(b.is_empty()));
    }
    a.iter().filter(|passage| b.contains(passage)).count() as f64 / a.len() as f64
}

fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut all: Vec<Duration> = times.collect();
    all.sort_unstable();
    all.get(all.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

//! The engine inside and PostgreSQL side by side: `engines ADDRESS FOLDER PASSAGES…` makes articles of each size up, indexes them in
//! both, and asks both the same questions in turn.
//!
//! `cargo bench --profile release --bench engines -- postgres://bot@127.0.0.1:5432/engines /tmp/engines 300 10000 200000`. The
//! database has the extensions. Nothing reads the passages, which costs the same on both; the questions' vectors are made in earnest,
//! those of the passages as in `made_up`. What was made is taken again by a later run. Compare figures of one run.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on should stop; it prints its figures"
)]

mod made_up;

use ibid::article::Question;
use ibid::embed::Embedder;
use ibid::engine::{Engine, EngineSettings};
use ibid::newsroom;
use ibid::postgres::{DatabaseSettings, round_trips};
use ibid::search::Filter;
use jiff::Timestamp;
use made_up::{Press, Stand};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Passages of an article, about.
const PER_ARTICLE: usize = 14;

/// Questions that are timed, after some that warm both up.
const QUESTIONS: usize = 200;
const WARM: usize = 40;

/// Set for a process that makes one of the two indexes, so that its time and memory are its own.
const MAKE: &str = "IBID_BENCH_MAKE";

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [address, folder, sizes @ ..] = given.as_slice() else {
        println!("write: engines ADDRESS FOLDER PASSAGES…");
        return;
    };
    for size in sizes {
        let wanted: usize = size.parse().expect("a number of passages");
        let settings = [None, Some(address.as_str())].map(|address| settings(Path::new(folder), wanted, address));
        match std::env::var(MAKE).as_deref() {
            Ok("inside") => make(&settings[0]),
            Ok(_) => make(&settings[1]),
            Err(_) => compare(&settings, address, folder, wanted),
        }
    }
}

fn settings(folder: &Path, wanted: usize, address: Option<&str>) -> EngineSettings {
    let folder = folder.join(wanted.to_string());
    let database = address.map(|address| DatabaseSettings {
        address: address.parse().expect("an address"),
        corpus: format!("made-up-{wanted}").parse().expect("a name"),
        authorities: None,
    });
    EngineSettings {
        corpus: folder.join("corpus"),
        index: folder.join("index"),
        reader: None,
        database,
        ..EngineSettings::default()
    }
}

fn make(settings: &EngineSettings) {
    let begun = Instant::now();
    let made = newsroom::open(settings.clone(), Arc::new(Stand::default()), now, &|_| {}, &|_| {});
    drop(made.expect("the articles can be indexed"));
    println!("  made in {:.1} s, memory at most {} MB", begun.elapsed().as_secs_f64(), memory("VmHWM"));
}

/// After all articles were published: one of the future is withheld.
fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("a day in 2027")
}

fn compare(both: &[EngineSettings; 2], address: &str, folder: &str, wanted: usize) {
    let press = Press::default();
    if !both[0].corpus.exists() {
        press.print(&both[0].corpus, (wanted / PER_ARTICLE).max(1)).expect("the articles are written");
    }
    println!("{wanted} passages");
    let stand = Arc::new(Stand::default());
    stand.be_real(true);
    let mut engines = Vec::new();
    for (settings, name) in both.iter().zip(["inside", "database"]) {
        let open = || Engine::serving(settings.clone(), Arc::clone(&stand) as Arc<dyn Embedder>, now);
        if open().is_err() {
            let mut program = Command::new(std::env::current_exe().expect("this program"));
            let made = program.args([address, folder, &wanted.to_string()]).env(MAKE, name).status();
            assert!(made.expect("it starts again").success(), "the index was not made");
        }
        let (begun, before) = (Instant::now(), memory("VmRSS"));
        let engine = open().expect("it was indexed");
        let took = begun.elapsed();
        ask(&engine, &question(&press, 0), &Filter::default());
        let more = memory("VmRSS").saturating_sub(before);
        println!("  {name}: {} passages, opened in {took:.2?}, {more} MB more memory", engine.index().len());
        if name == "inside" {
            println!("  {name}: {} MB on disk, its cache of vectors not counted", size(&settings.index.join("shards")));
        }
        engines.push(engine);
    }
    let few = Filter { author: Some("Reporter 5".to_owned()), ..Filter::default() };
    for (what, filter) in [("all", &Filter::default()), ("one author of 97", &few)] {
        for n in QUESTIONS..QUESTIONS + WARM {
            for engine in &engines {
                ask(engine, &question(&press, n), filter);
            }
        }
        let trips = || round_trips(&engines[1].index()).expect("a database");
        let before = trips();
        let (mut times, mut same, mut short): ([Vec<Duration>; 2], usize, usize) = Default::default();
        for n in 0..QUESTIONS {
            let question = question(&press, n);
            let mut found = Vec::new();
            for (engine, times) in engines.iter().zip(&mut times) {
                let (took, ranked) = ask(engine, &question, filter);
                times.push(took);
                found.push(ranked);
            }
            same += usize::from(found[0].first() == found[1].first());
            short += usize::from(found[0].len() > found[1].len());
        }
        let each = (trips() - before) as f64 / QUESTIONS as f64;
        let [inside, database] = times.map(|times| (part(&times, 50), part(&times, 99)));
        println!(
            "  {what}: inside p50 {:.1} ms p99 {:.1} ms; database p50 {:.1} ms p99 {:.1} ms; ratio p50 {:.2} p99 {:.2}; \
             {each:.1} round trips; same first {:.3}; {short} with fewer candidates",
            inside.0,
            inside.1,
            database.0,
            database.1,
            database.0 / inside.0,
            database.1 / inside.1,
            same as f64 / QUESTIONS as f64,
        );
    }
    println!("  memory of all: {} MB", memory("VmRSS"));
}

fn question(press: &Press, n: usize) -> Question {
    Question::new(&press.question(n)).expect("a question")
}

fn ask(engine: &Engine, question: &Question, filter: &Filter) -> (Duration, Vec<u32>) {
    let begun = Instant::now();
    let response = engine.ask(question, filter, 3).expect("a reply");
    (begun.elapsed(), response.ranking.hits.iter().map(|hit| hit.ordinal).collect())
}

fn part(times: &[Duration], percent: usize) -> f64 {
    let mut all = times.to_vec();
    all.sort_unstable();
    all.get((all.len() * percent / 100).min(all.len() - 1)).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

/// Megabytes of memory by their name in Linux; 0 where the system does not tell.
fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or_default();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().unwrap_or_default() / 1024
}

/// Megabytes of the files of a folder.
fn size(folder: &Path) -> u64 {
    fn bytes(folder: &Path) -> u64 {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| match entry.metadata() {
                Ok(meta) if meta.is_dir() => bytes(&entry.path()),
                Ok(meta) => meta.len(),
                Err(_) => 0,
            })
            .sum()
    }
    bytes(folder) / 1_000_000
}

//! One file changed of a thousand: how long until it is answered from, and what readers feel meanwhile.
//!
//! `cargo bench --profile release --bench incremental`; `IBID_BENCH_ARTICLES=100` makes it another number. The articles are made
//! up, and their first vectors too (see `made_up`); the changed file and the questions are encoded in earnest.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on should stop; it prints its figures"
)]

mod made_up;

use ibid::article::Question;
use ibid::engine::{Engine, EngineSettings};
use ibid::newsroom;
use ibid::search::Filter;
use jiff::Timestamp;
use made_up::{Press, Stand, name, tell};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Questions asked while nothing else happens, and changes made.
const QUESTIONS: usize = 400;
const CHANGES: usize = 12;

/// Between two changes readers have so long for themselves: nobody saves without end.
const REST: Duration = Duration::from_millis(250);

fn main() {
    let articles = std::env::var("IBID_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let corpus = dir.path().join("corpus");
    let press = Press::default();
    press.print(&corpus, articles).expect("the articles are written");
    let stand = Arc::new(Stand::default());
    let settings =
        EngineSettings { corpus: corpus.clone(), index: dir.path().join("index"), ..EngineSettings::default() };
    let begun = Instant::now();
    let engine = newsroom::open(settings, Arc::clone(&stand) as _, || Timestamp::UNIX_EPOCH, &|_| {}, &|_| {});
    let engine = engine.expect("the articles can be indexed").engine;
    stand.be_real(true);
    println!("{articles} articles, {} passages, indexed in {:?}", engine.index().len(), begun.elapsed());

    ask(&engine, &press, 0);
    let mut idle: Vec<Duration> = (0..QUESTIONS).map(|n| ask(&engine, &press, n)).collect();
    tell("a question while idle", &mut idle);

    let mut same: Vec<Duration> = (0..5).map(|_| reindex(&engine)).collect();
    tell("reindexing, nothing changed", &mut same);

    let mut alone: Vec<Duration> = (1..=CHANGES).map(|n| change(&engine, &press, &corpus, n)).collect();
    tell("reindexing, one file changed", &mut alone);

    let mut back = Vec::new();
    for _ in 0..2 {
        let begun = Instant::now();
        engine.roll_back().expect("there is an earlier index");
        back.push(begun.elapsed());
    }
    tell("rolling back", &mut back);
    reindex(&engine);

    let is_over = AtomicBool::new(false);
    let (mut busy, mut beside) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut times = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                times.push(ask(&engine, &press, times.len()));
            }
            times
        });
        let mut beside = Vec::new();
        for n in 1..=CHANGES {
            beside.push(change(&engine, &press, &corpus, CHANGES + n));
            std::thread::sleep(REST);
        }
        is_over.store(true, Ordering::Relaxed);
        (asking.join().expect("questions are answered"), beside)
    });
    tell("a question while one file after the other is changed", &mut busy);
    tell("reindexing while questions are asked", &mut beside);
}

fn ask(engine: &Engine, press: &Press, n: usize) -> Duration {
    let question = Question::new(&press.question(n)).expect("a question");
    let begun = Instant::now();
    engine.ask(&question, &Filter::default(), 3).expect("it can be asked");
    begun.elapsed()
}

fn change(engine: &Engine, press: &Press, corpus: &Path, version: usize) -> Duration {
    let n = version * 37 % 100;
    std::fs::write(corpus.join(name(n)), press.article(n, version)).expect("the article is written");
    reindex(engine)
}

fn reindex(engine: &Engine) -> Duration {
    let begun = Instant::now();
    engine.reindex(false, &|_| {}).expect("it can be indexed");
    begun.elapsed()
}

//! A question at many passages, and its parts: `cargo bench --profile release --bench scale`; `IBID_BENCH_PASSAGES=100000`
//! makes it another number than 10,000.
//!
//! The articles are made up, and the passages' vectors too (see `made_up`); the questions that are timed are encoded in earnest.
//! Recall is measured with questions whose vectors are made as the passages' are, so that near means something. Absolute times
//! depend on the machine; compare parts of one run.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on should stop; it prints its figures"
)]

mod made_up;

use ibid::article::Question;
use ibid::embed::Embedder;
use ibid::engine::{Engine, Settings};
use ibid::index::analysis::Analyzer;
use ibid::index::{Near, Pass};
use ibid::search::{Filter, Query, Weights, search};
use ibid::text::Language;
use jiff::Timestamp;
use made_up::{Press, Stand, tell};
use std::collections::HashSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Passages of an article, about.
const PER_ARTICLE: usize = 14;

/// Questions timed, and questions whose neighbours are counted.
const QUESTIONS: usize = 200;
const COUNTED: usize = 40;

/// Neighbours that recall is measured by.
const NEIGHBOURS: usize = 10;

/// What a ranking takes from each way of looking.
const FROM_EACH: usize = 50;

fn main() {
    let wanted = std::env::var("IBID_BENCH_PASSAGES").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let press = Press::default();
    let corpus = dir.path().join("corpus");
    press.print(&corpus, (wanted / PER_ARTICLE).max(1)).expect("the articles are written");
    let stand = Arc::new(Stand::default());
    let settings = Settings { corpus, index: dir.path().join("index"), ..Settings::default() };
    let stand_in = || Arc::clone(&stand) as Arc<dyn Embedder>;
    let indexed = Engine::open(settings.clone(), stand_in(), || Timestamp::UNIX_EPOCH, &|_| {}, &|_| {});
    drop(indexed.expect("the articles can be indexed"));
    let serve = || Engine::serving(settings.clone(), stand_in(), || Timestamp::UNIX_EPOCH).expect("it was indexed");
    let opened = Instant::now();
    let engine = serve();
    let opened = opened.elapsed();
    let index = engine.index();
    println!("{} passages, {} rows of vectors, opened in {opened:?}", index.len(), index.vectors.rows());
    println!("memory once open: {} MB", resident());

    let questions: Vec<Question> =
        (0..QUESTIONS).map(|n| Question::new(&press.question(n)).expect("a question")).collect();
    let (mut found, mut all) = (0, 0);
    for question in questions.iter().take(COUNTED) {
        let vector = stand.embed(&[question.as_str()]).expect("a vector").remove(0);
        let by = |pass| Near::by(pass, &index.vectors, &vector).nearest(NEIGHBOURS, None);
        let exact: HashSet<u32> = by(Pass::Full).into_iter().collect();
        all += exact.len();
        found += by(Pass::Sketched).into_iter().filter(|ordinal| exact.contains(ordinal)).count();
    }
    println!("recall@{NEIGHBOURS} of the sketched pass against all in full: {:.3}", found as f64 / all.max(1) as f64);
    drop((index, engine));

    stand.be_real();
    let engine = serve();
    let index = engine.index();
    let analyzer = Analyzer::new(&Language::english());
    let asked = |question: &Question| Query::new(question, &index, stand.as_ref()).expect("a query");
    // What is made at first use is not the questions'.
    drop(engine.ask(&questions[0], &Filter::default(), 3));
    each("analysis", &questions, |question| {
        black_box(analyzer.tokens(question.as_str()));
    });
    each("encoding", &questions, |question| {
        black_box(stand.embed(&[question.as_str()]).expect("a vector"));
    });
    let queries: Vec<Query> = questions.iter().map(asked).collect();
    each("BM25", &queries, |query| {
        let terms = query.terms.iter().map(|term| term.term.as_str());
        black_box(index.lexical.search(terms, FROM_EACH, None).expect("passages"));
    });
    for (what, pass, most) in
        [("vectors, sketches first", Pass::Sketched, QUESTIONS), ("vectors, in full", Pass::Full, 10)]
    {
        each(what, &queries[..most], |query| {
            let vector = query.vector.as_deref().expect("English has vectors");
            black_box(Near::by(pass, &index.vectors, vector).nearest(FROM_EACH, None));
        });
    }
    each("search: candidates, signals, fusion", &queries, |query| {
        black_box(search(query, &index, &Filter::default(), Weights::shipped()).expect("a ranking"));
    });
    drop((queries, index, engine));
    let engine = serve();
    drop(engine.ask(&questions[0], &Filter::default(), 3));
    each("whole question", &questions, |question| {
        black_box(engine.ask(question, &Filter::default(), 3).expect("a reply"));
    });
    println!("memory now: {} MB", resident());
}

fn each<T>(what: &str, of: &[T], mut work: impl FnMut(&T)) {
    let mut times: Vec<Duration> = Vec::with_capacity(of.len());
    for one in of {
        let begun = Instant::now();
        work(one);
        times.push(begun.elapsed());
    }
    tell(what, &mut times);
}

/// Megabytes of memory that the process holds, mapped files it has looked at included; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default() / 1024
}

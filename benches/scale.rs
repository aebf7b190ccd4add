//! A question at many passages, and its parts: `cargo bench --profile release --bench scale`; `IBID_BENCH_PASSAGES=100000`
//! makes it another number than 10,000, `IBID_BENCH_FOLDER=DIR` keeps them for another run. With two arguments, `CORPUS INDEX`,
//! it only indexes that corpus with made-up vectors under the bundled encoder's name, for `benches/peers/run --scale`.
//!
//! The articles are made up, and the passages' vectors too (see `made_up`); the questions that are timed are encoded in earnest.
//! Recall is measured with questions whose vectors are made as the passages' are, so that near means something. Absolute times
//! depend on the machine; compare parts of one run.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on should stop; it prints its figures"
)]

mod made_up;

use ibid::analysis::Analyzer;
use ibid::article::Question;
use ibid::embed::Embedder;
use ibid::engine::{Engine, EngineSettings};
use ibid::index::{Generation, Near, Pass};
use ibid::newsroom;
use ibid::search::{Filter, Query, RankingWeights, Scope, search};
use ibid::store::Index;
use ibid::text::Language;
use jiff::Timestamp;
use made_up::{Press, Stand, tell};
use std::collections::HashSet;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
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

/// Set for the process that makes articles and index, so that its memory is not counted.
const MAKE: &str = "IBID_BENCH_MAKE";

/// Names a folder that articles and index stay in and are taken from: a million passages are not made twice for two looks.
const KEEP: &str = "IBID_BENCH_FOLDER";

fn main() {
    if let Some(folder) = std::env::var_os(MAKE) {
        return make(Path::new(&folder));
    }
    let places: Vec<PathBuf> =
        std::env::args_os().skip(1).map(PathBuf::from).filter(|a| !a.to_string_lossy().starts_with("--")).collect();
    if let [corpus, index] = places.as_slice() {
        let settings = EngineSettings { corpus: corpus.clone(), index: index.clone(), ..EngineSettings::default() };
        return indexed(settings, Stand::passing());
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = std::env::var_os(KEEP).map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    if !folder.join("index/CURRENT").exists() {
        let program = std::env::current_exe().expect("this program");
        let made = Command::new(program).env(MAKE, &folder).status().expect("it starts again");
        assert!(made.success(), "the index was not made");
    }

    let stand = Arc::new(Stand::default());
    stand.be_real(true);
    let opened = Instant::now();
    let engine = serve(&folder, &stand);
    println!("opened in {:?}; memory {} MB", opened.elapsed(), resident());
    let press = Press::default();
    let questions: Vec<Question> =
        (0..QUESTIONS).map(|n| Question::new(&press.question(n)).expect("a question")).collect();
    // What is made at first use is not the questions'.
    drop(engine.ask(&questions[0], &Filter::default(), 3));
    each("whole question", &questions, |question| {
        black_box(engine.ask(question, &Filter::default(), 3).expect("a reply"));
    });
    let index = engine.index();
    let inside = Generation::of(&index).expect("the engine inside");
    println!("memory with {} passages, {} rows of vectors: {} MB", index.len(), inside.vectors.rows(), resident());
    stages(&questions, &index, inside, &stand);
    recall(&questions, inside, &stand);
}

fn settings(folder: &Path) -> EngineSettings {
    EngineSettings { corpus: folder.join("corpus"), index: folder.join("index"), ..EngineSettings::default() }
}

fn serve(folder: &Path, stand: &Arc<Stand>) -> Engine {
    let embedder = Arc::clone(stand) as Arc<dyn Embedder>;
    Engine::serving(settings(folder), embedder, || Timestamp::UNIX_EPOCH).expect("it was indexed")
}

/// Writes the articles and indexes them with vectors that cost nothing.
fn make(folder: &Path) {
    let wanted = std::env::var("IBID_BENCH_PASSAGES").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let settings = settings(folder);
    Press::default().print(&settings.corpus, (wanted / PER_ARTICLE).max(1)).expect("the articles are written");
    indexed(settings, Stand::default());
}

fn indexed(settings: EngineSettings, stand: Stand) {
    let indexed = newsroom::open(settings, Arc::new(stand), || Timestamp::UNIX_EPOCH, &|_| {}, &|_| {});
    drop(indexed.expect("the articles can be indexed"));
}

/// The parts of a question, each on its own.
fn stages(questions: &[Question], index: &Index, inside: &Generation, stand: &Stand) {
    let analyzer = Analyzer::new(&Language::english());
    let asked = |question: &Question| Query::new(question, index, stand).expect("a query");
    each("analysis", questions, |question| {
        black_box(analyzer.tokens(question.as_str()));
    });
    each("encoding", questions, |question| {
        black_box(stand.embed(&[question.as_str()]).expect("a vector"));
    });
    each("reading the question, encoding with it", questions, |question| {
        black_box(asked(question));
    });
    let queries: Vec<Query> = questions.iter().map(asked).collect();
    each("BM25", &queries, |query| {
        let terms: Vec<&str> = query.terms.iter().map(|term| term.term.as_str()).collect();
        black_box(index.best_by_words(&terms, FROM_EACH, None).expect("passages"));
    });
    for (what, pass, most) in
        [("vectors, sketches first", Pass::Sketched, QUESTIONS), ("vectors, in full", Pass::Full, 10)]
    {
        each(what, &queries[..most], |query| {
            let vector = query.vector.as_deref().expect("English has vectors");
            black_box(Near::by(pass, &inside.vectors, vector).nearest(FROM_EACH, None));
        });
    }
    let everything = Scope::everything(index);
    each("search: candidates, signals, fusion", &queries, |query| {
        black_box(search(query, index, &everything, RankingWeights::shipped()).expect("a ranking"));
    });
}

/// How many of the nearest passages the sketches leave, by questions whose vectors are made as the passages' are.
fn recall(questions: &[Question], inside: &Generation, stand: &Stand) {
    stand.be_real(false);
    let (mut found, mut all) = (0, 0);
    for question in questions.iter().take(COUNTED) {
        let vector = stand.embed(&[question.as_str()]).expect("a vector").remove(0);
        let by = |pass| Near::by(pass, &inside.vectors, &vector).nearest(NEIGHBOURS, None);
        let exact: HashSet<u32> = by(Pass::Full).into_iter().flatten().collect();
        all += exact.len();
        let sketched: HashSet<u32> = by(Pass::Sketched).into_iter().flatten().collect();
        found += sketched.intersection(&exact).count();
    }
    println!("recall@{NEIGHBOURS} of the sketched pass against all in full: {:.3}", found as f64 / all.max(1) as f64);
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

//! The parts of a question over the shipped corpus: `cargo bench --profile release --bench question`.
//!
//! Absolute times depend on the machine; compare parts of one run. `benches/cold.py` times the whole process.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::expect_used, reason = "a bench that cannot go on should stop")]

use divan::{Bencher, black_box};
use ibid::analysis::Analyzer;
use ibid::article::Question;
use ibid::embed::{Bundled, Embedder};
use ibid::engine::{Engine, EngineSettings};
use ibid::index::{IndexFolder, open};
use ibid::newsroom;
use ibid::search::{Filter, Query, RankingWeights, Scope, search};
use ibid::text::Language;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const QUESTION: &str = "why are regulators involved";

fn main() {
    divan::main();
}

fn engine() -> &'static (Engine, Arc<Bundled>, tempfile::TempDir) {
    static ENGINE: OnceLock<(Engine, Arc<Bundled>, tempfile::TempDir)> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let settings = EngineSettings { corpus, index: dir.path().to_owned(), ..EngineSettings::default() };
        let embedder = Arc::new(Bundled::default());
        let engine = newsroom::open(
            settings,
            Arc::clone(&embedder) as Arc<dyn Embedder>,
            || jiff::Timestamp::UNIX_EPOCH,
            &|_| {},
            &|_| {},
        );
        (engine.expect("the shipped corpus can be indexed").engine, embedder, dir)
    })
}

fn question() -> Question {
    Question::new(QUESTION).expect("a question")
}

#[divan::bench]
fn open_index(bencher: Bencher) {
    let (engine, embedder, _) = engine();
    let folder = IndexFolder::new(&engine.settings().index);
    bencher.bench_local(|| open(black_box(&folder), embedder.as_ref()).map(|i| i.len()));
}

#[divan::bench]
fn analyse_words(bencher: Bencher) {
    let analyzer = Analyzer::new(&Language::english());
    bencher.bench_local(|| analyzer.tokens(black_box(QUESTION)));
}

#[divan::bench]
fn encode_question(bencher: Bencher) {
    let (_, embedder, _) = engine();
    bencher.bench_local(|| embedder.embed(black_box(&[QUESTION])).map(|v| v.len()));
}

#[divan::bench]
fn analyse_and_encode(bencher: Bencher) {
    let (engine, embedder, _) = engine();
    let (index, question) = (engine.index(), question());
    bencher.bench_local(|| Query::new(black_box(&question), &index, embedder.as_ref()).map(|q| q.mass));
}

#[divan::bench]
fn rank(bencher: Bencher) {
    let (engine, embedder, _) = engine();
    let index = engine.index();
    let query = Query::new(&question(), &index, embedder.as_ref()).expect("a query");
    let everything = Scope::everything(&index);
    bencher.bench_local(|| {
        search(black_box(&query), &index, &everything, RankingWeights::shipped()).map(|r| r.hits.len())
    });
}

#[divan::bench]
fn whole_question(bencher: Bencher) {
    let (engine, _, _) = engine();
    let question = question();
    bencher.bench_local(|| engine.ask(black_box(&question), &Filter::default(), 3).map(|r| r.reply.confidence()));
}

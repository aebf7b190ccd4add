//! What encoding costs, on one core: `cargo bench --profile release --bench encode`. Texts are made up by a seed.
//! `benches/encoding.py` compares with others.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::expect_used, reason = "a bench that cannot go on should stop")]

mod made_up;

use divan::{Bencher, black_box};
use ibid::embed::{Bundled, Embedder};
use std::sync::OnceLock;

fn main() {
    divan::main();
}

fn embedder() -> &'static Bundled {
    static EMBEDDER: OnceLock<Bundled> = OnceLock::new();
    let embedder = EMBEDDER.get_or_init(Bundled::default);
    embedder.warm().expect("an encoder");
    embedder
}

/// Texts of `words` made-up words.
fn texts(count: usize, words: usize) -> Vec<String> {
    let press = made_up::Press::default();
    (0..count).map(|n| press.text(n, words)).collect()
}

fn encode(bencher: Bencher<'_, '_>, count: usize, words: usize) {
    let texts = texts(count, words);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let embedder = embedder();
    bencher.bench_local(|| embedder.embed(black_box(&texts)).map(|v| v.len()));
}

#[divan::bench]
fn question_of_10_words(bencher: Bencher<'_, '_>) {
    encode(bencher, 1, 10);
}

#[divan::bench]
fn passage_of_100_words(bencher: Bencher<'_, '_>) {
    encode(bencher, 1, 100);
}

#[divan::bench]
fn batch_of_16_passages(bencher: Bencher<'_, '_>) {
    encode(bencher, 16, 100);
}

#[divan::bench]
fn load() -> bool {
    Bundled::default().warm().is_ok()
}

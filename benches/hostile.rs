//! What is cheap to write and would be dear to read, timed: `cargo bench --profile release --bench hostile`.
//!
//! Each text and page is read at half its size and at its whole. Where reading takes time in proportion to the length, the
//! last column is about 2; where it is 4, something is gone through again for every part of it.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "../tests/it/bombs.rs"]
mod bombs;

use ibid::ingest::read_article;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    println!("{:<24} {:>10} {:>10} {:>6}", "what", "half, ms", "whole, ms", "times");
    for (source, inputs) in [("a.md", bombs::texts as fn(usize) -> _), ("a.html", bombs::pages)] {
        for ((name, half), (_, whole)) in inputs(50).into_iter().zip(inputs(100)) {
            let (half, whole) = (timed(&half, source), timed(&whole, source));
            let times = whole.as_secs_f64() / half.as_secs_f64().max(1e-6);
            let milli = |took: Duration| took.as_secs_f64() * 1_000.0;
            println!("{name:<24} {:>10.1} {:>10.1} {times:>6.1}", milli(half), milli(whole));
        }
    }
}

/// The quickest of three.
fn timed(text: &str, source: &str) -> Duration {
    let once = || {
        let begun = Instant::now();
        black_box(read_article(text.as_bytes(), source));
        begun.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

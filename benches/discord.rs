//! The real bot under load, against the loopback Discord of the tests: `cargo bench --profile release --bench discord`.
//!
//! Prints, for questions one at a time, for choices while typing, and for a steady rate: how many were lost, how long from
//! the event sent to the answer received (median, 99th percentile, longest), and the bot's memory before and after. The
//! stand-in runs on the same cores, so the times are an upper bound.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice, reason = "helpers of the tests")]

#[path = "../tests/it/check.rs"]
#[allow(dead_code)]
mod check;
#[path = "../tests/it/serve/client.rs"]
#[allow(dead_code)]
mod client;
#[allow(unused_imports, reason = "the stand-in's own tests are not run here")]
#[path = "../tests/it/discord/mod.rs"]
mod discord;
#[path = "../tests/it/site.rs"]
#[allow(dead_code)]
mod site;

/// As the tests name it.
#[allow(unused_imports, reason = "the stand-in's own tests are not run here")]
mod serve {
    pub(crate) use super::client;
}

use discord::load::{Load, run};

fn main() {
    // `cargo test --benches` and the like only want to know that it starts.
    let is_short = !std::env::args().any(|a| a == "--bench") || std::env::var_os("IBID_BENCH_SHORT").is_some();
    run(&if is_short { Load::short() } else { Load::full() });
}

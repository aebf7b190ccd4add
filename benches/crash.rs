//! Kills and failing calls, as many as are asked for: `cargo bench --bench crash -- --count 1000 [--seed N] [--only SCENE]`.
//! `IBID_PROGRAM` names another program to attack; a `TMPDIR` in memory makes it several times as quick. What must hold afterwards is said in `tests/it/attack/crash.rs`; the status
//! is 1 where something did not.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its result is what it prints")]

#[path = "../tests/it/attack/mod.rs"]
#[allow(dead_code, reason = "another bench uses the rest")]
mod attack;
#[path = "../tests/it/site.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod site;

use std::process::ExitCode;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().collect();
    let value = |name: &str| given.iter().position(|arg| arg == name).and_then(|at| given.get(at + 1));
    let number = |name: &str, or: u64| value(name).map_or(or, |value| value.parse().unwrap());
    let (count, seed) = (usize::try_from(number("--count", 1000)).unwrap(), number("--seed", 1));
    let report = attack::crash::attack(count, seed, value("--only").map(String::as_str), &mut |n, what| {
        eprintln!("{n} {what}");
    });
    println!("{}", report.text());
    if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

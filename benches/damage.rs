//! Damaged files, every file in every way or as many as are asked for: `cargo bench --bench damage -- [--count N] [--seed N]`.
//! `IBID_PROGRAM` names another program to attack. What must hold is said in `tests/it/attack/damage.rs`; the status is 1 where
//! something did not.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its result is what it prints")]

#[path = "../tests/it/attack/mod.rs"]
#[allow(dead_code, reason = "another bench uses the rest")]
mod attack;
#[path = "../tests/it/brought.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use the rest")]
mod brought;
#[path = "../tests/it/check.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use the rest")]
mod check;
#[path = "../tests/it/site.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod site;

use std::process::ExitCode;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().collect();
    let value = |name: &str| given.iter().position(|arg| arg == name).and_then(|at| given.get(at + 1));
    let number = |name: &str| value(name).map(|value| value.parse::<u64>().unwrap());
    let count = number("--count").map(|count| usize::try_from(count).unwrap());
    let report = attack::damage::attack(count, number("--seed").unwrap_or(1), brought::bring, &mut |n, what| {
        eprintln!("{n} {what}");
    });
    println!("{}", report.text());
    if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

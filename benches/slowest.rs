//! The slowest question that anybody can write, against the usual one: `cargo bench --profile release --bench slowest`.
//!
//! `ibid serve` answers the golden questions of the shipped corpus and the hardest questions that are known, its reader included; the
//! last column is how many times the median of the golden ones each takes. `IBID_PROGRAM` names another program.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "../tests/it/hard.rs"]
mod hard;

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Times the median that no question may take.
const MOST: f64 = 20.0;

/// Tries at a question, of which the quickest counts: the rest is the machine's.
const TRIES: usize = 5;

fn main() -> ExitCode {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let dir = tempfile::tempdir().unwrap();
    let program = std::env::var_os("IBID_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_ibid").into(), PathBuf::from);
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--watch=false"]).env("IBID_CORPUS", &corpus);
    command.env("IBID_INDEX", dir.path().join("index")).env("IBID_LEDGER", dir.path().join("ledger.db"));
    let mut server = command.current_dir(dir.path()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    let line = log.find(|line| line.contains("serving address=")).expect("it serves");
    let address = line.split("serving address=").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    std::thread::spawn(move || log.for_each(drop));

    let golden = std::fs::read_to_string(corpus.join("questions.jsonl")).unwrap();
    let words =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["question"].as_str().map(str::to_owned);
    let mut usual: Vec<Duration> = golden.lines().filter_map(words).map(|words| timed(&address, &words)).collect();
    usual.sort_unstable();
    let (median, last) = (usual[usual.len() / 2].as_secs_f64(), usual[usual.len() - 1].as_secs_f64());
    println!("{} golden questions: median {:.1} ms, slowest {:.1} ms", usual.len(), median * 1e3, last * 1e3);
    let mut own = String::new();
    for entry in std::fs::read_dir(&corpus).unwrap().flatten() {
        let _ = write!(own, "{} ", std::fs::read_to_string(entry.path()).unwrap_or_default());
    }
    let mut worst = 0_f64;
    for (name, question) in hard::hard(&own) {
        let times = timed(&address, &question).as_secs_f64() / median;
        println!("{name:<34}{:>10.1} ms{times:>8.1} times", times * median * 1e3);
        worst = worst.max(times);
    }
    let _ = server.kill();
    let _ = server.wait();
    println!("the slowest takes {worst:.1} times the median, of at most {MOST}");
    if worst <= MOST { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn timed(address: &str, question: &str) -> Duration {
    (0..TRIES).map(|_| once(address, question)).min().unwrap()
}

fn once(address: &str, question: &str) -> Duration {
    let body = serde_json::json!({ "question": question }).to_string();
    let head = format!(
        "POST /v1/ask HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all((head + &body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    // What is no question (letters without a word, say) is refused, and that is quick.
    assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    begun.elapsed()
}

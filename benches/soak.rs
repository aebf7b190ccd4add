//! Six hours of a newsroom, by a clock that is made up: `cargo bench --bench soak -- [--hours N] [--seed N] [--picture FILE]`.
//!
//! Every minute readers ask and judge, their questions without an answer are kept; every five minutes an article is added, changed,
//! taken away or withheld and the index made anew; every hour the ledger is swept, and now and then an index is gone back from. The
//! same things are done with the same articles and readers again and again, so memory, open files, threads, ledger and index must
//! stay what they were after the first hour; the status is 1 where they do not. The encoder is the one that needs no model: what
//! an encoder holds does not grow. `--picture` draws the memory.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "../tests/it/attack/dice.rs"]
#[allow(dead_code, reason = "another bench uses the rest")]
mod dice;

use dice::Dice;
use ibid::answer::Reply;
use ibid::article::{ArticleId, PassageId, Question};
use ibid::chart::{Bar, Bars, Colour, Series};
use ibid::embed::Hashed;
use ibid::engine::{Engine, EngineSettings};
use ibid::ingest::{ArticleState, Register};
use ibid::ledger::{
    Actor, AuditAction, AuditEntry, CountedQuestion, Gap, GapKind, Ledger, LedgerOutcome, Source, Verdict,
};
use ibid::search::Filter;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

const START: i64 = 1_796_083_200;
static NOW: AtomicI64 = AtomicI64::new(START);

const ARTICLES: usize = 40;
/// So few, that all that can be written and judged was in the first hour.
const CHANGING: usize = 6;
const VERSIONS: usize = 2;
const READERS: u8 = 3;
const WORDS: &[&str] = &["crane", "ferry", "orchard", "lantern", "quarry", "mill", "kite", "observatory"];

/// What is held at a moment: kilobytes of memory, open files, threads, kilobytes of the ledger with its log, and of the index.
#[derive(Clone, Copy, Debug)]
struct Held {
    memory: u64,
    files: usize,
    threads: u64,
    ledger: u64,
    index: u64,
}

fn now() -> Timestamp {
    Timestamp::from_second(NOW.load(Ordering::Relaxed)).unwrap()
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().collect();
    let value = |name: &str| given.iter().position(|arg| arg == name).and_then(|at| given.get(at + 1));
    let number = |name: &str, or: u64| value(name).map_or(or, |value| value.parse().unwrap());
    let (hours, mut dice) = (number("--hours", 6), Dice::new(number("--seed", 1)));
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    (0..ARTICLES).for_each(|n| write(&corpus, n, 0));
    let settings = EngineSettings {
        corpus: corpus.clone(),
        index: dir.path().join("index"),
        reader: None,
        ..EngineSettings::default()
    };
    let engine = Engine::first(settings, Arc::new(Hashed), now, false, &|_| {}).unwrap().0;
    let ledger = Ledger::open(&dir.path().join("ledger.db"), 30, now()).unwrap();
    let (mut held, mut asked, mut made) = (Vec::new(), 0_u64, 0_u64);
    println!(
        "{:>7}{:>12}{:>8}{:>9}{:>12}{:>12}",
        "minute", "memory, kB", "files", "threads", "ledger, kB", "index, kB"
    );
    for minute in 1..=hours * 60 {
        for _ in 0..10 {
            question(&engine, &ledger, &mut dice);
            asked += 1;
        }
        if minute % 5 == 0 {
            change(&engine, &ledger, &corpus, made, &mut dice);
            made += 1;
        }
        if minute % 60 == 0 {
            ledger.sweep(now()).unwrap();
            while engine.check_further(1 << 20) > 0 {}
        }
        NOW.fetch_add(60, Ordering::Relaxed);
        if minute % 10 == 0 {
            let is = measure(dir.path());
            println!("{minute:>7}{:>12}{:>8}{:>9}{:>12}{:>12}", is.memory, is.files, is.threads, is.ledger, is.index);
            held.push(is);
        }
    }
    println!("{asked} questions, {made} changes");
    if let Some(file) = value("--picture") {
        std::fs::write(file, picture(&held)).unwrap();
    }
    let (Some(early), Some(late)) = (held.get(5).or(held.last()), held.last()) else { return ExitCode::FAILURE };
    let grows = |early: u64, late: u64| late > early + early / 10;
    let is_flat = !grows(early.memory, late.memory)
        && late.files <= early.files
        && late.threads <= early.threads
        && !grows(early.ledger, late.ledger)
        && !grows(early.index, late.index);
    println!("{}", if is_flat { "flat since the first hour" } else { "NOT flat since the first hour" });
    if is_flat { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(corpus: &Path, n: usize, version: usize) {
    let word = WORDS[n % WORDS.len()];
    let text = format!(
        "# The {word} {n}\n\nThe {word} {n} was built in {} days and cost {} pounds.\n\n## FAQ\n\n### Who built the {word} {n}?\n\n\
         A team of {} built the {word} {n}.\n",
        10 + n + version,
        7_000 + 13 * n + version,
        3 + version
    );
    std::fs::write(corpus.join(format!("{word}-{n}.md")), text).unwrap();
}

fn question(engine: &Engine, ledger: &Ledger, dice: &mut Dice) {
    let (n, kind) = (dice.below(ARTICLES), dice.below(4));
    let word = WORDS[n % WORDS.len()];
    let words = match kind {
        0 => format!("who built the {word} {n}"),
        1 => format!("what did the {word} {n} cost"),
        2 => format!("how many days did the {word} take"),
        _ => format!("why is the sea of {word} {} salty", n % 6),
    };
    let question = Question::new(&words).unwrap();
    let response = engine.ask(&question, &Filter::default(), 3).unwrap();
    let reader = u8::try_from(dice.below(usize::from(READERS))).unwrap();
    let (outcome, cited) = match &response.reply {
        Reply::Answer { answer, .. } => (LedgerOutcome::Answered, answer.citation.passage.clone()),
        _ => (LedgerOutcome::NoAnswer, None),
    };
    let article = cited.as_ref().map(|_| ArticleId::new(&format!("{word}-{n}")));
    let counted =
        CountedQuestion { way: "ask", outcome, took: Duration::from_millis(8), cited: article.as_ref(), guild: None };
    ledger.count_asked(&counted, now()).unwrap();
    if let Some(passage) = cited {
        vote(ledger, passage, reader, dice.below(4) > 0);
    } else {
        let gap = Gap {
            question,
            kind: GapKind::Unanswered,
            passage: None,
            confidence: response.reply.confidence(),
            language: response.query.language.clone(),
            vector: None,
            asker: Some([reader; 8]),
            guild: None,
        };
        ledger.record_gap(&gap, now()).unwrap();
    }
}

fn vote(ledger: &Ledger, passage: PassageId, reader: u8, helpful: bool) {
    let verdict =
        Verdict { passage, helpful, voter: [reader; 8], confidence: Some(80), source: Source::Reader, guild: None };
    ledger.record_verdict(&verdict, now()).unwrap();
}

/// Something is done to an article, and the index is made anew or gone back from.
fn change(engine: &Engine, ledger: &Ledger, corpus: &Path, made: u64, dice: &mut Dice) {
    let made = usize::try_from(made).unwrap();
    let n = made % CHANGING;
    let file = format!("{}-{n}.md", WORDS[n % WORDS.len()]);
    match dice.below(6) {
        0 if made >= CHANGING * VERSIONS => drop(std::fs::remove_file(corpus.join(&file))),
        1 => {
            let until = now() + SignedDuration::from_mins(30);
            let embargo = |register: &mut Register| {
                let entry = register.entry_mut(&file);
                (entry.state, entry.until) = (ArticleState::Embargoed, Some(until));
            };
            Register::change(corpus, embargo).unwrap();
        }
        _ => write(corpus, n, (made / CHANGING + 1) % VERSIONS),
    }
    engine.reindex(false, &|_| {}).unwrap();
    if dice.below(8) == 0 {
        engine.roll_back().unwrap();
        engine.reindex(false, &|_| {}).unwrap();
    }
    engine.follow().unwrap();
    let entry = AuditEntry::new(Actor::Terminal("soak".to_owned()), AuditAction::Reindexed, file);
    ledger.audit(&entry, now()).unwrap();
}

fn measure(dir: &Path) -> Held {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default()
    };
    let sizes = |folder: &Path, name: &str| -> u64 {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let own = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(name));
        own.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
    };
    Held {
        memory: of("VmRSS:"),
        files: std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
        threads: of("Threads:"),
        ledger: sizes(dir, "ledger.db") / 1024,
        index: below(&dir.join("index")) / 1024,
    }
}

/// Bytes of all files below a folder.
fn below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let path = entry.path();
            if path.is_dir() { below(&path) } else { entry.metadata().map_or(0, |meta| meta.len()) }
        })
        .sum()
}

fn picture(held: &[Held]) -> Vec<u8> {
    let bars = held.iter().enumerate().map(|(n, held)| {
        let minute = (n + 1) * 10;
        let label = if minute % 60 == 0 { format!("{} h", minute / 60) } else { String::new() };
        Bar { label, parts: vec![held.memory / 1024] }
    });
    let series = vec![Series { label: "memory, MB".to_owned(), colour: Colour::GOOD }];
    let chart = Bars {
        heading: "Memory over six hours of a newsroom".to_owned(),
        across: "hours, by a clock that is made up".to_owned(),
        series,
        bars: bars.collect(),
    };
    chart.png().unwrap()
}

//! The house rules that a program can check.
//!
//! 1. A floor uses only the floors below it; the faces never meet; which engine stores the articles is known in one place.
//! 2. Every folder's front page has module docs and no logic; so has every file of over 150 lines; none is longer than 400.
//! 3. `.env.example` names exactly the variables that the arguments read, with their defaults.
//! 4. Files that our documents point to exist, and the README is at most 150 lines long.
//! 5. HTML is parsed in one place, behind the gate.
//! 6. Where clippy lets a face read the clock, it still reads no environment and, in Discord, no files (see `clippy.toml`).

use crate::check::root;
use clap::CommandFactory;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// From the ground up.
const FLOORS: &[&str] = &[
    "text", "archive", "article", "ingest", "fetch", "embed", "reader", "analysis", "store", "index", "postgres",
    "search", "answer", "engine", "eval", "ledger", "chart", "newsroom", "service", "args", "terminal", "discord",
    "serve", "cli", "config",
];

/// Floors beside each other: neither uses the other.
const APART: &[(&str, &str)] = &[
    ("discord", "cli"),
    ("discord", "serve"),
    ("serve", "cli"),
    ("serve", "args"),
    ("serve", "terminal"),
    ("discord", "args"),
    ("discord", "terminal"),
    ("eval", "ledger"),
    ("index", "postgres"),
    ("postgres", "search"),
    ("postgres", "answer"),
    ("index", "search"),
    ("index", "answer"),
];

/// Floors that know of the engine inside: the one place that chooses it, and what writes question sets into folders of its own.
const KNOW_INDEX: &[&str] = &["engine/settings.rs", "eval/run.rs"];

/// The same of PostgreSQL: what chooses it, what reads the settings of it, and the seam of the ledger.
const KNOW_POSTGRES: &[&str] = &[
    "engine/settings.rs",
    "args/named.rs",
    "ledger/error.rs",
    "ledger/fixtures.rs",
    "ledger/ledger.rs",
    "ledger/place.rs",
    "ledger/tables.rs",
    "ledger/value.rs",
];

/// Files with more lines than this open with module docs.
const LONG: usize = 150;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}

#[test]
fn floors_look_down_only() {
    for (level, floor) in FLOORS.iter().enumerate() {
        for path in sources(&root().join("src").join(floor)) {
            let text = std::fs::read_to_string(&path).unwrap();
            for upper in &FLOORS[level + 1..] {
                // Links in docs may point up; code may not.
                let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
                assert!(
                    code.into_iter().all(|l| !l.contains(&format!("crate::{upper}"))),
                    "{} uses {upper}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_faces_never_meet() {
    for (one, other) in APART.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
        for path in sources(&root().join("src").join(one)) {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
            assert!(
                code.into_iter().all(|l| !l.contains(&format!("crate::{other}"))),
                "{} uses {other}",
                path.display()
            );
        }
    }
}

#[test]
fn engines_are_chosen_in_one_place() {
    let src = root().join("src");
    for (engine, know) in [("index", KNOW_INDEX), ("postgres", KNOW_POSTGRES)] {
        let may = |path: &Path| path.starts_with(src.join(engine)) || know.iter().any(|file| path.ends_with(file));
        for path in sources(&src).into_iter().filter(|path| !may(path)) {
            let text = std::fs::read_to_string(&path).unwrap();
            let is_test = path.to_string_lossy().ends_with("tests.rs");
            let code = text.split("#[cfg(test)]").next().unwrap().lines().filter(|l| !l.trim_start().starts_with("//"));
            let uses = format!("crate::{engine}");
            assert!(is_test || code.into_iter().all(|l| !l.contains(&uses)), "{} uses {engine}", path.display());
        }
    }
}

#[test]
fn files_are_short_and_folders_have_a_front_page() {
    for path in sources(&root().join("src")).into_iter().chain(sources(&root().join("tests"))) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
        let is_front_page = path.file_name().is_some_and(|n| n == "mod.rs");
        if is_front_page || (lines > LONG && path.starts_with(root().join("src"))) {
            assert!(text.starts_with("//!"), "{} has no module docs", path.display());
        }
    }
}

#[test]
fn html_is_parsed_behind_the_gate_alone() {
    for path in sources(&root().join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        // Tests may parse what they wrote themselves.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let parses =
            ["Document::from", "Document::fragment", "Readability::", "Selection::from", "parse_fragment", "html5ever"];
        let found: Vec<&&str> = parses.iter().filter(|words| code.contains(**words)).collect();
        let may = path.ends_with("ingest/html/parse.rs");
        assert!(may || found.is_empty(), "{} parses HTML past the gate: {found:?}", path.display());
    }
}

/// Files that read the environment and the arguments.
const ENVIRONMENT: &[&str] = &["config/discord.rs", "config/serve.rs", "config/terminal.rs", "main.rs"];

/// Files of the Discord face that read one: what the operating system says of the process.
const FILES: &[&str] = &["discord/metrics/snapshot.rs"];

#[test]
fn faces_read_the_environment_and_files_in_few_places() {
    let src = root().join("src");
    let uses = |path: &Path, words: &[&str]| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        code.lines().filter(|l| !l.trim_start().starts_with("//")).any(|l| words.iter().any(|word| l.contains(word)))
    };
    let is_test = |path: &Path| path.ends_with("tests.rs") || path.components().any(|c| c.as_os_str() == "tests");
    for path in sources(&src).into_iter().filter(|path| !is_test(path)) {
        let is_one_of = |files: &[&str]| files.iter().any(|file| path.ends_with(file));
        let reads = uses(&path, &["env::var", "env::args", "env::current_dir", "env::temp_dir"]);
        assert!(!reads || is_one_of(ENVIRONMENT), "{} reads the environment", path.display());
        if path.starts_with(src.join("discord")) && !path.ends_with("stand_in.rs") {
            let opens = uses(&path, &["fs::", "File::open", "File::create", ".exists()", ".is_file()", ".is_dir()"]);
            assert!(!opens || is_one_of(FILES), "{} touches files", path.display());
        }
    }
}

#[test]
fn the_example_environment_names_what_is_read() {
    let example = std::fs::read_to_string(root().join(".env.example")).unwrap();
    let named: BTreeSet<String> = example
        .lines()
        .map(|l| l.trim_start_matches("# "))
        .filter_map(|l| l.split_once('='))
        .map(|(name, _)| name.to_owned())
        .filter(|n| n.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        .collect();
    let command = ibid::args::Args::command();
    let [bot, serve] = ["bot", "serve"].map(|name| command.find_subcommand(name).unwrap());
    let arguments = || command.get_arguments().chain(bot.get_arguments()).chain(serve.get_arguments());
    let read: BTreeSet<String> = arguments()
        .filter_map(|a| a.get_env())
        .map(|n| n.to_string_lossy().into_owned())
        // Secrets have no flag: a command line is seen by everyone.
        .chain(["NO_COLOR", "DISCORD_TOKEN", "DISCORD_CLIENT_SECRET", "IBID_DATABASE_URL"].map(str::to_owned))
        .chain(["GHOST", "WORDPRESS", "GENERIC"].map(|kind| format!("IBID_HOOK_{kind}")))
        .collect();
    assert_eq!(named, read);
    for argument in arguments() {
        if let (Some(name), [default]) = (argument.get_env(), argument.get_default_values()) {
            let line = format!("{}={}", name.to_string_lossy(), default.to_string_lossy());
            assert!(example.contains(&line), ".env.example does not say {line}");
        }
    }
}

/// The pages in the root and in `docs/`, and the corpus's own; its articles are not ours to check.
fn documents() -> Vec<PathBuf> {
    let mut out = vec![root().join("corpus/README.md")];
    for folder in [root().join("."), root().join("docs")] {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        out.extend(entries.filter(|path| path.extension().is_some_and(|e| e == "md")));
    }
    out.sort();
    out
}

#[test]
fn the_readme_is_for_a_newcomer_and_short() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let lines = text.lines().count();
    assert!(lines <= 150, "README.md has {lines} lines; details have a page in docs/");
}

#[test]
fn documents_point_to_files_that_exist() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") && !link.starts_with('#') {
                let target = path.parent().unwrap().join(link.split('#').next().unwrap());
                assert!(target.exists(), "{} points to {link}", path.display());
            }
        }
    }
}

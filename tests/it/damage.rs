//! Damage to the index, also where it is too large to be compared as a whole when it is opened.
//!
//! 1. One changed byte, a zeroed block, bytes cut off or appended, a missing file, two files or folders in each other's place: in
//!    any file of the index it is noticed, and until then every answer is that of the index as it was written.
//! 2. What is altered while the index is open is noticed by the question that would be answered from it, and the file is named.
//! 3. Opening compares a part; the rest is compared bit by bit, no more at a time than is asked for, and then no more.
//! 4. A service goes back to the generation before where that is whole, does not follow the damaged one, and is whole again with
//!    the next index. Where no other is whole, nothing is answered until then.
//! 5. The terminal has the index made anew, says why, and answers.
//! 6. A new generation takes nothing from what is damaged.
//! 7. The cache of vectors gives a vector that was stored for the text and the model, or none.

use crate::check::{Desk, NOW};
use ibid::article::Question;
use ibid::embed::{Hashed, TextKey, VectorCache};
use ibid::engine::{Engine, EngineError, EngineSettings};
use ibid::index::IndexFolder;
use ibid::newsroom;
use ibid::search::{Filter, Scope, SearchError};
use ibid::service::{Asking, ask_or_rebuild};
use ibid::store::{Damage, OpenError};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const QUESTIONS: &[&str] = &["who built the harbour 7 crane", "why is the ferry 11 late", "lantren of the orchard 3"];

/// An index of a base and a small shard, from articles whose files in the index have several blocks.
fn desk() -> Desk {
    let desk = Desk::new(&[]);
    for n in 0..24 {
        let mut text = format!("# The harbour {n}\n\n");
        for (section, word) in ["crane", "ferry", "orchard", "lantern", "quarry"].into_iter().enumerate() {
            let _ = write!(
                text,
                "## The {word} {n}\n\nA team of {} built the {word} of harbour {n} in {} days. The {word} cost {} pounds.\n\n",
                n + section,
                7 + n * section,
                7123 + n
            );
        }
        let _ = write!(text, "## FAQ\n\n### Why is the ferry {n} late?\n\nThe ferry {n} waits for the tide.\n");
        desk.write(&format!("harbour{n:02}.md"), text.as_bytes());
    }
    update(&desk);
    desk.write(
        "new.md",
        b"# The observatory\n\nThe observatory has a dome of 12 tons.\n\n## Telescope\n\nIt has two lenses.\n",
    );
    update(&desk);
    desk
}

fn update(desk: &Desk) {
    desk.build(Arc::new(Hashed), false).unwrap();
}

/// Every part of the index counts as too large to be compared as a whole when it is opened.
fn settings(desk: &Desk) -> EngineSettings {
    EngineSettings { checked_at_once: 0, ..desk.settings() }
}

fn serving(desk: &Desk) -> Result<Engine, EngineError> {
    Engine::serving(settings(desk), Arc::new(Hashed), || NOW)
}

fn ask(engine: &Engine, question: &str) -> Result<String, SearchError> {
    let response = engine.ask(&Question::new(question).unwrap(), &Filter::default(), 3)?;
    Ok(format!("{:?} {:?}", response.reply, response.ranking.hits))
}

fn answers(engine: &Engine) -> Vec<String> {
    QUESTIONS.iter().map(|question| ask(engine, question).unwrap()).collect()
}

/// The serving generation's folder, its base and its small shard.
fn folders(desk: &Desk) -> [PathBuf; 3] {
    let generation = IndexFolder::new(&desk.index()).current().unwrap().unwrap().1;
    let layout: serde_json::Value =
        serde_json::from_slice(&std::fs::read(generation.join("layout.json")).unwrap()).unwrap();
    let shard = |n: usize| desk.index().join("shards").join(layout["shards"][n].as_str().unwrap());
    [generation, shard(0), shard(1)]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

/// Looks for the damage as a process does that asks and then looks through the rest. What is answered until it is found must be
/// what the whole index answers.
fn is_noticed(desk: &Desk, expected: &[String], what: &str) -> Option<Damage> {
    let engine = match serving(desk) {
        Ok(engine) => engine,
        Err(EngineError::Open(_)) => return None,
        Err(error) => panic!("{what}: {error}"),
    };
    for (question, expected) in QUESTIONS.iter().zip(expected) {
        match ask(&engine, question) {
            Ok(reply) => assert_eq!(&reply, expected, "{what}: {question}"),
            Err(SearchError::Damaged(_)) => {}
            Err(error) => panic!("{what}: {error}"),
        }
    }
    while engine.check_further(1 << 16) > 0 {}
    Some(engine.damage().unwrap_or_else(|| panic!("{what}: nobody noticed")))
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

#[test]
fn damage_to_any_file_is_noticed_and_nothing_is_answered_from_it() {
    let desk = desk();
    let expected = answers(&serving(&desk).unwrap());
    let (mut dice, mut cases, mut files_hit) = (Dice(15), 0, 0);
    for file in folders(&desk).iter().flat_map(|folder| files(folder)) {
        let whole = std::fs::read(&file).unwrap();
        let mut broken: Vec<(String, Vec<u8>)> = Vec::new();
        for place in [
            0,
            whole.len().saturating_sub(1),
            dice.below(whole.len()),
            dice.below(whole.len()),
            dice.below(whole.len()),
        ] {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << dice.below(8);
            broken.push((format!("byte {place} changed"), bytes));
        }
        let from = dice.below(whole.len());
        let mut zeroed = whole.clone();
        zeroed[from..].iter_mut().take(4096).for_each(|byte| *byte = 0);
        broken.push((format!("zeroed from {from}"), zeroed));
        broken.push(("cut off".to_owned(), whole[..from].to_vec()));
        broken.push(("appended to".to_owned(), [&whole[..], &[0]].concat()));
        files_hit += 1;
        for (how, bytes) in broken.into_iter().filter(|(_, bytes)| *bytes != whole) {
            std::fs::write(&file, bytes).unwrap();
            let what = format!("{} {how}", file.display());
            if let Some(damage) = is_noticed(&desk, &expected, &what) {
                assert_eq!(damage.file.file_name(), file.file_name(), "{what}: {damage}");
            }
            cases += 1;
        }
        std::fs::remove_file(&file).unwrap();
        is_noticed(&desk, &expected, &format!("{} missing", file.display()));
        std::fs::write(&file, whole).unwrap();
    }
    assert!(files_hit >= 36 && cases > 250, "{files_hit} files, {cases} cases");
    assert_eq!(answers(&serving(&desk).unwrap()), expected, "all was put back");
}

#[test]
fn files_and_folders_in_each_others_place_are_noticed() {
    let desk = desk();
    let expected = answers(&serving(&desk).unwrap());
    let [_, base, small] = folders(&desk);
    let swap = |a: &Path, b: &Path| {
        let aside = desk.dir.path().join("aside");
        std::fs::rename(a, &aside).unwrap();
        std::fs::rename(b, a).unwrap();
        std::fs::rename(&aside, b).unwrap();
    };
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    let own = files(&base);
    pairs.extend(own.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    for name in ["files.json", "bodies.json", "bodies.u32", "vectors.f32", "vectors.bits", "vectors.u32", "forward.u32"]
    {
        pairs.push((base.join(name), small.join(name)));
    }
    pairs.push((base.join("lexical"), small.join("lexical")));
    pairs.push((base, small));
    for (a, b) in pairs {
        swap(&a, &b);
        is_noticed(&desk, &expected, &format!("{} for {}", a.display(), b.display()));
        swap(&a, &b);
    }
    assert_eq!(answers(&serving(&desk).unwrap()), expected, "all was put back");
}

/// Changes a byte as a bad disk does: the file stays the same file.
fn spoil(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    write_in_place(file, &bytes);
}

fn write_in_place(file: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    std::fs::File::options().write(true).open(file).unwrap().write_all(bytes).unwrap();
}

/// Where a file has some words.
fn place_of(file: &Path, words: &str) -> usize {
    let bytes = std::fs::read(file).unwrap();
    bytes.windows(words.len()).position(|part| part == words.as_bytes()).unwrap()
}

#[test]
fn a_figure_altered_while_the_index_is_open_is_never_quoted() {
    let desk = desk();
    let engine = serving(&desk).unwrap();
    let bodies = folders(&desk)[1].join("bodies.json");
    spoil(&bodies, place_of(&bodies, "7123 pounds"));
    let asked = ask(&engine, "what did the crane of harbour 0 cost");
    let Err(SearchError::Damaged(damage)) = asked else { panic!("{asked:?}") };
    assert_eq!(damage.file, bodies);
    let said = SearchError::Damaged(damage).to_string();
    assert!(
        said.contains("bodies.json is not what was written, from byte") && said.contains("ibid index --rebuild"),
        "{said}"
    );
    let searcher = engine.searcher();
    let everything = Scope::everything(searcher.index());
    assert!(searcher.suggest("why is the ferry", &everything, 5).is_err(), "nor is anything suggested");
}

#[test]
fn what_opening_leaves_is_compared_little_by_little() {
    let desk = desk();
    let engine = serving(&desk).unwrap();
    let total: u64 = folders(&desk)[1..].iter().flat_map(|f| files(f)).map(|f| f.metadata().unwrap().len()).sum();
    let mut steps = Vec::new();
    while let done @ 1.. = engine.check_further(4096) {
        steps.push(done);
    }
    assert!(steps.iter().all(|step| *step <= 4096), "{steps:?}");
    let rest = steps.iter().sum::<usize>() as u64;
    assert!(rest > 0 && rest < total + (1 << 16), "{rest} of {total}");
    assert_eq!((engine.check_further(1 << 20), engine.damage()), (0, None));
    // All of it is known to be whole: questions compare nothing any more.
    let rows = folders(&desk)[1].join("vectors.f32");
    spoil(&rows, 0);
    assert!(ask(&engine, QUESTIONS[0]).is_ok());
    spoil(&rows, 0);
}

#[test]
fn a_service_goes_back_to_the_generation_before_and_is_whole_again_with_the_next() {
    let desk = desk();
    let expected = answers(&serving(&desk).unwrap());
    let engine = serving(&desk).unwrap();
    assert_eq!(engine.step_back(), None, "nothing is damaged");
    spoil(&folders(&desk)[2].join("vectors.f32"), 0);
    while engine.check_further(1 << 20) > 0 {}
    assert!(matches!(ask(&engine, QUESTIONS[0]), Err(SearchError::Damaged(_))));
    let left = engine.step_back().unwrap();
    assert_eq!((left.generation, left.serving, engine.index().generation), (2, Some(1), 1));
    assert!(left.why.to_string().contains("vectors.f32"), "{}", left.why);
    assert_eq!((engine.step_back(), engine.has_left()), (None, Some(left)));
    assert!(ask(&engine, QUESTIONS[0]).is_ok() && engine.damage().is_none());
    assert!(!engine.follow().unwrap(), "the damaged one is not gone back to");
    let built = engine.reindex(false, &|_| {}).unwrap();
    assert_eq!((built.is_new, built.generation, engine.index().generation), (true, 3, 3));
    assert_eq!((engine.has_left(), engine.damage()), (None, None));
    assert_eq!(answers(&engine), expected);
    assert_eq!(answers(&serving(&desk).unwrap()), expected, "and so says another process");
}

#[test]
fn without_a_whole_generation_nothing_is_answered_until_the_next() {
    let desk = desk();
    let expected = answers(&serving(&desk).unwrap());
    let engine = serving(&desk).unwrap();
    let base = folders(&desk)[1].clone();
    spoil(&base.join("vectors.f32"), 0);
    assert!(ask(&engine, QUESTIONS[0]).is_err());
    // The generation before has the same base.
    assert_eq!(engine.step_back().map(|left| left.serving), Some(None));
    assert!(ask(&engine, QUESTIONS[1]).is_err());
    assert_eq!(engine.step_back(), None, "told once");
    engine.reindex(false, &|_| {}).unwrap();
    assert_eq!((answers(&engine), engine.has_left()), (expected, None));
    assert_eq!(answers(&serving(&desk).unwrap()), answers(&engine), "and so says another process");
}

#[test]
fn a_service_that_starts_on_a_damaged_index_serves_the_one_before() {
    let desk = desk();
    spoil(&folders(&desk)[2].join("forward.u32"), 0);
    let start = |settings| Engine::serving_or_older(settings, Arc::new(Hashed), || NOW);
    let engine = start(desk.settings()).unwrap();
    assert_eq!((engine.index().generation, engine.has_left().unwrap().generation), (1, 2));
    assert!(!engine.follow().unwrap());
    spoil(&folders(&desk)[1].join("forward.u32"), 0);
    assert!(matches!(start(desk.settings()), Err(EngineError::Open(OpenError::Damaged { .. }))));
}

#[test]
fn the_terminal_makes_the_index_anew_and_answers() {
    let desk = desk();
    let expected = answers(&serving(&desk).unwrap());
    let engine = serving(&desk).unwrap();
    let bodies = folders(&desk)[1].join("bodies.json");
    spoil(&bodies, place_of(&bodies, "built the crane of harbour 7 "));
    let said = Mutex::new(Vec::new());
    for (question, expected) in QUESTIONS.iter().zip(&expected) {
        let notes = |note| said.lock().unwrap().push(note);
        let words = (*question).to_owned();
        let asking = Asking { words, filter: Filter::default(), follows: None, limits: engine.limits(3) };
        let response = ask_or_rebuild(&engine, &asking, &notes, &|_| {}).unwrap().response;
        assert_eq!(&format!("{:?} {:?}", response.reply, response.ranking.hits), expected);
    }
    let said = said.into_inner().unwrap();
    assert!(matches!(said.as_slice(), [OpenError::Damaged { what }] if what.contains("bodies.json")), "{said:?}");
}

#[test]
fn a_new_generation_takes_nothing_from_what_is_damaged() {
    for (file, words) in [("bodies.json", "7123 pounds"), ("vectors.f32", "")] {
        let desk = desk();
        let spoilt = folders(&desk)[1].join(file);
        spoil(&spoilt, if words.is_empty() { 0 } else { place_of(&spoilt, words) });
        // So that all is written anew, from the old generation where it can be.
        Engine::first(settings(&desk), Arc::new(Hashed), || NOW, true, &|_| {}).unwrap();
        let engine = serving(&desk).unwrap();
        let text =
            |engine: &Engine| -> Vec<String> { engine.index().articles().map(|a| a.body.get().text.clone()).collect() };
        while engine.check_further(1 << 20) > 0 {}
        assert_eq!(engine.damage(), None, "{file}");
        let fresh = Desk { dir: tempfile::tempdir().unwrap() };
        let settings = EngineSettings { index: fresh.index(), ..desk.settings() };
        let fresh = newsroom::open(settings, Arc::new(Hashed), || NOW, &|_| {}, &|_| {}).unwrap().engine;
        assert_eq!((text(&engine), answers(&engine)), (text(&fresh), answers(&fresh)), "{file}");
    }
}

#[test]
fn the_cache_gives_what_was_stored_for_a_text_and_a_model_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vector = |seed: u8| -> Vec<f32> { (0..4_u8).map(|n| f32::from(seed) + f32::from(n)).collect() };
    let texts = ["a", "b", "c", "d", "e"];
    for (model, shift) in [("one", 0), ("other", 100)] {
        let mut cache = VectorCache::open(dir.path(), model, 4).unwrap();
        texts.iter().zip(0..).for_each(|(text, n)| cache.insert(TextKey::of(text), vector(n + shift)));
        cache.save().unwrap();
    }
    let stored = files(dir.path());
    let [a, b] = stored.as_slice() else { panic!("{stored:?}") };
    let (of_a, of_b) = (std::fs::read(a).unwrap(), std::fs::read(b).unwrap());
    let given = |what: &str| -> usize {
        let cache = VectorCache::open(dir.path(), "one", 4).unwrap();
        let found = texts.iter().zip(0..).filter_map(|(text, n)| Some((cache.get(&TextKey::of(text))?, vector(n))));
        found.inspect(|(found, stored)| assert_eq!(found, stored, "{what}")).count()
    };
    assert_eq!(given("whole"), 5);
    std::fs::write(a, &of_b).unwrap();
    std::fs::write(b, &of_a).unwrap();
    assert_eq!(given("another model's"), 0);
    for (file, whole) in [(a, &of_a), (b, &of_b)] {
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            std::fs::write(file, &bytes).unwrap();
            given("changed");
            std::fs::write(file, &whole[..at]).unwrap();
            given("cut off");
        }
        std::fs::write(file, [&whole[..], &[7; 9]].concat()).unwrap();
        assert!(given("appended to") <= 5);
        std::fs::write(file, whole).unwrap();
    }
    assert_eq!(given("put back"), 5);
}

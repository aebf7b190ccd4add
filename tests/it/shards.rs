//! The same corpus gives the same answers whichever way it came to be.
//!
//! 1. After any additions, changes and removals, brought in one after the other, the index says of itself and answers what one
//!    built at once would, down to the last bit of every signal.
//! 2. A change writes a small shard beside the base, and many changes a new base; what no kept generation names is cleared away.
//! 3. Where the first pass by sketches leaves nothing out, it finds what comparing every vector in full finds, over all shards.
//! 4. Rolling back finds the shards of the generation before, whatever was cleared away since.

use crate::check::{Desk, NOW, ask};
use ibid::embed::{Embedder, Hashed};
use ibid::engine::Built;
use ibid::engine::{Engine, EngineSettings};
use ibid::index::{Generation, Near, Pass};
use ibid::newsroom;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Few words, so that many passages tie.
const WORDS: &[&str] = &[
    "harbour",
    "kite",
    "tower",
    "bridge",
    "river",
    "lantern",
    "orchard",
    "signal",
    "regulator",
    "regulatory",
    "compass",
    "ferry",
    "quarry",
    "copper",
    "museum",
    "festival",
];

const QUESTIONS: &[&str] = &[
    "who built the kite tower",
    "why is the harbour bridge near the river",
    "regulators of the ferry",
    "what is a lantern",
    "harbor lantren",
    "zephyrine",
    "the",
    "港口的塔在哪裡",
    "copper quarry signal compass orchard museum festival",
];

fn word(seed: usize) -> &'static str {
    WORDS[(seed * 7 + seed / 3 * 5 + seed / 11) % WORDS.len()]
}

fn sentence(seed: usize) -> String {
    let words: Vec<&str> = (0..4 + seed % 5).map(|n| word(seed + n * n)).collect();
    format!("The {} is here.", words.join(" and the "))
}

/// What stands in a file; some variants are of an odd kind.
fn text(file: usize, variant: usize) -> String {
    match variant {
        7 => "# 港口\n\n港口的塔在河邊。塔很高。\n\n## 橋\n\n橋在河上。\n".to_owned(),
        8 => format!("# Zephyrine\n\nZephyrine {}.\n", word(file)),
        9 => String::new(),
        10 => format!("---\nid: shared\ntitle: Shared\n---\n\n{}\n", sentence(file)),
        _ => {
            let mut out = format!("# The {} of {}\n\n", word(file), word(variant));
            for section in 0..3 {
                let seed = file / 2 + variant * 3 + section;
                let _ = write!(out, "## {}\n\n{} {}\n\n", word(seed), sentence(seed), sentence(seed + 1));
            }
            let seed = file / 3 + variant;
            for n in 0..3 {
                let _ = write!(out, "## FAQ\n\n### Why the {}?\n\n{}\n\n", word(seed + n), sentence(seed + n));
            }
            out
        }
    }
}

fn name(file: usize) -> String {
    format!("{}/file{file:02}.md", if file.is_multiple_of(2) { "even" } else { "odd" })
}

fn update(desk: &Desk) -> Built {
    desk.build(Arc::new(Hashed), false).unwrap()
}

fn engine(desk: &Desk, index: &Path) -> Engine {
    let settings = EngineSettings { index: index.to_owned(), ..desk.settings() };
    newsroom::open(settings, Arc::new(Hashed), || NOW, &|_| {}, &|_| {}).unwrap().engine
}

/// Compares the desk's index with one built at once from the same files.
fn is_as_if_built_at_once(desk: &Desk) {
    let fresh = tempfile::tempdir().unwrap();
    let (grown, whole) = (engine(desk, &desk.index()), engine(desk, fresh.path()));
    assert_eq!(grown.index().manifest, whole.index().manifest);
    let ids = |engine: &Engine| -> Vec<String> { engine.index().places().map(|p| p.passage.id.to_string()).collect() };
    assert_eq!(ids(&grown), ids(&whole));
    for question in QUESTIONS {
        finds_the_same_by_sketches(&grown, question);
        let (a, b) = (ask(&grown, question), ask(&whole, question));
        assert_eq!(a.ranking.hits, b.ranking.hits, "{question}");
        assert_eq!((a.reply, a.query.repairs, a.query.terms), (b.reply, b.query.repairs, b.query.terms), "{question}");
    }
}

/// The desk's corpora have fewer passages than come out of a first pass.
fn finds_the_same_by_sketches(engine: &Engine, question: &str) {
    let index = engine.index();
    let inside = Generation::of(&index).unwrap();
    let vector = Hashed.embed(&[question]).unwrap().remove(0);
    let [full, sketched] = [Pass::Full, Pass::Sketched].map(|pass| Near::by(pass, &inside.vectors, &vector));
    let is_even = |ordinal: u32| ordinal.is_multiple_of(2);
    for allowed in [None, Some(&is_even as &(dyn Fn(u32) -> bool + Sync))] {
        assert_eq!(full.nearest(5, allowed), sketched.nearest(5, allowed), "{question}");
    }
    for row in index.places().filter_map(|place| inside.vectors.passage(place.ordinal)).map(|rows| rows.full()) {
        assert_eq!(full.to(row), sketched.to(row), "{question}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_way_a_corpus_came_to_be_leaves_no_trace(
        begun in prop::collection::vec(0_usize..11, 14..24),
        steps in prop::collection::vec(prop::collection::vec((0_usize..28, 0_usize..14), 1..5), 1..5),
    ) {
        let desk = Desk::new(&[("always.md", "# Always\n\nThe tower is always here.\n")]);
        for (file, variant) in begun.iter().enumerate() {
            desk.write(&name(file), text(file, *variant).as_bytes());
        }
        update(&desk);
        for step in steps {
            for (file, variant) in step {
                // The last variants stand for a file that is removed.
                if variant < 11 {
                    desk.write(&name(file), text(file, variant).as_bytes());
                } else {
                    // It may not be there.
                    let _ = std::fs::remove_file(desk.corpus().join(name(file)));
                }
            }
            update(&desk);
        }
        is_as_if_built_at_once(&desk);
    }
}

fn shards(desk: &Desk) -> Vec<String> {
    let entries = std::fs::read_dir(desk.index().join("shards")).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_change_writes_a_small_shard_and_many_changes_a_new_base() {
    let desk = Desk::new(&[]);
    for file in 0..120 {
        desk.write(&name(file), text(file, file % 7).as_bytes());
    }
    update(&desk);
    let base = shards(&desk);
    assert_eq!(base.len(), 1);
    for variant in 1..6 {
        desk.write(&name(3), text(3, variant).as_bytes());
        update(&desk);
    }
    let now = shards(&desk);
    assert!(now.contains(&base[0]), "the base stands");
    assert!(now.len() <= 4, "the shards of the last three generations: {now:?}");
    for file in 0..100 {
        desk.write(&name(file), text(file, (file + 1) % 7).as_bytes());
    }
    update(&desk);
    let grown = shards(&desk);
    is_as_if_built_at_once(&desk);
    for variant in 1..4 {
        desk.write(&name(5), text(5, variant).as_bytes());
        update(&desk);
    }
    let last = shards(&desk);
    assert!(!last.contains(&base[0]), "nobody needs the first base any more");
    assert!(grown.iter().any(|name| last.contains(name)), "the second one stands");
}

#[test]
fn a_file_that_is_as_it_was_in_the_base_is_taken_from_there() {
    let desk = Desk::new(&[("a.md", "# A\n\nThe kite flew.\n"), ("b.md", "# B\n\nThe boat sank.\n")]);
    update(&desk);
    let base = shards(&desk);
    desk.write("a.md", b"# A\n\nThe kite fell.\n");
    update(&desk);
    assert_eq!(shards(&desk).len(), 2);
    desk.write("a.md", b"# A\n\nThe kite flew.\n");
    let built = update(&desk);
    assert_eq!((built.is_new, built.embedded), (true, 0));
    is_as_if_built_at_once(&desk);
    std::fs::remove_file(desk.corpus().join("b.md")).unwrap();
    update(&desk);
    is_as_if_built_at_once(&desk);
    assert!(shards(&desk).contains(&base[0]));
}

#[test]
fn rolling_back_brings_the_answers_before_back() {
    let desk =
        Desk::new(&[("kite.md", "# A kite\n\nThe kite flew over the sea.\n"), ("b.md", "# B\n\nThe boat sank.\n")]);
    let engine = desk.engine();
    let before = ask(&engine, "where did the kite fly").ranking.hits;
    desk.write("kite.md", b"# A kite\n\nThe kite flew over the lake.\n");
    engine.reindex(false, &|_| {}).unwrap();
    assert_ne!(ask(&engine, "where did the kite fly").ranking.hits, before);
    engine.roll_back().unwrap();
    assert_eq!(ask(&engine, "where did the kite fly").ranking.hits, before);
    assert_eq!(ask(&desk.engine(), "where did the kite fly").ranking.hits, before);
}

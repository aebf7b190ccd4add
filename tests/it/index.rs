//! The life of an index.
//!
//! 1. The same corpus gives the same manifest (build time aside), the same files and the same answers.
//! 2. A second build of an unchanged corpus does nothing; a full rebuild embeds nothing.
//! 3. A change, an addition and a removal are seen, and only what is new is embedded.
//! 4. A build that fails, or is killed at any moment, leaves the old generation serving.
//! 5. A damaged index, or one of another model or format, is told apart and rebuilt.
//! 6. Two builds at once: the second is refused.
//! 7. What ranking knows of an FAQ entry without its article is what the article says.

use crate::check::{Desk, NOW, ask, root, shipped};
use ibid::article::wants;
use ibid::embed::{EmbedError, Embedder, Hashed};
use ibid::engine::{Built, EngineError};
use ibid::index::{IndexFolder, open};
use ibid::newsroom::{self, Note};
use ibid::store::{FaqFeatures, Index, OpenError, Sought};
use ibid::text::Language;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

const KITE: &str =
    "# A kite\n\nThe kite flew over the sea.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six built it.\n";
const BOAT: &str = "# A boat\n\nThe boat sank in the harbour.\n";

fn desk() -> Desk {
    Desk::new(&[("kite.md", KITE), ("boat.md", BOAT)])
}

fn rebuild(desk: &Desk, full: bool) -> Built {
    desk.build(Arc::new(Hashed), full).unwrap()
}

#[test]
fn the_same_corpus_gives_the_same_index_and_answers() {
    let (one, two) = (desk(), desk());
    // The second takes another way to the same corpus.
    two.write("kite.md", b"# Another\n\nText.");
    rebuild(&two, false);
    two.write("kite.md", KITE.as_bytes());
    let (a, b) = (rebuild(&one, false), rebuild(&two, false));
    assert_eq!(a.manifest, b.manifest);
    let (a, b) = (one.engine(), two.engine());
    for question in ["who built it", "where did the boat sink", "kite sea"] {
        assert_eq!(ask(&a, question).ranking.hits, ask(&b, question).ranking.hits);
        assert_eq!(ask(&a, question).reply, ask(&b, question).reply);
    }
    assert_eq!(rebuild(&one, true).manifest, rebuild(&two, true).manifest);
    for file in ["shard.json", "files.json", "vectors.f32", "vectors.u32", "forward.u32"] {
        let read = |desk: &Desk| std::fs::read(serving(desk).1.join(file)).unwrap();
        assert_eq!(read(&one), read(&two), "{file}");
    }
}

/// The folders of the generation that serves and of its base.
fn serving(desk: &Desk) -> (PathBuf, PathBuf) {
    let generation = IndexFolder::new(&desk.index()).current().unwrap().unwrap().1;
    let layout = std::fs::read(generation.join("layout.json")).unwrap();
    let layout: serde_json::Value = serde_json::from_slice(&layout).unwrap();
    (generation, desk.index().join("shards").join(layout["shards"][0].as_str().unwrap()))
}

#[test]
fn unchanged_articles_cost_nothing_but_a_hash() {
    let desk = desk();
    let first = rebuild(&desk, false);
    assert!(first.is_new && first.embedded > 0);
    let second = rebuild(&desk, false);
    assert_eq!((second.is_new, second.generation, second.changes.unchanged), (false, first.generation, 2));
    let full = rebuild(&desk, true);
    assert_eq!((full.is_new, full.embedded), (true, 0));
}

#[test]
fn changes_are_seen_and_only_new_text_is_embedded() {
    let desk = desk();
    rebuild(&desk, false);
    desk.write("kite.md", KITE.replace("six", "seven").as_bytes());
    desk.write("new.md", b"# New\n\nA word.");
    std::fs::remove_file(desk.corpus().join("boat.md")).unwrap();
    let built = rebuild(&desk, false);
    let changes: Vec<String> = built.changes.files.iter().map(|(f, c)| format!("{f} {c:?}")).collect();
    assert_eq!(changes, ["boat.md Removed", "kite.md Changed", "new.md Added"]);
    assert!(built.embedded < built.manifest.vectors);
    assert!(ask(&desk.engine(), "boat harbour").ranking.hits.iter().all(|h| h.signals.coverage == 0.0));
}

/// Fails, as an encoder that runs out of memory would.
struct Failing;

impl Embedder for Failing {
    fn identity(&self) -> &str {
        Hashed.identity()
    }
    fn dimensions(&self) -> usize {
        Hashed.dimensions()
    }
    fn knows(&self, language: &Language) -> bool {
        Hashed.knows(language)
    }
    fn embed(&self, _: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        Err(EmbedError::Died)
    }
}

#[test]
fn a_failed_build_leaves_the_old_generation_serving() {
    let desk = desk();
    let old = rebuild(&desk, false);
    desk.write("new.md", b"# New\n\nWords never embedded before.");
    let folder = IndexFolder::new(&desk.index());
    let failed = desk.build(Arc::new(Failing), false).unwrap_err();
    assert_eq!(failed.to_string(), EmbedError::Died.to_string());
    let serving = open(&folder, &Hashed).unwrap();
    assert_eq!((serving.generation, &serving.manifest), (old.generation, &old.manifest));
    for file in std::fs::read_dir(desk.corpus()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    assert!(matches!(desk.build(Arc::new(Hashed), false), Err(EngineError::Corpus(_))));
    assert_eq!(open(&folder, &Hashed).unwrap().generation, old.generation);
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_generation_serving() {
    let desk = desk();
    let index = |args: &[&str]| desk.ibid(args);
    assert!(index(&["index"]).status.success());
    let folder = IndexFolder::new(&desk.index());
    let shipped = root().join("corpus");
    let mut before = 2;
    for (n, file) in std::fs::read_dir(shipped)
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md" || e == "txt"))
        .enumerate()
    {
        std::fs::copy(&file, desk.corpus().join(format!("{n}-{}", file.file_name().unwrap().to_string_lossy())))
            .unwrap();
        let mut child = desk
            .command(&["index"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Wait until it builds (or is done), a little longer each round, then kill it in the middle.
        let is_building = || {
            std::fs::read_dir(desk.index())
                .unwrap()
                .any(|e| e.unwrap().file_name().to_string_lossy().starts_with("building-"))
        };
        while !is_building() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        for _ in 0..n * 2_000 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let serving = open(&folder, &ibid::embed::Bundled::default()).unwrap();
        // Either the old generation, or the whole new one.
        assert!([before, n + 3].contains(&serving.manifest.articles), "round {n}: {}", serving.manifest.articles);
        before = serving.manifest.articles;
        if n == 5 {
            break;
        }
    }
    assert!(index(&["index"]).status.success(), "and the next build goes through");
}

#[test]
fn a_damaged_index_is_rebuilt_and_that_is_said() {
    let desk = desk();
    let of_generation = ["layout.json", "manifest.json", "checksums.json"].map(|file| (false, file));
    let of_shard = [
        "files.json",
        "shard.json",
        "vectors.f32",
        "vectors.u32",
        "forward.u32",
        "checksums.json",
        "lexical/meta.json",
    ];
    for (is_shard, file) in of_generation.into_iter().chain(of_shard.map(|file| (true, file))) {
        rebuild(&desk, true);
        let (generation, shard) = serving(&desk);
        let path = if is_shard { shard } else { generation }.join(file);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        std::fs::write(&path, bytes).unwrap();
        let said = Mutex::new(Vec::new());
        let engine =
            newsroom::open(desk.settings(), Arc::new(Hashed), || NOW, &|note| said.lock().unwrap().push(note), &|_| {})
                .unwrap()
                .engine;
        assert!(!ask(&engine, "who built the kite").ranking.hits.is_empty());
        assert!(matches!(said.lock().unwrap().as_slice(), [Note::Building(_)]), "{file}");
    }
    std::fs::write(desk.index().join("CURRENT"), "").unwrap();
    assert!(matches!(open(&IndexFolder::new(&desk.index()), &Hashed), Err(OpenError::Damaged { .. })));
}

#[test]
fn another_model_or_format_is_told_apart() {
    let desk = desk();
    rebuild(&desk, false);
    let folder = IndexFolder::new(&desk.index());
    assert!(matches!(open(&folder, &ibid::embed::Bundled::default()), Err(OpenError::Model { .. })));
    let manifest = folder.current().unwrap().unwrap().1.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap().replace("\"format\": ", "\"format\": 9");
    std::fs::write(&manifest, text).unwrap();
    assert!(matches!(open(&folder, &Hashed), Err(OpenError::Format { .. })));
}

#[test]
fn an_faq_entry_is_known_without_its_article() {
    let asked =
        ["Why is it late?", "Who built it?", "When is it due?", "Where is it?", "How much is it?", "What is it?"];
    let entries = asked.map(|question| format!("### {question}\n\nIt is said in a sentence.\n\n")).concat();
    let desk = Desk::new(&[("bridge.md", &format!("# A bridge\n\nThe bridge is late.\n\n## FAQ\n\n{entries}"))]);
    let index = desk.engine().index();
    let known: Vec<_> = entries_of(&index).into_iter().flatten().map(|entry| entry.wants).collect();
    assert_eq!(known, asked.map(wants), "each sort of answer by its own number");
    assert_eq!(known.iter().flatten().count(), 5);

    let index = shipped().index();
    for (place, known) in index.places().zip(entries_of(&index)) {
        let view = place.article.view(place.passage);
        let entry = place.passage.kind.is_faq().then(|| wants(view.question));
        assert_eq!(known.map(|entry| entry.wants), entry, "{}", place.passage.id);
    }
}

/// What ranking knows of the FAQ entry of each passage.
fn entries_of(index: &Index) -> Vec<Option<FaqFeatures>> {
    let passages: Vec<u32> = index.places().map(|place| place.ordinal).collect();
    let features = index.prepare(&Sought::default()).unwrap().features(&passages).unwrap();
    features.into_iter().map(|features| features.entry).collect()
}

#[test]
fn two_builds_at_once_are_refused() {
    let desk = desk();
    let folder = IndexFolder::new(&desk.index());
    let _held = folder.lock().unwrap().unwrap();
    assert!(desk.build(Arc::new(Hashed), false).is_err_and(|error| error.is_busy()));
    let output = desk.ibid(&["index"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(crate::check::stderr(&output).contains("another process is building"));
}

//! What must hold of whatever anybody writes or sends, as functions of bytes. The fuzz targets beside this file, the bench `fuzz`
//! and the tests in `tests/it/properties.rs` all call them.
//!
//! 1. No format's reader panics. Every passage lies inside its article, after the one before it, and is not empty.
//! 2. A quote of a passage stands in its article; its address with a text fragment is an address, no longer than is allowed.
//! 3. No control character that was in a file is in an article. What is read twice is the same twice.
//! 4. Any text is a question or said to be none; its sentences lie in it, its parts are parts of it, and it gets a reply whose quote
//!    stands in an article.
//! 5. No id, token or signature counts that our key has not signed; no event, body, report, line of a data set or of a register is
//!    a panic.
//! 6. What is unpacked, and what a sitemap or a feed names, leads nowhere outside.

use ibid::analysis::Analyzer;
use ibid::answer::{Quote, Reply};
use ibid::archive::{ArchiveLimits, unpack};
use ibid::article::{Article, MAX_URL_CHARS, Question, small_talk, text_fragment_url};
use ibid::embed::Hashed;
use ibid::engine::{Engine, EngineSettings};
use ibid::fetch::robots::Robots;
use ibid::fetch::{feeds, sitemap};
use ibid::ingest::{Register, read_article};
use ibid::search::Filter;
use ibid::text::{Language, clip, csv_rows, sentences};
use std::path::{Component, Path};
use std::sync::{Arc, Mutex, OnceLock};

/// A property, by the name of its target.
type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    ("markdown", markdown),
    ("text", text),
    ("html", html),
    ("feed", feed),
    ("export", export),
    ("document", document),
    ("front_matter", front_matter),
    ("question", question),
    ("reply", reply),
    ("fetched", fetched),
    ("lines", lines),
    ("signed", signed),
    ("bodies", bodies),
];

const BASE: &str = "https://x.example/a";

fn holds(article: &Article) {
    let mut end = 0;
    for passage in &article.passages {
        let words = passage.span.of(&article.text).unwrap_or_default();
        assert!(!words.trim().is_empty(), "a passage of nothing in {:?}", article.source);
        assert!(passage.span.start() >= end, "passages overlap in {:?}", article.source);
        end = passage.span.end();
        let quote = Quote::new(article, passage, passage.span).expect("a passage can be quoted");
        assert!(quote.stands_in(article));
        let url = text_fragment_url(BASE, article, passage.span);
        assert!(url.starts_with(BASE) && url.chars().count() <= MAX_URL_CHARS.max(BASE.len()), "{url}");
        assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
    }
    for sentence in sentences(&article.text) {
        assert!(sentence.of(&article.text).is_some());
    }
    let is_clean = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    assert!(article.text.chars().all(is_clean) && article.title.chars().all(is_clean), "control characters");
}

fn reads(bytes: &[u8], name: &str) {
    let reading = read_article(bytes, name);
    for article in reading.article.iter().chain(&reading.items) {
        holds(article);
    }
    if bytes.len() < 2_000 {
        assert_eq!(format!("{reading:?}"), format!("{:?}", read_article(bytes, name)), "read twice");
    }
}

pub(crate) fn markdown(bytes: &[u8]) {
    reads(bytes, "a.md");
    reads(bytes, "a.mdx");
}

pub(crate) fn text(bytes: &[u8]) {
    reads(bytes, "a.txt");
}

pub(crate) fn html(bytes: &[u8]) {
    reads(bytes, "a.html");
}

pub(crate) fn feed(bytes: &[u8]) {
    reads(bytes, "a.xml");
    reads(&[b"<rss><channel><item>", bytes].concat(), "a.xml");
}

pub(crate) fn export(bytes: &[u8]) {
    reads(bytes, "a.json");
}

pub(crate) fn document(bytes: &[u8]) {
    for name in ["a.pdf", "a.docx", "a.epub"] {
        reads(bytes, name);
    }
}

pub(crate) fn front_matter(bytes: &[u8]) {
    for fence in ["---", "+++", ";;;"] {
        let text = [fence.as_bytes(), b"\n", bytes, b"\n", fence.as_bytes(), b"\n\nThe kite flew.\n"].concat();
        reads(&text, "a.md");
    }
}

pub(crate) fn question(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for span in sentences(&text) {
        assert!(span.of(&text).is_some());
    }
    for most in [1, 50] {
        assert!(clip(&text, most).chars().count() <= most);
    }
    let _ = small_talk(&text, &["Ibid"]);
    let _ = csv_rows(&text, ',', 50);
    for tag in ["en", "zh-Hant", "ja", "ko", "he", "de", "und"] {
        if let Some(language) = Language::from_tag(tag) {
            let _ = Analyzer::new(&language).tokens(&text);
        }
    }
    if let Ok(question) = Question::new(&text) {
        for part in question.parts() {
            assert!(question.as_str().contains(part.as_str()), "{part:?} is no part of {question:?}");
        }
    }
}

const KITE: &str = "# A kite\n\nThe kite flew over the sea. It was red, and it cost 12 pounds in 2025.\n\n## FAQ\n\n### Who built the kite?\n\nAna.\n";
const ZH: &str = "# 充電\n\n公共充電站一律按度計價。\n";

/// A folder of this process in the system's place for such.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("ibid-fuzz-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let folder = folder("index");
        let corpus = folder.join("corpus");
        std::fs::create_dir_all(&corpus).expect("a folder");
        for (name, text) in [("kite.md", KITE), ("zh.md", ZH)] {
            std::fs::write(corpus.join(name), text).expect("an article");
        }
        let settings =
            EngineSettings { corpus, index: folder.join("index"), reader: None, ..EngineSettings::default() };
        Engine::first(settings, Arc::new(Hashed), now, true, &|_| {}).expect("an index").0
    })
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::constant(1_796_083_200, 0)
}

pub(crate) fn reply(bytes: &[u8]) {
    let Ok(question) = Question::new(&String::from_utf8_lossy(bytes)) else { return };
    let engine = engine();
    let response = engine.ask(&question, &Filter::default(), 3).expect("a reply");
    if let Reply::Answer { answer, .. } = &response.reply
        && answer.fact.is_none()
    {
        let said = answer.quote.text();
        let stands = engine.index().articles().any(|article| article.body.get().text.contains(said));
        assert!(stands, "no article says {said:?}");
    }
}

pub(crate) fn fetched(bytes: &[u8]) {
    let _ = sitemap::read(bytes);
    let _ = feeds::look(bytes, "https://x.example/");
    let _ = Robots::parse(bytes, "ibid").allows("/a/b?c");
    for (name, _) in unpack(bytes, &ArchiveLimits::default()).map(|unpacked| unpacked.files).unwrap_or_default() {
        assert!(Path::new(&name).components().all(|part| matches!(part, Component::Normal(_))), "{name}");
    }
}

pub(crate) fn lines(bytes: &[u8]) {
    // One file for all that ask at once.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock();
    let folder = folder("lines");
    let file = folder.join("questions.jsonl");
    std::fs::write(&file, bytes).expect("a file");
    let _ = ibid::eval::read_questions(&file, &|_| true);
    let _ = ibid::eval::read_readable(&file);
    std::fs::write(folder.join("passages.jsonl"), bytes).expect("a file");
    let _ = ibid::eval::read_dataset(&folder);
    let _ = std::fs::remove_file(folder.join(".register.toml.last"));
    std::fs::write(folder.join("register.toml"), bytes).expect("a file");
    if let Ok(register) = Register::read(&folder) {
        let _ = (register.faults(now()), register.next_change(now()));
    }
}

pub(crate) fn signed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!ibid::discord::untrusted::opens_as_id(&text) && !ibid::serve::untrusted::opens_as_token(&text));
    assert!(ibid::discord::untrusted::signed_id_comes_back(bytes), "an id is another one when it is written again");
    // The version first, so that what is behind it is read.
    assert!(ibid::discord::untrusted::signed_id_comes_back(&[&[ID_VERSION], bytes].concat()));
    assert!(!ibid::serve::untrusted::is_signature(&text, b"body"));
}

/// How ids of this version begin.
const ID_VERSION: u8 = 1;

pub(crate) fn bodies(bytes: &[u8]) {
    let _ = ibid::serve::untrusted::bodies_read(bytes);
    if let Ok(data) = serde_json::from_slice::<serde_json::Value>(bytes) {
        for name in
            ["READY", "INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "GUILD_CREATE", "THREAD_LIST_SYNC"]
        {
            let _ = ibid::discord::untrusted::event_is_read(name, data.clone());
        }
    }
}

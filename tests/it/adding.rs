//! Articles handed in: files, zips and addresses, from the terminal and below it.
//!
//! 1. What is handed in is looked at, added whole and answered from; what is not asked for is not written.
//! 2. Nothing is replaced that was not named, and nothing is added where nobody said yes.
//! 3. Every bad input has a sentence of its own, and the rest is added.

use crate::check::{Desk, stderr, stdout};
use crate::site::{Site, zip};
use ibid::fetch::{Conditions, FetchSettings, Fetcher};
use ibid::newsroom::{ArticleIntake, ArticlePreview, GatheredDrafts, IntakeError};
use serde_json::Value;
use std::time::Duration;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n";
const CLOCK: &str = "---\nauthor: Ada Lund\ndate: 2026-04-21\n---\n# The tide clock\n\nThe tide clock in the square shows when the water turns.\n\n## Making\n\nIt was made from an old pump by the workshop of the school.\n\n## FAQ\n\n### Who made the tide clock?\n\nThe workshop of the school made the tide clock.\n";
const PAGE: &str = "<!doctype html><html><head><title>The tide mill</title></head><body><article><h1>The tide mill</h1><p>The tide mill grinds barley for the villages on both shores, and it has done so for ninety years without a pause.</p><p>It was restored by Lena Ortiz.</p></article></body></html>";
const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><item><title>One</title><link>/one</link></item></channel></rss>";

fn desk() -> Desk {
    Desk::new(&[("kite.md", KITE)])
}

fn files(desk: &Desk) -> Vec<String> {
    let entries = std::fs::read_dir(desk.corpus()).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.') && name != "register.toml");
    names.sort();
    names
}

fn handed(desk: &Desk, hand: impl FnOnce(&mut ArticleIntake<'_>)) -> GatheredDrafts {
    let index = desk.engine().index();
    let corpus = desk.corpus();
    let mut intake = ArticleIntake::new(&corpus, Some(&index));
    hand(&mut intake);
    intake.finish()
}

/// Hands in an address of `site`, which the operator allowed.
fn fetched(desk: &Desk, site: &Site, path: &str) -> GatheredDrafts {
    let allowed_hosts = vec![site.host().parse().unwrap()];
    let fetcher = Fetcher::new(FetchSettings { allowed_hosts, host_delay: Duration::ZERO, ..FetchSettings::default() });
    let mut get = |url: &str, conditions: &Conditions| fetcher.get(url, conditions, jiff::Timestamp::now());
    handed(desk, |intake| intake.url(&site.url(path), &mut get))
}

fn why(gathered: &GatheredDrafts) -> String {
    assert!(gathered.drafts.is_empty(), "{:?}", gathered.drafts);
    gathered.refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_facts_of_a_draft_are_what_stands_in_it() {
    let gathered = handed(&desk(), |intake| intake.bytes("clock.md", CLOCK.as_bytes().to_vec()));
    let facts: Vec<ArticlePreview> = gathered.drafts[0].facts().collect();
    let facts = &facts[0];
    assert_eq!((facts.title.as_str(), &facts.authors), ("The tide clock", &vec!["Ada Lund".to_owned()]));
    assert_eq!(facts.published.unwrap().to_string(), "2026-04-21");
    assert_eq!((facts.sections, facts.faq_entries, facts.language.as_str()), (1, 1, "en"));
    assert!(facts.passages >= 3 && facts.first_question.as_deref() == Some("Who made the tide clock?"));
}

#[test]
fn a_zips_good_files_are_taken_and_each_bad_one_is_told() {
    let desk = desk();
    let bomb = vec![b'a'; 9 << 20];
    let other = CLOCK.replace("clock", "bell");
    let bytes = zip(&[
        ("a/index.md", CLOCK.as_bytes()),
        ("b/index.md", other.as_bytes()),
        ("c/copy.md", CLOCK.as_bytes()),
        ("../../evil.md", CLOCK.as_bytes()),
        ("kite-again.md", KITE.as_bytes()),
        ("picture.png", b"\x89PNG\r\n\x1a\nxxxx"),
        ("bomb.txt", &bomb),
    ]);
    let gathered = handed(&desk, |intake| intake.bytes("all.zip", bytes));
    let names: Vec<&str> = gathered.drafts.iter().map(|d| d.file.as_str()).collect();
    assert_eq!(names, ["index.md", "b-index.md"]);
    let said: Vec<String> = gathered.refused.iter().map(ToString::to_string).collect();
    for words in
        ["same as index.md", "leads out of the archive", "already in the corpus, as kite.md", "picture.png", "bomb.txt"]
    {
        assert!(said.iter().any(|line| line.contains(words)), "{words}: {said:#?}");
    }
    assert_eq!((said.len(), files(&desk)), (5, vec!["kite.md".to_owned()]), "nothing is written by looking");
    let (added, refused) = gathered.write(&desk.corpus(), jiff::Timestamp::UNIX_EPOCH);
    assert_eq!((added.len(), refused.len()), (2, 5));
    assert_eq!(files(&desk), ["b-index.md", "index.md", "kite.md"]);
}

#[test]
fn an_address_gives_its_article_or_says_what_it_is() {
    let desk = desk();
    let site = Site::new(&[
        ("/2026/tide-mill/", "text/html", PAGE),
        ("/feed", "application/rss+xml", FEED),
        ("/empty", "text/html", "<html><body><nav>Home</nav></body></html>"),
    ]);
    let map = format!("<urlset><url><loc>{}</loc></url></urlset>", site.url("/2026/tide-mill/"));
    site.put("/sitemap.xml", "application/xml", map.as_bytes());
    let moved =
        |to: &str| format!("HTTP/1.1 302 x\r\nConnection: close\r\nContent-Length: 0\r\nLocation: {to}\r\n\r\n");
    site.raw("/round", moved("/round").into_bytes());
    site.raw("/inside", moved("http://169.254.169.254/latest/").into_bytes());
    site.raw(
        "/big",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 209715200\r\n\r\n<p>"
            .to_vec(),
    );
    let gathered = fetched(&desk, &site, "/2026/tide-mill/");
    let draft = &gathered.drafts[0];
    assert_eq!(
        (draft.file.as_str(), draft.incoming.origin.clone()),
        ("tide-mill.html", Some(site.url("/2026/tide-mill/")))
    );
    assert!(matches!(fetched(&desk, &site, "/feed").refused[0].why, IntakeError::Feed));
    assert!(matches!(fetched(&desk, &site, "/sitemap.xml").refused[0].why, IntakeError::Sitemap));
    for (path, words) in [
        ("/empty", "no article"),
        ("/none", "no page at this address"),
        ("/round", "redirects more than"),
        ("/inside", "public internet"),
        ("/big", "the most that is read"),
    ] {
        let said = why(&fetched(&desk, &site, path));
        assert!(said.contains(words) && !said.contains("169.254"), "{path}: {said}");
    }
}

#[test]
fn a_page_in_an_encoding_that_only_the_server_tells_is_kept_in_utf_8() {
    let site = Site::new(&[]);
    let page = "<html><head><title>Приливные часы</title></head><body><article><h1>Приливные часы</h1><p>Часы на площади показывают, когда поворачивает вода, и они ни разу не ошиблись за девять лет.</p></article></body></html>";
    let bytes = encode_1251(page);
    site.put("/clock", "text/html; charset=windows-1251", &bytes);
    let gathered = fetched(&desk(), &site, "/clock");
    assert_eq!(String::from_utf8_lossy(&gathered.drafts[0].incoming.bytes), page);
}

/// Letters of Russian as one byte each.
fn encode_1251(text: &str) -> Vec<u8> {
    let byte = |c: char| match u32::from(c) {
        code @ 0x410..=0x44f => code - 0x410 + 0xc0,
        code => code,
    };
    text.chars().map(|c| u8::try_from(byte(c)).unwrap()).collect()
}

#[test]
fn ibid_add_shows_adds_and_answers() {
    let desk = desk();
    let site = Site::new(&[("/2026/tide-mill", "text/html", PAGE)]);
    std::fs::write(desk.dir.path().join("clock.md"), CLOCK).unwrap();
    let looked = desk.ibid(&["add", "--dry-run", "clock.md"]);
    assert!(looked.status.success() && stdout(&looked).contains("Ada Lund"), "{}", stderr(&looked));
    let refused = desk.ibid(&["add", "clock.md"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--yes"), "{}", stderr(&refused));
    assert_eq!(files(&desk), ["kite.md"], "neither wrote");

    let mill = site.url("/2026/tide-mill");
    let added = desk.ibid(&["add", "--yes", "--allow-host", &site.host(), "clock.md", &mill]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let said = stdout(&added);
    assert!(
        said.contains("added clock.md") && said.contains("added tide-mill.html") && said.contains("serves"),
        "{said}"
    );
    let asked = desk.ibid(&["ask", "--json", "who restored the tide mill"]);
    let reply: Value = serde_json::from_str(&stdout(&asked)).unwrap();
    assert!(reply["citation"]["url"].as_str().unwrap().starts_with(&mill), "{reply}");

    let newer = CLOCK.replace("old pump", "old engine");
    std::fs::write(desk.dir.path().join("clock.md"), &newer).unwrap();
    let kept = desk.ibid(&["add", "--yes", "clock.md"]);
    assert_eq!((kept.status.code(), stderr(&kept).contains("--replace")), (Some(2), true));
    assert_eq!(std::fs::read_to_string(desk.corpus().join("clock.md")).unwrap(), CLOCK);
    let replaced = desk.ibid(&["add", "--yes", "--replace", "--json", "clock.md"]);
    let told: Value = serde_json::from_str(&stdout(&replaced)).unwrap();
    assert_eq!((&told["added"][0]["file"], &told["added"][0]["replaced"]), (&"clock.md".into(), &true.into()));
    assert!(told["generation"].as_u64().is_some_and(|n| n > 1) && told["drafts"][0]["articles"][0]["faq_entries"] == 1);
    assert_eq!(std::fs::read_to_string(desk.corpus().join("clock.md")).unwrap(), newer);
}

#[test]
fn ibid_add_says_what_is_wrong_and_adds_the_rest() {
    let desk = desk();
    let path = |name: &str| desk.dir.path().join(name);
    std::fs::write(path("clock.md"), CLOCK).unwrap();
    std::fs::write(path("empty.md"), "").unwrap();
    std::fs::write(path("broken.zip"), "no zip").unwrap();
    std::fs::File::create(path("big.html")).unwrap().set_len(200_000_000).unwrap();
    let output = desk.ibid(&[
        "add",
        "--yes",
        "clock.md",
        "empty.md",
        "broken.zip",
        "big.html",
        "gone.md",
        "corpus",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "ftp://x.example/",
        "corpus/kite.md",
    ]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for words in [
        "empty.md has no article",
        "broken.zip: this is not a zip archive",
        "big.html: the file has 200000000 bytes",
        "gone.md: there is no such file",
        "corpus: a folder is where",
        "localhost does not lead to the public internet",
        "127.0.0.1 does not lead",
        "[::1] does not lead",
        "only http and https",
        "already in the corpus, as kite.md",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert_eq!(files(&desk), ["clock.md", "kite.md"]);
    assert!(stdout(&output).contains("added clock.md"));
}

#[test]
fn the_first_article_of_all_is_added_to_an_empty_corpus() {
    let desk = Desk::new(&[]);
    std::fs::write(desk.dir.path().join("clock.md"), CLOCK).unwrap();
    let added = desk.ibid(&["add", "-y", "clock.md"]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    assert_eq!(desk.ibid(&["ask", "who made the tide clock"]).status.code(), Some(0));
}

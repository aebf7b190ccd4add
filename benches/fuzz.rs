//! The properties of `fuzz/properties.rs` on mutated files, by seed: `cargo bench --bench fuzz -- [--minutes N] [--seed N]
//! [--target NAME] [--from FOLDER]`.
//!
//! It begins from the files of this repository and of `../shared` where that is there, and from FOLDER; it changes, cuts, repeats and
//! joins them and puts in what means something to the readers. Nothing guides it by what code it reaches: that is for cargo-fuzz, with
//! the targets in `fuzz/`. What breaks a property is written to `target/fuzz/`, made as small as can be had by cutting.

#![allow(clippy::disallowed_methods, reason = "a bench has files and a clock")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "../tests/it/attack/dice.rs"]
mod dice;
#[path = "../fuzz/properties.rs"]
#[allow(missing_docs)]
mod properties;

use dice::Dice;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The longest file that is mutated: many short ones say more than few long ones.
const MOST: usize = 12_000;

/// What means something to a reader.
const TOKENS: &[&str] = &[
    "---\n",
    "+++\n",
    "```",
    "~~~",
    "# ",
    "## FAQ\n",
    "### Why?\n",
    "Q: ",
    "A: ",
    "- ",
    "> ",
    "| a | b |\n|---|---|\n",
    "[a](b)",
    "![",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<div hidden>",
    "<script type=application/ld+json>",
    "</script>",
    "<table><tr><td>",
    "<h2>",
    "<br>",
    "&amp;",
    "&#x0;",
    "&#55296;",
    "<![CDATA[",
    "]]>",
    "<item>",
    "</item>",
    "<entry>",
    "<title>",
    "<content:encoded>",
    "{\"@type\":\"FAQPage\"",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\u0000",
    "\\ud800",
    ":::",
    "{{< x >}}",
    "{% raw %}",
    "import x from 'y'",
    "title: ",
    "published: 2026-13-45",
    "url: https://x.example/",
    "\u{202e}",
    "\u{feff}",
    "\u{200b}",
    "\0",
    "\r\n",
    "\u{301}",
    "😀",
    "字",
    "한국",
    "é",
    "1,234.5",
    "2026-04-21",
    "latest",
    "who ",
    "?",
    "%PDF-1.4\n",
    "1 0 obj\n<<",
    ">>\nendobj",
    "stream\n",
    "endstream",
    "xref\n",
    "PK\u{3}\u{4}",
    "event: ",
    "\"event\": \"published\"",
    "\"token\": ",
    "v1=",
    "t=0,",
    "\"d\": {}",
    "18446744073709551616",
    "-1",
    "1e999",
    "null",
];

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().collect();
    let value = |name: &str| given.iter().position(|arg| arg == name).and_then(|at| given.get(at + 1));
    let minutes: f64 = value("--minutes").map_or(1.0, |value| value.parse().unwrap());
    let seed: u64 = value("--seed").map_or(1, |value| value.parse().unwrap());
    let mut all = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = ["corpus", "docs", "tests/fixtures", "training/data"].map(|folder| root.join(folder));
    let shared = ["../shared", "../../shared"].map(|folder| root.join(folder));
    let places = own.into_iter().chain(shared).chain(value("--from").map(PathBuf::from));
    places.for_each(|place| collect(&place, &mut all));
    all.extend(made());
    let mut broken = 0;
    println!("{:<14}{:>8}{:>12}{:>10}", "target", "files", "executions", "broken");
    for (name, property) in properties::TARGETS {
        if value("--target").is_some_and(|only| only != name) {
            continue;
        }
        let seeds: Vec<&Vec<u8>> =
            all.iter().filter(|(ending, _)| suits(name, ending)).map(|(_, bytes)| bytes).collect();
        let (executions, found) = run(name, *property, &seeds, seed, Duration::from_secs_f64(minutes * 60.0));
        println!("{name:<14}{:>8}{executions:>12}{found:>10}", seeds.len());
        broken += found;
    }
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether files of an ending are what a target begins from.
fn suits(target: &str, ending: &str) -> bool {
    match target {
        "markdown" | "front_matter" => matches!(ending, "md" | "mdx"),
        "text" => matches!(ending, "txt" | "md"),
        "html" => ending == "html",
        "feed" => ending == "xml",
        "export" | "bodies" => ending == "json",
        "document" => matches!(ending, "pdf" | "docx" | "epub"),
        "question" | "reply" => matches!(ending, "txt" | "jsonl" | "md"),
        "fetched" => matches!(ending, "xml" | "html" | "docx" | "txt"),
        "lines" => matches!(ending, "jsonl" | "toml"),
        _ => matches!(ending, "jsonl" | "json"),
    }
}

/// Files below a folder, of at most a few kilobytes: longer ones in part.
fn collect(folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, out);
        } else if let (
            "md" | "mdx" | "txt" | "html" | "xml" | "json" | "jsonl" | "toml" | "pdf" | "docx" | "epub",
            Ok(mut bytes),
        ) = (ending.as_str(), std::fs::read(&path))
        {
            if !matches!(ending.as_str(), "pdf" | "docx" | "epub") {
                bytes.truncate(MOST);
            }
            out.push((ending, bytes));
        }
    }
}

/// What is rarely found: a feed, an export, documents, a register.
fn made() -> Vec<(String, Vec<u8>)> {
    let zip = |files: &[(&str, &str)]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in files {
            let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(*name, stored).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let docx = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>A kite</w:t></w:r></w:p><w:p><w:r>\
        <w:t>The kite flew over the sea.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"d\"><dc:title>Kites</dc:title></metadata><manifest><item id=\"a\" \
        href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path=\"c.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let chapter = "<html><body><h1>One</h1><p>The kite flew over the sea for nine hours.</p></body></html>";
    let stream = "BT /F1 12 Tf 72 700 Td (A kite flew over the sea.) Tj 0 -14 Td [(It was) -250 (red.)] TJ ET";
    let pdf = format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]\
        /Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Length {}>>\nstream\n{stream}\nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\n\
        endobj\ntrailer\n<</Root 1 0 R/Size 6>>\n%%EOF\n",
        stream.len()
    );
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel><title>S</title><item><title>The mill</title><link>https://x.example/mill</link>\
        <pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><content:encoded>&lt;p&gt;The mill grinds.&lt;/p&gt;</content:encoded></item></channel></rss>";
    let sitemap = "<urlset><url><loc>https://x.example/a</loc><lastmod>2026-04-21</lastmod></url></urlset>";
    let ghost = "{\"db\":[{\"data\":{\"posts\":[{\"id\":\"1\",\"title\":\"A kite\",\"slug\":\"kite\",\"html\":\"<p>The kite flew.</p>\",\"status\":\"published\",\
        \"published_at\":\"2026-03-02T10:00:00.000Z\"}],\"users\":[{\"id\":\"1\",\"name\":\"Ana\"}]}}]}";
    let hook = "{\"event\":\"published\",\"url\":\"https://x.example/a\",\"title\":\"A kite\",\"text\":\"<p>The kite flew.</p>\",\"tags\":[\"a\"]}";
    let vote = "{\"token\":\"AQID\",\"helpful\":true,\"why\":\"wrong\",\"question\":\"why\"}";
    let json_feed = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"One\",\"content_html\":\"<p>Text.</p>\"}]}";
    let register = "version = 1\n\n[files.\"kite.md\"]\nstate = \"retracted\"\nsince = \"2026-04-21\"\norigin = \"https://x.example/a\"\n";
    let text = |ending: &str, text: &str| (ending.to_owned(), text.as_bytes().to_vec());
    let mut out: Vec<_> = [feed, sitemap].map(|feed| text("xml", feed)).into();
    out.extend([ghost, hook, vote, json_feed].map(|json| text("json", json)));
    out.extend([
        text("pdf", &pdf),
        text("toml", register),
        text("txt", "Sitemap: https://x.example/s.xml\nUser-agent: *\nDisallow: /a*$\n"),
    ]);
    out.push(("docx".to_owned(), zip(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", docx)])));
    let epub = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("c.opf", package),
        ("a.xhtml", chapter),
    ];
    out.push(("epub".to_owned(), zip(&epub)));
    out
}

fn run(name: &str, property: fn(&[u8]), seeds: &[&Vec<u8>], seed: u64, lasts: Duration) -> (u64, u64) {
    let (mut dice, begun, mut executions, mut found) = (Dice::new(seed), Instant::now(), 0, 0);
    let breaks = |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| property(bytes))).is_err();
    let (mut slowest, mut slow) = (Duration::ZERO, Vec::new());
    while begun.elapsed() < lasts && found < 5 {
        let bytes = mutated(seeds, &mut dice);
        executions += 1;
        let one = Instant::now();
        if breaks(&bytes) {
            found += 1;
            keep(name, &format!("broken-{seed}-{executions}"), &smaller(bytes, &breaks));
        } else if one.elapsed() > slowest {
            (slowest, slow) = (one.elapsed(), bytes);
        }
    }
    keep(name, "slowest", &slow);
    println!("{:<14}  slowest {:.0} ms", "", slowest.as_secs_f64() * 1_000.0);
    (executions, found)
}

fn keep(name: &str, what: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(what), bytes).unwrap();
}

/// Cuts pieces away as long as the property stays broken.
fn smaller(mut bytes: Vec<u8>, breaks: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut piece = bytes.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < bytes.len() {
            let less = [&bytes[..at], &bytes[(at + piece).min(bytes.len())..]].concat();
            if breaks(&less) { bytes = less } else { at += piece }
        }
        piece /= 2;
    }
    bytes
}

fn mutated(seeds: &[&Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let whole = seeds.get(dice.below(seeds.len())).map_or(&[][..], |bytes| bytes.as_slice());
    // Documents are whole or nothing; of the rest a stretch will do.
    let mut bytes = whole.to_vec();
    if dice.below(2) == 0 && !whole.starts_with(b"PK") && !whole.starts_with(b"%PDF") {
        let from = dice.below(whole.len());
        bytes = whole[from..].iter().copied().take(1 + dice.below(1_500)).collect();
    }
    for _ in 0..=dice.below(8) {
        let (at, many) = (dice.below(bytes.len() + 1), 1 + dice.below(40));
        let end = (at + many).min(bytes.len());
        match dice.below(8) {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].repeat(1 + dice.below(30));
                bytes.splice(at..at, part);
            }
            3 => {
                let other = seeds.get(dice.below(seeds.len())).map_or(&[][..], |bytes| bytes.as_slice());
                let from = dice.below(other.len());
                bytes.splice(at..end, other[from..].iter().copied().take(1 + dice.below(400)));
            }
            4 => bytes.truncate(at),
            5 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap()),
            _ => {
                let token = dice.of(TOKENS).repeat(if dice.below(10) == 0 { 60 } else { 1 });
                bytes.splice(at..at, token.into_bytes());
            }
        }
    }
    bytes
}

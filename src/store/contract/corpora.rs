use crate::article::{ArticleBuilder, ArticleId, Meta};
use crate::ingest::CorpusFile;
use crate::text::{Language, hex};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A file of an article: lines that begin with `#` are headings, with `?` questions with their answers behind a `|`, others
/// paragraphs.
pub(super) fn file(source: &str, language: &str, title: &str, category: Option<&str>, lines: &[&str]) -> CorpusFile {
    let meta = Meta {
        title: title.to_owned(),
        language: Language::from_tag(language),
        category: category.map(str::to_owned),
        ..Meta::default()
    };
    let mut builder = ArticleBuilder::new(meta);
    for line in lines {
        if let Some(heading) = line.strip_prefix('#') {
            builder.heading(heading);
        } else if let Some((question, answer)) = line.strip_prefix('?').and_then(|entry| entry.split_once('|')) {
            builder.faq_entry(question, answer);
        } else {
            builder.paragraph(line);
        }
    }
    let id = source.strip_suffix(".md").unwrap_or(source);
    let article = builder.finish(ArticleId::new(id), source);
    let hash = hex(&Sha256::digest(format!("{title}\n{}", lines.join("\n")))[..16]);
    CorpusFile {
        source: source.to_owned(),
        part_of: None,
        hash,
        article: Some(Arc::new(article)),
        problems: Vec::new(),
    }
}

/// What stood in a file before.
pub(super) fn older(source: &str) -> CorpusFile {
    let lines = ["# Long ago", "An old lantern hung over the harbour.", "? Why the lantern? | The tower was dark."];
    file(source, "en", "An older page", Some("Old"), &lines)
}

/// Corpora by name, each in the order of its files.
pub(crate) fn every_corpus() -> Vec<(&'static str, Vec<CorpusFile>)> {
    let same = ["# The tower", "The kite tower stands in the harbour.", "? Who built the tower? | Six people."];
    let ties = (0..9).map(|n| file(&format!("tie{n}.md"), "en", "A tower", None, &same)).collect();
    vec![
        ("nothing", Vec::new()),
        ("one article", vec![kite()]),
        ("few", few()),
        ("ties", ties),
        ("languages", languages()),
    ]
}

fn kite() -> CorpusFile {
    let lines = [
        "A kite flew over the sea, and the kite came back.",
        "# How it was built",
        "The Coastal Ferry Board (CFB) paid for it. Regulators of the board were not told. It cost 1,200 pounds.",
        "? Who built the kite? | A team of six built it in the harbour.",
        "? Why is it late? | The regulatory board waited for wind.",
    ];
    file("Kite.md", "en", "A kite over the sea", Some("Sea"), &lines)
}

fn few() -> Vec<CorpusFile> {
    let ferry = [
        "The CFB runs the ferry. A ferry crosses the harbor twice a day.",
        "# Prices",
        "A crossing costs two pounds. Children cross for nothing.",
        "? How much is the ferry? | Two pounds a crossing.",
        "? How much is the ferry? | Nothing for children, whoever brings them.",
    ];
    let broken = CorpusFile { article: None, hash: String::new(), ..older("m-broken.md") };
    vec![kite(), file("ferry.md", "en", "The ferry", Some("sea"), &ferry), broken, older("old.md")]
}

fn languages() -> Vec<CorpusFile> {
    let mut files = few();
    files.push(file(
        "s-de.md",
        "de",
        "Die Brücke",
        None,
        &["# Brücken", "Die Brücken über den Fluss sind alt.", "? Warum? | Darum."],
    ));
    files.push(file("t-fr.md", "fr", "Le pont", None, &["Les ponts étaient neufs. La tour est haute."]));
    let chinese = ["# 港口", "港口的塔在河邊。塔很高，有 kite 飛過。", "? 誰建了港口的塔？ | 六個人建的。"];
    files.push(file("u-zh.md", "zh-Hant", "港口的塔", Some("海"), &chinese));
    files
}

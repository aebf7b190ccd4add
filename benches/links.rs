//! The links to every sentence of the articles in the folders and files named, as a JSON line for each article: what
//! `benches/links.py` opens in a browser.

#![allow(clippy::disallowed_methods, reason = "a bench has files")]
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

use ibid::article::{Article, Citation};
use ibid::ingest::read_file;
use ibid::text::sentences;
use serde_json::json;
use std::path::{Path, PathBuf};

fn main() {
    let named = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).map(PathBuf::from);
    for path in named.flat_map(|path| files(&path)) {
        let source = path.to_string_lossy();
        let reading = read_file(&path, &source);
        for mut article in reading.article.into_iter().chain(reading.items) {
            article.url = Some("http://page/".to_owned());
            println!("{}", json!({ "file": source, "links": links(&article) }));
        }
    }
}

fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut inside: Vec<PathBuf> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    inside.iter().flat_map(|path| files(path)).collect()
}

fn links(article: &Article) -> Vec<serde_json::Value> {
    let quotes = article.passages.iter().flat_map(|passage| {
        let words = article.slice(passage.span);
        sentences(words).into_iter().map(move |sentence| (passage, sentence.shifted(passage.span.start())))
    });
    quotes
        .filter_map(|(passage, span)| {
            let url = Citation::of_quote(article, passage, span)?.url?;
            let fragment = url.split_once('#').map(|(_, fragment)| fragment.to_owned());
            Some(json!({ "quote": article.slice(span), "fragment": fragment }))
        })
        .collect()
}

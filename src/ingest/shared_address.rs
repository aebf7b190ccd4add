//! Articles with different texts and one address. At most one of them can be the page that is there: it is told, and a saved page
//! that only claims the address (`rel=canonical`) is cited without one. Copies of one article may share it.

use super::corpus_file::CorpusFile;
use super::problem::{Problem, ProblemKind};
use super::publishing_problem::PublishingProblem;
use super::register::Register;
use crate::article::{Article, NEARLY_THE_SAME, runs_of_words, shared};
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Articles of one address that are compared; more of them are told without.
const MOST_COMPARED: usize = 40;

/// Tells articles that share an address and not their text, and takes it from pages that it was not fetched from.
pub(super) fn tell_shared_addresses(files: &mut [CorpusFile], register: &Register) {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, file) in files.iter().enumerate() {
        // Moderators name what an answer of theirs rests on, which is another article's page.
        let article = file.article.as_deref().filter(|article| !article.is_by_moderators());
        if let Some(url) = article.and_then(|article| article.url.as_deref()) {
            all.entry(plain(url)).or_default().push(n);
        }
    }
    for places in all.into_values().filter(|places| places.len() > 1) {
        let told: Vec<(usize, usize)> = strangers(files, &places);
        for (n, other) in told {
            let Some((url, other)) =
                files.get(n).and_then(url_of).zip(files.get(other).map(|file| file.source.clone()))
            else {
                continue;
            };
            if let Some(file) = files.get_mut(n) {
                let is_used = !is_saved_page(file) || was_fetched_from(file, &url, register);
                tell(file, url, other, is_used);
            }
        }
    }
}

fn url_of(file: &CorpusFile) -> Option<String> {
    file.article.as_ref()?.url.clone()
}

/// The files of one address that have another text than the first of them, and the first where it is a saved page; each with one
/// that it differs from. Items of one feed are told of by their feed.
fn strangers(files: &[CorpusFile], places: &[usize]) -> Vec<(usize, usize)> {
    let article = |n: &usize| files.get(*n).and_then(|file| file.article.as_deref());
    let runs: Vec<_> =
        places.iter().take(MOST_COMPARED).filter_map(|n| Some((*n, runs_of_words(article(n)?)))).collect();
    let differ = |a: usize, b: usize| {
        let one_feed = |file: &CorpusFile| file.part_of.clone();
        files.get(a).and_then(one_feed).is_none_or(|feed| files.get(b).and_then(one_feed) != Some(feed))
    };
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (k, (n, own)) in runs.iter().enumerate() {
        let is_stranger = |(other, theirs): &&(usize, _)| {
            differ(*n, *other) && shared(own.intersection(theirs).count(), own, theirs) < NEARLY_THE_SAME
        };
        // A saved page may be the one that is wrong, wherever it stands in the order of files.
        let among = if files.get(*n).is_some_and(is_saved_page) { runs.len() } else { k };
        let other = runs.iter().take(among).filter(|(other, _)| other != n).find(is_stranger);
        out.extend(other.map(|(other, _)| (*n, *other)));
    }
    out
}

fn is_saved_page(file: &CorpusFile) -> bool {
    let name = file.source.to_lowercase();
    file.part_of.is_none() && [".html", ".htm", ".xhtml", ".shtml"].iter().any(|ending| name.ends_with(ending))
}

fn was_fetched_from(file: &CorpusFile, url: &str, register: &Register) -> bool {
    let origin = register.entry(&file.source).and_then(|entry| entry.origin.as_deref());
    origin.is_some_and(|origin| plain(origin) == plain(url))
}

fn tell(file: &mut CorpusFile, url: String, other: String, is_used: bool) {
    let name = file.part_of.as_ref().unwrap_or(&file.source).clone();
    if let Some(article) = file.article.take() {
        let mut article: Article = Arc::unwrap_or_clone(article);
        if !is_used {
            article.url = None;
            // Not taken as known next time: it has its address again once the other is gone.
            file.hash = hex(&Sha256::digest(format!("{} without its address", file.hash)));
        }
        file.article = Some(Arc::new(article));
    }
    let kind = ProblemKind::Publishing(PublishingProblem::SharedAddress { url, other, is_used });
    file.problems.push(Problem { file: name, line: None, kind });
}

/// An address without what leads to the same page.
fn plain(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/').to_owned()
}

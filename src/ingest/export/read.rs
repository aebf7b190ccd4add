//! From an export to articles: which format it is, which of its posts are public, each of those with its facts and its text; and
//! what is left out, counted by its state.

use super::post::{Post, Visibility};
use super::{ghost, wordpress};
use crate::article::{Article, ArticleBuilder, ArticleId, Dates, Meta};
use crate::ingest::dates::{self, parse_date};
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::feed::{Item, unescape};
use crate::ingest::fields::is_web_address;
use crate::ingest::html::fragment;
use crate::ingest::problem::ProblemKind;
use crate::ingest::structure::assemble;
use crate::text::{Language, counted};
use std::collections::{BTreeMap, HashSet};

/// Whose export it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum ExportFormat {
    Ghost,
    WordPress,
}

/// Whether a text is an export, by how it begins.
pub(in crate::ingest) fn recognise(text: &str) -> Option<ExportFormat> {
    let start = text.trim_start();
    if ghost::is_export(start) {
        Some(ExportFormat::Ghost)
    } else if wordpress::is_export(start) {
        Some(ExportFormat::WordPress)
    } else {
        None
    }
}

/// What is taken together while posts are read one by one.
struct ExportReading<'a> {
    id: &'a str,
    source: &'a str,
    /// The site, where it is known.
    site: Option<&'a str>,
    articles: Vec<Article>,
    problems: Vec<(Option<usize>, ProblemKind)>,
    names: HashSet<String>,
    states: BTreeMap<Visibility, usize>,
    empty: usize,
    without_address: usize,
}

/// The articles of an export and what is wrong with it. `id` is what the articles' ids begin with, `source` the file's name, and
/// `site` an address of the site where one is known.
pub(in crate::ingest) fn read(
    text: &str,
    format: ExportFormat,
    id: &str,
    source: &str,
    site: Option<&str>,
) -> (Vec<Article>, Vec<(Option<usize>, ProblemKind)>) {
    let mut reading = ExportReading {
        id,
        source,
        site,
        articles: Vec::new(),
        problems: Vec::new(),
        names: HashSet::new(),
        states: BTreeMap::new(),
        empty: 0,
        without_address: 0,
    };
    let broken = match format {
        ExportFormat::Ghost => ghost::posts(text, &mut |post| reading.post(post)),
        ExportFormat::WordPress => wordpress::posts(text, &mut |post| reading.post(post)),
    };
    reading.finish(broken)
}

impl ExportReading<'_> {
    fn post(&mut self, post: Post) {
        if !matches!(post.visibility, Visibility::Public | Visibility::Members) {
            *self.states.entry(post.visibility).or_default() += 1;
            return;
        }
        let url = address(&post, self.site);
        let name = Item {
            key: post.key.clone(),
            link: name_from(&post, url.as_deref()),
            title: post.title.clone(),
            ..Item::default()
        };
        let name = name.name();
        if !self.names.insert(name.clone()) {
            self.problems.push((post.line, ProblemKind::ItemTwice { title: post.title }));
            return;
        }
        let blocks = fragment(&post.html, post.line.unwrap_or(1));
        let mut builder = ArticleBuilder::new(self.meta(&post, url));
        let mut problems = assemble(&blocks, &mut builder);
        if builder.is_empty() {
            self.empty += 1;
        } else if builder.meta.title.is_empty() {
            self.problems.push((post.line, ProblemKind::ItemUntitled));
        } else {
            self.problems.append(&mut problems);
            self.without_address += usize::from(builder.meta.url.is_none());
            if post.visibility == Visibility::Members {
                *self.states.entry(Visibility::Members).or_default() += 1;
            }
            let id = ArticleId::new(&format!("{}/{name}", self.id));
            self.articles.push(builder.finish(id, &format!("{}#{name}", self.source)));
        }
    }

    fn meta(&mut self, post: &Post, url: Option<String>) -> Meta {
        let mut date = |raw: &str| {
            // What was never published has a date of noughts.
            let raw = if raw.starts_with("0000") { "" } else { raw };
            let date = parse_date(raw);
            if date.is_none() && !raw.is_empty() {
                self.problems.push((post.line, dates::problem(raw)));
            }
            date
        };
        let published = date(&post.published);
        let updated = date(&post.updated).filter(|updated| Some(*updated) != published);
        Meta {
            title: unescape(&post.title).split_whitespace().collect::<Vec<_>>().join(" "),
            authors: post.authors.clone(),
            dates: Dates { published, updated },
            url,
            language: Language::from_tag(&post.language),
            category: post.category.clone(),
            tags: post.tags.clone(),
        }
    }

    fn finish(mut self, broken: Option<(Option<usize>, String)>) -> (Vec<Article>, Vec<(Option<usize>, ProblemKind)>) {
        let mut fault = |fault| self.problems.push((None, ProblemKind::Document(fault)));
        let members = self.states.remove(&Visibility::Members).unwrap_or_default();
        let count: usize = self.states.values().sum();
        if count > 0 {
            let states = self.states.iter().map(|(state, count)| {
                let (one, several) = state.names();
                counted(*count, one, several)
            });
            fault(DocumentFault::NotPublished { count, states: states.collect::<Vec<_>>().join(", ") });
        }
        if members > 0 {
            fault(DocumentFault::MembersOnly { count: members });
        }
        if self.empty > 0 {
            fault(DocumentFault::EmptyPosts { count: self.empty });
        }
        if self.without_address > 0 {
            fault(DocumentFault::NoSite { count: self.without_address });
        }
        match broken {
            Some((line, reason)) => {
                let format = "export".to_owned();
                let is_lost = self.articles.is_empty();
                let damaged = if is_lost {
                    DocumentFault::Damaged { format, reason }
                } else {
                    DocumentFault::BreaksOff { format, reason }
                };
                self.problems.push((line, ProblemKind::Document(damaged)));
            }
            None if self.articles.is_empty() => fault(DocumentFault::NoPost),
            None => {}
        }
        self.problems.sort_by_key(|(line, _)| *line);
        (self.articles, self.problems)
    }
}

/// The address at which readers find a post: the one that the export names, or its name below the site's address.
fn address(post: &Post, site: Option<&str>) -> Option<String> {
    if is_web_address(&post.link) {
        return Some(post.link.clone());
    }
    let (scheme, rest) = site?.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let address = format!("{scheme}://{host}/{}/", post.slug);
    (!post.slug.is_empty() && is_web_address(&address)).then_some(address)
}

/// What a post's name in the export is made of: its slug as the end of an address, for that changes least.
fn name_from(post: &Post, url: Option<&str>) -> String {
    if post.slug.is_empty() { url.unwrap_or_default().to_owned() } else { format!("https://x/{}/", post.slug) }
}

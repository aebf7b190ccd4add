use super::blocks::blocks;
use super::body::{body, trim, without_faq};
use super::facts::facts;
use super::flat::flat;
use super::gate::look;
use super::questions::questions;
use super::schema::items;
use crate::article::{ArticleBuilder, Meta};
use crate::ingest::faq::is_faq_heading;
use crate::ingest::problem::ProblemKind;
use crate::ingest::read::Draft;
use crate::ingest::structure::{assemble, sections};
use dom_query::Document;
use std::borrow::Cow;

/// Openers that are never closed are mended so often; a page with more is made to have them.
const MOST_MENDED: usize = 3;

/// Reads a saved web page.
pub(in crate::ingest) fn read(html: &str) -> Draft {
    let mut problems = Vec::new();
    let mut html = Cow::Borrowed(html);
    for _ in 0..MOST_MENDED {
        let verdict = look(&html);
        if let Some((excess, at)) = verdict.too_much {
            let kind = ProblemKind::TooComplex { what: excess.what.to_owned(), limit: excess.limit };
            problems.push((Some(line_of(&html, at)), kind));
            return read_flat(&html, problems);
        }
        let Some((what, at)) = verdict.unclosed else {
            break;
        };
        problems.push((Some(line_of(&html, at)), ProblemKind::Unclosed { what: what.to_owned() }));
        html = Cow::Owned(without_opener(&html, what, at));
    }
    let document = Document::from(&*html);
    let all = blocks(&document.root());
    let items = items(&document);
    let (meta, wrong) = facts(&document, &items, &all);
    problems.extend(wrong.into_iter().map(|kind| (None, kind)));
    let title = meta.title.clone();
    let found = questions(&all, &items, is_faq_heading(&title));
    problems.extend(found.problems.into_iter().map(|kind| {
        let line = match &kind {
            ProblemKind::NoAnswer { question } => html.find(question.as_str()).map(|at| line_of(&html, at)),
            _ => None,
        };
        (line, kind)
    }));
    let mut builder = ArticleBuilder::new(meta);
    let pairs: Vec<(&str, &str)> = found.entries.iter().map(|e| (e.question.as_str(), e.answer.as_str())).collect();
    sections(&without_faq(trim(body(document, all), &title), &pairs), &mut builder);
    if !found.entries.is_empty() {
        builder.faq_heading(found.heading.as_deref().unwrap_or_default());
    }
    for entry in &found.entries {
        builder.faq_entry_from(&entry.question, &entry.answer, entry.origin);
    }
    Draft { id: None, builder, problems }
}

fn read_flat(html: &str, mut problems: Vec<(Option<usize>, ProblemKind)>) -> Draft {
    let (title, blocks) = flat(html);
    let mut builder = ArticleBuilder::new(Meta { title, ..Meta::default() });
    if builder.meta.title.is_empty() {
        builder.meta.title = blocks.first().map(|b| crate::text::clip(&b.text, 120).to_owned()).unwrap_or_default();
    }
    problems.extend(assemble(&blocks, &mut builder));
    Draft { id: None, builder, problems }
}

fn line_of(html: &str, at: usize) -> usize {
    html.get(..at).map_or(1, |before| before.bytes().filter(|b| *b == b'\n').count() + 1)
}

/// The page without the opening that swallows all after it, so that this is read.
fn without_opener(html: &str, what: &str, at: usize) -> String {
    let (before, after) = html.split_at_checked(at).unwrap_or((html, ""));
    let (before, after) = match what {
        "comment" => (before, after.strip_prefix("<!--").unwrap_or(after)),
        "tag" => (before, after.strip_prefix('<').unwrap_or(after)),
        _ => (before.rfind('<').and_then(|n| before.get(..n)).unwrap_or(before), after),
    };
    format!("{before}{after}")
}

use super::elements::{Byline, FAR, PageElements};
use super::people::{begins_as_byline, is_organisation, is_site, names, surname_first};
use super::schema::{all, text};
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::faq::key;
use serde_json::Value;

/// Names in `<meta>`, the surest first.
const METAS: &[&str] = &[
    "author",
    "dc:creator",
    "dcterms:creator",
    "dc:contributor",
    "parsely-author",
    "sailthru:author",
    "article:author",
    "og:article:author",
    "citation_author",
    "byl",
    "byline",
    "article:author_name",
    "cxenseparse:author",
    "twitter:data1",
];

/// A byline further from the first heading belongs to something else.
const HEAD_BLOCKS: usize = 25;

/// One may stand before it.
const BEFORE_HEAD: usize = 5;

/// A longer line, in characters, is prose that names somebody.
const LONGEST_LINE: usize = 120;

/// Who wrote the article, from the first source that names a person; organisations other than the site itself only where
/// no source does.
pub(super) fn authors(
    seen: &PageElements,
    articles: &[&Value],
    items: &[Value],
    sites: &[String],
    blocks: &[Block],
) -> Vec<String> {
    let stated = stated(articles, items);
    let metas = METAS.iter().map(|name| {
        let is_label = *name == "twitter:data1"
            && !seen.meta("twitter:label1").is_some_and(|l| l.to_lowercase().contains("written by"));
        let raw = seen.all(name).filter(|_| !is_label);
        raw.flat_map(|v| if *name == "citation_author" { surname_first(v) } else { names(v) }).collect::<Vec<_>>()
    });
    // Far from the head, several that differ are those of listed articles or of comments.
    let is_other = |byline: &Byline| {
        let mut same = seen.bylines.iter().filter(|b| b.rank == byline.rank);
        byline.rank >= FAR && same.any(|b| key(&b.text) != key(&byline.text))
    };
    let told = seen.bylines.iter().filter(|b| !is_other(b));
    let bylines = told.map(|byline| names(&byline.text));
    let sources = std::iter::once(stated).chain(metas).chain(bylines).chain(visible(blocks));
    let mut organisations = Vec::new();
    for source in sources {
        let mut people: Vec<String> = Vec::new();
        // `The Daily Kite, Hamburg, Germany`: behind an organisation stands where it is.
        let begins_with_site = source.first().is_some_and(|first| is_organisation(first) || is_site(first, sites));
        let is_place = |name: &String| begins_with_site && name.is_ascii() && !name.contains(' ');
        for name in source.into_iter().filter(|name| !is_site(name, sites)) {
            if !is_organisation(&name) && is_place(&name) {
                continue;
            }
            if is_organisation(&name) {
                organisations.push(name);
            } else if !people.iter().any(|n| key(n) == key(&name)) {
                people.push(name);
            }
        }
        if !people.is_empty() {
            return people;
        }
    }
    organisations.truncate(1);
    organisations
}

/// The authors of the page's articles in JSON-LD or microdata.
fn stated(articles: &[&Value], items: &[Value]) -> Vec<String> {
    let with_authors = articles.iter().find(|i| i.get("author").is_some() || i.get("creator").is_some());
    let authors = with_authors.into_iter().flat_map(|i| all(i.get("author").or_else(|| i.get("creator"))));
    let mut out = Vec::new();
    for author in authors {
        match author {
            Value::String(name) => out.extend(names(&super::questions::line(name))),
            Value::Object(_) => {
                let named = all(author.get("name")).into_iter().filter_map(Value::as_str).collect::<Vec<_>>();
                if named.is_empty() {
                    // An object elsewhere on the page that this one points to.
                    let id = text(author, "@id");
                    let other = items.iter().find(|i| id.is_some() && text(i, "@id") == id && i.get("name").is_some());
                    out.extend(other.and_then(|i| text(i, "name")).map(names).unwrap_or_default());
                }
                out.extend(named.into_iter().flat_map(|name| names(&super::questions::line(name))));
            }
            _ => {}
        }
    }
    out
}

/// Lines near the first heading that say who wrote it: `By Ana Ruiz | Apr 21, 2026`.
fn visible(blocks: &[Block]) -> impl Iterator<Item = Vec<String>> {
    let heading = blocks.iter().position(|b| b.kind == BlockKind::Heading(1)).unwrap_or(0);
    let start = heading.saturating_sub(BEFORE_HEAD);
    let near = blocks.iter().skip(start).take(HEAD_BLOCKS + BEFORE_HEAD);
    near.filter(|b| !matches!(b.kind, BlockKind::Heading(1..=2)) && is_byline(&b.text)).map(|b| names(&b.text))
}

/// Whether a short line begins with who wrote what stands around it.
fn is_byline(line: &str) -> bool {
    let is_short = line.chars().count() <= LONGEST_LINE;
    is_short && begins_as_byline(line) && !line.ends_with(['.', '。', '?', '!', ':'])
}

use crate::ingest::docx::{Properties, properties};
use crate::ingest::xml::{attribute, local};
use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{HashMap, HashSet};

/// Kinds of pages that are no text of the book, as its guide calls them.
const NO_TEXT: &[&str] =
    &["cover", "title-page", "toc", "index", "copyright-page", "loi", "lot", "colophon", "landmarks", "other.cover"];

/// More pages than this are not read.
const MOST_PAGES: usize = 5_000;

/// What a book says of itself.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub stated: Properties,
    /// Names of the pages in the zip, in reading order.
    pub pages: Vec<String>,
    pub is_cut: bool,
}

/// The name of the package in the zip, as `META-INF/container.xml` gives it.
pub(super) fn root_file(container: &str) -> Option<String> {
    let mut reader = Reader::from_str(container);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if local(tag.name().as_ref()) == "rootfile" => {
                return attribute(&tag, "full-path");
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

impl Package {
    /// Reads the package; `name` is its own, from which others are given.
    pub(super) fn parse(xml: &str, name: &str) -> Self {
        let mut pages: HashMap<String, String> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        let mut skipped: HashSet<String> = HashSet::new();
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        while let Ok(event) = reader.read_event() {
            let (Event::Start(tag) | Event::Empty(tag)) = event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match local(tag.name().as_ref()) {
                "item" => {
                    let kind = attribute(&tag, "media-type").unwrap_or_default();
                    let is_navigation =
                        attribute(&tag, "properties").is_some_and(|all| all.split(' ').any(|one| one == "nav"));
                    let (id, href) = (attribute(&tag, "id"), attribute(&tag, "href"));
                    if let (Some(id), Some(href)) = (id, href)
                        && kind.contains("html")
                        && !is_navigation
                    {
                        pages.insert(id, path(name, &href));
                    }
                }
                "itemref" if attribute(&tag, "linear").as_deref() != Some("no") => {
                    order.extend(attribute(&tag, "idref"));
                }
                "reference" => {
                    let kind = attribute(&tag, "type").unwrap_or_default().to_lowercase();
                    if NO_TEXT.contains(&kind.as_str()) {
                        skipped.extend(attribute(&tag, "href").map(|href| path(name, &href)));
                    }
                }
                _ => {}
            }
        }
        let mut pages: Vec<String> =
            order.iter().filter_map(|id| pages.remove(id)).filter(|page| !skipped.contains(page)).collect();
        let is_cut = pages.len() > MOST_PAGES;
        pages.truncate(MOST_PAGES);
        Self { stated: properties(xml), pages, is_cut }
    }
}

/// The name in the zip that `href` means, seen from the file `from`.
fn path(from: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href = percent_decode_str(href).decode_utf8_lossy();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_from_the_package() {
        assert_eq!(path("OEBPS/content.opf", "text/a%20b.xhtml#c"), "OEBPS/text/a b.xhtml");
        assert_eq!(path("OEBPS/content.opf", "../a.xhtml"), "a.xhtml");
        assert_eq!(path("content.opf", "a.xhtml"), "a.xhtml");
    }
}

//! From a page of a book, which is XML, to HTML as browsers know it: elements that are closed where they open are closed by a tag
//! of their own, marks of notes are raised, and what is no text of the book is left out.

use crate::ingest::feed::resolve_entity;
use crate::ingest::xml::{attribute, escape, local};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements without content, which HTML does not close.
const VOID: &[&str] = &["br", "hr", "img", "wbr", "input", "col", "area", "source", "track", "embed", "link", "meta"];

/// Kinds of elements, as `epub:type` calls them, that are no text.
const NO_TEXT: &[&str] = &[
    "pagebreak",
    "toc",
    "landmarks",
    "page-list",
    "loi",
    "lot",
    "cover",
    "titlepage",
    "halftitlepage",
    "copyright-page",
    "index",
];

/// Attributes that the reading of HTML looks at.
const KEPT: &[&str] = &["class", "id", "role", "aria-level", "colspan", "rowspan", "hidden", "lang"];

/// A page as HTML; none where all of it is no text of the book.
pub(super) fn html(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    // Elements open inside one that is left out.
    let mut skipped = 0_usize;
    // Names of open elements, with whether a mark of a note was raised for it.
    let mut open: Vec<(String, bool)> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                if skipped > 0 || is_no_text(&tag) {
                    skipped += 1;
                } else {
                    let in_raised = open.iter().any(|(name, _)| name == "sup");
                    let is_mark = !in_raised && is_note_mark(&tag);
                    start(&tag, is_mark, &mut out);
                    open.push((local(tag.name().as_ref()).to_owned(), is_mark));
                }
            }
            Ok(Event::End(_)) if skipped > 0 => skipped -= 1,
            Ok(Event::End(_)) => {
                if let Some((name, is_mark)) = open.pop() {
                    out.extend(["</", &name, ">"]);
                    out.push_str(if is_mark { "</sup>" } else { "" });
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) if skipped > 0 => {}
            Ok(Event::Empty(tag)) => {
                let name = local(tag.name().as_ref()).to_owned();
                if !is_no_text(&tag) && (VOID.contains(&name.as_str()) || matches!(name.as_str(), "td" | "th" | "p")) {
                    start(&tag, false, &mut out);
                    if !VOID.contains(&name.as_str()) {
                        out.extend(["</", &name, ">"]);
                    }
                }
            }
            Ok(Event::Text(text)) => out.push_str(&escape(&text)),
            Ok(Event::CData(text)) => out.push_str(&escape(&text)),
            Ok(Event::GeneralRef(name)) => out.push_str(&escape(&resolve_entity(&name).unwrap_or_default())),
            Ok(_) => {}
        }
    }
    out
}

fn start(tag: &BytesStart<'_>, is_mark: bool, out: &mut String) {
    out.push_str(if is_mark { "<sup>" } else { "" });
    out.extend(["<", local(tag.name().as_ref())]);
    for name in KEPT {
        if let Some(value) = attribute(tag, name) {
            out.extend([" ", name, "=\"", &escape(&value).replace('"', "&quot;"), "\""]);
        }
    }
    out.push('>');
}

fn kinds(tag: &BytesStart<'_>) -> String {
    let kind = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == "epub:type");
    kind.map(|a| a.value.to_string()).unwrap_or_default()
}

fn is_no_text(tag: &BytesStart<'_>) -> bool {
    matches!(local(tag.name().as_ref()), "head" | "nav" | "script" | "style" | "svg" | "math")
        || kinds(tag).split_ascii_whitespace().any(|kind| NO_TEXT.contains(&kind))
}

fn is_note_mark(tag: &BytesStart<'_>) -> bool {
    kinds(tag).split_ascii_whitespace().any(|kind| kind == "noteref")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_becomes_html_without_what_is_no_text() {
        let page = r##"<html xmlns:epub="x"><head><title/></head><body><a id="a"/><p>It<b/> flew<a epub:type="noteref" href="#n">1</a>&#8212;far.<br/></p>
<span epub:type="pagebreak">12</span></body></html>"##;
        assert_eq!(html(page), "<html><body><p>It flew<sup><a>1</a></sup>—far.<br></p>\n</body></html>");
    }
}

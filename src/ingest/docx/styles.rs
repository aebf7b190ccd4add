use crate::ingest::xml::{attribute, local};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// What a paragraph's style makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The level of the heading that it is, 1 the outermost.
    pub heading: Option<u8>,
    pub is_title: bool,
    pub is_item: bool,
    /// An entry of a table of contents or of an index.
    pub is_listing: bool,
}

/// Styles based on each other are followed so far.
const LONGEST_CHAIN: usize = 16;

#[derive(Default)]
struct StyleEntry {
    style: Style,
    based_on: Option<String>,
}

/// The paragraph styles of a document, by their ids. Their names are English whatever the language of the program, the ids are not.
#[derive(Default)]
pub(super) struct Styles {
    all: HashMap<String, StyleEntry>,
}

impl Styles {
    pub(super) fn parse(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut open: Option<(String, StyleEntry)> = None;
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) if local(tag.name().as_ref()) == "style" => {
                    open = attribute(&tag, "styleId").map(|id| (id, StyleEntry::default()));
                }
                Event::Start(tag) | Event::Empty(tag) => {
                    let Some((_, entry)) = &mut open else { continue };
                    let value = attribute(&tag, "val");
                    match local(tag.name().as_ref()) {
                        "name" => entry.style = by_name(&value.unwrap_or_default()),
                        "basedOn" => entry.based_on = value,
                        "outlineLvl" => {
                            let level = value.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
                            entry.style.heading = entry.style.heading.or(level.map(|level| level + 1));
                        }
                        "numPr" => entry.style.is_item = true,
                        _ => {}
                    }
                }
                Event::End(tag) if local(tag.name().as_ref()) == "style" => {
                    if let Some((id, entry)) = open.take() {
                        styles.all.insert(id, entry);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        styles
    }

    /// The style of this id, with what it takes over from those that it is based on.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut style = Style::default();
        let mut next = Some(id);
        for _ in 0..LONGEST_CHAIN {
            let Some(entry) = next.and_then(|id| self.all.get(id)) else { break };
            style.heading = style.heading.or(entry.style.heading);
            style.is_title |= entry.style.is_title;
            style.is_item |= entry.style.is_item;
            style.is_listing |= entry.style.is_listing;
            next = entry.based_on.as_deref();
        }
        if next.is_some() || !self.all.contains_key(id) {
            // Documents without a list of styles use the ids that Word gives.
            let named = by_name(id);
            style.heading = style.heading.or(named.heading);
            style.is_title |= named.is_title;
        }
        style
    }
}

fn by_name(name: &str) -> Style {
    let name = name.to_lowercase();
    let heading = name.strip_prefix("heading").and_then(|level| level.trim().parse::<u8>().ok());
    Style {
        heading: heading.filter(|level| (1..=9).contains(level)),
        is_title: name == "title",
        is_item: name.starts_with("list bullet") || name.starts_with("list number"),
        is_listing: name.starts_with("toc ") || name.starts_with("index ") || name == "table of figures",
    }
}

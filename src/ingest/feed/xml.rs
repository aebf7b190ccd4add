//! Items of RSS and Atom feeds, of whatever version. Tags that do not match are borne, and where the XML cannot be read on,
//! reading goes on with the next item. What an item's text is, a summary or the article, is judged in [`read`](super::read).

use super::address::joined;
use super::item::{Item, TitleMarkup};
use super::markup::resolve;
use crate::ingest::ProblemKind;
use quick_xml::Reader;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};

/// A feed broken in more places is given up.
const MOST_BREAKS: usize = 50;

/// The items of an RSS or Atom feed. A bare `&` is text, tags that do not match are borne; where the XML cannot be read on,
/// reading goes on with the next item. An item that does not end is left out.
pub(crate) fn items(text: &str) -> (Vec<Item>, Vec<(Option<usize>, ProblemKind)>) {
    let mut state = XmlState { text, counted: 0, line: 1, ..XmlState::default() };
    let mut problems = Vec::new();
    let mut base = 0;
    while let Some(rest) = text.get(base..) {
        let Err((at, reason)) = state.read(rest, base) else {
            break;
        };
        state.item = None;
        state.field = None;
        problems.push((Some(state.line_at(at)), ProblemKind::FeedBroken { reason }));
        let next = text.get(at..).and_then(|rest| ["<item", "<entry"].iter().filter_map(|tag| rest.find(tag)).min());
        match next {
            Some(distance) if problems.len() < MOST_BREAKS => base = at + distance,
            _ => break,
        }
    }
    let XmlState { mut items, head, .. } = state;
    for item in &mut items {
        if item.authors.is_empty() {
            item.authors.clone_from(&head.authors);
        }
        item.base = if item.base.is_empty() { head.base.clone() } else { joined(&head.base, &item.base) };
        // A feed without a base of its own is seen from its site.
        item.base = if item.base.is_empty() { head.link.clone() } else { joined(&head.link, &item.base) };
        item.link = joined(&item.base, &item.link);
        if item.language.is_empty() {
            item.language.clone_from(&head.language);
        }
    }
    (items, problems)
}

#[derive(Default)]
struct XmlState<'a> {
    text: &'a str,
    /// Bytes whose lines are counted.
    counted: usize,
    line: usize,
    items: Vec<Item>,
    /// What the feed says of itself.
    head: Item,
    item: Option<Item>,
    /// Whether the item is one of Atom's, which says what its title is.
    is_atom: bool,
    /// The open element of the item, its text, and elements open inside it.
    field: Option<XmlField>,
}

struct XmlField {
    name: String,
    text: String,
    depth: usize,
    is_xhtml: bool,
}

impl XmlState<'_> {
    fn line_at(&mut self, offset: usize) -> usize {
        if let Some(between) = self.text.get(self.counted..offset) {
            self.line += between.matches('\n').count();
            self.counted = offset;
        }
        self.line
    }

    /// Reads on to the end; or the offset and the reason why that cannot be.
    fn read(&mut self, rest: &str, base: usize) -> Result<(), (usize, String)> {
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let at = base + usize::try_from(reader.buffer_position()).unwrap_or(0);
            let here = |reader: &Reader<&[u8]>| base + usize::try_from(reader.error_position()).unwrap_or(0);
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.start(&tag, at),
                Ok(Event::Empty(tag)) => self.empty(&tag, at),
                Ok(Event::End(tag)) => self.end(tag.name().as_ref()),
                Ok(Event::Text(text)) => self.add(&text),
                Ok(Event::CData(text)) => self.add(&text),
                Ok(Event::GeneralRef(name)) => {
                    let value = resolve(&name).unwrap_or_else(|| format!("&{};", &*name));
                    self.add(&value);
                }
                Ok(Event::Eof) if self.item.is_some() => {
                    let title = self.item.as_ref().map_or("", |item| item.title.as_str());
                    return Err((self.text.len(), format!("the item {title:?} does not end")));
                }
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err((here(&reader).max(at + 1), error.to_string())),
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: usize) {
        let qualified = tag.name();
        let name = plain_name(qualified.as_ref());
        if matches!(name, "item" | "entry") {
            let line = Some(self.line_at(at));
            self.field = None;
            self.is_atom = name == "entry";
            let base = attribute(tag, "xml:base").unwrap_or_default();
            self.item = Some(Item { line, base, ..Item::default() });
        } else if let Some(field) = &mut self.field {
            field.depth += 1;
            if field.name == "author" {
                field.text.clear();
            } else {
                field.text.extend(["<", tag.as_ref(), ">"]);
            }
        } else if matches!(name, "rss" | "channel" | "feed" | "rdf:RDF") {
            if let Some(language) = attribute(tag, "xml:lang") {
                self.head.language = language;
            }
            if let Some(base) = attribute(tag, "xml:base") {
                self.head.base = joined(&self.head.base, &base);
            }
        } else {
            let is_xhtml = attribute(tag, "type").is_some_and(|kind| kind == "xhtml");
            let is_plain = name == "content" && attribute(tag, "type").is_none_or(|kind| kind == "text");
            self.attributes(name, tag);
            if let Some(item) = &mut self.item {
                item.is_plain |= is_plain;
                if name == "title" {
                    item.title_markup = title_markup(tag, self.is_atom);
                }
            }
            self.field = Some(XmlField { name: name.to_owned(), text: String::new(), depth: 0, is_xhtml });
        }
    }

    fn empty(&mut self, tag: &BytesStart<'_>, at: usize) {
        let inside = self.field.as_mut();
        if let Some(field) = inside {
            field.text.extend(["<", tag.as_ref(), "/>"]);
        } else {
            self.start(tag, at);
            self.field = None;
        }
    }

    /// Atom's links and categories say it all in attributes.
    fn attributes(&mut self, name: &str, tag: &BytesStart<'_>) {
        let item = self.item.as_mut().unwrap_or(&mut self.head);
        if name == "link" && attribute(tag, "rel").is_none_or(|rel| rel == "alternate") {
            if let Some(address) = attribute(tag, "href") {
                // A link may be seen from a place of its own.
                item.link = joined(&attribute(tag, "xml:base").unwrap_or_default(), &address);
            }
        } else if name == "category"
            && let Some(term) = attribute(tag, "label").or_else(|| attribute(tag, "term"))
        {
            item.tags.push(term);
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(field) = &mut self.field {
            if field.is_xhtml || (field.depth > 0 && field.name != "author") {
                field.text.push_str(&partial_escape(text));
            } else {
                field.text.push_str(text);
            }
        }
    }

    fn end(&mut self, name: &str) {
        let name = plain_name(name);
        if matches!(name, "item" | "entry") {
            self.field = None;
            self.items.extend(self.item.take());
            return;
        }
        let Some(field) = &mut self.field else {
            return;
        };
        if field.depth > 0 && field.name != name {
            field.depth -= 1;
            if field.name != "author" {
                field.text.extend(["</", name, ">"]);
                return;
            }
            let text = std::mem::take(&mut field.text);
            if name == "name" {
                self.take("author", text.trim());
            }
        } else if let Some(field) = self.field.take() {
            self.take(&field.name, field.text.trim());
        }
    }

    fn take(&mut self, name: &str, text: &str) {
        let item = self.item.as_mut().unwrap_or(&mut self.head);
        if text.is_empty() {
            return;
        }
        let place = match name {
            "title" => &mut item.title,
            "link" => &mut item.link,
            "guid" | "id" => &mut item.key,
            "pubDate" | "dc:date" | "published" | "issued" => &mut item.published,
            "updated" | "modified" | "dcterms:modified" => &mut item.updated,
            "content:encoded" | "content" => &mut item.content,
            "description" => &mut item.description,
            "summary" => &mut item.summary,
            "language" | "dc:language" => &mut item.language,
            "author" | "dc:creator" => return item.authors.extend(author(text)),
            "category" | "dc:subject" => return item.tags.push(text.to_owned()),
            _ => return,
        };
        if place.is_empty() {
            text.clone_into(place);
        }
    }
}

/// The name without a prefix that says no more than that it is Atom's.
fn plain_name(name: &str) -> &str {
    name.strip_prefix("atom:").unwrap_or(name)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(super::markup::unescape(&attribute.value).trim().to_owned()).filter(|value| !value.is_empty())
}

/// Atom's titles are text unless they say otherwise; RSS does not say.
fn title_markup(tag: &BytesStart<'_>, is_atom: bool) -> TitleMarkup {
    match attribute(tag, "type").as_deref() {
        Some("html" | "xhtml" | "text/html") => TitleMarkup::Html,
        Some("text" | "text/plain") => TitleMarkup::Text,
        _ if is_atom => TitleMarkup::Text,
        _ => TitleMarkup::Unknown,
    }
}

/// RSS gives an address and, in brackets, the name.
fn author(text: &str) -> Option<String> {
    let name = match text.split_once('(') {
        Some((before, name)) if before.contains('@') => name.trim_end_matches(')'),
        _ => text,
    };
    let name = name.trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

use crate::ingest::feed::resolve_entity;
use crate::ingest::xml::{attribute, local};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The properties of a document in Dublin Core, as Office and books write them: names without their prefix, in order.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Properties {
    all: Vec<Property>,
}

#[derive(Debug)]
struct Property {
    name: String,
    value: String,
    role: Option<String>,
}

impl Properties {
    pub(in crate::ingest) fn get(&self, name: &str) -> Option<&str> {
        self.all.iter().find(|one| one.name == name).map(|one| one.value.as_str())
    }

    /// All values of a name.
    pub(in crate::ingest) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter(move |one| one.name == name).map(|one| one.value.as_str())
    }

    /// All values of a name that are an author's, by their role where one is given.
    pub(in crate::ingest) fn authors<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let is_author = |one: &&Property| one.role.as_deref().is_none_or(|role| role == "aut");
        self.all.iter().filter(move |one| one.name == name).filter(is_author).map(|one| one.value.as_str())
    }
}

/// More properties than this are not read.
const MOST: usize = 500;

/// The properties in a piece of XML. `meta` with a `property` is one of that name.
pub(in crate::ingest) fn properties(xml: &str) -> Properties {
    let mut out = Properties::default();
    let mut open: Option<Property> = None;
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                let named = attribute(&tag, "property").filter(|_| local(tag.name().as_ref()) == "meta");
                let name = named.map_or_else(|| local(tag.name().as_ref()).to_owned(), |name| local(&name).to_owned());
                open = Some(Property { name, value: String::new(), role: attribute(&tag, "role") });
            }
            Event::Text(text) => {
                if let Some(property) = &mut open {
                    property.value.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(property) = &mut open {
                    property.value.push_str(&resolve_entity(&name).unwrap_or_default());
                }
            }
            Event::End(_) => {
                if let Some(mut property) = open.take() {
                    property.value = property.value.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !property.value.is_empty() && out.all.len() < MOST {
                        out.all.push(property);
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    out
}

//! `WordPress`'s export file (WXR): RSS whose items are posts, pages, and much that is neither. Read in one pass, post by post, so
//! that an export of any length takes no more memory than its longest post besides the articles themselves.

use super::classic;
use super::post::{Post, Visibility};
use crate::ingest::feed::{resolve_entity, unescape};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The export names its schema on its first element.
const SCHEMA: &str = "wordpress.org/export/";

/// Characters of the beginning that are looked at.
const BEGINNING: usize = 4_000;

/// Whether `text` is an export of `WordPress`.
pub(super) fn is_export(text: &str) -> bool {
    let end = (0..=BEGINNING.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let beginning = text.get(..end).unwrap_or_default();
    beginning.contains("<rss") && beginning.contains(SCHEMA)
}

/// Types of entries that are no posts, whatever their address.
const INTERNAL: &[&str] = &[
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "elementor_library",
    "feedback",
    "shop_order",
    "wpcf7_contact_form",
];

/// Fields that are read; the text of others is passed over as it comes.
const FIELDS: &[&str] = &[
    "title",
    "link",
    "guid",
    "dc:creator",
    "category",
    "content:encoded",
    "language",
    "pubDate",
    "wp:post_name",
    "wp:post_date",
    "wp:post_modified",
    "wp:post_type",
    "wp:post_password",
    "wp:status",
    "wp:author_login",
    "wp:author_display_name",
];

/// Hands each post to `each`; gives where and why the export cannot be read to its end.
pub(super) fn posts(text: &str, each: &mut dyn FnMut(Post)) -> Option<(Option<usize>, String)> {
    let mut state = WordPressReading::default();
    let mut lines = Lines { text, counted: 0, line: 1 };
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.name().as_ref() == "item" => {
                state.item = Some(Entry { line: lines.at(at), ..Entry::default() });
                state.field = None;
            }
            Ok(Event::Start(tag)) => state.start(&tag),
            Ok(Event::End(tag)) if tag.name().as_ref() == "item" => {
                if let Some(post) = state.item.take().and_then(|entry| entry.post(&state.language, &state.authors)) {
                    each(post);
                }
            }
            Ok(Event::End(tag)) => state.end(tag.name().as_ref()),
            Ok(Event::Text(text)) => state.text(&text),
            Ok(Event::CData(text)) => state.text(&text),
            Ok(Event::GeneralRef(name)) => {
                let value = resolve_entity(&name).unwrap_or_else(|| format!("&{};", &*name));
                state.text(&value);
            }
            Ok(Event::Eof) if state.item.is_some() => {
                return Some((Some(lines.at(text.len())), "it breaks off in the middle of a post".to_owned()));
            }
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(at);
                return Some((Some(lines.at(at)), error.to_string()));
            }
        }
    }
}

/// Counts lines on the way through a text.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> usize {
        if let Some(between) = self.text.get(self.counted..offset) {
            self.line += between.matches('\n').count();
            self.counted = offset;
        }
        self.line
    }
}

#[derive(Default)]
struct WordPressReading {
    language: String,
    /// Names that readers see, by those that authors sign in with.
    authors: HashMap<String, String>,
    login: String,
    item: Option<Entry>,
    /// The open field that is read, its text, and what its category is of.
    field: Option<(String, String, String)>,
    /// Elements open inside a comment of a reader, which has fields of the same names.
    in_comment: bool,
}

/// An entry of the export as far as it is read.
#[derive(Default)]
struct Entry {
    line: usize,
    fields: HashMap<String, String>,
    category: Option<String>,
    tags: Vec<String>,
}

impl WordPressReading {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        let name = name.as_ref();
        if name == "wp:comment" {
            self.in_comment = true;
        }
        if self.in_comment || !FIELDS.contains(&name) {
            return;
        }
        let domain = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == "domain");
        let domain = domain.map(|a| a.value.to_string()).unwrap_or_default();
        self.field = Some((name.to_owned(), String::new(), domain));
    }

    fn text(&mut self, text: &str) {
        if let Some((_, all, _)) = &mut self.field {
            all.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        if name == "wp:comment" {
            self.in_comment = false;
            return;
        }
        let Some((field, text, domain)) = self.field.take_if(|field| field.0 == name) else { return };
        let text = if field == "content:encoded" { text } else { text.trim().to_owned() };
        match (&mut self.item, field.as_str()) {
            (Some(entry), "category") => match domain.as_str() {
                "category" if text != "Uncategorized" => {
                    entry.category = entry.category.take().or(Some(unescape(&text)));
                }
                "post_tag" => entry.tags.push(unescape(&text)),
                _ => {}
            },
            (Some(entry), _) => {
                entry.fields.entry(field.clone()).or_insert(text);
            }
            (None, "language") => self.language = text,
            (None, "wp:author_login") => self.login = text,
            (None, "wp:author_display_name") => {
                self.authors.insert(std::mem::take(&mut self.login), unescape(&text));
            }
            (None, _) => {}
        }
    }
}

impl Entry {
    /// The post that it is; none for menus, attachments and the like.
    fn post(mut self, language: &str, authors: &HashMap<String, String>) -> Option<Post> {
        let mut take = |name: &str| self.fields.remove(name).unwrap_or_default();
        let (kind, status, link) = (take("wp:post_type"), take("wp:status"), take("link"));
        // A type that a plugin added is for readers where its entries have addresses of their own.
        let is_plugins = !matches!(kind.as_str(), "post" | "page" | "");
        let has_own_address = !link.contains("post_type=") && !link.contains("?p=") && !link.is_empty();
        if INTERNAL.contains(&kind.as_str()) || status == "auto-draft" || (is_plugins && !has_own_address) {
            return None;
        }
        let visibility = match status.as_str() {
            "publish" if !take("wp:post_password").is_empty() => Visibility::Password,
            "publish" => Visibility::Public,
            "draft" | "pending" => Visibility::Draft,
            "future" => Visibility::Scheduled,
            "private" => Visibility::Private,
            "trash" => Visibility::Deleted,
            _ => Visibility::Other,
        };
        let (dated, listed) = (take("wp:post_date"), take("pubDate"));
        let creator = take("dc:creator");
        let author = authors.get(&creator).filter(|name| !name.is_empty()).cloned().unwrap_or(creator);
        Some(Post {
            line: Some(self.line),
            key: take("guid"),
            slug: take("wp:post_name"),
            link,
            title: take("title"),
            authors: Some(author).filter(|name| !name.is_empty() && !name.contains('@')).into_iter().collect(),
            published: if dated.is_empty() { listed } else { dated },
            updated: take("wp:post_modified"),
            language: language.to_owned(),
            html: if visibility == Visibility::Public {
                classic::to_html(&take("content:encoded"))
            } else {
                String::new()
            },
            category: self.category,
            tags: self.tags,
            visibility,
        })
    }
}

//! What of a page says something about it: meta tags, headings, bylines, dates and links, found in one walk over the tree,
//! so that no reader of a fact walks it again. Nothing is judged here; each fact has a file of its own.

use dom_query::{Document, NodeRef};

/// Deeper than the gate lets through.
const MAX_DEPTH: usize = 900;

/// No page needs more of one kind; a list of comments has.
const MOST: usize = 200;

/// A paragraph of so many characters is prose: what stands after two of them is no longer the article's head.
const PROSE_CHARS: usize = 120;

/// A longer text in an element marked as a date or a byline is neither.
const LONGEST: usize = 200;

/// Parts of a class or an id that say that an element is about other articles, or is the readers'.
const ASIDE: &[&str] = &[
    "comment",
    "related",
    "sidebar",
    "side-bar",
    "recommend",
    "teaser",
    "promo",
    "site-footer",
    "page-footer",
    "global-footer",
    "readmore",
    "read-more",
    "read-next",
    "trending",
    "popular",
    "latest",
    "carousel",
    "newsletter",
    "disqus",
    "more-from",
    "most-read",
    "testimonial",
    "review-item",
    "infobox",
];

/// The elements of a page that say something about it, found in one walk.
#[derive(Default)]
pub(super) struct PageElements {
    /// Names folded to lower case, with `:` between their parts.
    pub metas: Vec<(String, String)>,
    pub canonicals: Vec<String>,
    pub title: String,
    pub language: Option<String>,
    /// Headings of the first three levels, in the page's order.
    pub headings: Vec<(u8, String)>,
    /// Those that are marked as the name of the site.
    pub site_headings: Vec<String>,
    pub stamps: Vec<DateElement>,
    /// Texts of elements marked as the author's, the surest first.
    pub bylines: Vec<Byline>,
}

/// An element that is marked as a date.
pub(super) struct DateElement {
    pub raw: String,
    /// Whether it says that it is the date of a change, or that of publication; none where it says neither.
    pub updated: Option<bool>,
    /// It stands at the article's head.
    pub near: bool,
}

/// Ranks of bylines begin anew here for those that stand far from the article's head.
pub(super) const FAR: u8 = 4;

/// An element that is marked as the author's.
pub(super) struct Byline {
    pub rank: u8,
    pub text: String,
}

impl PageElements {
    pub(super) fn meta(&self, name: &str) -> Option<&str> {
        self.metas.iter().find(|(n, _)| n == name).map(|(_, content)| content.as_str())
    }

    /// All that the page says under a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(n, _)| n == name).map(|(_, content)| content.as_str())
    }
}

pub(super) fn look(document: &Document) -> PageElements {
    let titled = document.select("article").nodes().iter().any(|n| n.descendants_it().any(|d| d.has_name("h1")));
    let mut walk = ElementWalk { seen: PageElements::default(), depth: 0, prose: 0, has_heading: false, titled };
    walk.children(&document.root(), false);
    let mut seen = walk.seen;
    seen.bylines.sort_by_key(|b| b.rank);
    seen
}

struct ElementWalk {
    seen: PageElements,
    depth: usize,
    /// Paragraphs of prose since the first heading.
    prose: usize,
    has_heading: bool,
    /// One of the page's articles has its title in it: others beside it are other articles.
    titled: bool,
}

impl ElementWalk {
    fn children(&mut self, node: &NodeRef<'_>, aside: bool) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for child in node.children_it(false).filter(NodeRef::is_element) {
            self.element(&child, aside);
        }
        self.depth -= 1;
    }

    fn element(&mut self, node: &NodeRef<'_>, aside: bool) {
        let Some(name) = node.node_name() else {
            return;
        };
        let name = &*name;
        if matches!(name, "script" | "style" | "template" | "svg" | "noscript") {
            return;
        }
        self.head(name, node);
        let aside = aside || is_aside(name, node) || self.titled && name == "article" && is_other_article(node);
        if !aside {
            self.body(name, node);
        }
        self.children(node, aside);
    }

    fn head(&mut self, name: &str, node: &NodeRef<'_>) {
        let seen = &mut self.seen;
        match name {
            "html" => seen.language = attribute(node, "lang").or_else(|| attribute(node, "xml:lang")),
            "meta" => {
                let keys = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(|k| attribute(node, k));
                let keys = keys.filter(|_| !is_property_of_article(node));
                if let (Some(keys), Some(content)) = (keys, attribute(node, "content")) {
                    for key in keys.to_lowercase().split_ascii_whitespace() {
                        seen.metas.push((key.replace('.', ":"), content.clone()));
                    }
                }
            }
            "link" => {
                let is = |rel: String| rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical"));
                if attribute(node, "rel").is_some_and(is) {
                    seen.canonicals.extend(attribute(node, "href"));
                }
            }
            "title" if seen.title.is_empty() => node.text().trim().clone_into(&mut seen.title),
            _ => {}
        }
    }

    fn body(&mut self, name: &str, node: &NodeRef<'_>) {
        let property = attribute(node, "itemprop").unwrap_or_default();
        match name {
            "h1" | "h2" | "h3" => {
                if name == "h1" && !self.has_heading {
                    self.has_heading = true;
                    self.prose = 0;
                }
                if is_site_name(node) && self.seen.site_headings.len() < MOST {
                    self.seen.site_headings.push(words(&lines(node)));
                } else if self.seen.headings.len() < MOST {
                    let text = without_signs(&words(&lines(node)));
                    let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                    self.seen.headings.extend((!text.is_empty()).then_some((level, text)));
                }
            }
            "p" => self.prose += usize::from(node.text().trim().chars().count() >= PROSE_CHARS),
            _ => {}
        }
        let classes = node.class().map(|c| c.to_lowercase().replace(['_', '/'], "-")).unwrap_or_default();
        self.stamp(name, node, &property, &classes);
        let rank = byline_rank(node, &property, &classes);
        if let Some(rank) = rank.filter(|_| self.seen.bylines.len() < MOST && name != "meta") {
            let text = author_text(node);
            // One paragraph may stand before a byline: the standfirst.
            let is_near = self.prose < 2;
            // Far from the head, a class says too little.
            let is_told = is_near || rank < 3;
            let rank = if is_near { rank } else { rank + FAR };
            if is_told && !text.is_empty() && text.chars().count() <= LONGEST {
                self.seen.bylines.push(Byline { rank, text });
            }
        }
    }

    fn stamp(&mut self, name: &str, node: &NodeRef<'_>, property: &str, classes: &str) {
        let is_dated = |class: &str| {
            ["date", "published", "updated", "timestamp", "datetime", "pubdate", "dateline", "time"].iter().any(
                |word| class == *word || class.ends_with(&format!("-{word}")) || class.starts_with(&format!("{word}-")),
            )
        };
        let is_property = property.starts_with("date");
        let is_stamp = name == "time" || is_property || classes.split_ascii_whitespace().any(is_dated);
        if !is_stamp || name == "meta" || self.seen.stamps.len() >= MOST || (!is_property && is_told_of(node)) {
            return;
        }
        let hints = format!("{property} {classes}").to_lowercase();
        let updated = if hints.contains("modif") || hints.contains("updat") && !hints.contains("publi") {
            Some(true)
        } else if hints.contains("publi") || hints.contains("entry-date") || node.has_attr("pubdate") {
            Some(false)
        } else {
            None
        };
        let stated = attribute(node, "datetime").or_else(|| attribute(node, "content"));
        let raw = stated.unwrap_or_else(|| words(&lines(node)));
        if !raw.is_empty() && raw.len() <= LONGEST {
            self.seen.stamps.push(DateElement { raw, updated, near: self.prose < 2 });
        }
    }
}

/// Whether a `<meta>` is a property of an article in microdata, which are read with what they belong to: a page lists other articles.
fn is_property_of_article(node: &NodeRef<'_>) -> bool {
    let kind =
        node.ancestors_it(Some(LEVELS_TO_ITEM)).find(|n| n.has_attr("itemscope")).and_then(|n| n.attr("itemtype"));
    node.has_attr("itemprop")
        && kind
            .is_some_and(|kind| ["Article", "Posting", "CreativeWork"].iter().any(|name| kind.trim().ends_with(name)))
}

/// A property stands so near to the item it belongs to.
const LEVELS_TO_ITEM: usize = 24;

/// Whether an `<article>` is neither the one with the page's title nor a part of it.
fn is_other_article(node: &NodeRef<'_>) -> bool {
    let is_inside = node.ancestors_it(Some(MAX_DEPTH)).any(|n| n.has_name("article"));
    !is_inside && !node.descendants_it().any(|n| n.has_name("h1"))
}

/// Whether a date stands in a sentence, which tells of some other day than the article's.
fn is_told_of(node: &NodeRef<'_>) -> bool {
    let is_block = |n: &NodeRef<'_>| ["p", "li", "td", "dd", "blockquote"].iter().any(|name| n.has_name(name));
    let Some(block) = node.ancestors_it(Some(LEVELS_TO_BLOCK)).find(is_block) else {
        return false;
    };
    let (whole, own) = (words(&lines(&block)), words(&lines(node)));
    let around = whole.chars().count().saturating_sub(own.chars().count());
    around > MOST_AROUND && whole.ends_with(['.', '!', '?', '。', '！', '？'])
}

/// A line that gives a date, author and reading time has no more characters besides.
const MOST_AROUND: usize = 40;

/// An inline element stands so near to its paragraph.
const LEVELS_TO_BLOCK: usize = 4;

/// Whether a heading is marked as the name of the site or of the book, not of the page.
fn is_site_name(node: &NodeRef<'_>) -> bool {
    let is = |n: &NodeRef<'_>| {
        n.class().is_some_and(|classes| {
            let classes = classes.to_lowercase().replace('_', "-");
            classes.split_ascii_whitespace().any(|class| {
                ["menu-title", "site-title", "site-name", "site-logo", "navbar-brand", "book-title"].contains(&class)
            })
        })
    };
    is(node) || node.ancestors_it(Some(2)).any(|n| is(&n))
}

/// A heading without the sign of its link to itself, and without characters that only one font knows.
pub(super) fn without_signs(heading: &str) -> String {
    let is_private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{200b}' | '\u{f0000}'..='\u{10fffd}');
    let plain: String = heading.chars().filter(|c| !is_private(*c)).collect();
    let mut text = plain.trim();
    while let Some(rest) = ["¶", "🔗", "§", " #"].iter().find_map(|sign| text.strip_suffix(sign)) {
        text = rest.trim_end();
    }
    while let Some(rest) = ["¶", "🔗", "# "].iter().find_map(|sign| text.strip_prefix(sign)) {
        text = rest.trim_start();
    }
    text.to_owned()
}

fn attribute(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.attr(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

/// Whether an element is about something other than the article. One that holds the page's first heading is not.
fn is_aside(name: &str, node: &NodeRef<'_>) -> bool {
    if matches!(name, "html" | "body" | "main" | "h1" | "head" | "time") {
        return false;
    }
    let is_named = |value: Option<String>| {
        value.is_some_and(|v| {
            let v = v.to_lowercase().replace('_', "-");
            // A longer class is generated and holds these words by chance.
            v.split_ascii_whitespace()
                .any(|token| token.len() <= 40 && (ASIDE.iter().any(|word| token.contains(word)) || is_card(token)))
        })
    };
    let is_foot = name == "footer" && !node.parent().is_some_and(|p| p.has_name("article"));
    let is_aside = matches!(name, "aside" | "nav")
        || is_foot
            && !node.class().is_some_and(|c| ["post", "entry", "article"].iter().any(|w| c.to_lowercase().contains(w)))
        || attribute(node, "role")
            .is_some_and(|r| matches!(r.as_str(), "complementary" | "navigation" | "contentinfo"))
        || is_named(attribute(node, "class"))
        || is_named(attribute(node, "id"));
    is_aside && !node.descendants_it().any(|n| n.has_name("h1"))
}

/// `card`, `news-card`, but not a `vcard`, which is the author's; `widget-recent`, but not a page builder's `x-widget`.
fn is_card(token: &str) -> bool {
    token.split('-').any(|part| matches!(part, "card" | "cards")) || token.split('-').next() == Some("widget")
}

/// How surely an element holds the author's name, 0 most; none for elements that do not say so.
fn byline_rank(node: &NodeRef<'_>, property: &str, classes: &str) -> Option<u8> {
    if attribute(node, "rel").is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author")) {
        return Some(0);
    }
    if property.split_ascii_whitespace().any(|p| p == "author" || p == "creator") {
        return Some(1);
    }
    let is = |names: &[&str]| {
        classes.split_ascii_whitespace().any(|class| {
            let class = class.replace("--", "-");
            names.iter().any(|n| class == *n || class.ends_with(&format!("-{n}")))
        })
    };
    if is(&["author-name", "byline-name", "byline-author", "author-link", "authorname", "authors-name", "author-title"])
    {
        Some(2)
    } else if is(&["byline", "author", "by-line", "authors", "bylines", "contributor", "contributors"]) {
        Some(3)
    } else {
        None
    }
}

/// The names an element marks inside itself, or its whole text, a line for each.
fn author_text(node: &NodeRef<'_>) -> String {
    let is_person = |n: &NodeRef<'_>| {
        let address = attribute(n, "href").unwrap_or_default().to_lowercase();
        attribute(n, "rel").is_some_and(|r| r == "author")
            || attribute(n, "itemprop").is_some_and(|p| p == "name")
            || ["/author", "/by/", "/people/", "/profile", "/staff/", "/contributor", "/journalist"]
                .iter()
                .any(|part| address.contains(part))
    };
    let mut named: Vec<String> = Vec::new();
    for inner in node.descendants_it().filter(|n| n.is_element() && is_person(n)).take(MOST) {
        let text = words(&lines(&inner));
        if !text.is_empty() && !named.contains(&text) {
            named.push(text);
        }
    }
    if named.is_empty() { lines(node) } else { named.join("\n") }
}

/// The text of an element; where another begins or ends without a space, a line does.
fn lines(node: &NodeRef<'_>) -> String {
    let mut out = String::new();
    let mut was_glued = false;
    for inner in node.descendants_it() {
        if inner.is_text() {
            let text = inner.text();
            let stands_in = |names: &[&str]| inner.parent().is_some_and(|p| names.iter().any(|name| p.has_name(name)));
            // Readings above words are no part of a title or a name.
            if stands_in(&["script", "style", "rt", "rp"]) {
                continue;
            }
            let is_glued = stands_in(&["ruby", "rb", "sub"]);
            let apart =
                !out.is_empty() && !out.ends_with(char::is_whitespace) && !text.starts_with(char::is_whitespace);
            if apart && !is_glued && !was_glued {
                out.push('\n');
            }
            was_glued = is_glued;
            out.push_str(&text.replace(['\n', '\r', '\t'], " "));
        }
        // Counted in bytes and with what is trimmed later; the limit itself is in characters.
        if out.len() > LONGEST * 8 {
            break;
        }
    }
    out.trim().to_owned()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

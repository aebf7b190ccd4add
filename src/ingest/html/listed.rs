//! What stands beside a page's article and is named by no class or id: it is known by the heading that it begins with, by being a
//! row of cards that each lead to another page of the site, by asking leave to store something, or by being a small form. What
//! becomes of it is decided in [`asides`](super::asides).

use super::listed_words::{COMMENTS, NOTICES, OTHERS, STORED};
use super::marks::beginning;
use dom_query::{Document, NodeId, NodeRef};
use std::collections::{HashMap, HashSet};

/// What an element beside the article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Aside {
    Comments,
    Notice,
    Dialogue,
    Teasers,
}

/// A longer heading is one of an article, in characters.
const LONGEST_HEADING: usize = 48;

/// A heading stands so deep in what it is the first of.
const LEVELS: usize = 4;

/// A longer text, in bytes, is no teaser.
const LONGEST_CARD: usize = 1_200;

/// A longer text, in bytes, is no notice and no form.
const LONGEST_NOTICE: usize = 6_000;
const LONGEST_FORM: usize = 900;

/// So many words of a notice make one.
const FEWEST_WORDS: usize = 3;

/// Buttons that are looked at.
const MOST_BUTTONS: usize = 60;

/// The elements that are known by what they say to stand beside the article, wherever they are; some lie in others.
pub(super) fn listed(document: &Document) -> HashMap<NodeId, Aside> {
    let mut out = HashMap::new();
    headed(document, &mut out);
    cards(document, &mut out);
    notices(document, &mut out);
    forms(document, &mut out);
    others(document, &mut out);
    out
}

/// Elements that begin with a heading like `4 comments` or `More stories`.
fn headed(document: &Document, out: &mut HashMap<NodeId, Aside>) {
    for heading in document.select("h2, h3, h4, h5, h6, [role=heading]").nodes() {
        let words = beginning(heading, LONGEST_HEADING * 4);
        let Some(aside) = named(&words) else { continue };
        if let Some(node) = begun_by(heading) {
            out.insert(node.id, aside);
        }
    }
}

/// What a heading names, where that is something beside the article.
fn named(heading: &str) -> Option<Aside> {
    if heading.chars().count() > LONGEST_HEADING {
        return None;
    }
    let lower = heading.to_lowercase().replace('’', "'");
    // `4 comments`, `Comments (4)`
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    let is_in = |list: &[&str]| list.contains(&bare);
    if is_in(COMMENTS) { Some(Aside::Comments) } else { is_in(OTHERS).then_some(Aside::Teasers) }
}

/// The element whose first words a heading is, unless it holds the article.
fn begun_by<'a>(heading: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut node = *heading;
    for _ in 0..LEVELS {
        let parent = node.parent()?;
        if is_page(&parent) {
            return None;
        }
        let children: Vec<NodeRef<'a>> = parent.children_it(false).collect();
        let at = children.iter().position(|child| child.id == node.id)?;
        let says = |nodes: &[NodeRef<'a>]| {
            nodes
                .iter()
                .filter(|n| n.is_element() || n.is_text())
                .any(|n| !n.has_name("script") && !n.has_name("style") && n.text().contains(char::is_alphanumeric))
        };
        if says(children.get(..at).unwrap_or_default()) {
            return None;
        }
        if says(children.get(at + 1..).unwrap_or_default()) {
            return Some(parent);
        }
        node = parent;
    }
    None
}

/// Whether an element is the page, or holds its title or its article.
fn is_page(node: &NodeRef<'_>) -> bool {
    ["html", "body", "main"].iter().any(|name| node.has_name(name))
        || node.attr("itemprop").is_some_and(|p| p.contains("articleBody"))
        || node.descendants_it().any(|n| n.has_name("h1") || n.has_name("main"))
        || node.has_name("article") && node.descendants_it().filter(|n| n.has_name("p")).count() > 2
}

/// Elements that are nothing but cards: each begins with a heading that is a link, to pages of one site.
fn cards(document: &Document, out: &mut HashMap<NodeId, Aside>) {
    let links = document
        .select("h2 a[href], h3 a[href], h4 a[href], h5 a[href], a[href] h2, a[href] h3, a[href] h4, a[href] h5");
    let mut card_like: HashMap<NodeId, String> = HashMap::new();
    let mut parents: Vec<NodeRef<'_>> = Vec::new();
    for link in links.nodes().iter().filter(|link| is_title(link)) {
        let own = link.attr("href");
        let around = || link.ancestors_it(Some(LEVELS)).find(|n| n.has_name("a")).and_then(|n| n.attr("href"));
        let site = own.or_else(around).map(|href| site(&href)).unwrap_or_default();
        for ancestor in link.ancestors_it(Some(LEVELS)) {
            if is_heading(&ancestor) || ancestor.has_name("a") {
                continue;
            }
            if card_like.insert(ancestor.id, site.clone()).is_some() {
                break;
            }
            parents.extend(ancestor.parent());
        }
    }
    let mut seen = HashSet::new();
    for parent in parents.into_iter().filter(|parent| seen.insert(parent.id)) {
        let children: Vec<NodeRef<'_>> = parent.children_it(false).filter(NodeRef::is_element).collect();
        let is_card = |n: &&NodeRef<'_>| card_like.contains_key(&n.id) && is_card(n);
        let cards: Vec<&NodeRef<'_>> = children.iter().filter(is_card).collect();
        let sites: HashSet<&String> = cards.iter().filter_map(|n| card_like.get(&n.id)).collect();
        let make = |n: &NodeRef<'_>| (n.node_name(), n.class());
        let are_alike = cards.windows(2).all(|pair| make(pair[0]) == make(pair[1]));
        // A heading before them and a button behind them.
        let is_all = cards.len() >= 2 && cards.len() + 2 >= children.len();
        if is_all && are_alike && sites.len() == 1 && !is_page(&parent) && !is_in_article(&parent) {
            out.insert(parent.id, Aside::Teasers);
        }
    }
}

/// Whether a heading and a link to another page are one: a heading may have a link among its words, or one to itself.
fn is_title(node: &NodeRef<'_>) -> bool {
    let pair = |n: &NodeRef<'_>| n.has_name("a") || is_heading(n);
    let Some(other) = node.ancestors_it(Some(LEVELS)).find(|n| pair(n) && n.node_name() != node.node_name()) else {
        return false;
    };
    let letters = |n: &NodeRef<'_>| n.text().chars().filter(|c| c.is_alphanumeric()).count();
    let (heading, link) = if node.has_name("a") { (&other, node) } else { (node, &other) };
    link.attr("href").is_some_and(|href| !href.trim().starts_with('#'))
        && letters(heading) > 0
        && letters(heading) <= letters(link)
}

/// Where one `<article>` has the page's title in it, others beside it with a title of their own that leads away.
fn others(document: &Document, out: &mut HashMap<NodeId, Aside>) {
    let articles = document.select("article");
    let has_title = |n: &NodeRef<'_>| n.descendants_it().any(|d| d.has_name("h1"));
    if articles.nodes().iter().filter(|n| has_title(n)).count() != 1 {
        return;
    }
    let leads_away = |n: &NodeRef<'_>| {
        n.descendants_it()
            .any(|d| is_heading(&d) && d.descendants_it().chain(d.ancestors_it(Some(2))).any(|a| a.has_name("a")))
    };
    for node in articles.nodes() {
        let is_inside = node.ancestors_it(None).any(|n| n.has_name("article"));
        if !is_inside && !has_title(node) && leads_away(node) {
            out.insert(node.id, Aside::Teasers);
        }
    }
}

fn is_heading(node: &NodeRef<'_>) -> bool {
    ["h2", "h3", "h4", "h5"].iter().any(|name| node.has_name(name))
}

/// Whether an element is short and says nothing before the heading that leads to another page but a label.
fn is_card(node: &NodeRef<'_>) -> bool {
    let text = beginning(node, LONGEST_CARD);
    let has_heading = node.descendants_it().filter(|n| is_heading(n)).count() == 1;
    text.len() < LONGEST_CARD && has_heading
}

/// An article may be made of such cards.
fn is_in_article(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).any(|n| n.has_name("article") && n.descendants_it().any(|d| d.has_name("h1")))
}

/// The site that an address leads to; empty for the page's own.
fn site(href: &str) -> String {
    let rest = href.split_once("://").map(|(_, rest)| rest).or_else(|| href.strip_prefix("//"));
    rest.and_then(|rest| rest.split('/').next()).unwrap_or_default().to_lowercase()
}

/// Elements with a button that speak of what is stored about readers.
fn notices(document: &Document, out: &mut HashMap<NodeId, Aside>) {
    for button in document
        .select("button, [role=button], input[type=submit], a[class*=btn], a[class*=button]")
        .nodes()
        .iter()
        .take(MOST_BUTTONS)
    {
        let is_small = |n: &NodeRef<'_>| {
            let is_whole = is_page(n) || n.has_name("article") || n.has_name("p") || n.has_name("li");
            !is_whole && beginning(n, LONGEST_NOTICE).len() < LONGEST_NOTICE
        };
        let largest = button.ancestors_it(Some(LEVELS * 3)).take_while(is_small).last();
        if let Some(node) = largest.filter(|node| is_notice(&beginning(node, LONGEST_NOTICE))) {
            out.insert(node.id, Aside::Notice);
        }
    }
}

fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let speaks = STORED.iter().any(|word| lower.contains(word));
    speaks && NOTICES.iter().filter(|word| lower.contains(*word)).count() >= FEWEST_WORDS
}

/// Small forms that readers fill in.
fn forms(document: &Document, out: &mut HashMap<NodeId, Aside>) {
    for form in document.select("form").nodes() {
        let fills = |n: &NodeRef<'_>| {
            let kind = n.attr("type").map(|t| t.to_lowercase()).unwrap_or_default();
            n.has_name("textarea")
                || n.has_name("select")
                || n.has_name("input") && !["hidden", "checkbox", "submit", "button"].contains(&kind.as_str())
        };
        let is_small = beginning(form, LONGEST_FORM).len() < LONGEST_FORM;
        if is_small && form.descendants_it().any(|n| fills(&n)) && !is_page(form) {
            out.insert(form.id, Aside::Dialogue);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::read_article;

    const OTHER: &str = "The goat stood on the roof of the school for five hours while all of the pupils watched it from the yard below.";

    fn text(beside: &str) -> String {
        let page = format!(
            "<html><head><title>Red kites</title></head><body><div class=w><div class=t><h1>Red kites</h1><p>The red kite flew in March.</p>\
             <p>It came down in May.</p></div>{beside}</div></body></html>"
        );
        read_article(page.as_bytes(), "a.html").article.map(|a| a.text.clone()).unwrap_or_default()
    }

    #[test]
    fn what_says_that_it_is_beside_the_article_is_no_part_of_it() {
        let card = |n: u8| format!("<div class=k><h3><a href='/{n}'>Goat {n}</a></h3><p>{OTHER}</p></div>");
        for beside in [
            format!("<div class=x1><h3>4 Comments</h3><div><b>user</b><p>{OTHER}</p></div></div>"),
            format!("<div class=x1><div><h3>Vos réactions (4)</h3></div><div><p>{OTHER}</p></div></div>"),
            format!("<div class=x1><h2>Mehr zum Thema</h2><p>{OTHER}</p></div>"),
            format!("<div class=x1>{}{}</div>", card(1), card(2)),
            format!(
                "<div class=x1><p>{OTHER}</p><p>We and our 9 partners use cookies and personal data with your consent.</p><button>Accept all</button></div>"
            ),
            format!("<form><p>{OTHER}</p><label>Name</label><input type=text></form>"),
        ] {
            let text = text(&beside);
            assert!(text.contains("flew in March") && text.contains("down in May"), "{beside}");
            assert!(!text.contains("goat"), "{beside}: {text}");
        }
    }

    #[test]
    fn parts_whose_headings_have_links_to_themselves_or_among_their_words_are_the_article() {
        for heading in ["<a href='#goat1'>Goat 1</a>", "Goat of <a href='/t'>the type</a>"] {
            let part = format!("<section class=k><h3>{heading}</h3><p>{OTHER}</p></section>");
            assert!(text(&format!("<div class=x1>{part}{part}</div>")).contains("goat"), "{heading}");
        }
    }

    #[test]
    fn entries_that_lead_to_many_sites_are_the_article() {
        let entry =
            |n: u8| format!("<div class=k><h3><a href='https://x{n}.example/'>Goat {n}</a></h3><p>{OTHER}</p></div>");
        assert!(text(&format!("<div class=x1>{}{}</div>", entry(1), entry(2))).contains("goat"));
    }
}

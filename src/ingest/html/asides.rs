//! What stands on a page beside its article and would be taken for it where the article is short: readers' comments, notices
//! on cookies, dialogues, lists of other articles. It is taken out of the tree before the body and the FAQ are looked for,
//! and only where what is left still holds a text.

use super::blocks::blocks;
use super::listed::{Aside, listed};
use crate::ingest::block::Block;
use crate::text::width;
use dom_query::{Document, NodeId, NodeRef};
use std::collections::HashMap;

/// Parts of a class or an id that say that an element holds readers' comments.
const COMMENTS: &[&str] = &[
    "comments",
    "commentlist",
    "comment-list",
    "comment-section",
    "comment-area",
    "comment-respond",
    "comment-form",
    "commentform",
    "disqus",
    "kommentare",
    "commentaires",
    "comentarios",
];

/// The same for notices on what the site stores and asks leave for.
const NOTICES: &[&str] = &[
    "cookie",
    "consent",
    "gdpr",
    "onetrust",
    "didomi",
    "usercentrics",
    "cmpbox",
    "sp-message",
    "truste",
    "qc-cmp",
    "cmp-container",
];

/// The same for lists of other articles, and for what asks readers to subscribe.
const TEASERS: &[&str] = &[
    "related",
    "recommended-",
    "more-from",
    "more-stories",
    "most-read",
    "most-popular",
    "read-next",
    "trending",
    "hot-network",
    "hot-questions",
    "hot-topics",
    "you-may-like",
    "also-like",
    "outbrain",
    "taboola",
    "newsletter-signup",
    "newsletter-form",
    "newsletter-box",
    "author-bio",
    "author-box",
    "about-author",
    "about-the-author",
    "post-navigation",
    "share-buttons",
    "social-share",
    "author-info",
    "author-card",
    "author-profile",
    "author-about",
    "post-author",
    "signup-form",
    "sign-up-form",
    "email-signup",
    "newsletter-signup",
    "subscribe-cta",
    "subscribe-box",
    "subscription-box",
    "subscribe-form",
    "subscription-widget",
    "quiz",
    "poll-",
    "recirculation",
    "recirc",
    "read-also",
    "further-stories",
];

/// Classes of what is laid over a page.
const OVERLAYS: &[&str] = &["modal", "popup", "pop-up", "overlay", "lightbox", "offcanvas"];

/// So many columns of what is left are a text of its own.
const LEAST_LEFT: usize = 40;

/// A block of so many columns is more than a label.
const LEAST_LINE: usize = 15;

/// Programs that make forums, as pages name them: there, what readers write is the page.
const FORUMS: &[&str] =
    &["discourse", "phpbb", "vbulletin", "xenforo", "vanilla", "mybb", "smf", "invision", "flarum", "nodebb", "discuz"];

/// Takes out of the tree what stands beside the article.
pub(super) fn drop_asides(document: &Document, is_forum: bool) {
    let is_forum = is_forum || is_made_by_forum(document);
    let mut found: Vec<(Aside, NodeRef<'_>)> = Vec::new();
    let root = document.root();
    let listed = listed(document);
    gather(&root, 0, &listed, &mut found);
    let of = |kind: Aside, found: &[(Aside, NodeRef<'_>)]| -> usize {
        found.iter().filter(|(k, _)| *k == kind).map(|(_, node)| sentences(&blocks(node).blocks)).sum()
    };
    let mut left = sentences(&blocks(&root).blocks);
    for kind in [Aside::Notice, Aside::Dialogue, Aside::Teasers, Aside::Comments] {
        let held = of(kind, &found);
        let is_page = matches!(kind, Aside::Comments) && is_forum;
        if held > 0 && left.saturating_sub(held) < LEAST_LEFT || is_page {
            continue;
        }
        left = left.saturating_sub(held);
        found.iter().filter(|(k, _)| *k == kind).for_each(|(_, node)| node.remove_from_parent());
    }
}

/// Whether an element stands beside the article.
pub(super) fn is_beside(node: &NodeRef<'_>) -> bool {
    kind(node).is_some_and(|kind| !holds_article(node, kind))
}

/// Columns of the paragraphs that end as sentences do.
fn sentences(blocks: &[Block]) -> usize {
    let ends = |b: &&Block| {
        !b.is_heading() && !b.marks.linked && b.text.trim_end_matches(['"', '”', '’', ')', '」']).ends_with(ENDS)
    };
    blocks.iter().filter(ends).map(|b| width(&b.text)).filter(|n| *n >= LEAST_LINE).sum()
}

const ENDS: &[char] = &['.', '!', '?', '。', '！', '？', '…', ':', '：'];

/// The outermost elements beside the article.
fn gather<'a>(node: &NodeRef<'a>, depth: usize, listed: &HashMap<NodeId, Aside>, out: &mut Vec<(Aside, NodeRef<'a>)>) {
    // Deeper than the gate lets through.
    if depth > 900 {
        return;
    }
    for child in node.children_it(false).filter(NodeRef::is_element) {
        let named = kind(&child).filter(|kind| !holds_article(&child, *kind));
        match named.or_else(|| listed.get(&child.id).copied()) {
            Some(kind) => out.push((kind, child)),
            None => gather(&child, depth + 1, listed, out),
        }
    }
}

fn kind(node: &NodeRef<'_>) -> Option<Aside> {
    let name = node.node_name()?;
    if matches!(&*name, "html" | "body" | "main" | "head" | "h1" | "script" | "style" | "a" | "p" | "span") {
        return None;
    }
    let is_over = node.attr("role").is_some_and(|r| matches!(&*r, "dialog" | "alertdialog"))
        || node.attr("aria-modal").is_some_and(|m| &*m == "true");
    if &*name == "dialog" || is_over {
        return Some(Aside::Dialogue);
    }
    let tokens: Vec<String> = ["class", "id"]
        .iter()
        .filter_map(|attribute| node.attr(attribute))
        .flat_map(|value| {
            value.split_ascii_whitespace().map(|t| t.to_lowercase().replace('_', "-")).collect::<Vec<_>>()
        })
        // A longer class is generated and holds these words by chance.
        .filter(|token| token.len() <= 40)
        .collect();
    let has = |words: &[&str]| tokens.iter().any(|token| words.iter().any(|word| token.contains(word)));
    // The body of an article on comments or cookies is named after its subject.
    let is_post = tokens.iter().any(|t| ["post-", "tag-", "category-"].iter().any(|start| t.starts_with(start)))
        && matches!(&*name, "article");
    if is_post {
        return None;
    }
    if has(NOTICES) {
        return Some(Aside::Notice);
    }
    if has(OVERLAYS) && is_hidden(node) {
        return Some(Aside::Dialogue);
    }
    if has(COMMENTS) {
        return Some(Aside::Comments);
    }
    (has(TEASERS) || &*name == "aside").then_some(Aside::Teasers)
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").map(|s| s.to_lowercase().replace(' ', "")).unwrap_or_default();
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|h| &*h == "true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Whether the article itself stands in an element that is named like something beside it.
fn holds_article(node: &NodeRef<'_>, kind: Aside) -> bool {
    node.descendants_it().filter(NodeRef::is_element).any(|n| {
        let is_body = n.attr("itemprop").is_some_and(|p| p.split_ascii_whitespace().any(|p| p == "articleBody"));
        n.has_name("h1") || n.has_name("main") || is_body || kind == Aside::Notice && n.has_name("article")
    })
}

fn is_made_by_forum(document: &Document) -> bool {
    let generators = document.select("meta[name=generator]");
    generators.nodes().iter().filter_map(|n| n.attr("content")).any(|made| {
        let made = made.to_lowercase();
        FORUMS.iter().any(|name| made.contains(name))
    })
}

#[cfg(test)]
mod tests {
    use crate::ingest::read_article;

    const COMMENT: &str = "<p>I have lived there for forty years and can tell you that none of what they write here is true, nor was it ever.</p>";

    fn text(beside: &str) -> String {
        let page = format!(
            "<html><head><title>Red kites</title></head><body><main><article><h1>Red kites</h1><p>The red kite flew in March.</p>\
             <p>It came down in May.</p></article></main>{beside}</body></html>"
        );
        read_article(page.as_bytes(), "a.html").article.map(|a| a.text.clone()).unwrap_or_default()
    }

    #[test]
    fn a_short_article_is_not_replaced_by_what_stands_beside_it() {
        let comments = COMMENT.repeat(6);
        for beside in [
            format!("<section id=comments class=comments-area>{comments}</section>"),
            format!("<div class=cookie-notice>{comments}</div>"),
            format!("<div role=dialog>{comments}</div>"),
            format!("<aside>{comments}</aside>"),
            format!("<div class=x>{comments}</div>"),
        ] {
            let text = text(&beside);
            assert!(text.contains("flew in March") && text.contains("down in May"), "{beside}");
            assert!(!text.contains("forty years"), "{beside}");
        }
    }

    #[test]
    fn where_readers_write_the_page_what_they_write_is_its_text() {
        let posts = format!("<div class=comments>{}</div>", COMMENT.repeat(3));
        let page = format!("<html><head><title>Kites?</title></head><body><h1>Kites?</h1>{posts}</body></html>");
        assert!(read_article(page.as_bytes(), "a.html").article.is_some_and(|a| a.text.contains("forty years")));
    }
}

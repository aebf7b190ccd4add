//! The words under pictures, which are no part of an article's text.

use dom_query::Document;

/// What is longer is no caption, whatever its class says.
const LONGEST_CAPTION: usize = 400;

/// Takes the words under pictures out of the page.
pub(super) fn drop_captions(document: &Document) {
    for node in document.select("figcaption, [class*=caption], [class*=Caption]").nodes() {
        let is_long = node.text().chars().count() > LONGEST_CAPTION;
        let holds_more = node.descendants_it().any(|n| {
            n.is_element()
                && n.node_name().is_some_and(|n| matches!(&*n, "h1" | "h2" | "h3" | "blockquote" | "table" | "article"))
        });
        if !is_long && !holds_more && !node.has_name("caption") {
            node.remove_from_parent();
        }
    }
}

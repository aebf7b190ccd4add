//! What the readability crate leaves out of an article that it has found: lists of links, tables, short paragraphs, and the
//! rows or posts that stand beside the one it chose. The article's element is the innermost that holds nearly all that was
//! found; its blocks are laid beside those, and what lies between them and belongs there is put back.

use super::blocks::blocks;
use super::marks::INLINE;
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::boilerplate::{is_chrome, is_end, is_pointer};
use crate::ingest::faq::key;
use crate::text::width;
use dom_query::{Document, NodeId, NodeRef};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A block of so many columns is prose; a Han character takes two.
pub(super) const PROSE: usize = 80;

/// Of so many columns of prose, a row or a post is part of the article.
const LEAST_ROW: usize = 160;

/// A post or an update of more columns of prose is an article.
const LONGEST_POST: usize = 3_000;

/// Of what was found, as much in hundredths lies in the article's element. The rest may be a standfirst above it.
const NEARLY_ALL: usize = 90;

/// Deeper than the gate lets through.
const MAX_DEPTH: usize = 900;

/// So many letters at its beginning tell one paragraph from others.
const BEGINNING: usize = 28;

/// Lists of fewer entries are two links to other articles.
const LEAST_LIST: usize = 3;

/// The blocks that were `found` with those of the page that belong between and beside them. `found` itself where it does not
/// lie in one element of the page.
pub(super) fn completed(document: &Document, found: Vec<Block>) -> Vec<Block> {
    let keys: HashSet<String> = found.iter().map(|b| key(&b.text)).filter(|k| !k.is_empty()).collect();
    let mut held = HashMap::new();
    let root = document.root();
    let all = hold(&root, 0, &keys, &mut held);
    if all == 0 {
        return found;
    }
    drop_unlikely(&root, 0, &held);
    let mut node = root;
    let mut way = vec![root];
    while let Some(child) =
        node.children_it(false).find(|c| held.get(&c.id).is_some_and(|h| *h * 100 >= all * NEARLY_ALL))
    {
        node = child;
        way.push(node);
    }
    let rows = rows(&way, &held);
    let seen: Vec<Block> =
        if rows.is_empty() { blocks(&node).blocks } else { rows.iter().flat_map(|row| blocks(row).blocks).collect() };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for block in &found {
        *counts.entry(key(&block.text)).or_default() += 1;
    }
    let text = found.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" ");
    let had: HashSet<u64> = beginnings(&text).collect();
    let out = filled(seen, counts, &had, !rows.is_empty());
    merged(found, out)
}

/// What was `found` and what was put back, in order: a standfirst may stand outside of the article's element, and the crate may
/// have joined a text that stands apart on the page.
fn merged(found: Vec<Block>, filled: Vec<Block>) -> Vec<Block> {
    let filled_keys: HashSet<String> = filled.iter().map(|b| key(&b.text)).collect();
    let place: HashMap<String, usize> = found.iter().enumerate().rev().map(|(n, b)| (key(&b.text), n)).collect();
    let mut out = Vec::new();
    let mut rest = found.into_iter().enumerate().peekable();
    for block in filled {
        if let Some(at) = place.get(&key(&block.text)) {
            while let Some((_, other)) = rest.next_if(|(n, _)| n <= at) {
                if !filled_keys.contains(&key(&other.text)) {
                    out.push(other);
                }
            }
        }
        out.push(block);
    }
    out.extend(rest.map(|(_, block)| block).filter(|b| !filled_keys.contains(&key(&b.text))));
    out
}

/// The first letters from each word of a text on, as a number.
fn beginnings(text: &str) -> impl Iterator<Item = u64> {
    let letters: Vec<(bool, char)> = text
        .chars()
        .scan(false, |in_word, c| {
            let starts = c.is_alphanumeric() && !*in_word;
            *in_word = c.is_alphanumeric();
            Some((starts, c))
        })
        .filter(|(_, c)| c.is_alphanumeric())
        .collect();
    let starts: Vec<usize> = (0..letters.len()).filter(|n| letters[*n].0).collect();
    starts.into_iter().map(move |start| {
        let mut hasher = DefaultHasher::new();
        letters.iter().skip(start).take(BEGINNING).for_each(|(_, c)| c.hash(&mut hasher));
        hasher.finish()
    })
}

/// How many columns of what was found each element holds.
fn hold(node: &NodeRef<'_>, depth: usize, keys: &HashSet<String>, held: &mut HashMap<NodeId, usize>) -> usize {
    if depth > MAX_DEPTH {
        return 0;
    }
    let is_leaf = node.is_element()
        && node.children_it(false).all(|c| !c.is_element() || c.node_name().is_some_and(|n| INLINE.contains(&&*n)));
    let columns = if is_leaf {
        let text = node.text();
        if keys.contains(&key(&text)) { width(text.trim()) } else { 0 }
    } else {
        node.children_it(false).filter(NodeRef::is_element).map(|child| hold(&child, depth + 1, keys, held)).sum()
    };
    if columns > 0 {
        held.insert(node.id, columns);
    }
    columns
}

/// Parts of a class or an id of what stands around and inside articles and is no part of them, as the readability crate's own
/// list has it; what was found in such an element stays.
const UNLIKELY: &[&str] = &[
    "footer",
    "menu",
    "navbar",
    "nav-",
    "-nav",
    "breadcrumb",
    "social",
    "share",
    "sharing",
    "sidebar",
    "banner",
    "widget-area",
    "gallery",
    "slideshow",
    "carousel",
    "slider",
    "pagination",
    "pager",
    "tag-list",
    "taglist",
    "toolbar",
    "promo",
    "modal",
    "teaser",
    "related",
    "recommend",
    "sponsor",
    "newsletter",
    "subscribe",
    "comment",
    "author",
    "byline",
    "meta",
    "toc",
    "infobox",
    "linkbox",
    "login",
    "advert",
    "callout",
    "cta",
];

/// Takes out what is named like something around an article and holds nothing of it, and lists of pictures.
fn drop_unlikely(node: &NodeRef<'_>, depth: usize, held: &HashMap<NodeId, usize>) {
    if depth > MAX_DEPTH {
        return;
    }
    let children: Vec<NodeRef<'_>> = node.children_it(false).filter(NodeRef::is_element).collect();
    for child in children {
        if held.contains_key(&child.id) {
            drop_unlikely(&child, depth + 1, held);
        } else if is_unlikely(&child) || is_gallery(&child) {
            child.remove_from_parent();
        }
    }
}

fn is_unlikely(node: &NodeRef<'_>) -> bool {
    let is_named = ["class", "id"].iter().filter_map(|name| node.attr(name)).any(|value| {
        value
            .split_ascii_whitespace()
            .map(|token| token.to_lowercase().replace('_', "-"))
            .any(|token| token.len() <= 40 && UNLIKELY.iter().any(|word| token.contains(word)))
    });
    is_named || ["nav", "footer", "form", "aside", "header"].iter().any(|name| node.has_name(name))
}

/// Whether each entry of a list is a picture with its words.
fn is_gallery(node: &NodeRef<'_>) -> bool {
    let entries: Vec<NodeRef<'_>> = node.children_it(false).filter(NodeRef::is_element).collect();
    entries.len() >= LEAST_LIST && entries.iter().all(|e| e.descendants_it().any(|n| n.has_name("img")))
}

/// The elements that are rows of one article: those beside the one that holds what was found, of the same make and with
/// prose of their own, at the first level from within where there are any.
fn rows<'a>(way: &[NodeRef<'a>], held: &HashMap<NodeId, usize>) -> Vec<NodeRef<'a>> {
    for pair in way.windows(2).rev() {
        let [parent, own] = pair else { continue };
        if ["body", "html", "main", "td", "tr", "li"].iter().any(|name| own.has_name(name)) {
            continue;
        }
        let make = |n: &NodeRef<'_>| (n.node_name(), n.class().map(|c| c.trim().to_owned()).unwrap_or_default());
        let own_make = make(own);
        if own_make.1.is_empty() && !own.has_name("article") && !own.has_name("section") {
            continue;
        }
        let is_post = POSTS.iter().any(|word| own_make.1.to_lowercase().contains(word));
        let mut rows = Vec::new();
        for child in parent.children_it(false).filter(NodeRef::is_element) {
            let is_row = child.id == own.id
                || make(&child) == own_make && !held.contains_key(&child.id) && is_row(&blocks(&child).blocks, is_post);
            rows.extend(is_row.then_some(child));
        }
        if rows.len() > 1 {
            return rows;
        }
    }
    Vec::new()
}

/// Whether blocks tell something themselves, and are no card that leads to another article.
fn is_row(blocks: &[Block], is_post: bool) -> bool {
    // What has a heading of its own goes on where the other ended; a row without one may be anything.
    if !is_post && !blocks.first().is_some_and(|b| b.is_heading() && !b.marks.linked) {
        return false;
    }
    let prose: usize = blocks.iter().filter(|b| is_prose(b)).map(|b| width(&b.text)).sum();
    let linked: usize = blocks.iter().filter(|b| b.marks.linked).map(|b| width(&b.text)).sum();
    let is_card = blocks.iter().find(|b| b.is_heading()).is_some_and(|b| b.marks.linked)
        || blocks.iter().take(2).any(|b| b.marks.linked && width(&b.text) > LONGEST_LABEL);
    // What has a title of its own or is as long as an article is the next article.
    let is_other = blocks.iter().any(|b| b.kind == BlockKind::Heading(1)) || is_post && prose > LONGEST_POST;
    !is_other && prose >= if is_post { 1 } else { LEAST_ROW } && linked * 2 < prose && !is_card
}

/// Parts of a class that say that an element is one of several posts, answers or updates.
const POSTS: &[&str] = &["post", "message", "comment", "answer", "reply", "update", "entry"];

/// A longer link is a title.
const LONGEST_LABEL: usize = 40;

fn is_prose(block: &Block) -> bool {
    !block.is_heading() && !block.marks.linked && width(&block.text) >= PROSE
}

/// The blocks that were found, with those that belong between them.
///
/// `counts` says how often each was found: a page may hold its text twice, for small screens and for large ones. `had` are the
/// beginnings of all that was found; a block that begins as a part of it does was found in another form.
fn filled(seen: Vec<Block>, mut counts: HashMap<String, usize>, had: &HashSet<u64>, are_rows: bool) -> Vec<Block> {
    let mut met: HashSet<String> = counts.keys().cloned().collect();
    let mut is_met = |block: &Block| {
        let is_had = beginnings(&block.text).next().is_some_and(|beginning| had.contains(&beginning));
        width(&block.text) >= PROSE && (is_had || !met.insert(key(&block.text)))
    };
    let mut take = |block: &Block| match counts.get_mut(&key(&block.text)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    let is_found: Vec<bool> = seen.iter().map(&mut take).collect();
    let first = is_found.iter().position(|f| *f && !are_rows).unwrap_or(0);
    let last = is_found.iter().rposition(|f| *f).unwrap_or(seen.len());
    let depths: HashSet<usize> =
        seen.iter().zip(&is_found).filter(|(b, f)| **f && is_prose(b)).map(|(b, _)| b.marks.depth).collect();
    let mut is_taken = is_found;
    let lists = lists_of_links(&seen);
    let mut at = first;
    while at < seen.len() {
        let block = &seen[at];
        if is_taken[at] {
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).and_then(|n| seen.get(n));
        let goes_on = at > 0 && is_taken[at - 1];
        // Behind all that was found stands what belongs to it only as far as it goes on at once.
        if at > last && !are_rows && (!goes_on || is_end(&block.text) || block.marks.linked) {
            break;
        }
        if is_met(block) || is_chrome(&block.text) || is_pointer(&block.text, block.marks.linked) {
            at += 1;
            continue;
        }
        if block.marks.item || is_table_row(block) {
            let end = (at..seen.len()).find(|n| !(seen[*n].marks.item || is_table_row(&seen[*n])) || is_taken[*n]);
            let end = end.unwrap_or(seen.len());
            let run = seen.get(at..end).unwrap_or_default();
            let is_told = goes_on && before.is_some_and(|b| !is_chrome(&b.text) && leads_in(b, run, lists));
            let is_long = end - at >= LEAST_LIST || run.iter().any(|b| !b.marks.linked);
            is_taken.iter_mut().take(end).skip(at).for_each(|t| *t = is_told && is_long);
            at = end;
            continue;
        }
        // What follows a link tells what is behind it.
        let is_card = before.is_some_and(|b| b.marks.linked);
        is_taken[at] = match block.kind {
            BlockKind::Verbatim => true,
            BlockKind::Heading(_) => (at < last || are_rows) && !block.marks.linked && is_followed(&seen, at, &depths),
            BlockKind::Paragraph { .. } => {
                at < last && !is_card && is_prose(block) && depths.contains(&block.marks.depth)
                    || are_rows && !is_card && is_prose(block)
            }
        };
        at += 1;
    }
    let mut taken = is_taken.into_iter();
    seen.into_iter().filter(|_| taken.next().unwrap_or_default()).collect()
}

/// Whether a block leads to the list after it. One list of nothing but links under a paragraph points to other articles;
/// where there are several, they are what the article is made of.
fn leads_in(block: &Block, run: &[Block], lists: usize) -> bool {
    let are_links = run.iter().all(|b| b.marks.linked);
    !are_links || block.is_heading() || block.text.ends_with([':', '：']) || lists >= LEAST_LIST
}

/// How many lists of nothing but links follow a paragraph or a heading.
fn lists_of_links(seen: &[Block]) -> usize {
    let is_link = |b: &Block| b.marks.item && b.marks.linked;
    seen.windows(LEAST_LIST).filter(|w| !w[0].marks.linked && w[1..].iter().all(is_link)).count()
}

fn is_table_row(block: &Block) -> bool {
    !block.marks.linked && block.text.contains(" | ")
}

/// Whether something of the article follows a heading that was not found.
fn is_followed(seen: &[Block], at: usize, depths: &HashSet<usize>) -> bool {
    seen.get(at + 1).is_some_and(|b| is_prose(b) && depths.contains(&b.marks.depth) || b.kind == BlockKind::Verbatim)
}

#[cfg(test)]
mod tests {
    use crate::ingest::read_article;

    const PROSE: &str =
        "The kite flew over the sea for a long day, and the people of the town came to look at it until it was dark.";

    fn text(body: &str) -> String {
        let page = format!("<html><head><title>Red kites</title></head><body>{body}</body></html>");
        read_article(page.as_bytes(), "a.html").article.map(|a| a.text.clone()).unwrap_or_default()
    }

    #[test]
    fn rows_of_one_article_are_all_of_it() {
        let row = |n: usize| {
            format!(
                "<div class=row><div class=c><h2>{n}. Tip</h2><p>Note {n}. {PROSE}</p><p>{PROSE} {PROSE}</p></div></div>"
            )
        };
        let call = "<div class=row><div class=call><p>Talk to us today.</p><a href=/x>Contact</a></div></div>";
        let text = text(&format!("<h1>Red kites</h1><div>{}{call}{}{call}{}</div>", row(1), row(2), row(3)));
        assert!((1..4).all(|n| text.contains(&format!("Note {n}."))), "{text}");
        assert!(!text.contains("Talk to us"));
    }

    #[test]
    fn lists_of_links_inside_an_article_are_part_of_it_and_those_behind_it_are_not() {
        let list = |name: &str| {
            let entries = (0..6)
                .map(|n| format!("<li><p><a href='/{name}{n}'>{name} {n}</a></p></li>"))
                .collect::<Vec<_>>()
                .concat();
            format!("<ul>{entries}</ul>")
        };
        let part = |n: usize| {
            format!("<div class=sect><h2>Part {n}</h2><p>Note {n}. {PROSE} {PROSE}</p>{}</div>", list("Repair"))
        };
        let text = text(&format!(
            "<article><h1>Red kites</h1><div>{}{}{}</div>{}</article>",
            part(1),
            part(2),
            part(3),
            list("Other story")
        ));
        assert!(text.contains("Repair 5") && text.contains("Note 3."), "{text}");
        assert!(!text.contains("Other story"));
    }
}

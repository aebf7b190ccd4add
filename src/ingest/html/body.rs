//! Which blocks of a page are its article: those that the readability crate finds, unless the page states the whole text in
//! its markup or shows much more prose than was found. Title, byline and FAQ are taken out here, since each is told apart.

use super::blocks::{PageBlocks, blocks};
use super::captions::drop_captions;
use super::complete::{PROSE, completed};
use super::parse;
use super::people::names;
use super::schema::text;
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::boilerplate::{is_chrome, is_end, is_pointer};
use crate::ingest::dates::datelines;
use crate::ingest::faq::{is_faq_heading, key, strip_question_label};
use crate::ingest::seams::Seams;
use crate::text::width;
use dom_query::{Document, NodeRef};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Shorter texts may stand in an answer and in the body by chance.
const SHORT: usize = 40;

/// Pieces of longer answers are told by whole paragraphs only, so that time stays in proportion to the page.
const LONGEST_COMPARED: usize = 20_000;

/// Fewer columns of prose are no article.
const LEAST: usize = 200;

/// What a page's body is and how it was found.
pub(super) struct PageBody {
    pub blocks: Vec<Block>,
    /// Where they are not what the page shows.
    pub seams: Seams,
    /// No article was found, and all paragraphs were taken.
    pub is_guess: bool,
}

/// The article's own blocks: those the readability crate finds, with what it left out between them, unless the page states
/// the whole text in its markup (`articleBody`) or shows much more prose than was found. `all` are those of the page without
/// what stands beside its article, as `document` is; `whole` is the page with it.
pub(super) fn body(document: &Document, whole: Document, all: PageBlocks, items: &[Value]) -> PageBody {
    let PageBlocks { blocks: all, mut seams } = all;
    let stated = items.iter().filter_map(|i| text(i, "articleBody")).max_by_key(|t| t.len()).unwrap_or_default();
    drop_captions(document);
    let (zone, has_title) = article_zone(document);
    let own: HashSet<String> = zone.iter().map(|b| key(&b.text)).collect();
    let zone = without_edges(clean(unlinked(zone)));
    let readable = extracted(whole, document, &all);
    seams.extend(readable.seams);
    let mut found = clean(completed(&document.clone(), readable.blocks));
    if has_title {
        drop_outside(&mut found, &own, told(&zone));
    }
    let length = prose(&found);
    if width(stated) >= LEAST {
        let stated = stated_blocks(stated);
        // A summary or a beginning is stated, too.
        if prose(&stated) * 2 > length && share(&stated, &found) < 70 {
            return PageBody { blocks: stated, seams, is_guess: false };
        }
    }
    // What was found stands beside the one article of the page.
    let is_beside = sentences(&zone) > 0 && !found.is_empty() && share(&zone, &found) < SHARED;
    if is_beside && (has_title || prose(&zone) * FAR_MORE >= length) {
        return PageBody { blocks: clean(completed(document, zone)), seams, is_guess: false };
    }
    let is_manual = is_of_manual(document);
    if length >= LEAST && !is_manual {
        return PageBody { blocks: found, seams, is_guess: false };
    }
    let visible: Vec<Block> = clean(unlinked(all));
    // The boxes of a manual belong to its text, and so do tables between which little else stands.
    if is_manual && length * OF_MANUAL < prose(&visible) * 100 {
        return PageBody { blocks: visible, seams, is_guess: false };
    }
    if length >= LEAST {
        return PageBody { blocks: found, seams, is_guess: false };
    }
    if sentences(&zone) > sentences(&found) {
        return PageBody { blocks: clean(completed(document, zone)), seams, is_guess: false };
    }
    let shown = prose(&visible);
    // A page of pictures has many short lines and no prose.
    if found.is_empty() || (shown > length * 3 && shown > columns(&found)) {
        let is_guess = shown < LEAST && sentences(&visible) < FEWEST;
        return PageBody { blocks: visible, seams, is_guess };
    }
    // A text of one paragraph under the page's title is no guess.
    let is_guess = length == 0 && sentences(&found) < FEWEST && !(has_title && sentences(&zone) > 0);
    PageBody { blocks: found, seams, is_guess }
}

/// Where a page of a manual shows more than so many hundredths of the prose that was found, that was not all of it: more than a list
/// of contents is missing.
const OF_MANUAL: usize = 125;

/// Programs that make manuals, as pages name them: beside the text such pages have links alone.
const MANUALS: &[&str] =
    &["docbook", "publican", "sphinx", "docutils", "asciidoc", "texinfo", "makeinfo", "debiandoc", "latex2html"];

fn is_of_manual(document: &Document) -> bool {
    let generators = document.select("meta[name=generator]");
    generators.nodes().iter().filter_map(|meta| meta.attr("content")).any(|content| {
        let name = content.to_lowercase();
        MANUALS.iter().any(|program| name.contains(program))
    })
}

/// What the readability crate finds. It knows best what an article is when it sees the page as it is; where little of that is
/// the article's, it looks again without what stands beside.
fn extracted(whole: Document, document: &Document, all: &[Block]) -> PageBlocks {
    let own: HashSet<String> = all.iter().map(|b| key(&b.text)).collect();
    let beside: HashSet<String> =
        blocks(&whole.root()).blocks.iter().map(|b| key(&b.text)).filter(|k| !own.contains(k)).collect();
    drop_captions(&whole);
    let mut found = parse::readable(whole);
    let before = prose(&found.blocks);
    found.blocks.retain(|b| !beside.contains(&key(&b.text)));
    let length = prose(&found.blocks);
    if length >= LEAST && length * 2 >= before { found } else { parse::readable(document.clone()) }
}

/// Where fewer hundredths of the one article's text were found, something else was found, or one part of it.
const SHARED: usize = 40;

/// Where what was found is more than so many times as long as the page's one article, and the page's title is not in it, that is a
/// teaser.
const FAR_MORE: usize = 8;

/// So many letters tell one paragraph from others.
const BEGINNING: usize = 8;

/// Of more columns of prose, what stands outside of the article's element may be its other half.
const SHORT_PAGE: usize = 1_600;

/// Takes out what was found outside of the one article, where that is short and is not a teaser of the rest. `own` are the article's
/// blocks, `told` the columns of its sentences.
fn drop_outside(found: &mut Vec<Block>, own: &HashSet<String>, told: usize) {
    if prose(found) > SHORT_PAGE {
        return;
    }
    // The extractor writes some in another form, so that only their beginnings are alike.
    let whole: String = own.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
    let is_own = |b: &Block| {
        let plain = key(&b.text);
        own.contains(&plain) || whole.contains(&plain.chars().take(BEGINNING).collect::<String>())
    };
    let outside: usize = found.iter().filter(|b| !is_own(b)).map(|b| width(&b.text)).sum();
    if outside > 0 && told * FAR_MORE >= outside && found.iter().any(is_own) {
        found.retain(is_own);
    }
}

/// Columns of the paragraphs that end as sentences do.
fn told(blocks: &[Block]) -> usize {
    blocks.iter().filter(|b| sentences(std::slice::from_ref(b)) > 0).map(|b| width(&b.text)).sum()
}

fn unlinked(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter(|b| !b.marks.linked).collect()
}

/// The blocks from the first heading or sentence to the last sentence: what stands around those are buttons and labels.
fn without_edges(mut blocks: Vec<Block>) -> Vec<Block> {
    let is_sentence = |b: &Block| sentences(std::slice::from_ref(b)) > 0 && width(&b.text) >= SHORT_SENTENCE;
    let last = blocks.iter().rposition(|b| is_sentence(b) || b.marks.item).map_or(0, |n| n + 1);
    blocks.truncate(last);
    let first = blocks.iter().position(|b| b.is_heading() || is_sentence(b)).unwrap_or(0);
    blocks.drain(..first);
    blocks
}

/// A sentence of fewer columns may be a label (`Loading …`).
const SHORT_SENTENCE: usize = 18;

fn columns(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| width(&b.text)).sum()
}

/// The blocks of the element that markup calls the article: the one with the first heading, or the only one; and whether that
/// heading is in it.
fn article_zone(document: &Document) -> (Vec<Block>, bool) {
    for name in ["[itemprop=articleBody]", "article", "main, [role=main]"] {
        let nodes = document.select(name);
        let has_heading = |n: &&&NodeRef<'_>| n.descendants_it().any(|d| d.has_name("h1"));
        let count = |n: &NodeRef<'_>, name: &str| n.descendants_it().filter(|d| d.has_name(name)).count();
        // Several titles are a list of articles, or one after the other as readers scroll.
        let nodes: Vec<_> = nodes.nodes().iter().filter(|n| count(n, "h1") <= 1 && count(n, "article") <= 1).collect();
        let titled = nodes.iter().find(has_heading);
        let node = titled.or(nodes.first().filter(|_| nodes.len() == 1));
        if let Some(found) = node.map(|node| blocks(node).blocks).filter(|found| sentences(found) > 0) {
            return (found, titled.is_some());
        }
    }
    (Vec::new(), false)
}

/// The blocks without lines that stand around articles or point to others.
fn clean(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter(|b| !is_chrome(&b.text) && !is_pointer(&b.text, b.marks.linked)).collect()
}

/// So many paragraphs of sentences are an article, however short.
const FEWEST: usize = 2;

/// Paragraphs that end as a sentence does.
fn sentences(blocks: &[Block]) -> usize {
    let ends = |text: &str| {
        text.trim_end_matches(['"', '”', '’', ')', '」', '』']).ends_with(['.', '!', '?', '。', '！', '？'])
    };
    blocks.iter().filter(|b| !b.is_heading() && ends(b.text.trim_end())).count()
}

/// Columns of the blocks that are prose.
pub(super) fn prose(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| width(&b.text)).filter(|n| *n >= PROSE).sum::<usize>()
}

/// How many of a hundred characters of `stated` stand in `found`, told by the beginnings of sentences.
fn share(stated: &[Block], found: &[Block]) -> usize {
    let text: String = found.iter().map(|b| key(&b.text)).collect();
    let pieces: Vec<String> = stated.iter().flat_map(|b| b.text.split(['.', '。', '!', '?', '\n'])).map(key).collect();
    // A shorter piece stands in other texts by chance.
    let pieces: Vec<&String> = pieces.iter().filter(|p| p.chars().count() >= 12).collect();
    // Each is looked for in the whole text; of more than can be, some all over the article stand for the rest.
    let step = (pieces.len() * text.len()).div_ceil(MOST_SEARCHED).max(1);
    let pieces: Vec<&String> = pieces.into_iter().step_by(step).collect();
    let total: usize = pieces.iter().map(|p| p.len()).sum();
    let seen: usize = pieces.iter().filter(|p| text.contains(p.as_str())).map(|p| p.len()).sum();
    (seen * 100).checked_div(total).unwrap_or(100)
}

/// Bytes that [`share`] looks through; articles need a hundredth.
const MOST_SEARCHED: usize = 1 << 28;

/// The paragraphs of an `articleBody`, which may be HTML.
fn stated_blocks(raw: &str) -> Vec<Block> {
    if raw.contains("</") || raw.contains("&lt;") {
        let blocks = parse::piece(raw);
        if blocks.len() > 1 || !raw.contains('\n') {
            return blocks;
        }
    }
    let lines = raw.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| Block {
            kind: BlockKind::Paragraph { bold: 0 },
            ..Block::paragraph(super::questions::line(line), 1)
        })
        .collect()
}

/// The blocks without the FAQ's `entries` (question and answer), which are told apart.
pub(super) fn without_faq(blocks: Vec<Block>, entries: &[(&str, &str)]) -> Vec<Block> {
    if entries.is_empty() {
        return blocks;
    }
    let mut questions: HashMap<String, usize> = HashMap::new();
    let mut paragraphs: HashSet<String> = HashSet::new();
    for (n, (question, answer)) in entries.iter().enumerate() {
        let question = key(question);
        paragraphs.extend(answer.split('\n').map(key));
        // A question in bold and its answer may share a block.
        paragraphs.insert(format!("{question}{}", key(answer)));
        paragraphs.insert(format!("{question}{}", key(answer.split('\n').next().unwrap_or_default())));
        questions.insert(question, n);
    }
    let mut out: Vec<Block> = Vec::new();
    let mut inside: Option<String> = None;
    for block in blocks {
        let plain = key(&block.text);
        let question = questions.get(&key(strip_question_label(&block.flowing()))).or_else(|| questions.get(&plain));
        let is_long = plain.chars().count() >= SHORT;
        let is_answer = (inside.is_some() || is_long) && paragraphs.contains(&plain)
            || inside.as_ref().is_some_and(|answer| answer.len() <= LONGEST_COMPARED && answer.contains(&plain));
        if let Some(n) = question {
            inside = entries.get(*n).map(|(_, answer)| key(answer));
        } else if is_answer {
            inside = inside.or(Some(String::new()));
        } else {
            inside = None;
            out.push(block);
            continue;
        }
        if out.last().is_some_and(|b| is_faq_heading(&b.text)) {
            // Nothing but the FAQ stood under its heading.
            out.pop();
        }
    }
    out
}

/// The blocks up to what follows articles, without the title and what stands above it, without byline and dateline, and
/// without the lines about the `authors` at the end.
pub(super) fn trim(mut blocks: Vec<Block>, title: &str, authors: &[String]) -> Vec<Block> {
    let title = key(title);
    if let Some(at) = blocks.iter().take(HEAD).position(|b| key(&b.text) == title) {
        blocks.drain(..=at);
    }
    let end = blocks.iter().position(|b| is_end(&b.text) && !b.text.contains('\n'));
    // An end near the beginning ends something else.
    if let Some(end) = end.filter(|end| *end * 2 > blocks.len()) {
        blocks.truncate(end);
    }
    let tail = blocks.len().saturating_sub(TAIL);
    let many = blocks.len() > HEAD + TAIL;
    let mut at = 0;
    blocks.retain(|block| {
        let is_head = at < HEAD && is_credit(&block.text, authors);
        let is_tail = many && at >= tail && is_about_author(&block.text, authors);
        at += 1;
        !is_head && !is_tail
    });
    blocks
}

/// Blocks at the beginning among which byline and dateline stand.
const HEAD: usize = 6;

/// Blocks at the end among which lines about the author stand.
const TAIL: usize = 4;

/// A longer line says more than who wrote the article, and when.
const LONGEST_CREDIT: usize = 120;

/// Whether a line says only who wrote the article, or when.
fn is_credit(line: &str, authors: &[String]) -> bool {
    if line.chars().count() > LONGEST_CREDIT {
        return false;
    }
    let named = names(line);
    let are_authors = !named.is_empty() && named.iter().all(|name| authors.iter().any(|a| key(a) == key(name)));
    let is_by = line.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "))
        || named.iter().any(|name| key(name) == key(line));
    // A longer line that happens to name all authors is a sentence about them.
    !datelines(line).is_empty() || are_authors && (is_by || named.len() == authors.len() && line.len() < 80)
}

/// Whether a paragraph is about who wrote the article: `Ana Ruiz is a reporter in …`.
fn is_about_author(line: &str, authors: &[String]) -> bool {
    authors.iter().filter(|a| a.contains(' ')).filter_map(|a| line.strip_prefix(a.as_str())).any(|rest| {
        [
            " is a",
            " is the",
            " is our",
            " writes",
            " covers",
            " has been",
            " has written",
            " works",
            " joined",
            " reports",
        ]
        .iter()
        .any(|verb| rest.starts_with(verb))
    })
}

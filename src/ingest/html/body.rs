use super::blocks::blocks;
use crate::ingest::block::Block;
use crate::ingest::chrome::{is_chrome, is_end};
use crate::ingest::faq::{is_faq_heading, key, strip_question_label};
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use std::collections::{HashMap, HashSet};

/// Shorter texts may stand in an answer and in the body by chance.
const SHORT: usize = 40;

/// Pieces of longer answers are told by whole paragraphs only, so that time stays in proportion to the page.
const LONGEST_COMPARED: usize = 20_000;

/// The article's own blocks, as the readability crate finds them; all blocks that are no links where it finds none.
pub(super) fn body(document: Document, all: Vec<Block>) -> Vec<Block> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let found = found.map(|article| blocks(&Document::fragment(article.content).root())).unwrap_or_default();
    let blocks = if found.is_empty() { all.into_iter().filter(|b| !b.marks.linked).collect() } else { found };
    blocks.into_iter().filter(|b| !is_chrome(&b.text)).collect()
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

/// The blocks up to what follows articles, without the title and what stands above it.
pub(super) fn trim(mut blocks: Vec<Block>, title: &str) -> Vec<Block> {
    let title = key(title);
    if let Some(at) = blocks.iter().take(6).position(|b| key(&b.text) == title) {
        blocks.drain(..=at);
    }
    let end = blocks.iter().position(|b| is_end(&b.text) && !b.text.contains('\n'));
    // An end near the beginning ends something else.
    if let Some(end) = end.filter(|end| *end * 2 > blocks.len()) {
        blocks.truncate(end);
    }
    blocks
}

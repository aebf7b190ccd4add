//! Finds the FAQs of a document among its blocks, by headings that name one or by runs of questions that each have an
//! answer. Where it ends is a guess that errs on the side of the article's text: a block that is in doubt stays there.

use super::ending;
use super::entries::{FoundQuestion, entries};
use super::headings::{is_bare_faq_heading, is_faq_heading};
use super::words::{asks, key, strip_question_label};
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::boilerplate::{ends_faq, is_invitation};
use std::collections::HashMap;
use std::ops::Range;

/// The longest line taken for a heading, in characters.
const LONGEST_HEADING: usize = 110;

/// A question follows the line that announces it within so many blocks.
const SOON: usize = 5;

/// A line that ends FAQs elsewhere is the name of a group where a question follows within so many blocks.
const CLOSE: usize = 2;

/// So many neighbouring headings that ask are an FAQ without a name; fewer are an article's style.
const UNNAMED: usize = 3;

/// An FAQ among a document's blocks.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Faq {
    /// The blocks it consists of, its heading included.
    pub blocks: Range<usize>,
    pub heading: Option<String>,
    pub line: usize,
    /// What stands between the heading and the first question.
    pub intro: Vec<String>,
    /// Questions without an answer among them.
    pub entries: Vec<FoundQuestion>,
}

/// All FAQs of a document, in order. Where `whole`, the document's title says that it is one.
pub(in crate::ingest) fn find(blocks: &[Block], whole: bool) -> Vec<Faq> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(n) = (at..blocks.len()).find(|n| announces(&blocks[*n]) && is_followed(blocks, *n)) {
        let end = end_of(blocks, n);
        let faq = read(blocks, Some(n), n + 1..end);
        at = faq.blocks.end.max(n + 1);
        out.push(faq);
    }
    let named = out.iter().any(|faq| faq.entries.iter().any(is_answered));
    if !named && whole {
        let first = blocks.iter().position(|b| !b.marks.linked && (b.marks.asked || asks(&b.text))).unwrap_or(0);
        let end = (first + 1..blocks.len()).find(|n| closes(blocks, *n)).unwrap_or(blocks.len());
        out = vec![read(blocks, None, 0..end)];
    } else if !named {
        let mut others = unnamed(blocks);
        drop_lists_of_questions(&mut others);
        // In place of the named ones, which hold nothing and may overlap them.
        if others.iter().any(|faq| !faq.entries.is_empty()) {
            return others;
        }
    }
    drop_lists_of_questions(&mut out);
    out
}

fn is_answered(entry: &FoundQuestion) -> bool {
    entry.answer.iter().any(|a| !a.trim().is_empty())
}

/// Whether an answer has a whole sentence.
fn is_told(entry: &FoundQuestion) -> bool {
    entry.answer.iter().any(|a| a.trim_end_matches(['"', '”', ')', '」']).ends_with(['.', '。', '!', '！', ':', '：']))
}

/// Whether an answer says anything: a count of votes or of replies does not.
fn tells(entry: &FoundQuestion) -> bool {
    is_told(entry)
        || entry.answer.iter().any(|a| a.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count() > 2)
}

/// Whether a block announces an FAQ: a heading, or a short line that stands like one.
fn announces(block: &Block) -> bool {
    let text = block.text.trim();
    let is_short = text.chars().count() <= LONGEST_HEADING && !text.contains('\n');
    let is_line = match block.kind {
        BlockKind::Heading(_) => true,
        BlockKind::Paragraph { .. } => {
            is_bare_faq_heading(text) || !text.ends_with(['.', '。', '!', ',']) && !text.contains(". ")
        }
        BlockKind::Verbatim => false,
    };
    let is_name = is_bare_faq_heading(text) || is_faq_heading(text) && !asks(text);
    is_short && is_line && !block.marks.linked && is_name
}

/// A line that is no heading announces what comes soon: elsewhere it is an entry of a menu.
fn is_followed(blocks: &[Block], at: usize) -> bool {
    let next = blocks.iter().skip(at + 1).take(SOON);
    blocks[at].is_heading() || next.into_iter().any(|b| b.marks.asked || asks(&b.text) && !b.marks.linked)
}

/// Where the FAQ announced at `at` ends: at the next heading of its level or above (unless those are its questions), at
/// another FAQ, at what follows articles, or where the element ends that holds heading and first question.
fn end_of(blocks: &[Block], at: usize) -> usize {
    let level = match blocks[at].kind {
        BlockKind::Heading(level) => Some(level),
        BlockKind::Paragraph { .. } | BlockKind::Verbatim => None,
    };
    let rest = || blocks.iter().enumerate().skip(at + 1);
    let is_question = |b: &Block| asks(&b.text) && !b.marks.linked;
    // Questions may stand at the level of the heading that announces them.
    let first = rest().find(|(_, b)| b.is_heading() || b.marks.asked || is_question(b)).map(|(_, b)| b);
    let same_level = first
        .is_some_and(|b| asks(&b.text) && matches!((b.kind, level), (BlockKind::Heading(own), Some(l)) if own <= l));
    let mut held = usize::MAX;
    let mut seen = false;
    for (n, block) in rest() {
        if seen && block.marks.shared < held {
            return n;
        }
        if !seen {
            held = held.min(block.marks.shared);
        }
        // A heading further in names a group of the same FAQ once that has begun.
        let is_inner = seen && matches!((block.kind, level), (BlockKind::Heading(own), Some(l)) if own > l);
        // A name and the same in other words under it are one heading.
        let is_subtitle = level.is_some() && n == at + 1 && !block.is_heading();
        if announces(block) && !is_inner && !is_subtitle || closes(blocks, n) && (seen || !is_invitation(&block.text)) {
            return n;
        }
        if let BlockKind::Heading(own) = block.kind {
            let asks = asks(&block.text);
            let closes = match level {
                Some(level) if own <= level => !(same_level && asks),
                Some(_) => false,
                None => seen && !asks && !block.marks.asked,
            };
            if closes {
                return n;
            }
        }
        seen |= is_question(block) || block.marks.asked;
    }
    blocks.len()
}

/// Whether no answer goes on at `at`, and no other question comes soon.
fn closes(blocks: &[Block], at: usize) -> bool {
    let is_question =
        |b: &Block| (b.is_heading() || b.marks.asked) && asks(&b.text) && !b.marks.linked && !is_invitation(&b.text);
    let goes_on = || blocks.iter().skip(at + 1).take(CLOSE).any(is_question);
    let ends = is_invitation(&blocks[at].text) || ends_faq(&blocks[at].text) && !blocks[at].marks.asked;
    ends && !goes_on()
}

/// The FAQ of the blocks in `range`, its last answer cut where the element ends that holds its questions.
fn read(blocks: &[Block], heading: Option<usize>, range: Range<usize>) -> Faq {
    let inner = &blocks[range.clone()];
    let (intro, found) = entries(inner);
    let end = last_end(inner, &found).unwrap_or(inner.len());
    let (intro, found) = if end < inner.len() { entries(&inner[..end]) } else { (intro, found) };
    let cut = ending::end(&inner[..end], &found).unwrap_or(end);
    let (intro, found) = if cut < end { entries(&inner[..cut]) } else { (intro, found) };
    let end = cut;
    let start = heading.unwrap_or(range.start);
    Faq {
        blocks: start..range.start + end,
        heading: heading.map(|n| blocks[n].flowing()),
        line: blocks.get(start).map_or(1, |b| b.line),
        intro,
        entries: found,
    }
}

/// Where the last answer ends by the page's tree: it reaches no further up than the answers before it do.
fn last_end(blocks: &[Block], found: &[FoundQuestion]) -> Option<usize> {
    let shared = |range: Range<usize>| blocks.get(range).into_iter().flatten().map(|b| b.marks.shared).min();
    let (first, last) = (found.first()?.at, found.last()?.at);
    let all = shared(first + 1..last + 1)?;
    let before = found.windows(2).filter_map(|pair| shared(pair[0].at + 1..pair[1].at)).min();
    let held = before.unwrap_or(all).max(all);
    blocks.iter().enumerate().skip(last + 1).find(|(_, b)| b.marks.shared < held).map(|(n, _)| n)
}

/// FAQs that no heading names: neighbouring questions that the markup tells, or a run of headings that all ask.
fn unnamed(blocks: &[Block]) -> Vec<Faq> {
    let mut out = Vec::new();
    let is_asked = |b: &Block| b.marks.asked && !b.marks.linked && asks(&b.text);
    let asked: Vec<usize> = (0..blocks.len()).filter(|n| is_asked(&blocks[*n])).collect();
    if let (Some(first), true) = (asked.first(), asked.len() >= 2) {
        let last = asked[asked.len() - 1];
        let end = (last + 1..blocks.len()).find(|n| blocks[*n].is_heading() || closes(blocks, *n));
        let range = *first..end.unwrap_or(blocks.len());
        let marked = blocks[range.clone()].iter().filter(|b| b.marks.asked && !b.marks.linked).count();
        let faq = read(blocks, None, range);
        // Other things are folded, too: most of what an FAQ folds asks, and what it folds away tells something.
        let is_faq = asked.len() * 2 >= marked;
        if is_faq && faq.entries.iter().filter(|e| is_answered(e) && tells(e)).count() >= 2 {
            out.push(faq);
            return out;
        }
    }
    let headings: Vec<(usize, u8)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(n, b)| match b.kind {
            BlockKind::Heading(level) => Some((n, level)),
            BlockKind::Paragraph { .. } | BlockKind::Verbatim => None,
        })
        .collect();
    // A heading may go on after its question.
    let is_question = |(n, _): &(usize, u8)| {
        !blocks[*n].marks.linked
            && (asks(&blocks[*n].text) || ["? ", "?! ", "？"].iter().any(|mark| blocks[*n].text.contains(mark)))
    };
    // Elsewhere than in a text of nothing but questions, a heading that only opens like one may be a title.
    let marked = |(n, _): &(usize, u8)| strip_question_label(&blocks[*n].text).ends_with(['?', '？', '؟', '!']);
    let mut others = [0_usize; 256];
    headings.iter().filter(|h| !is_question(h)).for_each(|h| others[usize::from(h.1)] += 1);
    let all_ask = |level: u8| others[usize::from(level)] == 0;
    let mut at = 0;
    while let Some((start, level)) = headings.get(at).copied() {
        let is_all = all_ask(level);
        if !is_all && !marked(&headings[at]) {
            at += 1;
            continue;
        }
        let run = headings[at..].iter().take_while(|h| (is_question(h) && h.1 == level) || h.1 > level).count();
        let questions = || headings[at..at + run].iter().filter(|h| is_question(h) && h.1 == level);
        if questions().count() >= UNNAMED && (is_all || questions().filter(|h| marked(h)).count() >= UNNAMED) {
            let end = headings.get(at + run).map_or(blocks.len(), |h| h.0);
            let end = (start..end).find(|n| closes(blocks, *n)).unwrap_or(end);
            let faq = read(blocks, None, start..end);
            // Cards and forms have a word or two under each question.
            if faq.entries.iter().filter(|e| is_told(e)).count() >= UNNAMED {
                out.push(faq);
            }
            at += run;
        } else {
            at += 1;
        }
    }
    out
}

/// A question that stands somewhere without an answer and somewhere with one was in a table of contents.
fn drop_lists_of_questions(faqs: &mut [Faq]) {
    let mut answered: HashMap<String, usize> = HashMap::new();
    for entry in faqs.iter().flat_map(|f| &f.entries) {
        *answered.entry(key(&entry.question)).or_default() += usize::from(is_answered(entry));
    }
    for faq in faqs.iter_mut() {
        // Lines of a menu or of links to more reading: hardly one of them is answered.
        let good = faq.entries.iter().filter(|e| is_answered(e)).count();
        if good == 0 && faq.entries.len() > 1 || good * 3 < faq.entries.len() {
            faq.entries.clear();
        }
        faq.entries.retain(|e| is_answered(e) || answered.get(&key(&e.question)).is_none_or(|n| *n == 0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(blocks: &[Block], whole: bool) -> Vec<String> {
        find(blocks, whole).into_iter().flat_map(|f| f.entries).map(|e| e.question).collect()
    }

    #[test]
    fn regions_never_overlap_even_where_a_named_one_is_empty() {
        let mut blocks = vec![Block::heading(2, "FAQ", 1)];
        for n in 0..5 {
            blocks.push(Block::heading(3, format!("Why {n}?"), n + 2));
        }
        blocks.push(Block::paragraph("So.", 9));
        let mut at = 0;
        for faq in find(&blocks, false) {
            assert!(faq.blocks.start >= at);
            at = faq.blocks.end;
        }
    }

    #[test]
    fn headings_that_ask_are_an_unnamed_faq_from_three_on() {
        let of = |n: usize| {
            let pair = |n| [Block::heading(2, format!("Why {n}?"), 1), Block::paragraph("So.", 2)];
            asked(&(0..n).flat_map(pair).collect::<Vec<_>>(), false).len()
        };
        assert_eq!((of(2), of(3)), (0, 3));
    }

    #[test]
    fn a_list_of_questions_before_the_answers_is_no_faq() {
        let mut blocks = vec![Block::heading(2, "FAQ", 1)];
        blocks.extend(["Who came?", "Is it free?", "Why so?"].map(|q| Block::paragraph(q, 2)));
        blocks.push(Block::heading(2, "FAQ", 3));
        for question in ["Who came?", "Is it free?", "Why so?"] {
            blocks.extend([Block::paragraph(question, 4), Block::paragraph("It is.", 5)]);
        }
        assert_eq!(asked(&blocks, false), ["Who came?", "Is it free?", "Why so?"]);
    }

    #[test]
    fn the_last_answer_reaches_no_further_up_the_tree_than_the_others() {
        let mut blocks = vec![Block::heading(2, "FAQ", 1)];
        for (text, shared, asked) in [
            ("Who came?", 3, true),
            ("Ana.", 5, false),
            ("Why?", 4, true),
            ("She could.", 5, false),
            ("Read our comment policy.", 4, false),
        ] {
            let mut block = Block::paragraph(text, 1);
            block.marks.shared = shared;
            block.marks.asked = asked;
            blocks.push(block);
        }
        let found = find(&blocks, false);
        assert_eq!(found[0].entries[1].answer, ["She could."]);
    }

    fn pairs(level: u8, questions: &[&str]) -> Vec<Block> {
        questions.iter().flat_map(|q| [Block::heading(level, *q, 1), Block::paragraph("So it is.", 2)]).collect()
    }

    #[test]
    fn an_invitation_above_the_first_question_is_its_introduction_and_below_the_last_its_end() {
        let mut blocks = vec![Block::heading(2, "FAQ", 1), Block::paragraph("Still have questions? Call us.", 2)];
        blocks.extend(pairs(3, &["Who came?", "Why so?"]));
        blocks.push(Block::paragraph("Still have questions?", 9));
        blocks.push(Block::paragraph("Call us any day.", 10));
        let found = find(&blocks, false);
        let answers: Vec<_> = found.iter().flat_map(|f| &f.entries).map(|e| e.answer.join("|")).collect();
        assert_eq!(answers, ["So it is.", "So it is."]);
    }

    #[test]
    fn a_name_that_ends_faqs_elsewhere_is_a_groups_where_a_question_follows() {
        let mut blocks = vec![Block::heading(1, "FAQ", 1), Block::heading(2, "Orders", 2)];
        blocks.extend(pairs(3, &["Who came?"]));
        blocks.push(Block::heading(2, "Contact us", 5));
        blocks.extend(pairs(3, &["Why so?"]));
        assert_eq!(asked(&blocks, false), ["Who came?", "Why so?"]);
    }

    #[test]
    fn an_faq_named_twice_in_a_row_is_one() {
        let mut blocks = vec![Block::heading(2, "FAQ", 1), Block::paragraph("Frequently Asked Questions", 2)];
        blocks.extend(pairs(3, &["Delivery times", "Lost parcels"]));
        assert_eq!(asked(&blocks, false), ["Delivery times", "Lost parcels"]);
    }

    #[test]
    fn groups_named_faq_belong_to_the_faq_around_them() {
        let mut blocks = vec![Block::heading(1, "FAQ", 1), Block::heading(2, "Orders", 2)];
        blocks.extend(pairs(3, &["Who came?"]));
        blocks.push(Block::heading(2, "Payment FAQs", 5));
        blocks.extend(pairs(3, &["Why so?"]));
        blocks.push(Block::heading(2, "Returns", 8));
        blocks.extend(pairs(3, &["How long?"]));
        assert_eq!(asked(&blocks, false), ["Who came?", "Why so?", "How long?"]);
    }

    #[test]
    fn cards_that_link_to_other_pages_are_no_faq() {
        let mut blocks = pairs(4, &["Who came?", "Why so?", "How long?"]);
        blocks.iter_mut().filter(|b| b.is_heading()).for_each(|b| b.marks.linked = true);
        assert_eq!(asked(&blocks, false), [""; 0]);
        let quiz = ["Who came?", "Why so?", "How long?"];
        let quiz = quiz.iter().flat_map(|q| [Block::heading(3, *q, 1), Block::paragraph("Yes", 2)]);
        assert_eq!(asked(&quiz.collect::<Vec<_>>(), false), [""; 0]);
    }

    #[test]
    fn a_table_of_contents_before_the_headings_is_no_faq() {
        let mut blocks: Vec<Block> = ["1.1. Who came?", "1.2. Why so?", "1.3. How long?"]
            .iter()
            .map(|q| {
                let mut block = Block::paragraph(*q, 1);
                block.marks.asked = true;
                block.marks.linked = true;
                block
            })
            .collect();
        blocks.extend(pairs(2, &["1.1. Who came?", "1.2. Why so?! I thought so.", "1.3. How long?"]));
        assert_eq!(asked(&blocks, false), ["Who came?", "Why so?! I thought so.", "How long?"]);
    }
}

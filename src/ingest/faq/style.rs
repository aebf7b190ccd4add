//! How an FAQ marks its questions (markup, headings, labels such as `Q:`, question marks), chosen once for all of it by the
//! most explicit mark present, so that a heading inside an answer is not taken for a question.

use super::words::{asks, has_question_label, lead_question};
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::boilerplate::is_chrome;
use std::collections::BTreeMap;

/// How the questions of one FAQ are marked; the most explicit mark present decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuestionStyle {
    /// By the page's markup.
    Asked,
    Headings(u8),
    Labels,
    BoldLines,
    BoldLeads,
    /// A line's first sentence asks, the rest of it answers.
    Leads,
    BareLines,
}

/// The style of an FAQ by its blocks.
pub(super) fn style(blocks: &[Block]) -> QuestionStyle {
    let marked = || blocks.iter().filter(|b| is_marked(b));
    let (asking, all) = marked().fold((0, 0), |(asking, all), b| (asking + usize::from(asks(&b.text)), all + 1));
    if asking > 0 && asking * 2 >= all {
        return QuestionStyle::Asked;
    }
    let asking_elsewhere = blocks.iter().filter(|b| !b.marks.asked && !b.marks.linked && asks(&b.text)).count();
    // An accordion of statements, each with its text.
    if all >= 2 && all == answered_marks(blocks) && asking_elsewhere * 2 <= all {
        return QuestionStyle::Asked;
    }
    let count = |is: &dyn Fn(&Block, usize) -> bool| {
        let paragraph = |b: &&Block| matches!(b.kind, BlockKind::Paragraph { bold } if is(b, bold));
        blocks.iter().filter(paragraph).count()
    };
    let labels = count(&|b, _| has_question_label(&b.text));
    let bold_lines = count(&|b, bold| bold > 0 && bold == b.text.len());
    let bold_asking = count(&|b, bold| bold > 0 && bold == b.text.len() && asks(&b.text));
    let bold_leads = count(&|b, bold| bold > 0 && bold < b.text.len() && b.text.get(..bold).is_some_and(asks));
    let bare = count(&|b, _| asks(&b.text) && !b.marks.linked);
    if let Some((level, asking, all)) = question_level(blocks) {
        // Headings that do not ask are questions where nothing else asks more often; one that asks among many
        // paragraphs that do is no measure.
        if asking > 0 && asking * 3 >= bare || all > labels.max(bold_asking).max(bare) {
            return QuestionStyle::Headings(level);
        }
    }
    // One label among many questions without is a slip.
    if labels > 0 && labels * 2 >= bare.max(bold_asking) {
        return QuestionStyle::Labels;
    }
    if bold_lines > 0 && bold_asking * 2 >= bare {
        QuestionStyle::BoldLines
    } else if bold_leads > 0 && bold_leads >= bare {
        QuestionStyle::BoldLeads
    } else if bare == 0 && count(&|b, _| lead_question(&b.text).is_some()) >= 2 {
        QuestionStyle::Leads
    } else {
        QuestionStyle::BareLines
    }
}

/// Whether markup calls a block a question, and no list of links holds it.
pub(super) fn is_marked(block: &Block) -> bool {
    block.marks.asked && !block.marks.linked && !is_chrome(&block.text)
}

/// How many blocks that markup calls questions have a text of their own after them.
fn answered_marks(blocks: &[Block]) -> usize {
    let is_answered = |pair: &&[Block]| is_marked(&pair[0]) && !pair[1].marks.asked;
    blocks.windows(2).filter(is_answered).filter(|pair| !pair[1].is_heading()).count()
}

/// The level whose headings are the questions, how many of them ask, and how many there are: the outermost, unless its
/// headings only name groups of questions.
fn question_level(blocks: &[Block]) -> Option<(u8, usize, usize)> {
    let mut levels: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    for block in blocks {
        if let BlockKind::Heading(level) = block.kind {
            let (asking, all) = levels.entry(level).or_default();
            *asking += usize::from(asks(&block.text));
            *all += 1;
        }
    }
    let mut first = *levels.keys().next()?;
    // Headings that ask nothing and have no text of their own name groups, whatever the ones in them say.
    while levels[&first].0 == 0
        && is_level_of_groups(blocks, first)
        && let Some(next) = levels.keys().find(|level| **level > first).copied()
    {
        levels.remove(&first);
        first = next;
    }
    let is_asking = |level: u8, (asking, all): (usize, usize)| asking > 0 && (level == first || asking * 2 >= all);
    let chosen = levels.iter().find(|(level, counts)| is_asking(**level, **counts)).or(levels.iter().next())?;
    Some((*chosen.0, chosen.1.0, chosen.1.1))
}

fn is_level_of_groups(blocks: &[Block], level: u8) -> bool {
    let next = |n: usize| blocks.get(n + 1).map(|b| b.kind);
    let all = (0..blocks.len()).filter(|n| blocks[*n].kind == BlockKind::Heading(level));
    let (groups, all) = all.fold((0, 0), |(groups, all), n| {
        let is_group = matches!(next(n), Some(BlockKind::Heading(inner)) if inner > level);
        (groups + usize::from(is_group), all + 1)
    });
    groups * 2 > all
}

#[cfg(test)]
mod tests {
    use super::super::entries::entries;
    use super::*;

    fn questions(blocks: &[Block]) -> Vec<String> {
        entries(blocks).1.into_iter().map(|f| f.question).collect()
    }

    fn asked(text: &str) -> Block {
        let mut block = Block::paragraph(text, 1);
        block.marks.asked = true;
        block
    }

    #[test]
    fn headings_with_nothing_but_headings_under_them_name_groups() {
        let blocks = [
            Block::heading(2, "Account", 1),
            Block::heading(3, "The page stays blank", 2),
            Block::paragraph("Build it again.", 3),
            Block::heading(3, "A lost password", 4),
            Block::paragraph("Reset it.", 5),
            Block::heading(2, "Extensions", 6),
            Block::heading(3, "Nothing is installed", 7),
            Block::paragraph("Look at the network.", 8),
        ];
        assert_eq!(questions(&blocks), ["The page stays blank", "A lost password", "Nothing is installed"]);
    }

    #[test]
    fn an_accordion_of_statements_is_questions_where_each_has_its_text() {
        let blocks = [
            asked("Delivery times"),
            Block::paragraph("Two days.", 1),
            asked("Lost parcels"),
            Block::paragraph("No.", 1),
        ];
        assert_eq!(questions(&blocks), ["Delivery times", "Lost parcels"]);
    }

    #[test]
    fn one_heading_that_asks_does_not_outweigh_the_paragraphs_that_do() {
        let mut blocks: Vec<Block> =
            ["Who came?", "Ana.", "Why so?", "She could.", "Is it far?", "No.", "How long?", "Long."]
                .map(|t| Block::paragraph(t, 1))
                .to_vec();
        blocks.push(Block::heading(3, "Want a kettle?", 9));
        assert_eq!(questions(&blocks)[..4], ["Who came?", "Why so?", "Is it far?", "How long?"]);
    }
}

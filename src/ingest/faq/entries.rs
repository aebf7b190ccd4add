use super::words::{
    Lone, asks, clearly_asks, has_colon_label, has_question_label, lone_label, strip_answer_label, strip_question_label,
};
use crate::ingest::block::{Block, BlockKind, join_lines};
use crate::ingest::chrome::is_chrome;
use std::collections::BTreeMap;

/// A question as it was found, its answer's paragraphs, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Found {
    pub question: String,
    pub answer: Vec<String>,
    pub line: usize,
    /// Place of its block among those given.
    pub at: usize,
}

/// How the questions of one FAQ are marked; the most explicit mark present decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// By the page's markup.
    Asked,
    Headings(u8),
    Labels,
    BoldLines,
    BoldLeads,
    BareLines,
}

/// The entries of an FAQ's blocks (the heading not among them), and what stands before the first question.
pub(in crate::ingest) fn entries(blocks: &[Block]) -> (Vec<String>, Vec<Found>) {
    let style = style(blocks);
    let mut intro = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    let mut labelled = false;
    for (at, block) in blocks.iter().enumerate() {
        let has_answer = found.last().is_none_or(|f| !f.answer.is_empty());
        match lone_label(&block.text) {
            Some(Lone::Question) => {
                labelled = true;
                continue;
            }
            Some(Lone::Answer) => continue,
            // A number may be an answer.
            Some(Lone::Number) if has_answer || !block.text.contains(|c: char| c.is_ascii_digit()) => continue,
            _ => {}
        }
        if is_group(block, style) || (is_chrome(&block.text) && !asks(&block.text)) {
            continue;
        }
        let asked = if std::mem::take(&mut labelled) {
            Some((strip_question_label(&block.flowing()).to_owned(), None))
        } else {
            question_of(block, style).or_else(|| {
                let answered = blocks.get(at + 1).is_some_and(|next| !next.is_heading() && !asks(&next.text));
                (has_answer && answered && is_stray_question(block, style))
                    .then(|| (strip_question_label(&block.flowing()).to_owned(), None))
            })
        };
        if let (Some(_), Style::BareLines, Some(first)) = (&asked, style, found.first()) {
            let other_place = blocks[first.at].marks.depth != block.marks.depth;
            // A quiz, a form, a list of comments: its lines stand elsewhere on the page than the questions before.
            if other_place && block.marks.shared < blocks[first.at].marks.depth {
                break;
            }
        }
        if let Some((question, rest)) = asked {
            let answer = rest.into_iter().filter(|r| !r.is_empty()).collect();
            found.push(Found { question, answer, line: block.line, at });
        } else {
            let text = block.flowing();
            match found.last_mut() {
                // Elsewhere than under `Q:` a letter at the start may be an initial or a list: only `A:` is a label.
                Some(entry) if entry.answer.is_empty() && (style == Style::Labels || has_colon_label(&text)) => {
                    entry.answer.push(strip_answer_label(&text).to_owned());
                }
                Some(entry) => entry.answer.push(text),
                None => intro.push(text),
            }
        }
    }
    (intro, found)
}

/// A heading above the questions' level: it names a group of them.
fn is_group(block: &Block, style: Style) -> bool {
    match (style, block.kind) {
        (Style::Headings(level), BlockKind::Heading(own)) => own < level,
        (Style::Asked, BlockKind::Heading(_)) => !block.marks.asked && !asks(&block.text),
        _ => false,
    }
}

/// A question that a publisher forgot to mark as the others are: a short line of one sentence with its question mark.
fn is_stray_question(block: &Block, style: Style) -> bool {
    matches!(style, Style::Headings(_) | Style::BoldLines | Style::Asked)
        && !block.marks.linked
        && !block.marks.item
        && matches!(block.kind, BlockKind::Paragraph { .. })
        && clearly_asks(&block.text)
}

fn style(blocks: &[Block]) -> Style {
    let marked = blocks.iter().filter(|b| b.marks.asked);
    let (asking, all) = marked.fold((0, 0), |(asking, all), b| (asking + usize::from(asks(&b.text)), all + 1));
    if asking > 0 && asking * 2 >= all {
        return Style::Asked;
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
        // Headings that do not ask are questions where nothing else asks more often.
        if asking > 0 || all > labels.max(bold_asking).max(bare) {
            return Style::Headings(level);
        }
    }
    // One label among many questions without is a slip.
    if labels > 0 && labels * 2 >= bare.max(bold_asking) {
        return Style::Labels;
    }
    if bold_lines > 0 && bold_asking * 2 >= bare {
        Style::BoldLines
    } else if bold_leads > 0 && bold_leads >= bare {
        Style::BoldLeads
    } else {
        Style::BareLines
    }
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
    let first = *levels.keys().next()?;
    let is_asking = |level: u8, (asking, all): (usize, usize)| asking > 0 && (level == first || asking * 2 >= all);
    let chosen = levels.iter().find(|(level, counts)| is_asking(**level, **counts)).or(levels.iter().next())?;
    Some((*chosen.0, chosen.1.0, chosen.1.1))
}

/// The question a block asks under `style`, and what of its answer stands in the same block.
fn question_of(block: &Block, style: Style) -> Option<(String, Option<String>)> {
    let text = block.text.trim();
    let clean = |question: &str| strip_question_label(&join_lines(question)).to_owned();
    match (style, block.kind) {
        (Style::Asked, _) => (block.marks.asked || (block.is_heading() && asks(text))).then(|| (clean(text), None)),
        (Style::Headings(level), BlockKind::Heading(own)) => (own == level).then(|| (clean(text), None)),
        (Style::Labels, BlockKind::Paragraph { .. }) if has_question_label(text) => {
            let mut lines = text.lines();
            let mut question = vec![lines.next().unwrap_or_default()];
            let mut answer = Vec::new();
            for line in lines {
                if answer.is_empty()
                    && strip_answer_label(line) == line.trim()
                    && !question.last().is_some_and(|q| asks(q))
                {
                    question.push(line);
                } else {
                    answer.push(line);
                }
            }
            let answer = join_lines(&answer.join("\n"));
            Some((clean(&question.join("\n")), Some(strip_answer_label(&answer).to_owned())))
        }
        (Style::BoldLines, BlockKind::Paragraph { bold }) if bold > 0 && bold == block.text.len() => {
            Some((clean(text), None))
        }
        (Style::BoldLines | Style::BoldLeads, BlockKind::Paragraph { bold }) if bold > 0 => {
            let (lead, rest) = block.text.split_at_checked(bold)?;
            asks(lead).then(|| (clean(lead), Some(join_lines(rest))))
        }
        (Style::BareLines, BlockKind::Paragraph { .. }) => asks(text).then(|| (clean(text), None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_on_the_next_line_begins_the_answer() {
        let blocks = [Block::paragraph("Q: Is it\nfree?\nA: Yes,\nfor now.", 1), Block::paragraph("And later too.", 6)];
        let (intro, found) = entries(&blocks);
        assert!(intro.is_empty());
        assert_eq!(
            found,
            [Found {
                question: "Is it free?".into(),
                answer: vec!["Yes, for now.".into(), "And later too.".into()],
                line: 1,
                at: 0
            }]
        );
    }

    #[test]
    fn an_initial_is_not_a_label() {
        let blocks = [Block::heading(3, "Who won?", 1), Block::paragraph("A. J. Foyt won the race.", 3)];
        assert_eq!(entries(&blocks).1[0].answer, ["A. J. Foyt won the race."]);
    }

    #[test]
    fn deeper_headings_belong_to_the_answer() {
        let blocks = [Block::heading(3, "How?", 1), Block::heading(4, "Step one", 2), Block::paragraph("Do it.", 3)];
        let (_, found) = entries(&blocks);
        assert_eq!(found[0].answer, ["Step one", "Do it."]);
    }
}

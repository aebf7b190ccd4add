//! The questions and answers of one FAQ: its blocks are cut at what its style marks as questions, and what stands before the
//! first is introduction. Which blocks are an FAQ is found in [`find`](super::find).

use super::style::{QuestionStyle, is_marked, style};
use super::words::{
    Lone, after_answer_colon, asks, clearly_asks, has_question_label, is_same, key, lead_question, lone_label,
    strip_answer_label, strip_question_label, with_other_label,
};
use crate::ingest::block::{Block, BlockKind, join_lines};
use crate::ingest::boilerplate::is_chrome;
use std::borrow::Cow;
use std::collections::HashSet;

/// A question as it was found, its answer's paragraphs, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct FoundQuestion {
    pub question: String,
    pub answer: Vec<String>,
    pub line: usize,
    /// Place of its block among those given.
    pub at: usize,
}

/// So many lines and questions are compared word by word, the rest by their letters only.
const MOST_COMPARED: usize = 10_000;

/// The entries of an FAQ's blocks (the heading not among them), and what stands before the first question.
pub(in crate::ingest) fn entries(blocks: &[Block]) -> (Vec<String>, Vec<FoundQuestion>) {
    let swapped = with_labels_swapped(blocks);
    let blocks = swapped.as_ref();
    let style = style(blocks);
    let mut intro = Vec::new();
    let mut found: Vec<FoundQuestion> = Vec::new();
    let mut labelled = false;
    // The question before has a label, so its answer may have one too.
    let mut paired = false;
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
        if is_group(blocks, at, style) || (is_chrome(&block.text) && !asks(&block.text)) {
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
        if let (Some(_), QuestionStyle::BareLines, Some(first)) = (&asked, style, found.first()) {
            let other_place = blocks[first.at].marks.depth != block.marks.depth;
            // A quiz, a form, a list of comments: its lines stand elsewhere on the page than the questions before.
            if other_place && block.marks.shared < blocks[first.at].marks.depth {
                break;
            }
        }
        if let Some((question, rest)) = asked {
            let answer = rest.into_iter().filter(|r| !r.is_empty()).collect();
            paired = style == QuestionStyle::Labels || has_question_label(&block.text);
            found.push(FoundQuestion { question, answer, line: block.line, at });
        } else {
            let text = block.flowing();
            match found.last_mut() {
                // Elsewhere than under `Q:` a letter at the start may be an initial or a list: only `A:` is a label.
                Some(entry) if entry.answer.is_empty() => {
                    let bare = paired.then(|| strip_answer_label(&text));
                    entry.answer.push(bare.or(after_answer_colon(&text)).unwrap_or(&text).to_owned());
                }
                Some(entry) => entry.answer.push(text),
                None => intro.push(text),
            }
        }
    }
    strip_count(&mut found);
    drop_repeated(&mut found);
    (intro, found)
}

/// Questions counted without a mark after the number (`1 Who came?`, `02Why so?`) lose it where all are counted.
fn strip_count(found: &mut [FoundQuestion]) {
    let counted = |text: &str, n: usize| -> Option<String> {
        // `IV. Who came?`
        let roman = text.split_once(' ').filter(|(first, _)| {
            first.strip_suffix(['.', ')', ':']).is_some_and(|number| ROMAN.get(n.saturating_sub(1)) == Some(&number))
        });
        if let Some((_, rest)) = roman {
            return Some(rest.trim().to_owned());
        }
        let (number, rest) = text.split_at_checked(text.find(|c: char| !c.is_ascii_digit())?)?;
        let begins = rest.starts_with(|c: char| c == ' ' || c.is_alphabetic() && !c.is_lowercase());
        (begins && number.len() <= 3 && number.parse() == Ok(n)).then(|| rest.trim().to_owned())
    };
    let bare: Option<Vec<String>> = found.iter().enumerate().map(|(n, f)| counted(&f.question, n + 1)).collect();
    if let Some(bare) = bare.filter(|bare| bare.len() >= 2) {
        found.iter_mut().zip(bare).for_each(|(entry, question)| entry.question = question);
    }
}

/// Roman numbers of questions.
const ROMAN: &[&str] = &["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"];

/// No answer holds another question: what does is a list of the questions that follow.
fn drop_repeated(found: &mut [FoundQuestion]) {
    let asked: HashSet<String> = found.iter().map(|f| key(&f.question)).collect();
    let questions: Vec<String> = found.iter().map(|f| f.question.clone()).collect();
    let mut left = MOST_COMPARED;
    let mut is_repeated = |text: &str| {
        let text = strip_question_label(text);
        if asked.contains(&key(text)) {
            return true;
        }
        if !asks(text) || left < questions.len() {
            return false;
        }
        left -= questions.len();
        questions.iter().any(|q| is_same(q, text))
    };
    for entry in found {
        entry.answer.retain(|text| !is_repeated(text));
    }
}

/// The blocks with `Q:` for `A:` and the other way round, where a publisher confused them: what `A:` labels asks.
fn with_labels_swapped(blocks: &[Block]) -> Cow<'_, [Block]> {
    let count = |is: &dyn Fn(&Block) -> bool| blocks.iter().filter(|b| is(b)).count();
    let asking = count(&|b| after_answer_colon(&b.text).is_some_and(asks));
    let others = count(&|b| has_question_label(&b.text) && asks(&b.text));
    if asking < 2 || others > 0 {
        return Cow::Borrowed(blocks);
    }
    let swap = |block: &Block| {
        let mut block = block.clone();
        if let Some(text) = with_other_label(&block.text) {
            if let BlockKind::Paragraph { bold } = &mut block.kind {
                *bold = if *bold == block.text.len() { text.len() } else { 0 };
            }
            block.text = text;
        }
        block
    };
    Cow::Owned(blocks.iter().map(swap).collect())
}

/// A heading that names a group of questions: above their level, or right before one that the markup tells.
fn is_group(blocks: &[Block], at: usize, style: QuestionStyle) -> bool {
    let block = &blocks[at];
    match (style, block.kind) {
        (QuestionStyle::Headings(level), BlockKind::Heading(own)) => own < level,
        (QuestionStyle::Asked, BlockKind::Heading(_)) => {
            let is_question = |b: &Block| b.marks.asked || b.is_heading();
            !block.marks.asked && !asks(&block.text) && blocks.get(at + 1).is_none_or(is_question)
        }
        _ => false,
    }
}

/// A question that a publisher forgot to mark as the others are: a short line of one sentence with its question mark.
fn is_stray_question(block: &Block, style: QuestionStyle) -> bool {
    matches!(style, QuestionStyle::Headings(_) | QuestionStyle::BoldLines | QuestionStyle::Asked)
        && !block.marks.linked
        && !block.marks.item
        && matches!(block.kind, BlockKind::Paragraph { .. })
        && clearly_asks(&block.text)
}

/// The question a block asks under `style`, and what of its answer stands in the same block.
fn question_of(block: &Block, style: QuestionStyle) -> Option<(String, Option<String>)> {
    let text = block.text.trim();
    let clean = |question: &str| strip_question_label(&join_lines(question)).to_owned();
    match (style, block.kind) {
        (QuestionStyle::Asked, _) => {
            (is_marked(block) || (block.is_heading() && asks(text))).then(|| (clean(text), None))
        }
        (QuestionStyle::Headings(level), BlockKind::Heading(own)) => (own == level).then(|| (clean(text), None)),
        (QuestionStyle::Labels, BlockKind::Paragraph { .. }) if has_question_label(text) => {
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
        (QuestionStyle::BoldLines, BlockKind::Paragraph { bold }) if bold > 0 && bold == block.text.len() => {
            Some((clean(text), None))
        }
        (QuestionStyle::BoldLines | QuestionStyle::BoldLeads, BlockKind::Paragraph { bold }) if bold > 0 => {
            let (lead, rest) = block.text.split_at_checked(bold)?;
            asks(lead).then(|| (clean(lead), Some(join_lines(rest))))
        }
        (QuestionStyle::Leads, BlockKind::Paragraph { .. }) => {
            lead_question(text).map(|(lead, rest)| (clean(lead), Some(join_lines(rest))))
        }
        (QuestionStyle::BareLines, BlockKind::Paragraph { .. }) => asks(text).then(|| (clean(text), None)),
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
            [FoundQuestion {
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

    fn questions(blocks: &[Block]) -> Vec<String> {
        entries(blocks).1.into_iter().map(|f| f.question).collect()
    }

    fn asked(text: &str) -> Block {
        let mut block = Block::paragraph(text, 1);
        block.marks.asked = true;
        block
    }

    #[test]
    fn headings_inside_a_folded_answer_stay_in_it() {
        let blocks = [
            asked("How is it done?"),
            Block::heading(4, "Step one", 2),
            Block::paragraph("Do it.", 3),
            Block::heading(3, "Money", 4),
            asked("What does it cost?"),
            Block::paragraph("Nothing.", 5),
        ];
        let found = entries(&blocks).1;
        assert_eq!(found[0].answer, ["Step one", "Do it."]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn labels_that_are_swapped_are_read_by_what_asks() {
        let blocks = ["A: Who came?", "Q: Ana came.", "A: Why so?", "Q: She could."].map(|t| Block::paragraph(t, 1));
        let found = entries(&blocks).1;
        assert_eq!(questions(&blocks), ["Who came?", "Why so?"]);
        assert_eq!(found[1].answer, ["She could."]);
    }

    #[test]
    fn labels_of_answers_come_off_where_their_questions_have_them() {
        let blocks = [
            Block::heading(3, "Q. Who came?", 1),
            Block::paragraph("A. Ana came.", 2),
            Block::heading(3, "Why so?", 3),
            Block::paragraph("A. J. Foyt could.", 4),
        ];
        let found = entries(&blocks).1;
        assert_eq!(found[0].answer, ["Ana came."]);
        assert_eq!(found[1].answer, ["A. J. Foyt could."]);
    }

    #[test]
    fn numbers_without_a_mark_come_off_where_they_count() {
        for counted in [
            ["I. Who came?", "So.", "II. Why so?", "So."],
            ["1 Who came?", "So.", "2 Why so?", "So."],
            ["01Who came?", "So.", "02Why so?", "So."],
        ] {
            assert_eq!(questions(&counted.map(|t| Block::paragraph(t, 1))), ["Who came?", "Why so?"]);
        }
        let blocks = ["7 of what?", "So.", "2 of what?", "So."].map(|t| Block::paragraph(t, 1));
        assert_eq!(questions(&blocks), ["7 of what?", "2 of what?"]);
    }

    #[test]
    fn a_line_may_hold_its_answer() {
        let blocks = ["Who came? Ana came.", "Why so? | She could."].map(|t| Block::paragraph(t, 1));
        let found = entries(&blocks).1;
        assert_eq!(questions(&blocks), ["Who came?", "Why so?"]);
        assert_eq!(found[1].answer, ["She could."]);
    }

    #[test]
    fn no_answer_holds_another_question() {
        let blocks = [
            Block::heading(3, "Who came?", 1),
            Block::paragraph("Ana came.", 2),
            Block::paragraph("1.2. Why so?", 3),
            Block::heading(3, "1.2. Why so?", 4),
            Block::paragraph("She could.", 5),
        ];
        assert_eq!(entries(&blocks).1[0].answer, ["Ana came."]);
    }
}

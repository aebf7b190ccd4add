//! Where an FAQ has ended though nothing says so: pages put forms, quizzes, their author's life and a menu right behind the
//! last answer. What is in doubt is left to the article's text.

use super::entries::FoundQuestion;
use super::words::asks;
use crate::ingest::block::{Block, BlockKind};
use crate::text::width;

/// Fewer answers do not tell what an answer of this FAQ looks like.
const FEWEST_TO_COMPARE: usize = 2;

/// A longer line, in columns, is no choice of a quiz and no label of a form.
const LONGEST_CHOICE: usize = 40;

/// So many links after each other are a menu.
const MENU: usize = 3;

/// The place among an FAQ's `blocks` at which something else than its answers begins.
pub(super) fn end(blocks: &[Block], found: &[FoundQuestion]) -> Option<usize> {
    let form = form(found);
    let name = name(blocks, found);
    let kept = form.into_iter().chain(name).min().unwrap_or(found.len());
    let end = found.get(kept).map_or(blocks.len(), |f| f.at);
    let last = kept.checked_sub(1).and_then(|n| found.get(n))?;
    // The first block after a question is its answer, whatever it looks like.
    let rest = (last.at + 2).min(end)..end;
    let is_end = |n: &usize| {
        // What stands between the last answer and a form leads to the form.
        form.is_some_and(|f| f == kept) && !is_sentence(&blocks[*n].text) && !blocks[*n].marks.item
            || is_menu(&blocks[*n..end])
            || is_life(&blocks[*n].text) && kept >= FEWEST_TO_COMPARE
    };
    let cut = rest.clone().find(is_end).unwrap_or(end);
    (cut < blocks.len()).then_some(cut)
}

/// The first of the questions at the end that are asked of the reader: what follows each are choices and labels, where all
/// answers before are sentences.
fn form(found: &[FoundQuestion]) -> Option<usize> {
    let is_told = |f: &FoundQuestion| f.answer.iter().any(|a| is_sentence(a));
    let is_form = |f: &FoundQuestion| {
        !f.answer.is_empty() && f.answer.iter().all(|a| !is_sentence(a) && width(a) <= LONGEST_CHOICE)
    };
    let first = found.iter().rposition(|f| !is_form(f)).map_or(0, |n| n + 1);
    let (before, asked) = found.split_at_checked(first)?;
    // One list of names may be an answer; two questions with nothing but choices are not.
    let is_clear = asked.len() >= 2 || asked.iter().any(|f| f.answer.len() >= MENU);
    (is_clear && before.len() >= FEWEST_TO_COMPARE && before.iter().all(is_told)).then_some(first)
}

/// Bold lines that ask nothing after the last of those that do: a name above its owner's life.
fn name(blocks: &[Block], found: &[FoundQuestion]) -> Option<usize> {
    let last = found.iter().rposition(|f| asks(&f.question))? + 1;
    let (before, rest) = found.split_at_checked(last)?;
    let is_bold = |f: &FoundQuestion| {
        blocks.get(f.at).is_some_and(|b| matches!(b.kind, BlockKind::Paragraph { bold } if bold > 0))
    };
    // A heading that is a name, above what that person does.
    let is_person = |f: &FoundQuestion| {
        let first = f.question.split(' ').next().unwrap_or_default();
        is_name(&f.question)
            && f.answer.first().is_some_and(|a| a.starts_with(first) || a.starts_with("She ") || a.starts_with("He "))
    };
    let all_ask = before.len() >= FEWEST_TO_COMPARE && before.iter().all(|f| asks(&f.question));
    (all_ask && !rest.is_empty() && rest.iter().all(|f| is_bold(f) || is_person(f))).then_some(last)
}

/// Whether blocks are nothing but links, or one block of several between bars.
fn is_menu(blocks: &[Block]) -> bool {
    let is_bar = |b: &Block| b.marks.linked && b.text.split(['|', '·', '•']).count() >= MENU;
    blocks.len() >= MENU && blocks.iter().all(|b| b.marks.linked) || blocks.first().is_some_and(is_bar)
}

/// Whether a paragraph tells who somebody is: a name, and what that person does.
fn is_life(text: &str) -> bool {
    let Some((name, rest)) =
        [" is a ", " is an ", " is the ", " is our "].iter().find_map(|verb| text.split_once(verb))
    else {
        return false;
    };
    let does = rest.split(['.', ',', ';']).next().unwrap_or_default().to_lowercase();
    is_name(name) && does.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| WORK.contains(&word))
}

/// Whether a text is made as a person's name is.
fn is_name(text: &str) -> bool {
    let is_part =
        |w: &str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
    (2..=4).contains(&text.split(' ').count()) && text.split(' ').all(is_part)
}

/// What people do who write on pages.
const WORK: &[&str] = &[
    "author",
    "writer",
    "editor",
    "journalist",
    "reporter",
    "founder",
    "co-founder",
    "blogger",
    "columnist",
    "consultant",
    "specialist",
    "expert",
    "strategist",
    "correspondent",
    "marketer",
    "contributor",
    "copywriter",
    "ceo",
    "coach",
    "professor",
    "researcher",
];

fn is_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', ')', '」', '』', ' ']);
    text.ends_with(['.', '!', '。', '！', ':', '：', '…'])
}

#[cfg(test)]
mod tests {
    use super::super::entries::entries;
    use super::*;

    fn kept(blocks: &[Block]) -> Vec<String> {
        let found = entries(blocks).1;
        let end = end(blocks, &found).unwrap_or(blocks.len());
        blocks[..end].iter().map(|b| b.text.clone()).collect()
    }

    const FAQ: [&str; 4] = ["Who came?", "Ana came.", "Why so?", "She could."];

    fn lines(more: &[&str]) -> Vec<Block> {
        FAQ.iter().chain(more).map(|t| Block::paragraph(*t, 1)).collect()
    }

    #[test]
    fn a_form_after_the_last_answer_is_no_question() {
        let form = ["Compare kites in six clicks", "How many kites?", "One", "Two", "Who are you?", "Name", "Next"];
        assert_eq!(kept(&lines(&form)), FAQ);
    }

    #[test]
    fn an_answer_may_be_a_list() {
        let list = lines(&["Which colours?", "Red", "Blue"]);
        assert_eq!(kept(&list).len(), list.len());
    }

    #[test]
    fn the_life_of_its_author_is_no_part_of_an_answer() {
        assert_eq!(kept(&lines(&["Ana Ruiz is the founder of Kites and flies them."])), FAQ);
        let told = lines(&["Red Rock is a hill near the town."]);
        assert_eq!(kept(&told).len(), told.len());
    }

    #[test]
    fn a_name_in_bold_after_the_last_answer_is_no_question() {
        let bold = |t: &str| Block { kind: BlockKind::Paragraph { bold: t.len() }, ..Block::paragraph(t, 1) };
        let mut blocks = lines(&[]);
        blocks[0] = bold(FAQ[0]);
        blocks[2] = bold(FAQ[2]);
        blocks.extend([bold("Ana Ruiz, Founder of Kites"), Block::paragraph("She flies them.", 1)]);
        assert_eq!(kept(&blocks), FAQ);
    }
}

use super::lines::{LONGEST_HEADING, PageLine, ends_sentence};
use crate::ingest::boilerplate::{is_chrome, is_invitation};
use crate::ingest::faq::{asks, is_bare_faq_heading, is_faq_heading, lead_question, strip_question_label};

/// Of fewer questions, the answers do not tell what the last one looks like.
const FEWEST_TO_COMPARE: usize = 2;

/// A question follows the line that announces it within so many lines.
const SOON: usize = 20;

/// A longer line is no name of a group of questions.
const LONGEST_GROUP: usize = 60;

/// The line that announces the FAQ. A menu, a table of contents or a footer may name it too: the one that most answered
/// questions follow, the last of equals.
pub(super) fn faq_line(lines: &[PageLine<'_>]) -> Option<usize> {
    let is_faq = |l: &PageLine<'_>| {
        let is_name = is_bare_faq_heading(l.text) || !ends_sentence(l.text) && is_faq_heading(l.text);
        l.text.chars().count() <= LONGEST_HEADING && is_name
    };
    let is_question = |l: &PageLine<'_>| l.text.ends_with(['?', '？', '؟']) || lead_question(l.text).is_some();
    let is_followed = |n: usize| lines[n + 1..].iter().take(SOON).any(is_question) && !is_menu_entry(lines, n);
    let announced: Vec<usize> = (0..lines.len()).filter(|n| is_faq(&lines[*n]) && is_followed(*n)).collect();
    let ends = announced.iter().copied().skip(1).chain([lines.len()]);
    let answered = announced.iter().copied().zip(ends).map(|(from, to)| {
        let pairs = lines[from..to].windows(2).filter(|w| asks(w[0].text) && !asks(w[1].text)).count();
        (pairs.max(lines[from..to].iter().filter(|l| lead_question(l.text).is_some()).count()), from)
    });
    answered.filter(|(count, _)| *count > 0).max().map(|(_, from)| from)
}

/// A bare name with two more names after it stands in a menu.
pub(super) fn is_menu_entry(lines: &[PageLine<'_>], at: usize) -> bool {
    let next = lines[at + 1..].iter().take(2);
    is_bare_faq_heading(lines[at].text) && next.filter(|l| is_fragment(l)).count() == 2
}

/// Where the last answer ends. Nothing marks it in bare text: where the answers before it are all sentences, a line that is
/// none is what the page goes on with.
pub(super) fn last_answer_end(entries: &[PageLine<'_>]) -> usize {
    let asking = |n: &usize| asks(entries[*n].text) && !is_invitation(entries[*n].text);
    let mut questions: Vec<usize> = (0..entries.len()).filter(asking).collect();
    let is_marked = |n: &usize| strip_question_label(entries[*n].text).ends_with(['?', '？', '؟', '!']);
    let marked = questions.iter().filter(|n| is_marked(n)).count();
    let last_marked = questions.iter().rposition(is_marked).map_or(0, |at| at + 1);
    // Where all before have their mark, a line that only opens like a question is a heading of what follows.
    let next = questions.get(last_marked).copied().filter(|_| marked > FEWEST_TO_COMPARE && marked == last_marked);
    if next.is_some() {
        questions.truncate(last_marked);
    }
    let entries = &entries[..next.unwrap_or(entries.len())];
    let asked_of_readers = form(entries, &questions);
    let entries = asked_of_readers.and_then(|n| questions.get(n)).map_or(entries, |at| &entries[..*at]);
    questions.truncate(asked_of_readers.unwrap_or(questions.len()));
    let [first, .., last] = questions.as_slice() else {
        return entries.len();
    };
    let is_fragment = |n: &usize| is_fragment(&entries[*n]) && !is_group(entries, *n);
    if questions.len() < FEWEST_TO_COMPARE || (*first..*last).any(|n| is_fragment(&n)) {
        return entries.len();
    }
    // The first line after a question is its answer, whatever it looks like.
    (last + 2..entries.len()).find(is_fragment).unwrap_or(entries.len())
}

/// The first of the questions at the end that are asked of the reader, as a form or a quiz does: what follows each are names
/// and choices, where the answers before begin with a sentence.
fn form(entries: &[PageLine<'_>], questions: &[usize]) -> Option<usize> {
    let answer = |n: usize| {
        let to = questions.get(n + 1).copied().unwrap_or(entries.len());
        questions.get(n).and_then(|at| entries.get(at + 1..to)).unwrap_or_default()
    };
    let is_choice = |n: &usize| !answer(*n).is_empty() && answer(*n).iter().all(|l| !ends_sentence(l.text));
    let first = (0..questions.len()).rev().find(|n| !is_choice(n)).map_or(0, |n| n + 1);
    let is_clear = questions.len() >= first + 2 || (first..questions.len()).any(|n| answer(n).len() > 2);
    let are_told = (0..first).all(|n| answer(n).first().is_some_and(|l| ends_sentence(l.text)));
    (is_clear && are_told && first >= FEWEST_TO_COMPARE).then_some(first)
}

/// A line that is neither a sentence nor a question: a name, an entry of a list or of a table.
fn is_fragment(line: &PageLine<'_>) -> bool {
    !ends_sentence(line.text) && !asks(line.text) && !is_chrome(line.text)
}

/// The name of a group of questions: alone between an answer's sentence and a question.
pub(super) fn is_group(entries: &[PageLine<'_>], at: usize) -> bool {
    let line = &entries[at];
    let is_short = line.text.chars().count() <= LONGEST_GROUP && line.after_gap;
    let is_after = at.checked_sub(1).is_none_or(|n| ends_sentence(entries[n].text) && !asks(entries[n].text));
    let is_before = entries.get(at + 1).is_some_and(|l| l.after_gap && asks(l.text));
    is_short && is_after && is_before && is_fragment(line)
}

/// A question that stands in the middle of an answer's block is part of the answer.
pub(super) fn ends_answer(line: &PageLine<'_>, has_question: bool) -> bool {
    has_question && !line.after_gap && line.text.chars().count() > 120
}

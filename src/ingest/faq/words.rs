//! Telling a question, an answer and their labels by the words and marks publishers use.

use super::headings::fold;

const QUESTION_WORDS: &[&str] = &[
    "question",
    "q",
    "faq",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "вопрос",
    "問題",
    "问题",
    "質問",
    "問",
    "问",
    "질문",
];

const ANSWER_WORDS: &[&str] = &[
    "answer",
    "a",
    "antwort",
    "réponse",
    "respuesta",
    "resposta",
    "risposta",
    "ответ",
    "答案",
    "回答",
    "答え",
    "答",
    "답변",
];

/// What a heading's link to itself or to its editor shows.
const SIGNS: &[&str] = &["¶", "🔗", " #", "[edit]", "[ edit ]", "[edit source]", "\u{200b}"];

/// The longest line taken for a question, in characters.
const LONGEST_QUESTION: usize = 250;

/// A question that is told by nothing but its words is shorter.
const LONGEST_CLEAR: usize = 160;

/// Words that open a question in English; a line that begins with one and has no full stop asks something.
const OPENERS: &[&str] = &[
    "what", "what's", "how", "why", "when", "where", "who", "who's", "whom", "whose", "which", "is", "are", "am",
    "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "shall", "may", "must", "has",
    "have", "had", "isn't", "aren't", "can't", "don't",
];

const CHINESE_OPENERS: &[&str] = &[
    "什麼",
    "什么",
    "如何",
    "怎麼",
    "怎么",
    "怎樣",
    "怎样",
    "為什麼",
    "为什么",
    "為何",
    "为何",
    "誰",
    "谁",
    "哪",
    "何時",
    "何时",
    "是否",
    "多少",
    "幾",
    "几",
    "嗎",
    "吗",
];

/// Whether a line asks something: it ends in a question mark, or opens like a question and has no full stop.
pub(in crate::ingest) fn asks(line: &str) -> bool {
    let line = without_sign(line).trim_end_matches(['"', '”', '’', '»', '*', '」']);
    if line.is_empty() || line.chars().count() > LONGEST_QUESTION {
        return false;
    }
    // `?!` asks too.
    if line.trim_end_matches([')', '!', '！']).ends_with(['?', '？', '؟']) {
        return true;
    }
    if line.ends_with(['.', '。', '!', '！', ':', '：', ';', ',', '，', '…']) {
        return false;
    }
    let first = line.split_whitespace().next().unwrap_or_default().to_lowercase().replace('’', "'");
    OPENERS.contains(&first.as_str()) || CHINESE_OPENERS.iter().any(|w| line.contains(w) && line.chars().count() < 40)
}

/// A heading without the link to itself or to its editor that follows its words.
fn without_sign(line: &str) -> &str {
    let mut line = line.trim();
    while let Some(rest) = SIGNS.iter().find_map(|sign| line.strip_suffix(sign)) {
        line = rest.trim_end();
    }
    line
}

/// Whether a line asks beyond doubt: one short sentence that opens like a question and has its mark.
pub(in crate::ingest) fn clearly_asks(line: &str) -> bool {
    let line = strip_question_label(line);
    line.ends_with(['?', '？'])
        && line.chars().count() <= LONGEST_CLEAR
        && !line.contains(". ")
        && !line.contains('\n')
        && asks(line.trim_end_matches(['?', '？']))
}

/// A line's first sentence and the rest, where that sentence asks beyond doubt.
pub(in crate::ingest) fn lead_question(line: &str) -> Option<(&str, &str)> {
    let at = line.find(['?', '？'])?;
    let end = at + line.get(at..)?.chars().next().map_or(1, char::len_utf8);
    let (lead, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '|');
    (clearly_asks(lead) && !rest.is_empty()).then_some((lead, rest))
}

/// The question without what stands before it: label, number, bullet, picture (`Q:`, `Q3.`, `問：`, `2.`, `👉`), and
/// without the sign of an accordion after it.
pub(in crate::ingest) fn strip_question_label(text: &str) -> &str {
    let is_picture = |c: char| {
        c.is_whitespace()
            || matches!(c, '•' | '·' | '–' | '—' | '-' | '+' | '>' | '»' | '›' | '|')
            || matches!(c, '\u{200b}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}')
            || matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
    };
    let text = without_sign(text)
        .trim_start_matches(is_picture)
        .trim_end_matches(|c| is_picture(c) && !matches!(c, '-' | '+'));
    let text =
        ["+", "-", "−"].iter().find_map(|sign| text.strip_suffix(sign)).filter(|t| asks(t)).unwrap_or(text).trim();
    let rest = label(text, QUESTION_WORDS).unwrap_or(text);
    numbered(rest).map_or(rest, |rest| rest.trim_start_matches(is_picture).trim_end())
}

/// What follows a number like `2.`, `(3)`, `4:` or `1.2.`.
fn numbered(text: &str) -> Option<&str> {
    let text = text.strip_prefix('(').unwrap_or(text);
    // `#3 Why?`
    let counted = text.strip_prefix('#').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    if let Some(rest) = counted.filter(|rest| rest.len() + 1 < text.len()) {
        let rest = rest.trim_start_matches([':', '.', ')']);
        return rest.starts_with(char::is_whitespace).then(|| rest.trim_start());
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = text.strip_suffix(rest)?;
    let is_number = number.split('.').all(|part| part.len() <= 3) && number.starts_with(|c: char| c.is_ascii_digit());
    // Without a mark after it, a figure is part of the question.
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    // `01.Can it …`, but not `3.5 percent` and `2.x`.
    let is_glued = number.ends_with('.') && number.matches('.').count() == 1 && begins(rest);
    let ends = number.ends_with('.') && rest.starts_with(char::is_whitespace) || is_glued;
    let marked = [") ", ": ", "、", "．"].iter().find_map(|mark| rest.strip_prefix(mark));
    let glued = || [")", ":"].iter().find_map(|mark| rest.strip_prefix(mark)).filter(|rest| begins(rest));
    marked.or_else(glued).or(ends.then_some(rest)).filter(|_| is_number)
}

/// A label or a number that stands alone, its question or answer in the block after it.
pub(super) fn lone_label(text: &str) -> Option<Lone> {
    let text = text.trim();
    if text.len() > 16 {
        return None;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let word = bare.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    match word {
        "" => Some(Lone::Number),
        "faq" => None,
        "issue" => Some(Lone::Question),
        "solution" => Some(Lone::Answer),
        word if QUESTION_WORDS.contains(&word) => Some(Lone::Question),
        word if ANSWER_WORDS.contains(&word) => Some(Lone::Answer),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lone {
    Question,
    Answer,
    /// Digits or signs only.
    Number,
}

/// What two questions that are one have in common: letters and digits, lower case.
pub(in crate::ingest) fn key(question: &str) -> String {
    question.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two questions are one, differently written: most words of either are words of the other.
pub(in crate::ingest) fn is_same(one: &str, other: &str) -> bool {
    if key(one) == key(other) {
        return true;
    }
    let (one, other) = (fold(one), fold(other));
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    let (one, other) = (words(&one), words(&other));
    let both = one.intersection(&other).count();
    // Four words of five; a question of one or two words must be the same.
    both * 5 >= one.union(&other).count() * 4
}

/// The answer without its label (`A:`, `答：`).
pub(super) fn strip_answer_label(text: &str) -> &str {
    let text = text.trim();
    label(text, ANSWER_WORDS).unwrap_or(text)
}

/// The answer after a label with a colon, which is no initial.
pub(super) fn after_answer_colon(text: &str) -> Option<&str> {
    let text = text.trim();
    label_before(text, ANSWER_WORDS, &[':', '：'])
}

/// What follows `Q:`, `Q.`, `Q1)`, `Question 2 –` …; `None` when the text has no such label.
fn label<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    label_before(text, words, &[':', '：', '.', ')', '、', '–', '—', '-'])
}

fn label_before<'a>(text: &'a str, words: &[&str], marks: &[char]) -> Option<&'a str> {
    for word in words {
        let Some(start) = text.get(..word.len()).filter(|s| s.to_lowercase() == *word) else {
            continue;
        };
        let rest = text.get(start.len()..)?;
        let number = rest.trim_start_matches(['.', '#', ' ']);
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = if after.len() < number.len() { after } else { rest }.trim_start();
        for mark in marks {
            if let Some(rest) = rest.strip_prefix(*mark)
                && (matches!(mark, ':' | '：' | '、') || rest.starts_with(char::is_whitespace))
            {
                return Some(rest.trim());
            }
        }
    }
    None
}

pub(super) fn has_question_label(text: &str) -> bool {
    label(text.trim(), QUESTION_WORDS).is_some()
}

/// The text with its question's label in place of its answer's, or the other way round.
pub(super) fn with_other_label(text: &str) -> Option<String> {
    let as_question = || label(text, ANSWER_WORDS).map(|rest| format!("Q: {rest}"));
    label(text, QUESTION_WORDS).map(|rest| format!("A: {rest}")).or_else(as_question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_numbers_come_off_and_figures_stay() {
        assert_eq!(strip_question_label("Q3: Why?"), "Why?");
        assert_eq!(strip_question_label("12. Why?"), "Why?");
        for numbered in [
            "(3) Why?",
            "01.Why?",
            "2)Why?",
            "1.2. Why?",
            "3.2.10. Why?",
            "4: Why?",
            "Question 2 – Why?",
            "FAQ 1: Why?",
            "Q.1) Why?",
            "#2 Why?",
            "#2: Why?",
        ] {
            assert_eq!(strip_question_label(numbered), "Why?", "{numbered}");
        }
        for signed in ["Why? ¶", "Why?[edit]", "Why? #"] {
            assert_eq!(strip_question_label(signed), "Why?", "{signed}");
        }
        assert_eq!(strip_question_label("3.5 percent of what?"), "3.5 percent of what?");
        assert_eq!(strip_question_label("2.x or later?"), "2.x or later?");
        assert_eq!(strip_question_label("2025: what now?"), "2025: what now?");
        assert_eq!(strip_question_label("Quick question?"), "Quick question?");
        assert_eq!(strip_answer_label("A: Yes."), "Yes.");
        assert_eq!(strip_answer_label("A lot. Really."), "A lot. Really.");
        assert_eq!(strip_answer_label("答：會。"), "會。");
    }

    #[test]
    fn a_question_is_told_by_its_mark_or_its_opening() {
        for line in ["So what is it?!", "Can it be used there (or here, or …)", "Why? ¶", "Was ist das?", "הכול בסדר?"]
        {
            assert!(asks(line), "{line}");
        }
        for line in ["How nice!", "What a day it was.", "Delivery"] {
            assert!(!asks(line), "{line}");
        }
    }
}

//! Telling an FAQ's heading, its questions and its labels, in the words and marks publishers use.

/// Headings that announce an FAQ, folded to lower case without punctuation.
const HEADINGS: &[&str] = &[
    "faq",
    "faqs",
    "f a q",
    "f a q s",
    "frequently asked questions",
    "frequently asked question",
    "common questions",
    "questions and answers",
    "questions answers",
    "q a",
    "q and a",
    "q as",
    "quick questions",
    "reader questions",
    "your questions answered",
    "常見問題",
    "常见问题",
    "常見問答",
    "常见问答",
    "常見問題集",
    "問答",
    "问答",
    "問與答",
    "问与答",
    "常見問題與解答",
    "よくある質問",
    "よくあるご質問",
    "preguntas frecuentes",
    "foire aux questions",
    "questions fréquentes",
    "häufige fragen",
    "häufig gestellte fragen",
    "domande frequenti",
    "perguntas frequentes",
    "veelgestelde vragen",
    "자주 묻는 질문",
    "частые вопросы",
];

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

pub(in crate::ingest) fn is_faq_heading(heading: &str) -> bool {
    let folded = fold(heading);
    let starts =
        |words: &&&str| folded.strip_prefix(**words).is_some_and(|rest| rest.starts_with(' ') && words.len() > 2);
    HEADINGS.contains(&folded.as_str())
        || HEADINGS.iter().take(7).any(|words| starts(&words))
        || ["frequently asked questions", " faq", " faqs", "常見問題", "常见问题"]
            .iter()
            .any(|words| folded.ends_with(words))
}

/// Whether a heading says nothing but that an FAQ follows.
pub(in crate::ingest) fn is_bare_faq_heading(heading: &str) -> bool {
    HEADINGS.contains(&fold(heading).as_str())
}

fn fold(text: &str) -> String {
    let words: String =
        text.chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line asks something: it ends in a question mark, or opens like a question and has no full stop.
pub(in crate::ingest) fn asks(line: &str) -> bool {
    let line = line.trim().trim_end_matches(['"', '”', '*', ')', '」']);
    if line.is_empty() || line.chars().count() > LONGEST_QUESTION {
        return false;
    }
    if line.ends_with(['?', '？', '؟']) {
        return true;
    }
    if line.ends_with(['.', '。', '!', '！', ':', '：', ';', ',', '，', '…']) {
        return false;
    }
    let first = line.split_whitespace().next().unwrap_or_default().to_lowercase().replace('’', "'");
    OPENERS.contains(&first.as_str()) || CHINESE_OPENERS.iter().any(|w| line.contains(w) && line.chars().count() < 40)
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

/// The question without what stands before it: label, number, bullet, picture (`Q:`, `Q3.`, `問：`, `2.`, `👉`), and
/// without the sign of an accordion after it.
pub(in crate::ingest) fn strip_question_label(text: &str) -> &str {
    let is_picture = |c: char| {
        c.is_whitespace()
            || matches!(c, '•' | '·' | '–' | '—' | '-' | '+' | '>' | '»' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}')
            || matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
    };
    let text = text.trim_start_matches(is_picture).trim_end_matches(|c| is_picture(c) && !matches!(c, '-' | '+'));
    let text =
        ["+", "-", "−"].iter().find_map(|sign| text.strip_suffix(sign)).filter(|t| asks(t)).unwrap_or(text).trim();
    let rest = label(text, &["question", "q", "問題", "问题", "問", "问"]).unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).unwrap_or_default();
    if (1..=3).contains(&digits) {
        for mark in [". ", ") ", "、", "．"] {
            if let Some(rest) = after.strip_prefix(mark) {
                return rest.trim();
            }
        }
    }
    rest
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
        "q" | "question" | "issue" | "問" | "问" | "問題" | "问题" => Some(Lone::Question),
        "a" | "answer" | "solution" | "答" | "答案" => Some(Lone::Answer),
        "" => Some(Lone::Number),
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
    label(text, &["answer", "a", "答案", "答"]).unwrap_or(text)
}

pub(super) fn has_colon_label(text: &str) -> bool {
    ["A:", "Answer:", "答：", "答:", "A："].iter().any(|label| text.starts_with(label))
}

/// What follows `Q:`, `Q.`, `Q1)` …; `None` when the text has no such label.
fn label<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    for word in words {
        let Some(start) = text.get(..word.len()).filter(|s| s.to_lowercase() == *word) else {
            continue;
        };
        let rest = text.get(start.len()..)?;
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        for mark in [':', '：', '.', ')', '、'] {
            if let Some(rest) = rest.strip_prefix(mark)
                && (matches!(mark, ':' | '：' | '、') || rest.starts_with(char::is_whitespace))
            {
                return Some(rest.trim());
            }
        }
    }
    None
}

pub(super) fn has_question_label(text: &str) -> bool {
    label(text.trim(), &["question", "q", "問題", "问题", "問", "问"]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_faqs_are_known_in_many_words() {
        for heading in [
            "FAQ",
            "FAQs",
            "Q&A",
            "Frequently Asked Questions",
            "常見問題",
            "FAQ: the licence change",
            "Common questions",
        ] {
            assert!(is_faq_heading(heading), "{heading}");
        }
        for heading in ["Quality", "Questions remain", "A question of trust", "Qantas"] {
            assert!(!is_faq_heading(heading), "{heading}");
        }
    }

    #[test]
    fn labels_and_numbers_come_off_and_figures_stay() {
        assert_eq!(strip_question_label("Q3: Why?"), "Why?");
        assert_eq!(strip_question_label("12. Why?"), "Why?");
        assert_eq!(strip_question_label("3.5 percent of what?"), "3.5 percent of what?");
        assert_eq!(strip_question_label("Quick question?"), "Quick question?");
        assert_eq!(strip_answer_label("A: Yes."), "Yes.");
        assert_eq!(strip_answer_label("A lot. Really."), "A lot. Really.");
        assert_eq!(strip_answer_label("答：會。"), "會。");
    }
}

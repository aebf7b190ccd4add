//! Telling an FAQ's heading, its questions and its labels, in the words and marks publishers use.

use super::block::{Block, BlockKind};

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

pub(super) fn is_faq_heading(heading: &str) -> bool {
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
pub(super) fn is_bare_faq_heading(heading: &str) -> bool {
    HEADINGS.contains(&fold(heading).as_str())
}

fn fold(text: &str) -> String {
    let words: String =
        text.chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line asks something: it ends in a question mark, or opens like a question and has no full stop.
pub(super) fn asks(line: &str) -> bool {
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

/// The question without its label or number (`Q:`, `Q3.`, `問：`, `2.`).
pub(super) fn strip_question_label(text: &str) -> &str {
    let text = text.trim();
    let rest = label(text, &["question", "q", "問題", "问题", "問", "问"]).unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).unwrap_or_default();
    if (1..=2).contains(&digits) {
        for mark in [". ", ") ", "、", "．"] {
            if let Some(rest) = after.strip_prefix(mark) {
                return rest.trim();
            }
        }
    }
    rest
}

/// The answer without its label (`A:`, `答：`).
pub(super) fn strip_answer_label(text: &str) -> &str {
    let text = text.trim();
    label(text, &["answer", "a", "答案", "答"]).unwrap_or(text)
}

fn has_colon_label(text: &str) -> bool {
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

fn has_question_label(text: &str) -> bool {
    label(text.trim(), &["question", "q", "問題", "问题", "問", "问"]).is_some()
}

/// A question as it was found, its answer's paragraphs, and the line it stands on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub question: String,
    pub answer: Vec<String>,
    pub line: usize,
}

/// How the questions of one FAQ are marked; the most explicit mark present decides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Headings(u8),
    Labels,
    BoldLines,
    BoldLeads,
    BareLines,
}

/// The entries of an FAQ's blocks (the heading not among them), and what stands before the first question.
pub(super) fn entries(blocks: &[Block]) -> (Vec<String>, Vec<Found>) {
    let style = style(blocks);
    let mut intro = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    for block in blocks {
        if let Some((question, rest)) = question_of(block, style) {
            let answer = rest.into_iter().filter(|r| !r.is_empty()).collect();
            found.push(Found { question, answer, line: block.line });
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

fn style(blocks: &[Block]) -> Style {
    let shallowest = blocks
        .iter()
        .filter_map(|b| match b.kind {
            BlockKind::Heading(level) => Some(level),
            _ => None,
        })
        .min();
    if let Some(level) = shallowest {
        return Style::Headings(level);
    }
    if blocks.iter().any(|b| has_question_label(&b.text)) {
        return Style::Labels;
    }
    let bold = |whole: bool| {
        blocks.iter().any(|b| match b.kind {
            BlockKind::Paragraph { bold } if whole => bold > 0 && bold == b.text.len(),
            BlockKind::Paragraph { bold } => bold > 0 && b.text.get(..bold).is_some_and(asks),
            _ => false,
        })
    };
    if bold(true) {
        Style::BoldLines
    } else if bold(false) {
        Style::BoldLeads
    } else {
        Style::BareLines
    }
}

/// The question a block asks under `style`, and what of its answer stands in the same block.
fn question_of(block: &Block, style: Style) -> Option<(String, Option<String>)> {
    let text = block.text.trim();
    let clean = |question: &str| strip_question_label(&super::block::join_lines(question)).to_owned();
    match (style, block.kind) {
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
            let answer = super::block::join_lines(&answer.join("\n"));
            Some((clean(&question.join("\n")), Some(strip_answer_label(&answer).to_owned())))
        }
        (Style::BoldLines, BlockKind::Paragraph { bold }) if bold > 0 && bold == block.text.len() => {
            Some((clean(text), None))
        }
        (Style::BoldLines | Style::BoldLeads, BlockKind::Paragraph { bold }) if bold > 0 => {
            let (lead, rest) = block.text.split_at_checked(bold)?;
            asks(lead).then(|| (clean(lead), Some(super::block::join_lines(rest))))
        }
        (Style::BareLines, BlockKind::Paragraph { .. }) => asks(text).then(|| (clean(text), None)),
        _ => None,
    }
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
                line: 1
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

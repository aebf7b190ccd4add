//! What sort of answer a question wants: a reason, a person, a time, a place, an amount.

/// The sorts that tell questions apart reliably; the others (what, which, how, yes or no) do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Why.
    Reason,
    /// Who.
    Person,
    /// When.
    Time,
    /// Where.
    Place,
    /// How much, how many, how long.
    Amount,
}

/// Words that open a question to be answered with yes or no; what follows in it does not change that.
const YES_NO: &[&str] = &[
    "can", "could", "do", "does", "did", "is", "are", "was", "were", "will", "would", "should", "shall", "may",
    "might", "must", "has", "have", "had", "am", "isn't", "aren't", "don't", "doesn't", "won't",
];

/// Phrases by what they want. Where several occur the first in the question counts, and of those the first here.
const PHRASES: &[(Wants, &[&[&str]])] = &[
    (
        Wants::Reason,
        &[
            &["why"],
            &["how", "come"],
            &["reason"],
            &["reasons", "for"],
            &["purpose"],
            &["what", "caused"],
            &["what", "causes"],
        ],
    ),
    (
        Wants::Amount,
        &[
            &["how", "many"],
            &["how", "much"],
            &["how", "long"],
            &["how", "often"],
            &["how", "old"],
            &["how", "far"],
            &["how", "big"],
            &["how", "large"],
            &["how", "tall"],
            &["how", "high"],
            &["how", "soon"],
            &["how", "fast"],
            &["what", "number"],
            &["what", "percentage"],
            &["what", "percent"],
            &["what", "amount"],
            &["what", "price"],
            &["what", "age"],
        ],
    ),
    (
        Wants::Time,
        &[&["when"], &["what", "time"], &["what", "date"], &["what", "year"], &["what", "day"], &["which", "year"]],
    ),
    (Wants::Person, &[&["who"], &["whom"], &["whose"]]),
    (Wants::Place, &[&["where"]]),
];

/// What `question` wants, if it is one of the telling sorts.
#[must_use]
pub fn wants(question: &str) -> Option<Wants> {
    let lower = question.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let polite = ["so", "and", "but", "ok", "hi", "hello", "please"];
    let first = words.iter().find(|w| !polite.contains(w))?;
    if YES_NO.contains(first) {
        return None;
    }
    (0..words.len()).find_map(|at| {
        let rest = words.get(at..)?;
        PHRASES.iter().find(|(_, phrases)| phrases.iter().any(|p| rest.starts_with(p))).map(|(wants, _)| *wants)
    })
}

/// Words that begin a question in Chinese or end one.
const CJK: &[&str] = &[
    "什麼",
    "什么",
    "為什麼",
    "为什么",
    "為何",
    "为何",
    "如何",
    "怎麼",
    "怎么",
    "怎樣",
    "怎样",
    "誰",
    "谁",
    "哪",
    "幾時",
    "几时",
    "何時",
    "何时",
    "多少",
    "多久",
    "嗎",
    "吗",
    "是否",
    "有沒有",
    "有没有",
];

/// Whether a message reads as a question although nobody was asked: it says so with a mark, or begins as questions do.
#[must_use]
pub fn is_question(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<String> = text
        .to_lowercase()
        .replace('’', "'")
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let begins = words.first().is_some_and(|first| {
        let first = first.as_str();
        let asks = ["why", "what", "when", "where", "who", "whom", "whose", "which", "how", "what's", "who's", "how's"];
        (asks.contains(&first) || YES_NO.contains(&first)) && words.len() >= 3
    });
    let is_marked = (text.ends_with('?') || text.ends_with('？')) && words.len() >= 2;
    let is_cjk = CJK.iter().any(|w| text.contains(w));
    is_marked || begins || is_cjk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_known_by_its_mark_or_its_beginning() {
        for asked in [
            "why are regulators involved",
            "so it is over?",
            "充電費用怎麼算",
            "Is the library open today",
            "費用是多少？",
        ] {
            assert!(is_question(asked), "{asked}");
        }
        for said in ["thanks!", "what", "lol?", "I know how it works", "the deal is done", "謝謝"] {
            assert!(!is_question(said), "{said}");
        }
    }

    #[test]
    fn the_first_telling_word_decides() {
        assert_eq!(wants("why are regulators involved"), Some(Wants::Reason));
        assert_eq!(wants("so how much is it and why"), Some(Wants::Amount));
        assert_eq!(wants("What happens next?"), None);
        assert_eq!(wants("is it clear why"), None);
        assert_eq!(wants("the whole story"), None);
    }
}

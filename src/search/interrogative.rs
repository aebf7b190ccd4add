//! What sort of answer a question wants: a reason, a person, a time, a place, an amount.

/// The sorts that tell questions apart reliably; the others (what, which, how, yes or no) do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Reason,
    Person,
    Time,
    Place,
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
pub(super) fn wants(question: &str) -> Option<Wants> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_telling_word_decides() {
        assert_eq!(wants("why are regulators involved"), Some(Wants::Reason));
        assert_eq!(wants("so how much is it and why"), Some(Wants::Amount));
        assert_eq!(wants("What happens next?"), None);
        assert_eq!(wants("is it clear why"), None);
        assert_eq!(wants("the whole story"), None);
    }
}

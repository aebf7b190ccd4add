//! Whether a message says something and asks nothing: "My order is cancelled."

/// Words that a statement begins with.
const SUBJECTS: &[&str] = &[
    "my", "our", "the", "this", "that", "it", "its", "there", "he", "she", "they", "we", "i", "your", "his", "her",
    "their",
];

/// Verbs that make it whole; they come soon.
const VERBS: &[&str] =
    &["is", "are", "was", "were", "has", "have", "had", "am", "it's", "i'm", "i've", "will", "got", "did"];
const SOON: usize = 5;

/// Words by which somebody asks all the same: question words, wishes, and what is wrong and wants a remedy.
const ASKING: &[&str] = &[
    "who",
    "what",
    "when",
    "where",
    "why",
    "which",
    "how",
    "whether",
    "if",
    "want",
    "need",
    "like",
    "looking",
    "help",
    "please",
    "pls",
    "plz",
    "assist",
    "can",
    "could",
    "possible",
    "know",
    "tell",
    "explain",
    "wish",
    "planning",
    "interested",
    "wondering",
    "trying",
    "not",
    "never",
    "no",
    "late",
    "yet",
    "still",
    "broken",
    "wrong",
    "lost",
    "missing",
    "problem",
    "issue",
    "error",
    "stuck",
    "unable",
    "cannot",
    "without",
    "failed",
    "does",
    "do",
    "should",
    "would",
    "available",
];

const FEWEST_WORDS: usize = 3;

/// Whether an English message is a statement: a subject, soon its verb, and no word or mark by which anything is asked for.
#[must_use]
pub fn is_statement(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let has_verb = words.iter().take(SOON).skip(1).any(|word| VERBS.contains(word));
    let asks =
        text.contains(['?', '？', '؟']) || words.iter().any(|word| ASKING.contains(word) || word.ends_with("n't"));
    words.len() >= FEWEST_WORDS && words.first().is_some_and(|first| SUBJECTS.contains(first)) && has_verb && !asks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_told_from_what_is_asked() {
        for said in ["My order is cancelled", "the boat has left.", "I have two cats", "We were there in May"] {
            assert!(is_statement(said), "{said}");
        }
        for asked in [
            "my order is late",
            "my parcel has not come",
            "I want a ticket",
            "the opening hours of the library",
            "It is possible to pay by card?",
            "the price is what",
            "is it over",
            "the ferry",
        ] {
            assert!(!is_statement(asked), "{asked}");
        }
    }
}

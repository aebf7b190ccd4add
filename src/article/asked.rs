use super::{Question, small_talk};
use crate::text::{Span, folded_question, sentences};

/// Questions told apart in one message.
const MOST: usize = 6;

/// A sentence with fewer letters and digits is no question of its own: "Right?", "對嗎？".
const LEAST_LETTERS: usize = 9;
const LEAST_HAN: usize = 4;

/// Words before a question are asked along with it up to this many characters in all; of a longer story only its last
/// sentence is.
const MOST_BEFORE: usize = 300;

impl Question {
    /// The questions in it, each with what was said just before it; the first is the one to answer. One that asks a single
    /// thing in a few sentences, or nothing in so many words, is itself.
    #[must_use]
    pub fn parts(&self) -> Vec<Self> {
        let text = self.as_str();
        let spans = sentences(text);
        let mut parts: Vec<Span> = Vec::new();
        let mut before: Option<Span> = None;
        for span in spans {
            let words = span.of(text).unwrap_or_default();
            match (asks(words), parts.last_mut()) {
                (Asks::Something, _) => {
                    parts.push(with(before.take(), span, text));
                }
                (Asks::Again, Some(last)) if before.is_none() => *last = last.to(span),
                (Asks::Again | Asks::Nothing, _) => before = Some(before.map_or(span, |before| before.to(span))),
            }
        }
        let mut questions: Vec<Self> = Vec::new();
        let mut has_small_talk = false;
        for part in parts.into_iter().filter_map(|span| Self::new(span.of(text)?).ok()) {
            if small_talk(part.as_str(), &[]).is_some() {
                // "Are you there?" is not the question to answer.
                has_small_talk = true;
                continue;
            }
            let folded = folded_question(part.as_str());
            if questions.len() < MOST && questions.iter().all(|q| folded_question(q.as_str()) != folded) {
                questions.push(part);
            }
        }
        let is_short = text.chars().count() <= MOST_BEFORE;
        match questions.len() {
            0 => vec![self.clone()],
            // What follows the question may be what it is about.
            1 if is_short && !has_small_talk => vec![self.clone()],
            _ => questions,
        }
    }
}

enum Asks {
    Something,
    /// A word after a question.
    Again,
    Nothing,
}

fn asks(sentence: &str) -> Asks {
    let end = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    let marks = sentence.get(end.len()..).unwrap_or_default();
    if !marks.contains(['?', '？', '؟']) {
        return Asks::Nothing;
    }
    let letters = sentence.chars().filter(|c| c.is_alphanumeric()).count();
    let han = sentence.chars().filter(|c| crate::text::is_han(*c)).count();
    let is_whole = han >= LEAST_HAN || (letters >= LEAST_LETTERS && sentence.split_whitespace().nth(1).is_some());
    if is_whole { Asks::Something } else { Asks::Again }
}

/// The question with what was said before it, as far as that is short.
fn with(before: Option<Span>, question: Span, text: &str) -> Span {
    let Some(before) = before else { return question };
    let whole = before.to(question);
    if whole.of(text).is_some_and(|words| words.chars().count() <= MOST_BEFORE) {
        return whole;
    }
    let last = sentences(before.of(text).unwrap_or_default()).pop().map(|last| last.shifted(before.start()));
    let near = last.map_or(question, |last| last.to(question));
    if near.of(text).is_some_and(|words| words.chars().count() <= MOST_BEFORE) { near } else { question }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<String> {
        Question::new(text).unwrap().parts().into_iter().map(|part| part.as_str().to_owned()).collect()
    }

    #[test]
    fn each_question_of_a_message_is_told_apart() {
        for (text, expected) in [
            ("why are regulators involved", vec!["why are regulators involved"]),
            ("Who built it? And who paid for it?", vec!["Who built it?", "And who paid for it?"]),
            (
                "My kite broke. Is that covered? What does a new one cost?",
                vec!["My kite broke. Is that covered?", "What does a new one cost?"],
            ),
            (
                "The ferry runs late, right? When is the last one?",
                vec!["The ferry runs late, right?", "When is the last one?"],
            ),
            ("When is the last ferry? Anyone? Please?", vec!["When is the last ferry? Anyone? Please?"]),
            ("When is the last ferry? I am in Olm.", vec!["When is the last ferry? I am in Olm."]),
            ("when is the ferry? When is the ferry??", vec!["when is the ferry? When is the ferry??"]),
            ("渡輪幾點開？票價是多少？", vec!["渡輪幾點開?", "票價是多少?"]),
            ("??", vec![]),
        ] {
            if expected.is_empty() {
                assert!(Question::new(text).is_err());
            } else {
                assert_eq!(parts(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn of_a_long_story_the_question_is_asked_with_what_stands_next_to_it() {
        let story = "We came to the coast in spring and stayed for a while. ".repeat(8);
        let asked = parts(&format!("{story}The ferry was late. Who runs it on Sundays? Thank you all."));
        assert_eq!(asked, ["The ferry was late. Who runs it on Sundays?"]);
        assert_eq!(parts(&story).len(), 1);
    }

    proptest! {
        #[test]
        fn every_part_is_of_the_message(text in "[a-d ?.!？。\n]{0,60}") {
            if let Ok(question) = Question::new(&text) {
                let parts = question.parts();
                prop_assert!(!parts.is_empty() && parts.len() <= MOST);
                prop_assert!(parts.iter().all(|part| question.as_str().contains(part.as_str())));
            }
        }
    }
}

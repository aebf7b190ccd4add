use crate::text::is_han;
use std::collections::HashSet;

/// The words of a document, to tell a hyphen that divides a word at the end of a line from one that is written.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
}

/// More words than this are not kept.
const MOST_WORDS: usize = 300_000;

impl Vocabulary {
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut words = HashSet::new();
        for line in lines {
            let mut all = line.split_whitespace().peekable();
            while let Some(word) = all.next() {
                // The last word of a line may be half of one.
                if (all.peek().is_some() || !word.ends_with(HYPHENS)) && words.len() < MOST_WORDS {
                    words.insert(bare(word).to_lowercase());
                }
            }
        }
        Self { words }
    }

    /// Adds a line to a text.
    pub(super) fn join(&self, text: &mut String, line: &str) {
        let is_divided = text.ends_with(HYPHENS)
            && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && line.starts_with(char::is_alphabetic);
        if !is_divided {
            let are_wide = text.ends_with(is_han) && line.starts_with(is_han);
            if !text.is_empty() && !are_wide {
                text.push(' ');
            }
            text.push_str(line);
            return;
        }
        let first = text.split_whitespace().next_back().unwrap_or_default().trim_end_matches(HYPHENS);
        let first = bare(first).to_lowercase();
        let second = bare(line.split_whitespace().next().unwrap_or_default()).to_lowercase();
        let is_written =
            self.words.contains(&format!("{first}-{second}")) && !self.words.contains(&format!("{first}{second}"));
        // A name's second half begins with a capital.
        let is_kept = is_written || line.starts_with(char::is_uppercase) && !text.ends_with('\u{ad}');
        if !is_kept {
            text.pop();
        }
        text.push_str(line);
    }
}

const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

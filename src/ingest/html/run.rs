//! A line of a page's text as far as it has been read, and where it is not what the page shows: a browser finds the words of a link
//! only where they stand as they are, so what was raised, left out or put in is remembered. What becomes of a line is decided in
//! [`blocks`](super::blocks).

use crate::ingest::seams::UnlikePage;

/// A line of text as far as it has been read.
#[derive(Default)]
pub(super) struct TextRun {
    pub text: String,
    /// Bytes at the start that are bold.
    pub bold: usize,
    /// Letters inside links, and all.
    pub linked: usize,
    pub letters: usize,
    pub in_bold: usize,
    pub in_link: usize,
    pub in_pre: usize,
    pub shared: usize,
    pub depth: usize,
    /// Where the text is not what the page shows, in order.
    unlike: UnlikePage,
    /// What was struck out.
    pub struck: Vec<String>,
}

impl TextRun {
    /// Adds words as the page shows them.
    pub(super) fn push(&mut self, text: &str) {
        let all_bold = self.bold >= self.text.trim_end().len();
        if self.in_pre > 0 {
            self.text.push_str(text);
        } else {
            for c in text.chars() {
                if !c.is_whitespace() {
                    self.text.push(c);
                } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            }
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        // A number before a link is its number in a list.
        let counted = text.chars().filter(|c| c.is_alphabetic()).count();
        self.letters += counted;
        if self.in_link > 0 {
            self.linked += counted;
        }
        if self.in_bold > 0 && all_bold && letters > 0 {
            self.bold = self.text.trim_end().len();
        }
    }

    /// Adds `text` where the page shows something else, or nothing.
    pub(super) fn put(&mut self, text: &str, shown: &str) {
        let start = self.text.len();
        let was_bold = self.bold >= self.text.trim_end().len() && self.bold > 0;
        self.text.push_str(text);
        if was_bold && self.in_bold > 0 {
            self.bold = self.text.trim_end().len();
        }
        self.unlike.add(start, self.text.len(), shown);
    }

    /// Takes the text, and the stretches of it that the page shows just so where they are not all of it: no link's words may run
    /// from one into the next.
    pub(super) fn take(&mut self) -> (String, Vec<String>) {
        let text = std::mem::take(&mut self.text);
        let stretches = std::mem::take(&mut self.unlike).stretches(&text);
        (text, stretches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_all_but_what_was_put_in_and_the_words_around_it() {
        let mut run = TextRun::default();
        run.push("They counted 10");
        run.put("⁶", "6");
        run.push(" in m");
        run.put("²", "2");
        run.push(", said Tove.");
        run.put("", "1");
        run.push(" Then\n it cost ");
        run.put("", "24");
        run.push(" 28.");
        let (text, stretches) = run.take();
        assert_eq!(text, "They counted 10⁶ in m², said Tove. Then it cost 28.");
        assert_eq!(stretches, ["They counted", "in", ", said Tove.", "Then it cost", "28."]);
    }

    #[test]
    fn a_line_like_the_page_is_one_stretch() {
        let mut run = TextRun::default();
        run.push("All as it is.");
        assert_eq!(run.take(), ("All as it is.".to_owned(), Vec::new()));
    }
}

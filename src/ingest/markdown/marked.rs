//! The text of one block as it is gathered, and what marks inside of it mean: bold beginnings, raised, lowered and struck words, readings
//! above words, marks of footnotes, holes that only a site's generator can fill.

use super::dialect::HOLE;
use crate::ingest::html::are_read_aloud;
use crate::ingest::seams::UnlikePage;
use crate::text::{is_note_mark, lowered, raised};

/// Text of a block so far.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own of the text")]
pub(super) struct MarkedText {
    pub text: String,
    /// Bytes at the start of `text` that are strongly emphasised.
    pub bold: usize,
    /// Something stands outside of links.
    pub beside_link: bool,
    /// A line ends where the page breaks it.
    pub is_broken: bool,
    /// Something is missing that only the generator knows.
    pub has_hole: bool,
    /// Where it is not what the page shows.
    unlike: UnlikePage,
    /// Line ends that the page has.
    breaks: Vec<usize>,
    struck_words: Vec<String>,
    bold_depth: usize,
    link: Option<Link>,
    shifted: Option<Shifted>,
    struck_depth: usize,
    struck: String,
    is_reading: bool,
    /// The element whose words no reader sees, and how many of its name are open.
    unseen: Option<(String, usize)>,
}

/// A link that is open.
struct Link {
    start: usize,
    /// It leads to a place of its own page.
    is_inner: bool,
}

/// Raised or lowered text that is open.
struct Shifted {
    is_raised: bool,
    start: usize,
    has_link: bool,
}

impl MarkedText {
    /// Adds words as they flow: one blank between two.
    pub(super) fn push(&mut self, words: &str) {
        self.add(words, false);
    }

    /// Adds code, whose blanks count.
    pub(super) fn push_code(&mut self, words: &str) {
        self.add(words, true);
    }

    fn add(&mut self, words: &str, is_code: bool) {
        if self.is_reading {
            return;
        }
        if self.unseen.is_some() {
            self.put("", words);
            return;
        }
        if self.struck_depth > 0 {
            self.struck.push_str(words);
            return;
        }
        self.beside_link |= self.link.is_none() && !words.trim().is_empty();
        let all_bold = self.bold == self.text.len();
        for c in words.chars() {
            match c {
                HOLE => {
                    self.has_hole = true;
                    if !self.text.trim_end().ends_with('…') {
                        self.put("…", "");
                    }
                }
                ' ' if !is_code && self.text.ends_with([' ', '\n']) => {}
                c => self.text.push(c),
            }
        }
        if self.bold_depth > 0 && all_bold {
            self.bold = self.text.len();
        }
    }

    /// A line end that the page has, too.
    pub(super) fn push_break(&mut self) {
        self.breaks.push(self.text.len());
        self.add("\n", false);
        self.is_broken = true;
    }

    /// Adds words where the page shows others, or none.
    pub(super) fn put(&mut self, words: &str, shown: &str) {
        let start = self.text.len();
        self.text.push_str(words);
        self.unlike.add(start, self.text.len(), shown);
    }

    pub(super) fn bold(&mut self, opens: bool) {
        self.bold_depth = if opens { self.bold_depth + 1 } else { self.bold_depth.saturating_sub(1) };
    }

    pub(super) fn open_link(&mut self, address: &str) {
        let is_inner = address.starts_with('#');
        if let Some(shifted) = &mut self.shifted {
            shifted.has_link |= is_inner;
        }
        self.link = Some(Link { start: self.text.len(), is_inner });
    }

    /// Closes a link; one to its own page that shows no word is a sign of a heading or of a note.
    pub(super) fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let shown = self.text.get(link.start..).unwrap_or_default();
        if link.is_inner && !shown.trim().is_empty() && !shown.contains(char::is_alphanumeric) {
            self.text.truncate(link.start);
            self.bold = self.bold.min(link.start);
        }
    }

    /// What begins or ends struck text.
    pub(super) fn strike(&mut self, opens: bool) {
        if opens {
            self.struck_depth += 1;
            return;
        }
        self.struck_depth = self.struck_depth.saturating_sub(1);
        if self.struck_depth == 0 {
            let words = std::mem::take(&mut self.struck);
            if !words.trim().is_empty() {
                self.put("", &words);
                self.struck_words.push(words);
            }
        }
    }

    /// Reads an HTML tag inside a line.
    pub(super) fn tag(&mut self, tag: &str) {
        let tag = tag.to_lowercase();
        let inner = tag.trim_start_matches('<');
        let opens = !inner.starts_with('/');
        let name = inner.trim_start_matches('/').split([' ', '>', '/', '\n', '\t']).next().unwrap_or_default();
        if let Some((unseen, open)) = &mut self.unseen {
            if unseen == name {
                *open = if opens { *open + 1 } else { open.saturating_sub(1) };
            }
            if *open == 0 {
                self.unseen = None;
            }
            return;
        }
        if opens && matches!(name, "span" | "small" | "b" | "i" | "em" | "strong" | "a" | "abbr") && is_unseen(inner) {
            self.unseen = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "br" => self.push_break(),
            "b" | "strong" => self.bold(opens),
            "del" | "s" | "strike" => self.strike(opens),
            "sup" | "sub" if opens => {
                self.shifted = Some(Shifted { is_raised: name == "sup", start: self.text.len(), has_link: false });
            }
            "sup" | "sub" => self.close_shifted(),
            "a" if opens => {
                if let Some(shifted) = &mut self.shifted {
                    shifted.has_link |= inner.contains('#');
                }
            }
            "rt" | "rp" | "rtc" => {
                self.is_reading = opens;
                self.put("", "");
            }
            "rb" | "ruby" => self.is_reading = false,
            "q" => self.put(if opens { "“" } else { "”" }, ""),
            _ => {}
        }
    }

    fn close_shifted(&mut self) {
        let Some(shifted) = self.shifted.take() else { return };
        let inner = self.text.split_off(shifted.start.min(self.text.len()));
        self.bold = self.bold.min(self.text.len());
        if shifted.has_link || is_note_mark(inner.trim()) {
            self.put("", &inner);
            return;
        }
        let words = if shifted.is_raised { raised(&inner, &self.text) } else { Some(lowered(&inner)) };
        let is_bold = self.bold == self.text.len() && self.bold_depth > 0;
        self.put(&words.unwrap_or_default(), &inner);
        if is_bold {
            self.bold = self.text.len();
        }
    }

    /// The text, and all else as at the start of a block; what is left open goes on.
    pub(super) fn take(&mut self) -> Self {
        self.close_shifted();
        self.is_reading = false;
        let goes_on = Self {
            bold_depth: self.bold_depth,
            link: self.link.as_ref().map(|link| Link { start: 0, is_inner: link.is_inner }),
            struck_depth: self.struck_depth,
            struck: std::mem::take(&mut self.struck),
            ..Self::default()
        };
        std::mem::replace(self, goes_on)
    }

    /// What of the text the page shows just so, where that is not all of it, and what was struck out.
    pub(super) fn seams(&self) -> (Vec<String>, Vec<String>) {
        if self.unlike.is_empty() && self.breaks.is_empty() {
            return (Vec::new(), Vec::new());
        }
        // A line that only its source ends goes on on the page.
        let flowing: String = self
            .text
            .char_indices()
            .map(|(at, c)| if c == '\n' && !self.breaks.contains(&at) { ' ' } else { c })
            .collect();
        (self.unlike.stretches(&flowing), self.struck_words.clone())
    }

    /// Whether there is nothing but what the generator would fill in.
    pub(super) fn is_hole(&self) -> bool {
        self.has_hole && !self.text.contains(char::is_alphanumeric)
    }
}

/// Whether a tag says that no reader sees its words: they are read aloud only, or hidden.
fn is_unseen(tag: &str) -> bool {
    let value = |name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}="))?;
        let mark = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after.get(1..)?.split(mark).next()
    };
    let style = value("style").unwrap_or_default().replace(' ', "");
    value("class").is_some_and(are_read_aloud)
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || tag.trim_end_matches(['>', '/']).split_whitespace().any(|word| word == "hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> String {
        let mut text = MarkedText::default();
        for piece in pieces {
            if piece.starts_with('<') { text.tag(piece) } else { text.push(piece) }
        }
        text.take().text
    }

    #[test]
    fn marks_that_carry_meaning_are_kept_as_text_or_left_out() {
        for (pieces, expected) in [
            (vec!["10", "<sup>", "6", "</sup>", " of it"], "10⁶ of it"),
            (vec!["CO", "<sub>", "2", "</sub>"], "CO₂"),
            (vec!["said Rask.", "<sup>", "<a href=\"#fn1\">", "1", "</a>", "</sup>", " So"], "said Rask. So"),
            (vec!["It costs ", "<del>", "24", "</del>", " 28."], "It costs 28."),
            (
                vec!["<ruby>", "図書館", "<rp>", "(", "</rp>", "<rt>", "としょかん", "</rt>", "</ruby>", "は"],
                "図書館は",
            ),
            (vec!["A ", "<span class='sr-only'>", "called ", "<b>", "x", "</b>", "</span>", "ship"], "A ship"),
            (vec!["A ", "<span style=\"display: none\">", "so ", "</span>", "ship"], "A ship"),
            (vec!["The fare is \u{fdd4} crowns"], "The fare is … crowns"),
        ] {
            assert_eq!(read(&pieces), expected);
        }
    }

    #[test]
    fn struck_words_are_given_back() {
        let mut text = MarkedText::default();
        text.strike(true);
        text.push("24");
        text.strike(false);
        assert_eq!(text.seams().1, ["24"]);
    }
}

//! Text that is written anew and still knows which line of its file each of its lines comes from.

use std::ops::Range;

/// Columns that a tab fills up to.
const TAB_WIDTH: usize = 4;

/// Markdown and, for each of its lines, the line of the file.
pub(in crate::ingest::markdown) struct Numbered {
    pub text: String,
    pub lines: Vec<usize>,
}

impl Numbered {
    /// A text as it stands in its file, `before` lines below the top.
    pub(super) fn new(text: &str, before: usize) -> Self {
        let count = text.split('\n').count();
        Self { text: text.to_owned(), lines: (before + 1..=before + count).collect() }
    }

    /// The line of the file at an offset.
    #[cfg(test)]
    pub(super) fn line_of(&self, at: usize) -> usize {
        let n = self.text.get(..at).map_or(0, |before| before.matches('\n').count());
        self.lines.get(n).copied().unwrap_or(1)
    }
}

/// The end of the last line of a text, as far as anybody looks back: lines may be as long as their file.
pub(super) fn last_line(text: &str) -> &str {
    const LONGEST: usize = 1_000;
    let start = text.len().saturating_sub(LONGEST);
    let end = (start..start + 4).find_map(|from| text.get(from..)).unwrap_or_default();
    end.rsplit('\n').next().unwrap_or_default()
}

/// The beginning of a text, no longer than `bytes`.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    (0..4).find_map(|less| text.get(..bytes.saturating_sub(less))).unwrap_or(text)
}

/// Writes a text anew, from pieces of the old one and others.
pub(super) struct Writer<'a> {
    old: &'a Numbered,
    out: Numbered,
    /// Line of the old text that is being read, from 0.
    at: usize,
    /// Columns that are taken off the beginning of lines.
    pub strip: usize,
    /// What is still to be taken off this line; none once its words have begun.
    left: Option<usize>,
    /// Blanks and line ends are dropped until the next words.
    glues: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(old: &'a Numbered) -> Self {
        let first = old.lines.first().copied().unwrap_or(1);
        let out = Numbered { text: String::with_capacity(old.text.len()), lines: vec![first] };
        Self { old, out, at: 0, strip: 0, left: Some(0), glues: false }
    }

    /// The line of the file that is being read.
    pub(super) fn line(&self) -> usize {
        self.old.lines.get(self.at).copied().unwrap_or(1)
    }

    /// What has been written.
    pub(super) fn text(&self) -> &str {
        &self.out.text
    }

    /// Takes over a piece of the old text.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        let piece = self.old.text.get(range).unwrap_or_default();
        for c in piece.chars() {
            if c == '\n' {
                self.at += 1;
                if !self.glues {
                    self.out.text.push('\n');
                    self.out.lines.push(self.line());
                }
                self.left = Some(self.strip);
            } else if matches!((c, self.left), (' ' | '\t', Some(1..))) {
                let width = if c == '\t' { TAB_WIDTH } else { 1 };
                self.left = self.left.map(|left| left.saturating_sub(width));
            } else if !(self.glues && c.is_whitespace()) {
                self.left = None;
                self.glues = false;
                self.out.text.push(c);
            }
        }
    }

    /// Leaves out a piece of the old text.
    pub(super) fn skip(&mut self, range: Range<usize>) {
        let piece = self.old.text.get(range).unwrap_or_default();
        self.at += piece.bytes().filter(|b| *b == b'\n').count();
        self.left = None;
    }

    /// Writes what does not stand in the old text.
    pub(super) fn put(&mut self, words: &str) {
        for c in words.chars() {
            self.out.text.push(c);
            if c == '\n' {
                self.out.lines.push(self.line());
            }
        }
        self.glues = false;
    }

    /// Writes a sign in a paragraph of its own, before the words that come next.
    pub(super) fn put_before_next(&mut self, sign: char) {
        self.put("\n\n");
        self.out.text.push(sign);
        self.glues = true;
    }

    /// Writes a paragraph.
    pub(super) fn put_paragraph(&mut self, words: &str) {
        self.put(&format!("\n\n{words}\n\n"));
    }

    /// Takes the last characters back.
    pub(super) fn cut(&mut self, length: usize) {
        self.out.text.truncate(length);
        let count = self.out.text.split('\n').count();
        self.out.lines.truncate(count);
    }

    pub(super) fn finish(self) -> Numbered {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_whatever_is_put_in_or_left_out() {
        let old = Numbered::new("one\n<x\ny>\n    two\nthree", 10);
        let mut writer = Writer::new(&old);
        writer.keep(0..4);
        writer.put_paragraph("T");
        writer.skip(4..9);
        writer.strip = 4;
        writer.keep(9..23);
        let new = writer.finish();
        assert_eq!(new.text, "one\n\n\nT\n\n\ntwo\nthree");
        assert_eq!((new.line_of(new.text.find("two").unwrap()), new.lines.last()), (14, Some(&15)));
    }
}

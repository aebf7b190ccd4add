use crate::text::width;

/// A piece of a document between two line breaks that matter, with the line it begins on (1 is the first).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub kind: BlockKind,
    /// Plain text; `\n` where the source broke a line.
    pub text: String,
    pub line: usize,
    pub marks: Marks,
}

/// What a page's markup says of a block; formats without such markup leave it at its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
pub(super) struct Marks {
    /// Marked as a question or as what opens an answer: a `<summary>`, a `<dt>`, an accordion's button.
    pub asked: bool,
    /// Nothing but a link: an entry of a menu or of a table of contents.
    pub linked: bool,
    /// Inside a list.
    pub item: bool,
    /// Depth of the innermost element that holds both this block and the one before it. Where it falls below that of a
    /// list of questions, the list has ended.
    pub shared: usize,
    /// Depth of the element it stands in.
    pub depth: usize,
    /// Its lines end where the page breaks them, not only its source.
    pub broken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading and its level, 1 the outermost.
    Heading(u8),
    /// A paragraph, list item, table row or code block; `bold` bytes at its start are emphasised strongly.
    Paragraph { bold: usize },
    /// Text whose line breaks are part of it.
    Verbatim,
}

impl Block {
    pub(super) fn paragraph(text: impl Into<String>, line: usize) -> Self {
        Self { kind: BlockKind::Paragraph { bold: 0 }, text: text.into(), line, marks: Marks::default() }
    }

    pub(super) fn heading(level: u8, text: impl Into<String>, line: usize) -> Self {
        Self { kind: BlockKind::Heading(level), text: text.into(), line, marks: Marks::default() }
    }

    pub(super) fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }

    /// The text as a reader sees it: wrapped lines joined, with a space except between Han characters; lines that the page breaks
    /// kept apart.
    pub(super) fn flowing(&self) -> String {
        match self.kind {
            BlockKind::Verbatim => self.text.clone(),
            BlockKind::Paragraph { .. } if self.marks.broken => break_lines(&self.text),
            _ => join_lines(&self.text),
        }
    }
}

/// Lines kept apart, but for those that were only filled up: a wide one without a mark at its end, and one before a line in lower case.
fn break_lines(text: &str) -> String {
    /// Mail programs and old editors fill lines up to seventy or eighty columns.
    const FILLED: usize = 48;
    let mut last = "";
    joined(text, |line| {
        let is_open = last.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '，' | '、' | '-'));
        let goes_on = line.starts_with(char::is_lowercase) || (width(last) > FILLED && is_open);
        last = line;
        !goes_on
    })
}

pub(super) fn join_lines(text: &str) -> String {
    joined(text, |_| false)
}

/// The lines of `text` joined, but where `breaks` says that one stands apart from those before it.
fn joined<'a>(text: &'a str, mut breaks: impl FnMut(&'a str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let is_wide = |c: Option<char>| c.is_some_and(|c| width(c.encode_utf8(&mut [0; 4])) == 2);
        let both_wide = is_wide(out.chars().next_back()) && is_wide(line.chars().next());
        let is_apart = breaks(line);
        if !out.is_empty() && is_apart {
            out.push('\n');
        } else if !out.is_empty() && !both_wide {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_a_page_breaks_stay_lines_and_filled_ones_are_joined() {
        let marks = Marks { broken: true, ..Marks::default() };
        let flowing = |text: &str| Block { marks, ..Block::paragraph(text, 1) }.flowing();
        assert_eq!(flowing("Opening hours:\nMonday 6–14\nTuesday 6–14"), "Opening hours:\nMonday 6–14\nTuesday 6–14");
        assert_eq!(flowing("Head of the jury\npraised it."), "Head of the jury praised it.");
        let filled = "The council of the town decided after a long debate to send\nAlma Rehn to the capital.";
        assert_eq!(flowing(filled), filled.replace('\n', " "));
        assert_eq!(Block::paragraph("one\nTwo", 1).flowing(), "one Two");
    }
}

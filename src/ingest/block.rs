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

    /// The text as a reader sees it: wrapped lines joined, with a space except between Han characters.
    pub(super) fn flowing(&self) -> String {
        if self.kind == BlockKind::Verbatim {
            return self.text.clone();
        }
        join_lines(&self.text)
    }
}

pub(super) fn join_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let is_wide = |c: Option<char>| c.is_some_and(|c| crate::text::width(c.encode_utf8(&mut [0; 4])) == 2);
        let both_wide = is_wide(out.chars().next_back()) && is_wide(line.chars().next());
        if !out.is_empty() && !both_wide {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

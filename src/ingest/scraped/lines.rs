use crate::ingest::bounds::MAX_BLOCKS;

/// A longer line is no heading.
pub(super) const LONGEST_HEADING: usize = 110;

/// A line of the page with text in it.
pub(super) struct PageLine<'a> {
    pub text: &'a str,
    /// Line in the file, 1 the first.
    pub number: usize,
    /// An empty line stands before it.
    pub after_gap: bool,
}

/// More lines are read flat.
pub(super) const MAX_LINES: usize = 4 * MAX_BLOCKS;

/// The lines with words, and what stands after the last one looked at.
pub(super) fn lines(text: &str) -> (Vec<PageLine<'_>>, &str) {
    let mut out = Vec::new();
    let mut gap = true;
    let mut passed = 0;
    for (n, raw) in text.split('\n').take(MAX_LINES).enumerate() {
        passed += raw.len() + 1;
        let text = raw.trim().trim_matches('\u{feff}');
        if text.is_empty() {
            gap = true;
        } else {
            out.push(PageLine { text, number: n + 1, after_gap: gap });
            gap = false;
        }
    }
    (out, text.get(passed..).unwrap_or_default())
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', '」', '』', '）', ']'])
        .ends_with(['.', '。', '!', '！', '?', '？', '…', ':', '：', ';'])
}

/// A bare line is a heading when it is short, ends no sentence (or asks), and a paragraph or a longer line follows after
/// a gap.
pub(super) fn is_heading(line: &PageLine<'_>, next: Option<&PageLine<'_>>) -> bool {
    let short = line.text.chars().count() <= LONGEST_HEADING;
    let open = !ends_sentence(line.text) || line.text.ends_with(['?', '？', '!']);
    let followed = next
        .is_some_and(|n| n.after_gap && (ends_sentence(n.text) || n.text.chars().count() > line.text.chars().count()));
    short && line.after_gap && open && followed
}

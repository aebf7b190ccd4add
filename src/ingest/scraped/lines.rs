/// A longer line is no heading.
pub(super) const LONGEST_HEADING: usize = 110;

/// A line of the page with text in it.
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// Line in the file, 1 the first.
    pub number: usize,
    /// An empty line stands before it.
    pub after_gap: bool,
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut gap = true;
    for (n, raw) in text.split('\n').enumerate() {
        let text = raw.trim().trim_matches('\u{feff}');
        if text.is_empty() {
            gap = true;
        } else {
            out.push(Line { text, number: n + 1, after_gap: gap });
            gap = false;
        }
    }
    out
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', '」', '』', '）', ']'])
        .ends_with(['.', '。', '!', '！', '?', '？', '…', ':', '：', ';'])
}

/// A bare line is a heading when it is short, ends no sentence (or asks), and a paragraph or a longer line follows after
/// a gap.
pub(super) fn is_heading(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    let short = line.text.chars().count() <= LONGEST_HEADING;
    let open = !ends_sentence(line.text) || line.text.ends_with(['?', '？', '!']);
    let followed = next
        .is_some_and(|n| n.after_gap && (ends_sentence(n.text) || n.text.chars().count() > line.text.chars().count()));
    short && line.after_gap && open && followed
}

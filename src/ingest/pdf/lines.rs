//! From the glyphs of a page to its lines in reading order. Glyphs that follow each other closely are a chunk; chunks stand in
//! columns where a strip between them is free over many lines; what of a column stands on one baseline is a line. Cells that stand
//! apart on several lines are a table's.

use super::columns::{Chunk, in_order};
use super::content::Glyph;
use crate::text::is_han;
use unicode_normalization::UnicodeNormalization as _;

/// A wider gap, in ems, is a space; the narrowest that justified text is set with.
const SPACE: f64 = 0.17;

/// A wider gap, in ems, parts chunks: no text has one between words, and no columns stand nearer.
const PART: f64 = 1.0;

/// A wider gap, in ems, parts cells.
const CELL: f64 = 2.0;

/// Glyphs whose baselines differ by less, in ems, stand on one line.
const ONE_LINE: f64 = 0.45;

/// A smaller glyph, compared with its line, that stands higher than this, in ems, is raised.
const SMALLER: f64 = 0.8;
const RAISED: f64 = 0.15;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
    pub is_bold: bool,
    /// Whether it is a row of a table, with ` | ` between its cells.
    pub is_row: bool,
}

/// The lines of a page in reading order.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut out: Vec<OpenLine> = Vec::new();
    for chunk in in_order(chunks(glyphs)) {
        if let Some(OpenLine { line, cells, widest }) = out.last_mut() {
            let gap = (chunk.left - line.right) / line.size.max(chunk.size);
            let is_same = (chunk.baseline - line.baseline).abs() < ONE_LINE * line.size.max(chunk.size);
            if is_same && gap > -PART {
                match cells.last_mut() {
                    // Glyphs that were not written one after the other.
                    Some((cell, _)) if gap < PART => {
                        if gap > SPACE && !cell.ends_with(' ') {
                            cell.push(' ');
                        }
                        cell.push_str(&chunk.text);
                    }
                    _ => cells.push((chunk.text, chunk.left)),
                }
                *widest = widest.max(gap);
                line.right = line.right.max(chunk.right);
                line.is_bold &= chunk.is_bold;
                continue;
            }
        }
        let Chunk { text, left, right, baseline, size, is_bold } = chunk;
        let line = Line { text: String::new(), left, right, baseline, size, is_bold, is_row: false };
        out.push(OpenLine { line, cells: vec![(text, left)], widest: 0.0 });
    }
    let is_row = |at: usize| {
        let near = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten().filter_map(|near| out.get(near));
        out.get(at).is_some_and(|open| open.cells.len() > 1 && near.into_iter().any(|near| open.is_row_with(near)))
    };
    let rows: Vec<bool> = (0..out.len()).map(is_row).collect();
    let finished = out.into_iter().zip(rows).map(|(OpenLine { mut line, cells, .. }, is_row)| {
        line.is_row = is_row;
        let cells: Vec<&str> = cells.iter().map(|(cell, _)| cell.trim()).collect();
        line.text = logical(&cells.join(if is_row { " | " } else { " " }));
        line
    });
    finished.filter(|line| !line.text.trim().is_empty()).collect()
}

/// A line whose text is still in pieces, each with where it begins, and the widest gap between two of them.
struct OpenLine {
    line: Line,
    cells: Vec<(String, f64)>,
    widest: f64,
}

impl OpenLine {
    /// Whether two lines are rows of one table: both have cells, some stand far apart, and some begin below each other.
    fn is_row_with(&self, other: &Self) -> bool {
        let is_below = |left: f64| other.cells.iter().skip(1).any(|(_, begins)| (begins - left).abs() < self.line.size);
        let are_aligned = || self.cells.iter().skip(1).any(|(_, left)| is_below(*left));
        other.cells.len() > 1
            && self.widest.max(other.widest) >= CELL
            && (self.widest.min(other.widest) >= CELL || are_aligned())
    }
}

/// Glyphs put together as they come, for most programs write a line from its beginning to its end.
fn chunks(glyphs: &[Glyph]) -> Vec<Chunk> {
    let mut out = Vec::new();
    let mut run: Vec<&Glyph> = Vec::new();
    let mut largest: Option<&Glyph> = None;
    for glyph in glyphs {
        if let (Some(last), Some(main)) = (run.last(), largest) {
            let size = main.size.max(glyph.size);
            // Bold that is made by printing twice.
            let is_same_place =
                (glyph.left - last.left).abs() < 0.15 * size && (glyph.baseline - last.baseline).abs() < 0.15 * size;
            if is_same_place && glyph.text == last.text && glyph.right > glyph.left {
                continue;
            }
            let gap = (glyph.left - last.right) / size;
            let joins = (glyph.baseline - main.baseline).abs() < ONE_LINE * size && (-0.5..PART).contains(&gap);
            if !joins {
                out.extend(finish(&run, main));
                run.clear();
                largest = None;
            }
        }
        run.push(glyph);
        largest = Some(largest.filter(|main| main.size * 1.1 >= glyph.size).unwrap_or(glyph));
    }
    if let Some(main) = largest {
        out.extend(finish(&run, main));
    }
    out
}

fn finish(run: &[&Glyph], main: &Glyph) -> Option<Chunk> {
    let mut text = String::new();
    let mut right = f64::NEG_INFINITY;
    let mut bold = 0;
    for glyph in run {
        let gap = (glyph.left - right) / main.size;
        let is_wide = |c: Option<char>| c.is_some_and(is_han);
        let are_wide = is_wide(text.chars().next_back()) && is_wide(glyph.text.chars().next());
        if gap > SPACE && gap.is_finite() && !text.ends_with(' ') && !glyph.text.starts_with(' ') && !are_wide {
            text.push(' ');
        }
        let is_raised = glyph.size < main.size * SMALLER && glyph.baseline - main.baseline > RAISED * main.size;
        let plain = plain(&glyph.text);
        if is_raised {
            text.extend(glyph.text.chars().map(raised));
        } else if plain != " " || !text.ends_with(' ') {
            text.push_str(&plain);
        }
        right = right.max(glyph.right);
        bold += usize::from(glyph.is_bold);
    }
    let left = run.first()?.left;
    // Spaces at the end of a line are none of its text.
    let end = run.iter().rfind(|glyph| !glyph.text.trim().is_empty())?.right;
    let text = text.trim().to_owned();
    Some(Chunk {
        text,
        left,
        right: end,
        baseline: main.baseline,
        size: main.size,
        is_bold: bold * 10 >= run.len() * 9,
    })
}

/// A digit that stands raised, as the character that stands raised by itself.
fn raised(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(u32::from('⁴') + u32::from(c) - u32::from('4')).unwrap_or(c),
        other => other,
    }
}

/// Ligatures and the forms that letters have within words, as the letters that they are.
fn plain(text: &str) -> String {
    let is_form = |c: char| matches!(c, '\u{fb00}'..='\u{fb4f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    if text.contains(is_form) {
        text.chars()
            .map(|c| if is_form(c) { c.nfkc().collect() } else { c.to_string() })
            .collect::<Vec<String>>()
            .concat()
    } else {
        text.replace(['\u{a0}', '\t', '\n', '\r'], " ")
    }
}

/// Text of scripts that run to the left, which stands on the page from left to right, in the order in which it is read.
fn logical(text: &str) -> String {
    let is_leftward = |c: char| matches!(c, '\u{590}'..='\u{8ff}');
    let leftward = text.chars().filter(|c| is_leftward(*c)).count();
    if leftward * 2 <= text.chars().filter(|c| c.is_alphabetic()).count() || leftward == 0 {
        return text.to_owned();
    }
    let reversed: Vec<char> = text.chars().rev().collect();
    let mut out = String::with_capacity(text.len());
    // Numbers and words in other scripts keep their order.
    for run in reversed.chunk_by(|a, b| is_rightward(*a, is_leftward) && is_rightward(*b, is_leftward)) {
        if run.len() > 1 {
            out.extend(run.iter().rev());
        } else {
            out.extend(run.iter().map(|c| match c {
                '(' => ')',
                ')' => '(',
                other => *other,
            }));
        }
    }
    out
}

fn is_rightward(c: char, is_leftward: impl Fn(char) -> bool) -> bool {
    (c.is_alphanumeric() && !is_leftward(c)) || matches!(c, '.' | ',' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of a text set at a place, half an em a character.
    fn set(text: &str, left: f64, baseline: f64, size: f64) -> Vec<Glyph> {
        let glyph = |(n, c): (usize, char)| {
            let left = left + size / 2.0 * f64::from(u32::try_from(n).unwrap());
            Glyph { text: c.to_string(), left, right: left + size / 2.0, baseline, size, is_bold: false }
        };
        text.chars().enumerate().map(glyph).filter(|glyph| glyph.text != " ").collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        lines(glyphs).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_are_spaces_and_raised_digits_stay_raised() {
        let mut glyphs = set("It flew", 0.0, 100.0, 10.0);
        glyphs.extend(set("6", 35.0, 104.0, 6.0));
        glyphs.extend(set("far.", 43.0, 100.0, 10.0));
        assert_eq!(texts(&glyphs), ["It flew⁶ far."]);
    }

    #[test]
    fn two_columns_are_read_one_after_the_other_below_what_spans_both() {
        let mut glyphs = set("A title that spans the whole of the page from one edge to the other", 0.0, 700.0, 10.0);
        for n in 0..8 {
            let baseline = 680.0 - 12.0 * f64::from(n);
            glyphs.extend(set(&format!("left line number {n} here"), 0.0, baseline, 10.0));
            glyphs.extend(set(&format!("right line number {n} here"), 180.0, baseline, 10.0));
        }
        let texts = texts(&glyphs);
        assert!(texts[0].starts_with("A title"));
        assert_eq!((texts[8].as_str(), texts[9].as_str()), ("left line number 7 here", "right line number 0 here"));
    }

    #[test]
    fn cells_of_a_table_stand_apart_and_two_halves_of_one_line_do_not() {
        let mut glyphs = set("Route", 0.0, 100.0, 10.0);
        glyphs.extend(set("Fare", 100.0, 100.0, 10.0));
        glyphs.extend(set("Olm", 0.0, 88.0, 10.0));
        glyphs.extend(set("40", 100.0, 88.0, 10.0));
        assert_eq!(texts(&glyphs), ["Route | Fare", "Olm | 40"]);
        let mut glyphs = set("Page one", 0.0, 100.0, 10.0);
        glyphs.extend(set("May", 100.0, 100.0, 10.0));
        assert_eq!(texts(&glyphs), ["Page one May"]);
    }

    #[test]
    fn text_that_runs_to_the_left_is_read_as_it_is_spoken() {
        assert_eq!(logical("2026 םולש"), "שלום 2026");
        assert_eq!(logical("It flew."), "It flew.");
    }
}

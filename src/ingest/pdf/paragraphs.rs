//! From lines to headings, paragraphs, items and rows. A PDF says nothing of these: lines of one look that follow each other at the
//! usual distance are a paragraph, over the end of a column or a page too; what is larger than the text or bold is a heading; a word
//! that is divided at the end of a line is put together, by what the document writes elsewhere.

use super::hyphens::Vocabulary;
use super::lines::Line;
use super::pages::PageWords;
use crate::ingest::block::{Block, BlockKind};
use crate::text::is_han;
use std::collections::BTreeMap;

/// Text larger than the most of it by this much is a heading.
const LARGER: f64 = 1.12;

/// Sizes that differ by less are one.
const SAME_SIZE: f64 = 0.08;

/// Lines farther apart than this, compared with the usual, are two paragraphs.
const APART: f64 = 1.35;

/// An indent, in ems.
const INDENT: f64 = 0.8;

/// A longer heading is a paragraph in large type.
const LONGEST_HEADING: usize = 200;
const LONGEST_BOLD: usize = 120;
const DEEPEST: u8 = 5;

/// Lines looked at for the edge of a column.
const NEIGHBOURS: usize = 40;

/// Marks that begin an item of a list.
const BULLETS: &[char] =
    &['•', '◦', '▪', '▫', '‣', '●', '○', '■', '□', '·', '∙', '➢', '➤', '✓', '✔', '–', '—', '-', '*', '⁃'];

/// The blocks of a document, and the words by which its pages are found again.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    pub blocks: Vec<Block>,
    pub pages: Vec<PageWords>,
    /// The text in the largest type on the first page that has any.
    pub headline: Option<String>,
}

/// What a document's text looks like for the most part.
struct Look {
    size: f64,
    /// From baseline to baseline, in ems.
    leading: f64,
    /// Sizes of headings, the largest first, in half points.
    headings: Vec<u32>,
}

/// The blocks of pages, each with its number.
pub(super) fn paragraphs(pages: &[Vec<Line>]) -> Paragraphs {
    let look = look(pages);
    let words = Vocabulary::of(pages.iter().flatten().map(|line| line.text.as_str()));
    let mut out = Paragraphs::default();
    let mut open: Option<Open> = None;
    for (n, page) in pages.iter().enumerate() {
        let mut found = PageWords { page: n + 1, snippets: Vec::new() };
        for (at, line) in page.iter().enumerate() {
            let edge = right_edge(page, at);
            let bullet = bullet(&line.text);
            let text = bullet.unwrap_or(&line.text);
            let goes_on =
                open.as_ref().is_some_and(|open| !open.is_ended_by(line, edge, bullet.is_some(), at == 0, &look));
            if !goes_on {
                out.blocks.extend(open.take().map(|open| open.block(&look)));
            }
            if at == 0 || !goes_on {
                found.add(text.trim_end_matches(['-', '\u{ad}', '\u{2010}']));
            }
            match &mut open {
                Some(open) => open.add(line, text, edge, &words),
                None => open = Some(Open::new(line, text, edge, bullet.is_some())),
            }
        }
        out.pages.push(found);
    }
    out.blocks.extend(open.map(|open| open.block(&look)));
    out.headline = pages.iter().find(|page| !page.is_empty()).and_then(|page| headline(page, &look));
    out
}

fn half_points(size: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are small and positive")]
    let half = (size * 2.0).round().clamp(0.0, 10_000.0) as u32;
    half
}

fn look(pages: &[Vec<Line>]) -> Look {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry(half_points(line.size)).or_default() += line.text.len();
    }
    let usual = sizes.iter().max_by_key(|(_, count)| **count).map_or(20, |(size, _)| *size);
    let size = f64::from(usual.max(1)) / 2.0;
    let mut leadings: Vec<f64> = pages
        .iter()
        .flat_map(|page| page.windows(2))
        .filter_map(|pair| match pair {
            [a, b] if half_points(a.size) == usual && half_points(b.size) == usual => {
                Some((a.baseline - b.baseline) / size)
            }
            _ => None,
        })
        .filter(|leading| (0.8..2.5).contains(leading))
        .collect();
    leadings.sort_by(f64::total_cmp);
    let leading = leadings.get(leadings.len() / 3).copied().unwrap_or(1.2);
    let mut headings: Vec<u32> = sizes.into_keys().filter(|half| f64::from(*half) / 2.0 >= size * LARGER).collect();
    headings.reverse();
    Look { size, leading, headings }
}

/// The right edge of the column that a line stands in.
fn right_edge(page: &[Line], at: usize) -> f64 {
    let Some(own) = page.get(at) else { return 0.0 };
    let near = page.get(at.saturating_sub(NEIGHBOURS)..page.len().min(at + NEIGHBOURS)).unwrap_or_default();
    let is_same_column = |line: &&Line| (line.left - own.left).abs() < 3.0 * own.size;
    near.iter().filter(is_same_column).map(|line| line.right).fold(own.right, f64::max)
}

/// What follows the mark of an item.
fn bullet(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let is_mark = BULLETS.contains(&first) || matches!(first, '\u{f000}'..='\u{f8ff}');
    let rest = chars.as_str();
    let is_apart = rest.starts_with(char::is_whitespace) || matches!(first, '•' | '▪' | '●' | '\u{f000}'..='\u{f8ff}');
    (is_mark && is_apart && !rest.trim().is_empty()).then(|| rest.trim_start())
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '»', ')', ']', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：'])
}

/// A paragraph that may go on.
struct Open {
    text: String,
    last: Line,
    lines: usize,
    edge: f64,
    size: f64,
    is_bold: bool,
    is_item: bool,
    is_row: bool,
}

impl Open {
    fn new(line: &Line, text: &str, edge: f64, is_item: bool) -> Self {
        Self {
            text: text.trim().to_owned(),
            last: line.clone(),
            lines: 1,
            edge,
            size: line.size,
            is_bold: line.is_bold,
            is_item,
            is_row: line.is_row,
        }
    }

    fn add(&mut self, line: &Line, text: &str, edge: f64, words: &Vocabulary) {
        words.join(&mut self.text, text.trim());
        self.is_bold &= line.is_bold;
        self.last = line.clone();
        self.edge = edge;
        self.lines += 1;
    }

    /// Whether the last line reaches the edge of its column.
    fn is_full(&self) -> bool {
        self.last.right >= self.edge - (self.edge - self.last.left) * 0.12
    }

    fn is_ended_by(&self, next: &Line, edge: f64, is_item: bool, is_new_page: bool, look: &Look) -> bool {
        let is_other_look = (next.size / self.size - 1.0).abs() > SAME_SIZE
            || (next.is_bold != self.last.is_bold && self.lines_may_part(next));
        if is_other_look || is_item || self.is_row || next.is_row {
            return true;
        }
        let down = self.last.baseline - next.baseline;
        let starts_small = next.text.starts_with(|c: char| c.is_lowercase());
        let ends = ends_sentence(&self.text);
        if is_new_page || down < 0.0 {
            return ends || !(starts_small || self.is_full());
        }
        let usual = if (self.size / look.size - 1.0).abs() < SAME_SIZE { look.leading } else { look.leading.max(1.2) };
        if down > usual * APART * self.size {
            return true;
        }
        let by = next.left - self.last.left;
        let middles = (next.left + next.right - self.last.left - self.last.right) / 2.0;
        let is_display = self.size >= look.size * LARGER || (self.is_bold && next.is_bold);
        if is_display && by.abs() > self.size && middles.abs() > self.size {
            return true;
        }
        let is_indented = by > INDENT * self.size && !self.is_item && (self.lines > 1 || ends);
        let is_outdented = -by > INDENT * self.size && self.lines > 1 && (ends || !self.is_item);
        let is_short =
            !self.is_full() && (ends || (!starts_small && self.last.right < edge - (edge - next.left) * 0.3));
        is_indented || is_outdented || is_short
    }

    /// A bold line alone is a heading; bold words that happen to fill a line are not.
    fn lines_may_part(&self, next: &Line) -> bool {
        if self.last.is_bold {
            self.is_bold && (!self.is_full() || ends_sentence(&self.text) || next.text.starts_with(char::is_uppercase))
        } else {
            ends_sentence(&self.text) || !self.is_full()
        }
    }

    fn block(self, look: &Look) -> Block {
        let chars = self.text.chars().count();
        let is_large = self.size >= look.size * LARGER;
        let has_letters = self.text.chars().any(char::is_alphabetic);
        let is_capital = self.lines == 1
            && (4..=60).contains(&chars)
            && self.text.chars().all(|c| !c.is_lowercase())
            && self.text.chars().filter(|c| c.is_uppercase()).count() * 2 > chars;
        let is_sentence = self.text.ends_with(['.', '。', ',', ';']);
        let is_heading = has_letters
            && !self.is_row
            && !self.is_item
            && (is_large && chars <= LONGEST_HEADING && !(is_sentence && chars > LONGEST_BOLD)
                || (self.is_bold || is_capital) && chars <= LONGEST_BOLD && !is_sentence);
        let bold = if self.is_bold { self.text.len() } else { 0 };
        let mut block = if is_heading {
            let half = half_points(self.size);
            let rank = look.headings.iter().take_while(|size| **size > half).count();
            Block::heading(u8::try_from(rank + 1).unwrap_or(DEEPEST).min(DEEPEST), self.text, 1)
        } else {
            Block { kind: BlockKind::Paragraph { bold }, ..Block::paragraph(self.text, 1) }
        };
        block.marks.item = self.is_item;
        block
    }
}

/// The largest text of a page, where it is larger than the rest.
fn headline(page: &[Line], look: &Look) -> Option<String> {
    let has_words = |line: &&Line| line.text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let largest = page.iter().filter(has_words).map(|line| line.size).fold(0.0, f64::max);
    if largest < look.size * LARGER {
        return None;
    }
    let lines = page.iter().skip_while(|line| line.size < largest * (1.0 - SAME_SIZE));
    let lines = lines.take_while(|line| line.size >= largest * (1.0 - SAME_SIZE));
    let mut text = String::new();
    for line in lines {
        let are_wide = text.ends_with(is_han) && line.text.starts_with(is_han);
        if !text.is_empty() && !are_wide {
            text.push(' ');
        }
        text.push_str(line.text.trim());
    }
    (text.chars().count() <= LONGEST_HEADING).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, baseline: f64, size: f64) -> Line {
        let right = 50.0 + f64::from(u32::try_from(text.len()).unwrap()) * size / 2.0;
        Line { text: text.to_owned(), left: 50.0, right, baseline, size, ..Line::default() }
    }

    fn texts(pages: &[Vec<Line>]) -> Vec<String> {
        paragraphs(pages).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn lines_become_paragraphs_over_the_end_of_a_page_and_headings_stand_alone() {
        let first = vec![
            line("The harbour", 700.0, 18.0),
            line("The harbour was built in nineteen days by a", 670.0, 10.0),
            line("crew of forty, who came from the island far", 658.0, 10.0),
            line("away.", 646.0, 10.0),
            line("It opened in the spring of that year, and it", 620.0, 10.0),
        ];
        let second = vec![line("closed in the autumn.", 700.0, 10.0), line("• Tickets", 660.0, 10.0)];
        let found = paragraphs(&[first, second]);
        let kinds: Vec<bool> = found.blocks.iter().map(Block::is_heading).collect();
        assert_eq!(kinds, [true, false, false, false]);
        assert_eq!(
            found.blocks[1].text,
            "The harbour was built in nineteen days by a crew of forty, who came from the island far away."
        );
        assert!(found.blocks[2].text.ends_with("and it closed in the autumn."));
        assert!(found.blocks[3].marks.item && found.blocks[3].text == "Tickets");
        assert_eq!(found.headline.as_deref(), Some("The harbour"));
        assert_eq!(found.pages[1].snippets[0], "closed in the autumn.");
    }

    #[test]
    fn a_divided_word_is_put_together_as_the_document_writes_it() {
        let lines = vec![
            line("They looked at the har-", 700.0, 10.0),
            line("bour and at the well-", 688.0, 10.0),
            line("known bridge, which is well-known.", 676.0, 10.0),
        ];
        assert_eq!(texts(&[lines]), ["They looked at the harbour and at the well-known bridge, which is well-known."]);
    }
}

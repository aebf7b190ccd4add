//! Tables on the terminal. One that is a little too wide moves its columns closer; a wider one goes on below, its first
//! column repeated; a cell that is too wide wraps inside its column. No row is ever cut by the terminal.

use crate::terminal::{FAINT, Out};
use crate::text::width;
use anstyle::Style;
use std::io;
use std::ops::Range;

/// Blanks between two columns, and the fewest.
const GAP: usize = 2;
const NARROW: usize = 1;

impl Out {
    /// Rows with aligned columns; columns of `numbers` to the right.
    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>], numbers: Range<usize>) -> io::Result<()> {
        for line in layout(head, rows, &numbers, self.width()) {
            match line {
                Line::Head(line) => self.unwrapped(FAINT, &line)?,
                Line::Row(line) => self.unwrapped(Style::new(), &line)?,
                Line::Gap => self.blank()?,
            }
        }
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Line {
    Head(String),
    Row(String),
    /// Between a part of a table and the part that goes on below.
    Gap,
}

fn layout(head: &[&str], rows: &[Vec<String>], numbers: &Range<usize>, most: usize) -> Vec<Line> {
    let widest = |n: usize| {
        let cells = rows.iter().filter_map(|row| row.get(n)).map(|cell| width(cell));
        cells.chain([width(head[n])]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..head.len()).map(widest).collect();
    // The first column gives way to the widest of the others, but never more than to half of the terminal.
    let others = widths.iter().skip(1).copied().max().unwrap_or(0);
    if let Some(first) = widths.first_mut() {
        *first = (*first).min(most.saturating_sub(others + GAP).max(most / 2));
    }
    let all: usize = widths.iter().sum();
    let gaps = widths.len().saturating_sub(1);
    let gap = if all + gaps * GAP > most && all + gaps * NARROW <= most { NARROW } else { GAP };
    let left = most.saturating_sub(widths.first().map_or(0, |first| first + GAP));
    widths.iter_mut().skip(1).for_each(|width| *width = (*width).min(left.max(1)));

    let mut lines = Vec::new();
    for part in parts(&widths, gap, most) {
        if !lines.is_empty() {
            lines.push(Line::Gap);
        }
        let shown: Vec<usize> = std::iter::once(0).chain(part.clone()).collect();
        let row = |cells: &dyn Fn(usize) -> String| {
            let cells: Vec<Vec<String>> = shown.iter().map(|n| wrapped(&cells(*n), widths[*n])).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            (0..height)
                .map(|line| joined(&cells, line, &shown, &Shape { widths: &widths, gap, numbers }))
                .collect::<Vec<_>>()
        };
        lines.extend(row(&|n| head[n].to_owned()).into_iter().map(Line::Head));
        for cells in rows {
            let cell = |n: usize| cells.get(n).cloned().unwrap_or_default();
            // A row that has nothing in this part is left out of it.
            if part.is_empty() || part.clone().any(|n| !cell(n).is_empty()) {
                lines.extend(row(&cell).into_iter().map(Line::Row));
            }
        }
    }
    lines
}

/// The columns after the first, in groups that fit beside it.
fn parts(widths: &[usize], gap: usize, most: usize) -> Vec<Range<usize>> {
    let first = widths.first().copied().unwrap_or(0);
    let mut parts = Vec::new();
    let (mut start, mut used) = (1, first);
    for (n, width) in widths.iter().enumerate().skip(1) {
        if n > start && used + gap + width > most {
            parts.push(start..n);
            (start, used) = (n, first);
        }
        used += gap + width;
    }
    parts.push(start..widths.len().max(start));
    parts
}

fn wrapped(cell: &str, width: usize) -> Vec<String> {
    textwrap::wrap(cell, textwrap::Options::new(width.max(1)))
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

struct Shape<'a> {
    widths: &'a [usize],
    gap: usize,
    numbers: &'a Range<usize>,
}

/// One line of a row's cells, beside each other.
fn joined(cells: &[Vec<String>], line: usize, shown: &[usize], shape: &Shape<'_>) -> String {
    let beside: Vec<String> = cells
        .iter()
        .zip(shown)
        .map(|(cell, n)| {
            let text = cell.get(line).map_or("", String::as_str);
            let pad = " ".repeat(shape.widths[*n].saturating_sub(width(text)));
            if shape.numbers.contains(n) { format!("{pad}{text}") } else { format!("{text}{pad}") }
        })
        .collect();
    beside.join(&" ".repeat(shape.gap)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(head: &[&str], rows: &[Vec<String>], numbers: &Range<usize>, most: usize) -> Vec<String> {
        let text = |line| match line {
            Line::Head(line) | Line::Row(line) => line,
            Line::Gap => String::new(),
        };
        layout(head, rows, numbers, most).into_iter().map(text).collect()
    }

    #[test]
    fn a_table_that_fits_is_one_and_a_wider_one_goes_on_below() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let head = ["set", "right", "wrong", ""];
        let rows = [row(&["kites", "1", "22", ""]), row(&["buses", "333", "4", "new"])];
        assert_eq!(
            text(&head, &rows, &(1..3), 40),
            ["set    right  wrong", "kites      1     22", "buses    333      4  new"]
        );
        assert_eq!(
            text(&head, &rows, &(1..3), 22),
            ["set   right wrong", "kites     1    22", "buses   333     4 new"],
            "a little too wide"
        );
        assert_eq!(
            text(&head, &rows, &(1..3), 20),
            ["set    right  wrong", "kites      1     22", "buses    333      4", "", "set", "buses  new"]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_cell_is_lost() {
        let names = ["evidence of moderators in channels", "judged", "shown from 0.45", "right"];
        let rows = [["judgements in channels on trial", "12", "7", "6"].map(str::to_owned).to_vec()];
        for most in 20..=100 {
            let lines = text(&names, &rows, &(1..4), most);
            assert!(lines.iter().all(|line| width(line) <= most), "{most}: {lines:#?}");
            let all = lines.join(" ");
            for word in ["judgements", "trial", "judged", "12", "shown", "7", "right", "6"] {
                assert!(all.split_whitespace().any(|found| found == word), "{most}: {word}: {lines:#?}");
            }
        }
    }
}

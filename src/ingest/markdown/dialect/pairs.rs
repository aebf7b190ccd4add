//! Which mark closes what another opened, and whether marks stand alone on their lines.

use super::scan::{Mark, MarkKind};
use super::tag::{Form, Syntax};
use std::collections::HashMap;

/// For each tag that opens something, the mark that closes it.
pub(super) fn pairs(marks: &[Mark<'_>]) -> Vec<Option<usize>> {
    let mut out = vec![None; marks.len()];
    let mut open: HashMap<(Syntax, String), Vec<usize>> = HashMap::new();
    let mut last_open: Vec<usize> = Vec::new();
    for (n, mark) in marks.iter().enumerate() {
        let MarkKind::Tag(tag) = &mark.kind else { continue };
        let key = (tag.syntax, tag.name.to_ascii_lowercase());
        match tag.form {
            Form::Opens => {
                open.entry(key).or_default().push(n);
                if tag.syntax == Syntax::Liquid {
                    last_open.push(n);
                }
            }
            Form::Closes if tag.name.is_empty() && tag.syntax == Syntax::Liquid => {
                let is_open = |n: &usize| out.get(*n).is_some_and(Option::is_none);
                while last_open.last().is_some_and(|n| !is_open(n)) {
                    last_open.pop();
                }
                if let Some(opener) = last_open.pop() {
                    out[opener] = Some(n);
                }
            }
            Form::Closes => {
                if let Some(opener) = open.get_mut(&key).and_then(Vec::pop) {
                    out[opener] = Some(n);
                }
            }
            Form::Alone | Form::Parts => {}
        }
    }
    out
}

/// Whether nothing but marks stands before and after each mark on its lines.
pub(super) fn blank_sides(text: &str, marks: &[Mark<'_>]) -> Vec<(bool, bool)> {
    let mut sides = vec![(false, false); marks.len()];
    let mut end = 0;
    let mut was_blank = true;
    for (mark, side) in marks.iter().zip(&mut sides) {
        let between = text.get(end..mark.range.start).unwrap_or_default();
        let (is_new_line, before) = between.rsplit_once('\n').map_or((end == 0, between), |(_, line)| (true, line));
        was_blank = before.trim_matches([' ', '\t', '>']).is_empty() && (is_new_line || was_blank);
        side.0 = was_blank;
        end = mark.range.end;
        // A statement and a comment may hold line ends of their own.
        if text.get(mark.range.clone()).is_some_and(|words| words.ends_with('\n')) {
            was_blank = true;
        }
    }
    let mut start = text.len();
    was_blank = true;
    for (mark, side) in marks.iter().zip(&mut sides).rev() {
        let between = text.get(mark.range.end..start).unwrap_or_default();
        let (is_new_line, after) =
            between.split_once('\n').map_or((start == text.len(), between), |(line, _)| (true, line));
        was_blank = after.trim().is_empty() && (is_new_line || was_blank);
        side.1 = was_blank;
        start = mark.range.start;
    }
    sides
}

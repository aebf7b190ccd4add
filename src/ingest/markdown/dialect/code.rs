//! Where a document holds code, in which no mark of a generator means anything: fences, spans between backticks, indented code, `<pre>`
//! and scripts. What stands there is text as it is.

use super::fence::{FenceLine, Fences};
use std::collections::HashMap;
use std::ops::Range;

/// Elements that go on to their end whatever they hold.
const RAW: &[(&str, &str)] =
    &[("<pre", "</pre>"), ("<script", "</script>"), ("<style", "</style>"), ("<textarea", "</textarea>")];

/// What ends a container in which marks of Vue are shown as they are.
const V_PRE_ENDS: &str = ":::";

/// Columns that make code of a paragraph.
const INDENT: usize = 4;

/// The stretches of code in a text, in order. In MDX indented lines are none.
pub(super) fn code(text: &str, is_mdx: bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut fences = Fences::default();
    let mut raw: Option<&str> = None;
    let mut paragraph: Option<usize> = None;
    let mut above = Above { is_blank: true, is_code: false, holds: false };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at += line.len();
        if let Some(closer) = raw {
            if closer == V_PRE_ENDS && line.trim() == closer {
                raw = None;
            } else {
                if contains(line, closer) {
                    raw = None;
                }
                out.push(range);
                continue;
            }
        }
        if line.trim().strip_prefix(V_PRE_ENDS).is_some_and(|name| name.trim() == "v-pre") {
            spans(text, paragraph.take().map_or(0..0, |from| from..range.start), &mut out);
            raw = Some(V_PRE_ENDS);
            continue;
        }
        let is_blank = line.trim().is_empty();
        let indent = indent(line);
        let is_indented = !is_blank && indent >= INDENT && !is_mdx && (above.is_code || above.is_blank && !above.holds);
        let is_text = matches!(fences.step(line), FenceLine::Text) && !is_indented;
        if is_blank || !is_text {
            spans(text, paragraph.take().map_or(0..0, |from| from..range.start), &mut out);
        }
        if !is_text {
            out.push(range);
        } else if !is_blank {
            raw = opens_raw(line);
            if raw.is_some() {
                spans(text, paragraph.take().map_or(0..0, |from| from..range.start), &mut out);
                out.push(range);
            } else {
                paragraph.get_or_insert(range.start);
            }
        }
        above.is_code = is_indented || is_blank && above.is_code;
        if !is_blank && indent < INDENT {
            above.holds = holds_indented(line);
        }
        above.is_blank = is_blank;
    }
    spans(text, paragraph.map_or(0..0, |from| from..text.len()), &mut out);
    out
}

struct Above {
    is_blank: bool,
    is_code: bool,
    /// The last line that is not indented opens something whose text may be indented.
    holds: bool,
}

/// Columns before the first word.
pub(super) fn indent(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { INDENT } else { 1 }).sum()
}

/// Whether a line opens something whose text may be indented and still is no code: a list, an admonition, a tag.
fn holds_indented(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item =
        if rest.len() < line.len() { rest.starts_with(['.', ')']) } else { rest.starts_with(['-', '*', '+']) };
    is_item || ["!!!", "???", "===", ":", "[^", "<", "{{", "{%", "///"].iter().any(|start| line.starts_with(start))
}

fn contains(line: &str, closer: &str) -> bool {
    line.to_ascii_lowercase().contains(closer)
}

/// The closer of an element that is opened on this line, whose text is no Markdown, and not closed.
fn opens_raw(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    RAW.iter().find_map(|(opener, closer)| {
        let after =
            line.get(..opener.len()).filter(|s| s.eq_ignore_ascii_case(opener)).and(line.get(opener.len()..))?;
        let is_name = after.starts_with(|c: char| c.is_whitespace() || c == '>');
        (is_name && !contains(after, closer)).then_some(*closer)
    })
}

/// Spans of code inside a paragraph: between backticks, as many on either side, and inside `<code>`.
fn spans(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let words = text.get(range.clone()).unwrap_or_default();
    if !words.contains(['`', '<']) {
        return;
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut escaped = false;
    let mut at = 0;
    for piece in words.split_inclusive(|c| c != '`') {
        let count = piece.bytes().take_while(|b| *b == b'`').count();
        if count > usize::from(escaped) {
            runs.push((at + usize::from(escaped), count - usize::from(escaped)));
        }
        escaped = piece.ends_with('\\') && !(escaped && count == 0);
        at += piece.len();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, count) in runs.iter().rev() {
        next.entry(*count).or_default().push(*at);
    }
    let mut end = 0;
    for (start, count) in runs {
        if start < end {
            continue;
        }
        let Some(same) = next.get_mut(&count) else { continue };
        while same.last().is_some_and(|at| *at <= start) {
            same.pop();
        }
        if let Some(closer) = same.last() {
            end = closer + count;
            found.push(start..end);
        }
    }
    let lower = words.to_ascii_lowercase();
    let mut from = 0;
    while let Some(start) = lower.get(from..).and_then(|rest| rest.find("<code>")).map(|n| from + n) {
        let Some(end) = lower.get(start..).and_then(|rest| rest.find("</code>")).map(|n| start + n + 7) else { break };
        if !found.iter().any(|span| span.start < end && start < span.end) {
            found.push(start..end);
        }
        from = end;
    }
    found.sort_by_key(|span| span.start);
    out.extend(found.into_iter().map(|span| span.start + range.start..span.end + range.start));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        code(text, false).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn fences_spans_indented_lines_and_raw_elements_are_code() {
        assert_eq!(of("a `b` ``c ` d`` \\`e` f\n\n    g\n\nh"), ["`b`", "``c ` d``", "    g\n"]);
        assert_eq!(of("a\n```x\nb\n```\nc"), ["```x\n", "b\n", "```\n"]);
        assert_eq!(
            of("<pre>\n{{ a }}\n</pre>\nb <code>{{ c }}</code>"),
            ["<pre>\n", "{{ a }}\n", "</pre>\n", "<code>{{ c }}</code>"]
        );
    }

    #[test]
    fn what_vue_is_to_leave_alone_is_left_alone() {
        assert_eq!(of("::: v-pre\na {{ b }}\n:::\n{{ c }}\n"), ["a {{ b }}\n"]);
    }

    #[test]
    fn what_stands_indented_in_a_list_or_an_admonition_is_no_code() {
        assert!(of("- a\n\n    b\n\n!!! note\n\n    c\n").is_empty());
    }

    #[test]
    fn many_marks_that_match_nothing_take_no_longer() {
        let text: String = (1..1_000).map(|n| "`".repeat(n) + " ").collect();
        assert!(of(&text).is_empty());
    }
}

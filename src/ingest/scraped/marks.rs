//! Marks of Markdown in text that is otherwise bare: a bold line, a link, a rule. Such a text is no Markdown, and still no reader is to
//! see the marks.

use std::borrow::Cow;

/// The text without them, line by line.
pub(super) fn without_marks(text: &str) -> Cow<'_, str> {
    let has_marks = ["**", "__", "](", "---", "===", "***", "```", "~~~"].iter().any(|mark| text.contains(mark));
    if !has_marks {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

fn line(line: &str) -> Cow<'_, str> {
    let bare = line.trim();
    let is_rule = |mark: u8| bare.len() >= 3 && bare.bytes().all(|b| b == mark);
    if [b'-', b'=', b'*', b'_', b'~', b'`'].into_iter().any(is_rule) {
        return Cow::Borrowed("");
    }
    let mut out = Cow::Borrowed(line);
    if line.contains("](") {
        out = Cow::Owned(without_links(line));
    }
    let pairs = out.matches("**").count();
    if pairs >= 2 && pairs % 2 == 0 {
        out = Cow::Owned(out.replace("**", ""));
    }
    // Underscores mark a whole line; inside of one they belong to names of programs.
    let whole = out.trim().strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
    match whole.filter(|words| words.contains(' ') || words.chars().all(char::is_alphabetic)) {
        Some(words) if !words.contains('_') => Cow::Owned(words.to_owned()),
        _ => out,
    }
}

/// `[words](address)` becomes its words, and a picture nothing.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(end) = rest.find("](") {
        let (before, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let close = after.find(')');
        let (Some(start), Some(close)) = (before.rfind('['), close) else { break };
        let (lead, words) = before.split_at_checked(start).unwrap_or((before, ""));
        if let Some(lead) = lead.strip_suffix('!') {
            out.push_str(lead);
        } else {
            out.push_str(lead);
            out.push_str(words.get(1..).unwrap_or_default());
        }
        rest = after.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_and_lines_stay() {
        let text = "**Tickets**\n__Dogs here__\n__init__.py\n---\nSee [the map](https://a.example) ![p](p.png) now.\n2 ** 3, a](b";
        assert_eq!(without_marks(text), "Tickets\nDogs here\n__init__.py\n\nSee the map  now.\n2 ** 3, a](b");
    }
}

//! Marks of Markdown in text that is otherwise bare: a bold line, a link, a rule. Such a text is no Markdown, and still no reader is to
//! see the marks.

use std::borrow::Cow;

/// The text without them, line by line.
pub(super) fn without_marks(text: &str) -> Cow<'_, str> {
    let has_marks = ["**", "](", "---", "===", "***", "```", "~~~"].iter().any(|mark| text.contains(mark));
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
    if pairs >= 2 && pairs % 2 == 0 { Cow::Owned(out.replace("**", "")) } else { out }
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
        let text = "**Tickets**\n---\nSee [the map](https://a.example) ![p](p.png) now.\n2 ** 3, a](b";
        assert_eq!(without_marks(text), "Tickets\n\nSee the map  now.\n2 ** 3, a](b");
    }
}

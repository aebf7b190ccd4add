use super::scan::{HtmlScanner, HtmlToken};
use std::borrow::Cow;

/// Smaller pages are parsed as they are.
const LARGE: usize = 128 * 1024;

/// Smaller scripts and pictures cost nothing.
const HEAVY: usize = 1_024;

/// A large page without the weight that says nothing: pictures and fonts inside it (`data:` addresses), scripts and styles.
/// Lines stay where they are.
pub(super) fn lighten(html: &str) -> Cow<'_, str> {
    if html.len() <= LARGE {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len().min(1 << 20));
    let mut is_dead = false;
    let mut scanner = HtmlScanner::new(html);
    let mut copied = 0;
    loop {
        let from = scanner.offset();
        let Some(token) = scanner.next() else {
            break;
        };
        let to = scanner.offset();
        match token {
            HtmlToken::Open(tag) => {
                let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
                is_dead = is("style") || (is("script") && !tag.rest.to_ascii_lowercase().contains("ld+json"));
                if tag.rest.len() > HEAVY && tag.rest.contains("data:") {
                    out.push_str(html.get(copied..from).unwrap_or_default());
                    without_data(html.get(from..to).unwrap_or_default(), &mut out);
                    copied = to;
                }
            }
            HtmlToken::Raw(content) if is_dead && content.len() > HEAVY => {
                out.push_str(html.get(copied..to - content.len()).unwrap_or_default());
                keep_lines(content, &mut out);
                copied = to;
            }
            _ => {}
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

fn keep_lines(text: &str, out: &mut String) {
    out.extend(text.chars().filter(|c| *c == '\n'));
}

/// A tag whose `data:` addresses are cut down to that word.
fn without_data(tag: &str, out: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find("data:") {
        let (before, value) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let end = match before.chars().next_back() {
            Some(quote @ ('"' | '\'')) => value.find(quote),
            Some('=' | '(' | ',' | ' ') => {
                value.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '\''))
            }
            _ => Some("data:".len()),
        };
        let (address, after) = value.split_at_checked(end.unwrap_or(value.len())).unwrap_or((value, ""));
        if address.len() > HEAVY {
            out.push_str("data:,");
            keep_lines(address, out);
        } else {
            out.push_str(address);
        }
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_scripts_go_and_everything_else_stays_on_its_line() {
        let picture = "A".repeat(200_000);
        let style = "x{}\n".repeat(2_000);
        let page = format!(
            "<html><script>{style}</script>\n<style>{style}</style><script type='application/ld+json'>{{\"a\":\"{style}\"}}</script><img alt='a' src=\"data:image/png;base64,{picture}\" title=t>\n<p data-x='1'>Words with data: in them."
        );
        let light = lighten(&page);
        assert_eq!(light.matches('\n').count(), page.matches('\n').count());
        assert_eq!(light.matches("x{}").count(), 2_000);
        assert!(light.contains("<img alt='a' src=\"data:,\" title=t>\n<p data-x='1'>Words with data: in them."));
        assert!(matches!(lighten("<img src='data:x'>"), Cow::Borrowed(_)));
    }
}

//! Other people's words made safe for Discord's markdown: they look as they were written and can neither format, nor
//! mention, nor hide a link behind a label.
//!
//! Every character that can begin markup is escaped with a backslash, which Discord shows as the character alone. Inside a
//! bare address a backslash would become part of the address, so there only what could leave it is escaped.

use url::Url;

/// Escapes `text` for a message's content or an embed's description.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        escape_line(line, &mut out);
    }
    out
}

/// Always escaped: emphasis, spoilers, code, links, mentions, timestamps, escapes.
const MARKUP: &[char] = &['\\', '*', '_', '~', '`', '|', '[', ']', '<', '>', '@', '#'];

/// Escaped at the start of a line: lists, subtext, quotes; headings and `>` are above.
const AT_START: &[char] = &['-', '+', '='];

fn escape_line(line: &str, out: &mut String) {
    let mut rest = line;
    let mut is_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = address(rest) {
            let (url, after) = rest.split_at(length);
            out.push_str(url);
            rest = after;
            is_start = false;
            continue;
        }
        if is_start && c.is_ascii_digit() {
            rest = numbered(rest, out);
            is_start = false;
            continue;
        }
        let is_label_end = c == '(' && out.ends_with(']');
        if MARKUP.contains(&c) || is_label_end || (is_start && AT_START.contains(&c)) || is_emoji_name(rest) {
            out.push('\\');
        }
        out.push(c);
        is_start = is_start && c.is_whitespace();
        rest = rest.strip_prefix(c).unwrap_or_default();
    }
}

/// "1." at the start of a line would become a list and lose its own number.
fn numbered<'a>(line: &'a str, out: &mut String) -> &'a str {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = line.split_at(digits);
    out.push_str(number);
    if rest.starts_with('.') {
        out.push('\\');
    }
    rest
}

/// Length in bytes of the bare address that `text` begins with, as far as nothing in it is markup elsewhere.
fn address(text: &str) -> Option<usize> {
    let scheme =
        ["https://", "http://"].iter().find(|s| text.get(..s.len()).is_some_and(|t| t.eq_ignore_ascii_case(s)))?;
    let is_plain = |c: char| c.is_alphanumeric() || "-._~:/?#@!$&'+,;=%()".contains(c);
    let rest = text.get(scheme.len()..)?;
    Some(scheme.len() + rest.find(|c| !is_plain(c)).unwrap_or(rest.len()))
}

/// Whether `text` begins with what Discord draws as an emoji: `:name:`.
fn is_emoji_name(text: &str) -> bool {
    let name = text.strip_prefix(':').and_then(|rest| rest.split_once(':')).map(|(name, _)| name);
    name.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c)))
}

/// An address as the target of a masked link, `(<…>)`: nothing in it can end the link. `None` for what Discord would not
/// link (other schemes than http and https).
pub(super) fn target(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    // Discord refuses a message whose embed leads to a host without a dot.
    let has_host = parsed.host_str().is_some_and(|host| host.contains(['.', ':']));
    if !matches!(parsed.scheme(), "http" | "https") || !has_host {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '\\' | '|' | '`' | '*' | ' ' => {
                out.extend(["%", &format!("{:02X}", u32::from(c))]);
            }
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// A message's words without Discord's own marks: mentions of people, roles, channels and commands, custom emoji,
/// timestamps. What looks like none of these stays.
pub(super) fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let mark = after.split_once('>').filter(|(inside, _)| is_mark(inside));
        out.push(if mark.is_some() { ' ' } else { '<' });
        rest = mark.map_or(after, |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

/// Whether `inside` is what stands between `<` and `>` in one of Discord's marks (Reference, "Message Formatting").
fn is_mark(inside: &str) -> bool {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let named = |rest: &str| rest.rsplit_once(':').is_some_and(|(name, id)| !name.is_empty() && is_id(id));
    let by_prefix = ["@!", "@&", "@", "#"].iter().any(|p| inside.strip_prefix(p).is_some_and(is_id));
    let is_time = inside.strip_prefix("t:").is_some_and(|t| t.split(':').next().is_some_and(is_id));
    by_prefix || is_time || ["a:", ":", "/"].iter().any(|p| inside.strip_prefix(p).is_some_and(named))
}

/// One line of other people's words: escaped, line breaks made spaces.
pub(super) fn escape_inline(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A reader's word as part of a sentence of ours.
pub(super) fn shown_name(name: &str) -> String {
    escape_inline(&crate::text::clip(name, 100))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_of_every_kind_is_shown_not_done() {
        for (written, escaped) in [
            ("**bold** _it_ ~~no~~ ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|"),
            ("[safe](https://evil.example)", r"\[safe\]\(https://evil.example)"),
            ("@everyone <@1> <#2> <t:3:R> </ask:4>", r"\@everyone \<\@1\> \<\#2\> \<t\:3:R\> \</ask:4\>"),
            ("# big\n-# small\n- item\n> said", "\\# big\n\\-\\# small\n\\- item\n\\> said"),
            ("1. first", r"1\. first"),
            ("3.5 percent", r"3\.5 percent"),
            ("snake_case", r"snake\_case"),
            ("all :fine: at 10:30:45", r"all \:fine: at 10\:30:45"),
        ] {
            assert_eq!(escape(written), escaped);
        }
    }

    #[test]
    fn an_address_stays_whole() {
        for (written, escaped) in [
            ("see https://a.example/b_c~d#e now_", r"see https://a.example/b_c~d#e now\_"),
            ("(see https://a.example/page).", "(see https://a.example/page)."),
            ("\"https://a.example\"", "\"https://a.example\""),
            // What Discord takes for the address's end is ours too.
            ("https://a.example/<__x__", r"https://a.example/\<\_\_x\_\_"),
            ("https://a.example/<@everyone", r"https://a.example/\<\@everyone"),
        ] {
            assert_eq!(escape(written), escaped);
        }
    }

    #[test]
    fn marks_are_no_words_of_a_question() {
        for (written, words) in [
            ("<@1> why <@!2> <@&3> <#4>?", "  why      ?"),
            ("<:wave:5> <a:dance:6> </ask:7> <t:8:R>", "       "),
            ("is 3 < 4 and <b> 5 > 4", "is 3 < 4 and <b> 5 > 4"),
            ("<@x> <:no> <", "<@x> <:no> <"),
        ] {
            assert_eq!(without_markup(written), words);
        }
    }

    #[test]
    fn a_link_target_cannot_end_its_link() {
        assert_eq!(target("https://a.example/x_(y)?q=<z>").unwrap(), "https://a.example/x_%28y%29?q=%3Cz%3E");
        for none in ["javascript:alert(1)", "https://[x", "http://wiki/x", "https://a|b.example/", "ftp://a.example"] {
            assert_eq!(target(none), None, "{none}");
        }
    }

    /// What a reader sees: backslashes before punctuation are gone.
    fn shown(escaped: &str) -> String {
        let mut out = String::new();
        let mut chars = escaped.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
                _ => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn escaping_changes_nothing_that_is_seen(text in r"[a-z *_~`|<>@#\[\]()\\.0-9:/\n-]{0,80}") {
            prop_assert_eq!(shown(&escape(&text)), text);
        }
    }
}

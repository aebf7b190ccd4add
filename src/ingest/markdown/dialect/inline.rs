//! Marks inside of lines that no Markdown parser knows: Obsidian's links and embeds, lists of attributes behind links, marked, raised and
//! lowered text, editors' marks, labels of directives.

use super::attributes::is_attribute_list;
use super::citations::{citation, reference};
use super::keys::keys;
use super::out::{Numbered, Writer, beginning, last_line};
use super::signs::HOLE;
use super::told::Told;
use crate::ingest::markup_problem::Unshown;
use std::ops::Range;

/// A longer mark, in bytes, is none.
const LONGEST: usize = 400;

/// The text with its inline marks turned into what readers see.
pub(super) fn inline(old: &Numbered, code: &[Range<usize>], told: &mut Told) -> Numbered {
    let mut writer = Writer::new(old);
    let mut notes: Vec<(usize, String)> = Vec::new();
    let mut code = code.iter().peekable();
    let (mut at, mut from) = (0, 0);
    while let Some(start) = old
        .text
        .get(from..)
        .and_then(|rest| rest.find(['!', '[', '{', '=', '^', '~', '%', ':', '+', '@', '\\']))
        .map(|n| from + n)
    {
        while code.next_if(|range| range.end <= start).is_some() {}
        if let Some(range) = code.peek().filter(|range| range.start <= start) {
            from = range.end;
            continue;
        }
        let rest = old.text.get(start..).unwrap_or_default();
        if rest.starts_with('\\') {
            from = start + 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
            continue;
        }
        let Some((length, edit)) = mark(rest, old.text.get(..start).unwrap_or_default()) else {
            from = start + 1;
            continue;
        };
        writer.keep(at..start);
        match edit {
            Edit::Put(words) => writer.put(&words),
            Edit::Drop => {}
            Edit::Embed => {
                told.left_out(Unshown::Include, writer.line(), rest.get(..length).unwrap_or_default());
                writer.put(HOLE.encode_utf8(&mut [0; 4]));
            }
            Edit::Reference | Edit::Citation => {
                told.left_out(Unshown::Reference, writer.line(), rest.get(..length).unwrap_or_default());
                if matches!(edit, Edit::Reference) {
                    writer.put(HOLE.encode_utf8(&mut [0; 4]));
                } else if writer.text().ends_with(' ') {
                    writer.cut(writer.text().len() - 1);
                }
            }
            Edit::Unbracket => unbracket(&mut writer),
            Edit::Note(words) => {
                notes.push((writer.line(), words));
                writer.put(&format!("[^ibid-{}]", notes.len()));
            }
        }
        writer.skip(start..start + length);
        at = start + length;
        from = at;
    }
    writer.keep(at..old.text.len());
    let mut new = writer.finish();
    for (n, (line, words)) in notes.into_iter().enumerate() {
        new.text.extend(["\n\n[^ibid-", &(n + 1).to_string(), "]: ", &words]);
        new.lines.extend([line, line]);
    }
    new
}

enum Edit {
    Put(String),
    Drop,
    /// Another note or file is shown there.
    Embed,
    /// The title or the number of something else is shown there.
    Reference,
    /// A source is named there.
    Citation,
    /// The list of attributes of a bracketed text, which loses its brackets.
    Unbracket,
    /// A note that is written inside its line.
    Note(String),
}

/// What stands at the start of `rest`, with its length, where that is a mark.
fn mark(rest: &str, before: &str) -> Option<(usize, Edit)> {
    let last = before.chars().next_back();
    match rest.as_bytes().first()? {
        b'!' => embed(rest),
        b'[' => wiki_link(rest, last).or_else(|| Some((citation(rest)?, Edit::Citation))),
        b'@' => Some((reference(rest, last)?, Edit::Reference)),
        b'{' => editors_mark(rest).or_else(|| attributes(rest, before)),
        b'=' => {
            let (length, inner) = between(rest, "==", "==")?;
            let is_apart = last.is_none_or(|c| !c.is_alphanumeric() && c != '=');
            let after = rest.get(length..)?;
            (is_apart && !inner.contains('=') && !after.starts_with('=')).then(|| (length, Edit::Put(inner.to_owned())))
        }
        b'^' => raised_mark(rest, before),
        b'~' => {
            let (length, inner) = between(rest, "~", "~")?;
            let is_low = last.is_some_and(char::is_alphanumeric)
                && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '−' | '.' | ','))
                && inner.chars().count() <= 10
                && !rest.get(length..)?.starts_with('~');
            is_low.then(|| (length, Edit::Put(format!("<sub>{inner}</sub>"))))
        }
        b'%' => remark(rest, last),
        b'+' => {
            let (length, inner) = between(rest, "++", "++")?;
            let is_apart =
                last.is_none_or(|c| !c.is_alphanumeric() && c != '+') && !rest.get(length..)?.starts_with('+');
            Some((length, Edit::Put(keys(inner).filter(|_| is_apart)?)))
        }
        b':' => labelled(rest, last).or_else(|| emoji(rest, before)).or_else(|| colon(rest, before)),
        _ => None,
    }
}

/// What stands between two marks on one line, without blanks at its edges, and the length of all.
fn between<'a>(rest: &'a str, opener: &str, closer: &str) -> Option<(usize, &'a str)> {
    let inner = rest.strip_prefix(opener)?;
    let window = first_line(inner);
    let end = window.find(closer)?;
    let inner = window.get(..end)?;
    let is_tight =
        !inner.is_empty() && !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    is_tight.then_some((opener.len() + end + closer.len(), inner))
}

/// Obsidian's `%%a remark%%`, with or without blanks inside.
fn remark(rest: &str, last: Option<char>) -> Option<(usize, Edit)> {
    let inner = beginning(rest, LONGEST * 5).strip_prefix("%%")?;
    let end = inner.find("%%")?;
    let (inner, after) = (inner.get(..end).filter(|inner| !inner.contains("\n\n"))?, inner.get(end + 2..)?);
    let is_apart = last.is_none_or(char::is_whitespace)
        && !inner.trim().is_empty()
        && !inner.contains('%')
        && !after.starts_with(|c: char| c.is_alphanumeric() || c == '%');
    is_apart.then_some((inner.len() + 4, Edit::Drop))
}

/// As much of the first line as a mark may take.
fn first_line(text: &str) -> &str {
    beginning(text, LONGEST).split('\n').next().unwrap_or_default()
}

/// `![[note]]`.
fn embed(rest: &str) -> Option<(usize, Edit)> {
    let (length, inner) = between(rest, "![[", "]]")?;
    let name = inner.split(['|', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_media = [
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".mp3", ".mp4", ".webm", ".ogg", ".wav",
        ".mov",
    ]
    .iter()
    .any(|ending| name.ends_with(ending));
    Some((length, if is_media { Edit::Drop } else { Edit::Embed }))
}

/// `[[page|words]]`, `[[page#heading]]`.
fn wiki_link(rest: &str, last: Option<char>) -> Option<(usize, Edit)> {
    let (length, inner) = between(rest, "[[", "]]")?;
    let after = rest.get(length..)?;
    let is_link = !inner.contains(['[', ']'])
        && !inner.starts_with(['^', '-', '$', '"'])
        && inner.contains(char::is_alphabetic)
        && !after.starts_with(['(', '[', ':'])
        && last != Some('!')
        && last != Some('[');
    if !is_link {
        return None;
    }
    // In a table the bar is escaped.
    let words = inner.rsplit_once('|').map_or(inner, |(_, words)| words).trim();
    let words = words.strip_prefix('#').unwrap_or(words).replace('#', " > ");
    Some((length, Edit::Put(format!("[{words}](#)"))))
}

/// `{++put in++}`, `{--taken out--}`, `{~~old~>new~~}`, `{==marked==}`, `{>>remark<<}`.
fn editors_mark(rest: &str) -> Option<(usize, Edit)> {
    let of = |opener: &str, closer: &str| {
        let inner = rest.strip_prefix(opener)?;
        let window = beginning(inner, LONGEST * 5);
        let end = window.find(closer)?;
        let inner = window.get(..end).filter(|inner| !inner.contains("\n\n"))?;
        Some((opener.len() + end + closer.len(), inner))
    };
    if let Some((length, inner)) = of("{++", "++}").or_else(|| of("{==", "==}")) {
        return Some((length, Edit::Put(inner.to_owned())));
    }
    if let Some((length, inner)) = of("{--", "--}") {
        return Some((length, Edit::Put(format!("~~{}~~", inner.trim()))));
    }
    if let Some((length, inner)) = of("{~~", "~~}") {
        let (old, new) = inner.split_once("~>")?;
        return Some((length, Edit::Put(format!("~~{}~~ {new}", old.trim()))));
    }
    let (length, _) = of("{>>", "<<}")?;
    Some((length, Edit::Drop))
}

/// A list of attributes: behind what it is about, at the end of a heading, or with kramdown's colon.
fn attributes(rest: &str, before: &str) -> Option<(usize, Edit)> {
    let end = first_line(rest).find('}')?;
    let all = rest.get(..=end)?;
    if !is_attribute_list(all) {
        return None;
    }
    let line = last_line(before);
    let ends_line = first_line(rest.get(all.len()..)?).trim().is_empty();
    let is_heading = ends_line && (line.trim_start().starts_with('#') || follows_underlined(rest));
    let last = before.chars().next_back();
    let is_emoji = last == Some(':') && is_emoji_end(before);
    let is_behind = is_emoji || matches!(last, Some(')' | ']' | '*' | '_' | '`' | '>'));
    // The caption of Pandoc's tables.
    let is_caption = ends_line && line.trim_start().starts_with(": ");
    // A class or a name at the end of a block.
    let is_caption = is_caption || ends_line && (all.starts_with("{.") || all.starts_with("{#"));
    if !(is_behind || is_heading || is_caption || all.starts_with("{:") || line.trim().is_empty()) {
        return None;
    }
    Some((all.len(), if last == Some(']') { Edit::Unbracket } else { Edit::Drop }))
}

/// Whether the line after this one underlines it as a heading.
fn follows_underlined(rest: &str) -> bool {
    beginning(rest, LONGEST)
        .split('\n')
        .nth(1)
        .map(str::trim)
        .is_some_and(|next| next.len() > 2 && (next.bytes().all(|b| b == b'=') || next.bytes().all(|b| b == b'-')))
}

/// `[words]` at the end of what is written becomes `words`.
fn unbracket(writer: &mut Writer<'_>) {
    let text = writer.text();
    let line = text.len() - last_line(text).len();
    let Some(start) = text.get(line..).and_then(|words| words.rfind('[')).map(|at| line + at) else { return };
    let is_link = text.get(..start).is_some_and(|before| before.ends_with(['!', ']']));
    let inner = text.get(start + 1..text.len() - 1).unwrap_or_default().to_owned();
    if !is_link && !inner.contains(']') {
        writer.cut(start);
        writer.put(&inner);
    }
}

/// `10^6^`, `^[a note]`, and Obsidian's ` ^name` of a block at the end of its line.
fn raised_mark(rest: &str, before: &str) -> Option<(usize, Edit)> {
    if let Some(length) = note_in_line(rest).filter(|_| !before.ends_with('[')) {
        return Some((length, Edit::Note(rest.get(2..length - 1)?.to_owned())));
    }
    let last = before.chars().next_back();
    if let Some((length, inner)) = between(rest, "^^", "^^") {
        let is_apart = last.is_none_or(|c| !c.is_alphanumeric() && c != '^') && !inner.contains('^');
        return is_apart.then(|| (length, Edit::Put(inner.to_owned())));
    }
    if let Some((length, inner)) = between(rest, "^", "^") {
        let is_raised = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '.' | ',' | '”' | '"'))
            && inner.chars().count() <= 20
            && !inner.contains(|c: char| c.is_whitespace() || matches!(c, '^' | '[' | ']' | '\\' | '{' | '<'));
        return is_raised.then(|| (length, Edit::Put(format!("<sup>{inner}</sup>"))));
    }
    let name = first_line(rest).get(1..)?.trim_end();
    let is_name = name.len() >= 4
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && name.contains(|c: char| c.is_ascii_digit());
    (last == Some(' ') && is_name).then(|| (1 + name.len(), Edit::Drop))
}

/// The length of `^[a note]`, which may hold brackets itself.
fn note_in_line(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in first_line(rest.strip_prefix('^').filter(|inner| inner.starts_with('['))?).char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 1 => return (at > 1).then_some(at + 2),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `:abbr[HTML]{title="…"}`: the label of a directive inside a line.
fn labelled(rest: &str, last: Option<char>) -> Option<(usize, Edit)> {
    if last.is_some_and(|c| c.is_alphanumeric() || c == ':') {
        return None;
    }
    let inner = rest.strip_prefix(':')?;
    let end = inner.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).filter(|end| *end > 0)?;
    let after = inner.get(end..)?;
    let (label, attributes) = match between(after, "[", "]") {
        Some((length, label)) => (label, after.get(length..)?),
        None => ("", after),
    };
    let (length, _) = between(attributes, "{", "}").filter(|_| attributes.starts_with('{'))?;
    Some((rest.len() - attributes.len() + length, Edit::Put(label.to_owned())))
}

/// A colon at the beginning of a line, which would make a definition of it; that of a table's second line stays.
fn colon(rest: &str, before: &str) -> Option<(usize, Edit)> {
    let begins = last_line(before).trim_matches([' ', '>']).is_empty();
    let is_definition = rest.get(1..).is_some_and(|after| after.starts_with([' ', '\t', '\n']));
    let is_table = first_line(rest).chars().all(|c| matches!(c, ':' | '-' | '|' | ' '));
    (begins && !is_definition && !is_table).then(|| (1, Edit::Put("\\:".to_owned())))
}

/// `:name:`, which shows as a picture.
fn emoji(rest: &str, before: &str) -> Option<(usize, Edit)> {
    const LONGEST: usize = 50;
    let last = before.chars().next_back();
    let inner = rest.strip_prefix(':')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '+');
    let end = inner.find(|c: char| !is_name(c)).filter(|end| (2..=LONGEST).contains(end))?;
    let after = inner.get(end..)?.strip_prefix(':')?;
    // `:---:` says how a column of a table stands.
    let is_word = inner.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '+' | '-'))
        && inner.get(..end)?.contains(|c: char| c.is_ascii_alphanumeric());
    let begins = last.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '*' | '|' | '[' | '>'))
        || (last == Some(':') && is_emoji_end(before));
    let ends = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '_' | '/'));
    (is_word && begins && ends).then_some((end + 2, Edit::Drop))
}

/// Whether what is written ends in one: `:name:`, and no path of a program as `std::vec:`.
fn is_emoji_end(before: &str) -> bool {
    let line = last_line(before);
    let Some(rest) = line.strip_suffix(':') else { return false };
    let name =
        rest.rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))).next().unwrap_or(rest);
    let opened = rest.strip_suffix(name).unwrap_or_default();
    name.len() > 1
        && opened.strip_suffix(':').is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        inline(&Numbered::new(text, 0), &[], &mut Told::default()).text
    }

    #[test]
    fn marks_inside_of_lines_become_what_readers_see() {
        for (text, expected) in [
            ("See [[map|the map]] and [[Fares]].", "See [the map](#) and [Fares](#)."),
            ("A ==marked== word, a == b == c.", "A marked word, a == b == c."),
            (
                "10^6^ and 4 m^2^, H~2~O, x^2 + y^2, ~5 to ~6",
                "10<sup>6</sup> and 4 m<sup>2</sup>, H<sub>2</sub>O, x^2 + y^2, ~5 to ~6",
            ),
            ("[link](x){:target=\"_blank\"} ![p](p){ width=200 } {name}", "[link](x) ![p](p) {name}"),
            ("A [small]{.smallcaps} word", "A small word"),
            ("## Fares {#fares}", "## Fares "),
            ("a {++b++} {~~c~>d~~}{>>e<<}", "a b ~~c~~ d"),
            (":is no: definition\n:-- | --:", "\\:is no: definition\n:-- | --:"),
            ("Sails :boat: at 10:30:15, :ref:`a`, x :y: z", "Sails  at 10:30:15, :ref:`a`, x :y: z"),
            ("An :abbr[HTML]{title=\"x\"} at 10:30", "An HTML at 10:30"),
            ("It rose [@berg2020], see @fig-fares.", "It rose, see \u{fdd4}."),
            ("Done {.task}\nA {.b} c", "Done \nA {.b} c"),
            ("The end. ^a1b2c3", "The end. "),
            ("[[1]](a) and [[2]][b], if [[ -f a ]]", "[[1]](a) and [[2]][b], if [[ -f a ]]"),
            ("100%% of it, %%a remark%% gone, %% so is this %%.", "100%% of it,  gone, ."),
            ("|:--:|:---:| std::vec::Vec, :a-b::boat:", "|:--:|:---:| std::vec::Vec, "),
            (":material-boat:{ .lg } ++ctrl+page-down++ ^^in^^, a++ + b++, 2^^", " Ctrl+Page Down in, a++ + b++, 2^^"),
            (": Fares of the year {#tbl-fares}", ": Fares of the year "),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn a_note_inside_a_line_becomes_a_footnote() {
        assert_eq!(plain("It^[Or [she](a).] rose"), "It[^ibid-1] rose\n\n[^ibid-1]: Or [she](a).");
        assert_eq!(plain("It rose.^[By nine.] Then"), "It rose.[^ibid-1] Then\n\n[^ibid-1]: By nine.");
    }
}

//! Front matter without fences: the lines `Title: …` at the top that Pelican and `MultiMarkdown` read, and Pandoc's title block,
//! three lines that begin with a per cent sign. A text that only begins with a colon somewhere is none: a title must be among the
//! lines, another of the usual names beside it, and nothing else.

/// Names of which one stands beside the title.
const BESIDE: &[&str] = &[
    "author",
    "authors",
    "by",
    "byline",
    "date",
    "published",
    "modified",
    "updated",
    "status",
    "category",
    "tags",
    "slug",
    "summary",
    "lang",
    "keywords",
    "template",
    "description",
];

/// So many lines are looked at.
const MOST_LINES: usize = 40;

/// No name of a field is longer, in bytes.
const LONGEST_NAME: usize = 30;

/// A field, its value and the line that it stands on, from 1.
pub(super) type BareField<'a> = (&'a str, String, usize);

/// The fields at the top of a text, and how many lines they take.
pub(super) fn bare_fields(text: &str) -> Option<(Vec<BareField<'_>>, usize)> {
    if text.starts_with("% ") { title_block(text) } else { named(text) }
}

/// Whether a text begins with such fields.
pub(super) fn has_bare_fields(text: &str) -> bool {
    bare_fields(text).is_some()
}

fn named(text: &str) -> Option<(Vec<BareField<'_>>, usize)> {
    let mut out: Vec<BareField<'_>> = Vec::new();
    let mut lines = 0;
    for (n, line) in text.lines().take(MOST_LINES).enumerate() {
        if line.trim().is_empty() {
            break;
        }
        lines = n + 1;
        if line.starts_with([' ', '\t']) {
            // It goes on with the field above.
            let (_, value, _) = out.last_mut()?;
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let is_name = name.len() <= LONGEST_NAME
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if !is_name || !value.starts_with([' ', '\t']) {
            return None;
        }
        out.push((name, value.trim().to_owned(), n + 1));
    }
    let has = |names: &[&str]| out.iter().any(|(name, ..)| names.contains(&name.to_lowercase().as_str()));
    (has(&["title"]) && has(BESIDE)).then_some((out, lines))
}

/// Title, authors and date of Pandoc, each on a line of its own; what has no value is empty.
fn title_block(text: &str) -> Option<(Vec<BareField<'_>>, usize)> {
    let mut out: Vec<BareField<'_>> = Vec::new();
    let mut lines = 0;
    for line in text.lines().take(MOST_LINES).take_while(|line| !line.trim().is_empty()) {
        lines += 1;
        if line.starts_with([' ', '\t']) {
            let (name, value, _) = out.last_mut()?;
            value.push_str(if *name == "authors" { "; " } else { " " });
            value.push_str(line.trim());
            continue;
        }
        let value = line.strip_prefix('%')?;
        let name = *["title", "authors", "date"].get(out.len())?;
        out.push((name, value.trim().to_owned(), lines));
    }
    // One line that begins so may be prose.
    (out.len() > 1).then_some((out, lines))
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::split;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn fields_without_fences_are_read() {
        for text in [
            "Title: Winter ferry\nDate: 2026-03-02 10:20\nAuthors: Ida Holm, Jon Berg\n\nIt sails: daily.",
            "title:  Winter\n  ferry\nauthor: Ida Holm; Jon Berg\ndate: 2026-03-02\n\nIt sails: daily.",
            "% Winter ferry\n% Ida Holm; Jon Berg\n% March 2, 2026\n\nIt sails: daily.",
            "% Winter ferry\n% Ida Holm\n  Jon Berg\n% March 2, 2026\n\nIt sails: daily.",
        ] {
            let found = split(text);
            assert_eq!(found.meta.title, "Winter ferry", "{text}");
            assert_eq!(found.meta.authors, ["Ida Holm", "Jon Berg"], "{text}");
            assert_eq!(found.meta.dates.published, Some(date(2026, 3, 2)), "{text}");
            assert_eq!(found.body.trim(), "It sails: daily.", "{text}");
            assert_eq!(text.lines().nth(found.lines), Some(""), "{text}");
        }
        assert!(!split("Title: T\nStatus: draft\n\nText.").problems.is_empty());
    }

    #[test]
    fn prose_with_colons_and_per_cent_signs_is_none() {
        for text in [
            "Title: the story of a name\n\nText.",
            "Ferry: a story\nAuthor: Ida Holm\n\nText.",
            "Title: T\nAuthor: A\nIt sails. Daily: yes.\n\nText.",
            "% of people who ride\n\nText.",
            "Q: Why?\nA: So.\n\nText.",
        ] {
            assert!(!has_bare_fields(text), "{text}");
        }
    }
}

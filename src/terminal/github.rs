//! What GitHub shows of a run in its Actions: annotations beside files, and a page of its own. Articles come from whoever opens a pull
//! request, so that their words are escaped on their way into commands of GitHub's and into the page.

use std::fmt::Write as _;

/// Rows of a table of the page; all of them are in the log.
const MOST_ROWS: usize = 200;

/// How much an annotation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Nothing has to be done.
    Notice,
    /// Something should be done.
    Warning,
    /// The run fails for it.
    Error,
}

/// Where an annotation stands: a file from the root of the repository, and its line where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: String,
    pub line: Option<usize>,
}

impl Place {
    /// A file of a folder, both as they are named from the root of the repository.
    pub(crate) fn of(folder: &str, file: &str, line: Option<usize>) -> Self {
        let folder = folder.replace('\\', "/");
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let file = if folder.is_empty() || folder == "." { file.to_owned() } else { format!("{folder}/{file}") };
        Self { file, line }
    }

    /// The place that a sentence begins with, `FILE:LINE: …`, and the rest of it.
    pub(crate) fn split(sentence: &str) -> Option<(Self, &str)> {
        let (place, rest) = sentence.split_once(": ")?;
        let (file, line) = place.rsplit_once(':')?;
        let line = line.parse().ok().filter(|_| !file.is_empty() && !file.contains(char::is_whitespace))?;
        Some((Self { file: file.to_owned(), line: Some(line) }, rest))
    }
}

/// The line by which GitHub shows something beside a file, or with the run where there is no place.
pub(crate) fn annotation(level: Level, title: &str, what: &str, place: Option<&Place>) -> String {
    let level = match level {
        Level::Notice => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    let mut out = format!("::{level} title={}", property(title));
    if let Some(place) = place {
        let _ = write!(out, ",file={}", property(&place.file));
        if let Some(line) = place.line {
            let _ = write!(out, ",line={line}");
        }
    }
    format!("{out}::{}", data(what))
}

/// Words after the `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A part of the page that GitHub shows of a run, in Markdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary(String);

impl Summary {
    /// A heading of our own words.
    pub(crate) fn heading(&mut self, level: usize, text: &str) {
        let _ = write!(self.0, "{} {text}\n\n", "#".repeat(level));
    }

    /// A paragraph of our own words.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let _ = write!(self.0, "{text}\n\n");
    }

    /// A list of other people's words.
    pub(crate) fn list<'a>(&mut self, items: impl Iterator<Item = &'a str>) {
        for item in items {
            let _ = writeln!(self.0, "- {}", plain(item));
        }
        self.0.push('\n');
    }

    /// A table of other people's words.
    pub(crate) fn table<const N: usize>(&mut self, head: [&str; N], rows: &[[String; N]]) {
        let _ = writeln!(self.0, "| {} |\n{}|", head.join(" | "), "|---".repeat(N));
        for row in rows.iter().take(MOST_ROWS) {
            let _ = writeln!(self.0, "| {} |", row.each_ref().map(|cell| plain(cell)).join(" | "));
        }
        if let Some(more) = rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
            let _ = writeln!(self.0, "\n… and {more} more, in the log.");
        }
        self.0.push('\n');
    }

    /// The page.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// Words as they are, whatever Markdown makes of their characters.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '@' => {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "100 %\r\n::error::<img src=x> | [a](b) @all";

    #[test]
    fn words_are_never_a_command() {
        let place = Place::of("./docs/corpus/", "a,b:c\n.md", Some(3));
        let line = annotation(Level::Error, "Problem", HOSTILE, Some(&place));
        assert_eq!(line.lines().count(), 1);
        assert!(line.starts_with("::error title=Problem,file=docs/corpus/a%2Cb%3Ac%0A.md,line=3::"), "{line}");
        assert!(line.ends_with("::100 %25%0D%0A::error::<img src=x> | [a](b) @all"), "{line}");
        assert_eq!(annotation(Level::Notice, "Ibid", "so", None), "::notice title=Ibid::so");
    }

    #[test]
    fn words_are_never_formatting() {
        let mut page = Summary::default();
        page.table(["what"], &[[HOSTILE.to_owned()]]);
        page.list([HOSTILE].into_iter());
        assert_eq!(page.text().matches("100 % ::error::&lt;img src=x&gt; \\| \\[a\\]\\(b\\) \\@all").count(), 2);
    }

    #[test]
    fn a_long_table_says_that_it_is_cut() {
        let mut page = Summary::default();
        page.table(["a"], &vec![["b".to_owned()]; MOST_ROWS + 3]);
        assert!(page.text().contains("… and 3 more, in the log."));
    }

    #[test]
    fn a_place_stands_at_the_beginning_of_a_sentence() {
        let (place, rest) = Place::split("corpus/questions.jsonl:120: it ends early: fix it").unwrap();
        assert_eq!(
            (place, rest),
            (Place { file: "corpus/questions.jsonl".into(), line: Some(120) }, "it ends early: fix it")
        );
        for none in ["nothing is known", "a b:1: c", "12: x", "a:x: y", ":1: x"] {
            assert_eq!(Place::split(none), None, "{none}");
        }
        assert_eq!(Place::of(".", "a.md", None).file, "a.md");
    }
}

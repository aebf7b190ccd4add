//! What is written: data to stdout through [`Out`], words for the person to stderr, both in lines that fit the terminal.
//!
//! Lines break between words, never inside one: not in a path, an option, an id or an address. Whatever is wider than the
//! terminal by itself stays whole. Text from articles and questions is made harmless for terminals on its way out. Tables
//! are the `cli`'s own.

use crate::text::{clip, neutralise_terminal, width};
use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use textwrap::core::Word;
use textwrap::{WordSeparator, WordSplitter};

/// The widest text, however wide the terminal: longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Columns where the terminal does not tell, as in a pipe.
const DEFAULT_WIDTH: usize = 80;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();

/// The only writer to stdout. Colour goes to terminals only and never where `NO_COLOR` is set.
pub(crate) struct Out {
    stream: Box<dyn Write>,
    width: usize,
}

/// What can be done about a failure, on stderr below it.
pub fn hint(text: &str) {
    say(&format!("  {text}"));
}

/// One value as readable JSON on stdout.
///
/// # Errors
/// When stdout cannot be written to.
pub fn print_json(value: &serde_json::Value) -> io::Result<()> {
    let mut out = Out::stdout();
    out.json_pretty(value)?;
    out.flush()
}

/// Text on stdout, each line after `indent`, wrapped and made harmless.
///
/// # Errors
/// When stdout cannot be written to.
pub fn tell(indent: &str, text: &str) -> io::Result<()> {
    let mut out = Out::stdout();
    out.wrapped(Style::new(), indent, text)?;
    out.flush()
}

/// What [`columns_are`] said.
static COLUMNS: OnceLock<usize> = OnceLock::new();

/// Says how many columns there are where no terminal tells. Counts once, before anything is written.
pub fn columns_are(columns: usize) {
    // The first word stands.
    let _ = COLUMNS.set(columns);
}

/// Columns of the terminal; where there is none, as they were set.
fn columns() -> Option<usize> {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.or_else(|| COLUMNS.get().copied()).map(|columns| columns.clamp(20, MAX_WIDTH))
}

/// Columns of what is said on stderr. What goes to a file keeps its lines, unless columns were set.
fn columns_of_stderr() -> Option<usize> {
    let is_wrapped = io::stderr().is_terminal() || COLUMNS.get().is_some();
    columns().filter(|_| is_wrapped)
}

/// A text in lines of at most `columns`, its own line breaks kept; what goes on below starts where its line started.
fn wrap(text: &str, columns: usize, first: &str, then: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let words_of = line.trim_start_matches(' ');
        let indent = " ".repeat(line.len() - words_of.len());
        let (first, then) = (format!("{first}{indent}"), format!("{then}{indent}"));
        lines.extend(
            textwrap::wrap(words_of, options(columns, &first, &then)).iter().map(|line| line.trim_end().to_owned()),
        );
    }
    lines
}

fn options<'a>(columns: usize, first: &'a str, then: &'a str) -> textwrap::Options<'a> {
    textwrap::Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(then)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}

/// As much of a line as `columns` show.
fn clip_to(line: &str, columns: usize) -> String {
    let mut keep = line.chars().count();
    let mut out = line.to_owned();
    while keep > 0 && width(&out) > columns {
        keep -= 1;
        out = clip(line, keep);
    }
    out
}

impl Out {
    pub(crate) fn stdout() -> Self {
        // Locked and buffered: an answer is written at once, not line by line.
        let stream = Box::new(io::BufWriter::new(anstream::stdout().lock()));
        Self { stream, width: columns().unwrap_or(DEFAULT_WIDTH) }
    }

    #[cfg(test)]
    pub(crate) fn to(stream: impl Write + 'static, width: usize) -> Self {
        Self { stream: Box::new(stream), width }
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// One line exactly as it is, however long; made harmless.
    pub(crate) fn unwrapped(&mut self, style: Style, line: &str) -> io::Result<()> {
        let line = neutralise_terminal(line).replace('\n', " ");
        if style == Style::new() {
            writeln!(self.stream, "{line}")
        } else {
            writeln!(self.stream, "{style}{line}{style:#}")
        }
    }

    /// One line; where it is wider than the terminal, it goes on below.
    pub(crate) fn line(&mut self, style: Style, text: &str) -> io::Result<()> {
        let text = neutralise_terminal(text).replace('\n', " ");
        wrap(&text, self.width, "", "").iter().try_for_each(|line| self.unwrapped(style, line))
    }

    /// As much of one line as the terminal shows.
    pub(crate) fn clipped(&mut self, style: Style, text: &str) -> io::Result<()> {
        let text = neutralise_terminal(text).replace('\n', " ");
        self.unwrapped(style, &clip_to(&text, self.width))
    }

    /// A name and what it stands for beside it, which goes on below itself.
    pub(crate) fn field(&mut self, style: Style, indent: &str, name: &str, value: &str) -> io::Result<()> {
        let first = format!("{indent}{name:10} ");
        let then = " ".repeat(width(&first));
        let value = neutralise_terminal(value).replace('\n', " ");
        wrap(&value, self.width, &first, &then).iter().try_for_each(|line| self.unwrapped(style, line))
    }

    /// Text wrapped to the width, each line after `indent`, with the middle one of its three parts underlined.
    pub(crate) fn marked(&mut self, style: Style, indent: &str, parts: (&str, &str, &str)) -> io::Result<()> {
        let (before, short) = (neutralise_terminal(parts.0), neutralise_terminal(parts.1));
        let text = format!("{before}{short}{}", neutralise_terminal(parts.2));
        let marked = before.len()..before.len() + short.len();
        let mut at = 0;
        let columns = self.width.saturating_sub(1 + width(indent));
        for line in textwrap::wrap(&text, options(columns, "", "")) {
            let line = line.trim_end();
            let start = text.get(at..).and_then(|rest| rest.find(line)).map_or(at, |found| at + found);
            at = start + line.len();
            let inside = marked.start.clamp(start, at) - start..marked.end.clamp(start, at) - start;
            let part = |range: std::ops::Range<usize>| line.get(range).unwrap_or_default();
            let (left, middle, right) = (part(0..inside.start), part(inside.clone()), part(inside.end..line.len()));
            let under = style.underline();
            let middle =
                if middle.is_empty() { String::new() } else { format!("{style:#}{under}{middle}{under:#}{style}") };
            writeln!(self.stream, "{style}{indent}{left}{middle}{right}{style:#}")?;
        }
        Ok(())
    }

    /// Text wrapped to the width, each line after `indent`; line breaks in it are kept.
    pub(crate) fn wrapped(&mut self, style: Style, indent: &str, text: &str) -> io::Result<()> {
        let text = neutralise_terminal(text);
        let lines = wrap(&text, self.width.saturating_sub(1), indent, indent);
        lines.iter().try_for_each(|line| self.unwrapped(style, line))
    }

    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.stream)
    }

    /// A JSON document on one line.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.stream, value)?;
        writeln!(self.stream)
    }

    /// A JSON document for people.
    pub(crate) fn json_pretty(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.stream, value)?;
        writeln!(self.stream)
    }

    /// Bytes as they are, for generated scripts.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Words between which a line may break: at blanks, and beside characters that are written without them. An address stays
/// whole, and so does a share (95 %).
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut pieces: Vec<&str> = Vec::new();
    let mut end = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        end += word.word.len() + word.whitespace.len();
        let piece = line.get(start..end).unwrap_or_default();
        let is_address = piece.split_whitespace().next_back().is_some_and(|last| last.contains("://"));
        let next = line.get(end..).and_then(|rest| rest.chars().next());
        let is_wide =
            [word.word.chars().next_back(), next].into_iter().flatten().any(|c| width(c.encode_utf8(&mut [0; 4])) > 1);
        // A share stays beside its sign.
        let is_blank = !word.whitespace.is_empty() && next != Some('%');
        if is_blank || end == line.len() || is_wide && !is_address {
            pieces.push(piece);
            start = end;
        }
    }
    Box::new(pieces.into_iter().map(Word::from))
}

/// A time as people read it.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A word to the person at the terminal, on stderr. Nothing is done about a stderr that is gone.
pub fn say(text: &str) {
    let text = neutralise_terminal(text);
    let lines = columns_of_stderr().map_or_else(|| vec![text.clone()], |columns| wrap(&text, columns, "", ""));
    let _ = writeln!(anstream::stderr(), "{}", lines.join("\n"));
}

/// The same with a label.
pub(crate) fn warn(text: &str) {
    let text = neutralise_terminal(&format!("note: {text}"));
    let lines = columns_of_stderr().map_or_else(|| vec![text.clone()], |columns| wrap(&text, columns, "", ""));
    let text = lines.join("\n");
    let _ = writeln!(anstream::stderr(), "{WARN}note:{WARN:#}{}", text.strip_prefix("note:").unwrap_or(&text));
}

/// Styled text of the program's own on stdout. Its lines are mostly wrapped already; clap leaves some.
pub(crate) fn print_styled(text: &str) -> io::Result<()> {
    let lines = columns().map_or_else(|| vec![text.to_owned()], |columns| wrap(text, columns, "", ""));
    writeln!(anstream::stdout(), "{}", lines.join("\n").trim_end())
}

/// Styled text of the program's own on stderr, wrapped as the rest is.
pub(crate) fn say_styled(text: &str) {
    let lines = columns_of_stderr().map_or_else(|| vec![text.to_owned()], |columns| wrap(text, columns, "", ""));
    let _ = writeln!(anstream::stderr(), "{}", lines.join("\n").trim_end());
}

pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_breaks_inside_an_address() {
        let text = "See the page at https://kite.example/a-long/way.html?to=go, 然後再看一次這個網頁的說明。";
        let lines = wrap(text, 24, "", "");
        assert!(lines.iter().any(|l| l.contains("https://kite.example/a-long/way.html?to=go")), "{lines:?}");
        assert_eq!(lines.join("").replace(' ', ""), text.replace(' ', ""));
        assert!(lines.len() > 3, "{lines:?}");
    }

    #[test]
    fn a_line_breaks_between_words_and_goes_on_where_it_began() {
        let text = "  put --allow-host=kite.example/8080 into corpus/questions.jsonl, line 3\nand then";
        assert_eq!(
            wrap(text, 30, "", ""),
            ["  put", "  --allow-host=kite.example/8080", "  into corpus/questions.jsonl,", "  line 3", "and then"]
        );
        assert_eq!(wrap("keeps 95 % of them", 9, "", ""), ["keeps", "95 % of", "them"]);
        let text = "\u{1b}[1merror:\u{1b}[0m no such thing";
        assert_eq!(wrap(text, 20, "", "").len(), 1, "colours take no room");
        assert_eq!(wrap(text, 19, "", "").len(), 2);
    }

    #[test]
    fn a_value_goes_on_below_itself_and_a_clipped_line_counts_wide_characters_twice() {
        assert_eq!(wrap("one two three", 12, "name  ", "      "), ["name  one", "      two", "      three"]);
        assert!(width(&clip_to("然後再看一次這個網頁的說明", 11)) <= 11);
    }
}

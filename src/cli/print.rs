use crate::text::{neutralise_terminal, width};
use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use std::io::{self, IsTerminal, Write};
use textwrap::core::Word;
use textwrap::{WordSeparator, WordSplitter};

/// The widest text, however wide the terminal: longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Columns where the terminal does not tell, as in a pipe.
const DEFAULT_WIDTH: usize = 80;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();

/// The only writer to stdout. Colour goes to terminals only and never where `NO_COLOR` is set.
pub(super) struct Out {
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

impl Out {
    pub(super) fn stdout() -> Self {
        let width =
            terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(w, _)| usize::from(w.0)).clamp(20, MAX_WIDTH);
        // Locked and buffered: an answer is written at once, not line by line.
        Self { stream: Box::new(io::BufWriter::new(anstream::stdout().lock())), width }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// One line, made harmless.
    pub(super) fn line(&mut self, style: Style, text: &str) -> io::Result<()> {
        let text = neutralise_terminal(text).replace('\n', " ");
        if style == Style::new() {
            writeln!(self.stream, "{text}")
        } else {
            writeln!(self.stream, "{style}{text}{style:#}")
        }
    }

    /// Text wrapped to the width, each line after `indent`, with the middle one of its three parts underlined.
    pub(super) fn marked(&mut self, style: Style, indent: &str, parts: (&str, &str, &str)) -> io::Result<()> {
        let (before, short) = (neutralise_terminal(parts.0), neutralise_terminal(parts.1));
        let text = format!("{before}{short}{}", neutralise_terminal(parts.2));
        let marked = before.len()..before.len() + short.len();
        let mut at = 0;
        let mut options = self.options("");
        options.width = options.width.saturating_sub(width(indent));
        for line in textwrap::wrap(&text, options) {
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

    fn options<'i>(&self, indent: &'i str) -> textwrap::Options<'i> {
        textwrap::Options::new(self.width.saturating_sub(1))
            .initial_indent(indent)
            .subsequent_indent(indent)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false)
    }

    /// Text wrapped to the width, each line after `indent`; line breaks in it are kept.
    pub(super) fn wrapped(&mut self, style: Style, indent: &str, text: &str) -> io::Result<()> {
        let text = neutralise_terminal(text);
        for line in textwrap::wrap(&text, self.options(indent)) {
            if style == Style::new() {
                writeln!(self.stream, "{}", line.trim_end())
            } else {
                writeln!(self.stream, "{style}{}{style:#}", line.trim_end())
            }?;
        }
        Ok(())
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.stream)
    }

    /// A JSON document on one line.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.stream, value)?;
        writeln!(self.stream)
    }

    /// A JSON document for people.
    pub(super) fn json_pretty(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.stream, value)?;
        writeln!(self.stream)
    }

    /// Bytes as they are, for generated scripts.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }

    /// Rows with aligned columns; columns of `numbers` to the right.
    pub(super) fn table(
        &mut self,
        head: &[&str],
        rows: &[Vec<String>],
        numbers: std::ops::Range<usize>,
    ) -> io::Result<()> {
        let widths: Vec<usize> = (0..head.len())
            .map(|n| rows.iter().filter_map(|r| r.get(n)).map(|c| width(c)).chain([width(head[n])]).max().unwrap_or(0))
            .collect();
        let format = |cells: &mut dyn Iterator<Item = &str>| {
            let mut line = String::new();
            for (n, cell) in cells.enumerate() {
                let pad = " ".repeat(widths[n].saturating_sub(width(cell)));
                let cell = if numbers.contains(&n) { format!("{pad}{cell}") } else { format!("{cell}{pad}") };
                line.push_str(if n > 0 { "  " } else { "" });
                line.push_str(&cell);
            }
            line.trim_end().to_owned()
        };
        self.line(FAINT, &format(&mut head.iter().copied()))?;
        for row in rows {
            self.line(Style::new(), &format(&mut row.iter().map(String::as_str)))?;
        }
        Ok(())
    }
}

/// Words between which a line may break; an address stays whole.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut pieces: Vec<&str> = Vec::new();
    let mut end = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        end += word.word.len() + word.whitespace.len();
        let piece = line.get(start..end).unwrap_or_default();
        let is_address = piece.split_whitespace().next_back().is_some_and(|last| last.contains("://"));
        if !is_address || !word.whitespace.is_empty() || end == line.len() {
            pieces.push(piece);
            start = end;
        }
    }
    Box::new(pieces.into_iter().map(Word::from))
}

/// A time as people read it.
pub(super) fn to_the_second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A word to the person at the terminal, on stderr. Nothing is done about a stderr that is gone.
pub(super) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", neutralise_terminal(text));
}

/// The same with a label and a hint on a line of its own.
pub(super) fn warn(text: &str) {
    let _ = writeln!(anstream::stderr(), "{WARN}note:{WARN:#} {}", neutralise_terminal(text));
}

pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_breaks_inside_an_address() {
        let text = "See the page at https://kite.example/a-long/way.html?to=go, 然後再看一次這個網頁的說明。";
        let options = textwrap::Options::new(24)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let lines = textwrap::wrap(text, options);
        assert!(lines.iter().any(|l| l.contains("https://kite.example/a-long/way.html?to=go")), "{lines:?}");
        assert_eq!(lines.join("").replace(' ', ""), text.replace(' ', ""));
        assert!(lines.len() > 3, "{lines:?}");
    }
}

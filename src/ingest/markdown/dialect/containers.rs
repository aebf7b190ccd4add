//! Lines that open and close something around the text between them: admonitions, tabs and folded text of Docusaurus, `VuePress`,
//! `MkDocs`, `MyST`, GitHub and Obsidian; and lines that stand for something else, such as another file. The lines go, the text
//! stays, a title becomes a paragraph.

use super::code::indent;
use super::fence::{FenceLine, Fences};
use super::lines::{Line, colons, quoted_title, slashes, stands_for};
use super::name::{Role, asks_by_name, role};
use super::out::Numbered;
use super::signs::{ASKED, ENDS, TAB, TAB_ENDS};
use super::told::Told;
use crate::ingest::faq::asks;
use crate::ingest::markup_problem::Unshown;
use std::ops::Range;

/// Columns by which the text of an admonition is indented.
const INDENT: usize = 4;

/// The text without the lines that open and close something.
pub(super) fn containers(old: &Numbered, code: &[Range<usize>], told: &mut Told) -> Numbered {
    let mut reader = Containers {
        out: Numbered { text: String::with_capacity(old.text.len()), lines: Vec::new() },
        told,
        fences: Fences::default(),
        indents: Vec::new(),
        colons: Vec::new(),
        slashes: Vec::new(),
        directives: Vec::new(),
        in_options: false,
        is_myst: ["```{", ":::{", "{ref}`", "{doc}`", "{term}`"].iter().any(|mark| old.text.contains(mark)),
        number: 1,
        quote: String::new(),
    };
    let mut code = code.iter().peekable();
    let mut at = 0;
    let lines: Vec<&str> = old.text.split('\n').collect();
    let mut comments = commented(&lines).into_iter().peekable();
    for (n, line) in lines.iter().enumerate() {
        let range = at..at + line.len();
        at = range.end + 1;
        while comments.next_if(|comment| comment.end <= n).is_some() {}
        if comments.peek().is_some_and(|comment| comment.start <= n) {
            continue;
        }
        while code.next_if(|code| code.end <= range.start).is_some() {}
        let is_code = code.peek().is_some_and(|code| code.start <= range.start && code.end >= range.end);
        reader.number = old.lines.get(n).copied().unwrap_or(1);
        reader.line(line, is_code);
    }
    reader.finish()
}

/// What is open: how much of its mark closes it, or how far it is indented, and the sign to write there.
struct OpenContainer {
    size: usize,
    ends: Option<char>,
    has_tabs: bool,
    /// What stood before its mark: the indentation of a list's item.
    quote: String,
}

struct Containers<'a> {
    out: Numbered,
    told: &'a mut Told,
    fences: Fences,
    indents: Vec<OpenContainer>,
    colons: Vec<OpenContainer>,
    slashes: Vec<OpenContainer>,
    directives: Vec<OpenContainer>,
    /// Options of a directive may follow.
    in_options: bool,
    /// The text has directives of `MyST`, whose remarks begin with a per cent sign.
    is_myst: bool,
    number: usize,
    /// The marks of a quotation that the line stands in.
    quote: String,
}

impl Containers<'_> {
    fn line(&mut self, line: &str, is_code: bool) {
        let is_blank = line.trim().is_empty();
        let columns = indent(line);
        while !is_blank && self.indents.last().is_some_and(|open| columns < open.size + INDENT) {
            let open = self.indents.pop();
            if let Some(open) = open {
                // It ends where it was opened, not where the next line stands.
                self.quote = open.quote;
                self.end(open.ends);
            }
        }
        let line = without_columns(line, self.indents.len() * INDENT);
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let quote = line.strip_suffix(bare).unwrap_or_default();
        self.quote = if quote.contains('>') { quote.to_owned() } else { " ".repeat(indent(quote).min(12)) };
        match self.fences.step(line) {
            FenceLine::Opens { name, argument } => {
                let open = self.open(&name, &argument, 0);
                self.directives.push(open);
                self.in_options = true;
                return;
            }
            FenceLine::Closes => {
                let ends = self.directives.pop().and_then(|open| open.ends);
                self.end(ends);
                return;
            }
            FenceLine::Hidden { name } => {
                let what = match name.as_deref() {
                    Some("include" | "literalinclude" | "embed") => Some(Unshown::Include),
                    Some("dataview" | "dataviewjs") => Some(Unshown::Reference),
                    Some("eval-rst" | "autosummary" | "automodule" | "autoclass" | "autofunction") => {
                        Some(Unshown::Reference)
                    }
                    _ => None,
                };
                if let Some(what) = what {
                    self.told.left_out(what, self.number, bare.trim_end());
                }
                self.push("");
                return;
            }
            FenceLine::Code => {
                self.push(line);
                return;
            }
            FenceLine::Text => {}
        }
        if is_code || is_blank {
            self.in_options = false;
            self.push(line);
        } else if std::mem::take(&mut self.in_options) && (is_option(bare) || columns >= INDENT && is_setting(bare)) {
            self.in_options = true;
        } else if self.is_myst && (bare.starts_with("% ") || bare.starts_with("+++ {") || bare.starts_with("+++ ^")) {
            self.push(self.quote.clone().trim_end());
        } else if !self.opens_or_closes(bare.trim_end(), columns) {
            self.other(line, bare);
        }
    }

    /// Whether a line opens or closes something; then it is dealt with.
    fn opens_or_closes(&mut self, bare: &str, columns: usize) -> bool {
        if let Some((count, name, title)) = colons(bare) {
            if name.is_empty() && title.is_empty() {
                let ends = self.colons.pop().and_then(|open| open.ends);
                self.end(ends);
            } else {
                let open = self.open(name, title, count);
                self.in_options = bare.trim_start_matches(':').trim_start().starts_with('{');
                // What is opened with two colons may be a line of its own.
                if count > 2 {
                    self.colons.push(open);
                }
            }
            return true;
        }
        if let Some((count, name, title)) = slashes(bare) {
            if name.is_empty() {
                while let Some(open) = self.slashes.pop() {
                    self.end(open.ends);
                    if open.size <= count {
                        break;
                    }
                }
                return true;
            }
            let open = self.open(name, title, count);
            self.slashes.push(open);
            self.in_options = true;
            return true;
        }
        if let Some((name, title, is_tab)) = quoted_title(bare) {
            if is_tab {
                self.tab(title);
                let quote = self.quote.clone();
                self.indents.push(OpenContainer { size: columns, ends: Some(TAB_ENDS), has_tabs: false, quote });
            } else {
                let open = self.open(name, title, columns);
                self.indents.push(open);
            }
            return true;
        }
        let is_tab = self.colons.last().is_some_and(|open| open.has_tabs);
        if let Some(name) = bare.strip_prefix("@tab").or_else(|| bare.strip_prefix("== ")).filter(|_| is_tab) {
            self.tab(name.trim_start_matches(":active").split('#').next().unwrap_or_default().trim());
            return true;
        }
        false
    }

    fn other(&mut self, line: &str, bare: &str) {
        match stands_for(bare.trim_end(), self.quote.contains('>')) {
            Line::Nothing | Line::Callout { title: "", .. } => self.push(self.quote.clone().trim_end()),
            Line::Include => {
                self.told.left_out(Unshown::Include, self.number, bare.trim_end());
                self.push("");
            }
            Line::ListOfHeadings => {
                self.drop_item();
                self.push("");
            }
            Line::Callout { name, title } => {
                let sign = if asks_by_name(name) && asks(title) { ASKED.to_string() } else { String::new() };
                self.paragraph(&format!("{sign}{title}"));
            }
            Line::Text => self.push(line),
        }
    }

    /// Writes the title of what is opened.
    fn open(&mut self, name: &str, title: &str, size: usize) -> OpenContainer {
        let mut open = OpenContainer { size, ends: None, has_tabs: false, quote: self.quote.clone() };
        match role(name) {
            Role::Tab => {
                self.tab(title);
                open.ends = Some(TAB_ENDS);
            }
            Role::Tabs => {
                open.has_tabs = true;
                open.ends = Some(TAB_ENDS);
            }
            Role::Asks | Role::Question if !title.is_empty() => {
                self.paragraph(&format!("{ASKED}{title}"));
                open.ends = Some(ENDS);
            }
            _ if !title.is_empty() && asks_by_name(name) && asks(title) => {
                self.paragraph(&format!("{ASKED}{title}"));
                open.ends = Some(ENDS);
            }
            _ => self.paragraph(if is_title(title) { title } else { "" }),
        }
        open
    }

    fn tab(&mut self, name: &str) {
        self.paragraph(&format!("{TAB}{name}"));
    }

    fn end(&mut self, sign: Option<char>) {
        match sign {
            Some(sign) => self.paragraph(&sign.to_string()),
            None => self.push(""),
        }
    }

    /// Words in a paragraph of their own.
    fn paragraph(&mut self, words: &str) {
        let quote = self.quote.clone();
        self.push(quote.trim_end());
        if !words.is_empty() {
            self.push(&format!("{quote}{words}"));
            self.push(quote.trim_end());
        }
    }

    /// The item of a list that a list of headings stands in the place of.
    fn drop_item(&mut self) {
        let text = self.out.text.strip_suffix('\n').unwrap_or(&self.out.text);
        let start = text.rfind('\n').map_or(0, |at| at + 1);
        let is_item = text.get(start..).is_some_and(|line| {
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
            line.starts_with(['-', '*', '+', '.', ')'])
        });
        if is_item {
            self.out.text.truncate(start);
            let count = self.out.text.matches('\n').count();
            self.out.lines.truncate(count);
        }
    }

    fn push(&mut self, line: &str) {
        self.out.text.push_str(line);
        self.out.text.push('\n');
        self.out.lines.push(self.number);
    }

    fn finish(mut self) -> Numbered {
        self.out.lines.push(self.number);
        self.out
    }
}

fn without_columns(line: &str, columns: usize) -> &str {
    let mut left = columns;
    let mut rest = line;
    while left > 0 {
        let Some(after) = rest.strip_prefix([' ', '\t']) else { break };
        left = left.saturating_sub(if rest.starts_with('\t') { INDENT } else { 1 });
        rest = after;
    }
    rest
}

/// Whether readers see what a directive is given, and it is no address and no measure.
fn is_title(title: &str) -> bool {
    let is_address = !title.contains(' ') && title.contains(['/', '.']) && !title.ends_with('.');
    title.contains(char::is_alphabetic) && !is_address
}

/// The lines between two that are nothing but `%%`, Obsidian's comments, both included.
fn commented(lines: &[&str]) -> Vec<Range<usize>> {
    let marks: Vec<usize> =
        (0..lines.len()).filter(|n| lines.get(*n).is_some_and(|line| line.trim() == "%%")).collect();
    marks.chunks_exact(2).filter_map(|pair| Some(*pair.first()?..pair.last()? + 1)).collect()
}

/// `name: value`, indented under a block of `PyMdown`.
fn is_setting(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// `:name: value` under a directive, or its fence of options.
fn is_option(line: &str) -> bool {
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(':')).map(|(name, _)| name);
    line.trim_end() == "---"
        || name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

//! Turns the marks of site generators into what readers see: tags go and their text stays, questions and tabs get a sign for the reader
//! of blocks, values that only the generator knows leave a hole, and all that is left out is told.

use super::code::indent;
use super::component::HOLDERS;
use super::given::{CONTENTS, NAMED, QUESTIONS, TAB_NAMES, TITLES, role_alone, role_words, words_of_link};
use super::name::{Role, role};
use super::out::{Numbered, Writer, last_line};
use super::pairs::{blank_sides, pairs};
use super::scan::{Mark, MarkKind, scan};
use super::signs::{ASKED, ENDS, HOLE, TAB, TAB_ENDS};
use super::tab_names::{tab_in_comment, tab_name};
use super::tag::{Form, Syntax, Tag};
use super::told::Told;
use crate::ingest::markup_problem::Unshown;
use std::collections::HashMap;
use std::ops::Range;

/// Marks inside a condition that are looked at.
const MOST_PARTS: usize = 1_000;

/// Values that stand for a list of headings.
const LISTS_OF_HEADINGS: &[&str] = &["toc", "TOC", "content", "page.toc", "table_of_contents"];

/// The text with its marks turned into what readers see.
pub(super) fn render(old: &Numbered, code: &[Range<usize>], is_mdx: bool, told: &mut Told) -> Numbered {
    let marks = scan(&old.text, code, is_mdx);
    if marks.is_empty() {
        return Numbered { text: old.text.clone(), lines: old.lines.clone() };
    }
    let mut rendering = Rendering {
        old,
        pairs: pairs(&marks),
        ends: blank_sides(&old.text, &marks),
        marks: &marks,
        writer: Writer::new(old),
        told,
        after: HashMap::new(),
        is_mdx,
        unended: 0,
    };
    let mut at = 0;
    let mut n = 0;
    while let Some(mark) = marks.get(n) {
        rendering.writer.keep(at..mark.range.start);
        let next = rendering.mark(n);
        at = marks.get(next - 1).map_or(mark.range.end, |last| last.range.end);
        n = next;
    }
    rendering.writer.keep(at..old.text.len());
    rendering.writer.finish()
}

/// Whether a mark is the tag of an element of HTML, which Markdown may stand in.
fn is_plain_element(kind: &MarkKind<'_>) -> bool {
    matches!(kind, MarkKind::Tag(tag) if tag.syntax == Syntax::Component && HOLDERS.contains(&tag.name))
}

struct Rendering<'a, 'o> {
    old: &'o Numbered,
    marks: &'a [Mark<'o>],
    pairs: Vec<Option<usize>>,
    ends: Vec<(bool, bool)>,
    writer: Writer<'o>,
    told: &'a mut Told,
    /// What is to be done where a tag is closed, by the place of its mark.
    after: HashMap<usize, After>,
    is_mdx: bool,
    /// Questions whose answers only the tag around both ends.
    unended: usize,
}

/// What is written where a tag is closed, and how much is taken off the lines after it.
struct After {
    paragraph: Option<String>,
    strip: usize,
    /// The questions inside of it end here.
    ends: bool,
}

impl Rendering<'_, '_> {
    /// Writes what readers see of a mark; gives the place of the next.
    fn mark(&mut self, n: usize) -> usize {
        let marks = self.marks;
        let Some(mark) = marks.get(n) else { return n + 1 };
        match &mark.kind {
            MarkKind::Tag(tag) if matches!(tag.form, Form::Opens | Form::Alone) => return self.tag(n, tag),
            MarkKind::Tag(_) => {
                if let Some(After { paragraph, strip, ends }) = self.after.remove(&n) {
                    self.writer.strip = strip;
                    if ends && self.unended > 0 {
                        let ends = ENDS.to_string().repeat(std::mem::take(&mut self.unended));
                        self.writer.put_paragraph(&ends);
                    } else if let Some(words) = paragraph {
                        self.writer.put_paragraph(&words);
                    }
                } else if is_plain_element(&mark.kind) {
                    self.writer.keep(mark.range.clone());
                    return n + 1;
                }
            }
            MarkKind::Value(inner) => self.value(n, inner),
            MarkKind::Expression(_) => self.hole(n, Unshown::Expression),
            MarkKind::Comment => {
                let words = self.old.text.get(mark.range.clone()).unwrap_or_default();
                if let Some(words) = tab_in_comment(words) {
                    self.writer.put_paragraph(&words);
                }
            }
            MarkKind::Statement => {}
            MarkKind::Words(words) => self.writer.put(words),
            MarkKind::Raw(inner) => {
                let start = mark.range.start;
                self.writer.skip(start..start + inner.start);
                self.writer.keep(start + inner.start..start + inner.end);
                self.writer.skip(start + inner.end..mark.range.end);
                return n + 1;
            }
            MarkKind::Role(name, words) => match role_words(name, words) {
                Some(words) => self.writer.put(&words),
                None => self.hole(n, Unshown::Reference),
            },
        }
        self.writer.skip(mark.range.clone());
        n + 1
    }

    /// The name of a tab: its own, or what the tag around it gives, or how programs call it.
    fn tab_name(&self, n: usize, tag: &Tag<'_>) -> String {
        let (own, value) = (tag.get(TAB_NAMES), tag.get(&["value", "text"]).or_else(|| tag.first()));
        let given = || {
            let holder = (n.saturating_sub(MOST_PARTS)..n).rev().find(|m| {
                let is_open = self.pairs.get(*m).copied().flatten().is_some_and(|close| close > n);
                let kind = self.marks.get(*m).map(|mark| &mark.kind);
                is_open && matches!(kind, Some(MarkKind::Tag(tag)) if role(tag.name) == Role::Tabs)
            })?;
            let Mark { range, kind: MarkKind::Tag(around) } = self.marks.get(holder)? else { return None };
            let (mut place, mut m) = (0, holder + 1);
            while m < n {
                let is_tab = matches!(self.marks.get(m).map(|mark| &mark.kind),
                    Some(MarkKind::Tag(tag)) if role(tag.name) == Role::Tab && tag.form == Form::Opens);
                place += usize::from(is_tab);
                m = self.pairs.get(m).copied().flatten().unwrap_or(m) + 1;
            }
            tab_name(around, self.old.text.get(range.clone()).unwrap_or_default(), value, place)
        };
        own.map(str::to_owned).or_else(given).or_else(|| value.map(str::to_owned)).unwrap_or_default()
    }

    /// A mark as it is written, and the line that it stands on.
    fn told(&mut self, n: usize, what: Unshown) {
        let words = self.marks.get(n).and_then(|mark| self.old.text.get(mark.range.clone())).unwrap_or_default();
        self.told.left_out(what, self.writer.line(), words);
    }

    /// Leaves out what is not known: with a hole in a line, and without a trace on a line of its own.
    fn hole(&mut self, n: usize, what: Unshown) {
        if self.is_unseen() {
            self.writer.put("#");
            return;
        }
        self.told(n, what);
        if !self.is_alone(n, n) {
            self.writer.put(HOLE.encode_utf8(&mut [0; 4]));
        }
    }

    fn is_alone(&self, first: usize, last: usize) -> bool {
        self.ends.get(first).is_some_and(|ends| ends.0) && self.ends.get(last).is_some_and(|ends| ends.1)
    }

    /// Whether no reader sees what is written next: the address of a link, an attribute of an element.
    fn is_unseen(&self) -> bool {
        let line = last_line(self.writer.text());
        let is_open = |opener: &str, closer: char| {
            line.rfind(opener)
                .is_some_and(|at| line.get(at + opener.len()..).is_some_and(|rest| !rest.contains(closer)))
        };
        let in_tag = is_open("<", '>')
            && line
                .rsplit('<')
                .next()
                .is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        is_open("](", ')') || in_tag || (line.starts_with('[') && line.contains("]: "))
    }

    fn value(&mut self, n: usize, inner: &str) {
        let is_quoted = |mark: char| inner.len() > 2 && inner.starts_with(mark) && inner.ends_with(mark);
        let words = inner.get(1..inner.len().saturating_sub(1)).unwrap_or_default();
        if ['"', '\'', '`'].into_iter().any(|mark| is_quoted(mark) && !words.contains(mark)) {
            self.writer.put(words);
        } else if LISTS_OF_HEADINGS.contains(&inner) || inner.starts_with(['/', '!']) || inner.starts_with("#title") {
        } else if inner.starts_with("#include") || inner.starts_with("#playground") || inner.starts_with("#rustdoc") {
            self.hole(n, Unshown::Include);
        } else {
            self.hole(n, Unshown::Value);
        }
    }

    fn tag(&mut self, n: usize, tag: &Tag<'_>) -> usize {
        let Some(mark) = self.marks.get(n) else { return n + 1 };
        let close = self.pairs.get(n).copied().flatten();
        let Some(close) = close else {
            self.lone(n, tag, role_alone(tag));
            return n + 1;
        };
        // An element holds others as a set of tabs does: its own words are none.
        let role = if is_plain_element(&mark.kind) { Role::Tabs } else { role(tag.name) };
        let Some(closer) = self.marks.get(close) else { return n + 1 };
        let is_block = self.is_alone(n, close);
        if is_plain_element(&mark.kind) && !is_block {
            self.element(mark, tag.name);
            return n + 1;
        }
        let inner = mark.range.end..closer.range.start;
        let whole = mark.range.start..closer.range.end;
        let has_parts = || {
            let parts = |mark: &Mark<'_>| matches!(&mark.kind, MarkKind::Tag(tag) if tag.form == Form::Parts);
            self.marks.get(n..close).is_some_and(|inner| inner.iter().take(MOST_PARTS).any(parts))
        };
        match role {
            Role::Hidden => {
                self.writer.skip(whole);
                return close + 1;
            }
            Role::Loop => {
                self.told(n, Unshown::Loop);
                self.skip_whole(whole, is_block);
                return close + 1;
            }
            Role::Condition if !is_block || has_parts() => {
                self.told(n, Unshown::Condition);
                self.skip_whole(whole, is_block);
                return close + 1;
            }
            Role::Code => {
                self.code(mark.range.clone(), inner, closer.range.clone(), is_block);
                return close + 1;
            }
            Role::Condition => {
                let words = self.old.text.get(mark.range.clone()).unwrap_or_default();
                self.told.conditional(self.writer.line(), words);
            }
            _ => {}
        }
        let mut after = After { paragraph: is_block.then(String::new), strip: self.writer.strip, ends: false };
        let title = |names: &[&str]| tag.get(names).map(str::to_owned);
        match role {
            Role::Asks => {
                let quoted = || tag.first().filter(|_| tag.syntax != Syntax::Component).map(str::to_owned);
                if let Some(title) = title(QUESTIONS).or_else(quoted) {
                    self.writer.put_paragraph(&format!("{ASKED}{title}"));
                    if let Some(answer) = tag.get(&["answer", "a"]) {
                        self.writer.put_paragraph(answer);
                    }
                    after.paragraph = Some(ENDS.to_string());
                } else {
                    after.ends = true;
                }
            }
            Role::Question => {
                if let Some(title) = title(QUESTIONS).or_else(|| tag.first().map(str::to_owned)) {
                    self.writer.put_paragraph(&format!("{ASKED}{title}"));
                    after.paragraph = Some(ENDS.to_string());
                } else {
                    self.writer.put_before_next(ASKED);
                    self.unended += 1;
                    after.paragraph = Some(String::new());
                }
            }
            Role::Tab => {
                let name = self.tab_name(n, tag);
                self.writer.put_paragraph(&format!("{TAB}{name}"));
                after.paragraph = Some(TAB_ENDS.to_string());
            }
            Role::Shows if is_block => {
                let is_named = NAMED.contains(&tag.name.to_ascii_lowercase().as_str());
                let name = title(TITLES)
                    .or_else(|| if is_named { title(&["name", "term", "path", "query", "body"]) } else { None });
                self.writer.put_paragraph(&name.unwrap_or_default());
            }
            _ if is_block => self.writer.put_paragraph(""),
            _ => {}
        }
        self.writer.skip(mark.range.clone());
        if self.is_alone(n, n) {
            self.writer.strip = self.strip_inside(mark.range.start, inner);
        }
        self.after.insert(close, after);
        n + 1
    }

    /// An element as a parser of HTML takes it, without what only MDX or Vue knows.
    fn element(&mut self, mark: &Mark<'_>, name: &str) {
        if self.old.text.get(mark.range.clone()).is_some_and(|words| words.contains(['{', '@'])) {
            self.writer.put(&format!("<{name}>"));
            self.writer.skip(mark.range.clone());
        } else {
            self.writer.keep(mark.range.clone());
        }
    }

    fn skip_whole(&mut self, whole: Range<usize>, is_block: bool) {
        if !is_block && !self.is_unseen() {
            self.writer.put(HOLE.encode_utf8(&mut [0; 4]));
        }
        self.writer.skip(whole);
    }

    /// What stands inside is code, whatever marks it holds.
    fn code(&mut self, opener: Range<usize>, inner: Range<usize>, closer: Range<usize>, is_block: bool) {
        let has_fence =
            self.old.text.get(inner.clone()).is_some_and(|text| text.contains("```") || text.contains("~~~"));
        let (before, after) = match (has_fence, is_block) {
            (true, _) => ("\n\n", "\n\n"),
            (false, true) => ("\n\n~~~~\n", "\n~~~~\n\n"),
            (false, false) => ("`", "`"),
        };
        self.writer.put(before);
        self.writer.skip(opener);
        self.writer.keep(inner);
        self.writer.put(after);
        self.writer.skip(closer);
    }

    /// Columns that are taken off the lines inside a tag, so that they stand where the tag itself does: components are written
    /// indented, which would make code of their text.
    fn strip_inside(&self, start: usize, inner: Range<usize>) -> usize {
        let strip = self.writer.strip;
        let line = last_line(self.old.text.get(..start).unwrap_or_default());
        let lines = self.old.text.get(inner).unwrap_or_default().split('\n').skip(1);
        let Some(first) = lines.into_iter().find(|line| !line.trim().is_empty()) else { return strip };
        if line.contains('>') {
            return strip;
        }
        let own = indent(line).saturating_sub(strip);
        indent(first).saturating_sub(own)
    }

    /// A tag that closes itself, or that nothing closes.
    fn lone(&mut self, n: usize, tag: &Tag<'_>, does: Role) {
        let Some(mark) = self.marks.get(n) else { return };
        let is_component = tag.syntax == Syntax::Component;
        if is_plain_element(&mark.kind) {
            self.element(mark, tag.name);
            return;
        }
        if is_component
            && tag.form == Form::Opens
            && !self.is_mdx
            && !tag.given.iter().any(|(_, value)| value.is_empty())
        {
            // The type of a program, or an element of its own: nothing of it is seen.
            self.writer.keep(mark.range.clone());
            return;
        }
        let is_block = self.is_alone(n, n);
        let what = if is_component { Unshown::Component } else { Unshown::Shortcode };
        let question = tag.get(QUESTIONS).or_else(|| tag.first());
        let answer = tag.get(&["answer", "a", "content", "text"]);
        match does {
            Role::Asks | Role::Question if question.is_some() && answer.is_some() => {
                self.writer.put_paragraph(&format!("{ASKED}{}", question.unwrap_or_default()));
                self.writer.put_paragraph(answer.unwrap_or_default());
                self.writer.put_paragraph(&ENDS.to_string());
            }
            Role::Embed | Role::Hidden | Role::Tab => {}
            Role::Word | Role::Address if self.is_unseen() => self.writer.put("#"),
            Role::Word => {
                let given = tag.get(&["text", "title", "label", "word", "term"]);
                let first = tag.first().filter(|_| tag.syntax == Syntax::Shortcode);
                match given.or(first).map(str::to_owned).or_else(|| words_of_link(tag)) {
                    Some(words) => self.writer.put(&words),
                    None => self.hole(n, what),
                }
            }
            Role::Include => self.hole(n, Unshown::Include),
            Role::Shows if role(tag.name) == Role::Include => {
                self.writer.put_paragraph(tag.get(TITLES).unwrap_or_default());
                self.writer.put_paragraph(tag.get(CONTENTS).unwrap_or_default());
            }
            Role::Shows
                if is_block && (is_component || tag.syntax == Syntax::Shortcode) && tag.get(TITLES).is_some() =>
            {
                self.writer.put_paragraph(tag.get(TITLES).unwrap_or_default());
                if let Some(words) = tag.get(&["description", "subtitle", "content", "text", "body"]) {
                    self.writer.put_paragraph(words);
                }
            }
            _ => match tag.get(&["text"]).filter(|_| !self.is_unseen()) {
                Some(words) => self.writer.put(words),
                None => self.hole(n, what),
            },
        }
        self.writer.skip(mark.range.clone());
    }
}

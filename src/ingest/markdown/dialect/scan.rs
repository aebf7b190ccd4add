//! Finds the marks of site generators in a document, outside of its code: shortcodes, tags, values, components, expressions, comments.
//! What each means, and whether it can be shown, is settled in [`render`](super::render).

use super::component::{HOLDERS, braces, has_holders, is_component, literal, statement, tag_at};
use super::out::beginning;
use super::tag::{Form, Syntax, Tag};
use std::ops::Range;

/// A mark and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark<'a> {
    pub range: Range<usize>,
    pub kind: MarkKind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MarkKind<'a> {
    Tag(Tag<'a>),
    /// `{{ site.title }}`: what stands between the braces.
    Value(&'a str),
    /// `{2020 + 4}` in MDX.
    Expression(&'a str),
    /// What nobody is shown.
    Comment,
    /// An import or an export.
    Statement,
    /// What is to be shown as it is: where it stands, from the mark's beginning.
    Raw(Range<usize>),
    /// What a reader sees in its place.
    Words(String),
    /// `MyST`'s `` {role}`words` ``.
    Role(&'a str, &'a str),
}

/// A longer mark, in bytes, is none.
const LONGEST: usize = 4_000;

/// So many openers without a closer are looked at.
const MOST_FAILED: usize = 5_000;

/// The marks of a text, in order, none inside another; `code` are the stretches in which there are none.
pub(super) fn scan<'a>(text: &'a str, code: &[Range<usize>], is_mdx: bool) -> Vec<Mark<'a>> {
    let mut out: Vec<Mark<'a>> = Vec::new();
    let mut missing = Missing { holds: has_holders(text, is_mdx), ..Missing::default() };
    let mut code = code.iter().peekable();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        while code.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = code.peek().filter(|range| range.start <= at) {
            at = range.end;
            continue;
        }
        let begins = rest.starts_with("import") || rest.starts_with("export");
        if begins && is_at_statement(text, at, &out) && missing.failed <= MOST_FAILED {
            if let Some(length) = statement(rest, is_mdx) {
                out.push(Mark { range: at..at + length, kind: MarkKind::Statement });
                at += length;
                continue;
            }
            missing.failed += 1;
        }
        let Some(start) = rest.find(['{', '<', '\\', '\n']).map(|found| at + found) else {
            return out;
        };
        at = start + 1;
        let rest = text.get(start..).unwrap_or_default();
        let is_code = code.clone().take_while(|range| range.start <= start).any(|range| range.end > start);
        let found = match rest.as_bytes().first() {
            _ if is_code => None,
            Some(b'\\') => {
                at += rest.chars().nth(1).map_or(0, char::len_utf8);
                None
            }
            Some(b'<') => angle(rest, is_mdx, &mut missing),
            // The name or the attributes of a directive.
            Some(b'{') if text.get(..start).is_some_and(|before| before.trim_end_matches(' ').ends_with(":::")) => None,
            Some(b'{') => curly(rest, is_mdx, &mut missing),
            _ => None,
        };
        if let Some((kind, length)) = found {
            at = start + length;
            out.push(Mark { range: start..at, kind });
        }
    }
}

/// What was looked for and not found, so that it is not looked for again and again.
#[derive(Default)]
struct Missing {
    /// Markdown stands in elements of HTML.
    holds: bool,
    /// Openers without a closer.
    failed: usize,
    /// No comment is closed any more.
    comment: bool,
    /// Nothing raw is closed any more.
    raw: bool,
}

/// Whether a statement may begin there: at the top, after an empty line, or after another one.
fn is_at_statement(text: &str, start: usize, out: &[Mark<'_>]) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let is_after = out.last().is_some_and(|mark| mark.kind == MarkKind::Statement && mark.range.end == start);
    before.trim().is_empty()
        || is_after
        || before.ends_with("\n\n")
        || before.trim_end_matches([' ', '\t']).ends_with("\n\n")
}

fn angle<'a>(rest: &'a str, is_mdx: bool, missing: &mut Missing) -> Option<(MarkKind<'a>, usize)> {
    if rest.starts_with("<!--") {
        let end = if missing.comment { None } else { rest.find("-->") };
        missing.comment |= end.is_none();
        return end.map(|end| (MarkKind::Comment, end + 3));
    }
    if let Some(inner) = rest.strip_prefix("<%") {
        // A template of EJS or ERB; `<%#` and `<%*` show nothing.
        let end = window(inner).find("%>")?;
        let inner = inner.get(..end).filter(|inner| !inner.contains("\n\n"))?;
        let kind = if inner.starts_with(['#', '*']) { MarkKind::Comment } else { MarkKind::Value(inner) };
        return Some((kind, end + 4));
    }
    let (tag, length) = tag_at(window(rest), is_mdx, missing.holds)?;
    if tag.form == Form::Closes
        || tag.name.is_empty()
        || is_component(tag.name)
        || (missing.holds && HOLDERS.contains(&tag.name) && tag.form == Form::Opens)
    {
        return Some((MarkKind::Tag(tag), length));
    }
    if tag.name == "template" {
        // A slot of Vue, which shows its text; the element of HTML would not.
        return Some((MarkKind::Comment, length));
    }
    // An element, without the expressions that no parser of HTML understands.
    let end = if tag.form == Form::Alone { " /" } else { "" };
    Some((MarkKind::Words(format!("<{}{end}>", tag.name)), length))
}

/// The beginning of a text in which a mark must end.
fn window(text: &str) -> &str {
    beginning(text, LONGEST)
}

fn curly<'a>(rest: &'a str, is_mdx: bool, missing: &mut Missing) -> Option<(MarkKind<'a>, usize)> {
    if missing.failed > MOST_FAILED {
        return None;
    }
    let found = curly_mark(rest, is_mdx, missing);
    missing.failed += usize::from(found.is_none());
    found
}

fn curly_mark<'a>(rest: &'a str, is_mdx: bool, missing: &mut Missing) -> Option<(MarkKind<'a>, usize)> {
    let window = window(rest);
    let between = |opener: &str, closer: &str| {
        let inner = window.strip_prefix(opener)?;
        let end = inner.find(closer)?;
        let inner = inner.get(..end).filter(|inner| !inner.contains("\n\n"))?;
        Some((inner, opener.len() + end + closer.len()))
    };
    if rest.starts_with("{{<") || rest.starts_with("{{%") {
        let (opener, closer) = if rest.starts_with("{{<") { ("{{<", ">}}") } else { ("{{%", "%}}") };
        let (inner, length) = between(opener, closer)?;
        if let Some(shown) = inner.trim().strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
            // Written so that readers see the shortcode itself.
            return Some((MarkKind::Words(format!("{opener}{shown}{closer}")), length));
        }
        return Some((Tag::of_shortcode(inner).map_or(MarkKind::Value(inner), MarkKind::Tag), length));
    }
    for (opener, closer) in [("{{!--", "--}}"), ("{{/*", "*/}}"), ("{{- /*", "*/ -}}"), ("{#", "#}"), ("{/*", "*/}")] {
        if let Some(inner) = window.strip_prefix(opener) {
            let is_comment = opener != "{#" || inner.starts_with([' ', '-', '\n']);
            let end = inner.find(closer).filter(|_| is_comment);
            if let Some(end) = end {
                return Some((MarkKind::Comment, opener.len() + end + closer.len()));
            }
        }
    }
    if let Some(inner) = window.strip_prefix("{::comment}") {
        let ends = ["{:/comment}", "{:/}"].into_iter().filter_map(|closer| Some((inner.find(closer)?, closer.len())));
        return ends.min().map(|(end, length)| (MarkKind::Comment, "{::comment}".len() + end + length));
    }
    if rest.starts_with("{%") {
        let (inner, length) = between("{%", "%}")?;
        if let Some(shown) = inner.trim().strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
            // Zola's way to show the mark itself.
            return Some((MarkKind::Words(format!("{{%{shown}%}}")), length));
        }
        let tag = Tag::of_liquid(inner);
        if let Some(name) = tag.as_ref().map(|tag| tag.name).filter(|name| matches!(*name, "raw" | "verbatim")) {
            let found = if missing.raw { None } else { raw(rest, name, length) };
            missing.raw |= found.is_none();
            return found.or(Some((MarkKind::Comment, length)));
        }
        return Some((tag.map_or(MarkKind::Value(inner), MarkKind::Tag), length));
    }
    if rest.starts_with("{{") {
        let (inner, mut length) = between("{{", "}}")?;
        // Three braces are one value, unescaped.
        length +=
            usize::from(rest.starts_with("{{{") && rest.get(length..).is_some_and(|after| after.starts_with('}')));
        let inner = inner.trim().trim_matches(['{', '}', '-']).trim();
        return Some((Tag::of_call(inner).map_or(MarkKind::Value(inner), MarkKind::Tag), length));
    }
    if let Some(role) = role(rest) {
        return Some(role);
    }
    if let Some(length) = block(window) {
        let inner = rest.get(1..length - 1)?;
        return Some((Tag::of_block(inner).map_or(MarkKind::Value(inner), MarkKind::Tag), length));
    }
    if !is_mdx {
        return None;
    }
    let length = braces(window)?;
    let inner = rest.get(1..length - 1)?;
    // An attribute of a heading; what it says is settled with those of other generators.
    if inner.starts_with(['#', '.', ':']) {
        return None;
    }
    Some((literal(inner).map_or(MarkKind::Expression(inner), |words| MarkKind::Words(words.to_owned())), length))
}

/// What stands between `{% raw %}` and `{% endraw %}`, as readers see it.
fn raw<'a>(rest: &str, name: &str, from: usize) -> Option<(MarkKind<'a>, usize)> {
    let mut at = from;
    while let Some(start) = rest.get(at..)?.find("{%").map(|n| at + n) {
        let end = start + rest.get(start..)?.find("%}")? + 2;
        let inner = rest.get(start + 2..end - 2)?.trim().trim_matches('-').trim();
        if inner.strip_prefix("end") == Some(name) {
            return Some((MarkKind::Raw(from..start), end));
        }
        at = start + 2;
    }
    None
}

/// The length of a block's mark of Svelte: `{#if a}`, `{:else}`, `{/if}`, `{@html a}`.
fn block(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let name = inner.get(1..)?;
    let is = |names: &[&str], ends: &[char]| {
        names.iter().any(|word| name.strip_prefix(word).is_some_and(|rest| rest.starts_with(ends)))
    };
    let is_block = match inner.chars().next()? {
        '#' => is(&["if", "each", "await", "key", "snippet"], &[' ']),
        '/' => is(&["if", "each", "await", "key", "snippet"], &['}']),
        ':' => is(&["else", "then", "catch"], &['}', ' ']),
        '@' => is(&["html", "const", "debug", "render"], &[' ']),
        _ => false,
    };
    if is_block { braces(text) } else { None }
}

/// `` {role}`words` ``.
fn role(rest: &str) -> Option<(MarkKind<'_>, usize)> {
    let (name, after) = rest.strip_prefix('{')?.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    let count = after.bytes().take_while(|b| *b == b'`').count();
    if !is_name || count == 0 || count > 2 {
        return None;
    }
    let marks = after.get(..count)?;
    let inner = after.get(count..)?;
    let end = inner.find(marks).filter(|end| *end <= LONGEST)?;
    let words = inner.get(..end).filter(|words| !words.contains("\n\n"))?;
    Some((MarkKind::Role(name, words), name.len() + 2 + count * 2 + end))
}

/// Whether braces hold expressions by what else stands in a text: an import or an export at its top, a comment in braces, a block
/// of Svelte.
pub(super) fn is_mdx(text: &str, code: &[Range<usize>]) -> bool {
    let marks = scan(text, code, false);
    let is_sign = |mark: &Mark<'_>| match mark.kind {
        MarkKind::Statement | MarkKind::Tag(Tag { syntax: Syntax::Block, .. }) => true,
        MarkKind::Comment => text.get(mark.range.clone()).is_some_and(|words| words.starts_with("{/*")),
        _ => false,
    };
    marks.iter().any(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, is_mdx: bool) -> Vec<MarkKind<'_>> {
        scan(text, &[], is_mdx).into_iter().map(|mark| mark.kind).collect()
    }

    #[test]
    fn marks_of_many_generators_are_found() {
        let count = |text: &str| of(text, false).len();
        for (text, marks) in [
            ("a {{< b >}} c {{% /b %}}", 2),
            ("{% include x %}{{ y }}{{{ z }}}", 3),
            ("a <!-- b\n\nc --> d {# e #} {{!-- f --}}", 3),
            ("<Card>a</Card> <Fares />", 3),
            ("{ref}`a <b>` and {math}`x`", 2),
            ("a {b} c \\{{ d }} {{ e", 0),
            ("{#if a > 1}b{:else}c{/if} {@html d} ## E {#if .f}", 5),
            ("<%= a %> <%# b %> 5 <% of it", 2),
            ("import X from 'y'\n\na", 1),
        ] {
            assert_eq!(count(text), marks, "{text}");
        }
        assert_eq!(of("{'a'} {1 + 1} {/* b */}", true).len(), 3);
    }

    #[test]
    fn what_is_marked_as_raw_is_shown_as_it_is() {
        assert_eq!(of("{% raw %}a {{ b }}{%- endraw -%}", false), [MarkKind::Raw(9..18)]);
        assert_eq!(of("{{</* note */>}}", false), [MarkKind::Words("{{< note >}}".to_owned())]);
        assert_eq!(of("{%/* note() */%}", false), [MarkKind::Words("{% note() %}".to_owned())]);
    }

    #[test]
    fn openers_without_a_closer_take_no_longer() {
        for piece in ["{{ ", "{% raw %}", "{", "<A ", "{{< ", "export const a = {\n\n"] {
            scan(&piece.repeat(300_000), &[], true);
        }
    }
}

//! Components and expressions of MDX and Vue: `<Card title="…">`, `{2020 + 4}`, and the imports and exports before them.

use super::tag::{Form, Syntax, Tag};
use std::borrow::Cow;

/// Longer tags, in bytes, are none.
const LONGEST_TAG: usize = 4_000;

/// Longer statements, in bytes, are none.
const LONGEST_STATEMENT: usize = 20_000;

/// Whether Markdown stands in elements of HTML.
pub(super) fn has_holders(text: &str, is_mdx: bool) -> bool {
    is_mdx || [" markdown=", " markdown>"].iter().any(|mark| text.contains(mark))
}

/// A component's tag, or an element's that no Markdown parser knows for one, at the start of `text`, and its length.
pub(super) fn tag_at(text: &str, is_mdx: bool, holds: bool) -> Option<(Tag<'_>, usize)> {
    let inner = text.strip_prefix('<')?;
    if let Some(rest) = inner.strip_prefix('/') {
        let name = name_of(rest);
        let after = rest.get(name.len()..)?;
        let closed = after.trim_start().strip_prefix('>')?;
        let length = text.len() - closed.len();
        let is_ours = is_component(name) || (name.is_empty() && is_mdx) || (holds && HOLDERS.contains(&name));
        return is_ours
            .then(|| (Tag { syntax: Syntax::Component, name, form: Form::Closes, given: Vec::new() }, length));
    }
    let name = name_of(inner);
    let is_fragment = name.is_empty() && is_mdx && inner.starts_with('>');
    if name.is_empty() && !is_fragment {
        return None;
    }
    let (given, form, after, has_braces) = attributes(inner.get(name.len()..)?)?;
    // `@click` and `#slot` of Vue are no attributes to a parser of HTML.
    let is_odd = given.iter().any(|(given, value)| {
        given.is_some_and(|given| {
            given.starts_with('@') && !value.is_empty()
                || name == "template" && (given.starts_with('#') || given.starts_with("v-slot"))
        })
    });
    let is_ours =
        is_fragment || is_component(name) || (is_mdx && has_braces) || is_odd || (holds && HOLDERS.contains(&name));
    let length = text.len() - after.len();
    (is_ours && length <= LONGEST_TAG).then_some((Tag { syntax: Syntax::Component, name, form, given }, length))
}

/// Whether a name is a component's and no element's: `TabItem`, `Tabs.Tab`, `FAQ`, not `BR`, and not the `T` of a program's type.
pub(super) fn is_component(name: &str) -> bool {
    let is_element = || ELEMENTS.contains(&name.to_ascii_lowercase().as_str());
    name.starts_with("svelte:")
        || name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.len() > 1
            && (name.contains(|c: char| c.is_ascii_lowercase()) || !is_element())
}

/// Elements of HTML that people write in capitals.
const ELEMENTS: &[&str] = &[
    "abbr",
    "article",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "pre",
    "rp",
    "rt",
    "ruby",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "ul",
    "var",
    "video",
];

/// Elements of HTML that hold other blocks: MDX reads the Markdown in them, and so do others where their tag says `markdown`.
pub(super) const HOLDERS: &[&str] = &["div", "section", "article", "aside", "figure", "figcaption", "center", "main"];

fn name_of(text: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if let Some(rest) = text.strip_prefix("svelte:") {
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        return text.get(.."svelte:".len() + end).unwrap_or_default();
    }
    let end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    text.get(..end).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())).unwrap_or_default()
}

type Attributes<'a> = (Vec<(Option<&'a str>, Cow<'a, str>)>, Form, &'a str, bool);

/// The attributes of a tag up to its end, how it ends, what follows, and whether any of them is an expression.
fn attributes(text: &str) -> Option<Attributes<'_>> {
    let mut given = Vec::new();
    let mut has_braces = false;
    let mut rest = text;
    let mut is_first = true;
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix("/>") {
            return Some((given, Form::Alone, after, has_braces));
        }
        if let Some(after) = trimmed.strip_prefix('>') {
            return Some((given, Form::Opens, after, has_braces));
        }
        if text.len() - trimmed.len() > LONGEST_TAG
            || (trimmed.len() == rest.len() && is_first)
            || has_gap(rest, trimmed)
        {
            return None;
        }
        is_first = false;
        if trimmed.starts_with('{') {
            has_braces = true;
            rest = trimmed.get(braces(trimmed)?..)?;
            continue;
        }
        let end = trimmed.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '{'))?;
        let (name, after) = trimmed.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            given.push((Some(name), Cow::Borrowed("")));
            rest = after;
            continue;
        };
        if let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let inner = value.get(1..)?;
            let end = inner.find(mark).filter(|end| *end <= LONGEST_TAG)?;
            given.push((Some(name), Cow::Borrowed(inner.get(..end)?)));
            rest = inner.get(end + 1..)?;
        } else if value.starts_with('{') {
            has_braces = true;
            let end = braces(value)?;
            given.push((Some(name), Cow::Borrowed(literal(value.get(1..end - 1)?).unwrap_or_default())));
            rest = value.get(end..)?;
        } else {
            let end = value.find(|c: char| c.is_whitespace() || c == '>')?;
            given.push((Some(name), Cow::Borrowed(value.get(..end)?)));
            rest = value.get(end..)?;
        }
    }
}

/// Whether an empty line lies between: no tag goes on over one.
fn has_gap(rest: &str, trimmed: &str) -> bool {
    let blank = rest.strip_suffix(trimmed).unwrap_or_default();
    blank.bytes().filter(|b| *b == b'\n').count() > 1
}

/// The length of an expression between braces at the start of `text`.
pub(super) fn braces(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if at > LONGEST_STATEMENT {
            return None;
        }
        match (quote, c) {
            (Some(mark), c) if c == mark && !escaped => quote = None,
            // An apostrophe in words between tags opens nothing.
            (Some('\'' | '"'), '\n') => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// The words of an expression that is nothing but words or a number: `"a"`, `` `a` ``, `7`.
pub(super) fn literal(inner: &str) -> Option<&str> {
    let inner = inner.trim();
    let of =
        |mark: char| inner.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).filter(|s| !s.contains(mark));
    if let Some(text) = of('`') {
        return (!text.contains("${")).then_some(text);
    }
    let is_number = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit() || c == '.');
    of('"').or_else(|| of('\'')).or(is_number.then_some(inner))
}

/// The length of an import or an export that begins at the start of `text`, with its line end.
pub(super) fn statement(text: &str, is_mdx: bool) -> Option<usize> {
    let line = text.lines().next()?.trim_end();
    if line.starts_with("import ") || line.starts_with("import{") {
        return import(text);
    }
    let declared = line.strip_prefix("export ")?;
    let is = |words: &[&str]| words.iter().any(|word| declared.starts_with(word));
    let is_code =
        is(&["const ", "let ", "var ", "function ", "async function ", "default function", "default class", "class "]);
    if !(is_code || is_mdx && is(&["default ", "{", "*"])) {
        return None;
    }
    let (mut at, mut opened, mut closed) = (0, 0, 0);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        at += line.len();
        opened += line.matches(['{', '(', '[']).count();
        closed += line.matches(['}', ')', ']']).count();
        if at > LONGEST_STATEMENT {
            return None;
        }
        // Nothing goes on after an empty line unless a bracket is open.
        let bare = line.trim_end();
        let goes_on = bare.ends_with(['=', ',', '(', '?', ':', '&', '|']) || bare.ends_with("=>");
        // What is indented under it belongs to it, and so does the element that closes it.
        let is_above = lines.peek().is_some_and(|next| {
            !next.trim().is_empty() && next.starts_with([' ', '\t']) || next.starts_with("</") || next.starts_with("/>")
        });
        if opened <= closed && !goes_on && !is_above {
            return Some(at);
        }
    }
    None
}

/// An import: up to the name of its file in quotation marks, over several lines where braces are open.
fn import(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_first = at == 0;
        at += line.len();
        let bare = line.trim_end().trim_end_matches(';').trim_end();
        if line.trim().is_empty() || at > LONGEST_TAG {
            return None;
        }
        let Some(mark) = bare.chars().next_back().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let before = bare.trim_end_matches(mark);
        let name = before.rfind(mark).and_then(|start| before.get(..start))?;
        let is_import = name.trim_end().ends_with(" from")
            || name.trim_end().ends_with("}from")
            || (is_first && name.trim() == "import");
        return is_import.then_some(at);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_told_from_elements_types_and_addresses() {
        let name = |text: &'static str, is_mdx| {
            tag_at(text, is_mdx, false).map(|(tag, length)| (tag.name, text.split_at(length).1))
        };
        assert_eq!(name("<Card title=\"A > B\" icon={<Icon/>}>x", false), Some(("Card", "x")));
        assert_eq!(name("<Fares :year=\"2026\" @click=\"a\" />x", false), Some(("Fares", "x")));
        assert_eq!(name("</TabItem>x", false), Some(("TabItem", "x")));
        assert_eq!(name("<span style={{a: 1}}>x", true), Some(("span", "x")));
        assert_eq!(name("<button @click=\"a++\">x", false), Some(("button", "x")));
        assert_eq!(name("<svelte:head>x", false), Some(("svelte:head", "x")));
        for text in
            ["<BR>", "<T>", "<span>", "<https://a.example>", "<Ana@a.example>", "<Card", "<Card title=\"a", "<3"]
        {
            assert_eq!(name(text, true), None, "{text}");
        }
    }

    #[test]
    fn statements_end_where_they_are_closed() {
        let rest = |text: &'static str| statement(text, true).map(|length| text.split_at(length).1);
        assert_eq!(rest("import A from './a';\nx"), Some("x"));
        assert_eq!(rest("import {\n  B,\n} from \"b\"\nx"), Some("x"));
        assert_eq!(rest("import './a.css'\nx"), Some("x"));
        assert_eq!(rest("export const A = ({b}) => (\n  <i>{b}</i>\n);\n\nx"), Some("\nx"));
        assert_eq!(rest("export const toc = [\n\n]\nx"), Some("x"));
        assert_eq!(rest("export default ({ a }) => <div>{a}</div>\n\nx"), Some("\nx"));
        assert_eq!(rest("export const a = <b>\n  c\n</b>\nx"), Some("x"));
        for prose in ["import duties rose.\nx", "import prices are quoted 'as is'\nx", "export trade fell.\nx"] {
            assert_eq!(rest(prose), None, "{prose}");
        }
    }
}

//! How the lines look that open and close something, or stand for something else.

use super::attributes::{is_attribute_list, without_attributes};
use super::fence::directive;

/// What a line is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Text,
    /// It shows nothing.
    Nothing,
    /// Another file stands in its place.
    Include,
    /// A list of the page's headings stands in its place, and in that of the list's item above it.
    ListOfHeadings,
    /// `[!NOTE] Title` at the head of a quotation.
    Callout {
        name: &'a str,
        title: &'a str,
    },
}

/// `:::name Title`: how many colons, name and title; a bare line of colons has neither.
pub(super) fn colons(line: &str) -> Option<(usize, &str, &str)> {
    let rest = line.trim_start_matches(':');
    let count = line.len() - rest.len();
    if count < 2 {
        return None;
    }
    let rest = rest.trim();
    if rest.is_empty() {
        return Some((count, "", ""));
    }
    if count == 2 {
        // Elsewhere than alone on its line, a path of a program.
        let name = rest.split(['[', '{', ' ']).next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && line.starts_with("::")
            && !line.starts_with(":: ");
        let after = rest.strip_prefix(name).unwrap_or_default();
        let is_alone = after.is_empty() || (after.starts_with(['[', '{']) && after.ends_with([']', '}']));
        return (is_name && is_alone).then(|| (count, name, label(after)));
    }
    if let Some((inner, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        // `:::{note} Title` of MyST; `::: {.callout-note title="T"}` of Quarto.
        let is_directive = directive(rest).is_some();
        let class = inner.split_whitespace().find_map(|word| word.strip_prefix('.')).unwrap_or("div");
        let class = class.strip_prefix("callout-").unwrap_or(class);
        let class = if class == "panel-tabset" { "tabset" } else { class };
        let title = after.trim();
        let title = if title.is_empty() && !is_directive { attribute(inner, "title") } else { title };
        return Some((count, if is_directive { inner } else { class }, title.trim_end_matches(':').trim()));
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    // Pandoc closes a name with colons, too.
    Some((count, name, label(after.trim().trim_end_matches(':'))))
}

/// The title behind a name: `[Title]{icon="x"}`, `{title="T"}`, `Title {#id}`.
fn label(after: &str) -> &str {
    let after = after.trim();
    if let Some(inner) = after.strip_prefix('[') {
        return inner.rsplit_once(']').map_or(inner, |(title, _)| title).trim();
    }
    if let Some(inner) = after.strip_prefix('{') {
        return ["title", "label", "summary"]
            .iter()
            .map(|name| attribute(inner, name))
            .find(|title| !title.is_empty())
            .unwrap_or_default();
    }
    let title = without_attributes(after).trim();
    title.strip_prefix('"').and_then(|title| title.strip_suffix('"')).unwrap_or(title)
}

fn attribute<'a>(inner: &'a str, name: &str) -> &'a str {
    let value = inner.split_once(&format!("{name}=")).map(|(_, value)| value).unwrap_or_default();
    let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return value.split([' ', '}']).next().unwrap_or_default();
    };
    value.get(1..).and_then(|value| value.split(mark).next()).unwrap_or_default()
}

/// `/// name | Title` of `PyMdown`'s blocks; a bare line of slashes closes them.
pub(super) fn slashes(line: &str) -> Option<(usize, &str, &str)> {
    let rest = line.trim_start_matches('/');
    let count = line.len() - rest.len();
    let is_apart = rest.is_empty() || rest.starts_with(' ');
    if count < 3 || !is_apart {
        return None;
    }
    let (name, title) = rest.split_once('|').unwrap_or((rest, ""));
    let name = name.trim();
    // An element, by its name and class.
    let title = if name == "html" { "" } else { title };
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then(|| (count, name, title.trim()))
}

/// `!!! name "Title"`, `??? name`, `=== "Title"` of `MkDocs`, and whether it is a tab.
pub(super) fn quoted_title(line: &str) -> Option<(&str, &str, bool)> {
    let (mark, rest) = line.split_once(' ')?;
    let is_tab = matches!(mark, "===" | "===!" | "===+");
    if !is_tab && !matches!(mark, "!!!" | "???" | "???+" | "!!!+") {
        return None;
    }
    let rest = rest.trim();
    let (names, title) = match rest.split_once(['"', '“']) {
        Some((names, title)) => (names, title.strip_suffix(['"', '”'])?),
        None => (rest, ""),
    };
    let is_name = names.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '|'));
    let fits = if is_tab {
        names.trim().is_empty() && rest.contains(['"', '“'])
    } else {
        is_name && names.split_whitespace().count() <= 4
    };
    let name = names.split_whitespace().next().unwrap_or_default();
    (fits && (is_tab || !rest.is_empty())).then_some((name, title.trim(), is_tab))
}

/// What a line that opens nothing is to a reader.
pub(super) fn stands_for(line: &str, is_quoted: bool) -> Line<'_> {
    let lower = line.to_ascii_lowercase();
    if matches!(lower.as_str(), "[[toc]]" | "[toc]" | "[[_toc_]]" | "${toc}" | "[tocm]" | "{toc}") {
        return Line::Nothing;
    }
    if line.starts_with('{') && is_attribute_list(line) {
        return if lower.contains("toc") && !lower.contains("no_toc") { Line::ListOfHeadings } else { Line::Nothing };
    }
    let begins = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    let is_include = begins(&[
        "--8<-- \"",
        "--8<-- '",
        "-8<- \"",
        "-8<- '",
        "<<< @",
        "<<< ./",
        "<<< ../",
        "<<< /",
        "@[code",
        "@include",
        "@import \"",
        "!include ",
        "[!include",
        "[!code",
        "{!",
    ]) || matches!(lower.as_str(), "--8<--" | "-8<-")
        || (begins(&["include::", "include_relative::", ".. include::", ".. literalinclude::"])
            && !line.contains(". ")
            && (line.starts_with("..") || !line.contains(":: ")))
        || (begins(&["<<["]) && line.ends_with(')'));
    if is_include && !(lower.starts_with("@include") && line.split_whitespace().count() > 3) {
        return Line::Include;
    }
    if is_abbreviation(line)
        || is_target(line)
        || is_block_name(line)
        || line == "+++"
        || begins(&["[!video", "{::", "{:/"])
    {
        return Line::Nothing;
    }
    if let Some((name, title)) = callout(line).filter(|_| is_quoted) {
        return Line::Callout { name, title };
    }
    Line::Text
}

/// `[!NOTE]`, `[!faq]- Title`, `[!tip|icon] Title`.
fn callout(line: &str) -> Option<(&str, &str)> {
    let (name, title) = line.strip_prefix("[!")?.split_once(']')?;
    let (name, _) = name.split_once('|').unwrap_or((name, ""));
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    // A picture of that name, or a link.
    let is_link = title.starts_with(['(', '[', ':']);
    (is_name && !is_link).then(|| (name, title.trim_start_matches(['-', '+']).trim()))
}

/// `*[HTML]: Hyper Text Markup Language`, shown only to who points at the word.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, _)| !name.contains(['[', ']']))
}

/// `(name)=`, a place that other pages link to.
fn is_target(line: &str) -> bool {
    let name = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(")="));
    name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
}

/// `^name` alone, the name of the block above.
fn is_block_name(line: &str) -> bool {
    line.strip_prefix('^')
        .is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_of_colons_are_known_with_their_titles() {
        for (line, expected) in [
            (":::note", (3, "note", "")),
            (":::", (3, "", "")),
            (":::tip[My title]{icon=\"x\"}", (3, "tip", "My title")),
            (":::warning Take care", (3, "warning", "Take care")),
            ("::: details Why? {open}", (3, "details", "Why?")),
            ("::::{tab-item} Summer", (4, "tab-item", "Summer")),
            ("::: {.callout-note title=\"T\"}", (3, "note", "T")),
            ("::alert{type=\"info\"}", (2, "alert", "")),
        ] {
            assert_eq!(colons(line), Some(expected), "{line}");
        }
        for line in ["::std::mem::swap", ":smile: yes", "a ::: b", ":: is a mark"] {
            assert_eq!(colons(line), None, "{line}");
        }
    }

    #[test]
    fn other_openers_are_told_from_prose() {
        assert_eq!(quoted_title("!!! note inline end \"T\""), Some(("note", "T", false)));
        assert_eq!(quoted_title("=== \"Summer\""), Some(("", "Summer", true)));
        assert_eq!(quoted_title("??? question"), Some(("question", "", false)));
        assert_eq!(slashes("/// details | Why?"), Some((3, "details", "Why?")));
        for prose in ["!!! That is not so, he said.", "=== three", "??? who knows, really?"] {
            assert_eq!(quoted_title(prose), None, "{prose}");
        }
    }

    #[test]
    fn lines_that_stand_for_something_else_are_known() {
        for (line, expected) in [
            ("[[toc]]", Line::Nothing),
            ("{:toc}", Line::ListOfHeadings),
            ("{: .no_toc}", Line::Nothing),
            ("*[HTML]: Hyper", Line::Nothing),
            ("--8<-- \"a.md\"", Line::Include),
            ("include::fares.adoc[]", Line::Include),
            (": a definition", Line::Text),
            ("[!NOTE] is not at the head of a quotation", Line::Text),
            ("@include is a word of Sass that many use", Line::Text),
            ("--8<-- is a mark of snippets", Line::Text),
            ("<<< we are here >>>", Line::Text),
            ("include:: is a word", Line::Text),
        ] {
            assert_eq!(stands_for(line, false), expected, "{line}");
        }
        assert_eq!(stands_for("[!faq]- Why?", true), Line::Callout { name: "faq", title: "Why?" });
        assert_eq!(stands_for("[!NOTE](a)", true), Line::Text);
    }
}

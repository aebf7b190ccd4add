//! Fences of code, line by line; and those of `MyST` that hold no code but more Markdown (```` ```{note} ````), which may hold fences
//! themselves.

use super::name::{Role, role};

/// What a line is to the fences around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FenceLine {
    /// It stands outside of code.
    Text,
    /// A line of code, or a fence of it.
    Code,
    /// It opens a directive that holds Markdown.
    Opens { name: String, argument: String },
    /// It closes such a directive.
    Closes,
    /// It is part of a directive that shows no text of its own, or opens one.
    Hidden { name: Option<String> },
}

/// The fences that are open.
#[derive(Debug, Default)]
pub(super) struct Fences {
    code: Option<OpenFence>,
    directives: Vec<OpenFence>,
}

#[derive(Clone, Copy, Debug)]
struct OpenFence {
    mark: char,
    count: usize,
    is_quoted: bool,
    is_hidden: bool,
    /// A program that Quarto or knitr runs: lines that begin with `#|` say how.
    is_run: bool,
}

/// Directives whose content is code, or is nothing but code to a reader.
const CODE: &[&str] = &["code", "code-block", "code-cell", "sourcecode", "math", "parsed-literal", "prompt"];

/// Directives that show a picture, a list of pages or another file.
const HIDDEN: &[&str] = &[
    "toctree",
    "include",
    "image",
    "figure",
    "mermaid",
    "graphviz",
    "raw",
    "eval-rst",
    "contents",
    "tableofcontents",
    "iframe",
    "video",
    "youtube",
    "bibliography",
    "literalinclude",
    "embed",
    "index",
    "comment",
    "autosummary",
    "automodule",
    "autoclass",
    "autofunction",
    "plot",
    "jupyter-execute",
    "doctest",
    "testsetup",
    "plantuml",
    "uml",
    "digraph",
];

/// Languages that a page shows as a picture or a list, never as they are written.
const DIAGRAMS: &[&str] = &["mermaid", "dataview", "dataviewjs"];

impl Fences {
    /// Goes on by one line.
    pub(super) fn step(&mut self, line: &str) -> FenceLine {
        let is_quoted = line.trim_start().starts_with('>');
        let bare = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        if let Some(open) = self.code {
            let closes = bare.len() >= open.count && !bare.is_empty() && bare.chars().all(|c| c == open.mark);
            if closes || (open.is_quoted && !is_quoted) {
                self.code = None;
            }
            // A quotation that ends, ends its code.
            if closes || !open.is_quoted || is_quoted {
                let is_hidden = open.is_hidden || open.is_run && bare.starts_with("#|");
                return if is_hidden { FenceLine::Hidden { name: None } } else { FenceLine::Code };
            }
        }
        let bare = without_item(bare);
        let Some((mark, count, info)) = fence(bare) else {
            return FenceLine::Text;
        };
        if info.is_empty() && self.directives.last().is_some_and(|d| d.mark == mark && count >= d.count) {
            self.directives.pop();
            return FenceLine::Closes;
        }
        let open = OpenFence { mark, count, is_quoted, is_hidden: false, is_run: info.starts_with('{') };
        let Some((name, argument)) = directive(info) else {
            let language = info.split([' ', '{', ',']).next().unwrap_or_default().to_ascii_lowercase();
            let is_unseen = ["echo=false", "include=false"]
                .iter()
                .any(|option| open.is_run && info.to_ascii_lowercase().replace(' ', "").contains(option));
            let is_hidden = DIAGRAMS.contains(&language.as_str()) || is_unseen;
            self.code = Some(OpenFence { is_hidden, ..open });
            return if is_hidden { FenceLine::Hidden { name: Some(language) } } else { FenceLine::Code };
        };
        if CODE.contains(&name.as_str()) {
            self.code = Some(open);
            return FenceLine::Code;
        }
        if HIDDEN.contains(&name.as_str()) || role(&name) == Role::Hidden {
            self.code = Some(OpenFence { is_hidden: true, ..open });
            return FenceLine::Hidden { name: Some(name) };
        }
        self.directives.push(open);
        FenceLine::Opens { name, argument }
    }
}

/// A line without the mark of the list item that it begins.
fn without_item(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if rest.len() < line.len() { rest.strip_prefix(['.', ')']) } else { rest.strip_prefix(['-', '*', '+']) };
    rest.and_then(|rest| rest.strip_prefix(' ')).map_or(line, str::trim_start)
}

/// The mark of a fence, how often it stands there, and what follows.
fn fence(line: &str) -> Option<(char, usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let count = line.len() - info.len();
    (count >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, count, info.trim()))
}

/// Name and argument of a directive: `{note} Its title`.
pub(super) fn directive(info: &str) -> Option<(String, String)> {
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '+'));
    // R Markdown puts the language of a program there.
    let is_language = matches!(name, "r" | "python" | "julia" | "sql" | "bash" | "js" | "ojs" | "stata");
    (is_name && !is_language).then(|| (name.to_owned(), argument.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_directives_that_hold_text() {
        let mut fences = Fences::default();
        let lines = [
            "````{note} T",
            "a",
            "```python",
            "{{ x }}",
            "```",
            "````",
            "b",
            "- ~~~",
            "c",
            "  ~~~",
            "> ```",
            "> d",
            "e",
        ];
        let kinds: Vec<FenceLine> = lines.iter().map(|line| fences.step(line)).collect();
        let is_code: Vec<bool> = kinds.iter().map(|kind| *kind == FenceLine::Code).collect();
        assert_eq!(kinds[0], FenceLine::Opens { name: "note".to_owned(), argument: "T".to_owned() });
        assert_eq!(kinds[5], FenceLine::Closes);
        let mut fences = Fences::default();
        let hidden =
            ["```{r}", "#| echo: true", "a <- 1", "```", "```{r, echo = FALSE}", "b", "```", "```mermaid", "c", "```"]
                .iter()
                .filter(|line| matches!(fences.step(line), FenceLine::Hidden { .. }))
                .count();
        assert_eq!(hidden, 7);
        let code: Vec<&str> = lines.iter().zip(&is_code).filter(|(_, is)| **is).map(|(line, _)| *line).collect();
        assert_eq!(code, ["```python", "{{ x }}", "```", "- ~~~", "c", "  ~~~", "> ```", "> d"]);
    }
}

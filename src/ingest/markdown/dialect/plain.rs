//! All steps from a site generator's Markdown to that of the parser.

use super::code::code;
use super::containers::containers;
use super::inline::inline;
use super::out::Numbered;
use super::render::render;
use super::scan::is_mdx;
use super::told::Told;
use crate::ingest::problem::ProblemKind;

/// Markdown without the marks of generators.
pub(in crate::ingest::markdown) struct Plain {
    pub text: String,
    /// For each of its lines, the line of the file.
    pub lines: Vec<usize>,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// Turns the marks of generators into what a Markdown parser knows. `before` lines stand above the text in its file;
/// where `is_mdx`, the file's name says that it is MDX.
pub(in crate::ingest::markdown) fn plain(body: &str, before: usize, named_mdx: bool) -> Plain {
    let mut told = Told::default();
    let old = Numbered::new(body, before);
    let first = code(&old.text, named_mdx);
    let is_mdx = named_mdx || is_mdx(&old.text, &first);
    let first = if is_mdx == named_mdx { first } else { code(&old.text, is_mdx) };
    let rendered = render(&old, &first, is_mdx, &mut told);
    let contained = containers(&rendered, &code(&rendered.text, is_mdx), &mut told);
    let Numbered { text, lines } = inline(&contained, &code(&contained.text, is_mdx), &mut told);
    Plain { text, lines, problems: told.problems() }
}

/// The same for a title, in which tags are words.
pub(in crate::ingest::markdown) fn plain_line(line: &str) -> String {
    if !line.contains("{{") && !line.contains("{%") {
        return line.to_owned();
    }
    let words = render(&Numbered::new(line, 0), &[], false, &mut Told::default()).text;
    words.replace(super::signs::HOLE, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

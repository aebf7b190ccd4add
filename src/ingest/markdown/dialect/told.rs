//! Gathers what is told of a document's marks: once for each kind.

use crate::ingest::markup_problem::{MarkupProblem, Unshown};
use crate::ingest::problem::ProblemKind;
use crate::text::clip;
use std::collections::BTreeMap;

/// What could not be shown, by kind.
#[derive(Debug, Default)]
pub(in crate::ingest::markdown) struct Told {
    unshown: BTreeMap<Unshown, First>,
    conditional: Option<First>,
}

#[derive(Debug)]
struct First {
    count: usize,
    line: usize,
    example: String,
}

/// Characters of an example.
const LONGEST: usize = 80;

impl Told {
    pub(super) fn left_out(&mut self, what: Unshown, line: usize, example: &str) {
        self.unshown.entry(what).or_insert_with(|| First::new(line, example)).count += 1;
    }

    pub(super) fn conditional(&mut self, line: usize, example: &str) {
        self.conditional.get_or_insert_with(|| First::new(line, example)).count += 1;
    }

    /// As problems, with the line of the first of each kind.
    pub(in crate::ingest::markdown) fn problems(self) -> Vec<(Option<usize>, ProblemKind)> {
        let unshown = self.unshown.into_iter().map(|(what, First { count, line, example })| {
            (Some(line), MarkupProblem::NotShown { what, count, example })
        });
        let conditional = self
            .conditional
            .map(|First { count, line, example }| (Some(line), MarkupProblem::Conditional { count, example }));
        let mut all: Vec<_> =
            unshown.chain(conditional).map(|(line, kind)| (line, ProblemKind::Markup(kind))).collect();
        all.sort_by_key(|(line, _)| *line);
        all
    }
}

impl First {
    fn new(line: usize, example: &str) -> Self {
        let words: Vec<&str> = example.split_whitespace().collect();
        Self { count: 0, line, example: clip(&words.join(" "), LONGEST) }
    }
}

//! What is told of marks that only a site's generator can turn into what readers see: shortcodes, values of templates, components,
//! other files. Each kind is told once a file, with how many there are and the first.

use crate::text::{clip, counted};
use serde::{Deserialize, Serialize};

/// What a site's generator puts in the place of a mark, and is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unshown {
    /// `{{ site.title }}`.
    Value,
    /// `{{< fares >}}`, `{% fares %}`.
    Shortcode,
    /// `<Fares />`.
    Component,
    /// `{2020 + 4}` in MDX.
    Expression,
    /// The text of another file.
    Include,
    /// A directive or a role that shows what stands elsewhere.
    Reference,
    /// Text of which one part or another is shown.
    Condition,
    /// Text that is repeated.
    Loop,
}

/// What is told of the marks of generators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "which", rename_all = "snake_case")]
pub enum MarkupProblem {
    /// Marks that are left out, since what they show is not known.
    #[error("{} left out, since only the site's generator knows what readers see there: {example}", counted_marks(*what, *count))]
    NotShown {
        /// What they are.
        what: Unshown,
        /// How many.
        count: usize,
        /// The first.
        example: String,
    },
    /// Text that is shown on a condition, and is read.
    #[error("{} read as if it held: {example}", counted(*count, "text that stands under a condition is", "texts that stand under a condition are"))]
    Conditional {
        /// How many.
        count: usize,
        /// The condition of the first.
        example: String,
    },
}

fn counted_marks(what: Unshown, count: usize) -> String {
    let (one, many) = match what {
        Unshown::Value => ("template value is", "template values are"),
        Unshown::Shortcode => ("shortcode is", "shortcodes are"),
        Unshown::Component => ("component is", "components are"),
        Unshown::Expression => ("expression is", "expressions are"),
        Unshown::Include => ("included file is", "included files are"),
        Unshown::Reference => ("reference is", "references are"),
        Unshown::Condition => ("text with alternatives is", "texts with alternatives are"),
        Unshown::Loop => ("repeated text is", "repeated texts are"),
    };
    counted(count, one, many)
}

impl MarkupProblem {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotShown { .. } => {
                "write the words that readers see in its place, or save the page as it is published"
            }
            Self::Conditional { .. } => "check that readers see this text, or remove it",
        }
    }

    /// Clips what it repeats of its file.
    pub(super) fn shorten(&mut self) {
        const LONGEST: usize = 120;
        let (Self::NotShown { example, .. } | Self::Conditional { example, .. }) = self;
        if example.len() > LONGEST {
            *example = clip(example, LONGEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted_and_shown_once() {
        let example = "{{ fare }}".to_owned();
        let told = MarkupProblem::NotShown { what: Unshown::Value, count: 3, example }.to_string();
        assert_eq!(
            told,
            "3 template values are left out, since only the site's generator knows what readers see there: {{ fare }}"
        );
    }
}

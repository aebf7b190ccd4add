use super::block::{Block, BlockKind};
use super::faq::{self, is_faq_heading};
use super::problem::ProblemKind;
use crate::article::ArticleBuilder;
use std::collections::HashSet;

/// Makes sections and FAQ entries of a document's blocks, in reading order, and tells what is wrong with its FAQ.
pub(super) fn assemble(blocks: &[Block], builder: &mut ArticleBuilder) -> Vec<(Option<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    let mut asked = HashSet::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        at += 1;
        let BlockKind::Heading(level) = block.kind else {
            builder.paragraph(&block.flowing());
            continue;
        };
        if !is_faq_heading(&block.text) {
            builder.heading(&block.flowing());
            continue;
        }
        let rest = &blocks[at..];
        let len =
            rest.iter().position(|b| matches!(b.kind, BlockKind::Heading(own) if own <= level)).unwrap_or(rest.len());
        let (intro, found) = faq::entries(&rest[..len]);
        at += len;
        if intro.is_empty() && !found.is_empty() {
            builder.faq_heading(&block.flowing());
        } else {
            builder.heading(&block.flowing());
        }
        for text in intro {
            builder.paragraph(&text);
        }
        if found.is_empty() {
            problems.push((Some(block.line), ProblemKind::EmptyFaq));
        }
        for entry in found {
            if !asked.insert(entry.question.to_lowercase()) {
                problems.push((Some(entry.line), ProblemKind::QuestionTwice { question: entry.question.clone() }));
            }
            if !builder.faq_entry(&entry.question, &entry.answer.join("\n\n")) {
                problems.push((Some(entry.line), ProblemKind::NoAnswer { question: entry.question }));
            }
        }
    }
    problems
}

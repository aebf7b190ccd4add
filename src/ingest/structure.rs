use super::block::{Block, BlockKind};
use super::faq::{Faq, find, is_faq_heading};
use super::problem::ProblemKind;
use crate::article::ArticleBuilder;
use std::collections::HashSet;

/// Makes sections and FAQ entries of a document's blocks, in reading order, and tells what is wrong with its FAQ.
pub(super) fn assemble(blocks: &[Block], builder: &mut ArticleBuilder) -> Vec<(Option<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    let mut asked = HashSet::new();
    let mut at = 0;
    let faqs = find(blocks, is_faq_heading(&builder.meta.title));
    let has_entries = faqs.iter().any(|faq| !faq.entries.is_empty());
    for faq in faqs {
        sections(&blocks[at..faq.blocks.start], builder);
        at = faq.blocks.end;
        if faq.entries.is_empty() {
            sections(&blocks[faq.blocks.clone()], builder);
            // A second heading that names the FAQ is a link to it or a group's.
            if !has_entries && faq.heading.is_some() {
                problems.push((Some(faq.line), ProblemKind::EmptyFaq));
            }
        } else {
            entries(faq, &mut asked, builder, &mut problems);
        }
    }
    sections(&blocks[at..], builder);
    problems
}

/// Headings and paragraphs, none of them a question of the FAQ.
pub(super) fn sections(blocks: &[Block], builder: &mut ArticleBuilder) {
    for block in blocks {
        match block.kind {
            BlockKind::Heading(_) => builder.heading(&block.flowing()),
            BlockKind::Paragraph { .. } if block.marks.item => builder.item(&block.flowing()),
            BlockKind::Paragraph { .. } | BlockKind::Verbatim => builder.paragraph(&block.flowing()),
        }
    }
}

fn entries(
    faq: Faq,
    asked: &mut HashSet<String>,
    builder: &mut ArticleBuilder,
    problems: &mut Vec<(Option<usize>, ProblemKind)>,
) {
    let heading = faq.heading.unwrap_or_default();
    if faq.intro.is_empty() {
        builder.faq_heading(&heading);
    } else {
        builder.heading(&heading);
    }
    for text in faq.intro {
        builder.paragraph(&text);
    }
    for entry in faq.entries {
        if !asked.insert(entry.question.to_lowercase()) {
            problems.push((Some(entry.line), ProblemKind::QuestionTwice { question: entry.question.clone() }));
        }
        let answer: Vec<&str> = entry.answer.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        if !builder.faq_entry(&entry.question, &answer.join("\n\n")) {
            problems.push((Some(entry.line), ProblemKind::NoAnswer { question: entry.question }));
        }
    }
}

//! Where an article's text is not what its page shows. A page's reader notes for each block which stretches of it stand on the page
//! just so; once the article is put together, its paragraphs are found among the blocks again, whatever became of them on the
//! way (a body chosen, an FAQ taken out, labels stripped). What was struck out of a block that is part of the article is told.

use super::block::join_lines;
use super::faq::key;
use super::problem::ProblemKind;
use crate::article::ArticleBuilder;
use crate::text::{Span, clean_article_text};
use std::collections::HashMap;

/// Blocks whose text is not what the page shows, by their letters.
#[derive(Debug, Default)]
pub(super) struct Seams {
    blocks: HashMap<String, BlockSeams>,
}

#[derive(Clone, Debug, Default)]
struct BlockSeams {
    /// What the page shows just so, in order.
    stretches: Vec<String>,
    struck: Vec<String>,
}

impl Seams {
    /// Notes the stretches of a block that its page shows as they are, and what was struck out of it.
    pub(super) fn note(&mut self, text: &str, stretches: Vec<String>, struck: Vec<String>) {
        if !stretches.is_empty() || !struck.is_empty() {
            self.blocks.insert(key(text), BlockSeams { stretches, struck });
        }
    }

    /// Notes the same of a block that several were made into.
    pub(super) fn join(&mut self, text: &str, parts: &[&str]) {
        let known = |part: &&str| self.blocks.get(&key(part)).cloned();
        if parts.len() < 2 && parts.iter().all(|part| known(part).is_none()) {
            return;
        }
        let mut all = BlockSeams::default();
        for part in parts {
            let seams = known(part).unwrap_or_default();
            all.struck.extend(seams.struck);
            if seams.stretches.is_empty() {
                all.stretches.push((*part).to_owned());
            } else {
                all.stretches.extend(seams.stretches);
            }
        }
        self.blocks.insert(key(text), all);
    }

    /// Adds what another reading of the page found.
    pub(super) fn extend(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// Marks in the article where it is not what the page shows, and tells what was struck out of it.
    pub(super) fn mark(&self, builder: &mut ArticleBuilder) -> Option<ProblemKind> {
        if self.blocks.is_empty() {
            return None;
        }
        let mut unlike = Vec::new();
        let mut struck: Vec<&String> = Vec::new();
        let mut start = 0;
        for paragraph in builder.text().split("\n\n") {
            if let Some(block) = self.blocks.get(&key(paragraph)) {
                unlike.extend(block.gaps(paragraph).map(|gap| gap.shifted(start)));
                struck.extend(&block.struck);
            }
            start += paragraph.len() + 2;
        }
        builder.mark_unlike_page(unlike);
        let words = (*struck.first()?).clone();
        Some(ProblemKind::StruckText { count: struck.len(), words })
    }
}

impl BlockSeams {
    /// What of a paragraph lies between its stretches.
    fn gaps(&self, paragraph: &str) -> impl Iterator<Item = Span> {
        let mut gaps = Vec::new();
        let mut at = 0;
        for stretch in &self.stretches {
            let stretch = clean_article_text(&join_lines(stretch));
            let found = paragraph.get(at..).filter(|_| !stretch.trim().is_empty()).and_then(|r| r.find(stretch.trim()));
            if let Some(found) = found {
                gaps.push(Span::new(at, at + found));
                at += found + stretch.trim().len();
            }
        }
        gaps.push(Span::new(at, paragraph.len()));
        let length = paragraph.len();
        gaps.into_iter().filter(move |gap| !gap.is_empty() || (gap.start() > 0 && gap.end() < length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Meta};

    #[test]
    fn gaps_of_paragraphs_are_marked_and_what_was_struck_is_told() {
        let mut seams = Seams::default();
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        seams.note("It cost 28, or 10⁶.", words(&["It cost", "28, or", "."]), words(&["24"]));
        seams.note("Of another article.", words(&["Of"]), words(&["all"]));
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.paragraph("First.");
        builder.paragraph("It cost 28, or 10⁶.");
        assert_eq!(seams.mark(&mut builder), Some(ProblemKind::StruckText { count: 1, words: "24".to_owned() }));
        let article = builder.finish(ArticleId::new("a"), "a.html");
        let unlike: Vec<&str> = article.unlike_page.iter().map(|span| article.slice(*span)).collect();
        assert_eq!(unlike, [" ", " 10⁶"]);
    }
}

//! How much of one file is told apart: far above any article, and far below harm to the machine that reads it. What comes
//! after is read flat, and that is told.

use super::block::Block;
use super::problem::ProblemKind;

/// Headings, paragraphs and questions of one article.
pub(super) const MAX_BLOCKS: usize = 40_000;

/// So many bytes of small blocks past the limit become one.
const COARSE_BYTES: usize = 4_000;

/// Blocks in reading order, those past the limit put together to large paragraphs.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    all: Vec<Block>,
    /// Line of the first block past the limit.
    over: Option<usize>,
}

impl Blocks {
    pub(super) fn push(&mut self, block: Block) {
        if self.all.len() < MAX_BLOCKS {
            self.all.push(block);
            return;
        }
        let is_first = self.over.is_none();
        self.over.get_or_insert(block.line);
        match self.all.last_mut() {
            Some(last) if !is_first && last.text.len() < COARSE_BYTES => {
                last.text.push('\n');
                last.text.push_str(&block.text);
            }
            _ => self.all.push(Block::paragraph(block.text, block.line)),
        }
    }

    /// The blocks, and what is to be told of them.
    pub(super) fn finish(self) -> (Vec<Block>, Option<(Option<usize>, ProblemKind)>) {
        let kind = ProblemKind::TooMany { what: "headings and paragraphs".to_owned(), limit: MAX_BLOCKS };
        (self.all, self.over.map(|line| (Some(line), kind)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_limit_every_word_is_kept_in_large_blocks() {
        let mut blocks = Blocks::default();
        for n in 0..MAX_BLOCKS + 3_000 {
            blocks.push(Block::paragraph(format!("word {n}"), n + 1));
        }
        let (all, told) = blocks.finish();
        assert!(all.len() < MAX_BLOCKS + 20);
        assert_eq!(all.iter().map(|b| b.text.matches("word").count()).sum::<usize>(), MAX_BLOCKS + 3_000);
        assert!(matches!(told, Some((Some(line), ProblemKind::TooMany { .. })) if line == MAX_BLOCKS + 1));
    }
}

//! The title out of the first heading, without the signs that themes put behind one.

use crate::article::ArticleBuilder;
use crate::ingest::block::{Block, BlockKind};

/// The level of headings that name tabs, below all others.
pub(super) const TAB_LEVEL: u8 = 7;

/// The first heading is the title where the front matter names none, and is left out where it repeats it.
pub(super) fn take_title(blocks: &mut Vec<Block>, builder: &mut ArticleBuilder) {
    // The name of a tab is none of the document's, and a heading may have lost its words.
    let is_heading = |b: &Block| b.is_heading() && b.kind != BlockKind::Heading(TAB_LEVEL) && !b.text.is_empty();
    let title = &mut builder.meta.title;
    let has_outermost = blocks.iter().any(|b| b.kind == BlockKind::Heading(1) && is_heading(b));
    if title.is_empty() && !has_outermost && blocks.len() > 1 && blocks.first().is_some_and(is_title_line) {
        *title = blocks.remove(0).flowing();
    }
    let Some(first) = blocks.iter().position(is_heading) else {
        return;
    };
    let heading = blocks[first].flowing();
    let is_outermost = blocks[first].kind == BlockKind::Heading(1);
    let title = &mut builder.meta.title;
    if title.is_empty() && (is_outermost || first == 0) {
        // A document that is nothing but an FAQ keeps the heading that says so.
        let announces = crate::ingest::faq::is_bare_faq_heading(&heading);
        *title = heading;
        // The first of several on one level is a part, and gives its name for want of another.
        let is_one = blocks.iter().filter(|b| b.kind == blocks[first].kind).count() == 1;
        if !announces && (is_outermost || is_one) {
            blocks.remove(first);
        }
    } else if title.is_empty() {
        // Pictures in place of a title: an outermost heading further down, or else a part's name.
        let outermost = blocks.iter().find(|b| b.kind == BlockKind::Heading(1)).map(Block::flowing);
        *title = outermost.unwrap_or(heading);
    } else if title.trim().to_lowercase() == heading.to_lowercase() {
        blocks.remove(first);
    }
}

/// Whether a document without a title has it in its first line: a short one, apart, and no sentence.
fn is_title_line(block: &Block) -> bool {
    let BlockKind::Paragraph { bold } = block.kind else { return false };
    let text = block.text.trim();
    let is_bold = bold == block.text.len();
    let ends = text.ends_with(['.', '。', '!', '！', ',', ';', ':', '：', '…', '|']);
    text.chars().count() <= LONGEST_TITLE
        && !text.contains(['\n', '|'])
        && text.contains(char::is_alphabetic)
        && (is_bold || !ends)
        && !(block.marks.item || block.marks.asked || block.marks.linked)
}

/// A longer line is no title, in characters.
const LONGEST_TITLE: usize = 100;

/// What a heading's link to itself shows.
const SIGNS: &[&str] = &["¶", "🔗", " #", "§ "];

/// A heading or a title without the link to itself and without characters that mean something in one font only.
pub(super) fn without_signs(text: &str) -> String {
    let is_private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let text: String = text.chars().filter(|c| !is_private(*c)).collect();
    let mut text = text.trim();
    while let Some(rest) = SIGNS.iter().find_map(|sign| text.strip_suffix(sign)) {
        text = rest.trim_end();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_title_where_no_heading_is() {
        let title = |text: &str| crate::ingest::markdown::read(text, "a.md").builder.meta.title;
        for text in [
            "Winter ferry\n\nIt sails [daily](a).",
            "**Winter ferry.**\n\nIt sails [daily](a).",
            "Winter ferry\n\nIt sails.\n\n### Fares\n\nNine.",
        ] {
            assert!(title(text).starts_with("Winter ferry"), "{text}");
        }
        for text in [
            "It sails [daily](a).\n\nIt is red.",
            "- Winter ferry\n\nIt sails [daily](a).",
            "Winter\nferry\n\nIt sails.",
        ] {
            assert_eq!(title(text), "", "{text}");
        }
        assert_eq!(title("Intro\n\n# Winter ferry\n\nIt sails."), "Winter ferry");
    }

    #[test]
    fn signs_behind_a_title_go_and_those_inside_stay() {
        for text in ["Fares ¶", "Fares #", "\u{f0c1} Fares", "Fares 🔗"] {
            assert_eq!(without_signs(text), "Fares");
        }
        assert_eq!(without_signs("A guide to C#"), "A guide to C#");
    }
}

//! What the Markdown parser makes of a document, gathered into blocks with the lines of the file that they come from. Notes come last, as
//! on a page; pieces of HTML are read as on a page; signs of the [`dialect`](super::dialect) become marks of their blocks.

use super::dialect::{ASKED, ENDS, HOLE, TAB, TAB_ENDS};
use super::marked::MarkedText;
use super::title::{TAB_LEVEL, without_signs};
use crate::ingest::block::{Block, BlockKind, Marks};
use crate::ingest::bounds::Blocks;
use crate::ingest::html::fragment_with_seams;
use crate::ingest::seams::Seams;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The document as blocks, and where their text is not what its page shows; `lines` are the lines of the file for each line of `body`.
pub(super) fn blocks(body: &str, lines: &[usize]) -> (Blocks, Seams) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST;
    let mut reader = BlockReader::default();
    let mut counter = LineCounter { body, at: 0, line: 0 };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let line = lines.get(counter.of(range.start)).copied().unwrap_or(1);
        reader.take(event, line);
    }
    reader.finish()
}

/// Lines of rising offsets, counted once.
struct LineCounter<'a> {
    body: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn of(&mut self, offset: usize) -> usize {
        if offset > self.at {
            self.line += self.body.as_bytes()[self.at..offset].split(|b| *b == b'\n').count() - 1;
            self.at = offset;
        }
        self.line
    }
}

/// Gathers inline text until its block ends.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each tells of something else whether it is open")]
struct BlockReader {
    out: Blocks,
    notes: Vec<Block>,
    text: MarkedText,
    started: Option<usize>,
    lists: usize,
    /// Depth inside elements whose text readers do not see as prose (pictures, metadata).
    skip: usize,
    /// A block of HTML as far as it has been read.
    html: String,
    /// Lines of code are open.
    in_code: bool,
    /// Cells of a row are open, where a line end is a blank.
    in_row: bool,
    in_note: bool,
    /// What is folded away and still open.
    depth: usize,
    /// A tab has ended: what comes next stands under no name of one.
    after_tab: bool,
    seams: Seams,
}

impl BlockReader {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_)) => self.skip += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => self.skip = self.skip.saturating_sub(1),
            Event::Start(Tag::HtmlBlock) => {
                self.flush_paragraph();
                self.started = Some(line);
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => self.flush_html(),
            _ if self.skip > 0 => {}
            Event::Start(Tag::List(_)) => {
                // A line of an outer item above its inner list.
                self.flush_paragraph();
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.flush_paragraph();
                self.lists = self.lists.saturating_sub(1);
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.flush_paragraph();
                self.in_note = true;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                self.flush_paragraph();
                self.in_note = false;
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.text.open_link(&dest_url),
            Event::End(TagEnd::Link) => self.text.close_link(),
            Event::Start(Tag::Strong) => self.text.bold(true),
            Event::End(TagEnd::Strong) => self.text.bold(false),
            Event::Start(Tag::Strikethrough) => self.text.strike(true),
            Event::End(TagEnd::Strikethrough) => self.text.strike(false),
            Event::FootnoteReference(label) => self.text.put("", &label),
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::Item
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition
                | Tag::CodeBlock(_)
                | Tag::TableHead
                | Tag::TableRow,
            ) => {
                self.flush_paragraph();
                self.started = Some(line);
                self.in_code =
                    matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)));
                self.in_row = matches!(event, Event::Start(Tag::TableHead | Tag::TableRow));
            }
            Event::Start(Tag::TableCell) if !self.text.text.is_empty() => self.push(" | ", line),
            Event::End(TagEnd::Heading(level)) => self.flush(BlockKind::Heading(level as u8), false),
            Event::End(TagEnd::CodeBlock) => {
                self.flush(BlockKind::Verbatim, false);
                self.in_code = false;
            }
            Event::End(TagEnd::DefinitionListTitle) => self.flush(BlockKind::Paragraph { bold: 0 }, true),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::DefinitionListDefinition
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => {
                self.flush_paragraph();
                self.in_row = false;
            }
            Event::InlineHtml(tag) => {
                self.started.get_or_insert(line);
                if self.in_row && tag.to_ascii_lowercase().starts_with("<br") {
                    self.text.push(" ");
                } else {
                    self.text.tag(&tag);
                }
            }
            Event::Text(text) if self.in_code => {
                self.started.get_or_insert(line);
                self.text.push_code(&text);
            }
            Event::Text(text) | Event::Code(text) => self.push(&text, line),
            Event::SoftBreak => self.push("\n", line),
            Event::HardBreak if self.in_row => self.push(" ", line),
            Event::HardBreak => self.text.push_break(),
            Event::TaskListMarker(is_done) => {
                self.started.get_or_insert(line);
                self.text.put(if is_done { "☑ " } else { "☐ " }, "");
            }
            _ => {}
        }
    }

    /// What a block of HTML says, as on a page. Where it stands in a tree is unknown: its elements may close far below.
    fn flush_html(&mut self) {
        let line = self.started.take().unwrap_or(1);
        // A parser of HTML drops the sign.
        let html = std::mem::take(&mut self.html).replace(HOLE, "…");
        let (least, end) = folds(&html, self.depth);
        let (blocks, seams) = fragment_with_seams(&html, line);
        self.seams.extend(seams);
        for block in blocks {
            if block.text.trim_matches(['…', ' ', '|']).is_empty() && block.text.contains('…') {
                continue;
            }
            let Marks { asked, linked, broken, .. } = block.marks;
            let shared = if asked { least } else { least.max(self.depth.min(end)) };
            let marks = Marks { asked, linked, broken, item: self.lists > 0, shared, depth: shared };
            self.put(Block { marks, ..block });
        }
        self.depth = end;
    }

    fn push(&mut self, text: &str, line: usize) {
        self.started.get_or_insert(line);
        self.text.push(text);
    }

    fn flush_paragraph(&mut self) {
        self.flush(BlockKind::Paragraph { bold: 0 }, false);
    }

    fn flush(&mut self, kind: BlockKind, asked: bool) {
        let taken = self.text.take();
        let line = self.started.take().unwrap_or(1);
        let is_hole = taken.is_hole();
        let lead = taken.text.len() - taken.text.trim_start().len();
        let mut text = taken.text.trim();
        let mut bold = taken.bold.saturating_sub(lead).min(text.len());
        let mut asked = asked;
        let before = self.depth;
        while let Some(sign) = text.chars().next().filter(|c| matches!(*c, ASKED | ENDS | TAB | TAB_ENDS)) {
            let rest = text.get(sign.len_utf8()..).unwrap_or_default().trim_start();
            bold = bold.saturating_sub(text.len() - rest.len());
            text = rest;
            match sign {
                ASKED => {
                    asked = true;
                    self.depth += 1;
                }
                ENDS => self.depth = self.depth.saturating_sub(1),
                TAB => {
                    self.after_tab = false;
                    self.put(Block::heading(TAB_LEVEL, if is_hole { "" } else { text }, line));
                    return;
                }
                _ => self.after_tab = true,
            }
        }
        if let BlockKind::Heading(level) = kind {
            let text = if is_hole { String::new() } else { without_signs(text) };
            if !text.is_empty() || is_hole {
                self.put(Block::heading(level, text, line));
            }
            return;
        }
        if text.is_empty() || is_hole {
            return;
        }
        let kind = if kind == BlockKind::Verbatim { kind } else { BlockKind::Paragraph { bold } };
        let marks = Marks {
            asked,
            linked: !taken.beside_link,
            item: self.lists > 0 || self.in_note,
            shared: before.min(self.depth),
            depth: before.min(self.depth),
            broken: taken.is_broken,
        };
        let (stretches, struck) = taken.seams();
        self.seams.note(text, stretches, struck);
        let text = text.to_owned();
        self.put(Block { kind, text, line, marks });
    }

    fn put(&mut self, block: Block) {
        if self.in_note {
            self.notes.push(block);
            return;
        }
        if std::mem::take(&mut self.after_tab) && !block.is_heading() {
            self.out.push(Block::heading(TAB_LEVEL, "", block.line));
        }
        self.out.push(block);
    }

    fn finish(mut self) -> (Blocks, Seams) {
        self.flush_paragraph();
        let mut notes = std::mem::take(&mut self.notes).into_iter().peekable();
        if let Some(first) = notes.peek() {
            // They belong to no part of the text.
            self.out.push(Block::heading(1, "", first.line));
        }
        notes.for_each(|note| self.out.push(note));
        (self.out, self.seams)
    }
}

/// The least and the last depth of what a piece of HTML folds away.
fn folds(html: &str, depth: usize) -> (usize, usize) {
    let lower = html.to_ascii_lowercase();
    let (mut least, mut now) = (depth, depth);
    for (at, _) in lower.match_indices("details") {
        let before = lower.get(..at).unwrap_or_default();
        if before.ends_with("</") {
            now = now.saturating_sub(1);
            least = least.min(now);
        } else if before.ends_with('<') {
            now += 1;
        }
    }
    (least, now)
}

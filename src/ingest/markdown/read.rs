//! Markdown with YAML or TOML front matter.

use crate::ingest::block::{Block, BlockKind, Marks};
use crate::ingest::bounds::Blocks;
use crate::ingest::draft::ReadDocument;
use crate::ingest::front_matter;
use crate::ingest::html::fragment;
use super::limits::{closed, flat, too_much};
use crate::ingest::problem::ProblemKind;
use crate::ingest::structure::{assemble, sections};
use crate::article::ArticleBuilder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads a Markdown document.
pub(in crate::ingest) fn read(text: &str) -> ReadDocument {
    let front = front_matter::split(text);
    let mut problems = front.problems;
    let (body, told) = closed(front.body, front.lines);
    problems.extend(told);
    let blocks = if let Some(too_much) = too_much(&body, front.lines) {
        problems.push(too_much);
        flat(&body, front.lines)
    } else {
        blocks(&body, front.lines)
    };
    let (mut blocks, told) = blocks.finish();
    problems.extend(told);
    let mut builder = ArticleBuilder::new(front.meta);
    if front.asks_by_headings {
        problems.extend(entries_by_headings(&blocks, &mut builder));
    } else {
        take_title(&mut blocks, &mut builder);
        problems.extend(assemble(&blocks, &mut builder));
    }
    ReadDocument { id: front.id, builder, problems }
}

/// What declares its questions is taken at its word: each heading of the third level asks, and what stands under it answers,
/// whatever it looks like.
fn entries_by_headings(blocks: &[Block], builder: &mut ArticleBuilder) -> Vec<(Option<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let length = blocks[at + 1..].iter().take_while(|b| !b.is_heading()).count();
        let text = &blocks[at + 1..=at + length];
        if block.kind == BlockKind::Heading(3) {
            let answer: Vec<String> = text.iter().map(Block::flowing).collect();
            if !builder.faq_entry(&block.flowing(), &answer.join("\n\n")) {
                problems.push((Some(block.line), ProblemKind::NoAnswer { question: block.flowing() }));
            }
        } else if block.is_heading() && length == 0 {
            builder.faq_heading(&block.flowing());
        } else {
            sections(&blocks[at..=at + length], builder);
        }
        at += 1 + length;
    }
    problems
}

/// The first heading is the title where the front matter names none, and is left out where it repeats it.
fn take_title(blocks: &mut Vec<Block>, builder: &mut ArticleBuilder) {
    let Some(first) = blocks.iter().position(Block::is_heading) else {
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

/// The document as blocks; `lines` stand before `body` in the file.
fn blocks(body: &str, lines: usize) -> Blocks {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES;
    let mut reader = InlineReader {
        out: Blocks::default(),
        text: String::new(),
        bold: 0,
        bold_depth: 0,
        started: None,
        lists: 0,
        in_link: false,
        beside_link: false,
        skip: 0,
        html: String::new(),
    };
    let mut line = LineCounter { body, at: 0, line: lines + 1 };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, line.of(range.start));
    }
    reader.flush(BlockKind::Paragraph { bold: 0 });
    reader.out
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
struct InlineReader {
    out: Blocks,
    text: String,
    /// Bytes at the start of `text` that are strongly emphasised.
    bold: usize,
    bold_depth: usize,
    started: Option<usize>,
    lists: usize,
    in_link: bool,
    /// Something stands outside of links.
    beside_link: bool,
    /// Depth inside elements whose text readers do not see as prose (pictures, metadata).
    skip: usize,
    /// A block of HTML as far as it has been read.
    html: String,
}

impl InlineReader {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_)) => self.skip += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => self.skip = self.skip.saturating_sub(1),
            Event::Start(Tag::HtmlBlock) => {
                self.flush(BlockKind::Paragraph { bold: self.bold });
                self.started = Some(line);
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => self.flush_html(),
            _ if self.skip > 0 => {}
            Event::Start(Tag::List(_)) => {
                // A line of an outer item above its inner list.
                self.flush(BlockKind::Paragraph { bold: self.bold });
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.flush(BlockKind::Paragraph { bold: 0 });
                self.lists -= 1;
            }
            Event::Start(Tag::Link { .. }) => self.in_link = true,
            Event::End(TagEnd::Link) => self.in_link = false,
            Event::Start(Tag::Strong) => self.bold_depth += 1,
            Event::End(TagEnd::Strong) => self.bold_depth = self.bold_depth.saturating_sub(1),
            Event::Start(
                Tag::Heading { .. } | Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::TableHead | Tag::TableRow,
            ) => {
                self.flush(BlockKind::Paragraph { bold: 0 });
                self.started = Some(line);
            }
            Event::Start(Tag::TableCell) if !self.text.is_empty() => self.push(" | ", line),
            Event::End(TagEnd::Heading(level)) => self.flush(BlockKind::Heading(depth(level))),
            Event::End(TagEnd::CodeBlock) => self.flush(BlockKind::Verbatim),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) => {
                self.flush(BlockKind::Paragraph { bold: self.bold });
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, line),
            Event::Text(text) | Event::Code(text) => self.push(&text, line),
            Event::SoftBreak | Event::HardBreak => self.push("\n", line),
            _ => {}
        }
    }

    /// What a block of HTML says, as on a page. Where it stands in a tree is unknown: its elements may close far below.
    fn flush_html(&mut self) {
        let line = self.started.take().unwrap_or(1);
        for block in fragment(&std::mem::take(&mut self.html), line) {
            let Marks { asked, linked, .. } = block.marks;
            let marks = Marks { asked, linked, item: self.lists > 0, ..Marks::default() };
            self.out.push(Block { marks, ..block });
        }
    }

    fn inline_html(&mut self, tag: &str, line: usize) {
        let tag = tag.to_lowercase();
        let name = tag.trim_start_matches('<').split([' ', '>', '/']).next().unwrap_or_default();
        match name {
            "br" => self.push("\n", line),
            "b" | "strong" => self.bold_depth += 1,
            _ if matches!(tag.as_str(), "</b>" | "</strong>") => self.bold_depth = self.bold_depth.saturating_sub(1),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, line: usize) {
        self.started.get_or_insert(line);
        self.beside_link |= !self.in_link && !text.trim().is_empty();
        let all_bold = self.bold == self.text.len();
        self.text.push_str(text);
        if self.bold_depth > 0 && all_bold {
            self.bold = self.text.len();
        }
    }

    fn flush(&mut self, kind: BlockKind) {
        let text = std::mem::take(&mut self.text);
        let bold = std::mem::take(&mut self.bold);
        let line = self.started.take().unwrap_or(1);
        let marks = Marks { linked: !std::mem::take(&mut self.beside_link), item: self.lists > 0, ..Marks::default() };
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let kind = match kind {
            BlockKind::Paragraph { .. } => BlockKind::Paragraph { bold: bold.saturating_sub(lead).min(trimmed.len()) },
            other => other,
        };
        self.out.push(Block { kind, text: trimmed.to_owned(), line, marks });
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId};

    fn article(text: &str) -> (Article, Vec<(Option<usize>, ProblemKind)>) {
        let draft = read(text);
        (draft.builder.finish(ArticleId::new("a"), "a.md"), draft.problems)
    }

    fn faq(article: &Article) -> Vec<(&str, &str)> {
        article.faq.iter().map(|f| (article.slice(f.question), article.slice(f.answer))).collect()
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let (article, problems) = article(
            "# Title\n\nWrapped *text* with a\n[link](https://x.example) and `code`.\n\n## Part ![p](p.png)\n\n- one\n- two\n\n> said **she**\n",
        );
        assert!(problems.is_empty());
        assert_eq!(article.title, "Title");
        assert_eq!(article.text, "Wrapped text with a link and code.\n\nPart\n\none\n\ntwo\n\nsaid she");
        assert_eq!(article.sections.len(), 2);
    }

    #[test]
    fn every_mark_of_a_question_is_read() {
        for text in [
            "## FAQ\n\n### Is it free?\n\nYes.\n\n### How long it lasts\n\nTwo years.\n\n## After\n\nText.",
            "## FAQ\n\n**Is it free?**\n\nYes.\n\n**How long it lasts**\n\nTwo years.\n\n## After\n\nText.",
            "## Q&A\n\nQ: Is it free?\nA: Yes.\n\nQ: How long it lasts\nA: Two years.\n\n## After\n\nText.",
            "## Common questions\n\n**Q: Is it free?**\n\nA: Yes.\n\n**Q: How long it lasts**\n\nA: Two years.\n\n## After\n\nText.",
        ] {
            let (article, problems) = article(&format!("# T\n\n{text}"));
            assert_eq!(problems, [], "{text}");
            assert_eq!(faq(&article), [("Is it free?", "Yes."), ("How long it lasts", "Two years.")], "{text}");
            assert!(article.text.ends_with("After\n\nText."));
        }
    }

    #[test]
    fn a_question_without_an_answer_is_told_with_its_line() {
        let (article, problems) = article("# T\n\n## FAQ\n\n### One?\n\n### Two?\n\nYes.");
        assert_eq!(faq(&article), [("Two?", "Yes.")]);
        assert_eq!(problems, [(Some(5), ProblemKind::NoAnswer { question: "One?".into() })]);
    }

    #[test]
    fn html_is_read_as_on_a_page() {
        let (article, problems) = article("# T\n\nText.\n\n<p>Found.</p>\n\n<!-- a\nnote -->\n\n<hr>\n\none<br>two");
        assert_eq!(article.text, "Text.\n\nFound.\n\none two");
        assert_eq!(problems, []);
    }

    #[test]
    fn questions_in_html_are_read() {
        for text in [
            "<details>\n<summary><b>Is it free?</b></summary>\n\nYes.\n\n</details>\n<details><summary>How long it lasts</summary><br/>\n\nTwo years.\n\n</details>",
            "<h3 id=\"a\">Is it free?</h3>\n\nYes.\n\n<h3>How long it lasts</h3>\n\nTwo years.",
            "<dl>\n<dt>Is it free?</dt><dd>Yes.</dd>\n<dt>How long it lasts</dt><dd>Two years.</dd>\n</dl>",
            "<b>Is it free?</b>\n\nYes.\n\n<strong>How long it lasts</strong>\n\nTwo years.",
        ] {
            let (article, _) = article(&format!("# T\n\n## FAQ\n\n{text}\n\n## After\n\nText."));
            assert_eq!(faq(&article), [("Is it free?", "Yes."), ("How long it lasts", "Two years.")], "{text}");
        }
    }

    #[test]
    fn a_document_whose_title_is_a_picture_has_its_first_heading_for_one() {
        let (article, _) = article("<p align=\"center\"><img src=\"k.png\"></p>\n\nA tool.\n\n## Install\n\nRun it.");
        assert_eq!(article.title, "Install");
    }

    #[test]
    fn what_swallows_the_rest_is_told_and_the_rest_read() {
        for (opener, what) in [
            ("<!-- a note", "comment"),
            ("```", "code fence"),
            ("~~~~ rust", "code fence"),
            ("<script>", "script"),
            ("<pre>", "pre"),
            ("<?php", "processing instruction"),
        ] {
            let (article, problems) = article(&format!("# T\n\nText.\n\n{opener}\n\n## Costs\n\nIt was not cheap."));
            assert_eq!(problems[0], (Some(5), ProblemKind::Unclosed { what: what.into() }), "{opener}");
            let headings: Vec<_> =
                article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
            assert_eq!(headings, ["Costs"], "{opener}");
            assert!(article.text.ends_with("It was not cheap."), "{opener}");
        }
        let whole = "# T\n\n```\n<!-- x\n```\n\n<!-- a\nb -->\n\n~~~\n```\n~~~\n\nText.";
        assert_eq!(article(whole).1, []);
    }

    #[test]
    fn of_a_hostile_document_the_last_words_are_kept_and_its_excess_is_told() {
        for piece in ["### Is it?\n\nyes\n\n", "## FAQ\n\n", "| a | b |\n", "> ", ">"] {
            let (article, problems) =
                article(&format!("# T\n\nText.\n\n{}\n\nLast words.", piece.repeat(6_000_000 / piece.len())));
            assert!(article.text.ends_with("Last words."), "{piece}");
            assert!(problems.iter().any(|(_, p)| matches!(p, ProblemKind::TooComplex { .. })), "{piece}");
        }
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        let (article, _) = article("# 標題\n\n第一行\n第二行 end\nmore");
        assert_eq!(article.text, "第一行第二行 end more");
    }
}

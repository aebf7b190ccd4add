//! Markdown with YAML or TOML front matter.

use super::block::{Block, BlockKind, Marks};
use super::bounds::Blocks;
use super::front_matter;
use super::markdown_gate::{closed, flat, too_much};
use super::problem::ProblemKind;
use super::read::Draft;
use super::structure::assemble;
use crate::article::ArticleBuilder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads a Markdown document.
pub(super) fn read(text: &str) -> Draft {
    let front = front_matter::split(text);
    let mut problems = front.problems;
    let (body, told) = closed(front.body, front.lines);
    problems.extend(told);
    let (blocks, html) = if let Some(too_much) = too_much(&body, front.lines) {
        problems.push(too_much);
        (flat(&body, front.lines), None)
    } else {
        blocks(&body, front.lines)
    };
    let (mut blocks, told) = blocks.finish();
    problems.extend(told);
    problems.extend(html.map(|line| (Some(line), ProblemKind::HtmlLeftOut)));
    let mut builder = ArticleBuilder::new(front.meta);
    take_title(&mut blocks, &mut builder);
    problems.extend(assemble(&blocks, &mut builder));
    Draft { id: front.id, builder, problems }
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
        let announces = super::faq::is_bare_faq_heading(&heading);
        *title = heading;
        if !announces {
            blocks.remove(first);
        }
    } else if title.trim().to_lowercase() == heading.to_lowercase() {
        blocks.remove(first);
    }
}

/// The document as blocks, and the first line of HTML with text in it, if there is any; `lines` stand before `body` in the
/// file.
fn blocks(body: &str, lines: usize) -> (Blocks, Option<usize>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader {
        out: Blocks::default(),
        text: String::new(),
        bold: 0,
        bold_depth: 0,
        started: None,
        lists: 0,
        in_link: false,
        beside_link: false,
        skip: 0,
        html: None,
        in_comment: false,
    };
    let mut line = LineCounter { body, at: 0, line: lines + 1 };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, line.of(range.start));
    }
    reader.flush(BlockKind::Paragraph { bold: 0 });
    (reader.out, reader.html)
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
struct Reader {
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
    /// First line of HTML that holds text, which is left out.
    html: Option<usize>,
    in_comment: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_) | Tag::HtmlBlock) => self.skip += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock) => {
                self.skip = self.skip.saturating_sub(1);
            }
            Event::Html(html) => self.html_line(&html, line),
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
            Event::InlineHtml(tag) if tag.to_lowercase().starts_with("<br") => self.push("\n", line),
            Event::Text(text) | Event::Code(text) => self.push(&text, line),
            Event::SoftBreak | Event::HardBreak => self.push("\n", line),
            _ => {}
        }
    }

    fn html_line(&mut self, html: &str, line: usize) {
        self.in_comment |= html.contains("<!--");
        let is_text = |piece: &str| piece.rsplit('>').next().is_some_and(|t| t.contains(char::is_alphanumeric));
        if !self.in_comment && html.split('<').any(is_text) {
            self.html.get_or_insert(line);
        }
        self.in_comment &= !html.contains("-->");
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
    fn html_with_text_is_left_out_and_told() {
        let (article, problems) = article("# T\n\nText.\n\n<p>Lost.</p>\n\n<!-- a\nnote -->\n\none<br>two");
        assert_eq!(article.text, "Text.\n\none two");
        assert_eq!(problems, [(Some(5), ProblemKind::HtmlLeftOut)]);
        assert_eq!(self::article("# T\n\n<!-- a\nnote -->\n\n<hr>\n\nText.").1, []);
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
    fn a_hostile_document_costs_little() {
        let start = std::time::Instant::now();
        for piece in ["### Is it?\n\nyes\n\n", "## FAQ\n\n", "| a | b |\n", "> ", ">"] {
            let (article, problems) =
                article(&format!("# T\n\nText.\n\n{}\n\nLast words.", piece.repeat(6_000_000 / piece.len())));
            assert!(article.text.ends_with("Last words."), "{piece}");
            assert!(problems.iter().any(|(_, p)| matches!(p, ProblemKind::TooComplex { .. })), "{piece}");
        }
        assert!(start.elapsed().as_secs() < 8, "{:?}", start.elapsed());
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        let (article, _) = article("# 標題\n\n第一行\n第二行 end\nmore");
        assert_eq!(article.text, "第一行第二行 end more");
    }
}

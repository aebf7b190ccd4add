//! Markdown with YAML or TOML front matter.

use super::blocks::blocks;
use super::dialect::{plain, plain_line};
use super::limits::{closed, flat, too_much};
use super::title::{take_title, without_signs};
use crate::article::ArticleBuilder;
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::draft::ReadDocument;
use crate::ingest::front_matter;
use crate::ingest::problem::ProblemKind;
use crate::ingest::seams::Seams;
use crate::ingest::structure::{assemble, sections};
use std::collections::BTreeSet;

/// Reads a Markdown document; its file's name says whether it is MDX.
pub(in crate::ingest) fn read(text: &str, name: &str) -> ReadDocument {
    let front = front_matter::split(text);
    let mut problems = front.problems;
    let (body, told) = closed(front.body, front.lines);
    problems.extend(told);
    let plain = plain(&body, front.lines, name.to_ascii_lowercase().ends_with(".mdx"));
    problems.extend(plain.problems);
    let (blocks, seams) = if let Some(too_much) = too_much(&plain.text, &plain.lines) {
        problems.push(too_much);
        (flat(&plain.text, &plain.lines), Seams::default())
    } else {
        blocks(&plain.text, &plain.lines)
    };
    let (mut blocks, told) = blocks.finish();
    problems.extend(told);
    let stated: BTreeSet<String> = front.also.iter().map(|(entry, _)| entry.clone()).collect();
    let mut builder = ArticleBuilder::new(front.meta);
    builder.release = front.release;
    builder.also = front.also;
    builder.meta.title = without_signs(&plain_line(&builder.meta.title));
    if front.asks_by_headings {
        problems.extend(entries_by_headings(&blocks, &mut builder));
    } else {
        take_title(&mut blocks, &mut builder);
        problems.extend(assemble(&blocks, &mut builder));
    }
    problems.extend(seams.mark(&mut builder).map(|kind| (line_of_struck(&kind, &body, front.lines), kind)));
    let unknown = stated.into_iter().filter(|entry| !builder.asks(entry));
    problems.extend(unknown.map(|question| (front.also_line, ProblemKind::NoSuchEntry { question })));
    ReadDocument { id: front.id, builder, problems }
}

/// Where the first of what was struck out stands.
fn line_of_struck(kind: &ProblemKind, body: &str, before: usize) -> Option<usize> {
    let ProblemKind::StruckText { words, .. } = kind else { return None };
    let at =
        body.lines().position(|line| line.contains(words.trim()) && (line.contains("~~") || line.contains('<')))?;
    Some(before + at + 1)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId};

    fn article(text: &str) -> (Article, Vec<(Option<usize>, ProblemKind)>) {
        let draft = read(text, "a.md");
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
    fn other_wordings_are_of_the_entry_that_they_name_and_no_words_of_the_article() {
        for front in [
            "---\nalso:\n  Is it free?:\n    - What does it cost?\n    - \"Free: or not?\"\n  Who pays?: The payer\n---",
            "+++\n[also]\n\"is it free\" = [\"What does it cost?\", \"Free: or not?\"]\n\"Who pays?\" = \"The payer\"\n+++",
        ] {
            let (article, problems) = article(&format!("{front}\n\n# T\n\n## FAQ\n\n### Is it free?\n\nYes.\n"));
            let said: Vec<_> = article.also.iter().map(|w| (w.question.as_str(), w.passage.as_str())).collect();
            assert_eq!(said, [("What does it cost?", "a#faq/is-it-free"), ("Free: or not?", "a#faq/is-it-free")]);
            assert_eq!(problems, [(Some(2), ProblemKind::NoSuchEntry { question: "Who pays?".into() })]);
            assert!(!article.text.contains("cost"));
        }
        let (article, problems) = article("---\nalso: [one]\n---\n\n# T\n\nText.\n");
        assert!(article.also.is_empty() && matches!(problems.as_slice(), [(Some(2), ProblemKind::Field { .. })]));
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

//! What stands below the head: headings and paragraphs, and an FAQ where a line announces one.

use super::lines::{PageLine, ends_sentence, is_heading};
use super::questions::{ends_answer, faq_line, is_group, is_menu_entry, last_answer_end};
use crate::ingest::block::Block;
use crate::ingest::boilerplate::{ends_faq, is_button, is_chrome, is_end, is_invitation};
use crate::ingest::bounds::Blocks;
use crate::ingest::faq::asks;
use crate::ingest::problem::ProblemKind;
use crate::text::{is_han, is_kana};

type Problems = Vec<(Option<usize>, ProblemKind)>;

/// A line that ends articles ends this one where at least so many times as much text stands before it as after it. Otherwise
/// it is a button between two paragraphs.
const MOSTLY: usize = 2;

pub(super) fn read_body(lines: &[PageLine<'_>], out: &mut Blocks, problems: &mut Problems) {
    let faq = faq_line(lines);
    let (body, rest) = lines.split_at(faq.unwrap_or(lines.len()));
    let end = if faq.is_none() { end_of_text(body) } else { body.len() };
    paragraphs(&body[..end], out);
    left_out(&body[end..], problems);
    if let Some((heading, entries)) = rest.split_first() {
        out.push(Block::heading(2, heading.text, heading.number));
        let end = read_faq(&entries[..last_answer_end(entries)], out);
        left_out(&entries[end..], problems);
    }
}

/// Whether a line is a sentence of an article, or a paragraph in a script that has no full stop.
fn is_text(line: &str) -> bool {
    let has_stop = ends_sentence(line) && !line.ends_with(['?', '？', ':', '：', ';']);
    let is_unspaced = |c: &char| is_han(*c) || is_kana(*c);
    let is_long = line.split_whitespace().count() >= 4 || line.chars().filter(is_unspaced).count() >= 8;
    let flows =
        line.chars().filter(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'));
    ((has_stop && is_long) || flows.count() >= 40) && !is_chrome(line) && !ends_faq(line)
}

/// Where the text ends: at the first line that ends articles and has most of the text before it.
fn end_of_text(lines: &[PageLine<'_>]) -> usize {
    let length = |line: &PageLine<'_>| if is_text(line.text) { line.text.len() } else { 0 };
    let mut after: usize = lines.iter().map(length).sum();
    let mut before = 0;
    for (n, line) in lines.iter().enumerate() {
        let is_between = after > 0 && (is_button(line.text) || before < MOSTLY * after);
        if is_end(line.text) && !is_between {
            return n;
        }
        before += length(line);
        after -= length(line);
    }
    lines.len()
}

fn paragraphs(lines: &[PageLine<'_>], out: &mut Blocks) {
    for (n, line) in lines.iter().enumerate() {
        if is_end(line.text) || is_chrome(line.text) || is_menu_entry(lines, n) {
            continue;
        }
        if is_heading(line, lines.get(n + 1)) {
            out.push(Block::heading(2, line.text, line.number));
        } else {
            out.push(Block::paragraph(line.text, line.number));
        }
    }
}

/// Questions and answers, and the place of the line that ends them.
fn read_faq(entries: &[PageLine<'_>], out: &mut Blocks) -> usize {
    let is_answered = |w: &[PageLine<'_>]| asks(w[0].text) && is_text(w[1].text);
    let last_answered = entries.windows(2).rposition(is_answered).unwrap_or(0);
    let mut has_question = false;
    for (n, line) in entries.iter().enumerate() {
        if is_button(line.text) && n < last_answered {
            continue;
        }
        // Above the first question an invitation is part of the introduction.
        if ends_faq(line.text) && (has_question || !is_invitation(line.text)) {
            return n;
        }
        if is_invitation(line.text) {
            out.push(Block::paragraph(line.text, line.number));
            continue;
        }
        if is_group(entries, n) {
            continue;
        }
        if asks(line.text) && !ends_answer(line, has_question) {
            out.push(Block::heading(3, line.text, line.number));
            has_question = true;
        } else if !is_chrome(line.text) {
            out.push(Block::paragraph(line.text, line.number));
        }
    }
    entries.len()
}

/// Tells of text behind the line that ended the article or its FAQ.
fn left_out(lines: &[PageLine<'_>], problems: &mut Problems) {
    if let Some((after, rest)) = lines.split_first()
        && (is_text(after.text) || rest.iter().any(|line| is_text(line.text)))
    {
        let kind = ProblemKind::RestLeftOut { after: after.text.to_owned(), lines: rest.len() };
        problems.push((Some(after.number), kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId};
    use crate::ingest::scraped::read;

    fn article(text: &str) -> (Article, usize) {
        let draft = read(text);
        (draft.builder.finish(ArticleId::new("a"), "a.txt"), draft.problems.len())
    }

    #[test]
    fn a_button_between_paragraphs_ends_nothing() {
        for button in [
            "Share this article",
            "Related",
            "Comments",
            "© 2026 A Paper",
            "Sign up for our newsletter",
            "About the author",
        ] {
            let head = "Bridge opens\n\nBy Al Poe\n\nUpdated Apr 21, 2026";
            for text in [
                format!("{head}\n\n{button}\n\nThe bridge is long.\n\nThe costs of it\n\nIt was not cheap.\n"),
                format!("{head}\n\nThe bridge is long.\n\n{button}\n\nThe costs of it\n\nIt was not cheap.\n"),
                format!(
                    "{head}\n\nThe bridge is long.\n\nThe costs of it\n\nIt was not cheap.\n\n{button}\n\nAnother page\n"
                ),
            ] {
                let (article, _) = article(&text);
                assert_eq!(article.text, "The bridge is long.\n\nThe costs of it\n\nIt was not cheap.", "{text}");
            }
        }
        let faq = "T\n\nText is here.\n\nFAQ\n\nWho came?\n\nAna came by boat.\n\nShare this article\n\nIs it free?\n\nIt is not free today.";
        assert_eq!(article(faq).0.faq.len(), 2);
    }

    #[test]
    fn a_paragraph_that_begins_like_a_button_is_none() {
        let long = format!("Sign up for the race opened on Monday{}.", " and it goes on".repeat(8));
        assert!(article(&format!("T\n\n{long}\n\nIt will be held in May.")).0.text.contains("opened on Monday"));
    }

    #[test]
    fn text_after_the_faq_is_never_lost_in_silence() {
        let page =
            "T\n\nText is here.\n\nFAQ\n\nWho came?\n\nAna came by boat.\n\nComments\n\nThis was a very good article.";
        let draft = read(page);
        assert_eq!(draft.problems, [(Some(11), ProblemKind::RestLeftOut { after: "Comments".into(), lines: 1 })]);
    }

    #[test]
    fn a_text_of_one_line_over_and_over_is_kept() {
        let head = "Bridge opens\n\nBy Al Poe\n\nUpdated Apr 21, 2026\n\n";
        for piece in ["FAQ\n\n", "FAQ\n\nIs it?\n\nyes.\n\n", "Is it?\n\nyes\n\n", "Share this article\n\n"] {
            let text = format!("{head}{}", piece.repeat(4_000_000 / piece.len()));
            let (article, _) = article(&text);
            assert!(article.text.len() + 100 > text.len() / 3 || piece.starts_with("Share"));
        }
    }
}

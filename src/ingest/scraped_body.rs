use super::block::Block;
use super::bounds::Blocks;
use super::chrome::{ends_faq, is_button, is_chrome, is_end};
use super::faq::{asks, is_faq_heading};
use super::problem::ProblemKind;
use super::scraped::{LONGEST_HEADING, Line, ends_sentence, is_heading};

/// Of fewer questions, the answers do not tell what the last one looks like.
const FEWEST_TO_COMPARE: usize = 3;

/// Whether a line is a sentence of an article, or a paragraph in a script that has no full stop.
fn is_text(line: &str) -> bool {
    let has_stop = ends_sentence(line) && !line.ends_with(['?', '？', ':', '：', ';']);
    let is_long = line.split_whitespace().count() >= 4 || line.chars().filter(|c| is_unspaced(*c)).count() >= 8;
    let flows =
        line.chars().filter(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'));
    ((has_stop && is_long) || flows.count() >= 40) && !is_chrome(line) && !ends_faq(line)
}

fn is_unspaced(c: char) -> bool {
    crate::text::is_han(c) || crate::text::is_kana(c)
}

/// The line that announces the FAQ. A menu, a table of contents or a footer may name it too: the one that most answered
/// questions follow, the last of equals.
fn faq_line(lines: &[Line<'_>]) -> Option<usize> {
    let is_faq =
        |l: &Line<'_>| l.text.chars().count() <= LONGEST_HEADING && !ends_sentence(l.text) && is_faq_heading(l.text);
    let announced: Vec<usize> = (0..lines.len()).filter(|n| is_faq(&lines[*n])).collect();
    let ends = announced.iter().copied().skip(1).chain([lines.len()]);
    let answered = announced.iter().copied().zip(ends).map(|(from, to)| {
        let pairs = lines[from..to].windows(2);
        (pairs.filter(|w| asks(w[0].text) && !asks(w[1].text)).count(), from)
    });
    answered.filter(|(count, _)| *count > 0).max().map(|(_, from)| from)
}

/// The body: headings and paragraphs, and an FAQ where a line announces one.
pub(super) fn read_body(lines: &[Line<'_>], out: &mut Blocks, problems: &mut Vec<(Option<usize>, ProblemKind)>) {
    let faq = faq_line(lines);
    let (body, rest) = lines.split_at(faq.unwrap_or(lines.len()));
    paragraphs(body, faq.is_none(), out);
    let Some((heading, entries)) = rest.split_first() else {
        return;
    };
    out.push(Block::heading(2, heading.text, heading.number));
    let end = read_faq(&entries[..last_answer_end(entries)], out);
    let Some((after, rest)) = entries.get(end..).and_then(<[_]>::split_first) else {
        return;
    };
    let is_text_after = is_text(after.text);
    if !is_text_after && !rest.iter().any(|line| is_text(line.text)) {
        return;
    }
    let kind = ProblemKind::RestLeftOut { after: after.text.to_owned(), lines: rest.len() };
    problems.push((Some(after.number), kind));
}

/// Headings and paragraphs. After the last line of text, what ends articles ends this one; before it, such a line is a
/// button between two paragraphs.
fn paragraphs(lines: &[Line<'_>], is_last: bool, out: &mut Blocks) {
    let last_text = lines.iter().rposition(|line| is_text(line.text));
    for (n, line) in lines.iter().enumerate() {
        if is_end(line.text) {
            if is_last && last_text.is_none_or(|last| last < n) {
                break;
            }
            continue;
        }
        if is_chrome(line.text) {
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
fn read_faq(entries: &[Line<'_>], out: &mut Blocks) -> usize {
    let is_answered = |w: &[Line<'_>]| asks(w[0].text) && is_text(w[1].text);
    let last_answered = entries.windows(2).rposition(is_answered).unwrap_or(0);
    let mut has_question = false;
    for (n, line) in entries.iter().enumerate() {
        if is_end(line.text) && is_button(line.text) && n < last_answered {
            continue;
        }
        if ends_faq(line.text) {
            return n;
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

/// Where the last answer ends. Nothing marks it in bare text: where the answers before it are all sentences, a line that is
/// none is what the page goes on with.
fn last_answer_end(entries: &[Line<'_>]) -> usize {
    let questions: Vec<usize> = (0..entries.len()).filter(|n| asks(entries[*n].text)).collect();
    let [first, .., last] = questions.as_slice() else {
        return entries.len();
    };
    let is_fragment =
        |n: &usize| !ends_sentence(entries[*n].text) && !asks(entries[*n].text) && !is_chrome(entries[*n].text);
    if questions.len() < FEWEST_TO_COMPARE || (*first..*last).any(|n| is_fragment(&n)) {
        return entries.len();
    }
    // The first line after a question is its answer, whatever it looks like.
    (last + 2..entries.len()).find(is_fragment).unwrap_or(entries.len())
}

/// A question that stands in the middle of an answer's block is part of the answer.
fn ends_answer(line: &Line<'_>, has_question: bool) -> bool {
    has_question && !line.after_gap && line.text.chars().count() > 120
}

#[cfg(test)]
mod tests {
    use super::super::scraped::read;
    use super::*;
    use crate::article::{Article, ArticleId};

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
    fn time_grows_with_the_text_and_not_faster() {
        let head = "Bridge opens\n\nBy Al Poe\n\nUpdated Apr 21, 2026\n\n";
        let start = std::time::Instant::now();
        for piece in ["FAQ\n\n", "FAQ\n\nIs it?\n\nyes.\n\n", "Is it?\n\nyes\n\n", "Share this article\n\n"] {
            let text = format!("{head}{}", piece.repeat(4_000_000 / piece.len()));
            let (article, _) = article(&text);
            assert!(article.text.len() + 100 > text.len() / 3 || piece.starts_with("Share"));
        }
        assert!(start.elapsed().as_secs() < 8, "{:?}", start.elapsed());
    }
}

//! Scraped text: a page's visible lines, as a copy from the browser or a text dump gives them.
//!
//! Navigation comes first, then the title, the author (often twice, as the picture's description and as the name), a
//! line like `· 2 min read`, the date, perhaps a caption cut off in the middle; then headings and paragraphs as bare
//! lines, and at the end an FAQ whose questions and answers are bare lines too.

use super::block::Block;
use super::chrome::{ends_faq, is_chrome, is_end, is_invitation};
use super::dates::{Dateline, dateline, datelines, unclear_dateline};
use super::faq::{asks, is_bare_faq_heading, is_faq_heading, lead_question, strip_question_label};
use super::problem::ProblemKind;
use super::read::Draft;
use super::structure::assemble;
use crate::article::{ArticleBuilder, Meta};
use std::collections::HashSet;

/// A byline or dateline further down than this belongs to something else.
const HEAD_LINES: usize = 60;

/// A dateline that nothing follows is a head's where no more lines stand above it.
const MOST_LINES_ABOVE: usize = 6;

/// More lines than these after the dateline are no caption.
const MOST_CAPTION_LINES: usize = 2;

/// Of fewer questions, the answers do not tell what the last one looks like.
const FEWEST_TO_COMPARE: usize = 2;

/// A question follows the line that announces it within so many lines.
const SOON: usize = 20;

/// A longer line is no name of a group of questions.
const LONGEST_GROUP: usize = 60;

const LONGEST_TITLE: usize = 200;

const LONGEST_HEADING: usize = 110;

struct Line<'a> {
    text: &'a str,
    /// Line in the file, 1 the first.
    number: usize,
    /// An empty line stands before it.
    after_gap: bool,
}

/// Reads scraped text.
pub(super) fn read(text: &str) -> Draft {
    let lines = lines(text);
    let head = head(&lines);
    let blocks = blocks(&lines[head.body..]);
    let mut builder = ArticleBuilder::new(head.meta);
    let mut problems = head.problems;
    problems.extend(assemble(&blocks, &mut builder));
    Draft { id: None, builder, problems }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut gap = true;
    for (n, raw) in text.split('\n').enumerate() {
        let text = raw.trim().trim_matches('\u{feff}');
        if text.is_empty() {
            gap = true;
        } else {
            out.push(Line { text, number: n + 1, after_gap: gap });
            gap = false;
        }
    }
    out
}

/// What stands before the body.
struct Head {
    meta: Meta,
    /// Index of the body's first line.
    body: usize,
    problems: Vec<(Option<usize>, ProblemKind)>,
}

fn head(lines: &[Line<'_>]) -> Head {
    let mut meta = Meta::default();
    let mut problems = Vec::new();
    let is_anchor =
        |l: &Line<'_>| is_reading_time(l.text) || dateline(l.text).is_some() || unclear_dateline(l.text).is_some();
    // At the foot of a short page a date says when the page was changed.
    let is_head = |at: &usize| {
        lines[at + 1..].iter().any(|l| ends_sentence(l.text) && !is_end(l.text)) || *at <= MOST_LINES_ABOVE
    };
    let anchor = lines.iter().take(HEAD_LINES).position(is_anchor).filter(is_head);
    let Some(anchor) = anchor else {
        // A paragraph is no title.
        let title =
            lines.iter().position(|l| !is_chrome(l.text) && !is_menu(l.text) && l.text.contains(char::is_alphanumeric));
        let title = title.filter(|at| lines[*at].text.chars().count() <= LONGEST_TITLE);
        meta.title = title.map_or_else(String::new, |at| lines[at].text.to_owned());
        return Head { meta, body: title.map_or(0, |at| at + 1), problems };
    };
    let mut at = anchor;
    while at > 0 && !lines[at].after_gap {
        at -= 1;
    }
    // Above the anchor, in its own block or with `By` in one before it, stand the authors; above them, the title.
    while at > 1 && byline(lines[at - 1].text).is_some() {
        at -= 1;
    }
    // A rule or a bar between two menus is no title.
    let above = lines[..at].iter().rposition(|l| l.text.contains(char::is_alphanumeric));
    let title = above.or_else(|| (anchor > 0).then_some(0));
    let first_author = if at > 0 { at } else { 1 };
    let mut seen = HashSet::new();
    for line in &lines[first_author.min(anchor)..anchor] {
        let name = byline(line.text).unwrap_or(line.text);
        if is_name(name) && seen.insert(name.to_lowercase()) {
            meta.authors.push(name.to_owned());
        }
    }
    let mut body = anchor;
    let mut captions = 0;
    while let Some(line) = lines.get(body) {
        let unclear = unclear_dateline(line.text);
        let dates = datelines(line.text);
        // What follows in the same block is a picture's caption, unless there is too much of it.
        if unclear.is_none() && dates.is_empty() && body > anchor && !is_reading_time(line.text) {
            if line.after_gap || captions == MOST_CAPTION_LINES {
                break;
            }
            captions += 1;
        }
        problems.extend(unclear.map(|kind| (Some(line.number), kind)));
        for date in dates {
            match date {
                Dateline::Published(date) => meta.dates.published = Some(date),
                Dateline::Updated(date) => meta.dates.updated = Some(date),
            }
        }
        body += 1;
    }
    if captions == MOST_CAPTION_LINES && lines.get(body).is_some_and(|l| !l.after_gap) {
        // No caption but a page without empty lines: all of it is the body.
        body -= captions;
    }
    if let Some(title) = title {
        lines[title].text.clone_into(&mut meta.title);
        meta.category = category(&lines[..title]);
    } else if let Some(line) = lines.get(body) {
        // A dateline at the very top: the title follows it.
        line.text.clone_into(&mut meta.title);
        body += 1;
    }
    // A caption may also stand alone: a long line cut off in the middle, right before the first heading or paragraph.
    let next = lines.get(body + 1);
    if lines.get(body).is_some_and(|l| is_cut_off(l.text) && !is_heading(l, next)) && next.is_some() {
        body += 1;
    }
    Head { meta, body, problems }
}

/// The name in `By Ana Ruiz`.
fn byline(line: &str) -> Option<&str> {
    ["By ", "by ", "BY "].iter().find_map(|by| line.strip_prefix(by)).filter(|name| is_name(name))
}

/// A short line above the title that an earlier line of the menu names too.
fn category(above: &[Line<'_>]) -> Option<String> {
    let (last, menu) = above.split_last()?;
    let named = menu.iter().any(|l| l.text.contains(last.text) && l.text.len() > last.text.len());
    (named && last.text.chars().count() <= 40).then(|| last.text.to_owned())
}

fn is_name(text: &str) -> bool {
    text.chars().count() <= 60 && !text.ends_with(['.', '?', '!']) && !text.contains("http") && !is_chrome(text)
}

fn is_reading_time(line: &str) -> bool {
    let lower = line.to_lowercase();
    let has_number = lower.chars().any(|c| c.is_ascii_digit());
    has_number
        && lower.chars().count() <= 60
        && ["min read", "minute read", "minutes read", "分鐘閱讀", "分钟阅读", "閱讀時間"]
            .iter()
            .any(|words| lower.contains(words))
}

/// A menu run together: `HealthPolicy & LawGrowth` has capitals in the middle of words.
fn is_menu(line: &str) -> bool {
    let chars: Vec<char> = line.chars().collect();
    let joins = chars.windows(2).filter(|w| w[0].is_lowercase() && w[1].is_uppercase()).count();
    !ends_sentence(line) && joins >= 2
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', '」', '』', '）', ']'])
        .ends_with(['.', '。', '!', '！', '?', '？', '…', ':', '：', ';'])
}

fn is_cut_off(line: &str) -> bool {
    line.chars().count() > 60 && (!ends_sentence(line) || line.ends_with(['…']) || line.ends_with("..."))
}

/// A bare line is a heading when it is short, ends no sentence (or asks), and a paragraph or a longer line follows after
/// a gap.
fn is_heading(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    let short = line.text.chars().count() <= LONGEST_HEADING;
    let open = !ends_sentence(line.text) || line.text.ends_with(['?', '？', '!']);
    let followed = next
        .is_some_and(|n| n.after_gap && (ends_sentence(n.text) || n.text.chars().count() > line.text.chars().count()));
    short && line.after_gap && open && followed
}

/// The line that announces the FAQ. A menu, a table of contents or a footer may name it too: the one that most answered
/// questions follow, the last of equals.
fn faq_line(lines: &[Line<'_>]) -> Option<usize> {
    let is_faq = |l: &Line<'_>| {
        let is_name = is_bare_faq_heading(l.text) || !ends_sentence(l.text) && is_faq_heading(l.text);
        l.text.chars().count() <= LONGEST_HEADING && is_name
    };
    let is_question = |l: &Line<'_>| l.text.ends_with(['?', '？', '؟']) || lead_question(l.text).is_some();
    let is_followed = |n: usize| lines[n + 1..].iter().take(SOON).any(is_question) && !is_menu_entry(lines, n);
    let announced: Vec<usize> = (0..lines.len()).filter(|n| is_faq(&lines[*n]) && is_followed(*n)).collect();
    let answered = |n: usize| {
        let end = announced.iter().copied().find(|other| *other > n).unwrap_or(lines.len());
        let pairs = lines[n..end].windows(2).filter(|w| asks(w[0].text) && !asks(w[1].text)).count();
        pairs.max(lines[n..end].iter().filter(|l| lead_question(l.text).is_some()).count())
    };
    announced.iter().copied().filter(|n| answered(*n) > 0).max_by_key(|n| answered(*n))
}

/// A bare name with two more names after it stands in a menu.
fn is_menu_entry(lines: &[Line<'_>], at: usize) -> bool {
    let next = lines[at + 1..].iter().take(2);
    is_bare_faq_heading(lines[at].text) && next.filter(|l| is_fragment(l)).count() == 2
}

fn blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let faq = faq_line(lines);
    let (body, rest) = lines.split_at(faq.unwrap_or(lines.len()));
    let mut out = Vec::new();
    for (n, line) in body.iter().enumerate() {
        if faq.is_none() && is_end(line.text) {
            break;
        }
        if is_chrome(line.text) || is_menu_entry(body, n) {
            continue;
        }
        if is_heading(line, lines.get(n + 1)) {
            out.push(Block::heading(2, line.text, line.number));
        } else {
            out.push(Block::paragraph(line.text, line.number));
        }
    }
    let Some((heading, entries)) = rest.split_first() else {
        return out;
    };
    out.push(Block::heading(2, heading.text, heading.number));
    let entries = &entries[..last_answer_end(entries)];
    let mut has_question = false;
    for (n, line) in entries.iter().enumerate() {
        // Above the first question an invitation is part of the introduction.
        if ends_faq(line.text) && (has_question || !is_invitation(line.text)) {
            break;
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
    out
}

/// Where the last answer ends. Nothing marks it in bare text: where the answers before it are all sentences, a line that is
/// none is what the page goes on with.
fn last_answer_end(entries: &[Line<'_>]) -> usize {
    let asking = |n: &usize| asks(entries[*n].text) && !is_invitation(entries[*n].text);
    let mut questions: Vec<usize> = (0..entries.len()).filter(asking).collect();
    let is_marked = |n: &usize| strip_question_label(entries[*n].text).ends_with(['?', '？', '؟', '!']);
    let marked = questions.iter().filter(|n| is_marked(n)).count();
    let last_marked = questions.iter().rposition(is_marked).map_or(0, |at| at + 1);
    // Where all before have their mark, a line that only opens like a question is a heading of what follows.
    let next = questions.get(last_marked).copied().filter(|_| marked > FEWEST_TO_COMPARE && marked == last_marked);
    if next.is_some() {
        questions.truncate(last_marked);
    }
    let entries = &entries[..next.unwrap_or(entries.len())];
    let [first, .., last] = questions.as_slice() else {
        return entries.len();
    };
    let is_fragment = |n: &usize| is_fragment(&entries[*n]) && !is_group(entries, *n);
    if questions.len() < FEWEST_TO_COMPARE || (*first..*last).any(|n| is_fragment(&n)) {
        return entries.len();
    }
    // The first line after a question is its answer, whatever it looks like.
    (last + 2..entries.len()).find(is_fragment).unwrap_or(entries.len())
}

/// A line that is neither a sentence nor a question: a name, an entry of a list or of a table.
fn is_fragment(line: &Line<'_>) -> bool {
    !ends_sentence(line.text) && !asks(line.text) && !is_chrome(line.text)
}

/// The name of a group of questions: alone between an answer's sentence and a question.
fn is_group(entries: &[Line<'_>], at: usize) -> bool {
    let line = &entries[at];
    let is_short = line.text.chars().count() <= LONGEST_GROUP && line.after_gap;
    let is_after = at.checked_sub(1).is_none_or(|n| ends_sentence(entries[n].text) && !asks(entries[n].text));
    let is_before = entries.get(at + 1).is_some_and(|l| l.after_gap && asks(l.text));
    is_short && is_after && is_before && is_fragment(line)
}

/// A question that stands in the middle of an answer's block is part of the answer.
fn ends_answer(line: &Line<'_>, has_question: bool) -> bool {
    has_question && !line.after_gap && line.text.chars().count() > 120
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId};
    use jiff::civil::date;

    const PAGE: &str = "Skip to content\nScience DeskLaw & MoneyGrowth\nSet Interests中文\nScience Desk\n\nA Kite Over the Sea\n\n\
        Ana Ruiz\nAna Ruiz\n· 2 min read\nUpdated Apr 21, 2026\nA long picture caption that somebody cut off in the middle of the, with\n\n\
        A First Look\n\nThe kite flew. It was red.\n\nWhy Fly: Fun or Duty?\n\nNobody knows.\n\nFAQ\n\nWho built it?\n\nA team of six.\n\n\
        They used silk.\n\nWhat happens in the rain\n\nIt comes down.\n\nIs it safe?\n\nShare this article\nBack to top";

    fn article(text: &str) -> (Article, usize) {
        let draft = read(text);
        (draft.builder.finish(ArticleId::new("a"), "a.txt"), draft.problems.len())
    }

    #[test]
    fn chrome_and_caption_are_left_out_and_the_facts_are_found() {
        let (article, _) = article(PAGE);
        assert_eq!(article.title, "A Kite Over the Sea");
        assert_eq!(article.authors, ["Ana Ruiz"]);
        assert_eq!(article.dates.updated, Some(date(2026, 4, 21)));
        assert_eq!(article.category.as_deref(), Some("Science Desk"));
        assert!(article.text.starts_with("A First Look\n\nThe kite flew."));
        assert!(!article.text.contains("Share") && !article.text.contains("caption"));
    }

    #[test]
    fn headings_that_ask_are_not_the_faq_and_bare_questions_are() {
        let (article, problems) = article(PAGE);
        let headings: Vec<_> = article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
        assert_eq!(headings, ["A First Look", "Why Fly: Fun or Duty?"]);
        let faq: Vec<_> = article.faq.iter().map(|f| (article.slice(f.question), article.slice(f.answer))).collect();
        assert_eq!(
            faq,
            [("Who built it?", "A team of six.\n\nThey used silk."), ("What happens in the rain", "It comes down.")]
        );
        assert_eq!(problems, 1, "the last question has no answer");
    }

    #[test]
    fn other_heads_are_read_too() {
        let facts = |text: &str| {
            let (article, _) = article(text);
            (article.title.clone(), article.authors.clone(), article.text.clone())
        };
        let expected = ("A Title".to_owned(), vec!["Ana Ruiz".to_owned()], "Some text here. And more.".to_owned());
        assert_eq!(facts("A Title\n\nBy Ana Ruiz\n\nApr 21, 2026\n\nSome text here. And more."), expected);
        let (title, authors, text) = facts("A Title\nAna Ruiz\n· 2 min read\nOne.\nTwo.\nThree.\nFour.");
        assert_eq!((title.as_str(), authors.len(), text.as_str()), ("A Title", 1, "One.\n\nTwo.\n\nThree.\n\nFour."));
        assert_eq!(facts("Apr 21, 2026\n\nA Title\n\nSome text here.").0, "A Title");
        let (title, _, text) = facts("A Title\n\nFirst words.\n\n2025-10-02 was the day when it began.\n\nMore.");
        assert_eq!((title.as_str(), text.contains("First words.") && text.contains("was the day")), ("A Title", true));
    }

    #[test]
    fn a_footer_that_names_the_faq_does_not_hide_it() {
        let (article, _) = article("T\n\nText here.\n\nFAQ\n\nWho came?\n\nAna came.\n\nFAQ\nImprint");
        assert_eq!(article.faq.len(), 1);
    }

    #[test]
    fn groups_of_questions_and_what_follows_the_last_are_in_no_answer() {
        let text = "T\n\nText here.\n\nFrequently asked\n\nDelivery\n\nWho came?\n\nAna came.\n\nPayment\n\nWhy so?\n\nShe could.\n\nOur verdict\n\nFour stars.";
        let (article, _) = article(text);
        let answers: Vec<_> = article.faq.iter().map(|f| article.slice(f.answer)).collect();
        assert_eq!(answers, ["Ana came.", "She could."]);
    }

    #[test]
    fn a_menu_that_names_the_faq_is_none() {
        let text =
            "Home\n\nFAQ\n\nBlog\n\nShop\n\nHelp\n\nAbout\n\nA Title\n\nText here.\n\nHow it was made\n\nBy hand.";
        assert_eq!(article(text).0.faq.len(), 0);
    }

    #[test]
    fn a_bare_text_has_its_first_line_as_title() {
        let (article, _) = article("A Title\n\nSome text here.\n");
        assert_eq!((article.title.as_str(), article.text.as_str()), ("A Title", "Some text here."));
    }
}

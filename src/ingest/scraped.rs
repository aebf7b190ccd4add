//! Scraped text: a page's visible lines, as a copy from the browser or a text dump gives them.
//!
//! Navigation comes first, then the title, the author (often twice, as the picture's description and as the name), a
//! line like `· 2 min read`, the date, perhaps a caption cut off in the middle; then headings and paragraphs as bare
//! lines, and at the end an FAQ whose questions and answers are bare lines too.

use super::block::Block;
use super::bounds::{Blocks, MAX_BLOCKS};
use super::chrome::is_chrome;
use super::dates::{Dateline, dateline, datelines, unclear_dateline};
use super::half_page::without_tags;
use super::problem::ProblemKind;
use super::read::Draft;
use super::scraped_body::read_body;
use super::structure::assemble;
use crate::article::{ArticleBuilder, Meta};
use std::collections::HashSet;

/// A byline or dateline further down than this belongs to something else.
const HEAD_LINES: usize = 60;

/// More lines than these after the dateline are no caption.
const MOST_CAPTION_LINES: usize = 2;

const LONGEST_TITLE: usize = 200;

pub(super) const LONGEST_HEADING: usize = 110;

pub(super) struct Line<'a> {
    pub text: &'a str,
    /// Line in the file, 1 the first.
    pub number: usize,
    /// An empty line stands before it.
    pub after_gap: bool,
}

/// Reads scraped text.
pub(super) fn read(text: &str) -> Draft {
    let (text, tags) = without_tags(text);
    let (lines, rest) = lines(&text);
    let head = head(&lines);
    let mut problems = head.problems;
    problems.extend(tags);
    let mut blocks = Blocks::default();
    read_body(&lines[head.body..], &mut blocks, &mut problems);
    for (n, line) in rest.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        blocks.push(Block::paragraph(line.trim(), n + MAX_LINES + 1));
    }
    let (blocks, told) = blocks.finish();
    problems.extend(told);
    let mut builder = ArticleBuilder::new(head.meta);
    problems.extend(assemble(&blocks, &mut builder));
    Draft { id: None, builder, problems }
}

/// More lines are read flat.
const MAX_LINES: usize = 4 * MAX_BLOCKS;

/// The lines with words, and what stands after the last one looked at.
fn lines(text: &str) -> (Vec<Line<'_>>, &str) {
    let mut out = Vec::new();
    let mut gap = true;
    let mut passed = 0;
    for (n, raw) in text.split('\n').take(MAX_LINES).enumerate() {
        passed += raw.len() + 1;
        let text = raw.trim().trim_matches('\u{feff}');
        if text.is_empty() {
            gap = true;
        } else {
            out.push(Line { text, number: n + 1, after_gap: gap });
            gap = false;
        }
    }
    (out, text.get(passed..).unwrap_or_default())
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
    let Some(anchor) = lines.iter().take(HEAD_LINES).position(is_anchor) else {
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

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', '」', '』', '）', ']'])
        .ends_with(['.', '。', '!', '！', '?', '？', '…', ':', '：', ';'])
}

/// Words after which no line ends that is whole.
const OPEN_WORDS: &[&str] = &[
    "a", "after", "an", "and", "are", "as", "at", "before", "between", "but", "by", "during", "for", "from", "his",
    "her", "in", "into", "is", "its", "near", "of", "on", "or", "over", "than", "that", "the", "their", "this", "to",
    "was", "were", "which", "while", "who", "with",
];

/// A long line whose last word asks for another. A paragraph without its full stop is none.
fn is_cut_off(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_open = line.ends_with([',', '…']) || line.ends_with("...") || OPEN_WORDS.contains(&last.as_str());
    line.chars().count() > 60 && is_open
}

/// A bare line is a heading when it is short, ends no sentence (or asks), and a paragraph or a longer line follows after
/// a gap.
pub(super) fn is_heading(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    let short = line.text.chars().count() <= LONGEST_HEADING;
    let open = !ends_sentence(line.text) || line.text.ends_with(['?', '？', '!']);
    let followed = next
        .is_some_and(|n| n.after_gap && (ends_sentence(n.text) || n.text.chars().count() > line.text.chars().count()));
    short && line.after_gap && open && followed
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
    fn a_first_paragraph_without_its_full_stop_stays() {
        let head = "Bridge opens\n\nBy Al Poe\n\nUpdated Apr 21, 2026";
        let first = "The council voted on Tuesday evening to open the bridge for less money than it had planned";
        assert!(article(&format!("{head}\n\n{first}\n\nCosts of it\n\nIt was not cheap.")).0.text.starts_with(first));
        let thai = "เมืองเปิดสะพานใหม่ในฤดูใบไม้ผลิ ผู้คนเดินข้ามได้ทุกวันตั้งแต่เช้าจนถึงค่ำ และไม่ต้องเสียค่าผ่านทาง";
        assert!(article(&format!("{head}\n\n{thai}\n\n{thai}")).0.text.starts_with(thai));
        let cut = "A long picture caption that somebody cut off in the middle of the, with";
        assert!(!article(&format!("{head}\n\n{cut}\n\nCosts of it\n\nIt was not cheap.")).0.text.contains("caption"));
    }

    #[test]
    fn a_bare_text_has_its_first_line_as_title() {
        let (article, _) = article("A Title\n\nSome text here.\n");
        assert_eq!((article.title.as_str(), article.text.as_str()), ("A Title", "Some text here."));
    }
}

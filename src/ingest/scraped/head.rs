//! What stands before the body of a scraped page: menus, title, byline, dates, category, told apart by where a dateline
//! stands and how the lines around it look. Boilerplate before the title is dropped; what could be either stays in the body.

use super::lines::{LONGEST_HEADING, PageLine, ends_sentence, is_heading};
use super::questions::is_menu_entry;
use crate::article::Meta;
use crate::ingest::boilerplate::{is_chrome, is_end};
use crate::ingest::dates::{Dateline, datelines, unclear_dateline};
use crate::ingest::faq::key;
use crate::ingest::html::{names, without_last, without_site};
use crate::ingest::problem::ProblemKind;

/// A byline or dateline further down than this belongs to something else.
const HEAD_LINES: usize = 60;

/// Byline and dateline stand so near to the heading.
const HEAD_AFTER_TITLE: usize = 15;

/// A dateline that nothing follows is a head's where no more lines stand above it.
const MOST_LINES_ABOVE: usize = 6;

/// More lines than these after the dateline are no caption.
const MOST_CAPTION_LINES: usize = 2;

const LONGEST_TITLE: usize = 200;

/// What stands before the body.
pub(super) struct PageHead {
    pub meta: Meta,
    /// Index of the body's first line.
    pub body: usize,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

pub(super) fn head(lines: &[PageLine<'_>]) -> PageHead {
    let Some(at) = heading_of_title(lines) else {
        return head_by_dateline(lines);
    };
    let mut head = head_by_dateline(&lines[at..]);
    let is_far = head.body > HEAD_AFTER_TITLE;
    lines[at].text.clone_into(&mut head.meta.title);
    if is_far {
        // Those facts are something else's.
        return PageHead {
            meta: Meta { title: head.meta.title, ..Meta::default() },
            body: at + 1,
            problems: Vec::new(),
        };
    }
    head.body = (head.body + at).max(at + 1);
    head
}

/// A dump of a page begins with its `<title>`; the article begins where the same words stand as its heading.
fn heading_of_title(lines: &[PageLine<'_>]) -> Option<usize> {
    let first = lines.first()?.text;
    let is_heading = |line: &PageLine<'_>| {
        let is_title = line.text.split_whitespace().count() > 2 || line.text.chars().count() > 8;
        is_title && (key(line.text) == key(first) || without_site(first, &[], Some(line.text)) == line.text)
    };
    let at = lines.iter().skip(1).position(is_heading)? + 1;
    (lines[at].text.chars().count() <= LONGEST_TITLE).then_some(at)
}

fn head_by_dateline(lines: &[PageLine<'_>]) -> PageHead {
    let mut meta = Meta::default();
    let mut problems = Vec::new();
    let is_anchor = |l: &PageLine<'_>| {
        is_reading_time(l.text)
            || !dates_in(l.text).is_empty()
            || unclear_dateline(l.text).is_some()
            || is_byline(l.text)
    };
    // At the foot of a short page a date says when the page was changed.
    let is_head = |at: &usize| {
        lines[at + 1..].iter().any(|l| ends_sentence(l.text) && !is_end(l.text)) || *at <= MOST_LINES_ABOVE
    };
    let anchor = lines.iter().take(HEAD_LINES).position(is_anchor).filter(is_head);
    let Some(anchor) = anchor else {
        // A paragraph is no title.
        let is_title = |n: &usize| {
            let text = lines[*n].text;
            !is_chrome(text) && !is_menu(text) && !is_menu_entry(lines, *n) && text.contains(char::is_alphanumeric)
        };
        let title = (0..lines.len()).find(is_title);
        let title = title.filter(|at| lines[*at].text.chars().count() <= LONGEST_TITLE);
        meta.title = title.map_or_else(String::new, |at| without_last(lines[at].text));
        return PageHead { meta, body: title.map_or(0, |at| at + 1), problems };
    };
    let mut at = anchor;
    while at > 0 && !lines[at].after_gap {
        at -= 1;
    }
    // Above the anchor, in its own block or with `By` in one before it, stand the authors; above them, the title.
    while at > 1 && is_byline(lines[at - 1].text) {
        at -= 1;
    }
    // A rule or a bar between two menus is no title.
    let above = lines[..at].iter().rposition(|l| l.text.contains(char::is_alphanumeric));
    let above = above.map(|at| above_bare_name(lines, at));
    let title = above.or_else(|| (anchor > 0).then_some(0));
    let first_author = if at > 0 { at } else { 1 };
    let mut authors: Vec<String> = Vec::new();
    for pair in lines[title.map_or(0, |t| t + 1)..=anchor].windows(2) {
        // The label may have a line of its own.
        if ["by", "written by", "author", "words by"].contains(&pair[0].text.to_lowercase().trim_end_matches(':')) {
            authors.extend(names(pair[1].text));
        }
    }
    if let Some(name) = title.and_then(|t| lines.get(t + 1)).filter(|_| title.is_some_and(|t| t + 1 < at)) {
        authors.extend(names(name.text));
    }
    for line in &lines[first_author.min(anchor)..anchor] {
        if is_name(line.text) || is_byline(line.text) {
            authors.extend(names(line.text));
        }
    }
    let mut body = anchor;
    let mut captions = 0;
    while let Some(line) = lines.get(body) {
        let unclear = unclear_dateline(line.text);
        let dates = dates_in(line.text);
        let is_credit = is_byline(line.text) || is_reading_time(line.text);
        // What follows in the same block is a picture's caption, unless there is too much of it.
        if unclear.is_none() && dates.is_empty() && body > anchor && !is_credit {
            if line.after_gap || captions == MOST_CAPTION_LINES {
                break;
            }
            captions += 1;
        } else {
            authors.extend(credited(line.text));
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
    for name in authors {
        if !meta.authors.iter().any(|n| key(n) == key(&name)) {
            meta.authors.push(name);
        }
    }
    if let Some(title) = title {
        meta.title = without_last(lines[title].text);
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
    PageHead { meta, body, problems }
}

/// The line of a title, or the one above it where it is a bare name: `Ana Ruiz` under `A bridge opens in spring`.
fn above_bare_name(lines: &[PageLine<'_>], at: usize) -> usize {
    let words: Vec<&str> = lines[at].text.split_whitespace().collect();
    let is_capitalised =
        |word: &&str| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    let is_name = (2..=3).contains(&words.len()) && words.iter().all(is_capitalised) && is_name(lines[at].text);
    let above = at.checked_sub(1).map(|n| lines[n].text);
    let is_title =
        above.is_some_and(|text| text.split_whitespace().count() > words.len() && !is_chrome(text) && !is_menu(text));
    if is_name && is_title && names(lines[at].text).len() == 1 { at - 1 } else { at }
}

/// What a line of the head says about dates: `December 15, 2025 // 8 min read`, `By Ana Ruiz April 21, 2026`.
fn dates_in(line: &str) -> Vec<Dateline> {
    let found = datelines(&line.replace(" // ", " | "));
    if !found.is_empty() || !is_byline(line) {
        return found;
    }
    let starts = line.char_indices().filter(|(_, c)| *c == ' ').filter_map(|(at, _)| line.get(at..));
    starts.map(datelines).find(|dates| !dates.is_empty()).unwrap_or_default()
}

/// Who wrote the article, by a line that may also say when: `By Ana Ruiz | Apr 21, 2026`, `Ana Ruiz · 3 min read`.
fn credited(line: &str) -> Vec<String> {
    let first = line.split(['|', '·', '•']).next().unwrap_or_default();
    let is_other = is_reading_time(first) || !datelines(first).is_empty() || unclear_dateline(first).is_some();
    let is_alone = first.len() == line.len() && !is_byline(line);
    if is_other || is_alone { Vec::new() } else { names(line) }
}

/// Whether a line says who wrote the article: `By Ana Ruiz | Desk`.
fn is_byline(line: &str) -> bool {
    let is_by = ["By ", "by ", "BY ", "Written by ", "Words by ", "文／", "文/", "作者：", "作者:"]
        .iter()
        .any(|by| line.starts_with(by));
    // `By the sea` is no byline: names are capitalised.
    let is_name = |name: &String| !name.starts_with(|c: char| c.is_ascii_lowercase());
    is_by
        && line.chars().count() <= LONGEST_HEADING
        && !line.ends_with(['.', '?', '!', '。'])
        && names(line).first().is_some_and(is_name)
}

/// A short line above the title that an earlier line of the menu names too.
fn category(above: &[PageLine<'_>]) -> Option<String> {
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

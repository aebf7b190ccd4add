use super::lines::{Line, ends_sentence, is_heading};
use super::questions::is_menu_entry;
use crate::article::Meta;
use crate::ingest::chrome::{is_chrome, is_end};
use crate::ingest::dates::{Dateline, dateline, datelines, unclear_dateline};
use crate::ingest::problem::ProblemKind;
use std::collections::HashSet;

/// A byline or dateline further down than this belongs to something else.
const HEAD_LINES: usize = 60;

/// A dateline that nothing follows is a head's where no more lines stand above it.
const MOST_LINES_ABOVE: usize = 6;

/// More lines than these after the dateline are no caption.
const MOST_CAPTION_LINES: usize = 2;

const LONGEST_TITLE: usize = 200;

/// What stands before the body.
pub(super) struct Head {
    pub meta: Meta,
    /// Index of the body's first line.
    pub body: usize,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

pub(super) fn head(lines: &[Line<'_>]) -> Head {
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
        let is_title = |n: &usize| {
            let text = lines[*n].text;
            !is_chrome(text) && !is_menu(text) && !is_menu_entry(lines, *n) && text.contains(char::is_alphanumeric)
        };
        let title = (0..lines.len()).find(is_title);
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

fn is_cut_off(line: &str) -> bool {
    line.chars().count() > 60 && (!ends_sentence(line) || line.ends_with(['…']) || line.ends_with("..."))
}

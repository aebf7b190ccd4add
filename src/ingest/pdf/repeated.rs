//! Running heads, running feet and page numbers: lines at the edge of a page that other pages have too, but for their numbers.

use super::lines::Line;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Lines at the top and at the bottom of a page that may be such.
const EDGE_LINES: usize = 3;

/// On so many pages the same line is one; on fewer in a short document.
const ENOUGH: usize = 3;
const SHORT: usize = 5;

/// Lines that differ in height by less, in points, stand at the same place.
const PLACE: f64 = 6.0;

/// A longer line is text.
const LONGEST: usize = 160;

/// Takes such lines away.
pub(super) fn remove(pages: &mut [Vec<Line>]) {
    let enough = if pages.len() < SHORT { 2 } else { ENOUGH };
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for page in pages.iter() {
        let mut own = BTreeSet::new();
        for line in edges(page).into_iter().filter_map(|n| page.get(n)) {
            own.extend([0, 1].map(|shift| (words(line), place(line) + shift)));
        }
        for key in own {
            *seen.entry(key).or_default() += 1;
        }
    }
    let numbered = numbered(pages, enough);
    for (number, page) in pages.iter_mut().enumerate() {
        let edges: HashSet<usize> = edges(page).into_iter().collect();
        let extremes = extremes(page);
        let mut n = 0;
        page.retain(|line| {
            let at = n;
            n += 1;
            let count = |shift| seen.get(&(words(line), place(line) + shift)).copied().unwrap_or_default();
            let is_repeated = count(0).max(count(1)) >= enough;
            let is_extreme = extremes.contains(&at);
            let is_number = is_extreme && words(line) == "#";
            let is_numbered = is_extreme && numbers(line).any(|found| numbered.contains(&(found - index(number))));
            !(edges.contains(&at) && (is_repeated || is_number || is_numbered))
        });
    }
}

/// By how much the numbers at the edges of pages differ from the pages' own, where they do so alike on enough pages: a head that
/// names the chapter has the page's number beside it.
fn numbered(pages: &[Vec<Line>], enough: usize) -> HashSet<i64> {
    let mut seen: HashMap<i64, usize> = HashMap::new();
    for (n, page) in pages.iter().enumerate() {
        let extremes = extremes(page).into_iter().filter_map(|at| page.get(at));
        let differences: BTreeSet<i64> = extremes.flat_map(numbers).map(|found| found - index(n)).collect();
        for difference in differences {
            *seen.entry(difference).or_default() += 1;
        }
    }
    seen.into_iter().filter(|(_, count)| *count >= enough.max(ENOUGH)).map(|(difference, _)| difference).collect()
}

fn index(page: usize) -> i64 {
    i64::try_from(page).unwrap_or(i64::MAX)
}

/// The numbers that a short line begins and ends with.
fn numbers(line: &Line) -> impl Iterator<Item = i64> + use<> {
    let is_short = line.text.len() <= LONGEST_HEAD;
    let words = || line.text.split_whitespace().filter(|_| is_short);
    let number = |word: &str| word.parse::<u16>().ok().map(i64::from);
    let found = [words().next().and_then(number), words().next_back().and_then(number)];
    found.into_iter().flatten()
}

/// A longer line at the edge of a page is text that begins or ends with a number.
const LONGEST_HEAD: usize = 100;

/// The lines at the top and at the bottom, whatever their order in the text.
fn edges(page: &[Line]) -> Vec<usize> {
    let order = by_height(page);
    let last = order.len().saturating_sub(EDGE_LINES).max(EDGE_LINES);
    order.iter().take(EDGE_LINES).chain(order.get(last..).unwrap_or_default()).copied().collect()
}

/// The very first and the very last line.
fn extremes(page: &[Line]) -> Vec<usize> {
    let order = by_height(page);
    order.first().into_iter().chain(order.last()).copied().collect()
}

fn by_height(page: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    let height = |n: &usize| page.get(*n).map_or(0.0, |line| line.baseline);
    order.sort_by(|a, b| height(b).total_cmp(&height(a)));
    order
}

fn place(line: &Line) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "no page is so high")]
    let place = (line.baseline / PLACE).floor() as i64;
    place
}

/// The line without what differs from page to page. A long line has no other like it.
fn words(line: &Line) -> String {
    if line.text.len() > LONGEST {
        return line.text.clone();
    }
    let mut out = String::new();
    for word in line.text.to_lowercase().split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_roman =
            !bare.is_empty() && bare.len() < 8 && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'));
        if is_roman || (!bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit())) {
            out.push('#');
        } else {
            out.extend(word.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }));
        }
        out.push(' ');
    }
    let out = out.trim();
    let numbers = [
        "# / #",
        "page #",
        "page # of #",
        "# of #",
        "- # -",
        "– # –",
        "| #",
        "p. #",
        "seite #",
        "seite # von #",
        "第#页",
        "第 # 页",
    ];
    if numbers.contains(&out) { "#".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, baseline: f64) -> Line {
        Line { text: text.to_owned(), baseline, size: 10.0, ..Line::default() }
    }

    #[test]
    fn what_pages_have_in_common_at_their_edges_goes_and_their_text_stays() {
        let page = |n: usize| {
            let mut lines = vec![line(&format!("The Harbour Report 2026 {n}"), 800.0)];
            lines.extend((0..10).map(|at| {
                line(&format!("{} of line {at}.", "So it went on, ".repeat(n)), 700.0 - 12.0 * f64::from(at))
            }));
            lines.push(line(&format!("– {n} –"), 40.0));
            lines
        };
        let mut pages: Vec<Vec<Line>> = (1..6).map(page).collect();
        remove(&mut pages);
        assert!(pages.iter().all(|page| page.len() == 10), "{pages:?}");
    }

    #[test]
    fn the_number_of_a_single_page_goes_and_a_number_in_its_text_stays() {
        let mut pages = vec![vec![line("A title", 700.0), line("12", 650.0), line("Text.", 640.0), line("1", 40.0)]];
        remove(&mut pages);
        let texts: Vec<&str> = pages[0].iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["A title", "12", "Text."]);
    }
}

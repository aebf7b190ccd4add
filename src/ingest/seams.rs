//! Where an article's text is not what its page shows. A page's reader notes for each block which stretches of it stand on the page
//! just so; once the article is put together, its paragraphs are found among the blocks again, whatever became of them on the
//! way (a body chosen, an FAQ taken out, labels stripped). What was struck out of a block that is part of the article is told.

use super::block::join_lines;
use super::faq::key;
use super::problem::ProblemKind;
use crate::article::ArticleBuilder;
use crate::text::{Span, clean_article_text, is_han, is_hangul, is_kana};
use std::collections::HashMap;

/// Where the text of one block, as it is gathered, is not what the page shows.
#[derive(Debug, Default)]
pub(super) struct UnlikePage {
    places: Vec<Place>,
}

/// A place in the text, empty where something was left out.
#[derive(Debug)]
struct Place {
    start: usize,
    end: usize,
    /// The first and the last letter that the page shows there.
    first: Option<char>,
    last: Option<char>,
}

impl UnlikePage {
    /// Notes that the page shows `shown` in place of the text from `start` to `end`; places come in order.
    pub(super) fn add(&mut self, start: usize, end: usize, shown: &str) {
        let (first, last) = (shown.chars().next(), shown.chars().next_back());
        self.places.push(Place { start, end, first, last });
    }

    /// Notes that the page has a blank behind what it shows last, whether the text has it or not.
    pub(super) fn part(&mut self) {
        if let Some(place) = self.places.last_mut() {
            place.last = Some(' ');
        }
    }

    /// Whether the page shows all of it.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The stretches of `text` that the page shows just so, where they are not all of it: no link's words may run from one into the
    /// next.
    pub(super) fn stretches(&self, text: &str) -> Vec<String> {
        if self.places.is_empty() && !text.contains('\n') {
            return Vec::new();
        }
        let mut stretches = Vec::new();
        let mut from = 0;
        let mut add = |from: usize, to: usize| {
            let stretch = text.get(from..to.max(from)).unwrap_or_default();
            stretches.extend(stretch.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        };
        for place in &self.places {
            let (start, end) = place.whole_words(text);
            add(from, start);
            from = from.max(end);
        }
        add(from, text.len());
        if matches!(&stretches[..], [only] if only == text.trim()) {
            stretches.clear();
        }
        stretches
    }
}

impl Place {
    /// The place with the words that it is part of on the page: browsers find whole words only.
    fn whole_words(&self, text: &str) -> (usize, usize) {
        let is_letter = |c: &char| c.is_alphanumeric() && !is_han(*c) && !is_kana(*c) && !is_hangul(*c);
        let (before, after) = (text.get(..self.start).unwrap_or_default(), text.get(self.end..).unwrap_or_default());
        let inside = text.get(self.start..self.end).unwrap_or_default();
        let joins = |c: Option<char>| c.is_some_and(|c| is_letter(&c));
        let reach =
            |chars: &mut dyn Iterator<Item = char>| chars.take_while(is_letter).map(char::len_utf8).sum::<usize>();
        let is_left = joins(self.first) || (self.first.is_none() && joins(inside.chars().next()));
        let is_right = joins(self.last) || (self.last.is_none() && joins(inside.chars().next_back()));
        let left = if is_left { reach(&mut before.chars().rev()) } else { 0 };
        let right = if is_right { reach(&mut after.chars()) } else { 0 };
        (self.start - left, self.end + right)
    }
}

/// Blocks whose text is not what the page shows, by their letters.
#[derive(Debug, Default)]
pub(super) struct Seams {
    blocks: HashMap<String, BlockSeams>,
}

#[derive(Clone, Debug, Default)]
struct BlockSeams {
    /// What the page shows just so, in order.
    stretches: Vec<String>,
    struck: Vec<String>,
}

impl Seams {
    /// Notes the stretches of a block that its page shows as they are, and what was struck out of it.
    pub(super) fn note(&mut self, text: &str, stretches: Vec<String>, struck: Vec<String>) {
        if !stretches.is_empty() || !struck.is_empty() {
            self.blocks.insert(key(text), BlockSeams { stretches, struck });
        }
    }

    /// Notes the same of a block that several were made into.
    pub(super) fn join(&mut self, text: &str, parts: &[&str]) {
        let known = |part: &&str| self.blocks.get(&key(part)).cloned();
        if parts.len() < 2 && parts.iter().all(|part| known(part).is_none()) {
            return;
        }
        let mut all = BlockSeams::default();
        for part in parts {
            let seams = known(part).unwrap_or_default();
            all.struck.extend(seams.struck);
            if seams.stretches.is_empty() {
                all.stretches.push((*part).to_owned());
            } else {
                all.stretches.extend(seams.stretches);
            }
        }
        self.blocks.insert(key(text), all);
    }

    /// Adds what another reading of the page found.
    pub(super) fn extend(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// Marks in the article where it is not what the page shows, and tells what was struck out of it.
    pub(super) fn mark(&self, builder: &mut ArticleBuilder) -> Option<ProblemKind> {
        if self.blocks.is_empty() {
            return None;
        }
        let mut unlike = Vec::new();
        let mut struck: Vec<&String> = Vec::new();
        let mut start = 0;
        for paragraph in builder.text().split("\n\n") {
            if let Some(block) = self.blocks.get(&key(paragraph)) {
                unlike.extend(block.gaps(paragraph).map(|gap| gap.shifted(start)));
                struck.extend(&block.struck);
            }
            start += paragraph.len() + 2;
        }
        builder.mark_unlike_page(unlike);
        let words = (*struck.first()?).clone();
        Some(ProblemKind::StruckText { count: struck.len(), words })
    }
}

/// Bytes of what a page does not show just so, between two stretches of a block.
const FAR: usize = 1024;

/// A block's text is searched so many times over, at most.
const MOST_PASSES: usize = 128;

impl BlockSeams {
    /// What of a paragraph lies between its stretches.
    fn gaps(&self, paragraph: &str) -> impl Iterator<Item = Span> {
        let (mut gaps, at, _) = self.found(paragraph);
        gaps.push(Span::new(at, paragraph.len()));
        let length = paragraph.len();
        gaps.into_iter().filter(move |gap| !gap.is_empty() || (gap.start() > 0 && gap.end() < length))
    }

    /// The gaps before the stretches that stand in a paragraph, where the last of them ends, and how many bytes were searched. A
    /// stretch stands near the one before, or behind those that were not found: a page may be one block of many thousand.
    fn found(&self, paragraph: &str) -> (Vec<Span>, usize, usize) {
        let mut gaps = Vec::new();
        let (mut at, mut missed, mut searched) = (0, 0, 0);
        for stretch in &self.stretches {
            let stretch = clean_article_text(&join_lines(stretch));
            let stretch = stretch.trim();
            if stretch.is_empty() {
                continue;
            }
            if searched > MOST_PASSES * paragraph.len() {
                break;
            }
            let end = paragraph.floor_char_boundary(at + stretch.len() + 2 * missed + FAR);
            let near = paragraph.get(at..end).unwrap_or_default();
            if let Some(found) = near.find(stretch) {
                searched += found + stretch.len();
                gaps.push(Span::new(at, at + found));
                at += found + stretch.len();
                missed = 0;
            } else {
                searched += near.len();
                missed += stretch.len();
            }
        }
        (gaps, at, searched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Meta};

    #[test]
    fn gaps_of_paragraphs_are_marked_and_what_was_struck_is_told() {
        let mut seams = Seams::default();
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        seams.note("It cost 28, or 10⁶.", words(&["It cost", "28, or", "."]), words(&["24"]));
        seams.note("Of another article.", words(&["Of"]), words(&["all"]));
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.paragraph("First.");
        builder.paragraph("It cost 28, or 10⁶.");
        assert_eq!(seams.mark(&mut builder), Some(ProblemKind::StruckText { count: 1, words: "24".to_owned() }));
        let article = builder.finish(ArticleId::new("a"), "a.html");
        let unlike: Vec<&str> = article.unlike_page.iter().map(|span| article.slice(*span)).collect();
        assert_eq!(unlike, [" ", " 10⁶"]);
    }

    /// A change log is one block of many thousand lines.
    #[test]
    fn twice_as_many_stretches_are_twice_the_work() {
        let searched = |count: usize, every: usize| {
            let is_missed = |n: &usize| n.is_multiple_of(every);
            let stretches: Vec<String> = (0..count).map(|n| format!("Line {n}.")).collect();
            let line = |n| if is_missed(&n) { format!("Another {n}.") } else { format!("Line {n}.") };
            let text: Vec<String> = (0..count).map(line).collect();
            let (gaps, _, searched) = BlockSeams { stretches, struck: Vec::new() }.found(&text.join("\n"));
            assert_eq!(gaps.len(), (0..count).filter(|n| !is_missed(n)).count());
            searched
        };
        for every in [1, 2, 1000] {
            let (some, more) = (searched(4_000, every), searched(8_000, every));
            assert!(more < some * 5 / 2, "{every}: {some} bytes, then {more}");
        }
    }
}

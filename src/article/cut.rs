//! Cutting an article into passages: an FAQ entry is one, a section becomes pieces that a reader takes in at a glance.

use super::{Article, ArticleId, Passage, PassageId, PassageKind};
use crate::text::{Span, sentences, slug, width};
use std::collections::{HashMap, HashSet};
use unicode_segmentation::UnicodeSegmentation;

/// The widest passage, in columns (a Han character counts two): about ninety English words, which is also what the
/// bundled encoder reads of a text (128 word pieces).
const MAX_WIDTH: usize = 560;

/// Small neighbouring paragraphs are put together up to this width.
const GOOD_WIDTH: usize = 320;

/// A list with the line that leads into it, or a table, stays whole up to this width: twice what an encoder reads, and what a
/// reader still takes in at a glance, since its lines are short.
const LIST_WIDTH: usize = 1_120;

/// A sentence wider than this is no sentence (a table, a dump): it is cut between words.
const LONGEST_SENTENCE: usize = 4_000;

const SLUG_CHARS: usize = 48;

/// The passages of `article`, in reading order: never across a heading, cut at paragraph and sentence borders, and
/// together holding every word of every section and FAQ answer.
#[must_use]
pub fn cut(article: &Article) -> Vec<Passage> {
    let mut names = Names::new(&article.id);
    let mut passages = Vec::new();
    let mut answers: Vec<usize> = article.faq.iter().map(|entry| entry.answer.start()).collect();
    answers.sort_unstable();
    for section in &article.sections {
        let heading = section.heading.map_or("", |h| article.slice(h));
        let name = names.section(heading);
        let paragraphs = kept_together(article, &section.paragraphs);
        for (n, span) in pieces(&article.text, &paragraphs, &answers).into_iter().enumerate() {
            passages.push(Passage {
                id: PassageId::new(format!("{name}/{}", n + 1)),
                kind: PassageKind::Section { heading: section.heading },
                span,
            });
        }
    }
    for entry in &article.faq {
        passages.push(Passage {
            id: names.faq(article.slice(entry.question)),
            kind: PassageKind::Faq { heading: None, question: entry.question },
            span: entry.answer,
        });
    }
    passages.sort_by_key(|p| p.span.start());
    passages
}

/// A paragraph, or several that are one thing.
#[derive(Clone, Copy)]
struct Paragraph {
    span: Span,
    /// It is a list or a table, and not cut.
    is_whole: bool,
}

/// The paragraphs of a section, those of a list or a table that is not too wide as one.
fn kept_together(article: &Article, paragraphs: &[Span]) -> Vec<Paragraph> {
    let is_narrow = |span: &&Span| width_of(&article.text, **span) <= LIST_WIDTH;
    let mut wholes: Vec<Span> = article.lists.iter().chain(&article.tables).filter(is_narrow).copied().collect();
    wholes.sort_by_key(|span| span.start());
    let mut out: Vec<Paragraph> = Vec::new();
    for &paragraph in paragraphs {
        let at = wholes.partition_point(|whole| whole.end() < paragraph.end());
        match wholes.get(at).filter(|whole| whole.contains(paragraph)) {
            Some(whole) if out.last().is_some_and(|last| last.span == *whole) => {}
            Some(whole) => out.push(Paragraph { span: *whole, is_whole: true }),
            None => out.push(Paragraph { span: paragraph, is_whole: false }),
        }
    }
    out
}

/// Pieces of one section: paragraphs whole where they fit, small neighbours together, long ones cut at sentences. What leads
/// into something with a colon is not parted from it. Neighbours with an answer of the FAQ between them, by where `answers` begin, are
/// none.
fn pieces(text: &str, paragraphs: &[Paragraph], answers: &[usize]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for paragraph in paragraphs {
        let parts = if paragraph.is_whole { vec![paragraph.span] } else { split_paragraph(text, paragraph.span) };
        for (n, piece) in parts.into_iter().enumerate() {
            let joins = |last: Span| {
                let next = answers.get(answers.partition_point(|answer| *answer < last.end()));
                if next.is_some_and(|answer| *answer < piece.start()) {
                    return false;
                }
                let leads_in = last.of(text).is_some_and(|words| words.ends_with([':', '：']));
                width_of(text, last.to(piece)) <= if leads_in { MAX_WIDTH } else { GOOD_WIDTH }
            };
            match out.last_mut() {
                Some(last) if n == 0 && joins(*last) => *last = last.to(piece),
                _ => out.push(piece),
            }
        }
    }
    out
}

fn split_paragraph(text: &str, paragraph: Span) -> Vec<Span> {
    let whole = width_of(text, paragraph);
    if whole <= MAX_WIDTH {
        return vec![paragraph];
    }
    // Even pieces read better than full ones and a rest.
    let target = whole.div_ceil(whole.div_ceil(MAX_WIDTH));
    let mut out: Vec<Span> = Vec::new();
    for sentence in sentences(paragraph.of(text).unwrap_or_default()) {
        for part in split_sentence(text, sentence.shifted(paragraph.start())) {
            match out.last_mut() {
                Some(last) if fits(width_of(text, *last), width_of(text, last.to(part)), target) => {
                    *last = last.to(part);
                }
                _ => out.push(part),
            }
        }
    }
    out
}

/// A sentence joins its piece when that stays below the target, or passes it by less than it would fall short.
fn fits(before: usize, after: usize, target: usize) -> bool {
    after <= target || (after <= MAX_WIDTH && before < target && after - target < target - before)
}

fn split_sentence(text: &str, sentence: Span) -> Vec<Span> {
    if sentence.len() <= LONGEST_SENTENCE {
        return vec![sentence];
    }
    let words = sentence.of(text).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for (at, unit) in words.grapheme_indices(true) {
        let is_break = unit.chars().all(char::is_whitespace);
        if at - start >= LONGEST_SENTENCE || (is_break && at - start >= MAX_WIDTH) {
            out.push(Span::new(start, at));
            start = if is_break { at + unit.len() } else { at };
        }
        end = at + unit.len();
    }
    out.push(Span::new(start, end));
    out.into_iter()
        .filter(|s| s.of(words).is_some_and(|w| !w.trim().is_empty()))
        .map(|s| s.shifted(sentence.start()))
        .collect()
}

fn width_of(text: &str, span: Span) -> usize {
    width(span.of(text).unwrap_or_default())
}

/// Gives out ids and tells repeated headings and questions apart.
struct Names<'a> {
    article: &'a ArticleId,
    counts: HashMap<String, usize>,
    given: HashSet<String>,
}

impl<'a> Names<'a> {
    fn new(article: &'a ArticleId) -> Self {
        Self { article, counts: HashMap::new(), given: HashSet::new() }
    }

    fn section(&mut self, heading: &str) -> String {
        let slug = slug(heading, SLUG_CHARS);
        // `faq` is where the entries' names begin.
        self.unique(match slug.as_str() {
            "" => "intro",
            "faq" => "faq-section",
            slug => slug,
        })
    }

    fn faq(&mut self, question: &str) -> PassageId {
        let name = format!("faq/{}", slug(question, SLUG_CHARS));
        PassageId::new(self.unique(&name))
    }

    fn unique(&mut self, name: &str) -> String {
        // The counter makes many equal names cheap, the set keeps `Costs 2` apart from the second `Costs`.
        let count = self.counts.entry(name.to_owned()).or_default();
        loop {
            *count += 1;
            let own = if *count == 1 { name.to_owned() } else { format!("{name}-{count}") };
            if self.given.insert(own.clone()) {
                return format!("{}#{own}", self.article);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ArticleBuilder;
    use super::*;
    use proptest::prelude::*;

    fn build(sections: &[(&str, &[&str])], faq: &[(&str, &str)]) -> Article {
        let mut builder = ArticleBuilder::default();
        for (heading, paragraphs) in sections {
            builder.heading(heading);
            for paragraph in *paragraphs {
                builder.paragraph(paragraph);
            }
        }
        for (question, answer) in faq {
            builder.faq_entry(question, answer);
        }
        builder.finish(ArticleId::new("a"), "a.md")
    }

    #[test]
    fn ids_name_the_section_and_the_question_and_stay_unique() {
        let article =
            build(&[("", &["Intro."]), ("Costs", &["One."]), ("Costs", &["Two."])], &[("How much?", "Five.")]);
        let ids: Vec<_> = article.passages.iter().map(|p| p.id.as_str()).collect();
        assert_eq!(ids, ["a#intro/1", "a#costs/1", "a#costs-2/1", "a#faq/how-much"]);
    }

    #[test]
    fn what_stands_before_and_after_an_entry_of_the_faq_is_not_one_passage() {
        let mut builder = ArticleBuilder::default();
        builder.paragraph("Before.");
        builder.faq_entry("Why?", "Because.");
        builder.paragraph("After.");
        let article = builder.finish(ArticleId::new("a"), "a.md");
        let texts: Vec<_> = article.passages.iter().map(|p| article.slice(p.span)).collect();
        assert_eq!(texts, ["Before.", "Because.", "After."]);
    }

    #[test]
    fn a_long_paragraph_is_cut_between_sentences_into_even_pieces() {
        let sentence = "The cable was laid in nineteen days by a crew of forty. ";
        let article = build(&[("Work", &[&sentence.repeat(20)])], &[]);
        assert_eq!(article.passages.len(), 2);
        for passage in &article.passages {
            let words = article.slice(passage.span);
            assert!(words.starts_with("The") && words.ends_with("forty."));
            assert!(width(words) <= MAX_WIDTH);
        }
    }

    #[test]
    fn small_paragraphs_are_read_together_but_never_across_a_heading() {
        let article = build(&[("A", &["One.", "Two."]), ("B", &["Three."])], &[]);
        let texts: Vec<_> = article.passages.iter().map(|p| article.slice(p.span)).collect();
        assert_eq!(texts, ["One.\n\nTwo.", "Three."]);
    }

    #[test]
    fn a_list_stays_with_what_leads_into_it() {
        let item = "one more thing that walkers take along up to the hut, and that weighs next to nothing";
        let mut builder = ArticleBuilder::default();
        builder.paragraph("The hut is high up.");
        builder.paragraph("Take along:");
        for _ in 0..8 {
            builder.item(item);
        }
        builder.paragraph(&"Nobody has to carry wood. ".repeat(20));
        let article = builder.finish(ArticleId::new("a"), "a.md");
        let texts: Vec<_> = article.passages.iter().map(|p| article.slice(p.span)).collect();
        assert!(texts[1].starts_with("Take along:") && texts[1].matches("one more").count() == 8, "{texts:?}");
        assert_eq!(article.lists.len(), 1);
    }

    #[test]
    fn a_table_is_one_passage() {
        let row = "Ferry to a far island | 30 crowns | 15 crowns | every other day";
        let rows = [row; 8];
        let article = build(&[("Fares", &[&["Route | Adults | Children | Days"], rows.as_slice()].concat())], &[]);
        assert_eq!((article.passages.len(), article.tables.len()), (1, 1));
    }

    proptest! {
        #[test]
        fn passages_tile_their_sections_and_answers(
            paragraphs in prop::collection::vec("[a-z。é .\n]{0,900}", 0..5),
            answer in "[a-z. ]{1,900}",
        ) {
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let article = build(&[("h", &paragraphs)], &[("q?", &answer)]);
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all: String = article.passages.iter().map(|p| article.slice(p.span)).collect();
            let expected: String = article.sections.iter().flat_map(|s| &s.paragraphs).copied()
                .chain(article.faq.iter().map(|f| f.answer))
                .map(|s| article.slice(s)).collect();
            prop_assert_eq!(visible(&all), visible(&expected));
            for pair in article.passages.windows(2) {
                prop_assert!(pair[0].span.end() <= pair[1].span.start());
            }
        }
    }
}

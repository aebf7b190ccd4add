//! Reads a saved web page: lightened, past the gate, parsed, then title, facts, FAQ and body from one tree, each by a file
//! of its own. A page that is too much for the parser is read by the scan alone, with its words kept and that told.

use super::asides::drop_asides;
use super::blocks::blocks;
use super::body::{PageBody, body, prose, trim, without_faq};
use super::elements::look;
use super::facts::facts;
use super::flat::flat;
use super::noscript::without_scripts;
use super::pager::drop_pagers;
use super::parse::{self, MOST_MENDED, ParseRefusal, without_opener};
use super::place;
use super::questions::{Questions, questions};
use super::schema::{broken, is_a, items};
use super::skeleton::skeleton;
use super::strip::lighten;
use crate::article::{ArticleBuilder, Meta};
use crate::ingest::block::Block;
use crate::ingest::boilerplate::is_end;
use crate::ingest::draft::ReadDocument;
use crate::ingest::excerpt::take_request_to_pay;
use crate::ingest::faq::is_faq_heading;
use crate::ingest::problem::ProblemKind;
use crate::ingest::publishing_problem::PublishingProblem;
use crate::ingest::seams::Seams;
use crate::ingest::structure::sections;
use crate::text::width;
use dom_query::Document;
use std::borrow::Cow;

/// Reads a saved web page.
pub(in crate::ingest) fn read(html: &str) -> ReadDocument {
    let mut problems = Vec::new();
    let mut html = lighten(html);
    let mut mended = 0;
    let document = loop {
        let (what, at) = match parse::page(&html) {
            Ok(document) => break document,
            Err(ParseRefusal::TooMuch(excess, at)) => {
                let kind = ProblemKind::TooComplex { what: excess.what.to_owned(), limit: excess.limit };
                problems.push((Some(line_of(&html, at)), kind));
                return read_flat(&html, problems);
            }
            Err(ParseRefusal::Unclosed(what, at)) => (what, at),
        };
        problems.push((Some(line_of(&html, at)), ProblemKind::Unclosed { what: what.to_owned() }));
        if mended == MOST_MENDED {
            return read_flat(&html, problems);
        }
        mended += 1;
        html = Cow::Owned(without_opener(&html, what, at));
    };
    let document = with_noscript(document, &html);
    let items = items(&document);
    problems.extend(wrong_descriptions(&document, &html));
    let seen = look(&document);
    let whole = document.clone();
    drop_asides(&document, items.iter().any(|i| is_a(i, FORUM)));
    let all = blocks(&document.root());
    let (mut meta, wrong) = facts(&seen, &items, &all.blocks);
    let wrong = wrong.into_iter().chain(place::told(&whole, &items, &all.blocks, &mut meta));
    problems.extend(wrong.map(|kind| (line_of_kind(&kind, &html), kind)));
    let title = meta.title.clone();
    let found = questions(&all.blocks, &items, is_faq_heading(&title));
    let held = all.blocks.clone();
    let mut body = body(&document, whole, all, &items);
    body.blocks = trim(body.blocks, &title, &meta.authors);
    problems.extend(left_out(&held, &body, &found).map(|kind| (None, kind)));
    finish(meta, body, found, &html, problems)
}

/// The kinds of pages that are made of what readers write.
const FORUM: &[&str] = &["DiscussionForumPosting", "QAPage"];

/// The page with what stands in `<noscript>`, where its text stands there and nowhere else.
fn with_noscript(document: Document, html: &str) -> Document {
    let shown = prose(&blocks(&document.root()).blocks);
    let other = (shown < LEAST_SHOWN).then(|| without_scripts(html)).flatten();
    let other = other.and_then(|other| parse::page(&other).ok());
    match other.map(|other| (prose(&blocks(&other.root()).blocks), other)) {
        Some((held, other)) if held >= LEAST_SHOWN && held > shown * 2 => other,
        _ => document,
    }
}

/// A page of fewer columns of prose may show the rest only to browsers without scripts.
const LEAST_SHOWN: usize = 300;

/// Whether much of a page's prose is neither in its body nor in its FAQ.
fn left_out(all: &[Block], body: &PageBody, found: &Questions) -> Option<ProblemKind> {
    let held = prose(&all.iter().filter(|b| !b.marks.linked && !is_end(&b.text)).cloned().collect::<Vec<_>>());
    let taken = prose(&body.blocks) + found.entries.iter().map(|e| width(&e.answer)).sum::<usize>();
    let left = held.saturating_sub(taken);
    let is_much = left >= LEAST_LEFT_OUT && left * 5 > held * 2;
    is_much.then(|| ProblemKind::LeftOut { hundredths: left * 100 / held.max(1) })
}

/// Fewer columns of prose are what stands at the foot of most pages.
const LEAST_LEFT_OUT: usize = 1_500;

/// The draft of what was found.
fn finish(
    meta: Meta,
    body: PageBody,
    found: Questions,
    html: &str,
    mut problems: Vec<(Option<usize>, ProblemKind)>,
) -> ReadDocument {
    problems.extend(found.problems.into_iter().map(|kind| (line_of_kind(&kind, html), kind)));
    let mut builder = ArticleBuilder::new(meta);
    let pairs: Vec<(&str, &str)> = found.entries.iter().map(|e| (e.question.as_str(), e.answer.as_str())).collect();
    if body.is_guess && pairs.is_empty() {
        problems.push((None, ProblemKind::NoBody));
    }
    let PageBody { blocks: mut body, seams, .. } = body;
    drop_pagers(&mut body);
    let paid = take_request_to_pay(&mut body).map(|words| PublishingProblem::Restricted { because: words });
    problems.extend(paid.map(|kind| (None, ProblemKind::Publishing(kind))));
    if builder.meta.title.is_empty() {
        builder.meta.title = first_line(&mut body);
    }
    sections(&without_faq(body, &pairs), &mut builder);
    if !found.entries.is_empty() {
        builder.faq_heading(found.heading.as_deref().unwrap_or_default());
    }
    for entry in &found.entries {
        builder.faq_entry_from(&entry.question, &entry.answer, entry.origin);
    }
    problems.extend(seams.mark(&mut builder).map(|kind| (line_of_kind(&kind, html), kind)));
    ReadDocument { id: None, builder, problems }
}

/// The blocks of a piece of HTML that is all article, as a feed's item or a Markdown text holds it; `line` is where it begins.
pub(in crate::ingest) fn fragment(html: &str, line: usize) -> Vec<Block> {
    fragment_with_seams(html, line).0
}

/// [`fragment`], and where its text is not what the page shows.
pub(in crate::ingest) fn fragment_with_seams(html: &str, line: usize) -> (Vec<Block>, Seams) {
    let piece = parse::article_piece(html);
    (at_line(piece.blocks, line), piece.seams)
}

fn at_line(mut blocks: Vec<Block>, line: usize) -> Vec<Block> {
    for block in &mut blocks {
        block.line = line;
    }
    blocks
}

/// What a page without a title is known by: its first heading, which is taken from the body, or how its text begins.
fn first_line(body: &mut Vec<Block>) -> String {
    match body.first() {
        Some(first) if first.is_heading() => body.remove(0).flowing(),
        Some(first) => crate::text::clip(&first.flowing(), TITLE_CHARS),
        None => String::new(),
    }
}

/// As much of a text as stands in for its title.
const TITLE_CHARS: usize = 120;

/// A page that is too much to parse: all its words, and what its head says of it.
fn read_flat(html: &str, mut problems: Vec<(Option<usize>, ProblemKind)>) -> ReadDocument {
    let (blocks, told) = flat(html);
    problems.extend(told);
    let document = parse::head(&skeleton(html));
    let items = items(&document);
    problems.extend(wrong_descriptions(&document, html));
    let (mut meta, wrong) = facts(&look(&document), &items, &blocks);
    let wrong = wrong.into_iter().chain(place::told(&document, &items, &blocks, &mut meta));
    problems.extend(wrong.map(|kind| (line_of_kind(&kind, html), kind)));
    if meta.title.is_empty() {
        meta.title = blocks.first().map(|b| crate::text::clip(&b.text, TITLE_CHARS)).unwrap_or_default();
    }
    let found = questions(&blocks, &items, is_faq_heading(&meta.title));
    let body = PageBody { blocks: trim(blocks, &meta.title, &meta.authors), seams: Seams::default(), is_guess: false };
    finish(meta, body, found, html, problems)
}

fn wrong_descriptions(document: &Document, html: &str) -> Vec<(Option<usize>, ProblemKind)> {
    let line = |words: &String| html.find(words.as_str()).map(|at| line_of(html, at));
    broken(document).iter().map(|words| (line(words), ProblemKind::BrokenDescription)).collect()
}

/// Where the page says what a problem is about.
fn line_of_kind(kind: &ProblemKind, html: &str) -> Option<usize> {
    let words = match kind {
        ProblemKind::NoAnswer { question } => question,
        ProblemKind::TwoCanonicals { second, .. } => second,
        ProblemKind::StruckText { words, .. } => words,
        ProblemKind::Url { raw } if !raw.is_empty() => raw,
        ProblemKind::Publishing(PublishingProblem::NotItsAddress { claimed, .. }) => claimed,
        _ => return None,
    };
    html.find(words.as_str()).map(|at| line_of(html, at))
}

fn line_of(html: &str, at: usize) -> usize {
    html.get(..at).map_or(1, |before| before.bytes().filter(|b| *b == b'\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId, FaqOrigin};
    use jiff::civil::date;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>A kite over the sea | The Daily Kite</title>
<meta property="og:site_name" content="The Daily Kite"><link rel="canonical" href="https://kite.example/sea">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A kite over the sea","datePublished":"2026-04-20T10:00:00+08:00",
"dateModified":"2026-04-21","author":[{"@type":"Person","name":"Ana Ruiz"},{"@id":"bo"}]},{"@type":"Person","@id":"bo","name":"Bo Li"},
{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Who built it?","acceptedAnswer":{"@type":"Answer","text":"<p>A team of six.</p>"}},
{"@type":"Question","name":"Is it for sale?","acceptedAnswer":{"@type":"Answer","text":"No &amp; never."}}]}]}</script></head>
<body><nav><a href="/">Home</a><a href="/faq">FAQ</a></nav><article><h1>A kite over the sea</h1>
<p>The kite flew over the sea for a long day, and the people of the town came to look at it, one after the other, until it was dark.</p>
<h2>What they saw</h2><p>It was red, it was large, and it did not come down before the wind had gone to sleep, which was late in the evening.</p>
<h2>FAQ</h2><details><summary>1. Who built it?</summary><p>A team of six.</p></details>
<details><summary>What happens in the rain?</summary><p>It comes down.</p></details></article>
<div><p>Ana Ruiz writes on kites.</p></div><footer>Imprint</footer></body></html>"#;

    fn article(html: &str) -> (Article, Vec<ProblemKind>) {
        let draft = read(html);
        (draft.builder.finish(ArticleId::new("a"), "a.html"), draft.problems.into_iter().map(|p| p.1).collect())
    }

    #[test]
    fn a_page_gives_its_facts_its_sections_and_its_faq_once() {
        let (article, problems) = article(PAGE);
        assert_eq!(article.title, "A kite over the sea");
        assert_eq!(article.authors, ["Ana Ruiz", "Bo Li"]);
        assert_eq!(article.dates.published, Some(date(2026, 4, 20)));
        assert_eq!(article.dates.updated, Some(date(2026, 4, 21)));
        assert_eq!(article.url.as_deref(), Some("https://kite.example/sea"));
        let headings: Vec<_> = article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
        assert_eq!(headings, ["What they saw"]);
        let faq: Vec<_> =
            article.faq.iter().map(|f| (article.slice(f.question), article.slice(f.answer), f.origin)).collect();
        assert_eq!(
            faq,
            [
                ("Who built it?", "A team of six.", FaqOrigin::Both),
                ("What happens in the rain?", "It comes down.", FaqOrigin::Text),
                ("Is it for sale?", "No & never.", FaqOrigin::Markup),
            ]
        );
        assert_eq!(article.text.matches("A team of six").count(), 1);
        let example = Some("What happens in the rain?".to_owned());
        assert_eq!(problems, [ProblemKind::FaqDiffers { markup_only: 1, text_only: 1, answers: 0, example }]);
    }

    #[test]
    fn two_canonical_addresses_are_a_problem() {
        let twice = PAGE.replace("</head>", "<link rel=canonical href='https://kite.example/other'></head>");
        let (article, problems) = article(&twice);
        assert_eq!(article.url.as_deref(), Some("https://kite.example/sea"));
        assert!(problems.iter().any(|p| matches!(p, ProblemKind::TwoCanonicals { .. })), "{problems:?}");
    }

    #[test]
    fn a_comment_that_swallows_the_body_is_told_and_the_body_read() {
        let (article, problems) = article(&PAGE.replace("<article>", "<!-- note <article>"));
        assert!(article.text.contains("The kite flew"));
        assert!(problems.contains(&ProblemKind::Unclosed { what: "comment".to_owned() }));
    }

    #[test]
    fn what_hides_the_rest_of_the_page_is_told_and_the_rest_read() {
        for opener in ["<template>", "<noscript>", "<plaintext>"] {
            let (article, problems) = article(&PAGE.replace("<article>", &format!("{opener}<article>")));
            assert!(article.text.contains("The kite flew"), "{opener}");
            let headings: Vec<_> =
                article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
            assert_eq!(headings, ["What they saw"], "{opener}");
            assert!(problems.contains(&ProblemKind::Unclosed { what: opener.trim_matches(['<', '>']).to_owned() }));
        }
        let (article, _) = article(&PAGE.replace("<article>", &format!("{}<article>", "<template>".repeat(9))));
        assert!(article.text.contains("The kite flew"));
    }

    #[test]
    fn a_large_picture_or_script_changes_nothing() {
        let plain = article(PAGE);
        let weight = "A".repeat(9 << 20);
        for heavy in [format!("<img src=\"data:image/png;base64,{weight}\">"), format!("<script>'{weight}'</script>")] {
            let found = article(&PAGE.replace("</head>", &format!("{heavy}</head>")));
            assert_eq!(
                (found.0.text.clone(), found.0.authors, found.1),
                (plain.0.text.clone(), plain.0.authors.clone(), plain.1.clone())
            );
        }
    }

    #[test]
    fn a_broken_description_is_told_with_its_line_and_its_facts_are_kept() {
        let broken = PAGE.replace("\"headline\":\"A kite over the sea\"", "\"headline\":\"A \"red\" kite\"");
        let draft = read(&broken);
        assert_eq!(draft.problems[0], (Some(3), ProblemKind::BrokenDescription));
        assert_eq!(draft.builder.meta.authors, ["Ana Ruiz", "Bo Li"]);
    }

    #[test]
    fn a_page_past_the_gate_is_read_flat() {
        let deep = PAGE.replace("</article>", &format!("{}deepest</article>", "<div>".repeat(600)));
        let (article, problems) = article(&deep);
        assert!(article.text.contains("The kite flew") && article.text.contains("deepest"));
        // What its head says is known as ever, and the FAQ ends where it did.
        assert_eq!((article.title.as_str(), article.authors.len()), ("A kite over the sea", 2));
        assert!(article.sections.iter().filter_map(|s| s.heading).any(|h| article.slice(h) == "What they saw"));
        assert!(article.faq.iter().any(|f| article.slice(f.answer) == "A team of six."));
        assert!(matches!(problems[0], ProblemKind::TooComplex { limit: 512, .. }));
    }

    const PROSE: &str =
        "The kite flew over the sea for a long day, and the people of the town came to look at it until dark. ";

    #[test]
    fn captions_credits_pointers_and_the_authors_life_are_not_the_body() {
        let prose = format!("<p>{PROSE}</p>").repeat(12);
        let page = format!(
            "<html><head><title>Red kites fly</title><meta name=author content='Ana Ruiz'></head><body><article><h1>Red kites fly</h1>\
             <p>By Ana Ruiz</p><figure><img src=a><figcaption>A kite on the beach.</figcaption></figure>{prose}\
             <p><a href=x>Read more: Kites in winter and in the rain</a></p><p>Ana Ruiz is a reporter who flies kites of her own.</p></article></body></html>"
        );
        let (article, _) = article(&page);
        assert_eq!(article.text.matches("The kite flew").count(), 12);
        for extra in ["By Ana", "beach", "Read more", "of her own"] {
            assert!(!article.text.contains(extra), "{extra}");
        }
    }

    #[test]
    fn a_stated_body_stands_in_for_one_that_was_lost() {
        let stated = PROSE.repeat(5);
        let page = format!(
            r#"<html><head><title>Red kites</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"Red kites","articleBody":"{stated}"}}</script></head><body><p>Please turn on scripts.</p></body></html>"#
        );
        let (article, problems) = article(&page);
        assert!(article.text.contains("The kite flew"));
        assert_eq!(problems, []);
    }

    #[test]
    fn paragraphs_of_every_make_are_read_and_no_article_is_told() {
        for page in [
            format!("<h1>Kites</h1><div>{0}<br><br>{0}<br><br>{0}</div>", PROSE.repeat(2)),
            format!("<h1>Kites</h1><div><div>{0}</div><div>{0}</div><div>{0}</div></div>", PROSE.repeat(2)),
            format!("<h1>Kites</h1><table><tr><td><font>{0}<p>{0}<p>{0}</font></td></tr></table>", PROSE.repeat(2)),
        ] {
            let (article, problems) =
                article(&format!("<html><head><title>Kites</title></head><body>{page}</body></html>"));
            assert_eq!((article.text.matches("The kite flew").count(), problems), (6, Vec::new()), "{page}");
        }
        let han = "紅色的風箏在海上飛了一整天，鎮上的人們都來看它，直到天黑。".repeat(2);
        let (chinese, problems) = article(&format!(
            "<html><head><title>風箏</title></head><body><h1>風箏</h1><div><p>{han}</p><p>{han}</p><p>{han}</p></div></body></html>"
        ));
        assert_eq!((chinese.text.matches("直到天黑").count(), problems), (6, Vec::new()));
        let (_, problems) =
            article("<html><head><title>Kites</title></head><body><div>Loading the page now</div></body></html>");
        assert_eq!(problems, [ProblemKind::NoBody]);
    }
}

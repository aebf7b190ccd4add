//! Whatever a file or a question holds, nothing panics and nothing takes long.
//!
//! 1. Any bytes as a file give an article or problems, and an article's passages lie inside its text.
//! 2. Any question gets a reply.
//! 3. Markdown and HTML that are built to hurt are read in bounded time.

#![allow(clippy::format_collect, reason = "hostile pages are made once")]

use crate::check::Desk;
use ibid::article::Question;
use ibid::ingest::read_article;
use ibid::search::Filter;
use proptest::prelude::*;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "(a|b)\\.(md|txt)") {
        let _ = read_article(&bytes, &name);
    }

    #[test]
    fn any_feed_is_read_without_panic(pieces in prop::collection::vec("(</?(item|entry|title|author|name|content|description|p|div|script)( a=.)?/?>|<!\\[CDATA\\[|\\]\\]>|<!--|-->|&[a-z#0-9]{0,5};?|[a-z<é問 \n]{0,9}){1,6}", 0..25)) {
        for root in ["rss", "feed"] {
            for article in read_article(format!("<{root}>{}", pieces.concat()).as_bytes(), "a.xml").items {
                for passage in &article.passages {
                    prop_assert!(passage.span.of(&article.text).is_some_and(|t| !t.is_empty()));
                }
            }
        }
    }

    #[test]
    fn any_dates_and_declarations_are_read_without_panic(line in "(<meta charset=|Updated|Published|·|\\||[0-9]{1,4}|[-/.,:年月日()]|Apr|th| |T|Z|p\\.m\\.|民國|十|é){0,14}", tail in prop::collection::vec(any::<u8>(), 0..20)) {
        let _ = read_article(&[b"A title\n", line.as_bytes(), b"\n\nText.\n", &tail].concat(), "a.txt");
        let _ = read_article(&[line.as_bytes(), &tail].concat(), "a.txt");
    }

    #[test]
    fn any_marked_up_text_keeps_its_passages_inside(lines in prop::collection::vec("(#{0,4} ?|\\*\\*|Q: |A: |- |> |```|---|\\+\\+\\+|FAQ|[a-z?é。問 ]{0,30})+", 0..25)) {
        let reading = read_article(lines.join("\n").as_bytes(), "a.md");
        if let Some(article) = reading.article {
            for passage in &article.passages {
                prop_assert!(passage.span.of(&article.text).is_some_and(|t| !t.is_empty()));
            }
        }
    }

    #[test]
    fn any_question_gets_a_reply(text in "\\PC{1,80}|[a-z \"():*'^~/\\\\-]{1,60}") {
        static DESK: OnceLock<(Desk, ibid::engine::Engine)> = OnceLock::new();
        let (_, engine) = DESK.get_or_init(|| {
            let desk = Desk::new(&[("kite.md", "# A kite\n\nThe kite flew. It was red.\n\n## FAQ\n\n### Who?\n\nAna.\n"), ("zh.md", "# 充電\n\n公共充電站一律按度計價。\n")]);
            let engine = desk.engine();
            (desk, engine)
        });
        if let Ok(question) = Question::new(&text) {
            prop_assert!(engine.ask(&question, &Filter::default(), 3).is_ok());
        }
    }
}

#[test]
fn bombs_are_read_in_bounded_time() {
    let bombs = [
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        "[".repeat(100_000),
        format!("# T\n\nA.{}", ")".repeat(300_000)),
        format!("Title\n{}", "2026-01-01 was a day\n".repeat(50_000)),
        "*a ".repeat(50_000),
        "`".repeat(50_000),
        format!("# T\n\n{}", "word ".repeat(300_000)),
        format!("# T\n\n{}", "字".repeat(200_000)),
        format!("# T\n\n## FAQ\n\n{}", "### Why?\n\n".repeat(5_000)),
        format!("T\n\n{}", "a\u{301}\u{301}\u{301}".repeat(50_000)),
    ];
    for (n, bomb) in bombs.iter().enumerate() {
        let start = Instant::now();
        let _ = read_article(bomb.as_bytes(), "bomb.md");
        assert!(start.elapsed() < Duration::from_secs(5), "bomb {n} took {:?}", start.elapsed());
    }
}

#[test]
fn pages_built_to_hurt_are_read_in_bounded_time_and_their_words_kept() {
    let page = |inside: String| format!("<!doctype html><title>T</title><body><h1>T</h1><p>Words kept.</p>{inside}");
    let chain = |n: usize| format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n));
    let pages = [
        ("deep", page(chain(100_000))),
        ("deep lists", page("<ul><li>".repeat(32_000))),
        ("just deep enough", page(chain(505).repeat(30))),
        ("unclosed bold", page("<b>".repeat(500) + &"<p>y".repeat(20_000))),
        ("unclosed distinct bold", page((0..400).map(|n| format!("<b id={n}>")).collect::<String>() + &"<p>y".repeat(400))),
        ("attributes", page(format!("<p{}>x", (0..100_000).map(|n| format!(" a{n}=1")).collect::<String>()))),
        ("paragraphs", page("<p>word word".repeat(190_000))),
        ("entities", page("&amp;".repeat(90_000))),
        ("more entities", page("&amp;".repeat(500_000))),
        ("comments", page("<!--".repeat(200_000))),
        ("scripts", page("<script>".repeat(200_000))),
        ("quotes", page("<a b=\"".repeat(200_000))),
        ("tables", page("<table><tr><td>".repeat(20_000))),
        ("closers", page("<div>".repeat(500) + &"</p></x>".repeat(200_000))),
        ("questions", page("<h2>FAQ</h2>".to_owned() + &(0..20_000).map(|n| format!("<h3>Who {n}?</h3><p>Ana {n}.</p>")).collect::<String>())),
        ("faq headings", page("<h2>FAQ</h2>".repeat(60_000))),
        ("dates", page("<p>Published Apr 21, 2026 or so</p>".repeat(50_000))),
        ("json", page(format!("<script type=application/ld+json>{}</script>", "[".repeat(900_000)))),
        ("json faq", page(format!("<script type=application/ld+json>[{}1]</script>", (0..9_000).map(|n| format!("{{\"@type\":\"Question\",\"name\":\"Why {n} &amp; so?\",\"acceptedAnswer\":{{\"text\":\"<p>a {n}\"}}}},")).collect::<String>()))),
        ("long line", page("word ".repeat(1_500_000))),
        ("one word", page("w".repeat(7_000_000))),
        ("select", page("<select><option>".repeat(50_000))),
        ("forms in tables", page("<table><form>".repeat(5_000))),
    ];
    for (name, page) in &pages {
        let start = Instant::now();
        let reading = read_article(page.as_bytes(), "page.html");
        let took = start.elapsed();
        assert!(took < Duration::from_secs(2), "{name} took {took:?}");
        assert!(reading.article.is_some_and(|a| a.text.contains("Words kept.")), "{name}");
    }
}

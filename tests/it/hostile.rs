//! Whatever a file or a question holds, nothing panics and nothing takes long.
//!
//! 1. Any bytes as a file give an article or problems, and an article's passages lie inside its text.
//! 2. Any question gets a reply.
//! 3. Markdown that is built to hurt is read in bounded time.

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

//! Whatever a file or a question holds, nothing panics. How long it takes is for `benches/hostile.rs` to say.
//!
//! 1. Any bytes as a file give an article or problems, and an article's passages lie inside its text.
//! 2. Any question gets a reply.
//! 3. Markdown and HTML that are built to hurt are read to their end, and the words in them kept.

use crate::bombs;
use crate::check::Desk;
use ibid::article::Question;
use ibid::ingest::read_article;
use ibid::search::Filter;
use proptest::prelude::*;
use std::sync::OnceLock;

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
fn a_bomb_is_an_article_or_it_is_said_why_not() {
    for (name, bomb) in bombs::texts(100) {
        let reading = read_article(bomb.as_bytes(), "bomb.md");
        assert!(reading.article.is_some() || !reading.problems.is_empty(), "{name}");
    }
}

#[test]
fn of_pages_built_to_hurt_the_words_are_kept() {
    for (name, page) in bombs::pages(100) {
        let reading = read_article(page.as_bytes(), "page.html");
        assert!(reading.article.is_some_and(|a| a.text.contains("Words kept.")), "{name}");
    }
}

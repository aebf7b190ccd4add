//! Browsing: the pages that need no question.
//!
//! 1. `/faq` shows an article's questions and answers, `/articles` all articles newest first, page by page in place.
//! 2. `/help` names every way to ask with clickable commands; `/about` tells the index's age, what is kept, the source.

use super::scene::{KITE, Scene, can_press, is_private, says, words};
use crate::discord::events::Interaction;
use crate::discord::places::Place;
use std::fmt::Write;

/// An article with so many questions and answers.
fn long_faq(entries: usize) -> String {
    let mut text =
        "---\nurl: https://a.example/long\ndate: 2026-03-04\n---\n\n# Of many questions\n\nText.\n\n## FAQ\n"
            .to_owned();
    for n in 0..entries {
        write!(
            text,
            "\n### What is the number {n} of the long list?\n\nIt is the number {n}{}.\n",
            " and so on".repeat(40)
        )
        .unwrap();
    }
    text
}

#[test]
fn an_articles_questions_are_read_page_by_page() {
    let scene = Scene::of(&[("kite.md", KITE), ("long.md", &long_faq(30))]);
    let first = scene.answer(&Interaction::command("faq").option("article", "Of many questions"));
    says(&first, "number 0 of");
    assert!(is_private(&first), "browsing is the reader's own");
    let second = scene.press(&first, "Next page");
    assert_eq!(second["id"], first["id"], "turned in place");
    assert!(words(&second) != words(&first) && !words(&second).contains("number 0 of"), "{}", words(&second));
    let back = scene.press(&second, "Previous page");
    assert_eq!(words(&back), words(&first));
    let mut page = back;
    for _ in 0..30 {
        if !can_press(&page, "Next page") {
            break;
        }
        page = scene.press(&page, "Next page");
    }
    says(&page, "number 29 of");
    let unknown = scene.answer(&Interaction::command("faq").option("article", "no such article"));
    assert!(is_private(&unknown) && words(&unknown).contains("no such article"));
    scene.close();
}

#[test]
fn articles_are_listed_newest_first() {
    let scene = Scene::of(&[("kite.md", KITE), ("long.md", &long_faq(1))]);
    let all = words(&scene.answer(&Interaction::command("articles")));
    let at = |title: &str| all.find(title).unwrap_or_else(|| panic!("{title}: {all}"));
    assert!(at("Of many questions") < at("A kite over the sea"), "{all}");
    let sky = words(&scene.answer(&Interaction::command("articles").option("category", "Sky")));
    assert!(sky.contains("A kite over the sea") && !sky.contains("Of many questions"), "{sky}");
    scene.close();
    let scene = Scene::open();
    let mut page = scene.answer(&Interaction::command("articles"));
    let mut seen = words(&page);
    for _ in 0..20 {
        if !can_press(&page, "Next page") {
            break;
        }
        page = scene.press(&page, "Next page");
        seen.push_str(&words(&page));
    }
    for title in ["QuarryDB drops Apache 2.0", "電動車公共充電費率", "Moon Landers"] {
        assert!(seen.contains(title), "{title}");
    }
    scene.close();
}

#[test]
fn help_names_the_ways_and_about_the_facts() {
    let scene = Scene::open();
    for place in [Place::Text, Place::Direct, Place::Group] {
        let help = scene.answer(&Interaction::command("help").at(place));
        for word in ["/ask", "/faq", "/articles", "/about", "Find the answer", "<@1100000000000000002>"] {
            says(&help, word);
        }
        let about = scene.answer(&Interaction::command("about").at(place));
        for word in ["14 articles", "0.50", "<t:", "kept for 30 days"] {
            says(&about, word);
        }
        assert_eq!(place == Place::Text, words(&about).contains("This channel is set to Mention"), "{about}");
    }
    let chinese = scene.answer(&Interaction::command("help").locale("zh-TW"));
    assert!(words(&chinese).contains('問'), "{}", words(&chinese));
    scene.close();
}

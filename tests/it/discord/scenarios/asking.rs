//! Asking by a command or a menu.
//!
//! 1. `/ask` answers with the question, the title, the quote and a link to the sentence, for all or for the asker alone.
//! 2. Filters narrow what is searched; one that names nothing is told kindly.
//! 3. Suggestions: at most 25, at most 100 characters, a short value; one chosen is answered exactly, other words are searched.
//! 4. The menu on a message answers its words privately, and posts a reply when asked to.
//! 5. It works in threads, direct messages, groups and servers that have not installed it.
//! 6. Words of the bot's own follow the reader's locale, quotes do not.
//! 7. Many at once are answered within Discord's three seconds.
//! 8. Of several questions in one the first is answered; a button asks each of the others.
//! 9. Where the articles do not answer it says so, cites nothing and offers ways on; where two tie, both.

use super::scene::{BOAT, KITE, Scene, answers, is_private, labels, says, words};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::people::{FRIEND, READER};
use crate::discord::places::Place;
use serde_json::Value;

const REGULATORS: &str = "why are regulators involved";

/// Asks in the shipped corpus and closes.
#[track_caller]
fn check(interaction: &Interaction, expected: impl FnOnce(&Value)) {
    let scene = Scene::open();
    let message = scene.answer(interaction);
    expected(&message);
    scene.close();
}

#[test]
fn an_answer_quotes_and_cites_for_all() {
    check(&Interaction::ask(REGULATORS), |m| {
        answers(m, REGULATORS, "Amazon", "");
        assert!(!is_private(m));
        // Before everyone an answer is calm: one link, and the buttons used least are behind the last.
        assert_eq!(labels(m), ["Helpful", "Not it", "More"]);
        assert_eq!((&m["embeds"][0]["url"], words(m).matches("https://").count()), (&Value::Null, 1), "{m}");
        assert!(text(m, "/embeds/0/description").contains("<t:"), "a date in Discord's form");
        assert_eq!(m["message_reference"], Value::Null);
    });
}

#[test]
fn a_private_answer_is_the_askers_alone() {
    check(&Interaction::ask(REGULATORS).option("private", true), |m| {
        assert!(is_private(m));
        assert!(labels(m).contains(&"Show everyone") && !labels(m).contains(&"Delete"), "{:?}", labels(m));
    });
}

#[test]
fn filters_narrow() {
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let season = "when does the season open";
    for (filter, value, expected) in [
        ("article", "kite", "opens in May"),
        ("article", "A boat in the harbour", "opens in July"),
        ("category", "Water", "opens in July"),
        ("since", "2026-02-01", "opens in July"),
    ] {
        says(&scene.answer(&Interaction::ask(season).option(filter, value)), expected);
    }
    for (filter, value) in [("article", "@everyone"), ("category", "nothing"), ("since", "soon")] {
        let refused = scene.answer(&Interaction::ask(season).option(filter, value));
        assert!(is_private(&refused) && words(&refused).contains(value.trim_start_matches('@')), "{refused}");
    }
    scene.close();
}

#[test]
fn of_several_questions_the_first_is_answered_and_a_button_asks_the_next() {
    let scene = Scene::open();
    let both = "Why are regulators involved? And who leads the community fork of QuarryDB?";
    let first = scene.answer(&Interaction::ask(both));
    answers(&first, both, "", "Amazon");
    says(&first, "You asked several things; this answers the first: “Why are regulators involved?”");
    let next = scene.press(&first, "And who leads the community fork");
    says(&next, "QuarryDB");
    assert!(!is_private(&next), "who asked in the open is answered in the open: {next}");
    let other = scene.answer(&Interaction::press(&first, "And who leads").by(&FRIEND));
    assert!(is_private(&other), "another reader's answer is theirs alone: {other}");
    scene.close();
}

#[test]
fn suggestions_are_questions_of_the_articles() {
    let scene = Scene::open();
    let typing = Interaction::typing("ask", "question", "warranty void laptop");
    scene.discord.dispatch(&typing);
    let choices = scene.discord.choices_for(&typing);
    assert!(!choices.is_empty() && choices.len() <= 25);
    assert!(choices.iter().all(|(name, value)| name.chars().count() <= 100 && value.chars().count() <= 100));
    let (name, value) = &choices[0];
    assert!(name.contains("warranty"), "{name}");
    answers(&scene.answer(&Interaction::ask(value)), name, "", "warranty");
    answers(&scene.answer(&Interaction::ask("warranty void laptop")), "warranty void laptop", "", "warranty");
    for so_far in ["", "\u{200b}", "?!", "*", &"x".repeat(6000)] {
        let typing = Interaction::typing("ask", "question", so_far);
        scene.discord.dispatch(&typing);
        assert!(scene.discord.choices_for(&typing).len() <= 25);
    }
    let article = Interaction::typing("ask", "article", "quarry");
    scene.discord.dispatch(&article);
    let articles = scene.discord.choices_for(&article);
    assert!(articles[0].0.contains("QuarryDB"), "{articles:?}");
    let question = "who leads the community fork";
    says(&scene.answer(&Interaction::ask(question).option("article", articles[0].1.as_str())), "QuarryDB");
    let category = Interaction::typing("articles", "category", "policy");
    scene.discord.dispatch(&category);
    assert_eq!(scene.discord.choices_for(&category), [("Policy & Law".to_owned(), "Policy & Law".to_owned())]);
    scene.close();
}

#[test]
fn the_menu_answers_a_message_for_the_asker_and_posts_it_on_demand() {
    let scene = Scene::open();
    let post = Post::new("Does anybody know why are regulators involved?").by(&FRIEND);
    scene.discord.dispatch(&post);
    let found = scene.answer(&Interaction::find_the_answer(&post.message()));
    assert!(is_private(&found) && words(&found).contains("Amazon"), "{found}");
    let told = scene.press(&found, "Post as a reply");
    assert!(is_private(&told));
    let reply = scene.discord.reply_to(post.id());
    assert!(!is_private(&reply));
    assert_eq!(text(&reply, "/embeds/0/description"), text(&found, "/embeds/0/description"));
    let picture = Post::new("");
    let nothing = scene.answer(&Interaction::find_the_answer(&picture.message()));
    assert!(is_private(&nothing) && list(&nothing, "/embeds").is_empty(), "{nothing}");
    scene.close();
}

#[test]
fn it_works_wherever_it_is_installed() {
    let scene = Scene::open();
    for place in [Place::Side, Place::Thread, Place::Direct, Place::Group, Place::Elsewhere] {
        let asked = Interaction::ask(REGULATORS).at(place);
        answers(&scene.answer(&asked), REGULATORS, "Amazon", "");
        let private = scene.answer(&Interaction::ask(REGULATORS).at(place).option("private", true));
        let shown = scene.press(&private, "Show everyone");
        assert!(!is_private(&shown), "{place:?}");
        assert_eq!(text(&shown, "/channel_id"), place.channel(&READER));
    }
    let post = Post::new(REGULATORS).at(Place::Group);
    let found = scene.answer(&Interaction::find_the_answer(&post.message()));
    assert!(is_private(&found));
    let label = labels(&found).into_iter().find(|l| l.starts_with("Post") || l.starts_with("Show")).unwrap();
    assert!(!is_private(&scene.press(&found, label)), "where the bot is not, as the answer to the press");
    scene.close();
}

#[test]
fn the_readers_language_is_the_bots_not_the_articles() {
    let scene = Scene::open();
    let english = scene.answer(&Interaction::ask(REGULATORS));
    let chinese = scene.answer(&Interaction::ask(REGULATORS).locale("zh-TW"));
    assert_eq!(text(&chinese, "/embeds/0/title"), text(&english, "/embeds/0/title"));
    assert!(labels(&chinese).iter().all(|l| !l.is_ascii()), "{:?}", labels(&chinese));
    let quote = text(&english, "/embeds/0/description").lines().find(|l| l.starts_with('>')).unwrap();
    says(&chinese, quote);
    let question = "晚上尖峰充電一度最多收多少錢";
    answers(&scene.answer(&Interaction::ask(question).locale("zh-TW")), question, "充電", "尖峰");
    let unknown = scene.answer(&Interaction::ask(REGULATORS).locale("de"));
    assert_eq!(labels(&unknown), labels(&english), "English where a language is not known");
    scene.close();
}

#[test]
fn no_answer_says_so_and_cites_nothing() {
    check(&Interaction::ask("how do i get red wine out of a carpet"), |m| {
        assert!(words(m).contains("not"), "{m}");
        assert!(!m.to_string().contains("#:~:text="), "no citation: {m}");
        assert!(labels(m).contains(&"Rephrase") && labels(m).contains(&"Notify me when answered"), "{:?}", labels(m));
        assert!(!labels(m).contains(&"Helpful"));
    });
}

#[test]
fn two_that_tie_are_both_offered() {
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let question = "when does the season open";
    let both = scene.answer(&Interaction::ask(question));
    says(&both, "Did you mean");
    let boat = words(&both).find("A boat").unwrap();
    let place = usize::from(words(&both).find("A kite").unwrap() < boat);
    let label = labels(&both)[place];
    let theirs = scene.answer(&Interaction::press(&both, label).by(&FRIEND));
    assert!(is_private(&theirs), "another reader's choice is theirs alone");
    let chosen = scene.press(&both, label);
    assert_eq!(chosen["id"], both["id"], "the asker's takes the message's place");
    answers(&chosen, question, "A boat in the harbour", "opens in July");
    scene.close();
}

#[test]
fn many_at_once_are_answered_in_time() {
    let scene = Scene::open();
    let all: Vec<Interaction> = (0..40).map(|n| Interaction::ask(&format!("{REGULATORS} {n}"))).collect();
    for asked in &all {
        scene.discord.dispatch(asked);
    }
    for asked in &all {
        scene.discord.answer_to(asked);
        // After three seconds the stand-in knows an interaction no more, as Discord does.
        assert!(scene.discord.took(asked).as_secs_f32() < 3.0);
    }
    scene.close();
}

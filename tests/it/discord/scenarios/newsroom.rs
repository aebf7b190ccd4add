//! How moderators keep the answers right.
//!
//! 1. A new index that breaks golden questions serves nobody until a moderator says so; left, it never comes in by itself.
//! 2. A preview changes nothing; a rollback serves the index before, over a restart too.
//! 3. A file that is saved while the bot runs is answered from; golden questions that it breaks are told to the log.
//! 4. What is retracted or embargoed is shown nowhere from the moment the command's reply comes, under old buttons neither.
//! 5. A register that cannot be read hides on what it hid, and is told to moderators and to the log.
//! 6. All of it is for moderators.

use super::moderators::finally;
use super::scene::{BOAT, KITE, Scene, is_private, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::loopback::Setup;
use crate::discord::people::{MODERATOR, READER};
use ibid::eval::GoldenQuestion;
use ibid::newsroom::keep_golden;
use serde_json::{Value, json};

const LAMP: &str = "# The salt lamp\n\nA salt lamp hangs in the cellar.\n\n## FAQ\n\n### How long does the salt lamp burn?\n\nThe salt lamp burns for nine hours on one candle.\n";
const BURNS: &str = "How long does the salt lamp burn?";
const BUILT: &str = "Who built the kite?";

fn reindex() -> Interaction {
    Interaction::command("reindex").by(&MODERATOR)
}

fn state(article: &str, state: &str) -> Interaction {
    state_with(article, state, &[])
}

fn state_with(article: &str, state: &str, more: &[(&str, &str)]) -> Interaction {
    let given = [("article", article), ("state", state)];
    let options: Vec<Value> =
        given.iter().chain(more).map(|(n, v)| json!({"name": n, "type": 3, "value": v})).collect();
    Interaction::command("article")
        .with("/data/options", json!([{"name": "state", "type": 1, "options": options}]))
        .by(&MODERATOR)
}

/// A golden question that the articles are not to answer.
fn keep_unanswered(home: &Home, question: &str) {
    let golden = GoldenQuestion { question: question.to_owned(), ..GoldenQuestion::default() };
    keep_golden(home.corpus(), golden).unwrap();
}

#[track_caller]
fn is_answered(scene: &Scene, question: &str, quote: &str) -> bool {
    words(&scene.answer(&Interaction::ask(question))).contains(quote)
}

/// A reindex that waits for a moderator.
#[track_caller]
fn asks(scene: &Scene) -> Value {
    let command = reindex();
    scene.discord.dispatch(&command);
    let question = finally(&scene.discord, &command, "breaks golden questions");
    assert_eq!(labels(&question), ["Use it anyway", "Keep the old one"]);
    for word in [BURNS, "before no answer", "added: lamp.md", "Added: 1"] {
        says(&question, word);
    }
    assert!(is_private(&question) && !is_answered(scene, BURNS, "nine hours"));
    question
}

#[test]
fn a_review_that_breaks_golden_questions_is_swapped_in_by_a_moderator_only() {
    let scene = Scene::unwatched(&[("kite.md", KITE)]);
    keep_unanswered(&scene.home, BURNS);
    scene.home.write("lamp.md", LAMP);
    let question = asks(&scene);
    let refused = scene.answer(&Interaction::press(&question, "Use it anyway").by(&READER));
    assert!(words(&refused).contains("Only moderators") && !is_answered(&scene, BURNS, "nine hours"));
    let swapped = scene.answer(&Interaction::press(&question, "Use it anyway").by(&MODERATOR));
    says(&swapped, "Done");
    assert!(labels(&swapped).is_empty() && is_answered(&scene, BURNS, "nine hours"));
    says(&scene.answer(&Interaction::press(&question, "Keep the old one").by(&MODERATOR)), "This review is over");
    scene.close();
}

#[test]
fn a_review_that_is_left_stays_out_until_it_is_asked_for() {
    let mut scene = Scene::unwatched(&[("kite.md", KITE)]);
    keep_unanswered(&scene.home, BURNS);
    scene.home.write("lamp.md", LAMP);
    let older = asks(&scene);
    let question = asks(&scene);
    says(&scene.answer(&Interaction::press(&older, "Use it anyway").by(&MODERATOR)), "This review is over");
    says(
        &scene.answer(&Interaction::press(&question, "Keep the old one").by(&MODERATOR)),
        "The old index stays in use",
    );
    assert!(!is_answered(&scene, BURNS, "nine hours"));
    scene.restart();
    scene.bot.wait_said("the index that serves is held");
    assert!(!is_answered(&scene, BURNS, "nine hours"), "a restart does not bring it in");
    let question = asks(&scene);
    scene.restart();
    says(&scene.answer(&Interaction::press(&question, "Use it anyway").by(&MODERATOR)), "This review is over");
    scene.close();
}

#[test]
fn a_preview_changes_nothing() {
    let scene = Scene::unwatched(&[("kite.md", KITE)]);
    keep_unanswered(&scene.home, BURNS);
    scene.home.write("lamp.md", LAMP);
    let preview = reindex().option("action", "preview");
    scene.discord.dispatch(&preview);
    let seen = finally(&scene.discord, &preview, "This is a preview");
    for word in ["Added: 1", "lamp.md", BURNS, "that break"] {
        says(&seen, word);
    }
    assert!(labels(&seen).is_empty() && !is_answered(&scene, BURNS, "nine hours"));
    for action in ["preview", "rollback"] {
        let refused = scene.answer(&Interaction::command("reindex").option("action", action));
        assert!(is_private(&refused) && words(&refused).contains("Only moderators"), "{refused}");
    }
    says(&scene.answer(&reindex().option("action", "burn")), "not something the command can do");
    scene.close();
}

#[test]
fn a_rollback_serves_the_index_before_until_a_reindex() {
    let mut scene = Scene::of(&[("kite.md", KITE)]);
    says(&scene.answer(&reindex().option("action", "rollback")), "no earlier index");
    scene.home.write("kite.md", &KITE.replace("team of six", "club of nine"));
    scene.bot.wait_said("updated the index with changed articles");
    assert!(is_answered(&scene, BUILT, "club of nine"));
    let rolled = reindex().option("action", "rollback").locale("zh-TW");
    says(&scene.answer(&rolled), "已重新啟用");
    assert!(is_answered(&scene, BUILT, "team of six"));
    scene.restart();
    scene.bot.wait_said("the index that serves is held");
    assert!(is_answered(&scene, BUILT, "team of six"));
    let again = reindex();
    scene.discord.dispatch(&again);
    finally(&scene.discord, &again, "Done");
    assert!(is_answered(&scene, BUILT, "club of nine"));
    scene.close();
}

#[test]
fn a_saved_file_is_answered_from_and_what_it_breaks_is_told() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    keep_unanswered(&scene.home, BURNS);
    assert!(!is_answered(&scene, BURNS, "nine hours"));
    scene.home.write("lamp.md", LAMP);
    scene.bot.wait_said("updated the index with changed articles");
    assert!(is_answered(&scene, BURNS, "nine hours"));
    scene.bot.wait_said("break golden questions");
    assert!(!scene.bot.stderr().contains(BURNS), "the log has no questions");
    let index = scene.home.command(&scene.discord, &["index", "--rebuild"]).output().unwrap();
    assert!(index.status.success());
    scene.bot.wait_said("another process built a new index");
    scene.close();
}

#[test]
fn what_is_retracted_is_gone_when_the_reply_comes() {
    let setup = Setup { message_content: true, ..Setup::default() };
    let home = Home::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let scene = Scene::with(setup, home, &[("IBID_MESSAGE_CONTENT", "true")]);
    let mode = Interaction::command("channel").option("mode", "suggest").by(&MODERATOR);
    scene.answer(&mode);
    let hint = scene.reply(&Post::new(BUILT));
    let answer = scene.answer(&Interaction::ask(BUILT));
    let choices = scene.answer(&Interaction::ask("When does the season open?"));
    let set = state_with("A kite over the sea", "retracted", &[("note", "The *names* were wrong")]);
    let set = scene.answer(&set);
    assert!(is_private(&set) && words(&set).contains("A kite over the sea is retracted"), "{set}");
    says(&set, "\\*names\\*");

    assert!(!is_answered(&scene, BUILT, "team of six"));
    let faq = scene.answer(&Interaction::command("faq").option("article", "A kite over the sea"));
    says(&faq, "There is no article");
    says(&scene.press(&hint, "Show the answer"), "no longer in the articles");
    let show = scene.press(&answer, "Helpful");
    says(&show, "no longer in the articles");
    for label in labels(&choices) {
        if label.contains("kite") || label == "More passages" {
            let shown = scene.press(&choices, label);
            assert!(!words(&shown).contains("kite season"), "{label}: {shown}");
        }
    }
    let menu = scene.behind(&answer, &READER);
    if labels(&menu).contains(&"More passages") {
        let passages = scene.press(&menu, "More passages");
        assert!(
            !words(&passages).contains("the kite in a barn") && !words(&passages).contains("A kite over"),
            "{passages}"
        );
    }
    let offered = |typing: Interaction| {
        scene.discord.dispatch(&typing);
        let names = scene.discord.choices_for(&typing).into_iter().map(|(name, _)| name);
        names.filter(|name| name.to_lowercase().contains("kite")).collect::<Vec<_>>()
    };
    assert!(offered(Interaction::typing("ask", "question", "who built the kite")).is_empty());
    assert!(offered(Interaction::typing("faq", "article", "kite").by(&MODERATOR)).is_empty());
    let inner = json!([{"name": "state", "type": 1, "options": [{"name": "article", "type": 3, "value": "kite", "focused": true}]}]);
    let typing = || Interaction::typing("article", "article", "").with("/data/options", inner.clone());
    assert_eq!(offered(typing().by(&MODERATOR)), ["A kite over the sea (Retracted)"]);
    assert!(offered(typing().by(&READER)).is_empty());
    assert!(!words(&scene.answer(&Interaction::command("articles"))).contains("kite"));
    says(&scene.answer(&Interaction::command("articles").by(&MODERATOR)), "Retracted");

    let refused = scene.answer(&state("kite.md", "published").by(&READER));
    assert!(is_private(&refused) && words(&refused).contains("Only moderators"), "{refused}");
    assert!(!is_answered(&scene, BUILT, "team of six"));
    says(&scene.answer(&state("kite.md", "published")), "Before: Retracted");
    assert!(is_answered(&scene, BUILT, "team of six"));
    says(&scene.answer(&state("kite", "corrected")), "corrected");
    says(&scene.answer(&Interaction::ask(BUILT)), "Corrected <t:");
    scene.close();
}

#[test]
fn an_embargo_has_an_end_that_is_understood() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let embargo = |until: &str| state_with("kite", "embargoed", &[("until", until)]);
    says(&scene.answer(&state("kite", "embargoed")), "needs an end");
    says(&scene.answer(&embargo("2020-01-01")), "needs an end");
    says(&scene.answer(&embargo("to*morrow")), "“to\\*morrow” is not a time");
    says(&scene.answer(&state_with("kite", "retracted", &[("until", "2099-01-01")])), "Only an embargo");
    says(&scene.answer(&state("no such", "retracted")), "There is no article");
    assert!(is_answered(&scene, BUILT, "team of six"), "none of it counts");
    for until in ["2099-01-01", "2099-01-01T08:00+08:00", "<t:4070908800:F>"] {
        says(&scene.answer(&embargo(until)), "until <t:4070908800:f>");
        assert!(!is_answered(&scene, BUILT, "team of six"));
    }
    scene.answer(&state("kite", "published"));
    assert!(is_answered(&scene, BUILT, "team of six"));
    scene.close();
}

#[test]
fn a_register_that_cannot_be_read_is_told_and_hides_on() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    scene.answer(&state("kite", "retracted"));
    scene.home.write("register.toml", "[file.\"kite.md\"]\nstate = 5\n");
    scene.bot.wait_said("the register of articles cannot be read");
    assert!(!is_answered(&scene, BUILT, "team of six"));
    let about = Interaction::command("about");
    assert!(!words(&scene.answer(&about.clone())).contains("register"));
    says(&scene.answer(&Interaction::command("about").by(&MODERATOR)), "register.toml\\:2");
    let unset = scene.answer(&state("kite", "published"));
    says(&unset, "nothing was changed");
    assert!(!words(&unset).contains(&scene.home.corpus().display().to_string()), "{unset}");
    std::fs::remove_file(scene.home.corpus().join("register.toml")).unwrap();
    scene.bot.wait_said("it is gone");
    assert!(!is_answered(&scene, BUILT, "team of six"), "a register that is gone says nothing of any article");
    scene.home.write("register.toml", "[file.\"kite.md\"]\nstate = \"published\"\n");
    scene.bot.wait_said("can be read again");
    assert!(is_answered(&scene, BUILT, "team of six"));
    scene.close();
}

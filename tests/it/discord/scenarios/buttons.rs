//! Buttons and forms under a reply.
//!
//! 1. A verdict is thanked privately, once for a reader; "Not it" offers ways on.
//! 2. "More passages" shows the runners-up privately, page by page.
//! 3. A follow-up's form asks on in the light of the answer; what was private stays private.
//! 4. "Show everyone" posts a private answer; "Delete" is the asker's and moderators'.
//! 5. No answer: the question can be put in other words, and the asker is told when it is answered, once, until they take it
//!    back.
//! 6. Buttons work after a restart and for as long as the articles say the same; forged and old ones are refused kindly.

use super::scene::{KITE, Scene, answers, is_private, labels, says, words};
use crate::discord::events::Interaction;
use crate::discord::fixture::{list, text};
use crate::discord::people::{EDITOR, FRIEND, MODERATOR, READER};
use crate::discord::places::Place;

const REGULATORS: &str = "why are regulators involved";
const CARPET: &str = "how do i get red wine out of a carpet";

#[test]
fn a_verdict_is_thanked() {
    let scene = Scene::open();
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    for (label, person) in [("Helpful", &READER), ("Not it", &FRIEND)] {
        let thanks = scene.answer(&Interaction::press(&answer, label).by(person));
        assert!(is_private(&thanks) && words(&thanks).contains("noted"), "{thanks}");
    }
    let again = scene.answer(&Interaction::press(&answer, "Not it").by(&FRIEND));
    assert!(is_private(&again));
    let thanks = scene.press(&answer, "Not it");
    assert!(labels(&thanks).contains(&"Rephrase"), "{:?}", labels(&thanks));
    let unchanged = scene.discord.look(|seen| seen.messages.get(text(&answer, "/id")).unwrap().edits);
    assert_eq!(unchanged, 0, "the answer itself stays as it was");
    scene.close();
}

#[test]
fn more_passages_come_page_by_page() {
    let scene = Scene::open();
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    let menu = scene.behind(&answer, &FRIEND);
    assert!(!labels(&menu).contains(&"Delete"), "it is not theirs to delete: {:?}", labels(&menu));
    let more = scene.answer(&Interaction::press(&menu, "More passages").by(&FRIEND));
    assert!(is_private(&more) && words(&more).contains(REGULATORS), "{more}");
    if labels(&more).contains(&"Next page") {
        let next = scene.press(&more, "Next page");
        assert_eq!(next["id"], more["id"]);
        assert_ne!(words(&next), words(&more));
    }
    scene.close();
}

#[test]
fn a_follow_up_asks_on() {
    let scene = Scene::open();
    for private in [false, true] {
        let answer = scene.answer(&Interaction::ask("who leads openpit").option("private", private));
        let answer = if private { answer } else { scene.behind(&answer, &READER) };
        let press = Interaction::press(&answer, "Ask a follow-up");
        scene.discord.dispatch(&press);
        let modal = scene.discord.modal_for(&press);
        let asked = Interaction::submit(&modal, Some(&answer), &["and when is its first stable release planned?"]);
        let follow_up = scene.answer(&asked);
        assert_eq!(is_private(&follow_up), private, "{follow_up}");
        assert_ne!(follow_up["id"], answer["id"]);
        assert_eq!(text(&follow_up, "/embeds/0/author/name"), "“and when is its first stable release planned?”");
        let empty = scene.answer(&Interaction::submit(&modal, Some(&answer), &["  "]));
        assert!(is_private(&empty) && words(&empty).contains("empty"), "{empty}");
    }
    scene.close();
}

#[test]
fn a_private_answer_can_be_shown_to_all() {
    let scene = Scene::open();
    let private = scene.answer(&Interaction::ask(REGULATORS).option("private", true));
    let shown = scene.press(&private, "Show everyone");
    assert!(!is_private(&shown));
    answers(&shown, REGULATORS, "Amazon", "");
    assert_eq!(text(&shown, "/embeds/0/description"), text(&private, "/embeds/0/description"), "bold as it was");
    assert!(labels(&shown).contains(&"More") && !labels(&shown).contains(&"Show everyone"), "{:?}", labels(&shown));
    assert!(labels(&scene.behind(&shown, &READER)).contains(&"Delete"));
    scene.press(&shown, "Helpful");
    scene.close();
}

#[test]
fn an_answer_is_deleted_by_the_asker_or_a_moderator() {
    let scene = Scene::with(
        crate::discord::loopback::Setup::default(),
        crate::discord::bot::Home::shipped(),
        &[("IBID_MODERATOR_ROLES", crate::discord::people::EDITOR_ROLE)],
    );
    for person in [&READER, &MODERATOR, &EDITOR] {
        let answer = scene.answer(&Interaction::ask(REGULATORS));
        let menu = scene.behind(&answer, person);
        let refused = scene.answer(&Interaction::press(&menu, "Delete").by(&FRIEND));
        assert!(is_private(&refused) && words(&refused).contains("Only"), "{refused}");
        says(&scene.answer(&Interaction::press(&menu, "Delete").by(person)), "Deleted");
        scene.discord.wait_gone(text(&answer, "/id"));
    }
    let direct = scene.answer(&Interaction::ask(REGULATORS).at(Place::Direct));
    scene.discord.dispatch(&Interaction::press(&scene.behind(&direct, &READER), "Delete"));
    scene.discord.wait_gone(text(&direct, "/id"));
    // Where the bot is a guest it could not come back for its message: the button stays on it.
    let guest = scene.answer(&Interaction::ask(REGULATORS).at(Place::Group));
    assert_eq!(labels(&guest), ["Helpful", "Not it", "More", "Delete"]);
    scene.discord.dispatch(&Interaction::press(&guest, "Delete"));
    scene.discord.wait_gone(text(&guest, "/id"));
    scene.close();
}

#[test]
fn a_question_without_an_answer_can_be_put_otherwise() {
    let scene = Scene::open();
    let none = scene.answer(&Interaction::ask(CARPET));
    let press = Interaction::press(&none, "Rephrase");
    scene.discord.dispatch(&press);
    let modal = scene.discord.modal_for(&press);
    assert!(modal.to_string().contains(CARPET), "the earlier words are there to change: {modal}");
    answers(&scene.answer(&Interaction::submit(&modal, Some(&none), &[REGULATORS])), REGULATORS, "Amazon", "");
    scene.close();
}

#[test]
fn who_waits_is_told_once() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let question = "who won the boat race";
    let none = scene.answer(&Interaction::ask(question));
    for person in [&READER, &FRIEND] {
        let noted = scene.answer(&Interaction::press(&none, "Notify me when").by(person));
        assert!(is_private(&noted) && labels(&noted).contains(&"Do not notify me"), "{noted}");
        if person == &FRIEND {
            let taken = scene.answer(&Interaction::press(&noted, "Do not notify me").by(person));
            assert!(words(&taken).contains("deleted"), "{taken}");
        }
    }
    let race = "# The boat race\n\n## FAQ\n\n### Who won the boat race?\n\nThe crew of Lisbon won the boat race.\n";
    scene.home.write("race.md", race);
    scene.discord.dispatch(&Interaction::command("reindex").by(&MODERATOR));
    let told = scene.discord.wait(|seen| {
        let mut messages = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        messages.find(|m| text(m, "/channel_id") == READER.direct()).cloned()
    });
    says(&told, "The crew of Lisbon");
    let discord = scene.close();
    assert_eq!(discord.visible(&READER.direct()).len(), 1);
    assert!(discord.visible(&FRIEND.direct()).is_empty(), "who took it back is not told");
}

#[test]
fn closed_direct_messages_are_told_when_it_is_pressed() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let none = scene.answer(&Interaction::ask("who won the boat race"));
    scene.discord.forbid(&READER.direct(), true);
    let told = scene.press(&none, "Notify me when");
    assert!(is_private(&told) && words(&told).contains("cannot send you direct messages"), "{told}");
    let waiting = || {
        let tables = rusqlite::Connection::open(scene.home.ledger()).unwrap();
        tables.query_row("SELECT count(*) FROM waiting", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(waiting(), 0, "nothing is promised that cannot be kept");
    says(&scene.answer(&Interaction::press(&none, "Notify me when").by(&FRIEND)), "Noted");
    assert!(scene.discord.visible(&FRIEND.direct()).is_empty(), "nobody is written to for that");
    // Closed since: it is said where it was asked.
    scene.discord.forbid(&FRIEND.direct(), true);
    let race = "# The boat race\n\n## FAQ\n\n### Who won the boat race?\n\nThe crew of Lisbon won the boat race.\n";
    scene.home.write("race.md", race);
    scene.discord.dispatch(&Interaction::command("reindex").by(&MODERATOR));
    says(&scene.discord.reply_to(text(&none, "/id")), "The crew of Lisbon");
    scene.bot.wait_said("takes no direct messages");
    assert_eq!(waiting(), 0);
    scene.close();
}

#[test]
fn an_answer_can_be_for_somebody() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let asked = Interaction::ask("who built the kite").user_option("for", &FRIEND);
    let answer = scene.answer(&asked);
    assert!(text(&answer, "/content").contains(&format!("<@{}>", FRIEND.id)), "{answer}");
    says(&answer, "team of six");
    scene.close();
}

#[test]
fn buttons_survive_a_restart() {
    let mut scene = Scene::open();
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    let private = scene.answer(&Interaction::ask(REGULATORS).option("private", true));
    let none = scene.answer(&Interaction::ask(CARPET));
    scene.restart();
    says(&scene.press(&answer, "Helpful"), "noted");
    assert!(is_private(&scene.press(&scene.behind(&answer, &READER), "More passages")));
    assert!(!is_private(&scene.press(&private, "Show everyone")));
    says(&scene.press(&none, "Notify me when"), "Noted");
    let menu = scene.behind(&answer, &READER);
    let press = Interaction::press(&menu, "Ask a follow-up");
    scene.discord.dispatch(&press);
    let modal = scene.discord.modal_for(&press);
    scene.restart();
    scene.answer(&Interaction::submit(&modal, Some(&menu), &["and when?"]));
    scene.discord.dispatch(&Interaction::press(&menu, "Delete"));
    scene.discord.wait_gone(text(&answer, "/id"));
    scene.close();
}

#[test]
fn what_the_articles_no_longer_say_is_not_shown() {
    let scene = Scene::unwatched(&[("kite.md", KITE)]);
    let private = scene.answer(&Interaction::ask("who built the kite").option("private", true));
    says(&private, "team of six");
    scene.home.write("kite.md", &KITE.replace("team of six", "club of nine"));
    scene.discord.dispatch(&Interaction::command("reindex").by(&MODERATOR));
    scene.discord.wait(|seen| {
        let ours = seen.messages.living().filter(|m| m.is_by_bot());
        ours.into_iter().any(|m| words(&m.json).contains("Changed: 1")).then_some(())
    });
    let gone = scene.press(&private, "Show everyone");
    assert!(is_private(&gone) && list(&gone, "/embeds").is_empty(), "{gone}");
    says(&scene.answer(&Interaction::ask("who built the kite")), "club of nine");
    scene.close();
}

#[test]
fn forged_ids_are_refused_kindly() {
    let scene = Scene::open();
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    let real = text(&answer, "/components/0/components/0/custom_id").to_owned();
    let mut bent = real.clone();
    bent.replace_range(real.len() - 1.., if real.ends_with('A') { "B" } else { "A" });
    let cut: String = real.chars().take(real.chars().count() / 2).collect();
    let long = "A".repeat(100);
    for id in [bent.as_str(), &cut, &long, "helpful", "", "\u{202e}x", "v9:AAAA", "../../etc"] {
        let refused = scene.answer(&Interaction::press_id(&answer, id));
        assert!(is_private(&refused) && list(&refused, "/embeds").is_empty(), "{id}: {refused}");
    }
    let modal = serde_json::json!({"custom_id": real, "components": [{"type": 1, "components": [{"type": 4, "custom_id": "q"}]}]});
    let refused = scene.answer(&Interaction::submit(&modal, Some(&answer), &["x"]));
    assert!(is_private(&refused), "a button's id is no form's: {refused}");
    // The id of one message pressed on another does nothing.
    let other = scene.answer(&Interaction::ask("who leads openpit"));
    says(&scene.answer(&Interaction::press_id(&other, &real)), "does not work");
    scene.close();
}

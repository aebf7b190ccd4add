//! What readers found no answer to, and how it gets one.
//!
//! 1. Two readers ask the same in different words: one gap. A moderator answers it in a form; it is in the corpus and the
//!    answers at once, is proven, and whoever pressed "Notify me" is told by direct message.
//! 2. What moderators do is refused to others, whichever way they come by the button.
//! 3. A person sees what is kept of them, takes it along, has it removed.
//! 4. Every question is counted, and none of the counts has words or persons.

use super::scene::{KITE, Scene, is_private, labels, says, words};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::people::{FRIEND, MODERATOR, READER};
use ibid::ledger::{AuditAction, AuditFilter, Ledger};
use serde_json::Value;

const ASKED: &str = "how deep is the harbour of Lisbon";
const OTHERWISE: &str = "what is the depth of Lisbon harbour?";

fn ledger(scene: &Scene) -> Ledger {
    Ledger::open(&scene.home.ledger(), 30, jiff::Timestamp::now()).unwrap()
}

fn gaps() -> Interaction {
    Interaction::command("gaps").by(&MODERATOR)
}

/// Opens the first group of the list.
#[track_caller]
fn opened(scene: &Scene) -> Value {
    let page = scene.answer(&gaps());
    assert!(is_private(&page), "{page}");
    scene.answer(&Interaction::press(&page, "1. ").by(&MODERATOR))
}

/// The form of the first group's "Answer this".
#[track_caller]
fn form(scene: &Scene, group: &Value) -> Value {
    let press = Interaction::press(group, "Answer this").by(&MODERATOR);
    scene.discord.dispatch(&press);
    scene.discord.modal_for(&press)
}

#[test]
fn a_gap_is_answered_proven_and_told() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let none = scene.answer(&Interaction::ask(ASKED));
    scene.reply(&Post::to_bot(OTHERWISE).by(&FRIEND));
    says(&scene.answer(&Interaction::press(&none, "Notify me when").by(&READER)), "Noted");
    let page = scene.answer(&gaps());
    says(&page, "Questions without a good answer: 1");
    says(&page, "Asked 2 times, in 2 wordings. Waiting to be notified: 1");
    assert!(!words(&page).contains(READER.id) && !words(&page).contains(READER.name), "nobody is named");
    let group = opened(&scene);
    says(&group, "No answer: 2");
    let form = form(&scene, &group);
    assert!(form.to_string().contains("Lisbon"), "the example is there to change: {form}");
    let answer = "The harbour of Lisbon is 17 metres deep.\n# Not a heading";
    let sent =
        Interaction::submit(&form, Some(&group), &[ASKED, answer, "https://a.example/harbour", ""]).by(&MODERATOR);
    let proof = scene.answer(&sent);
    assert!(is_private(&proof));
    says(&proof, "2 of 2 now answered");
    says(&proof, "answers/a-example-harbour-");
    let told = scene.discord.wait(|seen| {
        let mut messages = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        messages.find(|m| text(m, "/channel_id") == READER.direct()).cloned()
    });
    says(&told, "17 metres");
    for question in [ASKED, OTHERWISE] {
        let again = scene.answer(&Interaction::ask(question));
        says(&again, "17 metres");
        says(&again, "Answered by this server's moderators");
        // The page that the moderator named does not say it in these words.
        says(&again, "[Based on this page](<https://a.example/harbour>)");
        assert!(!again.to_string().contains("#:~:text=") && again["embeds"][0].get("url").is_none(), "{again}");
    }
    says(&scene.answer(&gaps()), "No open questions");
    let kept = ledger(&scene);
    let trail = kept.audited(&AuditFilter::default(), 9).unwrap();
    assert_eq!(trail.iter().filter(|a| a.entry.action == AuditAction::GapAnswered).count(), 1);
    says(&scene.answer(&Interaction::command("audit").by(&MODERATOR)), "question answered");
    let discord = scene.close();
    assert_eq!(discord.visible(&READER.direct()).len(), 1, "told once");
}

#[test]
fn what_cannot_be_kept_is_told_with_the_text_that_was_written() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    scene.answer(&Interaction::ask(ASKED));
    let group = opened(&scene);
    let form = form(&scene, &group);
    for (values, expected) in [
        ([ASKED, "It is deep.", "javascript:alert(1)", ""], "not a web address"),
        ([ASKED, "It is deep.", "", "no such article"], "There is no article called"),
        (["?", "It is deep.", "", ""], "no words"),
    ] {
        let refused = scene.answer(&Interaction::submit(&form, Some(&group), &values).by(&MODERATOR));
        assert!(is_private(&refused) && words(&refused).contains("It is deep."), "{refused}");
        says(&refused, expected);
    }
    let long = "The harbour is deep and wide. ".repeat(133);
    let kept = Interaction::submit(&form, Some(&group), &[ASKED, &long, "", "A kite over the sea"]).by(&MODERATOR);
    says(&scene.answer(&kept), "answers/kite.md");
    says(&scene.answer(&Interaction::ask(ASKED)), "A kite over the sea: readers' questions");
    scene.close();
}

#[test]
fn a_gap_is_dismissed_and_comes_back_when_it_is_asked_again() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    scene.answer(&Interaction::ask(ASKED));
    let group = opened(&scene);
    says(&scene.answer(&Interaction::press(&group, "Dismiss").by(&MODERATOR)), "Removed from the list");
    says(&scene.answer(&gaps()), "No open questions");
    scene.answer(&Interaction::ask(ASKED).by(&FRIEND));
    says(&opened(&scene), "removed from the list");
    scene.close();
}

#[test]
fn readers_are_kept_out_whichever_way_they_come() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    scene.answer(&Interaction::ask(ASKED));
    for name in ["gaps", "audit"] {
        let refused = scene.answer(&Interaction::command(name));
        assert!(is_private(&refused) && words(&refused).contains("Only moderators"), "{refused}");
    }
    let page = scene.answer(&gaps());
    let group = opened(&scene);
    let form = form(&scene, &group);
    for press in [
        Interaction::press(&page, "1. "),
        Interaction::press(&group, "Answer this"),
        Interaction::press(&group, "Dismiss"),
    ] {
        says(&scene.answer(&press.by(&FRIEND)), "Only moderators");
    }
    says(
        &scene.answer(&Interaction::submit(&form, Some(&group), &[ASKED, "x", "", ""]).by(&FRIEND)),
        "Only moderators",
    );
    says(&scene.answer(&gaps()), "Questions without a good answer: 1");
    scene.close();
}

#[test]
fn a_person_sees_takes_along_and_removes_what_is_kept_of_them() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    says(&scene.answer(&Interaction::command("privacy")), "Nothing is kept under your user id");
    let none = scene.answer(&Interaction::ask(ASKED));
    scene.answer(&Interaction::press(&none, "Notify me when"));
    let page = scene.answer(&Interaction::command("privacy"));
    assert!(is_private(&page) && words(&page).contains(ASKED), "{page}");
    let export = scene.press(&page, "Export");
    let document = text(&export, "/embeds/0/description");
    let json = document.trim_start_matches("```json\n").trim_end_matches("\n```");
    let json: Value = serde_json::from_str(json).unwrap();
    assert_eq!((text(&json, "/user"), text(&json, "/waiting_for_answers/0/question")), (READER.id, ASKED));
    let deleted = scene.press(&page, "Delete");
    says(&deleted, "Notifications cancelled: 1");
    says(&deleted, "Marks removed: 1");
    assert!(list(&deleted, "/components").is_empty() && labels(&deleted).is_empty(), "{deleted}");
    says(&scene.answer(&Interaction::command("privacy")), "Nothing is kept under your user id");
    assert!(ledger(&scene).about_user(READER.id.parse().unwrap()).unwrap().is_empty());
    scene.close();
}

#[test]
fn several_people_must_have_asked_where_the_operator_wants_it() {
    let home = crate::discord::bot::Home::of(&[("kite.md", KITE)]);
    let scene = Scene::with(crate::discord::loopback::Setup::default(), home, &[("IBID_GAP_ASKERS", "2")]);
    scene.answer(&Interaction::ask(ASKED));
    scene.answer(&Interaction::ask(ASKED));
    says(&scene.answer(&gaps()), "No open questions");
    scene.answer(&Interaction::ask(OTHERWISE).by(&FRIEND));
    says(&scene.answer(&gaps()), "Questions without a good answer: 1");
    scene.close();
}

#[test]
fn every_question_is_counted() {
    let mut scene = Scene::of(&[("kite.md", KITE)]);
    scene.answer(&Interaction::ask("who built the kite"));
    scene.answer(&Interaction::ask(ASKED));
    scene.reply(&Post::to_bot("who built the kite"));
    // What is written off the answers' path is finished before the bot ends.
    scene.restart();
    let (from, to) = ("2020-01-01".parse().unwrap(), "2030-01-01".parse().unwrap());
    let stats = ledger(&scene).stats(from, to).unwrap();
    assert_eq!((stats.total.asked, stats.total.no_answer), (3, 1));
    assert_eq!(stats.cited.first().map(|(article, n)| (article.as_str(), *n)), Some(("kite", 2)));
    scene.close();
}

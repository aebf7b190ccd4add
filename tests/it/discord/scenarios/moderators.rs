//! What moderators do, and what a channel's mode does.
//!
//! 1. `/reindex` and `/channel` are moderators', by permission or by a role of the configuration, whatever Discord hides.
//! 2. A reindex shows its progress in one message edited at most once a second, then what changed and what is wrong; readers
//!    are answered meanwhile.
//! 3. Off answers nothing, Mention what speaks to the bot, Suggest hints, Auto answers questions when it is sure.
//! 4. Without the message content intent Suggest and Auto say so, to the moderator, in the log and in `/about`.
//! 5. A person and a channel are braked with a friendly sentence.

use super::scene::{BOAT, KITE, Scene, answers, is_private, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::loopback::{Discord, Setup};
use crate::discord::people::{EDITOR, EDITOR_ROLE, FRIEND, MODERATOR, READER};
use crate::discord::places::{FORUM, Place, channel};
use serde_json::Value;

const REGULATORS: &str = "why are regulators involved";

fn granted() -> Setup {
    Setup { message_content: true, ..Setup::default() }
}

fn mode(name: &str) -> Interaction {
    Interaction::command("channel").option("mode", name).by(&MODERATOR)
}

/// The message of `interaction` once it has these words: a reindex edits it as it goes.
#[track_caller]
pub(super) fn finally(discord: &Discord, interaction: &Interaction, expected: &str) -> Value {
    let id = text(&discord.answer_to(interaction), "/id").to_owned();
    discord.message_when(&id, |m| words(m).contains(expected))
}

#[test]
fn moderators_commands_are_checked_here_too() {
    let scene = Scene::with(Setup::default(), Home::of(&[("kite.md", KITE)]), &[("IBID_MODERATOR_ROLES", EDITOR_ROLE)]);
    for person in [&READER, &FRIEND] {
        for command in [Interaction::command("reindex"), mode("off")] {
            let refused = scene.answer(&command.by(person));
            assert!(is_private(&refused) && words(&refused).contains("Only moderators"), "{refused}");
        }
    }
    assert!(is_private(&scene.answer(&mode("off").at(Place::Direct))));
    for person in [&MODERATOR, &EDITOR] {
        let done = Interaction::command("reindex").by(person);
        scene.discord.dispatch(&done);
        finally(&scene.discord, &done, "up to date");
        says(&scene.answer(&mode("mention").by(person)), "Mention");
    }
    scene.reply(&Post::to_bot("who built the kite"));
    scene.close();
}

#[test]
fn a_reindex_tells_how_it_goes_and_what_changed() {
    let scene = Scene::unwatched(&[("kite.md", KITE), ("boat.md", BOAT)]);
    scene.home.write("kite.md", &KITE.replace("team of six", "club of nine"));
    scene.home.write("new.md", "# A balloon\n\nThe balloon rose at dawn.\n");
    scene.home.write("broken.md", "");
    let reindex = Interaction::command("reindex").by(&MODERATOR);
    scene.discord.dispatch(&reindex);
    answers(
        &scene.answer(&Interaction::ask("where did the boat sink")),
        "where did the boat sink",
        "A boat",
        "harbour",
    );
    let done = finally(&scene.discord, &reindex, "Done");
    for word in ["Added: 1", "Changed: 1", "Removed: 0", "broken.md", "empty"] {
        says(&done, word);
    }
    says(&scene.answer(&Interaction::ask("who built the kite")), "club of nine");
    let edits = scene.discord.requests(&format!("PATCH /webhooks/*/{}/messages/*", reindex.token()));
    for pair in edits.windows(2).take(edits.len().saturating_sub(2)) {
        assert!(pair[1].at - pair[0].at > 0.9, "at most one edit a second");
    }
    let again = Interaction::command("reindex").by(&MODERATOR).locale("zh-TW");
    scene.discord.dispatch(&again);
    scene.discord.wait(|seen| {
        let shown = seen.messages.get(seen.asked(&again).shown.first()?)?;
        words(&shown.json).contains("broken.md").then_some(())
    });
    scene.close();
}

#[test]
fn a_channel_that_is_off_is_left_alone() {
    let mut scene = Scene::open();
    says(&scene.answer(&mode("off")), "Off");
    let refused = scene.answer(&Interaction::ask(REGULATORS));
    assert!(is_private(&refused), "commands are refused privately: {refused}");
    let private = scene.answer(&Interaction::ask(REGULATORS).option("private", true));
    assert!(is_private(&private));
    let (mention, thread) = (Post::to_bot(REGULATORS), Post::to_bot(REGULATORS).at(Place::Thread));
    scene.pass_over(&[&mention, &thread]);
    scene.restart();
    let after = Post::to_bot(REGULATORS);
    scene.pass_over(&[&after]);
    scene.reply(&Post::to_bot(REGULATORS).at(Place::Side));
    scene.answer(&mode("mention"));
    scene.reply(&Post::to_bot(REGULATORS));
    let discord = scene.close();
    for post in [&mention, &thread, &after] {
        assert_eq!(
            discord.look(|seen| seen.replies_to(post.id()).count()),
            0,
            "also in its threads, also after a restart"
        );
    }
}

#[test]
fn auto_answers_questions_when_it_is_sure() {
    let scene = Scene::with(granted(), Home::shipped(), &[("IBID_MESSAGE_CONTENT", "true")]);
    says(&scene.answer(&mode("auto")), "Auto");
    says(&scene.answer(&mode("auto").channel_option("channel", &channel(FORUM).unwrap())), "Auto");
    let question = "Will opening my laptop void its warranty?";
    let reply = scene.reply(&Post::new(question));
    says(&reply, "warranty");
    let (thread, starter) = Post::forum(question, "The laptop is two years old.");
    scene.discord.dispatch(&thread);
    says(&scene.reply(&starter), "warranty");
    let silent = [
        Post::new("how do i get red wine out of a carpet?"),
        Post::new("good morning everybody"),
        Post::new(question).at(Place::Side),
        Post::new(question).replying_to(&Post::new("no idea").message()),
        Post::new(question).with("/author/bot", true),
    ];
    let events: Vec<&dyn AsRef<_>> = silent.iter().map(|p| p as &dyn AsRef<_>).collect();
    scene.pass_over(&events);
    let discord = scene.close();
    for post in &silent {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0, "{post:?}");
    }
    assert_eq!(discord.look(|seen| seen.replies_to(starter.id()).count()), 1);
}

#[test]
fn suggest_hints_and_answers_who_presses() {
    let scene = Scene::with(granted(), Home::shipped(), &[("IBID_MESSAGE_CONTENT", "true")]);
    scene.answer(&mode("suggest"));
    let post = Post::new("Will opening my laptop void its warranty?");
    let hint = scene.reply(&post);
    assert!(hint["embeds"].as_array().unwrap().is_empty(), "a hint, not the answer: {hint}");
    let shown = scene.answer(&Interaction::press(&hint, labels(&hint)[0]).by(&FRIEND));
    assert!(is_private(&shown) && words(&shown).contains("warranty"), "{shown}");
    scene.close();
}

#[test]
fn a_missing_intent_is_told_and_degrades() {
    let scene = Scene::open();
    says(&scene.answer(&mode("auto")), "intent");
    says(&scene.answer(&Interaction::command("about")), "intent");
    scene.bot.wait_said("message content intent");
    let plain = Post::new("Will opening my laptop void its warranty?");
    scene.pass_over(&[&plain]);
    answers(&scene.reply(&Post::to_bot(REGULATORS)), REGULATORS, "Amazon", "");
    scene.answer(&mode("auto").channel_option("channel", &channel(FORUM).unwrap()));
    // The words of a post cannot be read, its title can.
    let (thread, starter) = Post::forum("Will opening my laptop void its warranty?", "The fan is full of dust.");
    scene.discord.dispatch(&thread);
    scene.discord.dispatch(&starter);
    let told = scene.discord.wait(|seen| {
        let ours = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        ours.into_iter().find(|m| text(m, "/channel_id") == starter.channel()).cloned()
    });
    says(&told, "warranty");
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.replies_to(plain.id()).count()), 0);
}

#[test]
fn missing_permissions_are_told_to_the_moderator() {
    let scene = Scene::open();
    // View Channel and Read Message History, and neither Send Messages nor Embed Links.
    says(&scene.answer(&mode("mention").with("/app_permissions", "66560")), "Send Messages");
    // Of another channel Discord says what the bot may do there.
    let side = channel(&Place::Side.channel(&READER)).unwrap();
    let there = format!("/data/resolved/channels/{}/app_permissions", text(&side, "/id"));
    let of = |bits: &str, kind: u64| {
        let mut side = side.clone();
        side["type"] = kind.into();
        if kind == 12 {
            side["parent_id"] = text(&side, "/id").into();
        }
        mode("mention").channel_option("channel", &side).with(&there, bits)
    };
    says(&scene.answer(&of("66560", 0)), "Send Messages");
    assert!(!words(&scene.answer(&of("8", 0))).contains("still needs"), "an administrator may do all");
    // The chats of voice (2) and stage (13) channels have no threads; in a thread (12) nothing else is written.
    let (in_channel, in_thread) = ("84992", "274877989888");
    for (bits, kind, lacks) in
        [(in_channel, 2, None), (in_channel, 13, None), (in_thread, 12, None), (in_channel, 12, Some("in Threads"))]
    {
        let set = scene.answer(&of(bits, kind));
        says(&set, "is now set to");
        assert_eq!(lacks.is_some(), words(&set).contains("still needs"), "{kind}: {}", words(&set));
        if let Some(lacks) = lacks {
            says(&set, lacks);
        }
    }
    scene.close();
}

#[test]
fn a_person_who_asks_too_fast_is_braked() {
    let scene = Scene::with(Setup::default(), Home::shipped(), &[("IBID_USER_COOLDOWN", "2/1h")]);
    for _ in 0..2 {
        assert!(!is_private(&scene.answer(&Interaction::ask(REGULATORS))));
    }
    let braked = scene.answer(&Interaction::ask(REGULATORS));
    assert!(is_private(&braked) && words(&braked).contains("<t:"), "{braked}");
    assert!(!is_private(&scene.answer(&Interaction::ask(REGULATORS).by(&FRIEND))), "each for themselves");
    let posts = [(); 4].map(|()| Post::to_bot(REGULATORS).by(&EDITOR));
    for (post, expected) in posts.iter().zip(["Amazon", "Amazon", "<t:"]) {
        says(&scene.reply(post), expected);
    }
    scene.pass_over(&[&posts[3]]);
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.replies_to(posts[3].id()).count()), 0, "nobody reads it twice");
}

#[test]
fn a_channel_with_many_answers_is_braked() {
    let scene = Scene::with(Setup::default(), Home::shipped(), &[("IBID_CHANNEL_COOLDOWN", "1/1h")]);
    assert!(!is_private(&scene.answer(&Interaction::ask(REGULATORS))));
    let second = scene.answer(&Interaction::ask(REGULATORS).by(&FRIEND));
    assert!(is_private(&second) && words(&second).contains("Amazon"), "answered, privately: {second}");
    assert!(!is_private(&scene.answer(&Interaction::ask(REGULATORS).at(Place::Side))), "each channel for itself");
    scene.close();
}

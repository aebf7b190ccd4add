//! The commands that Discord shows readers, as wire JSON. Names and descriptions are [`Localisation`]; what to change where
//! Discord has other commands is for `plan`, sending it is `rest`'s work, answering a command `handler`'s.

mod plan;

pub(crate) use plan::plan;

use super::localisation::Localisation;
use super::rights::{Right, of_command};
use crate::article::MAX_QUESTION_CHARS;
use crate::ingest::ArticleState;
use crate::ledger::FIGURE_DAYS;
use serde_json::{Value, json};

// The kinds of a command and of an option, developers/interactions/application-commands.
const SLASH: u64 = 1;
const ON_MESSAGE: u64 = 3;
const SUBCOMMAND: u64 = 1;
const STRING: u64 = 3;
const BOOLEAN: u64 = 5;
const USER: u64 = 6;
const INTEGER: u64 = 4;
const CHANNEL: u64 = 7;
const NUMBER: u64 = 10;
const ATTACHMENT: u64 = 11;

/// `MANAGE_GUILD`, 1 << 5, as Discord writes a set of permissions.
const MANAGE_GUILD: &str = "32";

/// Where the bot can be asked something: text, voice, announcement, its threads, public and private threads, stage, forum.
pub(crate) const ASKED_IN: [u64; 8] = [0, 2, 5, 10, 11, 12, 13, 15];

/// What can be handed in, at most ten (changelog of 2026-08-05).
const FILE_TYPES: [&str; 10] = [".md", ".markdown", ".html", ".htm", ".txt", ".xml", ".rss", ".atom", ".json", ".zip"];

/// The modes of a channel, as the option's values.
pub(crate) const MODES: [&str; 5] = ["off", "mention", "suggest", "auto", "shadow"];

/// What `/reindex` can do beside reindexing, as the option's values.
pub(crate) const ACTIONS: [&str; 2] = ["preview", "rollback"];

/// Characters of a moderator's note.
pub(crate) const MAX_NOTE_CHARS: usize = 300;

/// All commands, as they are sent to Discord.
pub(crate) fn definitions() -> Vec<Value> {
    let question = with(
        required(option(STRING, "ask", "question")),
        json!({"autocomplete": true, "max_length": MAX_QUESTION_CHARS}),
    );
    let since = option(STRING, "ask", "since");
    let private = option(BOOLEAN, "ask", "private");
    let for_whom = option(USER, "ask", "for");
    let modes: Vec<Value> =
        MODES.iter().map(|mode| with(named(&format!("channel.mode.{mode}")), json!({"value": mode}))).collect();
    let mode = with(required(option(STRING, "channel", "mode")), json!({"choices": modes}));
    let channel = with(option(CHANNEL, "channel", "channel"), json!({"channel_types": ASKED_IN}));
    let log = with(option(CHANNEL, "channel", "log"), json!({"channel_types": [0]}));
    let action = |name: &&str| with(named(&format!("command.reindex.{name}.name")), json!({"value": name}));
    let actions: Vec<Value> = ACTIONS.iter().map(action).collect();
    let article = |command| with(option(STRING, command, "article"), json!({"autocomplete": true}));
    let category = |command| with(option(STRING, command, "category"), json!({"autocomplete": true}));
    let days = with(option(INTEGER, "stats", "days"), json!({"min_value": 1, "max_value": FIGURE_DAYS}));
    vec![
        slash("ask", &[question, article("ask"), category("ask"), since, private, for_whom]),
        slash("faq", &[required(article("faq"))]),
        slash("articles", &[category("articles")]),
        slash("help", &[]),
        slash("about", &[]),
        slash("reindex", &[with(option(STRING, "reindex", "action"), json!({"choices": actions}))]),
        slash(
            "article",
            &[subcommand("article", "add", &article_add()), subcommand("article", "state", &article_state())],
        ),
        slash("feed", &feed()),
        slash("channel", &[mode, channel, log]),
        slash("threshold", &threshold()),
        slash("privacy", &[]),
        slash("gaps", &[]),
        slash("stats", &[days]),
        slash("audit", &[]),
        command(ON_MESSAGE, named("command.find.name")),
        command(ON_MESSAGE, named("command.wrong.name")),
    ]
}

/// The options of `/article add`.
fn article_add() -> [Value; 2] {
    // Where Discord does not know the filter yet it ignores it; what is in the file is looked at in any case.
    let file = with(option(ATTACHMENT, "article.add", "file"), json!({"file_types": FILE_TYPES}));
    [file, option(STRING, "article.add", "url")]
}

/// The subcommands of `/feed`.
fn feed() -> [Value; 3] {
    let of = |kind, name| option(kind, "feed.add", name);
    let add = [
        required(of(STRING, "url")),
        with(of(INTEGER, "hours"), json!({"min_value": 1, "max_value": 168})),
        with(of(INTEGER, "limit"), json!({"min_value": 1, "max_value": 1000})),
        with(of(CHANNEL, "log"), json!({"channel_types": [0]})),
    ];
    [
        subcommand("feed", "add", &add),
        subcommand("feed", "list", &[]),
        subcommand(
            "feed",
            "remove",
            &[with(required(option(STRING, "feed.remove", "url")), json!({"autocomplete": true}))],
        ),
    ]
}

/// The options of `/threshold`.
fn threshold() -> [Value; 3] {
    let of = |kind, name| option(kind, "threshold", name);
    [
        with(of(INTEGER, "precision"), json!({"min_value": 50, "max_value": 99})),
        with(of(NUMBER, "value"), json!({"min_value": 0, "max_value": 1})),
        of(BOOLEAN, "reset"),
    ]
}

/// The options of `/article state`.
fn article_state() -> [Value; 4] {
    let of = |name| option(STRING, "article.state", name);
    let states = [ArticleState::Published, ArticleState::Embargoed, ArticleState::Corrected, ArticleState::Retracted];
    let choice = |state: ArticleState| with(named(&format!("state.{}", state.name())), json!({"value": state.name()}));
    [
        with(required(of("article")), json!({"autocomplete": true})),
        with(required(of("state")), json!({"choices": states.map(choice)})),
        of("until"),
        with(of("note"), json!({"max_length": MAX_NOTE_CHARS})),
    ]
}

fn subcommand(command: &str, name: &str, options: &[Value]) -> Value {
    with(option(SUBCOMMAND, command, name), json!({"options": options}))
}

fn slash(name: &str, options: &[Value]) -> Value {
    let command = command(SLASH, described(&format!("command.{name}")));
    if options.is_empty() { command } else { with(command, json!({"options": options})) }
}

/// Readers' commands are for servers, direct messages and groups, whether the server or the reader installed the bot;
/// moderators' for whoever may manage the server, there only. That hides them; the rights are checked when they come.
fn command(kind: u64, words: Value) -> Value {
    let is_for_readers = words["name"].as_str().and_then(of_command) == Some(Right::Reader);
    let whom = if is_for_readers {
        json!({"integration_types": [0, 1], "contexts": [0, 1, 2]})
    } else {
        json!({"integration_types": [0], "contexts": [0], "default_member_permissions": MANAGE_GUILD})
    };
    with(with(json!({"type": kind}), words), whom)
}

fn option(kind: u64, command: &str, name: &str) -> Value {
    with(json!({"type": kind}), described(&format!("command.{command}.{name}")))
}

fn required(option: Value) -> Value {
    with(option, json!({"required": true}))
}

/// A name and a description from the words, in every language.
fn described(key: &str) -> Value {
    let description = format!("{key}.description");
    with(
        named(&format!("{key}.name")),
        json!({
            "description": english(&description),
            "description_localizations": Localisation::localisations(&description),
        }),
    )
}

fn named(key: &str) -> Value {
    json!({"name": english(key), "name_localizations": Localisation::localisations(key)})
}

fn english(key: &str) -> String {
    Localisation::of("en").say(key)
}

/// The fields of two objects in one.
fn with(mut value: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, more) {
        fields.extend(more);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    // developers/interactions/application-commands: "Application Command Object", "Option Structure", "Option Choice
    // Structure", and under "Registering a Command" the numbers of commands. Lengths are in characters.
    const NAME: usize = 32;
    const DESCRIPTION: usize = 100;
    const OPTIONS: usize = 25;
    const CHOICES: usize = 25;
    const CHOICE_NAME: usize = 100;
    const CHOICE_VALUE: usize = 100;
    const TEXT_LENGTH: u64 = 6_000;
    const COMMAND: usize = 8_000;
    const SLASH_COMMANDS: usize = 100;
    const MESSAGE_COMMANDS: usize = 15;

    fn chars(value: &Value) -> usize {
        value.as_str().unwrap().chars().count()
    }

    /// A text and its localisations.
    fn texts<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
        let localised = value.get(format!("{field}_localizations")).and_then(Value::as_object);
        value.get(field).into_iter().chain(localised.into_iter().flat_map(|texts| texts.values()))
    }

    fn items<'a>(value: &'a Value, field: &str) -> &'a [Value] {
        value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and lower case where the script has it.
    fn is_name(name: &Value) -> bool {
        let name = name.as_str().unwrap();
        let is_allowed = |c: char| {
            c.is_alphanumeric() || "-_'".contains(c) || matches!(c, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}')
        };
        (1..=NAME).contains(&name.chars().count()) && name.chars().all(is_allowed) && name.to_lowercase() == name
    }

    /// What a command or a part of it counts towards [`COMMAND`]: of each text the longest localisation.
    fn size(value: &Value) -> usize {
        let own = ["name", "description", "value"].map(|field| texts(value, field).map(chars).max().unwrap_or(0));
        let parts = items(value, "options").iter().chain(items(value, "choices"));
        own.iter().sum::<usize>() + parts.map(size).sum::<usize>()
    }

    #[test]
    fn definitions_keep_to_discords_limits() {
        let definitions = definitions();
        let of_type = |kind: u64| definitions.iter().filter(|c| c["type"] == kind).count();
        assert!(of_type(SLASH) <= SLASH_COMMANDS && of_type(ON_MESSAGE) <= MESSAGE_COMMANDS);
        let names: BTreeSet<String> = definitions.iter().map(|c| format!("{} {}", c["type"], c["name"])).collect();
        assert_eq!(names.len(), definitions.len(), "a name is taken twice");
        for command in &definitions {
            let name = &command["name"];
            assert!(size(command) <= COMMAND && items(command, "options").len() <= OPTIONS, "{name}");
            if command["type"] == ON_MESSAGE {
                assert!(texts(command, "name").all(|n| (1..=NAME).contains(&chars(n))), "{name}");
                assert!(command.get("description").is_none() && command.get("options").is_none(), "{name}");
                continue;
            }
            let options = items(command, "options");
            let inner = options.iter().flat_map(|option| items(option, "options"));
            for described in [command].into_iter().chain(options).chain(inner) {
                assert!(texts(described, "name").all(is_name), "{name}: {}", described["name"]);
                let fits = |text| (1..=DESCRIPTION).contains(&chars(text));
                assert!(texts(described, "description").all(fits), "{name}: {}", described["name"]);
                let most = described.get("max_length").and_then(Value::as_u64);
                assert!(most.is_none_or(|most| most <= TEXT_LENGTH), "{name}");
                let choices = items(described, "choices");
                assert!(choices.len() <= CHOICES, "{name}");
                assert!(choices.iter().flat_map(|c| texts(c, "name")).all(|n| chars(n) <= CHOICE_NAME), "{name}");
                assert!(choices.iter().all(|c| chars(&c["value"]) <= CHOICE_VALUE), "{name}");
                assert!(choices.is_empty() || described.get("autocomplete").is_none(), "{name}");
            }
            // Required options come first, and no two have one name in any language.
            for options in [options].into_iter().chain(options.iter().map(|option| items(option, "options"))) {
                assert!(options.is_sorted_by_key(|o| o.get("required").is_none()), "{name}");
                assert!(options.len() <= OPTIONS, "{name}");
                for (locale, _) in Localisation::all() {
                    let taken: BTreeSet<&str> = options
                        .iter()
                        .filter_map(|o| o["name_localizations"].get(locale).unwrap_or(&o["name"]).as_str())
                        .collect();
                    assert_eq!(taken.len(), options.len(), "{name} in {locale}");
                }
            }
        }
    }

    #[test]
    fn a_second_opinion_agrees() {
        for mut command in definitions() {
            let kept_by_discord = json!({"id": "1", "application_id": "2", "version": "3"});
            command = with(with(json!({"description": ""}), command), kept_by_discord);
            let command: twilight_model::application::command::Command = serde_json::from_value(command).unwrap();
            twilight_validate::command::command(&command).unwrap();
        }
    }

    #[test]
    fn names_that_the_code_knows_are_the_english_ones() {
        let names: Vec<String> = definitions().iter().map(|c| c["name"].as_str().unwrap().to_owned()).collect();
        let known = [
            "ask",
            "faq",
            "articles",
            "help",
            "about",
            "reindex",
            "article",
            "feed",
            "channel",
            "threshold",
            "privacy",
            "gaps",
            "stats",
            "audit",
            "Find the answer",
            "Wrong answer",
        ];
        assert_eq!(names, known);
        let ask = &definitions()[0];
        let options: Vec<&str> = items(ask, "options").iter().map(|o| o["name"].as_str().unwrap()).collect();
        assert_eq!(options, ["question", "article", "category", "since", "private", "for"]);
        assert_eq!(ask["name_localizations"]["zh-TW"], "提問");
        assert_eq!(items(ask, "options")[0]["max_length"], MAX_QUESTION_CHARS);
    }

    #[test]
    fn moderators_commands_are_for_servers_and_managers() {
        for command in definitions() {
            let is_for_moderators =
                ["reindex", "article", "feed", "channel", "threshold", "gaps", "stats", "audit", "Wrong answer"]
                    .iter()
                    .any(|name| command["name"] == *name);
            let permissions = is_for_moderators.then_some(MANAGE_GUILD);
            assert_eq!(command.get("default_member_permissions").and_then(Value::as_str), permissions);
            assert_eq!(command["contexts"], if is_for_moderators { json!([0]) } else { json!([0, 1, 2]) });
            assert_eq!(command["integration_types"], if is_for_moderators { json!([0]) } else { json!([0, 1]) });
        }
    }
}

//! A stand-in with a bot: how every scenario begins, what it asks, how it ends.

use crate::discord::bot::{Bot, Home};
use crate::discord::events::{Event, Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::loopback::{Discord, Exchange, Setup, flags};
use crate::discord::people::{Person, TOKEN};
use serde_json::{Value, json};
use std::time::Duration;

/// In every state of the connection the process is gone within this time.
pub(super) const GONE: Duration = Duration::from_secs(15);

/// Nobody is braked, so that a test may ask as fast as it likes.
pub(super) const UNBRAKED: [(&str, &str); 2] = [("IBID_USER_COOLDOWN", "0"), ("IBID_CHANNEL_COOLDOWN", "0")];

/// Two articles of which each answers something and both the same.
pub(super) const KITE: &str = "---\nurl: https://a.example/kite\nauthor: Ana Prado\ndate: 2026-01-02\ncategory: Sky\n---\n\n# A kite over the sea\n\nThe kite flew over the sea for nine hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n\n### When does the season open?\n\nThe kite season opens in May.\n";
pub(super) const BOAT: &str = "---\nurl: https://a.example/boat\ndate: 2026-02-03\ncategory: Water\n---\n\n# A boat in the harbour\n\nThe boat sank in the harbour after a storm.\n\n## FAQ\n\n### When does the season open?\n\nThe boat season opens in July.\n";

#[must_use = "a scene is held against the rules when it is closed"]
pub(super) struct Scene {
    pub discord: Discord,
    pub home: Home,
    pub bot: Bot,
    environment: Vec<(String, String)>,
}

impl Scene {
    /// The shipped corpus.
    #[track_caller]
    pub(super) fn open() -> Self {
        Self::with(Setup::default(), Home::shipped(), &[])
    }

    /// A corpus of its own, which may change.
    #[track_caller]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self::with(Setup::default(), Home::of(files), &[])
    }

    /// The same; what changes in it comes in by `/reindex` alone.
    #[track_caller]
    pub(super) fn unwatched(files: &[(&str, &str)]) -> Self {
        Self::with(Setup::default(), Home::of(files), &[("IBID_WATCH", "false")])
    }

    #[track_caller]
    pub(super) fn with(setup: Setup, home: Home, environment: &[(&str, &str)]) -> Self {
        Self::on(Discord::with(setup), home, environment)
    }

    /// On a stand-in that something was done to before.
    #[track_caller]
    pub(super) fn on(discord: Discord, home: Home, environment: &[(&str, &str)]) -> Self {
        let all = UNBRAKED.iter().chain(environment).map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let environment: Vec<(String, String)> = all.collect();
        let bot = Bot::start(&discord, &home, &borrowed(&environment));
        Self { discord, home, bot, environment }
    }

    /// Stops the bot and starts it again in the same home.
    #[track_caller]
    pub(super) fn restart(&mut self) {
        self.restart_after(|_| {});
    }

    /// The same, with something done to the home while no bot is there.
    #[track_caller]
    pub(super) fn restart_after(&mut self, act: impl FnOnce(&Home)) {
        self.stop();
        act(&self.home);
        self.bot = Bot::start(&self.discord, &self.home, &borrowed(&self.environment));
    }

    /// Lets an interaction happen and returns the message that answers it.
    #[track_caller]
    pub(super) fn answer(&self, interaction: &Interaction) -> Value {
        self.discord.dispatch(interaction);
        self.discord.answer_to(interaction)
    }

    /// Presses a button of a message.
    #[track_caller]
    pub(super) fn press(&self, message: &Value, label: &str) -> Value {
        self.answer(&Interaction::press(message, label))
    }

    /// What is behind the last button of a public answer, as this person sees it.
    #[track_caller]
    pub(super) fn behind(&self, message: &Value, person: &'static Person) -> Value {
        let menu = self.answer(&Interaction::press(message, "More").by(person));
        assert!(is_private(&menu), "the answer itself stays calm: {menu}");
        menu
    }

    /// Lets a message be written and returns the bot's reply to it.
    #[track_caller]
    pub(super) fn reply(&self, post: &Post) -> Value {
        self.discord.dispatch(post);
        self.discord.reply_to(post.id())
    }

    /// Lets things happen to which the bot is to say nothing, and one after them that it answers: by then it has read
    /// them, and what it would say comes before it is gone.
    #[track_caller]
    pub(super) fn pass_over(&self, events: &[&dyn AsRef<Event>]) {
        for event in events {
            self.discord.dispatch(&event.as_ref().clone());
        }
        self.answer(&Interaction::command("help"));
    }

    /// Stops the bot and holds what it did against the rules; the stand-in stays to be looked at.
    #[track_caller]
    pub(super) fn close(self) -> Discord {
        self.stop();
        self.discord
    }

    #[track_caller]
    fn stop(&self) {
        self.bot.terminate();
        let status = self.bot.wait_exit(GONE);
        assert!(status.success(), "{status}: {}", self.bot.stderr());
        assert_clean(&self.discord, &self.bot);
    }
}

/// The rules that no bot breaks, whatever happened to it.
#[track_caller]
pub(super) fn assert_clean(discord: &Discord, bot: &Bot) {
    for said in [bot.stdout(), bot.stderr()] {
        assert!(!said.contains(TOKEN) && !said.contains("not_a_real_token"), "the token is shown: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    let all = discord.look(|seen| seen.exchanges.iter().chain(&seen.faulted).cloned().collect::<Vec<_>>());
    for exchange in &all {
        assert!(exchange.is_known, "no such route: {} {}", exchange.method, exchange.path);
        let is_bad = exchange.status == 401 || [json!(50035), json!(50006)].contains(&exchange.response["code"]);
        assert!(!is_bad, "{} {}: {}", exchange.method, exchange.path, exchange.response);
        if says_something(exchange) {
            let allowed = &exchange.message()["allowed_mentions"];
            let is_empty = |list: &str| allowed[list].as_array().is_none_or(Vec::is_empty);
            let is_quiet = allowed["parse"] == json!([]) && is_empty("/users") && is_empty("/roles");
            assert!(is_quiet && allowed["replied_user"] != json!(true), "it may ping: {}", exchange.request);
        }
    }
    discord.look(|seen| {
        for message in seen.messages.living().filter(|m| m.is_by_bot()) {
            let json = &message.json;
            assert!(list(json, "/mentions").is_empty() && json["mention_everyone"] == json!(false), "it pings: {json}");
        }
    });
}

/// Whether a request sends or edits a message.
fn says_something(exchange: &Exchange) -> bool {
    let callback =
        exchange.is("POST /interactions/*/*/callback") && [4, 7].map(|n| json!(n)).contains(&exchange.request["type"]);
    let others = [
        "POST /webhooks/*/*",
        "PATCH /webhooks/*/*/messages/*",
        "POST /channels/*/messages",
        "PATCH /channels/*/messages/*",
    ];
    callback || others.iter().any(|pattern| exchange.is(pattern))
}

/// The words of a message without the bold of headings and short answers: content and embeds, one after the other.
pub(super) fn words(message: &Value) -> String {
    let embeds = list(message, "/embeds").iter();
    let parts = ["/author/name", "/title", "/description", "/footer/text"];
    let said = embeds.flat_map(|e| parts.map(|p| text(e, p)));
    std::iter::once(text(message, "/content")).chain(said).collect::<Vec<_>>().join("\n").replace("**", "")
}

/// The labels of a message's buttons.
pub(super) fn labels(message: &Value) -> Vec<&str> {
    let rows = list(message, "/components").iter();
    rows.flat_map(|row| list(row, "/components")).map(|button| text(button, "/label")).collect()
}

/// Whether a button is there to be pressed.
pub(super) fn can_press(message: &Value, label: &str) -> bool {
    let mut buttons = list(message, "/components").iter().flat_map(|row| list(row, "/components"));
    buttons.any(|b| text(b, "/label") == label && b["disabled"] != json!(true))
}

#[track_caller]
pub(super) fn says(message: &Value, expected: &str) {
    let (said, expected) = (words(message), expected.replace("**", ""));
    assert!(said.contains(&expected), "{expected:?} is not in {said}");
}

/// Whether only the asker sees it.
pub(super) fn is_private(message: &Value) -> bool {
    flags(message) & crate::discord::loopback::EPHEMERAL != 0
}

/// What a good answer has: the question, the article's title, the quote and the way to the very sentence.
#[track_caller]
pub(super) fn answers(message: &Value, question: &str, title: &str, quote: &str) {
    assert_eq!(list(message, "/embeds").len(), 1, "{message}");
    assert_eq!(text(message, "/embeds/0/author/name"), format!("“{question}”"));
    let shown = text(message, "/embeds/0/title");
    assert!(shown.contains(title), "{shown}");
    let description = text(message, "/embeds/0/description");
    assert!(description.replace("**", "").contains(quote), "{quote:?} is not in {description}");
    let link = description.split_once("](<https://").map(|(_, rest)| rest);
    assert!(link.is_some_and(|l| l.contains("#:~:text=")), "no way to the sentence: {description}");
}

fn borrowed(environment: &[(String, String)]) -> Vec<(&str, &str)> {
    environment.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

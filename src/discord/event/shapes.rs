//! The shapes of what the bot looks at. A field that serenity wants and the bot does not look at has a value of no meaning
//! here. What is added to an event's handling and read from a new field belongs here too, or it is there only as long as
//! the rest of the event is in the form that serenity knows.

use super::shape::ValueShape::{Bits32, Bool, ById, Digits, Id, List, Object, Scalar, Such, Text, Time, UpTo};
use super::shape::{ValueShape, exact, may, must, number, or};
use serde_json::Value;

/// A type or another number of a list that Discord makes longer from time to time.
static KIND: ValueShape = UpTo(255);

static USER: ValueShape = Object(&[
    must("id", &Id),
    or("username", &Text, "\"\""),
    may("global_name", &Text),
    // Taken for a person, a bot would be answered.
    exact("bot", &Bool),
]);

static MEMBER: ValueShape = Object(&[
    must("user", &USER),
    or("roles", &List(&Id), "[]"),
    may("permissions", &Digits),
    may("nick", &Text),
    or("deaf", &Bool, "false"),
    or("mute", &Bool, "false"),
    or("flags", &Bits32, "0"),
]);

static CHANNEL: ValueShape = Object(&[
    must("id", &Id),
    or("type", &KIND, "0"),
    may("parent_id", &Id),
    may("name", &Text),
    may("permissions", &Digits),
]);

static ATTACHMENT: ValueShape = Object(&[
    must("id", &Id),
    must("filename", &Text),
    must("url", &Text),
    or("proxy_url", &Text, "\"\""),
    must("size", &UpTo(u32::MAX as u64)),
    may("content_type", &Text),
    may("description", &Text),
]);

static EMBED: ValueShape = Object(&[
    may("title", &Text),
    may("type", &Text),
    may("description", &Text),
    may("url", &Text),
    may("author", &Object(&[must("name", &Text), may("url", &Text)])),
    may("footer", &Object(&[must("text", &Text)])),
    may("fields", &List(&Object(&[must("name", &Text), must("value", &Text), or("inline", &Bool, "false")]))),
]);

/// A button or a field that the bot knows what to do with.
static COMPONENT: ValueShape = Such(
    &Object(&[
        must("type", &KIND),
        may("custom_id", &Text),
        may("style", &KIND),
        may("label", &Text),
        may("url", &Text),
        may("value", &Text),
        may("options", &List(&Object(&[must("label", &Text), must("value", &Text)]))),
        or("disabled", &Bool, "false"),
    ]),
    |component| {
        let has = |field: &str| component.get(field).is_some();
        match component["type"].as_u64() {
            Some(2) => has("url") || has("custom_id") && has("style"),
            // A menu of entries, and a field of a form.
            Some(3 | 4) => has("custom_id"),
            _ => false,
        }
    },
);

static ROW: ValueShape =
    Such(&Object(&[must("type", &KIND), or("components", &List(&COMPONENT), "[]")]), |row| row["type"] == 1);

static REFERENCE: ValueShape = Object(&[may("message_id", &Id), must("channel_id", &Id), may("guild_id", &Id)]);

/// What was forwarded.
static SNAPSHOT: ValueShape = Object(&[must(
    "message",
    &Object(&[
        or("content", &Text, "\"\""),
        or("type", &KIND, "0"),
        or("timestamp", &Time, "\"2015-01-01T00:00:00Z\""),
        or("attachments", &List(&ATTACHMENT), "[]"),
        or("embeds", &List(&EMBED), "[]"),
        or("mentions", &List(&USER), "[]"),
        or("mention_roles", &List(&Id), "[]"),
    ]),
)]);

/// A message, on its own or in something else.
pub(super) static MESSAGE: ValueShape = Object(&[
    must("id", &Id),
    must("channel_id", &Id),
    exact("guild_id", &Id),
    must("author", &USER),
    // What a webhook says is answered by nobody.
    exact("webhook_id", &Id),
    or("type", &KIND, "0"),
    or("content", &Text, "\"\""),
    or("timestamp", &Time, "\"2015-01-01T00:00:00Z\""),
    may("edited_timestamp", &Time),
    or("tts", &Bool, "false"),
    or("mention_everyone", &Bool, "false"),
    or("mentions", &List(&USER), "[]"),
    or("mention_roles", &List(&Id), "[]"),
    or("attachments", &List(&ATTACHMENT), "[]"),
    or("embeds", &List(&EMBED), "[]"),
    or("pinned", &Bool, "false"),
    may("application_id", &Id),
    // Whether only one person sees it.
    exact("flags", &Bits32),
    may("message_reference", &REFERENCE),
    may("referenced_message", &MESSAGE),
    may("message_snapshots", &List(&SNAPSHOT)),
    or("components", &List(&ROW), "[]"),
]);

/// What is said of an edit.
pub(super) static EDIT: ValueShape = Object(&[
    must("id", &Id),
    must("channel_id", &Id),
    exact("guild_id", &Id),
    may("author", &USER),
    may("content", &Text),
    may("edited_timestamp", &Time),
    may("referenced_message", &MESSAGE),
]);

static RESOLVED: ValueShape = Object(&[
    may("users", &ById(&USER)),
    may("channels", &ById(&CHANNEL)),
    may("messages", &ById(&MESSAGE)),
    may("attachments", &ById(&ATTACHMENT)),
]);

/// An option whose value is what its type says.
static OPTION: ValueShape = Such(
    &Object(&[
        must("name", &Text),
        must("type", &KIND),
        may("value", &Scalar),
        may("focused", &Bool),
        may("options", &List(&OPTION)),
    ]),
    |option| {
        let value = &option["value"];
        match option["type"].as_u64() {
            Some(1 | 2) => option["options"].is_array(),
            _ if option["focused"] == Value::Bool(true) => value.is_string(),
            Some(3) => value.is_string(),
            Some(4) => value.as_i64().is_some(),
            Some(5) => value.is_boolean(),
            Some(6..=9 | 11) => number(value).is_some_and(|id| id > 0),
            Some(10) => value.is_number(),
            _ => false,
        }
    },
);

static COMMAND_DATA: ValueShape = Object(&[
    or("id", &Id, "\"1\""),
    must("name", &Text),
    or("type", &KIND, "1"),
    or("resolved", &RESOLVED, "{}"),
    or("options", &List(&OPTION), "[]"),
    may("target_id", &Id),
]);

static PRESS_DATA: ValueShape = Object(&[
    must("custom_id", &Text),
    // A list to choose from has values; whatever else was pressed does what its id says.
    or("component_type", &Such(&UpTo(3), |kind| *kind == 3), "2"),
    or("values", &List(&Text), "[]"),
]);

static FORM_DATA: ValueShape = Object(&[must("custom_id", &Text), or("components", &List(&ROW), "[]")]);

/// All of an interaction but what was done.
macro_rules! interaction {
    ($($more:expr),+) => {
        Object(&[
            must("id", &Id),
            must("application_id", &Id),
            must("type", &KIND),
            must("token", &Text),
            must("channel_id", &Id),
            exact("guild_id", &Id),
            // Who asks is never guessed; a member whose rights cannot be read is one without.
            exact("member", &MEMBER),
            exact("user", &USER),
            may("channel", &CHANNEL),
            or("locale", &Text, "\"en-US\""),
            may("guild_locale", &Text),
            may("app_permissions", &Digits),
            or("authorizing_integration_owners", &Object(&[may("0", &Digits), may("1", &Id)]), "{}"),
            may("context", &KIND),
            or("entitlements", &List(&NOTHING), "[]"),
            or("version", &KIND, "1"),
            or("attachment_size_limit", &UpTo(u32::MAX as u64), "0"),
            $($more),+
        ])
    };
}

/// What nobody looks at.
static NOTHING: ValueShape = Such(&Bool, |_| false);

/// A command, or what is typed of one.
pub(super) static COMMAND: ValueShape = interaction!(must("data", &COMMAND_DATA));
/// A button or a list of a message.
pub(super) static PRESS: ValueShape = interaction!(must("data", &PRESS_DATA), must("message", &MESSAGE));
/// A form that was sent.
pub(super) static FORM: ValueShape = interaction!(must("data", &FORM_DATA), may("message", &MESSAGE));

//! The shapes of what is sent, as Discord's API takes them. serenity's builders hide what they hold; these are plain
//! values that tests can measure, and every way of sending says that nobody is mentioned.

use super::limits;
use serde::Serialize;
use serde_json::{Value, json};

/// Only the asker sees it (`EPHEMERAL`).
const PRIVATE: u32 = 1 << 6;
/// No push notification (`SUPPRESS_NOTIFICATIONS`).
const QUIET: u32 = 1 << 12;
/// The number by which a body speaks of its file.
const FILE: &str = "0";

/// A message's body. Sending replaces all of it, so an edit leaves nothing of the old one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Message {
    pub content: String,
    pub embeds: Vec<Embed>,
    pub components: Vec<ComponentRow>,
    /// A file that goes with it; an embed shows it as [`File::address`].
    #[serde(skip)]
    pub file: Option<File>,
}

/// A file of a message.
#[derive(Clone, PartialEq)]
pub(super) struct File {
    pub name: &'static str,
    /// What it shows, for those who do not see it.
    pub description: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// How an embed of the same message names it.
    pub(super) fn address(&self) -> String {
        format!("attachment://{}", self.name)
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.name, self.bytes.len())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Embed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<AttachmentName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<Footer>,
}

/// A picture in an embed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Image {
    pub url: String,
    /// What it shows, for those who do not see it.
    pub description: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct AttachmentName {
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Footer {
    pub text: String,
}

/// An action row: buttons, or one select menu.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ComponentRow {
    #[serde(rename = "type")]
    kind: u8,
    pub components: Vec<Component>,
}

/// What stands in a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Component {
    Button(Button),
    Select(Select),
}

/// A menu of which one entry is chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Select {
    #[serde(rename = "type")]
    kind: u8,
    custom_id: &'static str,
    placeholder: String,
    options: Vec<MenuOption>,
}

/// An entry of a menu; what choosing it does is in its value, as in a button's id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MenuOption {
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    value: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    pub label: String,
    pub custom_id: String,
}

/// How a button looks; its meaning is in its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ButtonLook {
    Primary = 1,
    Secondary = 2,
    Danger = 4,
}

impl Button {
    pub(super) fn new(style: ButtonLook, label: &str, custom_id: String) -> Self {
        Self { kind: 2, style: style as u8, label: limits::fit(label, limits::BUTTON_LABEL), custom_id }
    }
}

impl MenuOption {
    pub(super) fn new(label: &str, description: &str, value: String) -> Self {
        let fit = |text: &str| limits::fit(text, limits::ENTRY);
        Self { label: fit(label), description: Some(fit(description)).filter(|d| !d.is_empty()), value }
    }
}

/// A row of one menu. It is known by its entries; `custom_id` tells it apart within the message.
pub(super) fn select(custom_id: &'static str, placeholder: &str, entries: Vec<MenuOption>) -> ComponentRow {
    let options: Vec<MenuOption> = entries.into_iter().take(limits::ENTRIES).collect();
    let placeholder = limits::fit(placeholder, limits::PLACEHOLDER);
    ComponentRow { kind: 1, components: vec![Component::Select(Select { kind: 3, custom_id, placeholder, options })] }
}

/// Buttons in as many rows as they need.
pub(super) fn rows(buttons: Vec<Button>) -> Vec<ComponentRow> {
    let mut rows = Vec::new();
    let mut buttons = buttons.into_iter().map(Component::Button).peekable();
    while buttons.peek().is_some() && rows.len() < limits::ROWS {
        rows.push(ComponentRow { kind: 1, components: buttons.by_ref().take(limits::BUTTONS_IN_ROW).collect() });
    }
    rows
}

impl Message {
    /// A message of words alone.
    pub(super) fn text(content: &str) -> Self {
        Self { content: limits::fit(content, limits::CONTENT), ..Self::default() }
    }

    /// The body common to every way of sending: nobody is mentioned, ever.
    fn body(&self) -> Value {
        let mut body = json!({
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "allowed_mentions": { "parse": [], "replied_user": false },
        });
        if let Some(file) = &self.file {
            let description = limits::fit(&file.description, limits::FILE_DESCRIPTION);
            body["attachments"] = json!([{ "id": FILE, "filename": file.name, "description": description }]);
        }
        body
    }

    /// As the first answer to an interaction.
    pub(super) fn answer(&self, is_private: bool) -> Value {
        json!({ "type": 4, "data": self.flagged(if is_private { PRIVATE } else { 0 }) })
    }

    /// In place of the message whose button was pressed.
    pub(super) fn update(&self) -> Value {
        json!({ "type": 7, "data": self.body() })
    }

    /// As a later message of an interaction.
    pub(super) fn later(&self, is_private: bool) -> Value {
        self.flagged(if is_private { PRIVATE } else { 0 })
    }

    /// In place of a message already sent.
    pub(super) fn edit(&self) -> Value {
        self.body()
    }

    /// As an ordinary message, in reply to another. The nonce, an id, makes sending it twice harmless: Discord gives back
    /// the first.
    pub(super) fn reply_to(&self, message: u64, nonce: u64, is_quiet: bool) -> Value {
        let mut body = self.flagged(if is_quiet { QUIET } else { 0 });
        body["message_reference"] = json!({ "message_id": message.to_string(), "fail_if_not_exists": false });
        // Not a bare number: as one it would be another type in Discord's description.
        body["nonce"] = json!(format!("r{nonce}"));
        body["enforce_nonce"] = json!(true);
        body
    }

    /// As an ordinary message of its own, sent once for whatever has the id `nonce`.
    pub(super) fn once(&self, nonce: u64) -> Value {
        let mut body = self.flagged(0);
        body["nonce"] = json!(format!("s{nonce}"));
        body["enforce_nonce"] = json!(true);
        body
    }

    fn flagged(&self, flags: u32) -> Value {
        let mut body = self.body();
        body["flags"] = json!(flags);
        body
    }

    /// The same as words alone, for a channel in which the bot may not embed.
    pub(super) fn plain(&self) -> Self {
        let mut lines: Vec<String> = vec![self.content.clone()];
        for embed in &self.embeds {
            lines.extend(embed.title.as_ref().map(|t| format!("**{t}**")));
            lines.push(embed.description.clone());
        }
        lines.retain(|l| !l.is_empty());
        Self {
            content: limits::fit(&with_shorter_quote(&lines.join("\n"), limits::CONTENT), limits::CONTENT),
            embeds: Vec::new(),
            components: self.components.clone(),
            file: None,
        }
    }
}

/// `text`, of whose quotes as much is left out as is too long for `limit`, from the last one's end: what stands below a quote,
/// the way to its page, stays.
fn with_shorter_quote(text: &str, limit: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    loop {
        let over = limits::length(&lines.join("\n")).saturating_sub(limit);
        let Some(last) = lines.iter().rposition(|line| line.starts_with("> ")).filter(|_| over > 0) else { break };
        let kept = lines[last].chars().count().saturating_sub(over + 1);
        if kept <= "> ".len() {
            lines.remove(last);
            continue;
        }
        let cut: String = lines[last].chars().take(kept).collect();
        // Between words where the script has any; never behind the first half of an escape.
        let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| if words == ">" { &cut } else { words });
        lines[last] = format!("{}…", cut.trim_end_matches(['\\', ' ']));
    }
    lines.join("\n")
}

/// Acknowledges an interaction whose answer takes longer.
pub(super) fn defer(is_private: bool) -> Value {
    json!({ "type": 5, "data": { "flags": if is_private { PRIVATE } else { 0 } } })
}

/// Acknowledges a button whose message will be edited.
pub(super) fn defer_update() -> Value {
    json!({ "type": 6 })
}

/// Choices while a reader types: name and value.
pub(super) fn choices(choices: &[(String, String)]) -> Value {
    let choices: Vec<Value> = choices
        .iter()
        .take(limits::CHOICES)
        .map(|(name, value)| json!({ "name": limits::fit(name, limits::CHOICE), "value": value }))
        .collect();
    json!({ "type": 8, "data": { "choices": choices } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_a_long_quote_stays_where_embeds_are_not_allowed() {
        let link = "[The page](<https://ferry.example/a>)";
        for quote in [
            "> The ferry sails at nine. ".repeat(120),
            format!("> {}", "渡輪九點開航。".repeat(400)),
            "> \\*".repeat(900),
        ] {
            let description = format!("**Question**\n{quote}\n{link}");
            let embed = Embed { title: Some("The Olm ferry".to_owned()), description, ..Embed::default() };
            let plain =
                Message { content: "-# A line of ours".to_owned(), embeds: vec![embed], ..Message::default() }.plain();
            assert!(limits::length(&plain.content) <= limits::CONTENT && plain.embeds.is_empty());
            assert!(plain.content.ends_with(&format!("…\n{link}")), "{}", plain.content);
            assert!(plain.content.starts_with("-# A line of ours\n**The Olm ferry**\n**Question**\n> "));
            assert!(!plain.content.contains("\\…"), "no half of an escape");
        }
        let short = Message::text("> Short.\nBelow.");
        assert_eq!(short.plain(), short);
    }
}

//! `/channel`: what the bot does in a channel.

use super::super::deliver::{Made, Stands, Ticket};
use super::super::refusing::refuse;
use super::shadow;
use crate::discord::commands::ASKED_IN;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::Outcome;
use crate::discord::notice::Notice;
use crate::discord::payload::Message;
use crate::discord::requester::Requester;
use crate::discord::state::BotState;
use crate::ledger::{AuditAction, Mode};
use jiff::Timestamp;
use serenity::all::{ChannelType, CommandInteraction, Permissions, ResolvedValue};
use std::sync::Arc;

/// What the bot must be allowed in a channel to answer messages there, with the keys of the permissions' names.
const NAMES: [(Permissions, &str); 5] = [
    (Permissions::VIEW_CHANNEL, "view_channel"),
    (Permissions::SEND_MESSAGES, "send_messages"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "send_messages_in_threads"),
    (Permissions::EMBED_LINKS, "embed_links"),
    (Permissions::READ_MESSAGE_HISTORY, "read_message_history"),
];

const NEEDED: Permissions =
    Permissions::VIEW_CHANNEL.union(Permissions::EMBED_LINKS).union(Permissions::READ_MESSAGE_HISTORY);

/// What the bot needs in a channel of this kind. In a channel that has threads it answers in them too.
fn needed(kind: Option<ChannelType>) -> Permissions {
    NEEDED
        | match kind {
            Some(ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread) => {
                Permissions::SEND_MESSAGES_IN_THREADS
            }
            Some(ChannelType::Voice | ChannelType::Stage) => Permissions::SEND_MESSAGES,
            _ => Permissions::SEND_MESSAGES | Permissions::SEND_MESSAGES_IN_THREADS,
        }
}

/// `/channel mode:`: what the bot does in a channel.
pub(in super::super) async fn channel(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &CommandInteraction,
) {
    let Some(guild) = requester.guild else {
        return refuse(state, ticket, Notice::new("permission.guild_only", Outcome::Refused)).await;
    };
    let mut channel = requester.channel;
    let mut wanted = None;
    let mut log = None;
    let mut kind = i.channel.as_ref().map(|here| here.kind);
    for option in i.data.options() {
        match option.value {
            ResolvedValue::String(name) if option.name == "mode" => wanted = Mode::from_name(name),
            ResolvedValue::Channel(chosen) if option.name == "channel" => {
                kind = Some(chosen.kind);
                channel = chosen.id.get();
            }
            ResolvedValue::Channel(chosen) if option.name == "log" => log = Some(chosen.id.get()),
            _ => {}
        }
    }
    if !kind.is_none_or(can_have_mode) {
        return refuse(state, ticket, Notice::new("channel.unsupported", Outcome::Refused)).await;
    }
    // Of a channel that was chosen Discord says what the bot may do there; of any other what it may do here.
    let chosen = ticket.channels.get(&channel).map(|bits| Permissions::from_bits_truncate(*bits));
    let has = chosen.or(i.app_permissions.filter(|_| channel == requester.channel));
    let is_all = |has: &Permissions| has.contains(Permissions::ADMINISTRATOR);
    let lacking = has.filter(|has| !is_all(has)).map_or(Permissions::empty(), |has| needed(kind) - has);
    let locale = ticket.locale.clone();
    let for_work = Arc::clone(state);
    let by = requester.clone();
    let making = async move {
        let set = if wanted == Some(Mode::Shadow) {
            on_trial(&for_work, guild, channel, log, by).await
        } else {
            let set = for_work.block(move |state| set_mode(state, &by, guild, channel, wanted)).await;
            set.unwrap_or_else(|trouble| Err(trouble.into()))
        };
        let notice = match set {
            Ok(mode) => {
                let message = mode_message(&for_work, channel, mode, lacking, Localisation::of(&locale));
                return Made::Message { message, is_private: true };
            }
            Err(notice) => notice,
        };
        Made::notice(&notice, &locale)
    };
    ticket.answer(state, Stands::Private, making).await;
}

/// Puts a channel on trial, if its log can be written to.
async fn on_trial(
    state: &Arc<BotState>,
    guild: u64,
    channel: u64,
    log: Option<u64>,
    by: Requester,
) -> Result<Mode, Notice> {
    let log = shadow::begin(state, channel, log, &by).await?;
    let set = state.block(move |state| {
        let mode = set_mode(state, &by, guild, channel, Some(Mode::Shadow))?;
        shadow::keep(state, channel, log, &by).map(|()| mode)
    });
    set.await.unwrap_or_else(|trouble| Err(trouble.into()))
}

fn can_have_mode(kind: ChannelType) -> bool {
    ASKED_IN.contains(&u64::from(u8::from(kind)))
}

/// Sets the mode; without one, tells the present one.
fn set_mode(state: &BotState, by: &Requester, guild: u64, channel: u64, wanted: Option<Mode>) -> Result<Mode, Notice> {
    let Some(mode) = wanted else { return Ok(state.mode(channel, None)) };
    let saved = state.heed(state.ledger.set_mode(guild, channel, mode, Timestamp::now()));
    saved.ok_or_else(|| Notice::new("channel.not_saved", Outcome::Failed))?;
    state.set_mode(channel, mode);
    state.audit(by, AuditAction::ModeSet, &channel.to_string(), mode.name());
    if matches!(mode, Mode::Suggest | Mode::Auto | Mode::Shadow) && !state.reads_content() {
        tracing::warn!(
            channel,
            mode = mode.name(),
            "a channel is set to a mode that reads all messages, and the message content intent is off; only mentions and \
             the titles of forum posts are answered there. Switch the intent on in the developer portal (Bot, Privileged \
             Gateway Intents) and set IBID_MESSAGE_CONTENT=true"
        );
    }
    Ok(mode)
}

fn mode_message(
    state: &BotState,
    channel: u64,
    mode: Mode,
    lacking: Permissions,
    localisation: &Localisation,
) -> Message {
    let name = mode.name();
    let values = [("channel", format!("<#{channel}>")), ("mode", localisation.say(&format!("channel.mode.{name}")))];
    let mut lines =
        vec![localisation.fill("channel.set", &values), localisation.say(&format!("channel.explain.{name}"))];
    if matches!(mode, Mode::Suggest | Mode::Auto | Mode::Shadow) && !state.reads_content() {
        lines.push(localisation.say("channel.needs_content"));
    }
    let names: Vec<String> = NAMES
        .iter()
        .filter(|(permission, _)| lacking.contains(*permission))
        .map(|(_, name)| localisation.say(&format!("permission.name.{name}")))
        .collect();
    if !names.is_empty() && mode != Mode::Off {
        let values =
            [("channel", format!("<#{channel}>")), ("permissions", names.join(&localisation.say("list.separator")))];
        lines.push(localisation.fill("channel.lacks", &values));
    }
    Message::text(&lines.join("\n"))
}

//! `/feed`: the feeds and sitemaps that articles come from.

use super::super::deliver::{Made, Stands, Ticket};
use super::super::refusing::refuse;
use crate::discord::escape::escape_inline;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::Outcome;
use crate::discord::notice::Notice;
use crate::discord::payload::Message;
use crate::discord::render::intake as page;
use crate::discord::requester::Requester;
use crate::discord::state::BotState;
use crate::fetch::Conditions;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{FeedError, FeedRequest, add_feed, list_feeds, remove_feed};
use crate::text::clip;
use jiff::Timestamp;
use serenity::all::{CommandInteraction, ResolvedOption, ResolvedValue};
use std::sync::Arc;
use std::time::Duration;

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hours between two looks and entries looked at, where nothing else is said.
const HOURS: u64 = 1;
const MOST: u32 = 50;

/// What was asked for.
enum FeedAction {
    Add { url: String, hours: u64, most: u32, log: Option<u64> },
    List,
    Remove { url: String },
}

impl FeedAction {
    fn of(given: &[ResolvedOption<'_>]) -> Option<Self> {
        let first = given.first()?;
        let ResolvedValue::SubCommand(options) = &first.value else { return None };
        let mut url = String::new();
        let (mut hours, mut most, mut log) = (HOURS, MOST, None);
        for option in options {
            match (option.name, &option.value) {
                ("url", ResolvedValue::String(text)) => text.trim().clone_into(&mut url),
                ("hours", ResolvedValue::Integer(n)) => hours = u64::try_from(*n).unwrap_or(HOURS).max(1),
                ("limit", ResolvedValue::Integer(n)) => most = u32::try_from(*n).unwrap_or(MOST).max(1),
                ("log", ResolvedValue::Channel(channel)) => log = Some(channel.id.get()),
                _ => {}
            }
        }
        match first.name {
            "add" => Some(Self::Add { url, hours, most, log }),
            "list" => Some(Self::List),
            "remove" => Some(Self::Remove { url }),
            _ => None,
        }
    }
}

/// `/feed` with its subcommands.
pub(in super::super) async fn feed(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &CommandInteraction,
) {
    let Some(wanted) = FeedAction::of(&i.data.options()) else {
        return refuse(state, ticket, Notice::new("stale.command", Outcome::Refused)).await;
    };
    let (for_work, locale) = (Arc::clone(state), ticket.locale.clone());
    let (user, guild) = (requester.user, requester.guild);
    let making = async move {
        let localisation = Localisation::of(&locale);
        match for_work.block(move |state| act(state, wanted, user, guild, localisation)).await {
            Ok(Ok(message)) => Made::Message { message, is_private: true },
            Ok(Err(notice)) => Made::notice(&notice, &locale),
            Err(trouble) => Made::notice(&trouble.into(), &locale),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

fn act(
    state: &BotState,
    wanted: FeedAction,
    user: u64,
    guild: Option<u64>,
    localisation: &Localisation,
) -> Result<Message, Notice> {
    let now = Timestamp::now();
    let by = Some(Actor::Member(user));
    let shown = |url: &str| escape_inline(&clip(url, 200));
    match wanted {
        FeedAction::List => {
            Ok(page::feeds(&list_feeds(&state.ledger, now).map_err(|e| failed(state, e.into()))?, localisation))
        }
        FeedAction::Remove { url } => {
            remove_feed(&state.ledger, &url, by, guild, now).map_err(|error| failed(state, error))?;
            Ok(Message::text(&localisation.fill("feed.removed", &[("url", &shown(&url))])))
        }
        FeedAction::Add { url, hours, most, log } => {
            let every = Duration::from_secs(hours.saturating_mul(3_600));
            let wish = FeedRequest { url, every, most, guild, by: by.clone() };
            let fetcher = &state.intake.fetcher;
            let mut get = |url: &str, conditions: &Conditions| {
                fetcher.get_patiently(url, conditions, Timestamp::now, std::thread::sleep, PATIENCE)
            };
            let added = add_feed(&state.ledger, &wish, &mut get, now).map_err(|error| failed(state, error))?;
            if let (Some(guild), Some(channel)) = (guild, log) {
                state.heed(state.ledger.set_log_channel(guild, Some(channel)));
                let (action, subject) = (AuditAction::LogChannelSet, channel.to_string());
                let entry = AuditEntry { actor: by, action, subject, detail: String::new(), guild: Some(guild) };
                state.heed(state.ledger.audit(&entry, now));
            }
            // Looked at now, by the one who looks at all of them.
            state.intake.wake.notify_one();
            Ok(Message::text(&localisation.fill("feed.added", &[("url", &shown(&added.url))])))
        }
    }
}

fn failed(state: &BotState, error: FeedError) -> Notice {
    match error {
        FeedError::Ledger(error) => {
            state.heed(Err::<(), _>(error));
            Notice::new("feed.not_saved", Outcome::Failed)
        }
        error => {
            let problem = escape_inline(&clip(&error.to_string(), 600));
            Notice::new("feed.refused", Outcome::Refused).with("problem", problem)
        }
    }
}

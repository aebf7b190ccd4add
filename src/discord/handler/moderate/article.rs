//! `/article`: what becomes of one article.

use super::super::deliver::{Made, Stands, Ticket};
use super::super::refusing::refuse;
use crate::discord::commands::MAX_NOTE_CHARS;
use crate::discord::escape::escape_inline;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::Outcome;
use crate::discord::notice::Notice;
use crate::discord::payload::Message;
use crate::discord::render::{day, moment, review};
use crate::discord::requester::Requester;
use crate::discord::state::BotState;
use crate::discord::suggest::article_key;
use crate::ingest::{ArticleState, RegisterEntry, RegisterError};
use crate::ledger::AuditAction;
use crate::newsroom::{VisibilityError, compare_with, in_short, set_standing};
use crate::text::clip;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serenity::all::{CommandInteraction, ResolvedOption, ResolvedValue};
use std::sync::Arc;

/// `/article` with its subcommands.
pub(in super::super) async fn article(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &CommandInteraction,
) {
    let given = i.data.options();
    match given.first() {
        Some(ResolvedOption { name: "state", value: ResolvedValue::SubCommand(options), .. }) => {
            answer_state(state, ticket, requester, StateOptions::of(options)).await;
        }
        Some(ResolvedOption { name: "add", value: ResolvedValue::SubCommand(options), .. }) => {
            super::add::add(state, ticket, options).await;
        }
        _ => refuse(state, ticket, Notice::new("stale.command", Outcome::Refused)).await,
    }
}

/// The options of `/article state`, as they were typed.
#[derive(Default)]
struct StateOptions {
    article: String,
    state: Option<ArticleState>,
    until: Option<String>,
    note: Option<String>,
}

impl StateOptions {
    fn of(options: &[ResolvedOption<'_>]) -> Self {
        let mut wanted = Self::default();
        for option in options {
            let ResolvedValue::String(text) = option.value else { continue };
            match option.name {
                "article" => text.clone_into(&mut wanted.article),
                "state" => wanted.state = known(text),
                "until" => wanted.until = Some(text.to_owned()),
                "note" => wanted.note = Some(clip(text.trim(), MAX_NOTE_CHARS)).filter(|note| !note.is_empty()),
                _ => {}
            }
        }
        wanted
    }
}

fn known(name: &str) -> Option<ArticleState> {
    let all = [ArticleState::Published, ArticleState::Embargoed, ArticleState::Corrected, ArticleState::Retracted];
    all.into_iter().find(|state| state.name() == name)
}

async fn answer_state(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, wanted: StateOptions) {
    let (for_work, by, locale) = (Arc::clone(state), requester.clone(), ticket.locale.clone());
    let making = async move {
        let set = for_work
            .block(move |state| set(state, &by, &wanted, Localisation::of(&locale)).map_err(|n| (n, locale)))
            .await;
        match set {
            Ok(Ok(message)) => Made::Message { message, is_private: true },
            Ok(Err((notice, locale))) => Made::notice(&notice, &locale),
            Err(trouble) => Made::notice(&trouble.into(), "en-US"),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

/// Sets the state and tells what holds from this moment on.
fn set(
    state: &BotState,
    by: &Requester,
    wanted: &StateOptions,
    localisation: &Localisation,
) -> Result<Message, Notice> {
    let refused = |key| Notice::new(key, Outcome::Refused);
    let new_state = wanted.state.ok_or_else(|| refused("stale.command"))?;
    let until = match wanted.until.as_deref() {
        None => None,
        Some(_) if new_state != ArticleState::Embargoed => return Err(refused("standing.until_only")),
        Some(typed) => {
            let unread = || refused("standing.until").with("wanted", escape_inline(&clip(typed, 100)));
            Some(crate::newsroom::read_moment(typed).ok_or_else(unread)?)
        }
    };
    let index = state.engine.index();
    let by_key = article_key(&wanted.article);
    let chosen = by_key.and_then(|key| index.everything().articles().find(|a| a.id.key() == key));
    let named = chosen.map_or(wanted.article.as_str(), |a| a.id.as_str());
    let now = Timestamp::now();
    let today = now.to_zoned(TimeZone::UTC).date();
    let done = set_standing(&state.engine, named, new_state, until, today, now, wanted.note.clone());
    let (id, title, before) = done.map_err(|error| unset(&error, named))?;
    state.warm();
    // It counts already: what may be quoted is looked up in every question.
    let golden = compare_with(&state.engine, &index);
    state.audit(by, AuditAction::StateSet, id.as_str(), &in_short(new_state, until));
    tracing::info!(article = id.as_str(), state = new_state.name(), "a moderator set an article's state");
    let mut message = message(&title, new_state, until, today, &before, wanted.note.as_deref(), localisation);
    message.embeds.extend(review::broke(&golden, &localisation.say("publish.of_state"), localisation));
    Ok(message)
}

fn unset(error: &VisibilityError, named: &str) -> Notice {
    match error {
        VisibilityError::NoArticle { .. } => {
            Notice::new("filter.article", Outcome::Refused).with("wanted", escape_inline(&clip(named, 100)))
        }
        VisibilityError::NoEnd => Notice::new("standing.no_end", Outcome::Refused),
        VisibilityError::Register(error) => {
            tracing::error!(%error, "an article's state could not be set");
            let problem = escape_inline(&clip(&register_trouble(error), 300));
            Notice::new("standing.register", Outcome::Failed).with("problem", problem)
        }
    }
}

/// Why the register cannot be read or written, without where it lies on the machine.
pub(in super::super) fn register_trouble(error: &RegisterError) -> String {
    match error {
        RegisterError::Malformed { line: Some(line), reason, .. } => format!("register.toml:{line}: {reason}"),
        RegisterError::Malformed { reason, .. } => format!("register.toml: {reason}"),
        RegisterError::Faulty { faults } => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · "),
        RegisterError::Io { source, .. } => format!("register.toml: {source}"),
    }
}

fn message(
    title: &str,
    state: ArticleState,
    until: Option<Timestamp>,
    today: Date,
    before: &RegisterEntry,
    note: Option<&str>,
    localisation: &Localisation,
) -> Message {
    let title = escape_inline(&clip(title, 240));
    let line = match state {
        ArticleState::Published => localisation.fill("standing.published", &[("title", &title)]),
        ArticleState::Retracted => localisation.fill("standing.retracted", &[("title", &title)]),
        ArticleState::Embargoed => {
            let when = until.map(moment).unwrap_or_default();
            localisation.fill("standing.embargoed", &[("title", &title), ("when", &when)])
        }
        ArticleState::Corrected => {
            let date = day(today).unwrap_or_default();
            localisation.fill("standing.corrected", &[("title", &title), ("date", &date)])
        }
    };
    let was = localisation.say(&format!("state.{}", before.state.name()));
    let mut lines = vec![line, localisation.fill("standing.before", &[("state", &was)])];
    lines.extend(note.map(|note| localisation.fill("standing.note", &[("note", &escape_inline(note))])));
    Message::text(&lines.join("\n"))
}

//! `/audit`: who did what. A server's moderators see what was done in their server, and what was done elsewhere to the
//! answers that every server's readers get: there nobody is named, and no article that readers may not see.

use super::super::custom_id::{Action, Step};
use super::super::escape::escape_inline;
use super::super::limits::{EMBED_DESCRIPTION, fit};
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::{Button, ButtonLook, Embed, Message, rows};
use super::super::render::{View, timestamp};
use super::super::requester::Requester;
use super::super::state::BotState;
use super::deliver::{Stands, Ticket};
use super::privacy::answer;
use crate::article::{ArticleId, PassageId};
use crate::ledger::{Actor, AuditAction, AuditEntry, AuditFilter, Audited};
use crate::store::Index;
use crate::text::clip;
use std::sync::Arc;
use url::Url;

/// Entries on a page.
const ENTRIES: u32 = 10;

/// `/audit`.
pub(super) async fn command(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester) {
    let by = requester.clone();
    answer(state, ticket, Stands::Private, move |state| trail(state, 0, &by)).await;
}

/// Turns to the entries before one.
pub(super) async fn pressed(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, before: u64) {
    let by = requester.clone();
    answer(state, ticket, Stands::InPlace, move |state| trail(state, before, &by)).await;
}

/// A page of the audit trail.
fn trail(state: &BotState, before: u64, requester: &Requester) -> Result<Message, Notice> {
    let before = i64::try_from(before).ok().filter(|before| *before > 0);
    let index = state.engine.index();
    let view = state.view(&index, requester, true);
    let except = (!view.is_newsroom).then_some(AuditAction::PrivacyDeleted);
    let filter = AuditFilter { guild: requester.guild, with_shared: true, except, before, ..AuditFilter::default() };
    let failed = || Notice::new("privacy.failed", Outcome::Failed);
    let mut found = state.heed(state.ledger.audited(&filter, ENTRIES + 1)).ok_or_else(failed)?;
    if found.is_empty() {
        return Ok(Message::text(&view.localisation.say("audit.none")));
    }
    let is_more = found.len() > ENTRIES as usize;
    found.truncate(ENTRIES as usize);
    let lines: Vec<String> = found.iter().map(|entry| line(state, entry, requester, &view)).collect();
    let button = |key: &str, before: u64| {
        let turn = Action::Step(Step::Audit { before });
        Button::new(ButtonLook::Secondary, &view.localisation.say(key), view.seal.id(&turn))
    };
    let mut buttons = Vec::new();
    if before.is_some() {
        buttons.push(button("button.newest", 0));
    }
    if let Some(last) = found.last().filter(|_| is_more) {
        buttons.push(button("button.older", u64::try_from(last.number).unwrap_or(0)));
    }
    let embed = Embed {
        title: Some(view.localisation.say("audit.heading")),
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        ..Embed::default()
    };
    Ok(Message { embeds: vec![embed], components: rows(buttons), ..Message::default() })
}

fn line(state: &BotState, audited: &Audited, requester: &Requester, view: &View<'_>) -> String {
    let entry = &audited.entry;
    let what = view.localisation.say(&format!("audit.action.{}", entry.action.name()));
    let about = if view.is_newsroom { [entry.subject.clone(), entry.detail.clone()] } else { shown(entry, view) };
    let about: Vec<String> =
        about.iter().filter(|text| !text.is_empty()).map(|text| escape_inline(&clip(text, 120))).collect();
    format!("- {} {}: {what}. {}", timestamp(audited.at), who(state, entry, requester, view), about.join(" · "))
}

/// Who did it, by name where that is a person of the asker's own server or, for the newsroom, one of the newsroom.
fn who(state: &BotState, entry: &AuditEntry, requester: &Requester, view: &View<'_>) -> String {
    let is_of_newsroom = entry.guild.is_none() || state.is_home(entry.guild);
    let is_own = entry.guild.is_some() && entry.guild == requester.guild;
    match &entry.actor {
        Some(_) if !is_own && !is_of_newsroom => view.localisation.say("audit.another_server"),
        Some(_) if !is_own && !view.is_newsroom => view.localisation.say("audit.newsroom"),
        Some(Actor::Member(id)) => format!("<@{id}>"),
        Some(Actor::Terminal(user) | Actor::Desk(user) | Actor::Program(user)) => escape_inline(&clip(user, 40)),
        None => view.localisation.say("audit.nobody"),
    }
}

/// Subject and detail as moderators of another server may see them.
fn shown(entry: &AuditEntry, view: &View<'_>) -> [String; 2] {
    let name = |named: &str| title(view.index, named).unwrap_or_else(|| view.localisation.say("audit.withheld"));
    match entry.action {
        AuditAction::ArticleAdded | AuditAction::ArticleReplaced | AuditAction::ArticleRemoved => {
            [name(&entry.subject), String::new()]
        }
        AuditAction::StateSet => [name(&entry.subject), entry.detail.clone()],
        AuditAction::GapAnswered => [name(&entry.subject), String::new()],
        AuditAction::RulingSet | AuditAction::RulingRemoved => {
            [name(&entry.subject), title(view.index, &entry.detail).unwrap_or_default()]
        }
        AuditAction::FeedAdded | AuditAction::FeedRemoved => {
            let url = Url::parse(&entry.subject).ok();
            [url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default(), String::new()]
        }
        AuditAction::Reindexed
        | AuditAction::IndexLeft
        | AuditAction::RolledBack
        | AuditAction::ThresholdSet
        | AuditAction::ModeSet
        | AuditAction::LogChannelSet => [entry.subject.clone(), entry.detail.clone()],
        // What readers asked may stand in it.
        _ => [String::new(), String::new()],
    }
}

/// The title of the article that is named by its id, its file or a passage of it, where readers may see the article.
fn title(index: &Index, named: &str) -> Option<String> {
    let of_passage = || index.passage(&PassageId::new(named)).map(|place| place.article);
    let by_file = || index.articles().find(|article| article.source == named);
    index.article(&ArticleId::new(named)).or_else(of_passage).or_else(by_file).map(|article| article.title.clone())
}

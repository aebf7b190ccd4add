//! `/privacy`: what is kept of the person who asks, to see, to take along, to have removed.

use super::super::custom_id::{Action, Step};
use super::super::escape::escape_inline;
use super::super::limits::{EMBED_DESCRIPTION, fit};
use super::super::localisation::Localisation;
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::{Button, ButtonLook, Embed, Message, rows};
use super::super::render::{View, timestamp};
use super::super::requester::Requester;
use super::super::state::BotState;
use super::deliver::{Made, Stands, Ticket};
use super::refusing::refuse;
use crate::ledger::{AboutUser, AuditAction, AuditEntry};
use crate::text::clip;
use jiff::Timestamp;
use std::sync::Arc;

/// Waits that are shown; an export has all.
const WAITS: usize = 10;

/// Characters of an export in one message.
const PIECE: usize = 3_800;

/// `/privacy`.
pub(super) async fn command(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester) {
    let requester = requester.clone();
    answer(state, ticket, Stands::Private, move |state| about(state, &requester)).await;
}

/// A button of that page was pressed.
pub(super) async fn pressed(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, step: Step) {
    let by = requester.clone();
    match step {
        Step::ExportMine => export(state, ticket, requester.user).await,
        Step::DeleteMine => answer(state, ticket, Stands::InPlace, move |state| delete(state, &by)).await,
        _ => {}
    }
}

/// Answers with a page that is read from the ledger.
pub(super) async fn answer(
    state: &Arc<BotState>,
    ticket: &Ticket,
    stands: Stands,
    work: impl FnOnce(&BotState) -> Result<Message, Notice> + Send + 'static,
) {
    let (for_work, locale) = (Arc::clone(state), ticket.locale.clone());
    let making = async move {
        match for_work.block(work).await.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) if stands == Stands::InPlace => Made::Update(message),
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, stands, making).await;
}

fn failed() -> Notice {
    Notice::new("privacy.failed", Outcome::Failed)
}

fn button(view: &View<'_>, style: ButtonLook, key: &str, step: Step) -> Button {
    Button::new(style, &view.localisation.say(key), view.seal.id(&Action::Step(step)))
}

fn about(state: &BotState, requester: &Requester) -> Result<Message, Notice> {
    let kept = state.heed(state.ledger.about_user(requester.user)).ok_or_else(failed)?;
    let index = state.engine.index();
    let view = state.view(&index, requester, true);
    let embed = Embed {
        title: Some(view.localisation.say("privacy.heading")),
        url: state.settings.about_url.as_ref().map(ToString::to_string),
        description: fit(&lines(&kept, view.localisation).join("\n"), EMBED_DESCRIPTION),
        ..Embed::default()
    };
    let buttons = vec![
        button(&view, ButtonLook::Secondary, "button.export", Step::ExportMine),
        button(&view, ButtonLook::Danger, "button.delete_mine", Step::DeleteMine),
    ];
    Ok(Message { embeds: vec![embed], components: rows(buttons), ..Message::default() })
}

fn lines(kept: &AboutUser, localisation: &Localisation) -> Vec<String> {
    let mut lines = Vec::new();
    if kept.is_empty() {
        lines.push(localisation.say("privacy.nothing"));
    }
    if !kept.waits.is_empty() {
        lines.push(
            localisation
                .fill("privacy.waits", &[("answers", localisation.count("unit.answer", kept.waits.len(), &[]))]),
        );
        for wait in kept.waits.iter().take(WAITS) {
            let asked = wait.question.as_ref().map(|q| escape_inline(&clip(q.as_str(), 200))).unwrap_or_default();
            let since = timestamp(wait.since);
            lines.push(format!("- {}", localisation.fill("privacy.wait", &[("question", &asked), ("when", &since)])));
        }
    }
    if !kept.audited.is_empty() {
        lines.push(
            localisation
                .fill("privacy.moderated", &[("entries", localisation.count("unit.entry", kept.audited.len(), &[]))]),
        );
    }
    if !kept.feeds.is_empty() {
        lines.push(localisation.fill("privacy.feeds", &[("n", &kept.feeds.len().to_string())]));
    }
    lines.push(localisation.say("privacy.marks"));
    lines
}

/// The same as a document, in as many private messages as it needs.
async fn export(state: &Arc<BotState>, ticket: &Ticket, user: u64) {
    let document = state.block(move |state| state.heed(state.ledger.export_user(user))).await.ok().flatten();
    let text = document.and_then(|document| serde_json::to_string_pretty(&document).ok());
    let Some(text) = text else { return refuse(state, ticket, failed()).await };
    // A grave accent would end the block; JSON can write it otherwise.
    let mut pieces = pieces(&text.replace('`', "\\u0060")).into_iter();
    let Some(first) = pieces.next() else { return };
    if ticket.respond(state, &block(&first).answer(true)).await.is_sent {
        for piece in pieces {
            ticket.later(state, &block(&piece), true).await;
        }
    }
}

fn block(text: &str) -> Message {
    let embed = Embed { description: format!("```json\n{text}\n```"), ..Embed::default() };
    Message { embeds: vec![embed], ..Message::default() }
}

/// Whole lines, as many as a message takes; a line of a question is never longer.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    for line in text.lines() {
        let line = fit(line, PIECE);
        let used = out.last().map_or(0, |piece| super::super::limits::fit(piece, usize::MAX).encode_utf16().count());
        if used + line.encode_utf16().count() > PIECE {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.push_str(&line);
            last.push('\n');
        }
    }
    out
}

fn delete(state: &BotState, requester: &Requester) -> Result<Message, Notice> {
    let now = Timestamp::now();
    let gone = state.heed(state.ledger.forget_user(requester.user)).ok_or_else(failed)?;
    let mut marks = 0;
    for mark in state.asker_marks(requester.user, now) {
        marks += state.heed(state.ledger.forget_asker(&mark)).ok_or_else(failed)?;
    }
    let entry = AuditEntry {
        actor: None,
        action: AuditAction::PrivacyDeleted,
        subject: String::new(),
        detail: String::new(),
        guild: None,
    };
    state.heed(state.ledger.audit(&entry, now));
    let numbers = [gone.waits, gone.audited + gone.feeds, marks].map(|n| n.to_string());
    let values = [("waits", numbers[0].as_str()), ("names", &numbers[1]), ("marks", &numbers[2])];
    Ok(Message::text(&Localisation::of(&requester.locale).fill("privacy.deleted", &values)))
}

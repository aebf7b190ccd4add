//! Buttons and forms. What they do is in their ids; what the bot needs of the message they are on (its question, whom it
//! answered) it reads from the message that Discord sends along.

use super::super::asker::{Asker, is_private};
use super::super::custom_id::{Action, Cited, Rejected};
use super::super::desk::Desk;
use super::super::inquiry::{Asked, Earlier, Inquiry, Notice, Wanted};
use super::super::metrics::{Outcome, Way};
use super::super::payload::{Button, FIELD, Message as Sent, Modal, Style, rows};
use super::super::render::reply::{Around, answered, more};
use super::super::render::{View, asked, browse, resolve};
use super::super::words::Words;
use super::commands::ask;
use super::deliver::{Made, Ticket, told};
use super::shown::show_everyone;
use crate::answer::chosen;
use crate::article::Key;
use crate::ledger::{GapId, Verdict, WAITING_DAYS};
use jiff::Timestamp;
use serenity::all::{ActionRowComponent, ButtonKind, ComponentInteraction, Message, ModalInteraction};
use std::sync::Arc;

/// A button was pressed.
pub(super) async fn pressed(desk: &Arc<Desk>, ticket: Ticket, i: &ComponentInteraction) {
    let asker = Asker::of_component(i);
    let action = match desk.seal.open(&i.data.custom_id) {
        Ok(action) => action,
        Err(rejected) => return refuse(desk, &ticket, stale(rejected)).await,
    };
    match action {
        Action::FollowUp { passage } => {
            let form = Action::FollowUpForm { passage };
            open(desk, &ticket, "modal.follow_up", &form, "").await;
        }
        Action::Rephrase => {
            let earlier = question_of(&i.message).unwrap_or_default();
            open(desk, &ticket, "modal.rephrase", &Action::RephraseForm, &earlier).await;
        }
        Action::Delete { asker: owner } => delete(desk, &ticket, &asker, owner).await,
        Action::ShowEveryone { target } => show_everyone(desk, &ticket, &asker, i, target).await,
        action => {
            let message = i.message.clone();
            let desk_ = Arc::clone(desk);
            let locale = ticket.locale.clone();
            let making = async move {
                let made = desk_.work(move |desk| simple(desk, action, &message, &asker)).await;
                match made.unwrap_or_else(|trouble| Err(trouble.into())) {
                    Ok(made) => made,
                    Err(notice) => Made::notice(&notice, &locale),
                }
            };
            ticket.answer(desk, true, making).await;
        }
    }
    desk.metrics.asked(Way::Button, Outcome::Answered, ticket.received.elapsed());
}

/// A form was sent.
pub(super) async fn sent(desk: &Arc<Desk>, ticket: Ticket, i: &ModalInteraction) {
    let action = match desk.seal.open(&i.data.custom_id) {
        Ok(action) => action,
        Err(rejected) => return refuse(desk, &ticket, stale(rejected)).await,
    };
    let mut fields = i.data.components.iter().flat_map(|row| &row.components);
    let words = fields.find_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == FIELD => input.value.clone(),
        _ => None,
    });
    let words = words.unwrap_or_default();
    let earlier = i.message.as_deref();
    let (follows, way) = match action {
        Action::FollowUpForm { passage } => {
            (Some(Earlier { question: earlier.and_then(question_of), passage }), Way::FollowUp)
        }
        Action::RephraseForm => (None, Way::Ask),
        _ => return refuse(desk, &ticket, stale(Rejected::Forged)).await,
    };
    let inquiry = Inquiry {
        asked: Asked::Words(words),
        filter: Wanted::default(),
        follows,
        way,
        asker: Asker::of_modal(i),
        // What was asked privately goes on privately.
        is_private: earlier.is_some_and(is_private),
        target: None,
        note: None,
        is_plain: false,
    };
    ask(desk, &ticket, inquiry).await;
}

fn stale(rejected: Rejected) -> Notice {
    match rejected {
        Rejected::Forged => Notice::new("stale.forged", Outcome::Refused),
        Rejected::Version => Notice::new("stale.old", Outcome::Refused),
    }
}

pub(super) async fn refuse(desk: &Arc<Desk>, ticket: &Ticket, notice: Notice) {
    desk.metrics.asked(Way::Button, notice.outcome, ticket.received.elapsed());
    let made = Made::notice(&notice, &ticket.locale);
    ticket.answer(desk, true, async { made }).await;
}

async fn open(desk: &Arc<Desk>, ticket: &Ticket, key: &str, form: &Action, value: &str) {
    let words = Words::of(&ticket.locale);
    let modal = Modal {
        custom_id: desk.seal.id(form),
        title: words.say(&format!("{key}.title")),
        label: words.say(&format!("{key}.label")),
        placeholder: words.say(&format!("{key}.placeholder")),
        value: value.to_owned(),
    };
    ticket.respond(desk, &modal.open()).await;
}

async fn delete(desk: &Arc<Desk>, ticket: &Ticket, asker: &Asker, owner: u64) {
    if asker.user != owner && !asker.may_delete(&desk.settings.moderator_roles) {
        return refuse(desk, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if ticket.respond(desk, &super::super::payload::defer_update()).await {
        let gone = desk.rest.delete_original(desk.app, &ticket.token).await;
        let is_gone = gone.as_ref().is_err_and(super::super::rest::RestError::is_gone);
        if !is_gone && !told(desk, gone, "deleting an answer") {
            let notice = Sent::text(&Words::of(&ticket.locale).say("delete.failed"));
            told(desk, desk.rest.follow_up(desk.app, &ticket.token, &notice.later(true)).await, "saying so");
        }
    }
}

/// What needs neither a form nor another request.
fn simple(desk: &Desk, action: Action, message: &Message, asker: &Asker) -> Result<Made, Notice> {
    let index = desk.engine.index();
    let view = desk.view(&index, asker, true);
    let question = question_of(message);
    let gone = || Notice::new("stale.passage", Outcome::Refused);
    let private = |message: Sent| Ok(Made::Message { message, is_private: true });
    let in_place = |message: Sent| Ok(Made::Update(message));
    match action {
        Action::Helpful(cited) => {
            verdict(desk, &cited, message, asker, true)?;
            private(Sent::text(&view.words.say("verdict.helpful")))
        }
        Action::NotIt(cited) => {
            let is_new = verdict(desk, &cited, message, asker, false)?;
            // Pressed again, it is still one reader's one question.
            let gap = question.as_deref().filter(|_| is_new).and_then(|q| desk.not_it(q, &cited));
            private(not_it(gap, &view))
        }
        Action::More { keys } => private(more(question.as_deref(), &passages(&keys, &view), 0, &view)),
        Action::Turn { page, keys } => {
            in_place(more(question.as_deref(), &passages(&keys, &view), usize::from(page), &view))
        }
        Action::Tell { gap } => tell(desk, gap, asker, &view),
        Action::Untell { gap } => {
            let taken = desk.ledger.stop_waiting(GapId::from(gap), asker.user);
            let key = match desk.heed(taken) {
                Some(true) => "wish.withdrawn",
                Some(false) => "wish.nothing",
                None => "wish.not_saved",
            };
            in_place(Sent::text(&view.words.say(key)))
        }
        Action::Choose(cited) => {
            let answer = resolve(&cited, &index).ok_or_else(gone)?;
            // The asker's choice replaces the message for all; another reader's is theirs alone.
            let is_asker = is_private(message) || owner(desk, message) == Some(asker.user);
            let view = View { is_private: is_private(message) || !is_asker, ..view };
            let message = answered(question.as_deref(), &answer, &[], Around::default(), &view);
            if is_asker { in_place(message) } else { private(message) }
        }
        Action::Reveal(cited) => {
            let answer = resolve(&cited, &index).ok_or_else(gone)?;
            private(answered(question.as_deref(), &answer, &[], Around::default(), &view))
        }
        Action::FaqPage { article, page } => {
            let article = index.article_by_key(article).ok_or_else(gone)?;
            let view = View { is_private: is_private(message), ..view };
            in_place(browse::faq(article, usize::from(page), &view))
        }
        Action::ArticlesPage { category, page } => {
            let view = View { is_private: is_private(message), ..view };
            let named = |number| {
                let mut categories = index.corpus.articles().filter_map(|a| a.category.as_deref());
                categories.find(|c| browse::category_number(c) == number).ok_or_else(gone)
            };
            let category = category.map(named).transpose()?;
            in_place(browse::articles(category, usize::from(page), &view))
        }
        // Served before, or the ids of forms, which are not buttons.
        _ => Err(stale(Rejected::Forged)),
    }
}

/// Who a message's "Delete" button says has asked.
pub(super) fn owner(desk: &Desk, message: &Message) -> Option<u64> {
    actions(desk, message).into_iter().find_map(|action| match action {
        Action::Delete { asker } => Some(asker),
        _ => None,
    })
}

/// What the buttons of a message of ours do.
pub(super) fn actions(desk: &Desk, message: &Message) -> Vec<Action> {
    let buttons = message.components.iter().flat_map(|row| &row.components);
    buttons
        .filter_map(|component| match component {
            ActionRowComponent::Button(button) => match &button.data {
                ButtonKind::NonLink { custom_id, .. } => desk.seal.open(custom_id).ok(),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The question that a message of ours answers: its embed shows it. A hint shows none, but replies to it.
pub(super) fn question_of(message: &Message) -> Option<String> {
    let name = message.embeds.first().and_then(|e| e.author.as_ref()).map(|a| a.name.as_str());
    let shown = name.and_then(asked).map(str::to_owned);
    shown.or_else(|| message.referenced_message.as_ref().map(|m| m.content.clone()).filter(|c| !c.is_empty()))
}

fn passages(keys: &[Key], view: &View<'_>) -> Vec<crate::answer::Answer> {
    keys.iter().filter_map(|key| view.index.by_key(*key)).filter_map(|place| chosen(&place, None, 1.0)).collect()
}

fn verdict(desk: &Desk, cited: &Cited, message: &Message, asker: &Asker, helpful: bool) -> Result<bool, Notice> {
    let index = desk.engine.index();
    let place = index.by_key(cited.passage).ok_or_else(|| Notice::new("stale.passage", Outcome::Refused))?;
    let mut who = message.id.get().to_be_bytes().to_vec();
    who.extend(asker.user.to_be_bytes());
    let voter = desk.seal.sign(b"voter", &who);
    let verdict = Verdict { passage: place.passage.id.clone(), helpful, voter };
    let kept = desk.heed(desk.ledger.record_verdict(&verdict, Timestamp::now()));
    kept.ok_or_else(|| Notice::new("verdict.not_saved", Outcome::Failed))
}

/// Thanks for "not it", with the ways on.
fn not_it(gap: Option<GapId>, view: &View<'_>) -> Sent {
    let mut message = Sent::text(&view.words.say("verdict.not_it"));
    let mut buttons =
        vec![Button::new(Style::Primary, &view.words.say("button.rephrase"), view.seal.id(&Action::Rephrase))];
    buttons.extend(gap.map(|gap| {
        let tell = Action::Tell { gap: gap.into() };
        Button::new(Style::Secondary, &view.words.say("button.tell_me"), view.seal.id(&tell))
    }));
    message.components = rows(buttons);
    message
}

fn tell(desk: &Desk, gap: u64, asker: &Asker, view: &View<'_>) -> Result<Made, Notice> {
    if desk.settings.retention_days == 0 {
        // Without the question's words nobody could be told.
        return Err(Notice::new("wish.unavailable", Outcome::Refused));
    }
    let kept = desk.heed(desk.ledger.wait_for(GapId::from(gap), asker.user, Timestamp::now()));
    let message = match kept {
        Some(true) => {
            let days = WAITING_DAYS.to_string();
            let mut message = Sent::text(&view.words.fill("wish.recorded", &[("days", &days)]));
            let undo = view.seal.id(&Action::Untell { gap });
            message.components = rows(vec![Button::new(Style::Secondary, &view.words.say("button.do_not_tell"), undo)]);
            message
        }
        Some(false) => return Err(Notice::new("wish.unavailable", Outcome::Refused)),
        None => return Err(Notice::new("wish.not_saved", Outcome::Failed)),
    };
    Ok(Made::Message { message, is_private: true })
}

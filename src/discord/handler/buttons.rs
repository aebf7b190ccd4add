//! Buttons and forms. What they do is in their ids; what the bot needs of the message they are on (its question, whom it
//! answered) it reads from the message that Discord sends along.

use super::super::asker::{Asker, is_private};
use super::super::custom_id::{Action, Cited, Rejected, Step};
use super::super::desk::Desk;
use super::super::escape::without_markup;
use super::super::inquiry::{Earlier, Inquiry, Notice};
use super::super::metrics::{Outcome, Way};
use super::super::payload::{Button, FIELD, Message as Sent, Modal, Style, defer_update, rows};
use super::super::render::reply::{Around, answered, more};
use super::super::render::{View, asked, browse, resolve};
use super::super::rest::RestError;
use super::super::rights::of_action;
use super::super::words::Words;
use super::commands::ask;
use super::deliver::{Made, Stands, Ticket, told};
use super::moderate::{add_draft, decided, drop_draft, leave, swap};
use super::shown::show_everyone;
use super::{audit, gaps, privacy, rulings, shadow};
use crate::answer::chosen;
use crate::article::{Key, Question};
use crate::ledger::{GapId, Source, Verdict, WAITING_DAYS};
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
    if !has_button(&i.message, &i.data.custom_id) {
        // An id of ours, under a message that does not have it.
        return refuse(desk, &ticket, stale(Rejected::Forged)).await;
    }
    if let Some(refusal) = desk.refusal(&asker, of_action(&action)) {
        return refuse(desk, &ticket, refusal).await;
    }
    match action {
        Action::FollowUp { passage } => {
            let form = Action::FollowUpForm { passage };
            open(desk, &ticket, "modal.follow_up", &form, "").await;
        }
        Action::Rephrase => {
            let earlier = question_of(&i.message).unwrap_or_default();
            open(desk, &ticket, "modal.rephrase", &Action::RephraseForm, &earlier).await;
        }
        Action::Delete { asker: owner } => delete(desk, &ticket, &asker, owner, i.message.id.get()).await,
        Action::AddDraft { draft } => add_draft(desk, &ticket, &asker, draft).await,
        Action::DropDraft { draft } => drop_draft(desk, &ticket, draft).await,
        Action::Swap { review } => swap(desk, &ticket, &asker, review).await,
        Action::Leave { review } => leave(desk, &ticket, &asker, review).await,
        Action::Step(Step::Audit { before }) => audit::pressed(desk, &ticket, &asker, before).await,
        Action::Step(step @ (Step::ExportMine | Step::DeleteMine)) => {
            privacy::pressed(desk, &ticket, &asker, step).await;
        }
        Action::Step(Step::Another { n, passage }) => another(desk, &ticket, &asker, i, usize::from(n), passage).await,
        Action::Step(step @ (Step::UseThreshold { .. } | Step::KeepThreshold)) => {
            decided(desk, &ticket, &asker, step).await;
        }
        Action::Step(Step::Judge { is_right }) => shadow::pressed(desk, &ticket, &asker, is_right, i).await,
        Action::Step(step @ Step::Rule { .. }) => rulings::pressed(desk, &ticket, &asker, step, i).await,
        Action::Step(step) => gaps::pressed(desk, &ticket, &asker, step).await,
        Action::ShowEveryone { target } => show_everyone(desk, &ticket, &asker, i, target).await,
        action => {
            let stands = match &action {
                Action::Turn { .. } | Action::FaqPage { .. } | Action::ArticlesPage { .. } | Action::Untell { .. } => {
                    Stands::InPlace
                }
                Action::Choose(_) if is_own(desk, &i.message, &asker) => Stands::InPlace,
                _ => Stands::Private,
            };
            let (message, for_work, locale) = (i.message.clone(), Arc::clone(desk), ticket.locale.clone());
            let received = ticket.received;
            let making = async move {
                let made = for_work.work(move |desk| simple(desk, action, &message, &asker)).await;
                let made = made.unwrap_or_else(|trouble| Err(trouble.into()));
                let outcome = made.as_ref().map_or_else(|notice| notice.outcome, |_| Outcome::Answered);
                for_work.metrics.asked(Way::Button, outcome, received.elapsed());
                made.unwrap_or_else(|notice| Made::notice(&notice, &locale))
            };
            ticket.answer(desk, stands, making).await;
        }
    }
}

/// Asks a further question of a message that asked several, as one that follows on the first.
async fn another(
    desk: &Arc<Desk>,
    ticket: &Ticket,
    asker: &Asker,
    i: &ComponentInteraction,
    n: usize,
    passage: Option<Key>,
) {
    let whole = question_of(&i.message).and_then(|whole| Question::new(&whole).ok());
    let mut parts = whole.map(|whole| whole.parts()).unwrap_or_default();
    let Some(words) = parts.get(n).map(|part| part.as_str().to_owned()) else {
        return refuse(desk, ticket, stale(Rejected::Forged)).await;
    };
    let first = parts.swap_remove(0).as_str().to_owned();
    let mut inquiry = Inquiry::new(words, Way::FollowUp, Asker::of_component(i));
    inquiry.follows = passage.map(|passage| Earlier { question: Some(first), passage });
    inquiry.is_private = is_private(&i.message) || !is_own(desk, &i.message, asker);
    ask(desk, ticket, inquiry).await;
}

/// A form was sent.
pub(super) async fn sent(desk: &Arc<Desk>, ticket: Ticket, i: &ModalInteraction) {
    let action = match desk.seal.open(&i.data.custom_id) {
        Ok(action) => action,
        Err(rejected) => return refuse(desk, &ticket, stale(rejected)).await,
    };
    let is_form =
        matches!(action, Action::FollowUpForm { .. } | Action::RephraseForm | Action::Step(Step::AnswerForm { .. }));
    if !is_form {
        // A button's id, sent as if it were a form's.
        return refuse(desk, &ticket, stale(Rejected::Forged)).await;
    }
    let mut asker = Asker::of_modal(i);
    if let Action::Step(Step::AnswerForm { by, server, .. }) = action {
        asker = asker.vouched(by, server);
        if asker.may_manage(&desk.settings) && !asker.is_by_server() {
            // Somebody else's form, or one from another server.
            return refuse(desk, &ticket, stale(Rejected::Forged)).await;
        }
    }
    if let Some(refusal) = desk.refusal(&asker, of_action(&action)) {
        return refuse(desk, &ticket, refusal).await;
    }
    if let Action::Step(Step::AnswerForm { group, .. }) = action {
        return gaps::sent(desk, &ticket, group, asker, i).await;
    }
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
    let mut inquiry = Inquiry::new(words, way, asker);
    inquiry.follows = follows;
    // What was asked privately goes on privately, and still answers the message it began with.
    inquiry.is_private = earlier.is_some_and(is_private);
    inquiry.target = earlier.and_then(|message| target(&self::actions(desk, message)));
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
    ticket.refuse(desk, &notice).await;
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

async fn delete(desk: &Arc<Desk>, ticket: &Ticket, asker: &Asker, owner: u64, message: u64) {
    if asker.user != owner && !asker.may_delete(&desk.settings) {
        return refuse(desk, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if !ticket.respond(desk, &defer_update()).await.is_sent {
        return;
    }
    // What was kept of the question goes with the answer.
    let _ = desk.block(move |desk| desk.heed(desk.ledger.forget_message(message))).await;
    let gone = desk.rest.delete_original(desk.app, &ticket.token).await;
    let is_gone = gone.as_ref().is_err_and(RestError::is_gone);
    if !is_gone && !told(desk, gone, "deleting an answer") {
        ticket.later(desk, &Sent::text(&Words::of(&ticket.locale).say("delete.failed")), true).await;
    }
}

/// What needs neither a form nor another request.
fn simple(desk: &Desk, action: Action, message: &Message, asker: &Asker) -> Result<Made, Notice> {
    let index = desk.engine.index();
    let view = View { target: target(&actions(desk, message)), ..desk.view(&index, asker, true) };
    let question = question_of(message);
    let place = asker.server().filter(|_| !is_private(message));
    let gone = || Notice::new("stale.passage", Outcome::Refused);
    let private = |message: Sent| Ok(Made::Message { message, is_private: true });
    let in_place = |message: Sent| Ok(Made::Update(message));
    match action {
        Action::Helpful(cited) => {
            verdict(desk, &cited, asker, place, true)?;
            private(Sent::text(&view.words.say("verdict.helpful")))
        }
        Action::NotIt(cited) => {
            let is_new = verdict(desk, &cited, asker, place, false)?;
            // A question that was cut to fit is not what was asked.
            let whole = question.as_deref().filter(|q| is_new && !q.ends_with('…'));
            let gap = whole.and_then(|q| desk.not_it(q, &cited, message.id.get(), asker.user, place));
            let gap = gap.filter(|_| desk.settings.retention_days > 0);
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
            let is_asker = is_own(desk, message, asker);
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
            in_place(browse::faq(article, usize::from(page), &desk.mention("ask"), &view))
        }
        Action::ArticlesPage { category, page } => {
            let view = View { is_private: is_private(message), ..view };
            let named = |number| {
                let mut categories = index.articles().filter_map(|a| a.category.as_deref());
                categories.find(|c| browse::category_number(c) == number).ok_or_else(gone)
            };
            let category = category.map(named).transpose()?;
            in_place(browse::articles(category, usize::from(page), &view))
        }
        // Served before, or the ids of forms, which are not buttons.
        _ => Err(stale(Rejected::Forged)),
    }
}

/// Whether the message is the presser's own answer: only they see it, or its "Delete" button says that they asked.
fn is_own(desk: &Desk, message: &Message, asker: &Asker) -> bool {
    is_private(message) || owner(desk, message) == Some(asker.user)
}

/// The message that a private answer may be posted in reply to.
fn target(actions: &[Action]) -> Option<u64> {
    actions.iter().find_map(|action| if let Action::ShowEveryone { target } = action { *target } else { None })
}

/// Who may delete a message of ours: whoever asked.
pub(in super::super) fn owner(desk: &Desk, message: &Message) -> Option<u64> {
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

/// Whether one of the message's buttons has this id.
fn has_button(message: &Message, id: &str) -> bool {
    let is_it = |component: &ActionRowComponent| match component {
        ActionRowComponent::Button(button) => {
            matches!(&button.data, ButtonKind::NonLink { custom_id, .. } if custom_id == id)
        }
        _ => false,
    };
    message.components.iter().flat_map(|row| &row.components).any(is_it)
}

/// The question that a message of ours answers: its embed shows it. A hint shows none, but replies to it.
pub(in super::super) fn question_of(message: &Message) -> Option<String> {
    let name = message.embeds.first().and_then(|e| e.author.as_ref()).map(|a| a.name.as_str());
    let shown = name.and_then(asked).map(str::to_owned);
    let asked = || message.referenced_message.as_ref().map(|m| without_markup(&m.content).trim().to_owned());
    shown.or_else(|| asked().filter(|words| !words.is_empty()))
}

pub(super) fn passages(keys: &[Key], view: &View<'_>) -> Vec<crate::answer::Answer> {
    keys.iter()
        .filter_map(|key| view.index.by_key(*key))
        .filter_map(|place| chosen(&place, view.index, None, 1.0))
        .collect()
}

fn verdict(desk: &Desk, cited: &Cited, asker: &Asker, guild: Option<u64>, helpful: bool) -> Result<bool, Notice> {
    let index = desk.engine.index();
    let place = index.by_key(cited.passage).ok_or_else(|| Notice::new("stale.passage", Outcome::Refused))?;
    // One reader's vote on one passage is one vote, wherever it was shown.
    let mut who = cited.passage.0.to_vec();
    who.extend(asker.user.to_be_bytes());
    let voter = desk.seal.sign(b"voter", &who);
    let (passage, confidence) = (place.passage.id.clone(), Some(cited.percent));
    let verdict = Verdict { passage, helpful, voter, confidence, source: Source::Reader, guild };
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

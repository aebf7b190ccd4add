//! Buttons and forms. What they do is in their ids; what the bot needs of the message they are on (its question, whom it
//! answered) it reads from the message that Discord sends along.

use super::super::custom_id::{Action, Rejected, Step};
use super::super::form::{FIELD, Form, TextField, entered};
use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::Message as Sent;
use super::super::render::reply::{ReplyContext, answered, menu_of, more};
use super::super::render::{View, browse, menu, resolve};
use super::super::requester::{Requester, is_private};
use super::super::rights::of_action;
use super::super::state::{BotState, SOON};
use super::asking::ask;
use super::deliver::{Made, Stands, Ticket};
use super::moderate::{add_draft, decided, drop_draft, leave, swap};
use super::our_message::{actions, chosen_id, has_button, is_own, passages, question_of, target};
use super::refusing::{refuse, stale};
use super::show_everyone::show_everyone;
use super::verdicts::{denied, not_it, verdict};
use super::{audit, deleting, gaps, notifications, privacy, rulings, shadow};
use crate::article::{Key, MAX_QUESTION_CHARS, Question};
use crate::ledger::GapId;
use crate::service::EarlierReply;
use serenity::all::{ComponentInteraction, Message, ModalInteraction};
use std::sync::Arc;

/// A button was pressed.
pub(super) async fn pressed(state: &Arc<BotState>, ticket: Ticket, i: &ComponentInteraction) {
    let requester = Requester::of_component(i);
    let id = chosen_id(i);
    let action = match state.seal.open(id) {
        Ok(action) => action,
        Err(rejected) => return refuse(state, &ticket, stale(rejected)).await,
    };
    if !has_button(&i.message, id) {
        // An id of ours, under a message that does not have it.
        return refuse(state, &ticket, stale(Rejected::Forged)).await;
    }
    if let Some(refusal) = state.refusal(&requester, of_action(&action)) {
        return refuse(state, &ticket, refusal).await;
    }
    match action {
        Action::FollowUp { passage } => {
            let form = Action::FollowUpForm { passage };
            open(state, &ticket, "modal.follow_up", &form, "").await;
        }
        Action::Rephrase => {
            let earlier = question_of(&i.message).unwrap_or_default();
            open(state, &ticket, "modal.rephrase", &Action::RephraseForm, &earlier).await;
        }
        Action::Delete { asker: owner } => {
            deleting::delete(state, &ticket, &requester, owner, i.message.id.get()).await;
        }
        Action::AddDraft { draft } => add_draft(state, &ticket, &requester, draft).await,
        Action::DropDraft { draft } => drop_draft(state, &ticket, draft).await,
        Action::Swap { review } => swap(state, &ticket, &requester, review).await,
        Action::Leave { review } => leave(state, &ticket, &requester, review).await,
        Action::Step(Step::Audit { before }) => audit::pressed(state, &ticket, &requester, before).await,
        Action::Step(step @ (Step::ExportMine | Step::DeleteMine)) => {
            privacy::pressed(state, &ticket, &requester, step).await;
        }
        Action::Step(Step::Another { n, passage }) => {
            another(state, &ticket, &requester, i, usize::from(n), passage).await;
        }
        Action::Step(step @ (Step::UseThreshold { .. } | Step::KeepThreshold)) => {
            decided(state, &ticket, &requester, step).await;
        }
        Action::Step(Step::Judge { is_right }) => shadow::pressed(state, &ticket, &requester, is_right, i).await,
        Action::Step(Step::AskOn { passage }) => {
            let form = Action::Step(Step::AskOnForm { passage });
            open(state, &ticket, "modal.follow_up", &form, "").await;
        }
        Action::Step(Step::DeleteAt { asker: owner, channel, message }) => {
            deleting::delete_at(state, &ticket, &requester, owner, (channel, message)).await;
        }
        Action::Step(step @ Step::Rule { .. }) => rulings::pressed(state, &ticket, &requester, step, i).await,
        Action::Step(step) => gaps::pressed(state, &ticket, &requester, step).await,
        Action::Tell { gap } => notifications::tell(state, &ticket, &requester, gap).await,
        Action::ShowEveryone { target } => show_everyone(state, &ticket, &requester, i, target).await,
        action => {
            let stands = match &action {
                Action::Turn { .. } | Action::FaqPage { .. } | Action::ArticlesPage { .. } | Action::Untell { .. } => {
                    Stands::InPlace
                }
                Action::Choose(_) if is_own(state, &i.message, &requester) => Stands::InPlace,
                _ => Stands::Private,
            };
            let (message, for_work, locale) = (i.message.clone(), Arc::clone(state), ticket.locale.clone());
            let received = ticket.received;
            let making = async move {
                let (who, by) = (requester.user, received + SOON);
                let made = for_work.work_by(who, by, move |state| simple(state, action, &message, &requester)).await;
                let made = made.unwrap_or_else(|trouble| Err(trouble.into()));
                let outcome = made.as_ref().map_or_else(|notice| notice.outcome, |_| Outcome::Answered);
                for_work.metrics.asked(Way::Button, outcome, received.elapsed());
                made.unwrap_or_else(|notice| Made::notice(&notice, &locale))
            };
            ticket.answer(state, stands, making).await;
        }
    }
}

/// Asks a further question of a message that asked several, as one that follows on the first.
async fn another(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &ComponentInteraction,
    n: usize,
    passage: Option<Key>,
) {
    let whole = question_of(&i.message).and_then(|whole| Question::new(&whole).ok());
    let mut parts = whole.map(|whole| whole.parts()).unwrap_or_default();
    let Some(words) = parts.get(n).map(|part| part.as_str().to_owned()) else {
        return refuse(state, ticket, stale(Rejected::Forged)).await;
    };
    let first = parts.swap_remove(0).as_str().to_owned();
    let mut inquiry = Inquiry::new(words, Way::FollowUp, Requester::of_component(i));
    inquiry.follows = passage.map(|passage| EarlierReply { question: Some(first), passage });
    inquiry.is_private = is_private(&i.message) || !is_own(state, &i.message, requester);
    ask(state, ticket, inquiry).await;
}

/// A form was sent.
pub(super) async fn sent(state: &Arc<BotState>, ticket: Ticket, i: &ModalInteraction) {
    let action = match state.seal.open(&i.data.custom_id) {
        Ok(action) => action,
        Err(rejected) => return refuse(state, &ticket, stale(rejected)).await,
    };
    let is_form = matches!(
        action,
        Action::FollowUpForm { .. }
            | Action::RephraseForm
            | Action::Step(Step::AnswerForm { .. } | Step::AskOnForm { .. })
    );
    if !is_form {
        // A button's id, sent as if it were a form's.
        return refuse(state, &ticket, stale(Rejected::Forged)).await;
    }
    let mut requester = Requester::of_modal(i);
    if let Action::Step(Step::AnswerForm { by, server, .. }) = action {
        requester = requester.vouched(by, server);
        if requester.may_manage(&state.settings) && !requester.is_by_server() {
            // Somebody else's form, or one from another server.
            return refuse(state, &ticket, stale(Rejected::Forged)).await;
        }
    }
    if let Some(refusal) = state.refusal(&requester, of_action(&action)) {
        return refuse(state, &ticket, refusal).await;
    }
    if let Action::Step(Step::AnswerForm { group, .. }) = action {
        return gaps::sent(state, &ticket, group, requester, i).await;
    }
    let words = entered(i, FIELD);
    let earlier = i.message.as_deref();
    let (follows, way) = match action {
        Action::FollowUpForm { passage } | Action::Step(Step::AskOnForm { passage }) => {
            (Some(EarlierReply { question: earlier.and_then(question_of), passage }), Way::FollowUp)
        }
        Action::RephraseForm => (None, Way::Ask),
        _ => return refuse(state, &ticket, stale(Rejected::Forged)).await,
    };
    let mut inquiry = Inquiry::new(words, way, requester);
    inquiry.follows = follows;
    // What was asked privately goes on privately, and still answers the message it began with.
    let is_public = matches!(action, Action::Step(Step::AskOnForm { .. }));
    inquiry.is_private = !is_public && earlier.is_some_and(is_private);
    inquiry.target = earlier.and_then(|message| target(&self::actions(state, message)));
    ask(state, &ticket, inquiry).await;
}

async fn open(state: &Arc<BotState>, ticket: &Ticket, key: &str, form: &Action, value: &str) {
    let localisation = Localisation::of(&ticket.locale);
    let field = TextField {
        id: FIELD,
        label: localisation.say(&format!("{key}.label")),
        placeholder: localisation.say(&format!("{key}.placeholder")),
        value: value.to_owned(),
        most: MAX_QUESTION_CHARS,
        is_long: true,
        is_required: true,
    };
    let title = localisation.say(&format!("{key}.title"));
    ticket.respond(state, &Form { custom_id: state.seal.id(form), title, fields: vec![field] }.open()).await;
}

/// What needs neither a form nor another request.
fn simple(state: &BotState, action: Action, message: &Message, requester: &Requester) -> Result<Made, Notice> {
    let index = state.engine.index();
    let view = View { target: target(&actions(state, message)), ..state.view(&index, requester, true) };
    let question = question_of(message);
    let place = requester.server().filter(|_| !is_private(message));
    let gone = || Notice::new("stale.passage", Outcome::Refused);
    let private = |message: Sent| Ok(Made::Message { message, is_private: true });
    let in_place = |message: Sent| Ok(Made::Update(message));
    match action {
        Action::Helpful(cited) => {
            verdict(state, &cited, requester, place, true)?;
            private(Sent::text(&view.localisation.say("verdict.helpful")))
        }
        Action::NotIt(cited) => {
            let gap = denied(state, &cited, question.as_deref(), message.id.get(), requester, place)?;
            let keys = actions(state, message)
                .into_iter()
                .find_map(|a| if let Action::More { keys } = a { Some(keys) } else { None });
            private(not_it(gap, keys, &view))
        }
        Action::More { keys } => private(more(question.as_deref(), &passages(&keys, &view), 0, &view)),
        Action::Menu { asker: owner, keys } => {
            let passage = actions(state, message).into_iter().find_map(|action| match action {
                Action::Helpful(cited) | Action::NotIt(cited) => Some(cited.passage),
                _ => None,
            });
            let at = (message.channel_id.get(), message.id.get());
            let may_delete = requester.user == owner || requester.may_delete(&state.settings);
            private(menu_of(question.as_deref(), menu(keys, passage, owner, at, may_delete, &view), &view))
        }
        Action::Turn { page, keys } => {
            in_place(more(question.as_deref(), &passages(&keys, &view), usize::from(page), &view))
        }
        Action::Untell { gap } => {
            let taken = state.ledger.stop_waiting(GapId::from(gap), requester.user);
            let key = match state.heed(taken) {
                Some(true) => "wish.withdrawn",
                Some(false) => "wish.nothing",
                None => "wish.not_saved",
            };
            in_place(Sent::text(&view.localisation.say(key)))
        }
        Action::Choose(cited) => {
            let answer = resolve(&cited, &index).ok_or_else(gone)?;
            // The asker's choice replaces the message for all; another reader's is theirs alone.
            let is_asker = is_own(state, message, requester);
            let view = View { is_private: is_private(message) || !is_asker, ..view };
            let message = answered(question.as_deref(), &answer, Vec::new(), ReplyContext::default(), &view);
            if is_asker { in_place(message) } else { private(message) }
        }
        Action::Reveal(cited) => {
            let answer = resolve(&cited, &index).ok_or_else(gone)?;
            private(answered(question.as_deref(), &answer, Vec::new(), ReplyContext::default(), &view))
        }
        Action::FaqPage { article, page } => {
            let article = index.article_by_key(article).ok_or_else(gone)?;
            let view = View { is_private: is_private(message), ..view };
            in_place(browse::faq(article, usize::from(page), &state.mention("ask"), &view))
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

//! "No", "not it", "that's wrong" in reply to an answer: noted as the button **Not it** notes it, and the passage that came
//! next is shown.

use super::super::custom_id::Action;
use super::super::payload::Message as Sent;
use super::super::render::reply::next_passage;
use super::super::requester::Requester;
use super::super::state::{BotState, IN_A_WHILE};
use super::our_message::{actions, passages, question_of};
use super::verdicts::denied;
use serenity::all::Message;
use std::sync::Arc;
use std::time::Instant;

/// What is said to a message that denies the answer it replies to; none where that is no answer with a passage.
pub(super) async fn another_look(state: &Arc<BotState>, m: &Message, requester: &Requester) -> Option<Sent> {
    let ours = m.referenced_message.as_deref().filter(|ours| ours.author.id.get() == state.me)?.clone();
    let requester = requester.clone();
    let (who, by) = (requester.user, Instant::now() + IN_A_WHILE);
    let looked = state.work_by(who, by, move |state| {
        let actions = actions(state, &ours);
        let cited = actions.iter().find_map(|action| match action {
            Action::NotIt(cited) | Action::Helpful(cited) | Action::Reveal(cited) => Some(*cited),
            _ => None,
        })?;
        let question = question_of(&ours);
        let index = state.engine.index();
        let view = state.view(&index, &requester, false);
        let gap = match denied(state, &cited, question.as_deref(), ours.id.get(), &requester, requester.server()) {
            Ok(gap) => gap,
            Err(notice) => return Some(notice.message(view.localisation)),
        };
        let next = actions.iter().find_map(|action| if let Action::More { keys } = action { Some(keys) } else { None });
        let next = next.map(|keys| passages(keys, &view)).unwrap_or_default();
        Some(next_passage(question.as_deref(), &next, gap.map(u64::from), &view))
    });
    looked.await.ok().flatten()
}

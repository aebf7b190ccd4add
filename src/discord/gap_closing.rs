//! Gaps that the articles answer by now leave the list of moderators: after the articles changed, the open groups are asked
//! again, one after the other behind readers' questions, and those that have an answer are settled with the passage that
//! answers. Whoever asked to be told is told apart from this.

use super::state::BotState;
use crate::ledger::{Actor, GroupId, MOST_QUESTIONS};
use crate::newsroom::{Reasked, reask};
use jiff::Timestamp;
use std::sync::Arc;

/// Groups that are asked again after a change, the most asked first; what is left is looked at after the next.
const GROUPS: u32 = 200;

/// Questions that are asked again after a change, whatever groups they are in.
const QUESTIONS: usize = 1_000;

/// Who settles such a group, in the audit trail.
const BY: &str = "ibid (new index)";

/// Settles the open groups whose questions all have an answer now.
pub(super) async fn settle_answered(state: &Arc<BotState>) {
    let listed = state.block(|state| {
        let page = state.heed(state.ledger.gaps_page(0, 0, GROUPS)).unwrap_or_default();
        page.groups.into_iter().map(|group| group.id).collect::<Vec<_>>()
    });
    let Ok(groups) = listed.await else { return };
    let mut left = QUESTIONS;
    for group in groups {
        if left == 0 || state.is_closing() {
            return;
        }
        // A moderator who answers this very group settles it.
        let _alone = state.settling.lock().await;
        let Ok(asked) = state.work_sometime(move |state| settle(state, group)).await else { continue };
        left = left.saturating_sub(asked);
    }
}

/// Asks a group again and settles it where that may be; gives how many questions that were.
fn settle(state: &BotState, id: GroupId) -> usize {
    let Some((group, questions)) = state.heed(state.ledger.gap_group(id)).flatten() else { return 0 };
    if group.asked == 0 || u64::from(MOST_QUESTIONS) < group.questions {
        return 0;
    }
    let everywhere = state.threshold(None);
    let strictest = state.heed(state.ledger.strictest_threshold()).flatten().unwrap_or(everywhere).max(everywhere);
    let names = state.own.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (by, now) = (Actor::Program(BY.to_owned()), Timestamp::now());
    match reask(&state.engine, &questions, strictest, &names) {
        Ok(Reasked::Answered(answer)) => {
            state.heed(state.ledger.answered(id, &answer, &by, None, now));
        }
        Ok(Reasked::SmallTalk) => {
            state.heed(state.ledger.dismiss(id, &by, None, now));
        }
        Ok(Reasked::Open) => {}
        Err(error) => tracing::warn!(%error, "questions without an answer could not be asked again"),
    }
    questions.len()
}

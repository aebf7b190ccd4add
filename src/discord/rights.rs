//! Who may do what. Readers ask; moderators of a server look after that server; what every server's readers get (articles,
//! feeds, the index, rulings, answers to gaps) is the newsroom's: moderators of a home server.
//!
//! The operator names the home servers. With none named there is a newsroom only while the bot is in one server; a second
//! closes it at once, and so does not knowing how many there are. What is needed is settled at the door, for a command by
//! [`of_command`] and for a button or form by [`of_action`]; nothing behind it has to ask again.

use super::custom_id::{Action, Step};
use super::guilds::Count;
use super::metrics::Outcome;
use super::notice::Notice;
use super::requester::Requester;
use super::state::BotState;

/// The English name of the menu entry by which moderators rule on an answer.
pub(super) const WRONG_ANSWER: &str = "Wrong answer";

/// What an act takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// Anybody's.
    Reader,
    /// Of whoever moderates the server in which it is done, for that server alone.
    Moderator,
    /// Of whoever moderates a home server.
    Newsroom,
}

/// What the command of this English name takes; nothing is known of commands that are not ours.
pub(super) fn of_command(name: &str) -> Option<Right> {
    Some(match name {
        "ask" | "faq" | "articles" | "help" | "about" | "privacy" | "Find the answer" => Right::Reader,
        "channel" | "threshold" | "gaps" | "stats" | "audit" => Right::Moderator,
        "reindex" | "article" | "feed" | WRONG_ANSWER => Right::Newsroom,
        _ => return None,
    })
}

/// What pressing this button, or sending this form, takes.
pub(super) fn of_action(action: &Action) -> Right {
    match action {
        Action::Helpful(_)
        | Action::NotIt(_)
        | Action::More { .. }
        | Action::Turn { .. }
        | Action::FollowUp { .. }
        | Action::ShowEveryone { .. }
        // Whose answer it is, is looked at there.
        | Action::Delete { .. }
        | Action::Menu { .. }
        | Action::Rephrase
        | Action::Tell { .. }
        | Action::Untell { .. }
        | Action::Choose(_)
        | Action::Reveal(_)
        | Action::FaqPage { .. }
        | Action::ArticlesPage { .. }
        | Action::FollowUpForm { .. }
        | Action::RephraseForm => Right::Reader,
        Action::Swap { .. } | Action::Leave { .. } | Action::AddDraft { .. } | Action::DropDraft { .. } => {
            Right::Newsroom
        }
        Action::Step(step) => of_step(*step),
    }
}

fn of_step(step: Step) -> Right {
    match step {
        Step::ExportMine
        | Step::DeleteMine
        | Step::Another { .. }
        | Step::AskOn { .. }
        | Step::AskOnForm { .. }
        // As of an answer that is deleted by a button under it.
        | Step::DeleteAt { .. } => Right::Reader,
        // Of gaps and of the audit trail another server is shown its own.
        Step::Gaps { .. }
        | Step::Gap { .. }
        | Step::Questions { .. }
        | Step::Audit { .. }
        | Step::UseThreshold { .. }
        | Step::KeepThreshold
        | Step::Judge { .. } => Right::Moderator,
        Step::AnswerGap { .. } | Step::AnswerForm { .. } | Step::Dismiss { .. } | Step::Rule { .. } => Right::Newsroom,
    }
}

impl BotState {
    /// Whether this person has the right, where they are.
    pub(super) fn has(&self, requester: &Requester, right: Right) -> bool {
        self.refusal(requester, right).is_none()
    }

    /// Why this person has not the right, with what to do; nothing where they have it.
    pub(super) fn refusal(&self, requester: &Requester, right: Right) -> Option<Notice> {
        if right == Right::Reader {
            return None;
        }
        let refused = |key| Some(Notice::new(key, Outcome::Refused));
        let Some(guild) = requester.guild else { return refused("permission.direct") };
        if !requester.may_manage(&self.settings) {
            return refused("permission.moderators");
        }
        if !requester.is_by_server() {
            return refused("permission.own_installation");
        }
        if right == Right::Moderator || self.is_home(Some(guild)) {
            return None;
        }
        match self.guilds.count() {
            _ if !self.settings.home.is_empty() => refused("permission.not_home"),
            Count::Unknown => refused("permission.home_unknown"),
            Count::Only(_) => refused("permission.not_home"),
            Count::Other(_) => refused("permission.no_home"),
        }
    }

    /// Whether the newsroom is in this server: one that the operator named, or with none named the only one.
    pub(super) fn is_home(&self, guild: Option<u64>) -> bool {
        let Some(guild) = guild else { return false };
        if self.settings.home.is_empty() {
            self.guilds.count() == Count::Only(guild)
        } else {
            self.settings.home.contains(&guild)
        }
    }
}

#[cfg(test)]
mod tests;

//! The bot's way to a new index: [`newsroom::publish`](crate::newsroom::publish) in turn, with what the bot keeps of it. What is
//! held although nobody asked for it is told here, whoever brought it in: in the home servers' log channels with the questions,
//! in the log with their ids.

use super::localisation::Localisation;
use super::metrics::Failure;
use super::payload::Message;
use super::render::review as page;
use super::state::BotState;
use crate::engine::EngineError;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{Comparison, Held, Occasion, Order, PublishError, Report, in_place_of, left_because, publish};
use crate::store::Progress;
use jiff::Timestamp;
use tokio::runtime::Handle;

/// Golden questions named in a line of the log.
const NAMED: usize = 10;

/// Who holds an index that nobody asked for, in the audit trail.
const BY: &str = "ibid (feeds)";

/// Why nothing was published.
pub(super) enum NotPublished {
    /// The index is on hold.
    OnHold,
    /// A new one waits for a moderator.
    Deciding,
    /// Another process is building one.
    Busy,
    /// None could be made.
    Failed(EngineError),
}

impl BotState {
    /// Publishes a new index, once nobody else in this process is at it. One that waits for a moderator stays, unless somebody
    /// asks for another by name.
    pub(super) fn publish(&self, order: Order<'_>, progress: Progress<'_>) -> Result<Report, NotPublished> {
        let _turn = self.turn_to_build();
        if matches!(order.occasion, Occasion::Asked | Occasion::Preview) {
            // Whoever has the articles read anew decides anew.
            self.pending.clear();
        } else if self.pending.is_held() {
            return Err(NotPublished::Deciding);
        }
        let now = Timestamp::now();
        match publish(&self.engine, order, progress) {
            Ok(report) => {
                self.checked(Some(now));
                if report.built.is_new && report.held.is_none() {
                    self.warm();
                }
                if matches!(report.held, Some(Held::OnHold)) {
                    self.tell_held(&report);
                }
                Ok(report)
            }
            Err(PublishError::OnHold { .. }) => Err(NotPublished::OnHold),
            Err(PublishError::Engine(error)) if error.is_busy() => Err(NotPublished::Busy),
            Err(PublishError::Engine(error)) => {
                self.checked(None);
                Err(NotPublished::Failed(error))
            }
        }
    }

    /// Logs that no index could be made.
    pub(super) fn log_unpublished(&self, error: &EngineError) {
        self.metrics.failed(Failure::Engine);
        tracing::error!(%error, "the new index could not be built; the old one stays in use");
    }

    /// What a moderator can do about what broke.
    pub(super) fn way_back(&self, localisation: &Localisation) -> String {
        let action = localisation.say("command.reindex.rollback.name");
        localisation.fill("publish.go_back", &[("reindex", &self.mention("reindex")), ("action", &action)])
    }

    fn tell_held(&self, report: &Report) {
        let golden = &report.golden;
        let generation = self.engine.index().generation;
        if let Some(error) = &golden.trouble {
            tracing::warn!(%error, "the golden questions cannot be asked");
        }
        tracing::warn!(
            generation,
            broken = golden.broken().count(),
            questions = named(golden),
            "articles from feeds break golden questions and are not in use; the index is on hold until `/reindex` or `ibid \
             index` decides"
        );
        let by = Actor::Program(BY.to_owned());
        let entry = AuditEntry::new(by, AuditAction::IndexLeft, in_place_of(generation)).with(left_because(golden));
        self.heed(self.ledger.audit(&entry, Timestamp::now()));
        self.tell_home(|localisation| page::held(report, &self.mention("reindex"), localisation));
    }

    /// Logs golden questions that what serves now broke, and tells the home servers' moderators.
    pub(super) fn tell_broken(&self, golden: &Comparison) {
        if let Some(error) = &golden.trouble {
            tracing::warn!(%error, "the golden questions cannot be asked");
        }
        let broken = golden.broken().count();
        if broken == 0 {
            return;
        }
        tracing::warn!(
            broken,
            questions = named(golden),
            "changed articles break golden questions; `/reindex action:rollback` goes back to the previous index"
        );
        self.tell_home(|localisation| {
            let embeds = page::broke(golden, &self.way_back(localisation), localisation).into_iter().collect();
            Message { content: localisation.say("publish.changed"), embeds, ..Message::default() }
        });
    }

    /// Sends a message to the log channel of every home server that has one, in the server's language.
    fn tell_home(&self, message: impl Fn(&Localisation) -> Message) {
        let channels = self.heed(self.ledger.log_channels()).unwrap_or_default();
        let home = channels.into_iter().filter(|(guild, _)| self.is_home(Some(*guild)));
        let messages: Vec<(u64, Message)> = home
            .map(|(guild, channel)| {
                (channel, message(Localisation::of(&self.locale_of(Some(guild)).unwrap_or_default())))
            })
            .collect();
        let Ok(runtime) = Handle::try_current() else { return };
        let rest = self.rest.clone();
        let sending = async move {
            for (channel, message) in messages {
                if let Err(error) = rest.send(channel, &message.later(false)).await {
                    tracing::warn!(%error, channel, "the log channel could not be told of the golden questions");
                }
            }
        };
        self.tasks.spawn_on(sending, &runtime);
    }
}

/// Ids of the questions that broke: the log has no words of theirs.
fn named(golden: &Comparison) -> String {
    golden.broken().take(NAMED).map(|flip| flip.id.as_str()).collect::<Vec<_>>().join(", ")
}

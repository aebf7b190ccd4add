//! The desk's way to a new index: [`newsroom::publish`](crate::newsroom::publish) in turn, and what it says of golden questions.

use super::super::state::ServeState;
use super::page::DeskView;
use super::words::{gaps, publishing};
use crate::newsroom::{Comparison, Flip, Occasion, Order, PublishError, Report, Shown, publish};
use maud::{Markup, html};
use std::sync::PoisonError;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Another index that is being made is waited for so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two looks at whether it is done.
const PAUSE: Duration = Duration::from_millis(100);

/// Why nothing was published.
pub(super) enum NotPublished {
    /// The index is on hold, or a new one waits for a decision.
    OnHold,
    /// Another process is making one.
    Busy,
    /// None could be made.
    Failed(String),
}

impl NotPublished {
    /// What that means for what is in the corpus already.
    pub(super) fn said(&self, view: DeskView<'_>) -> String {
        match self {
            Self::OnHold => view.say(publishing::NOT_USED).to_owned(),
            Self::Busy => view.say(publishing::BUSY).to_owned(),
            Self::Failed(error) => view.fill(publishing::FAILED, "error", error),
        }
    }
}

impl ServeState {
    /// Publishes a new index, once nobody else is at it. One that waits for a decision stays, unless somebody asks for another.
    pub(super) fn publish_at_desk(&self, order: &Order<'_>) -> Result<Report, NotPublished> {
        let _turn = self.desk.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(order.occasion, Occasion::Asked | Occasion::Preview) {
            // Whoever has the articles read anew decides anew.
            self.desk.waiting.clear();
        } else if self.desk.waiting.is_held() {
            return Err(NotPublished::OnHold);
        }
        let began = Instant::now();
        loop {
            match publish(&self.engine, order.clone(), &|_| {}) {
                Err(PublishError::Engine(error)) if error.is_busy() && began.elapsed() < PATIENCE => sleep(PAUSE),
                Err(PublishError::Engine(error)) if error.is_busy() => return Err(NotPublished::Busy),
                Err(PublishError::Engine(error)) => {
                    tracing::error!(%error, "the new index could not be built; the old one stays in use");
                    return Err(NotPublished::Failed(error.to_string()));
                }
                Err(PublishError::OnHold { .. }) => return Err(NotPublished::OnHold),
                Ok(report) => return Ok(report),
            }
        }
    }
}

/// What broke; nothing where nothing did.
pub(super) fn broken(view: DeskView<'_>, golden: &Comparison) -> Markup {
    let broken: Vec<&Flip> = golden.broken().collect();
    html! {
        @if let Some(error) = &golden.trouble { p.note.bad { (view.fill(publishing::TROUBLE, "error", &error.to_string())) } }
        @if !broken.is_empty() { (table(view, view.say(publishing::BROKEN), &broken)) }
    }
}

/// Every golden question that is answered otherwise.
pub(super) fn flips(view: DeskView<'_>, golden: &Comparison) -> Markup {
    let all: Vec<&Flip> = golden.flips.iter().collect();
    html! {
        @if let Some(error) = &golden.trouble { p.note.bad { (view.fill(publishing::TROUBLE, "error", &error.to_string())) } }
        @if !all.is_empty() {
            (table(view, view.say(publishing::FLIPS), &all))
        } @else if golden.asked > 0 {
            p { (view.fill(publishing::NONE_FLIP, "asked", &golden.asked.to_string())) }
        }
    }
}

fn table(view: DeskView<'_>, caption: &str, flips: &[&Flip]) -> Markup {
    let what = |flip: &Flip| match (flip.is_broken(), flip.is_right && !flip.was_right) {
        (true, _) => publishing::BREAKS,
        (_, true) => publishing::MENDS,
        _ => publishing::OTHERWISE,
    };
    let shown = |shown: &Shown| match shown {
        Shown::Passage(id) => id.clone(),
        Shown::NoAnswer => view.say(publishing::NO_ANSWER).to_owned(),
    };
    html! {
        div.wide role="region" tabindex="0" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr {
                    @for head in [publishing::WHAT, gaps::QUESTION, publishing::BEFORE, publishing::AFTER] { th scope="col" { (view.say(head)) } }
                } }
                tbody {
                    @for flip in flips {
                        tr {
                            td { (view.say(what(flip))) }
                            th scope="row" { (flip.question) }
                            td { (shown(&flip.before)) }
                            td { (shown(&flip.after)) }
                        }
                    }
                }
            }
        }
    }
}

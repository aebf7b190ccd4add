//! The threshold: what golden questions and judged answers say of it, the lowest that keeps a wished precision, how often answers
//! are right by their confidence, and setting it for everyone without a threshold of their own.

use super::super::state::ServeState;
use super::super::words::fill;
use super::answering::{Refusal, answer};
use super::page::DeskView;
use super::page::Room;
use super::threshold_page::{ThresholdFacts, room_page};
use super::visit::Visit;
use super::words::threshold;
use crate::eval::PrecisionGoal;
use crate::ledger::{AuditAction, EVERYWHERE};
use crate::newsroom::JudgedEvidence;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::Markup;
use std::sync::Arc;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/threshold`.
pub(super) async fn room(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Threshold, |view| shown(view, None)).await
}

/// `POST /desk/threshold`.
pub(super) async fn set(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Threshold, |view| {
        let value = match view.visit.form.get("value") {
            Some(typed) => Some(read(typed).ok_or_else(|| Refusal::new(view.say(threshold::BAD)))?),
            // The button that goes back sends none.
            None => None,
        };
        let state = view.state;
        let before = format!("{:.2}", state.threshold());
        let saved = state.log_failure(state.ledger.set_threshold(EVERYWHERE, value));
        saved.ok_or_else(|| Refusal::failed(view.visit.words.failed))?;
        let now = format!("{:.2}", state.threshold());
        let entry = view.visit.did(AuditAction::ThresholdSet, &now).with(format!("before: {before}"));
        state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
        let note = fill(&view.fill(threshold::WAS_SET, "threshold", &now), "before", &before);
        shown(view, Some(&note))
    })
    .await
}

/// A threshold as it is typed, to hundredths, as it is shown.
fn read(typed: &str) -> Option<f32> {
    let value: f32 = typed.replace(',', ".").parse().ok()?;
    (0.0..=1.0).contains(&value).then(|| (value * 100.0).round() / 100.0)
}

fn shown(view: DeskView<'_>, note: Option<&str>) -> Result<Markup, Refusal> {
    let state = view.state;
    let wish = view.visit.query.get("precision").and_then(|percent| percent.parse::<u8>().ok());
    let wish = wish.map_or_else(PrecisionGoal::default, |percent| PrecisionGoal {
        precision: f64::from(percent.clamp(1, 99)) / 100.0,
        ..PrecisionGoal::default()
    });
    let present = state.threshold();
    let judged = state.log_failure(state.ledger.judged()).unwrap_or_default();
    let evidence = JudgedEvidence::gather(&state.engine, judged, present).map_err(|error| {
        tracing::error!(%error, "the evidence for a threshold could not be gathered");
        Refusal::failed(error.to_string())
    })?;
    let proposal = evidence.propose(wish);
    Ok(room_page(view, &ThresholdFacts { evidence: &evidence, proposal, wish, present }, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_share_in_hundredths() {
        assert_eq!((read("0.456"), read("0,5"), read("1")), (Some(0.46), Some(0.5), Some(1.0)));
        for bad in ["", "high", "1.01", "-0.1", "NaN", "45 %"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

//! `ibid calibrate`: from judged answers to the lowest threshold that keeps the precision asked for. The newsroom gathers
//! the judgements and `eval` finds the threshold; here they are printed as a table or JSON, with what to do next.

use super::ledger::{actor, open};
use super::skipped::tell_left_out;
use crate::args::{Args, CalibrateArgs, ledger_place};
use crate::eval::{PrecisionGoal, Proposal, ThresholdPoint};
use crate::ledger::{AuditAction, AuditEntry, EVERYWHERE, Ledger, Source};
use crate::newsroom::{EvidenceOrigin, JudgedEvidence};
use crate::service::json::rounded;
use crate::terminal::{BOLD, FAINT, Out, Status, engine, say};
use crate::text::counted;
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Thresholds of the table, beside the present and the proposed one.
const ROWS: [f32; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// `ibid calibrate`.
pub(super) fn run(args: &Args, wanted: &CalibrateArgs, out: &mut Out) -> anyhow::Result<Status> {
    let wish = PrecisionGoal { precision: wanted.precision, certainty: wanted.certainty };
    let (engine, _) = engine(args)?;
    // Looking makes no ledger where there is none.
    let place = ledger_place(args, wanted.ledger.as_deref())?;
    let is_there = wanted.set || place.is_there();
    let ledger = is_there.then(|| open(&place)).transpose()?;
    let set = ledger.as_ref().map(|ledger| ledger.threshold(EVERYWHERE)).transpose()?.flatten();
    let present = set.unwrap_or(args.threshold);
    let judged = ledger.as_ref().map(Ledger::judged).transpose()?.unwrap_or_default();
    let evidence = JudgedEvidence::gather(&engine, judged, present)?;
    tell_left_out(evidence.left_out());
    let proposal = evidence.propose(wish);
    if wanted.json {
        out.json_pretty(&as_json(&evidence, &proposal, present, wish))?;
    } else {
        origins(&evidence, present, out)?;
        out.blank()?;
        table(&evidence, &proposal, present, wish, out)?;
        out.blank()?;
        tell(&evidence, &proposal, present, wish, out)?;
    }
    let Proposal::Keeps(kept) = proposal else {
        if !wanted.json {
            let next = "Next: `ibid eval --run FILE` writes how each golden question was answered, and `ibid gaps` lists what \
                        readers found no good answer to.";
            out.wrapped(FAINT, "", next)?;
        }
        out.flush()?;
        say("no threshold can be promised");
        return Ok(Status::NoAnswer);
    };
    match &ledger {
        Some(ledger) if wanted.set => {
            keep(args, ledger, kept.threshold, present)?;
            if !wanted.json {
                let line = format!(
                    "Set to {:.2} in {}, for every server without a threshold of its own and for direct messages; a running \
                     bot uses it from its next answer.",
                    kept.threshold, place
                );
                out.wrapped(Style::new(), "", &line)?;
            }
        }
        _ if !wanted.json => how(kept.threshold, set.is_some(), out)?,
        _ => {}
    }
    Ok(Status::Answered)
}

fn keep(args: &Args, ledger: &Ledger, threshold: f32, before: f32) -> anyhow::Result<()> {
    ledger.set_threshold(EVERYWHERE, Some(threshold))?;
    let entry = AuditEntry {
        actor: Some(actor(args)),
        action: AuditAction::ThresholdSet,
        subject: format!("{threshold:.2}"),
        detail: format!("before: {before:.2}"),
        guild: None,
    };
    Ok(ledger.audit(&entry, Timestamp::now())?)
}

fn called(origin: EvidenceOrigin) -> &'static str {
    match origin {
        EvidenceOrigin::Golden => "golden questions",
        EvidenceOrigin::Judged(Source::Reader) => "readers' votes",
        EvidenceOrigin::Judged(Source::Moderator) => "moderators' judgements",
        EvidenceOrigin::Judged(Source::Shadow) => "judgements in channels on trial",
    }
}

/// Each origin by itself, at the present threshold.
fn origins(evidence: &JudgedEvidence, present: f32, out: &mut Out) -> std::io::Result<()> {
    let head = ["evidence", "judged", &format!("shown from {present:.2}"), "right"];
    let row = |origin: EvidenceOrigin| {
        let point = evidence.point_of(origin, present);
        let counts = [evidence.count(origin), point.shown, point.right].map(|n| n.to_string());
        std::iter::once(called(origin).to_owned()).chain(counts).collect()
    };
    let rows: Vec<Vec<String>> = EvidenceOrigin::ALL.into_iter().map(row).collect();
    out.table(&head, &rows, 1..head.len())
}

fn table(
    evidence: &JudgedEvidence,
    proposal: &Proposal,
    present: f32,
    wish: PrecisionGoal,
    out: &mut Out,
) -> std::io::Result<()> {
    let interval = format!("{} interval", percent(wish.certainty));
    let head = ["threshold", "shown", "right", "precision", &interval, "coverage", ""];
    let rows: Vec<Vec<String>> = thresholds(proposal, present)
        .into_iter()
        .map(|threshold| {
            let point = evidence.point(threshold);
            let note = match proposal {
                Proposal::Keeps(kept) if is_same(kept.threshold, threshold) => "proposed",
                _ if is_same(threshold, present) => "present",
                _ => "",
            };
            vec![
                format!("{threshold:.2}"),
                point.shown.to_string(),
                point.right.to_string(),
                point.precision().map_or_else(|| "-".to_owned(), percent),
                range(&point, wish),
                point.coverage().map_or_else(|| "-".to_owned(), percent),
                note.to_owned(),
            ]
        })
        .collect();
    out.table(&head, &rows, 0..head.len() - 1)
}

fn thresholds(proposal: &Proposal, present: f32) -> Vec<f32> {
    let mut all = ROWS.to_vec();
    all.push(present);
    if let Proposal::Keeps(kept) | Proposal::None { nearest: kept, .. } = proposal {
        all.push(kept.threshold);
    }
    all.sort_by(f32::total_cmp);
    all.dedup_by(|a, b| is_same(*a, *b));
    all
}

fn is_same(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.005
}

fn range(point: &ThresholdPoint, wish: PrecisionGoal) -> String {
    let (low, high) = point.between(wish.certainty);
    if point.shown == 0 { "-".to_owned() } else { format!("{} to {}", percent(low), percent(high)) }
}

/// To a tenth of a percent, and never rounded up to all of it.
fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round();
    let tenths = if share < 1.0 { tenths.min(999.0) } else { tenths };
    format!("{} %", tenths / 10.0)
}

fn tell(
    evidence: &JudgedEvidence,
    proposal: &Proposal,
    present: f32,
    wish: PrecisionGoal,
    out: &mut Out,
) -> std::io::Result<()> {
    let wished =
        format!("{} of the shown answers right, with {} certainty", percent(wish.precision), percent(wish.certainty));
    let lines: Vec<(Style, String)> = match proposal {
        Proposal::Keeps(kept) => {
            let covered = kept.coverage().map_or_else(String::new, |share| {
                format!(" About {} of questions like the golden ones get an answer.", percent(share))
            });
            let now = evidence.point(present);
            let now = now.precision().map_or_else(String::new, |precision| {
                let covered = now.coverage().map_or_else(String::new, |share| format!(", coverage {}", percent(share)));
                format!("The present one, {present:.2}: {} right ({}){covered}.", percent(precision), range(&now, wish))
            });
            vec![
                (BOLD, format!("Proposed threshold: {:.2}", kept.threshold)),
                (Style::new(), format!("At least {wished}, for questions like those that were judged.{covered}")),
                (Style::new(), now),
            ]
        }
        Proposal::TooFew { have, need } => vec![
            (BOLD, "No threshold can be promised: too few answers were judged.".to_owned()),
            (
                Style::new(),
                format!(
                    "{} judged; at least {need} are needed for {wished}, all of them right. That takes {} more: golden \
                     questions (questions.jsonl of the corpus), votes, or judgements in channels on trial.",
                    counted(*have, "answer was", "answers were"),
                    need - have
                ),
            ),
        ],
        Proposal::None { nearest, more } => {
            let precision = nearest.precision().map_or_else(|| "none".to_owned(), percent);
            let near = format!(
                "Closest: {:.2}, with {} of {} right, {precision} ({}).",
                nearest.threshold,
                nearest.right,
                nearest.shown,
                range(nearest, wish)
            );
            let then = match more {
                Some(more) => format!("About {more} more judged answers as good as these would suffice."),
                None => {
                    "More judgements like these would not help: improve the answers, or ask for a lower --precision."
                        .to_owned()
                }
            };
            vec![
                (BOLD, format!("No threshold can be promised to keep {wished}.")),
                (Style::new(), near),
                (Style::new(), then),
            ]
        }
    };
    lines.iter().filter(|(_, line)| !line.is_empty()).try_for_each(|(style, line)| out.wrapped(*style, "", line))
}

fn how(threshold: f32, is_set: bool, out: &mut Out) -> std::io::Result<()> {
    let overrides = if is_set { ", which overrides IBID_THRESHOLD in the bot" } else { "" };
    out.wrapped(Style::new(), "", &format!("To use it: IBID_THRESHOLD={threshold:.2} or --threshold {threshold:.2};"))?;
    out.wrapped(Style::new(), "  ", "/threshold in Discord, for one server;")?;
    out.wrapped(Style::new(), "  ", &format!("`ibid calibrate --set` for the bot everywhere{overrides}."))
}

fn as_json(evidence: &JudgedEvidence, proposal: &Proposal, present: f32, wish: PrecisionGoal) -> Value {
    let origins = EvidenceOrigin::ALL.into_iter().map(|origin| {
        let point = evidence.point_of(origin, present);
        json!({ "origin": origin.name(), "judged": evidence.count(origin), "shown": point.shown, "right": point.right })
    });
    let mut out = json!({
        "precision": wish.precision,
        "certainty": wish.certainty,
        "evidence": origins.collect::<Value>(),
        "left_out": evidence.left_out(),
        "present": point_json(&evidence.point(present), wish),
        "proposed": null,
        "thresholds": thresholds(proposal, present).into_iter().map(|t| point_json(&evidence.point(t), wish)).collect::<Value>(),
    });
    match proposal {
        Proposal::Keeps(kept) => out["proposed"] = point_json(kept, wish),
        Proposal::TooFew { have, need } => {
            out["refused"] = json!({ "reason": "too_few", "judged": have, "needed": need });
        }
        Proposal::None { nearest, more } => {
            out["refused"] = json!({ "reason": "none_keeps", "nearest": point_json(nearest, wish), "more": more });
        }
    }
    out
}

fn point_json(point: &ThresholdPoint, wish: PrecisionGoal) -> Value {
    let figure = |share: f64| json!((share * 10_000.0).round() / 10_000.0);
    let (low, high) = point.between(wish.certainty);
    json!({
        "threshold": rounded(point.threshold),
        "shown": point.shown,
        "right": point.right,
        "precision": point.precision().map(figure),
        "low": figure(low),
        "high": figure(high),
        "coverage": point.coverage().map(figure),
    })
}

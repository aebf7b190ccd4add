//! The page of the threshold: what is known, what is proposed, how channels on trial did.

use super::super::custom_id::{Action, Step};
use super::super::limits::{EMBED_DESCRIPTION, fit};
use super::super::payload::{Button, ButtonLook, Embed, Message, rows};
use super::View;
use super::parts::{inline, small};
use crate::eval::{PrecisionGoal, Proposal, ThresholdPoint, share_between};
use crate::ledger::{Source, Trial};
use crate::newsroom::{EvidenceOrigin, JudgedEvidence};

/// Channels on trial that are told of one by one.
const CHANNELS: usize = 5;

/// Golden questions that are named one by one, and characters of each.
const NAMED: usize = 5;
const WORDS: usize = 120;

/// What the page tells.
pub(in super::super) struct ThresholdPage<'a> {
    pub evidence: &'a JudgedEvidence,
    pub proposal: Proposal,
    pub wish: PrecisionGoal,
    pub present: f32,
    /// Channels on trial, of the replies that the present threshold lets through.
    pub at_present: Vec<(u64, Trial)>,
    /// The same with the proposed threshold, where there is one.
    pub at_proposed: Vec<(u64, Trial)>,
    /// A log that cannot be written to.
    pub closed: Option<u64>,
}

/// The page.
pub(in super::super) fn page(facts: &ThresholdPage<'_>, view: &View<'_>) -> Message {
    let mut lines: Vec<String> =
        EvidenceOrigin::ALL.iter().filter_map(|origin| evidence(*origin, facts, view)).collect();
    let now = facts.evidence.point(facts.present);
    if now.shown > 0 {
        lines.push(sentence("threshold.at", &now, facts, view));
    }
    lines.push(String::new());
    lines.extend(proposal(facts, view));
    let trials = trials(facts, view);
    if !trials.is_empty() {
        lines.push(String::new());
        lines.extend(trials);
    }
    lines.extend(left_out(facts, view));
    if let Some(log) = facts.closed {
        lines.push(view.localisation.fill("threshold.closed", &[("log", &format!("<#{log}>"))]));
    }
    let title = view.localisation.fill("threshold.heading", &[("threshold", &hundredths(facts.present))]);
    let embed =
        Embed { title: Some(title), description: fit(&lines.join("\n"), EMBED_DESCRIPTION), ..Embed::default() };
    Message { embeds: vec![embed], components: rows(buttons(facts, view)), ..Message::default() }
}

fn buttons(facts: &ThresholdPage<'_>, view: &View<'_>) -> Vec<Button> {
    let Proposal::Keeps(kept) = facts.proposal else { return Vec::new() };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a hundredth between 0 and 1")]
    let percent = (kept.threshold * 100.0).round() as u8;
    let named = |key: &str, threshold: f32| view.localisation.fill(key, &[("threshold", &hundredths(threshold))]);
    let id = |step: Step| view.seal.id(&Action::Step(step));
    vec![
        Button::new(ButtonLook::Primary, &named("threshold.use", kept.threshold), id(Step::UseThreshold { percent })),
        Button::new(ButtonLook::Secondary, &named("threshold.keep", facts.present), id(Step::KeepThreshold)),
    ]
}

fn evidence(origin: EvidenceOrigin, facts: &ThresholdPage<'_>, view: &View<'_>) -> Option<String> {
    let judged = facts.evidence.count(origin);
    let point = facts.evidence.point_of(origin, facts.present);
    let key = match origin {
        EvidenceOrigin::Golden => "threshold.golden",
        EvidenceOrigin::Judged(Source::Reader) => "threshold.reader",
        EvidenceOrigin::Judged(Source::Moderator) => "threshold.moderator",
        EvidenceOrigin::Judged(Source::Shadow) => "threshold.shadow",
    };
    let numbers = [judged, point.shown, point.right].map(|n| n.to_string());
    let values = [("judged", numbers[0].as_str()), ("shown", &numbers[1]), ("right", &numbers[2])];
    (judged > 0).then(|| view.localisation.fill(key, &values))
}

/// A sentence about a threshold.
fn sentence(key: &str, point: &ThresholdPoint, facts: &ThresholdPage<'_>, view: &View<'_>) -> String {
    let (low, high) = point.between(facts.wish.certainty);
    let values = [
        ("threshold", hundredths(point.threshold)),
        ("share", point.precision().map(percent).unwrap_or_default()),
        ("low", percent(low)),
        ("high", percent(high)),
    ];
    let covered =
        point.coverage().map(|share| view.localisation.fill("threshold.coverage", &[("share", &percent(share))]));
    [Some(view.localisation.fill(key, &values)), covered].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn proposal(facts: &ThresholdPage<'_>, view: &View<'_>) -> Vec<String> {
    let wished = [("precision", percent(facts.wish.precision)), ("certainty", percent(facts.wish.certainty))];
    let bold = |line: String| format!("**{line}**");
    match facts.proposal {
        Proposal::Keeps(kept) => {
            let proposed = [("threshold", hundredths(kept.threshold))];
            vec![
                bold(view.localisation.fill("threshold.proposed", &proposed)),
                view.localisation.fill("threshold.promise", &wished),
                sentence("threshold.at", &kept, facts, view),
            ]
        }
        Proposal::TooFew { have, need } => {
            let numbers = [have, need, need - have].map(|n| n.to_string());
            let values = [("have", numbers[0].as_str()), ("need", &numbers[1]), ("more", &numbers[2])];
            vec![bold(view.localisation.say("threshold.too_few")), view.localisation.fill("threshold.missing", &values)]
        }
        Proposal::None { nearest, more } => {
            let then = match more {
                Some(more) => view.localisation.count("threshold.more", more, &[]),
                None => view.localisation.say("threshold.never"),
            };
            vec![
                bold(view.localisation.fill("threshold.none", &wished)),
                sentence("threshold.nearest", &nearest, facts, view),
                then,
            ]
        }
    }
}

/// How the channels on trial did, together and one by one.
fn trials(facts: &ThresholdPage<'_>, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if facts.at_present.is_empty() {
        return lines;
    }
    lines.push(format!("**{}**", view.localisation.say("threshold.trial")));
    let all = |trials: &[(u64, Trial)]| {
        trials.iter().fold(Trial::default(), |sum, (_, trial)| Trial {
            replies: sum.replies + trial.replies,
            judged: sum.judged + trial.judged,
            right: sum.right + trial.right,
        })
    };
    lines.push(trial(&hundredths(facts.present), all(&facts.at_present), facts, view));
    if let Proposal::Keeps(kept) = facts.proposal {
        lines.push(trial(&hundredths(kept.threshold), all(&facts.at_proposed), facts, view));
    }
    if facts.at_present.len() > 1 {
        let each = facts.at_present.iter().take(CHANNELS);
        lines.extend(each.map(|(channel, of)| small(&trial(&format!("<#{channel}>"), *of, facts, view))));
    }
    lines
}

fn trial(of: &str, trial: Trial, facts: &ThresholdPage<'_>, view: &View<'_>) -> String {
    let numbers = [trial.replies, trial.judged, trial.right].map(|n| n.to_string());
    let counts = [("of", of), ("replies", numbers[0].as_str()), ("judged", &numbers[1]), ("right", &numbers[2])];
    let counted = view.localisation.fill("threshold.trial_counts", &counts);
    let Some(share) = trial.precision() else { return counted };
    let (low, high) = share_between(trial.right, trial.judged, facts.wish.certainty);
    let values = [("share", percent(share)), ("low", percent(low)), ("high", percent(high))];
    format!("{counted} {}", view.localisation.fill("threshold.trial_share", &values))
}

/// Golden questions that count nowhere because what they name is gone.
fn left_out(facts: &ThresholdPage<'_>, view: &View<'_>) -> Vec<String> {
    let lost = facts.evidence.left_out();
    if lost.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), view.localisation.count("threshold.left_out", lost.len(), &[])];
    lines.extend(lost.iter().take(NAMED).map(|lost| {
        let values = [("question", inline(&lost.question, WORDS)), ("passage", inline(&lost.passage, WORDS))];
        small(&view.localisation.fill("threshold.left_out_one", &values))
    }));
    if lost.len() > NAMED {
        lines.push(small(&view.localisation.count("threshold.left_out_more", lost.len() - NAMED, &[])));
    }
    lines
}

fn hundredths(threshold: f32) -> String {
    format!("{threshold:.2}")
}

/// To a tenth of a percent, and never rounded up to all of it.
fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round();
    let tenths = if share < 1.0 { tenths.min(999.0) } else { tenths };
    format!("{} %", tenths / 10.0)
}

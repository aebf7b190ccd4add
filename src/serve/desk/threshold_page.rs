//! The page of the threshold. Pure: from the evidence to markup.

use super::super::words::fill;
use super::page::{DeskView, Room, button, page, token};
use super::svg;
use super::words::threshold as words;
use crate::eval::{Bin, PrecisionGoal, Proposal, ThresholdPoint};
use crate::ledger::Source;
use crate::newsroom::{EvidenceOrigin, JudgedEvidence};
use maud::{Markup, html};

/// Thresholds of the table, beside the present and the proposed one.
const ROWS: [f32; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// What is known.
pub(super) struct ThresholdFacts<'a> {
    pub evidence: &'a JudgedEvidence,
    pub proposal: Proposal,
    pub wish: PrecisionGoal,
    pub present: f32,
}

pub(super) fn room_page(view: DeskView<'_>, facts: &ThresholdFacts<'_>, note: Option<&str>) -> Markup {
    let percent_wished = format!("{:.0}", facts.wish.precision * 100.0);
    let proposed = match facts.proposal {
        Proposal::Keeps(kept) => format!("{:.2}", kept.threshold),
        _ => format!("{:.2}", facts.present),
    };
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        p { (view.say(words::LEAD)) }
        p { strong { (view.fill(words::PRESENT, "threshold", &format!("{:.2}", facts.present))) } }
        p.note { (told(view, facts)) }
        form.ask method="get" action="/desk/threshold" {
            label for="precision" { (view.say(words::WISH)) }
            div.box { input id="precision" name="precision" type="number" min="1" max="99" value=(percent_wished); }
            button type="submit" { (view.say(words::LOOK)) }
        }
        (diagram(view, facts))
        (points(view, facts))
        (origins(view, facts))
        (left_out(view, facts.evidence))
        h2 { (view.say(words::SET)) }
        form method="post" action="/desk/threshold" {
            (token(view))
            label for="value" { (view.say(words::VALUE)) }
            p.hint.soft id="value-hint" { (view.say(words::SET_HINT)) }
            input id="value" name="value" inputmode="decimal" required maxlength="6" value=(proposed) aria-describedby="value-hint";
            p { button.main type="submit" { (view.say(words::SET)) } }
        }
        (button(view, "/desk/threshold", &[], view.say(words::RESET)))
    };
    page(view, Room::Threshold, view.say(words::THRESHOLD), &main)
}

/// To a tenth of a percent, and never rounded up to all of it.
fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round();
    let tenths = if share < 1.0 { tenths.min(999.0) } else { tenths };
    format!("{} %", tenths / 10.0)
}

fn told(view: DeskView<'_>, facts: &ThresholdFacts<'_>) -> String {
    let (wish, certainty) = (percent(facts.wish.precision), percent(facts.wish.certainty));
    let filled = |sentence: &str, values: &[(&str, String)]| {
        values.iter().fold(sentence.to_owned(), |text, (name, value)| fill(&text, name, value))
    };
    match facts.proposal {
        Proposal::Keeps(kept) => filled(
            view.say(words::KEEPS),
            &[("threshold", format!("{:.2}", kept.threshold)), ("wish", wish), ("certainty", certainty)],
        ),
        Proposal::TooFew { have, need } => {
            filled(view.say(words::TOO_FEW), &[("have", have.to_string()), ("need", need.to_string())])
        }
        Proposal::None { nearest, .. } => filled(
            view.say(words::NONE),
            &[
                ("wish", wish),
                ("threshold", format!("{:.2}", nearest.threshold)),
                ("right", nearest.right.to_string()),
                ("shown", nearest.shown.to_string()),
            ],
        ),
    }
}

/// How often answers are right, by their confidence.
fn diagram(view: DeskView<'_>, facts: &ThresholdFacts<'_>) -> Markup {
    let bins: Vec<Bin> = facts.evidence.reliability();
    let full: Vec<&Bin> = bins.iter().filter(|bin| bin.questions > 0).collect();
    html! {
        h2 { (view.say(words::DIAGRAM)) }
        @if full.is_empty() { p { (view.say(words::NO_DIAGRAM)) } } @else {
            (svg::reliability(&bins, f64::from(facts.present), view.say(words::DIAGRAM)))
            p.soft { (view.say(words::DIAGRAM_HINT)) }
            div.wide role="region" tabindex="0" aria-label=(view.say(words::DIAGRAM)) { table {
                caption { (view.say(words::DIAGRAM)) }
                thead { tr { @for head in [words::CONFIDENCE, words::JUDGED, words::RIGHT] { th.n scope="col" { (view.say(head)) } } } }
                tbody { @for bin in full { tr {
                    th.n scope="row" { (percent(bin.confidence)) } td.n { (bin.questions) } td.n { (percent(bin.right)) }
                } } }
            } }
        }
    }
}

fn is_same(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.005
}

fn points(view: DeskView<'_>, facts: &ThresholdFacts<'_>) -> Markup {
    let mut all = ROWS.to_vec();
    all.push(facts.present);
    if let Proposal::Keeps(kept) | Proposal::None { nearest: kept, .. } = facts.proposal {
        all.push(kept.threshold);
    }
    all.sort_by(f32::total_cmp);
    all.dedup_by(|a, b| is_same(*a, *b));
    let heads = [words::THRESHOLD, words::SHOWN, words::RIGHT, words::PRECISION, words::INTERVAL, words::COVERAGE];
    html! {
        div.wide role="region" tabindex="0" aria-label=(view.say(words::THRESHOLD)) {
            table {
                caption { (view.say(words::THRESHOLD)) }
                thead { tr { @for head in heads { th.n scope="col" { (view.say(head)) } } th scope="col" {} } }
                tbody { @for threshold in all { (row(view, facts, &facts.evidence.point(threshold))) } }
            }
        }
    }
}

fn row(view: DeskView<'_>, facts: &ThresholdFacts<'_>, point: &ThresholdPoint) -> Markup {
    let (low, high) = point.between(facts.wish.certainty);
    let interval = if point.shown == 0 { "–".to_owned() } else { format!("{} – {}", percent(low), percent(high)) };
    let or_none = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), percent);
    let note = match facts.proposal {
        Proposal::Keeps(kept) if is_same(kept.threshold, point.threshold) => view.say(words::IS_PROPOSED),
        _ if is_same(point.threshold, facts.present) => view.say(words::IS_PRESENT),
        _ => "",
    };
    html! {
        tr {
            th.n scope="row" { (format!("{:.2}", point.threshold)) }
            td.n { (point.shown) }
            td.n { (point.right) }
            td.n { (or_none(point.precision())) }
            td.n { (interval) }
            td.n { (or_none(point.coverage())) }
            td { (note) }
        }
    }
}

/// Each origin by itself, at the threshold in use.
fn origins(view: DeskView<'_>, facts: &ThresholdFacts<'_>) -> Markup {
    let name = |origin| match origin {
        EvidenceOrigin::Golden => words::GOLDEN,
        EvidenceOrigin::Judged(Source::Reader) => words::READERS,
        EvidenceOrigin::Judged(Source::Moderator) => words::MODERATORS,
        EvidenceOrigin::Judged(Source::Shadow) => words::TRIALS,
    };
    html! {
        div.wide role="region" tabindex="0" aria-label=(view.say(words::EVIDENCE)) { table {
            caption { (view.say(words::EVIDENCE)) }
            thead { tr { th scope="col" {} @for head in [words::JUDGED, words::SHOWN, words::RIGHT] { th.n scope="col" { (view.say(head)) } } } }
            tbody {
                @for origin in EvidenceOrigin::ALL {
                    @let point = facts.evidence.point_of(origin, facts.present);
                    tr { th scope="row" { (view.say(name(origin))) } td.n { (facts.evidence.count(origin)) } td.n { (point.shown) } td.n { (point.right) } }
                }
            }
        } }
    }
}

fn left_out(view: DeskView<'_>, evidence: &JudgedEvidence) -> Markup {
    html! {
        @if !evidence.left_out().is_empty() {
            h2 { (view.say(words::LEFT_OUT)) }
            ul.plain { @for one in evidence.left_out() { li { (one.question) " · " code { (one.passage) } } } }
        }
    }
}

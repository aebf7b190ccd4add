//! What is said of golden questions that a new index answers otherwise: on stderr, whichever command made it, and as JSON.

use super::print::warn;
use crate::newsroom::{Comparison, Flip, Held, Report, Shown};
use crate::text::{clip, counted};
use serde_json::{Value, json};

/// Questions that are named one by one, and characters of each.
const NAMED: usize = 10;
const QUESTION: usize = 120;

/// What broke, with the way back; or what is held, with the way to use it nevertheless.
pub(crate) fn warn_of_golden(report: &Report) {
    match report.held {
        None => warn_of_broken(&report.golden, "`ibid rollback` goes back to the previous index"),
        Some(Held::Waits(_)) => {}
        Some(Held::OnHold) => {
            let why = match &report.golden.trouble {
                Some(trouble) => format!("not all golden questions can be asked: {trouble}"),
                None => format!("it breaks {}", questions(report.golden.broken().count())),
            };
            let mut lines = vec![format!("the new index is not in use: {why}")];
            lines.extend(named(&report.golden));
            lines.push(
                "the index is now on hold, and no change comes in: run `ibid index` to use the new one anyway, or do nothing \
                 to keep the old one"
                    .to_owned(),
            );
            warn(&lines.join("\n"));
        }
    }
}

/// What is no longer answered right although it serves, and what can be done about it.
pub(crate) fn warn_of_broken(golden: &Comparison, remedy: &str) {
    if let Some(trouble) = &golden.trouble {
        warn(&format!("not all golden questions were asked: {trouble}"));
    }
    let broken = golden.broken().count();
    if broken > 0 {
        let verb = if broken == 1 { "is" } else { "are" };
        let mut lines = vec![format!("{} {verb} no longer answered right; {remedy}", questions(broken))];
        lines.extend(named(golden));
        warn(&lines.join("\n"));
    }
}

fn questions(n: usize) -> String {
    counted(n, "golden question", "golden questions")
}

fn named(golden: &Comparison) -> Vec<String> {
    let line = |flip: &Flip| {
        format!("  {} (before {}, now {})", clip(&flip.question, QUESTION), shown(&flip.before), shown(&flip.after))
    };
    let mut lines: Vec<String> = golden.broken().take(NAMED).map(line).collect();
    let more = golden.broken().count().saturating_sub(NAMED);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines
}

/// What a golden question was answered with.
pub(crate) fn shown(shown: &Shown) -> &str {
    match shown {
        Shown::Passage(id) => id,
        Shown::NoAnswer => "no answer",
    }
}

/// A question that is answered otherwise.
pub(crate) fn flip_json(flip: &Flip) -> Value {
    let of = |shown: &Shown| match shown {
        Shown::Passage(id) => Value::from(id.as_str()),
        Shown::NoAnswer => Value::Null,
    };
    json!({
        "id": flip.id, "question": flip.question, "before": of(&flip.before), "after": of(&flip.after),
        "was_right": flip.was_right, "is_right": flip.is_right,
    })
}

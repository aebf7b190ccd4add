//! A few of the faults that the harnesses in `attack` make; the benches of the same names make as many as they are told.

use crate::attack::{crash, damage};
use crate::brought::bring;

#[test]
fn after_kills_and_failed_calls_nothing_is_lost() {
    let report = crash::attack(28, 21, None, &mut |_, _| {});
    assert!(report.findings.is_empty() && (report.all() == 28 || !report.traced), "{}", report.text());
}

#[test]
fn whatever_file_is_damaged_nothing_is_answered_from_it() {
    let report = damage::attack(Some(40), 21, bring, &mut |_, _| {});
    assert!(report.findings.is_empty() && report.all() >= 36, "{}", report.text());
}

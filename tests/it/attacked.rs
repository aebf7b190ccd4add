//! A few of the faults that the harnesses in `attack` make; the benches of the same names make as many as they are told.

use crate::attack::crash::attack;

#[test]
fn after_kills_and_failed_calls_nothing_is_lost() {
    let report = attack(28, 21, None, &mut |_, _| {});
    assert!(report.findings.is_empty() && report.all() == 28, "{}", report.text());
}

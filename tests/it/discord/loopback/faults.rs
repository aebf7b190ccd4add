//! What goes wrong with REST requests when a test asks for it: the next few of a route are answered otherwise, late, or
//! not at all.

use super::exchange::{Call, matches};
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// 429: too many requests; to be tried again after so long.
    RateLimited { after: Duration, is_global: bool },
    /// A server fault: 500 with Discord's JSON, or 502, 503 and 504 with the HTML of the servers before Discord's.
    Status(u16),
    /// A refusal of Discord's: status, code, message.
    Refused(u16, u32, &'static str),
    /// Answered so much later.
    Delayed(Duration),
    /// Answered when the test says [`super::Discord::release`].
    Held,
    /// The connection ends before anything was done.
    Dropped,
    /// What was asked for is done, and the connection ends before the answer.
    AnswerLost,
}

/// Faults to come, each for so many requests of a route.
#[derive(Default)]
pub(super) struct Faults(Vec<(String, u32, Fault)>);

impl Faults {
    pub(super) fn add(&mut self, pattern: &str, times: u32, fault: Fault) {
        self.0.push((pattern.to_owned(), times, fault));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault for this request, which is used up by it.
    pub(super) fn take(&mut self, call: &Call) -> Option<Fault> {
        let at = self.0.iter().position(|(pattern, ..)| matches(pattern, &call.method, &call.path))?;
        let (_, left, fault) = &mut self.0[at];
        *left -= 1;
        let (is_last, fault) = (*left == 0, fault.clone());
        if is_last {
            self.0.remove(at);
        }
        Some(fault)
    }
}

//! What goes wrong with REST requests when a test asks for it: the next few of a route are answered otherwise, late, or
//! not at all.

use super::exchange::{Call, matches};
use std::time::{Duration, Instant};

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
pub(super) struct Faults {
    coming: Vec<(String, u32, Fault)>,
    /// Routes that were limited, and until when.
    limits: Vec<(String, Instant)>,
    /// Requests of a route before its limit was over.
    pub early: usize,
}

impl Faults {
    pub(super) fn add(&mut self, pattern: &str, times: u32, fault: Fault) {
        self.coming.push((pattern.to_owned(), times, fault));
    }

    pub(super) fn clear(&mut self) {
        self.coming.clear();
    }

    /// The fault for this request, which is used up by it.
    pub(super) fn take(&mut self, call: &Call) -> Option<Fault> {
        let now = Instant::now();
        self.early += self
            .limits
            .iter()
            .filter(|(pattern, until)| now < *until && matches(pattern, &call.method, &call.path))
            .count();
        let at = self.coming.iter().position(|(pattern, ..)| matches(pattern, &call.method, &call.path))?;
        let (pattern, left, fault) = &mut self.coming[at];
        *left -= 1;
        if let Fault::RateLimited { after, .. } = fault {
            // The header that says when it is over is rounded.
            self.limits.push((pattern.clone(), now + *after * 9 / 10));
        }
        let (is_last, fault) = (*left == 0, fault.clone());
        if is_last {
            self.coming.remove(at);
        }
        Some(fault)
    }
}

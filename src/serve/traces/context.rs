//! Where a request stands among others: W3C Trace Context, level 1 (<https://www.w3.org/TR/trace-context/>). A header that is not
//! exactly as written there is not there. `tracestate` may hold anything, so it goes no further.

use axum::http::{HeaderMap, HeaderName};
use std::fmt;

/// The header.
pub(super) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The number of a trace, never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TraceId(pub u128);

/// The number of a span, never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpanId(pub u64);

/// A span as others name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpanContext {
    pub trace: TraceId,
    pub span: SpanId,
    /// Whether whoever began the trace records it.
    pub is_sampled: bool,
}

impl SpanContext {
    /// What a request says it is part of.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut all = headers.get_all(TRACEPARENT).iter();
        let only = all.next().filter(|_| all.next().is_none())?;
        Self::parse(only.to_str().ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let version = hex(parts.next()?, 2)?;
        let (trace, span, flags) = (hex(parts.next()?, 32)?, hex(parts.next()?, 16)?, hex(parts.next()?, 2)?);
        // Later versions may have more to say.
        let is_whole = version != 0xff && (version != 0 || parts.next().is_none());
        let span = u64::try_from(span).ok()?;
        (is_whole && trace != 0 && span != 0).then_some(Self {
            trace: TraceId(trace),
            span: SpanId(span),
            is_sampled: flags & 1 == 1,
        })
    }
}

impl fmt::Display for SpanContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{}-{}-{:02x}", self.trace, self.span, u8::from(self.is_sampled))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A number of so many digits, in lower case.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let is_hex = text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hex.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_parent_is_read_and_written_alike() {
        let parent = SpanContext::parse(KNOWN).unwrap();
        assert!(parent.is_sampled && parent.span == SpanId(0x00f0_67aa_0ba9_02b7));
        assert_eq!(parent.to_string(), KNOWN);
        assert!(!SpanContext::parse(&KNOWN.replace("-01", "-00")).unwrap().is_sampled);
        assert_eq!(SpanContext::parse(&(KNOWN.replacen("00", "cc", 1) + "-more")), Some(parent), "a later version");
    }

    #[test]
    fn what_is_not_as_written_is_no_parent() {
        let (zeros, few_zeros) = ("0".repeat(32), "0".repeat(16));
        for bad in [
            "",
            "00",
            &KNOWN.to_uppercase(),
            &format!("{KNOWN}-more"),
            &KNOWN.replacen("00", "ff", 1),
            &KNOWN.replace("4bf92f3577b34da6a3ce929d0e0e4736", &zeros),
            &KNOWN.replace("00f067aa0ba902b7", &few_zeros),
            &KNOWN.replace("4bf9", "4bfg"),
            &KNOWN.replace("4bf9", "+bf9"),
            &KNOWN.replace("-01", "-1"),
        ] {
            assert_eq!(SpanContext::parse(bad), None, "{bad}");
        }
        let mut twice = HeaderMap::new();
        twice.append(TRACEPARENT, KNOWN.parse().unwrap());
        assert!(SpanContext::of(&twice).is_some());
        twice.append(TRACEPARENT, KNOWN.parse().unwrap());
        assert_eq!(SpanContext::of(&twice), None);
    }
}

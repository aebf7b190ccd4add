//! Whether a hook's request is signed by whoever has its secret, just now. Ghost signs in its own way: HMAC-SHA-256 over the body and
//! a time in milliseconds, `X-Ghost-Signature: sha256=…, t=…`. All others sign as Stripe and others do: over the time in seconds, a
//! dot and the body, `X-Ibid-Signature: t=…,v1=…`; of several `v1` one has to be right, so that a secret can be changed.

use super::super::hook_secret::{HookKind, HookSecret};
use crate::text::unhex;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// Between the sender's clock and ours, with the way here and a second try.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// Signatures that are looked at.
const MOST_SIGNATURES: usize = 4;

/// Why a request is not taken for the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// There is no signature.
    Missing,
    /// It is not of this secret and these bytes.
    Wrong,
    /// It was not made just now.
    NotNow,
}

/// The header with the signature.
pub(super) fn header(kind: HookKind) -> &'static str {
    match kind {
        HookKind::Ghost => "x-ghost-signature",
        HookKind::WordPress | HookKind::Generic => "x-ibid-signature",
    }
}

/// Whether `signature` is of `secret` over `body`, and made around `now`. What tells this request from every other one.
pub(super) fn check(
    kind: HookKind,
    secret: &HookSecret,
    signature: Option<&str>,
    body: &[u8],
    now: Timestamp,
) -> Result<u64, Unsigned> {
    let parts: Vec<(&str, &str)> =
        signature.unwrap_or_default().split(',').filter_map(|part| part.trim().split_once('=')).collect();
    let named = |name: &'static str| parts.iter().filter(move |(own, _)| *own == name).map(|(_, value)| *value);
    let time = named("t").next().ok_or(Unsigned::Missing)?;
    let (codes, signed) = match kind {
        HookKind::Ghost => ("sha256", [body, time.as_bytes()]),
        HookKind::WordPress | HookKind::Generic => ("v1", [time.as_bytes(), body]),
    };
    let between: &[u8] = if kind == HookKind::Ghost { b"" } else { b"." };
    let mut codes = named(codes).take(MOST_SIGNATURES).peekable();
    codes.peek().ok_or(Unsigned::Missing)?;
    let is_right = codes.filter_map(unhex::<32>).any(|code| {
        let [first, second] = signed;
        let mut mac = mac(secret);
        for part in [first, between, second] {
            mac.update(part);
        }
        // Takes the same time wherever they differ.
        mac.verify_slice(&code).is_ok()
    });
    if !is_right {
        return Err(Unsigned::Wrong);
    }
    let at = time.parse::<i64>().ok().and_then(|time| match kind {
        HookKind::Ghost => Timestamp::from_millisecond(time).ok(),
        HookKind::WordPress | HookKind::Generic => Timestamp::from_second(time).ok(),
    });
    if at.is_none_or(|at| now.duration_since(at).abs() > WINDOW) {
        return Err(Unsigned::NotNow);
    }
    // Of what was signed and not of the header, which can be written in several ways.
    let digest =
        Sha256::new_with_prefix(kind.name()).chain_update(time).chain_update(".").chain_update(body).finalize();
    Ok(digest.first_chunk().map_or(0, |first: &[u8; 8]| u64::from_be_bytes(*first)))
}

/// Whether [`check`] lets a request pass.
pub(in crate::serve) fn is_signed(
    kind: HookKind,
    secret: &HookSecret,
    signature: &str,
    body: &[u8],
    now: Timestamp,
) -> bool {
    check(kind, secret, Some(signature), body, now).is_ok()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(secret: &HookSecret) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(secret.reveal()).expect("any length is good")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hex;

    const NOW: i64 = 1_800_000_000;
    const BODY: &[u8] = b"{\"post\": {}}";

    fn secret(text: &str) -> HookSecret {
        HookSecret::parse(HookKind::Generic, text).unwrap().unwrap()
    }

    fn code(secret: &HookSecret, parts: &[&[u8]]) -> String {
        let mut mac = mac(secret);
        for part in parts {
            mac.update(part);
        }
        hex(&mac.finalize().into_bytes())
    }

    fn checked(kind: HookKind, signature: &str) -> Result<u64, Unsigned> {
        let now = Timestamp::from_second(NOW).unwrap();
        check(kind, &secret("a secret of sixteen"), Some(signature), BODY, now)
    }

    /// As older versions of Ghost sign.
    fn signed_alone() -> String {
        code(&secret("a secret of sixteen"), &[BODY])
    }

    fn generic(at: i64, secret_text: &str, body: &[u8]) -> String {
        let at = at.to_string();
        format!("t={at},v1={}", code(&secret(secret_text), &[at.as_bytes(), b".", body]))
    }

    #[test]
    fn what_was_signed_just_now_is_taken_and_known_again() {
        let ours = generic(NOW, "a secret of sixteen", BODY);
        let number = checked(HookKind::Generic, &ours).unwrap();
        assert_eq!(checked(HookKind::Generic, &ours.replace(',', " , ")), Ok(number));
        let both = ours.replace("v1=", &format!("v1={},v1=", "0".repeat(64)));
        assert_eq!(checked(HookKind::Generic, &both), Ok(number), "one of two secrets");
        assert_ne!(checked(HookKind::Generic, &generic(NOW + 1, "a secret of sixteen", BODY)), Ok(number));
        assert_ne!(checked(HookKind::WordPress, &ours), Ok(number));
    }

    #[test]
    fn ghost_signs_the_body_and_a_time_in_milliseconds() {
        let at = (NOW * 1000 + 250).to_string();
        let code = code(&secret("a secret of sixteen"), &[BODY, at.as_bytes()]);
        assert!(checked(HookKind::Ghost, &format!("sha256={code}, t={at}")).is_ok());
        let of_the_body_alone = signed_alone();
        assert_eq!(checked(HookKind::Ghost, &format!("sha256={of_the_body_alone}, t={at}")), Err(Unsigned::Wrong));
    }

    #[test]
    fn what_is_forged_stale_or_missing_is_refused() {
        for (signature, why) in [
            (generic(NOW, "another secret of some", BODY), Unsigned::Wrong),
            (generic(NOW, "a secret of sixteen", b"{}"), Unsigned::Wrong),
            (generic(NOW, "a secret of sixteen", BODY).replace("t=18", "t=17"), Unsigned::Wrong),
            (generic(NOW - 301, "a secret of sixteen", BODY), Unsigned::NotNow),
            (generic(NOW + 301, "a secret of sixteen", BODY), Unsigned::NotNow),
            (String::new(), Unsigned::Missing),
            (format!("t={NOW}"), Unsigned::Missing),
            (format!("t={NOW},v1="), Unsigned::Wrong),
            (format!("t={NOW},v1={}", "é".repeat(32)), Unsigned::Wrong),
            ("v1=00".to_owned(), Unsigned::Missing),
        ] {
            assert_eq!(checked(HookKind::Generic, &signature), Err(why), "{signature}");
        }
        let now = Timestamp::from_second(NOW).unwrap();
        assert_eq!(check(HookKind::Ghost, &secret("a secret of sixteen"), None, BODY, now), Err(Unsigned::Missing));
    }
}

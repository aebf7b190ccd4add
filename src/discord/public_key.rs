//! The key by which Discord signs what it posts, and whether a request has that signature: Ed25519 over the timestamp in its head
//! and its body, byte for byte. A request that is much older or newer than now is none of Discord's, whoever signed it.

use crate::text::unhex;
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::fmt;

/// Between Discord's clock and ours, with the way here. An interaction is void after three seconds; the rest is for clocks.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_secs(60);

const SIGNATURE: &str = "x-signature-ed25519";
const TIMESTAMP: &str = "x-signature-timestamp";

/// An application's public key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// It is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "IBID_DISCORD_PUBLIC_KEY must be 64 hexadecimal digits; copy Public Key from the page General Information of your application in \
     Discord's developer portal"
)]
pub struct PublicKeyError;

/// Why a request is not taken for Discord's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// There is no signature of this key.
    NotDiscords,
    /// It is too old or too new.
    NotNow,
}

impl PublicKey {
    /// A key as the developer portal shows it.
    ///
    /// # Errors
    /// [`PublicKeyError`].
    pub fn parse(text: &str) -> Result<Self, PublicKeyError> {
        let bytes = unhex::<32>(text.trim()).ok_or(PublicKeyError)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| PublicKeyError)
    }

    /// Whether it is this key, as Discord writes it.
    pub(super) fn is(&self, written: &str) -> bool {
        unhex::<32>(written).is_some_and(|bytes| bytes == self.0.to_bytes())
    }

    /// Whether a request that came at `now` is Discord's.
    pub(super) fn check(
        &self,
        headers: &BTreeMap<String, String>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Unsigned> {
        let header = |name: &str| headers.get(name).ok_or(Unsigned::NotDiscords);
        let (signature, timestamp) = (header(SIGNATURE)?, header(TIMESTAMP)?);
        let signature = unhex::<64>(signature).ok_or(Unsigned::NotDiscords)?;
        let signed = [timestamp.as_bytes(), body].concat();
        // Strict: a signature has one form only, so that none can be changed into another.
        let verified = self.0.verify_strict(&signed, &Signature::from_bytes(&signature));
        verified.map_err(|_| Unsigned::NotDiscords)?;
        let at = timestamp.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let is_now = at.is_some_and(|at| now.duration_since(at).abs() <= WINDOW);
        if is_now { Ok(()) } else { Err(Unsigned::NotNow) }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", crate::text::hex(&self.0.to_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    const NOW: i64 = 1_800_000_000;

    fn signed(key: &SigningKey, timestamp: &str, body: &[u8]) -> BTreeMap<String, String> {
        let signature = key.sign(&[timestamp.as_bytes(), body].concat());
        let headers = [(SIGNATURE, crate::text::hex(&signature.to_bytes())), (TIMESTAMP, timestamp.to_owned())];
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn key(seed: u8) -> (SigningKey, PublicKey) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = PublicKey::parse(&crate::text::hex(key.verifying_key().as_bytes())).unwrap();
        (key, public)
    }

    fn check(headers: &BTreeMap<String, String>, body: &[u8]) -> Result<(), Unsigned> {
        key(7).1.check(headers, body, Timestamp::from_second(NOW).unwrap())
    }

    #[test]
    fn only_what_discord_signed_just_now_is_discords() {
        let (ours, theirs) = (key(7).0, key(8).0);
        let now = NOW.to_string();
        assert_eq!(check(&signed(&ours, &now, b"{}"), b"{}"), Ok(()));
        assert_eq!(check(&signed(&ours, &now, b"{}"), b"{ }"), Err(Unsigned::NotDiscords), "another body");
        assert_eq!(check(&signed(&theirs, &now, b"{}"), b"{}"), Err(Unsigned::NotDiscords), "another key");
        assert_eq!(check(&BTreeMap::new(), b"{}"), Err(Unsigned::NotDiscords));
        for (seconds, expected) in
            [(60, Ok(())), (-60, Ok(())), (61, Err(Unsigned::NotNow)), (-61, Err(Unsigned::NotNow))]
        {
            let then = (NOW + seconds).to_string();
            assert_eq!(check(&signed(&ours, &then, b"{}"), b"{}"), expected, "{seconds}");
        }
        for odd in ["", "soon", "99999999999999999999"] {
            assert_eq!(check(&signed(&ours, odd, b"{}"), b"{}"), Err(Unsigned::NotNow), "{odd}");
        }
    }

    #[test]
    fn a_changed_timestamp_or_signature_is_no_signature() {
        let headers = signed(&key(7).0, &NOW.to_string(), b"{}");
        for (name, value) in [
            (TIMESTAMP, (NOW + 1).to_string()),
            (SIGNATURE, String::new()),
            (SIGNATURE, "é".repeat(64)),
            (SIGNATURE, "0".repeat(128)),
            (SIGNATURE, format!("{} ", headers[SIGNATURE])),
        ] {
            let mut changed = headers.clone();
            changed.insert(name.to_owned(), value);
            assert_eq!(check(&changed, b"{}"), Err(Unsigned::NotDiscords));
        }
    }

    #[test]
    fn a_key_is_sixty_four_digits() {
        let text = "D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A";
        let key = PublicKey::parse(&format!(" {text}\n")).unwrap();
        assert!(key.is(&text.to_lowercase()) && !key.is(&text.replace('D', "C")));
        for bad in ["", "d75a", text.trim_start_matches('D'), &format!("{text}0"), &text.replace('D', "g")] {
            assert_eq!(PublicKey::parse(bad), Err(PublicKeyError), "{bad}");
        }
    }
}

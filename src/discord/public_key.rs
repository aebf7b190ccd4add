//! The key by which Discord signs what it posts, and whether a request has that signature: Ed25519 over the timestamp in its head
//! and its body, byte for byte. A request that is much older or newer than now is none of Discord's, whoever signed it.

use crate::text::unhex;
use jiff::{SignedDuration, Timestamp};
use ring::signature::{ED25519, UnparsedPublicKey};
use std::collections::BTreeMap;
use std::fmt;

/// Between Discord's clock and ours, with the way here. An interaction is void after three seconds; the rest is for clocks.
pub(super) const WINDOW: SignedDuration = SignedDuration::from_secs(60);

const SIGNATURE: &str = "x-signature-ed25519";
const TIMESTAMP: &str = "x-signature-timestamp";

/// An application's public key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// The points of small order, without the bit of the sign: under one of these as a key, anybody can sign. Zeros stand for a key that
/// is still to be filled in.
const WEAK: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

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
        unhex(text.trim()).filter(|bytes| !is_weak(bytes)).map(Self).ok_or(PublicKeyError)
    }

    /// Whether it is this key, as Discord writes it.
    pub(super) fn is(&self, written: &str) -> bool {
        unhex::<32>(written).is_some_and(|bytes| bytes == self.0)
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
        // It accepts one form of a signature only, so that none can be changed into another.
        UnparsedPublicKey::new(&ED25519, self.0).verify(&signed, &signature).map_err(|_| Unsigned::NotDiscords)?;
        let at = timestamp.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let is_now = at.is_some_and(|at| now.duration_since(at).abs() <= WINDOW);
        if is_now { Ok(()) } else { Err(Unsigned::NotNow) }
    }
}

fn is_weak(key: &[u8; 32]) -> bool {
    let mut unsigned = *key;
    if let Some(last) = unsigned.last_mut() {
        *last &= 0x7f;
    }
    WEAK.contains(&crate::text::hex(&unsigned).as_str())
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", crate::text::hex(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{Ed25519KeyPair, KeyPair};

    const NOW: i64 = 1_800_000_000;

    fn signed(key: &Ed25519KeyPair, timestamp: &str, body: &[u8]) -> BTreeMap<String, String> {
        let signature = key.sign(&[timestamp.as_bytes(), body].concat());
        let headers = [(SIGNATURE, crate::text::hex(signature.as_ref())), (TIMESTAMP, timestamp.to_owned())];
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn key(seed: u8) -> (Ed25519KeyPair, PublicKey) {
        let key = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let public = PublicKey::parse(&crate::text::hex(key.public_key().as_ref())).unwrap();
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
    fn a_key_under_which_anybody_can_sign_is_none() {
        let neutral: Vec<u8> = std::iter::once(1).chain([0; 63]).collect();
        let signs =
            |key: [u8; 32]| (0..200_u8).any(|n| UnparsedPublicKey::new(&ED25519, key).verify(&[n], &neutral).is_ok());
        for weak in WEAK {
            let key = unhex::<32>(weak).unwrap();
            assert_eq!(PublicKey::parse(weak), Err(PublicKeyError));
            // Points that are written in a second way are not read at all.
            assert!(signs(key) || weak.starts_with("ed") || weak.starts_with("ee"), "{weak}");
        }
        assert!(!signs(key(7).1.0));
        assert_eq!(PublicKey::parse(&format!("{}80", "0".repeat(62))), Err(PublicKeyError));
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

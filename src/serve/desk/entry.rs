//! One-time addresses, by which whoever runs the server signs in without Discord. `ibid serve` prints one to its terminal and
//! `ibid desk` another, which the running process honours: both sign with the ledger's key, which only the file's owner can read.
//!
//! An address counts once, for ten minutes, and only in the process that was running when it was made: one that has been used
//! cannot be used again after a restart, when nobody remembers that it was.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// An address counts for so long.
const COUNTS: SignedDuration = SignedDuration::from_mins(10);

/// Characters of a name that an address carries.
const NAME: usize = 40;

/// Keeps these signatures apart from everything else that is signed with the ledger's key.
const PURPOSE: &[u8] = b"desk sign in\0";

const NONCE: usize = 16;
const SIGNATURE: usize = 32;

/// Why an address does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryRefusal {
    /// It was not made with this ledger's key.
    Forged,
    /// It is too old, or older than this process.
    Expired,
    /// Somebody signed in with it.
    Used,
}

/// Checks addresses, and remembers those that were used as long as they would count.
pub(in super::super) struct EntryKeys {
    secret: [u8; 32],
    started: Timestamp,
    used: Mutex<BTreeMap<[u8; NONCE], Timestamp>>,
}

impl EntryKeys {
    /// Of the process that started then.
    pub(in super::super) fn new(secret: [u8; 32], started: Timestamp) -> Self {
        Self { secret, started, used: Mutex::default() }
    }

    /// The name in a key that counts; it does not count again.
    pub(super) fn redeem(&self, key: &str, now: Timestamp) -> Result<String, EntryRefusal> {
        let (nonce, made, name) = self.open(key, now)?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, made| now.duration_since(*made) < COUNTS);
        match used.insert(nonce, made) {
            None => Ok(name),
            Some(_) => Err(EntryRefusal::Used),
        }
    }

    fn open(&self, key: &str, now: Timestamp) -> Result<([u8; NONCE], Timestamp, String), EntryRefusal> {
        let bytes = URL_SAFE_NO_PAD.decode(key.trim()).map_err(|_| EntryRefusal::Forged)?;
        let at = bytes.len().checked_sub(SIGNATURE).ok_or(EntryRefusal::Forged)?;
        let (body, signature) = bytes.split_at_checked(at).ok_or(EntryRefusal::Forged)?;
        let mut mac = mac(&self.secret);
        mac.update(body);
        mac.verify_slice(signature).map_err(|_| EntryRefusal::Forged)?;
        let (nonce, rest) = body.split_first_chunk::<NONCE>().ok_or(EntryRefusal::Forged)?;
        let (made, name) = rest.split_first_chunk::<8>().ok_or(EntryRefusal::Forged)?;
        let made = Timestamp::from_millisecond(i64::from_be_bytes(*made)).map_err(|_| EntryRefusal::Forged)?;
        let age = now.duration_since(made);
        if made.as_millisecond() < self.started.as_millisecond() || age >= COUNTS || age < -COUNTS {
            return Err(EntryRefusal::Expired);
        }
        Ok((*nonce, made, String::from_utf8_lossy(name).into_owned()))
    }
}

/// A key for whoever is called `name` at the terminal. None where the system has no random numbers.
pub(in super::super) fn entry_key(secret: &[u8; 32], name: &str, now: Timestamp) -> Option<String> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).ok()?;
    let mut bytes = nonce.to_vec();
    bytes.extend(now.as_millisecond().to_be_bytes());
    bytes.extend(name.chars().filter(|c| !c.is_control()).take(NAME).collect::<String>().into_bytes());
    let mut mac = mac(secret);
    mac.update(&bytes);
    bytes.extend(mac.finalize().into_bytes());
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(secret: &[u8; 32]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("any length is good");
    mac.update(PURPOSE);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::constant(1_000_000, 0);

    fn later(seconds: i64) -> Timestamp {
        START.checked_add(SignedDuration::from_secs(seconds)).unwrap()
    }

    #[test]
    fn a_key_counts_once_for_ten_minutes_and_says_who_asked_for_it() {
        let keys = EntryKeys::new([7; 32], START);
        let key = entry_key(&[7; 32], "kim", later(5)).unwrap();
        assert_eq!(keys.redeem(&key, later(599)), Ok("kim".to_owned()));
        assert_eq!(keys.redeem(&key, later(600)), Err(EntryRefusal::Used));
        let key = entry_key(&[7; 32], "kim", later(5)).unwrap();
        assert_eq!(keys.redeem(&key, later(605)), Err(EntryRefusal::Expired));
        assert_ne!(key, entry_key(&[7; 32], "kim", later(5)).unwrap());
    }

    #[test]
    fn a_key_of_an_earlier_run_or_another_ledger_does_not_count() {
        let keys = EntryKeys::new([7; 32], START);
        let earlier = entry_key(&[7; 32], "kim", later(-1)).unwrap();
        assert_eq!(keys.redeem(&earlier, later(1)), Err(EntryRefusal::Expired));
        let key = entry_key(&[8; 32], "kim", later(5)).unwrap();
        assert_eq!(keys.redeem(&key, later(6)), Err(EntryRefusal::Forged));
        let key = entry_key(&[7; 32], "kim", later(5)).unwrap();
        for at in 0..URL_SAFE_NO_PAD.decode(&key).unwrap().len() {
            let mut bytes = URL_SAFE_NO_PAD.decode(&key).unwrap();
            bytes[at] ^= 1;
            assert_eq!(keys.redeem(&URL_SAFE_NO_PAD.encode(bytes), later(6)), Err(EntryRefusal::Forged), "{at}");
        }
        for text in ["", "AAAA", "key", "電動車"] {
            assert_eq!(keys.redeem(text, later(6)), Err(EntryRefusal::Forged), "{text}");
        }
        assert!(keys.redeem(&key, later(6)).is_ok());
    }
}

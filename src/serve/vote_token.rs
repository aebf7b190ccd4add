//! What a vote is about, kept in the button: signed, so that nobody votes on what was not shown to anybody, and needing no
//! memory here. As in Discord's buttons, the key is the ledger's.
//!
//! Layout, before base64url without padding: version, fields, the first eight bytes of HMAC-SHA-256 over all that.

use crate::article::{KEY_BYTES, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt;

const VERSION: u8 = 1;

const SIGNATURE: usize = 8;

/// Keeps these signatures apart from those of Discord's buttons, which have the same key.
const TOKEN: &[u8] = b"web vote";
const VOTER: &[u8] = b"web voter";

/// Signs and checks votes. `Debug` says nothing of the key.
#[derive(Clone)]
pub(super) struct VoteSigner([u8; 32]);

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShownAnswer {
    pub passage: Key,
    /// The confidence that was shown, in hundredths.
    pub percent: u8,
    /// First bytes of the digest of the question.
    pub question: [u8; 4],
}

impl fmt::Debug for VoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VoteSigner(…)")
    }
}

impl ShownAnswer {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one")]
    pub(super) fn new(passage: Key, confidence: f32, question: &str) -> Self {
        let percent = (confidence.clamp(0.0, 1.0) * 100.0).round() as u8;
        Self { passage, percent, question: check(question) }
    }

    /// Whether it was shown for this question.
    pub(super) fn is_of(&self, question: &str) -> bool {
        check(question) == self.question
    }
}

impl VoteSigner {
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The token under an answer.
    pub(super) fn token(&self, shown: &ShownAnswer) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(shown.passage.0);
        bytes.push(shown.percent);
        bytes.extend(shown.question);
        let signature = self.sign(TOKEN, &bytes);
        bytes.extend(signature);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a token is about; none where it was not made here.
    pub(super) fn open(&self, token: &str) -> Option<ShownAnswer> {
        let bytes = URL_SAFE_NO_PAD.decode(token.trim()).ok()?;
        let (body, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
        let mut mac = self.mac(TOKEN);
        mac.update(body);
        mac.verify_truncated_left(signature).ok()?;
        let (version, rest) = body.split_first()?;
        let (passage, rest) = rest.split_first_chunk::<KEY_BYTES>()?;
        let (percent, rest) = rest.split_first()?;
        let question = <[u8; 4]>::try_from(rest).ok()?;
        (*version == VERSION).then_some(ShownAnswer { passage: Key(*passage), percent: *percent, question })
    }

    /// What tells one client's vote on a passage from another's and names nobody.
    pub(super) fn voter(&self, passage: Key, mark: [u8; 8]) -> [u8; SIGNATURE] {
        self.sign(VOTER, &[&passage.0[..], &mark].concat())
    }

    fn sign(&self, purpose: &[u8], data: &[u8]) -> [u8; SIGNATURE] {
        let mut mac = self.mac(purpose);
        mac.update(data);
        let mut out = [0; SIGNATURE];
        out.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        out
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, purpose: &[u8]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).expect("any length is good");
        mac.update(purpose);
        mac.update(&[0]);
        mac
    }
}

fn check(words: &str) -> [u8; 4] {
    let digest = Sha256::digest(words.trim().as_bytes());
    let mut out = [0; 4];
    out.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_says_what_was_shown_and_for_which_question() {
        let signer = VoteSigner::new([7; 32]);
        let shown = ShownAnswer::new(Key([1, 2, 3, 4, 5, 6]), 0.855, "why is it red");
        let opened = signer.open(&signer.token(&shown)).unwrap();
        assert_eq!((opened, opened.percent), (shown, 86));
        assert!(opened.is_of(" why is it red ") && !opened.is_of("why is it blue"));
        assert_eq!(VoteSigner::new([8; 32]).open(&signer.token(&shown)), None);
        assert_eq!(format!("{signer:?}"), "VoteSigner(…)");
    }

    proptest! {
        #[test]
        fn nothing_but_a_token_opens(text in ".{0,60}", at in 0_usize..36, by in 1_u8..255) {
            let signer = VoteSigner::new([7; 32]);
            prop_assert_eq!(signer.open(&text), None);
            let token = signer.token(&ShownAnswer::new(Key([1; 6]), 0.5, "why"));
            let mut bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= by;
            prop_assert_eq!(signer.open(&URL_SAFE_NO_PAD.encode(bytes)), None);
        }
    }
}

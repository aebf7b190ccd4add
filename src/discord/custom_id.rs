//! What a button does, kept in the button: a signed, versioned `custom_id`. The bot remembers nothing, so buttons outlive
//! restarts and never expire; an id that was not made here is known by its signature.
//!
//! Layout, before base64url without padding: version, kind, fields, the first eight bytes of HMAC-SHA-256 over all that.

mod reader;
mod step;

pub(super) use reader::CitedQuote;
pub(super) use step::Step;

use super::limits::CUSTOM_ID;
use crate::article::Key;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use reader::FieldReader;
use sha2::{Digest, Sha256};
use std::fmt;

const VERSION: u8 = 1;

const SIGNATURE: usize = 8;

/// Passages that a "More passages" button can name.
pub(super) const MOST_KEYS: usize = 8;

/// Signs and checks ids. `Debug` says nothing of the key.
#[derive(Clone)]
pub(super) struct IdSigner([u8; 32]);

/// What pressing a button, or sending a form, does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Helpful(CitedQuote),
    NotIt(CitedQuote),
    /// Show the runners-up, privately.
    More {
        keys: Vec<Key>,
    },
    /// Turn a page of the runners-up.
    Turn {
        page: u8,
        keys: Vec<Key>,
    },
    /// Ask on from this passage.
    FollowUp {
        passage: Key,
    },
    /// Post a private answer for all, in reply to `target` where it answers a message.
    ShowEveryone {
        target: Option<u64>,
    },
    Delete {
        asker: u64,
    },
    Rephrase,
    /// Tell the presser when this gap is closed.
    Tell {
        gap: u64,
    },
    Untell {
        gap: u64,
    },
    /// One of "did you mean".
    Choose(CitedQuote),
    /// Show a hinted answer, privately.
    Reveal(CitedQuote),
    FaqPage {
        article: Key,
        page: u16,
    },
    ArticlesPage {
        category: Option<u32>,
        page: u16,
    },
    /// The form behind [`Action::FollowUp`].
    FollowUpForm {
        passage: Key,
    },
    /// The form behind [`Action::Rephrase`].
    RephraseForm,
    /// Let the generation of this review serve.
    Swap {
        review: u64,
    },
    /// Let it go.
    Leave {
        review: u64,
    },
    /// Add what was handed in under this number.
    AddDraft {
        draft: u64,
    },
    /// Let it go.
    DropDraft {
        draft: u64,
    },
    /// Show what else there is to a public answer: what [`Action::More`] and [`Action::Delete`] do, and a follow-up.
    Menu {
        asker: u64,
        keys: Vec<Key>,
    },
    /// On a page of moderators, or of one's own data.
    Step(Step),
}

/// Why an id is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejected {
    /// Not made here, or changed.
    Forged,
    /// Made here by a version that this one does not know.
    Version,
}

impl fmt::Debug for IdSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl IdSigner {
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The action as a `custom_id`, at most [`CUSTOM_ID`] characters.
    pub(super) fn id(&self, action: &Action) -> String {
        let mut bytes = vec![VERSION];
        write(action, &mut bytes);
        let signature = self.sign(b"custom_id", &bytes);
        bytes.extend_from_slice(&signature);
        let id = URL_SAFE_NO_PAD.encode(bytes);
        debug_assert!(id.len() <= CUSTOM_ID);
        id
    }

    /// The action of an id.
    pub(super) fn open(&self, id: &str) -> Result<Action, Rejected> {
        let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| Rejected::Forged)?;
        let split = bytes.len().checked_sub(SIGNATURE).ok_or(Rejected::Forged)?;
        let (body, signature) = bytes.split_at(split);
        let mut mac = self.mac(b"custom_id");
        mac.update(body);
        mac.verify_truncated_left(signature).map_err(|_| Rejected::Forged)?;
        match body.split_first() {
            Some((&VERSION, rest)) => read(&mut FieldReader(rest)).ok_or(Rejected::Version),
            _ => Err(Rejected::Version),
        }
    }

    /// Eight bytes that stand for `data` and say nothing of it to whoever lacks the key.
    pub(super) fn sign(&self, purpose: &[u8], data: &[u8]) -> [u8; SIGNATURE] {
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

/// The first bytes of a digest of the quoted words.
pub(super) fn check(words: &str) -> [u8; 4] {
    let digest = Sha256::digest(words.as_bytes());
    let mut out = [0; 4];
    out.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    out
}

fn write(action: &Action, out: &mut Vec<u8>) {
    match action {
        Action::Helpful(cited) => write_cited(1, cited, out),
        Action::NotIt(cited) => write_cited(2, cited, out),
        Action::More { keys } => {
            out.push(3);
            write_keys(keys, out);
        }
        Action::Turn { page, keys } => {
            out.extend([4, *page]);
            write_keys(keys, out);
        }
        Action::FollowUp { passage } => write_key(5, *passage, out),
        Action::ShowEveryone { target } => {
            out.push(6);
            out.extend(target.map(u64::to_be_bytes).into_iter().flatten());
        }
        Action::Delete { asker } => write_number(7, *asker, out),
        Action::Rephrase => out.push(8),
        Action::Tell { gap } => write_number(9, *gap, out),
        Action::Untell { gap } => write_number(10, *gap, out),
        Action::Choose(cited) => write_cited(11, cited, out),
        Action::Reveal(cited) => write_cited(12, cited, out),
        Action::FaqPage { article, page } => {
            write_key(13, *article, out);
            out.extend(page.to_be_bytes());
        }
        Action::ArticlesPage { category, page } => {
            out.push(14);
            out.extend(page.to_be_bytes());
            out.extend(category.map(u32::to_be_bytes).into_iter().flatten());
        }
        Action::FollowUpForm { passage } => write_key(15, *passage, out),
        Action::RephraseForm => out.push(16),
        Action::Swap { review } => write_number(17, *review, out),
        Action::Leave { review } => write_number(18, *review, out),
        Action::AddDraft { draft } => write_number(30, *draft, out),
        Action::DropDraft { draft } => write_number(31, *draft, out),
        Action::Menu { asker, keys } => {
            write_number(19, *asker, out);
            write_keys(keys, out);
        }
        Action::Step(step) => step.write(out),
    }
}

fn write_cited(kind: u8, cited: &CitedQuote, out: &mut Vec<u8>) {
    write_key(kind, cited.passage, out);
    out.extend(cited.from.to_be_bytes());
    out.extend(cited.bytes.to_be_bytes());
    out.extend(cited.check);
    out.push(cited.percent);
    out.extend(cited.short.into_iter().flat_map(|(from, bytes)| [from, bytes]).flat_map(u16::to_be_bytes));
}

fn write_key(kind: u8, key: Key, out: &mut Vec<u8>) {
    out.push(kind);
    out.extend(key.0);
}

fn write_keys(keys: &[Key], out: &mut Vec<u8>) {
    out.extend(keys.iter().take(MOST_KEYS).flat_map(|k| k.0));
}

fn write_number(kind: u8, number: u64, out: &mut Vec<u8>) {
    out.push(kind);
    out.extend(number.to_be_bytes());
}

fn read(from: &mut FieldReader<'_>) -> Option<Action> {
    let [kind] = from.take()?;
    let action = match kind {
        1 => Action::Helpful(from.cited()?),
        2 => Action::NotIt(from.cited()?),
        3 => Action::More { keys: from.keys()? },
        4 => Action::Turn { page: u8::from_be_bytes(from.take()?), keys: from.keys()? },
        5 => Action::FollowUp { passage: from.key()? },
        6 => Action::ShowEveryone { target: from.number() },
        7 => Action::Delete { asker: from.number()? },
        8 => Action::Rephrase,
        9 => Action::Tell { gap: from.number()? },
        10 => Action::Untell { gap: from.number()? },
        11 => Action::Choose(from.cited()?),
        12 => Action::Reveal(from.cited()?),
        13 => Action::FaqPage { article: from.key()?, page: from.page()? },
        14 => Action::ArticlesPage { page: from.page()?, category: from.take().map(u32::from_be_bytes) },
        15 => Action::FollowUpForm { passage: from.key()? },
        16 => Action::RephraseForm,
        17 => Action::Swap { review: from.number()? },
        18 => Action::Leave { review: from.number()? },
        19 => Action::Menu { asker: from.number()?, keys: from.keys()? },
        30 => Action::AddDraft { draft: from.number()? },
        31 => Action::DropDraft { draft: from.number()? },
        step::FIRST.. => Action::Step(Step::read(kind, from)?),
        _ => return None,
    };
    from.0.is_empty().then_some(action)
}

#[cfg(test)]
mod tests;

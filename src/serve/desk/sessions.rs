//! Who is signed in at the desk. The browser has a random token of 256 bits; here is only its hash, in memory, so neither a file nor
//! a dump of the sessions lets anybody in. A session ends when it is not used for a while, when it is old, when its owner
//! signs out, and when the process ends.

use crate::ledger::Actor;
use crate::text::hex;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A session that is not used for so long has ended.
pub(super) const IDLE: Duration = Duration::from_mins(30);

/// A session of this age has ended, however much it was used: a working day.
pub(in super::super) const LIFETIME: Duration = Duration::from_hours(8);

/// Sessions at once; the one that was not used for longest goes where there would be more.
const MOST: usize = 64;

/// Bytes of a token.
const TOKEN: usize = 32;

/// Somebody who moderates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Moderator {
    /// Whoever had an address printed at the terminal, by the name of that user.
    Terminal(String),
    /// A member of a home server, who signed in with Discord: id and name.
    Member(u64, String),
}

/// All sessions.
#[derive(Default)]
pub(in super::super) struct Sessions(Mutex<BTreeMap<[u8; 32], OpenSession>>);

struct OpenSession {
    who: Moderator,
    began: Instant,
    used: Instant,
}

/// A session that was found. Nothing shows its token.
#[derive(Clone)]
pub(in super::super) struct Session {
    /// Whose it is.
    pub who: Moderator,
    /// What every form of it carries, so that no other page can send one: made from the token, which other pages do not know.
    pub form_token: String,
}

impl Moderator {
    /// What they are called on the pages.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Terminal(name) | Self::Member(_, name) => name,
        }
    }

    /// Who it is in the audit trail. A member of Discord is there by id, so that whoever asks to be forgotten is.
    pub(in super::super) fn actor(&self) -> Actor {
        match self {
            Self::Terminal(name) => Actor::Desk(name.clone()),
            Self::Member(id, _) => Actor::Member(*id),
        }
    }
}

impl Sessions {
    /// Begins a session, always under a new token, and gives the token. None where the system has no random numbers.
    pub(in super::super) fn begin(&self, who: Moderator, now: Instant) -> Option<String> {
        let token = random_token()?;
        let mut all = self.lock();
        all.retain(|_, open| open.is_open(now));
        while all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, open)| open.used).map(|(key, _)| *key);
            oldest.and_then(|key| all.remove(&key));
        }
        all.insert(digest(&token), OpenSession { who, began: now, used: now });
        Some(token)
    }

    /// The session of a token, which is used with this.
    pub(in super::super) fn find(&self, token: &str, now: Instant) -> Option<Session> {
        let mut all = self.lock();
        all.retain(|_, open| open.is_open(now));
        let open = all.get_mut(&digest(token))?;
        open.used = now;
        Some(Session { who: open.who.clone(), form_token: form_token(token) })
    }

    /// Ends the session of a token.
    pub(in super::super) fn end(&self, token: &str) {
        self.lock().remove(&digest(token));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], OpenSession>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenSession {
    fn is_open(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.used) < IDLE && now.saturating_duration_since(self.began) < LIFETIME
    }
}

impl Session {
    /// Whether a form that carries this was made for this session. Every byte is looked at, so that the time says nothing.
    pub(in super::super) fn made(&self, carried: &str) -> bool {
        let (own, carried) = (self.form_token.as_bytes(), carried.as_bytes());
        own.len() == carried.len() && own.iter().zip(carried).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

/// A random text that nobody can guess.
pub(in super::super) fn random_token() -> Option<String> {
    let mut bytes = [0; TOKEN];
    getrandom::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn form_token(token: &str) -> String {
    hex(&Sha256::new().chain_update(b"ibid desk form\0").chain_update(token).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moderator(name: &str) -> Moderator {
        Moderator::Terminal(name.to_owned())
    }

    #[test]
    fn a_session_ends_when_it_is_idle_when_it_is_old_and_when_its_owner_ends_it() {
        let (sessions, began) = (Sessions::default(), Instant::now());
        let token = sessions.begin(moderator("kim"), began).unwrap();
        assert_eq!(sessions.find(&token, began + IDLE / 2).unwrap().who, moderator("kim"));
        assert!(sessions.find(&token, began + IDLE).is_some(), "it was used meanwhile");
        assert!(sessions.find(&token, began + IDLE * 2).is_none(), "nobody used it");
        let token = sessions.begin(moderator("kim"), began).unwrap();
        let steps = u32::try_from(LIFETIME.as_secs() / 60).unwrap();
        let found = (0..=steps).map(|n| sessions.find(&token, began + Duration::from_mins(1) * n).is_some());
        assert_eq!(found.filter(|found| *found).count(), usize::try_from(steps).unwrap(), "it is old at last");
        let token = sessions.begin(moderator("kim"), began).unwrap();
        sessions.end(&token);
        assert!(sessions.find(&token, began).is_none());
    }

    #[test]
    fn a_token_is_random_new_each_time_and_kept_only_as_its_hash() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let tokens: Vec<String> = (0..3).map(|_| sessions.begin(moderator("kim"), now).unwrap()).collect();
        assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
        assert_eq!(URL_SAFE_NO_PAD.decode(&tokens[0]).unwrap().len(), 32);
        let kept = sessions.lock();
        assert!(
            kept.keys().all(|key| tokens.iter().all(|token| token.as_bytes() != key && !token.contains(&hex(key))))
        );
        drop(kept);
        assert!(sessions.find("", now).is_none() && sessions.find(&hex(&digest(&tokens[0])), now).is_none());
    }

    #[test]
    fn a_form_is_of_its_own_session_alone() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let find = |token: &str| sessions.find(token, now).unwrap();
        let (mine, other) =
            (sessions.begin(moderator("a"), now).unwrap(), sessions.begin(moderator("b"), now).unwrap());
        let (mine, other) = (find(&mine), find(&other));
        assert!(mine.made(&mine.form_token));
        for forged in [other.form_token.as_str(), "", "x", &format!("{}0", mine.form_token)] {
            assert!(!mine.made(forged), "{forged}");
        }
    }

    #[test]
    fn there_are_never_more_than_so_many_and_the_least_used_goes() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let tokens: Vec<String> = (0..MOST).map(|_| sessions.begin(moderator("kim"), now).unwrap()).collect();
        let later = now + Duration::from_secs(1);
        for token in &tokens[1..] {
            sessions.find(token, later);
        }
        sessions.begin(moderator("kim"), later).unwrap();
        assert!(sessions.find(&tokens[0], later).is_none() && sessions.find(&tokens[1], later).is_some());
        assert_eq!(sessions.lock().len(), MOST);
    }
}

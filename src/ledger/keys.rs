//! Keys by which programs say who they are, and what each may do. A key is random, is shown once when it is made, and only its
//! hash is kept.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::rows::moment;
use super::tables::{Optional, Row, TableResult, params};
use crate::text::hex;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;

/// How a key begins, so that those who search for leaked secrets know one.
const BEGINS: &str = "ibid_";

/// Something that a program may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyScope {
    /// Add, replace and withhold articles.
    ArticlesWrite,
    /// Read what readers asked without a good answer.
    GapsRead,
}

impl KeyScope {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::ArticlesWrite, Self::GapsRead];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ArticlesWrite => "articles:write",
            Self::GapsRead => "gaps:read",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A key, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Whose it is.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<KeyScope>,
    /// When it was made.
    pub made: Timestamp,
}

/// A key's own words. `Debug` says nothing of them.
pub struct KeySecret(String);

impl KeySecret {
    /// The words, to be shown once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySecret(…)")
    }
}

impl Ledger {
    /// Makes a key; `None` where there is one of this name.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn add_key(&self, name: &str, scopes: &[KeyScope], now: Timestamp) -> Result<Option<KeySecret>, LedgerError> {
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        self.run(|tables| {
            let random = tables.random()?;
            let secret = format!("{BEGINS}{}", hex(&random));
            let made = tables
                .statement("INSERT INTO keys VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING")
                .execute(params![name, hash_of(&secret), names.join(" "), now.as_second()])?;
            Ok((made == 1).then_some(KeySecret(secret)))
        })
    }

    /// Revokes the key of this name at once; whether there was one.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn revoke_key(&self, name: &str) -> Result<bool, LedgerError> {
        self.run(|tables| Ok(tables.execute("DELETE FROM keys WHERE name = ?1", [name])? == 1))
    }

    /// All keys, by name.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn keys(&self) -> Result<Vec<ApiKey>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("SELECT name, scopes, made_at FROM keys ORDER BY name");
            statement.query_map(params![], key)?.collect()
        })
    }

    /// The key that has these words.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn key_of(&self, secret: &str) -> Result<Option<ApiKey>, LedgerError> {
        self.run(|tables| {
            // Found by its hash: how long that takes says nothing of the key.
            let statement = tables.statement("SELECT name, scopes, made_at FROM keys WHERE hash = ?1");
            statement.query_row([hash_of(secret)], key).optional()
        })
    }
}

/// A key has 256 random bits, so that a plain hash hides it.
fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn key(row: &Row) -> TableResult<ApiKey> {
    let scopes: String = row.get(1)?;
    let scopes = scopes.split(' ').filter_map(KeyScope::from_name).collect();
    Ok(ApiKey { name: row.get(0)?, scopes, made: moment(row, 2)? })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, homes};
    use super::*;

    #[test]
    fn a_key_is_known_until_it_is_revoked() {
        for home in homes() {
            let ledger = home.ledger();
            let secret = ledger.add_key("nightly", &[KeyScope::GapsRead], at(5)).unwrap().unwrap();
            let nightly = ApiKey { name: "nightly".to_owned(), scopes: vec![KeyScope::GapsRead], made: at(5) };
            assert_eq!(ledger.key_of(secret.reveal()).unwrap(), Some(nightly.clone()));
            assert!(ledger.add_key("nightly", &KeyScope::ALL, at(6)).unwrap().is_none(), "a name is given once");
            let other = ledger.add_key("other", &KeyScope::ALL, at(6)).unwrap().unwrap();
            assert_eq!(
                ledger.keys().unwrap().iter().map(|key| key.name.as_str()).collect::<Vec<_>>(),
                ["nightly", "other"]
            );
            assert!(ledger.revoke_key("nightly").unwrap() && !ledger.revoke_key("nightly").unwrap());
            assert_eq!(ledger.key_of(secret.reveal()).unwrap(), None);
            assert_eq!(ledger.key_of(other.reveal()).unwrap().unwrap().scopes, KeyScope::ALL);
            for none in ["", "ibid_", &secret.reveal().to_uppercase(), &format!("{} ", other.reveal())] {
                assert_eq!(ledger.key_of(none).unwrap(), None);
            }
        }
    }

    #[test]
    fn nothing_kept_is_the_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger");
        let secret = {
            let ledger = Ledger::open(&path, 30, at(0)).unwrap();
            ledger.add_key("nightly", &KeyScope::ALL, at(0)).unwrap().unwrap()
        };
        assert_eq!((secret.reveal().len(), format!("{secret:?}").as_str()), (69, "KeySecret(…)"));
        let words = secret.reveal().trim_start_matches(BEGINS).as_bytes();
        for file in std::fs::read_dir(dir.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(words.len()).any(|some| some == words));
        }
    }
}

//! The ledger's own random key. It is kept in the ledger and is made with it, so what is signed with it outlives restarts and a
//! change of the bot's token, and all processes that share a ledger share it; whoever can read the ledger can sign as well,
//! which is why a file is its owner's alone.

use super::tables::{Optional, TableError, TableResult, Tables, params};
use sha2::{Digest, Sha256};
use std::fmt;

/// Thirty-two random bytes, the same as long as the file lives. `Debug` says nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Of several that make one at once the first does; it is everybody's from then on.
    pub(super) fn of(tables: &Tables<'_>) -> TableResult<Self> {
        let known = || tables.statement("SELECT bytes FROM secret").query_row(params![], |row| row.get(0)).optional();
        let mut found = known()?;
        if found.is_none() {
            let new = "INSERT INTO secret (only_one, bytes) VALUES (1, ?1) ON CONFLICT (only_one) DO NOTHING";
            tables.execute(new, [tables.random()?])?;
            found = known()?;
        }
        found.map(Self).ok_or(TableError::NoRow)
    }

    /// The bytes, for the one place that signs.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Stands for `words` where the words themselves must not be kept; without the secret it cannot be guessed at.
    pub(super) fn digest_of(&self, words: &str) -> [u8; 16] {
        let digest = Sha256::new().chain_update(b"ibid ledger gap").chain_update(self.0).chain_update(words).finalize();
        let (half, _) = digest.as_chunks::<16>();
        half[0]
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ledger;
    use super::super::fixtures::{at, homes};

    #[test]
    fn it_is_made_once_and_every_file_has_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let open = |name: &str| Ledger::open(&dir.path().join(name), 30, at(0)).unwrap();
        let first = open("a").secret().clone();
        assert_eq!(*open("a").secret(), first);
        assert_ne!(*open("b").secret(), first);
        assert_ne!(first.0, [0; 32]);
    }

    #[test]
    fn nothing_shows_it() {
        for home in homes() {
            let ledger = home.ledger();
            let bytes = format!("{:?}", ledger.secret().as_bytes());
            assert_eq!(format!("{:?}", ledger.secret()), "Secret(…)");
            assert!(!format!("{ledger:?}").contains(bytes.trim_matches(['[', ']'])));
        }
    }
}

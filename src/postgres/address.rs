use super::error::DatabaseError;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio_postgres::config::{Host, TargetSessionAttrs};

/// Where a database is, and as whom it is used. Neither `Debug` nor `Display` shows user or password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseAddress(tokio_postgres::Config);

impl DatabaseAddress {
    pub(super) fn config(&self) -> &tokio_postgres::Config {
        &self.0
    }

    /// The same for who writes: of several servers the primary, which has so long to accept a connection, unless the address says so
    /// itself.
    pub(super) fn for_writing(&self, patience: Duration) -> Self {
        let mut config = self.0.clone();
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(patience);
        }
        Self(config)
    }
}

impl FromStr for DatabaseAddress {
    type Err = DatabaseError;

    fn from_str(text: &str) -> Result<Self, DatabaseError> {
        let config: tokio_postgres::Config = text.trim().parse().map_err(|_| DatabaseError::Address)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(DatabaseError::Address);
        }
        Ok(Self(config))
    }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.0.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
        let ports = self.0.get_ports().iter().copied().map(Some).chain(std::iter::repeat(None));
        let places: Vec<String> =
            hosts.zip(ports).map(|(host, port)| port.map_or(host.clone(), |port| format!("{host}:{port}"))).collect();
        write!(f, "{}/{}", places.join(","), self.0.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseAddress({self})")
    }
}

/// A corpus of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseSettings {
    /// The database.
    pub address: DatabaseAddress,
    /// Which of its corpora.
    pub corpus: CorpusName,
    /// File of the authorities that vouch for the server; the public ones without it.
    pub authorities: Option<PathBuf>,
}

/// Names a corpus among those of a database: 1 to 63 of a to z, 0 to 9, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusName(String);

impl CorpusName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CorpusName {
    type Err = DatabaseError;

    fn from_str(name: &str) -> Result<Self, DatabaseError> {
        let may = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        let is_name = (1..64).contains(&name.len()) && name.bytes().all(may);
        if is_name { Ok(Self(name.to_owned())) } else { Err(DatabaseError::CorpusName { name: name.to_owned() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_never_shows_who_uses_it() {
        let addresses = [
            "postgres://somebody:s3cret@db.example:6543/articles?sslmode=require",
            "host=db.example port=6543 user=somebody password=s3cret dbname=articles",
        ];
        for text in addresses {
            let address: DatabaseAddress = text.parse().unwrap();
            let settings =
                DatabaseSettings { address: address.clone(), corpus: "default".parse().unwrap(), authorities: None };
            for shown in [address.to_string(), format!("{address:?}"), format!("{settings:#?}")] {
                assert!(shown.contains("db.example:6543/articles"), "{shown}");
                assert!(!shown.contains("s3cret") && !shown.contains("somebody"), "{shown}");
            }
        }
        for wrong in ["", "postgres://", "s3cret", "postgres://u:s3cret@h:port/x", "password=s3cret host"] {
            let error = wrong.parse::<DatabaseAddress>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_corpus_has_a_plain_name() {
        for name in ["default", "my-paper_2"] {
            assert_eq!(name.parse::<CorpusName>().unwrap().as_str(), name);
        }
        for name in ["", "A", "a b", "a'b", "ä", &"a".repeat(64)] {
            assert!(name.parse::<CorpusName>().is_err(), "{name}");
        }
    }
}

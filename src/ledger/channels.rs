//! How the bot behaves in each channel, as moderators set it. What a mode means is the face's affair; the names here are
//! what commands and tables use and never change.

use super::error::LedgerError;
use super::ledger::Ledger;
use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{OptionalExtension, params};

/// When the bot speaks in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Never.
    Off,
    /// When it is mentioned or replied to.
    #[default]
    Mention,
    /// As before, and with a quiet hint where it knows an answer.
    Suggest,
    /// Also unasked, where it is confident.
    Auto,
}

impl Mode {
    /// All of them, from silent to talkative.
    pub const ALL: [Self; 4] = [Self::Off, Self::Mention, Self::Suggest, Self::Auto];

    /// Its name in commands and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Mention => "mention",
            Self::Suggest => "suggest",
            Self::Auto => "auto",
        }
    }

    /// The mode of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

impl FromSql for Mode {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_name(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl Ledger {
    /// The mode of `channel`, where one was set.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn mode(&self, channel: u64) -> Result<Option<Mode>, LedgerError> {
        self.run(|tables| {
            let mut statement = tables.prepare_cached("SELECT mode FROM channels WHERE channel = ?1")?;
            statement.query_row([channel.cast_signed()], |row| row.get(0)).optional()
        })
    }

    /// Sets the mode of `channel`, which belongs to `guild`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn set_mode(&self, guild: u64, channel: u64, mode: Mode, now: Timestamp) -> Result<(), LedgerError> {
        self.run(|tables| {
            let mut statement = tables.prepare_cached(
                "INSERT INTO channels (channel, guild, mode, set_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, mode = excluded.mode, set_at = excluded.set_at",
            )?;
            let values = params![channel.cast_signed(), guild.cast_signed(), mode.name(), now.as_second()];
            statement.execute(values).map(drop)
        })
    }

    /// Every channel whose mode was set, by id.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn modes(&self) -> Result<Vec<(u64, Mode)>, LedgerError> {
        let mut modes: Vec<(u64, Mode)> = self.run(|tables| {
            let mut statement = tables.prepare_cached("SELECT channel, mode FROM channels")?;
            statement.query_map([], |row| Ok((row.get(0).map(i64::cast_unsigned)?, row.get(1)?)))?.collect()
        })?;
        modes.sort_unstable_by_key(|(channel, _)| *channel);
        Ok(modes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::at;
    use super::*;

    #[test]
    fn a_mode_is_set_changed_and_there_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let ledger = open();
        assert_eq!(ledger.mode(1).unwrap(), None);
        for (channel, mode) in (1..).zip(Mode::ALL) {
            ledger.set_mode(9, channel, mode, at(0)).unwrap();
        }
        ledger.set_mode(9, u64::MAX, Mode::Auto, at(0)).unwrap();
        ledger.set_mode(9, 1, Mode::default(), at(1)).unwrap();
        drop(ledger);
        let kept =
            [(1, Mode::Mention), (2, Mode::Mention), (3, Mode::Suggest), (4, Mode::Auto), (u64::MAX, Mode::Auto)];
        assert_eq!(open().modes().unwrap(), kept);
        assert_eq!(open().mode(3).unwrap(), Some(Mode::Suggest));
    }
}

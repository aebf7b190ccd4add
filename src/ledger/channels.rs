//! How the bot behaves in each channel, as moderators set it. What a mode means is the face's affair; the names here are
//! what commands and tables use and never change.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::rows::snowflake;
use super::tables::{Optional, params};
use super::value::{FromValue, Value};
use jiff::Timestamp;

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
    /// To readers never: what it would say as in [`Mode::Auto`] goes to the moderators' log only.
    Shadow,
}

impl Mode {
    /// All of them, from silent to talkative, and the one on trial.
    pub const ALL: [Self; 5] = [Self::Off, Self::Mention, Self::Suggest, Self::Auto, Self::Shadow];

    /// Its name in commands and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Mention => "mention",
            Self::Suggest => "suggest",
            Self::Auto => "auto",
            Self::Shadow => "shadow",
        }
    }

    /// The mode of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

impl FromValue for Mode {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(name) = value { Self::from_name(name) } else { None }
    }
}

impl Ledger {
    /// The mode of `channel`, where one was set.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn mode(&self, channel: u64) -> Result<Option<Mode>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("SELECT mode FROM channels WHERE channel = ?1");
            statement.query_row([channel.cast_signed()], |row| row.get(0)).optional()
        })
    }

    /// Sets the mode of `channel`, which belongs to `guild`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn set_mode(&self, guild: u64, channel: u64, mode: Mode, now: Timestamp) -> Result<(), LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "INSERT INTO channels (channel, guild, mode, set_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, mode = excluded.mode, set_at = excluded.set_at",
            );
            let values = params![channel.cast_signed(), guild.cast_signed(), mode.name(), now.as_second()];
            statement.execute(values).map(drop)
        })
    }

    /// Has what the bot would say in `channel`, in [`Mode::Shadow`], go to the channel `log`; none for the guild's log.
    /// False where no mode was set for `channel`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn set_shadow_log(&self, channel: u64, log: Option<u64>) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("UPDATE channels SET log = ?2 WHERE channel = ?1");
            Ok(statement.execute(params![channel.cast_signed(), log.map(u64::cast_signed)])? > 0)
        })
    }

    /// Where what the bot would say in `channel` goes: the log set for it, else its guild's.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn shadow_log(&self, channel: u64) -> Result<Option<u64>, LedgerError> {
        let row: Option<(Option<u64>, u64)> = self.run(|tables| {
            let statement = tables.statement("SELECT log, guild FROM channels WHERE channel = ?1");
            statement
                .query_row([channel.cast_signed()], |row| Ok((snowflake(row, 0)?, row.get(1).map(i64::cast_unsigned)?)))
                .optional()
        })?;
        match row {
            Some((None, guild)) => self.log_channel(guild),
            Some((log, _)) => Ok(log),
            None => Ok(None),
        }
    }

    /// Every channel whose mode was set, by id.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn modes(&self) -> Result<Vec<(u64, Mode)>, LedgerError> {
        let mut modes: Vec<(u64, Mode)> = self.run(|tables| {
            let statement = tables.statement("SELECT channel, mode FROM channels");
            statement.query_map(params![], |row| Ok((row.get(0).map(i64::cast_unsigned)?, row.get(1)?)))?.collect()
        })?;
        modes.sort_unstable_by_key(|(channel, _)| *channel);
        Ok(modes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, homes};
    use super::*;

    #[test]
    fn a_mode_is_set_changed_and_there_after_a_restart() {
        for home in homes() {
            let open = || home.open(30, at(0));
            let ledger = open();
            assert_eq!(ledger.mode(1).unwrap(), None);
            for (channel, mode) in (1..).zip(Mode::ALL) {
                ledger.set_mode(9, channel, mode, at(0)).unwrap();
            }
            ledger.set_mode(9, u64::MAX, Mode::Auto, at(0)).unwrap();
            ledger.set_mode(9, 1, Mode::default(), at(1)).unwrap();
            drop(ledger);
            let kept = [
                (1, Mode::Mention),
                (2, Mode::Mention),
                (3, Mode::Suggest),
                (4, Mode::Auto),
                (5, Mode::Shadow),
                (u64::MAX, Mode::Auto),
            ];
            assert_eq!(open().modes().unwrap(), kept);
            assert_eq!(open().mode(3).unwrap(), Some(Mode::Suggest));
        }
    }

    #[test]
    fn a_shadowed_channel_has_its_own_log_or_its_guilds() {
        for home in homes() {
            let ledger = home.ledger();
            assert!(!ledger.set_shadow_log(1, Some(5)).unwrap());
            ledger.set_mode(9, 1, Mode::Shadow, at(0)).unwrap();
            assert_eq!(ledger.shadow_log(1).unwrap(), None);
            ledger.set_log_channel(9, Some(4)).unwrap();
            assert_eq!((ledger.shadow_log(1).unwrap(), ledger.shadow_log(2).unwrap()), (Some(4), None));
            assert!(ledger.set_shadow_log(1, Some(u64::MAX)).unwrap());
            ledger.set_mode(9, 1, Mode::Shadow, at(1)).unwrap();
            assert_eq!(ledger.shadow_log(1).unwrap(), Some(u64::MAX), "setting the mode again keeps it");
            ledger.set_shadow_log(1, None).unwrap();
            assert_eq!(ledger.shadow_log(1).unwrap(), Some(4));
        }
    }
}

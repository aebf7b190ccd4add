//! What moderators set for a whole guild: how sure an answer must be, and where the bot reports to them.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::tables::{Optional, params};

/// Stands for every guild that set nothing of its own, for direct messages and for the terminal.
pub const EVERYWHERE: u64 = 0;

const THRESHOLD: &str = "threshold";
const LOG_CHANNEL: &str = "log_channel";
const COMMANDS: &str = "commands";

impl Ledger {
    /// The confidence from which the bot answers in `guild`, 0 to 1: the guild's own, else that of [`EVERYWHERE`]; none
    /// where neither was set.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn threshold(&self, guild: u64) -> Result<Option<f32>, LedgerError> {
        for guild in [guild, EVERYWHERE] {
            let value = self.setting(guild, THRESHOLD)?;
            if let Some(threshold) = value.and_then(|value| value.parse().ok()).filter(|t| (0.0..=1.0).contains(t)) {
                return Ok(Some(threshold));
            }
        }
        Ok(None)
    }

    /// The highest confidence that any guild, or [`EVERYWHERE`], has set; none where none has.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn strictest_threshold(&self) -> Result<Option<f32>, LedgerError> {
        let values: Vec<String> = self.run(|tables| {
            let statement = tables.statement("SELECT value FROM settings WHERE name = ?1");
            statement.query_map([THRESHOLD], |row| row.get(0))?.collect()
        })?;
        let values = values.iter().filter_map(|value| value.parse().ok()).filter(|t: &f32| (0.0..=1.0).contains(t));
        Ok(values.max_by(f32::total_cmp))
    }

    /// Sets the confidence from which the bot answers in `guild`, or [`EVERYWHERE`]; none takes back what was set.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn set_threshold(&self, guild: u64, threshold: Option<f32>) -> Result<(), LedgerError> {
        self.set(guild, THRESHOLD, threshold.map(|t| t.clamp(0.0, 1.0).to_string()).as_deref())
    }

    /// The channel in which the bot tells the moderators of `guild` of feeds that fail, and what it would have said.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn log_channel(&self, guild: u64) -> Result<Option<u64>, LedgerError> {
        Ok(self.setting(guild, LOG_CHANNEL)?.and_then(|value| value.parse().ok()))
    }

    /// Sets the channel that [`Ledger::log_channel`] tells, or takes it back.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn set_log_channel(&self, guild: u64, channel: Option<u64>) -> Result<(), LedgerError> {
        self.set(guild, LOG_CHANNEL, channel.map(|channel| channel.to_string()).as_deref())
    }

    /// Every guild with a log channel, and the channel.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn log_channels(&self) -> Result<Vec<(u64, u64)>, LedgerError> {
        let rows: Vec<(i64, String)> = self.run(|tables| {
            let statement = tables.statement("SELECT guild, value FROM settings WHERE name = ?1 ORDER BY guild");
            statement.query_map([LOG_CHANNEL], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })?;
        Ok(rows.into_iter().filter_map(|(guild, value)| Some((guild.cast_unsigned(), value.parse().ok()?))).collect())
    }

    /// The guilds in which the bot's commands are registered, [`EVERYWHERE`] for all of them at once.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn registered(&self) -> Result<Vec<u64>, LedgerError> {
        let rows: Vec<i64> = self.run(|tables| {
            let statement = tables.statement("SELECT guild FROM settings WHERE name = ?1 ORDER BY guild");
            statement.query_map([COMMANDS], |row| row.get(0))?.collect()
        })?;
        Ok(rows.into_iter().map(i64::cast_unsigned).collect())
    }

    /// The bot's commands are registered in `guild`, or no longer.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn note_registered(&self, guild: u64, is_registered: bool) -> Result<(), LedgerError> {
        self.set(guild, COMMANDS, is_registered.then_some("registered"))
    }

    fn setting(&self, guild: u64, name: &str) -> Result<Option<String>, LedgerError> {
        self.run(|tables| {
            tables
                .statement("SELECT value FROM settings WHERE guild = ?1 AND name = ?2")
                .query_row(params![guild.cast_signed(), name], |row| row.get(0))
                .optional()
        })
    }

    fn set(&self, guild: u64, name: &str, value: Option<&str>) -> Result<(), LedgerError> {
        let guild = guild.cast_signed();
        self.run(|tables| match value {
            Some(value) => tables
                .statement(
                    "INSERT INTO settings (guild, name, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (guild, name) DO UPDATE SET value = excluded.value",
                )
                .execute(params![guild, name, value])
                .map(drop),
            None => tables
                .statement("DELETE FROM settings WHERE guild = ?1 AND name = ?2")
                .execute(params![guild, name])
                .map(drop),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::homes;
    use super::*;

    #[test]
    fn a_guild_has_its_own_threshold_or_that_of_everywhere() {
        for home in homes() {
            let ledger = home.ledger();
            assert_eq!(ledger.threshold(7).unwrap(), None);
            ledger.set_threshold(EVERYWHERE, Some(0.5)).unwrap();
            ledger.set_threshold(7, Some(0.725)).unwrap();
            ledger.set_threshold(8, Some(3.0)).unwrap();
            let threshold = |guild| ledger.threshold(guild).unwrap();
            assert_eq!([7, 8, 9].map(threshold), [Some(0.725), Some(1.0), Some(0.5)]);
            assert_eq!(ledger.strictest_threshold().unwrap(), Some(1.0));
            ledger.set_threshold(7, None).unwrap();
            ledger.set_threshold(9, Some(f32::NAN)).unwrap();
            assert_eq!([7, 9].map(threshold), [Some(0.5), Some(0.5)], "no number is no threshold");
        }
    }

    #[test]
    fn log_channels_are_set_changed_and_taken_back() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.set_log_channel(7, Some(1)).unwrap();
            ledger.set_log_channel(7, Some(u64::MAX)).unwrap();
            ledger.set_log_channel(8, Some(2)).unwrap();
            assert_eq!(ledger.log_channels().unwrap(), [(7, u64::MAX), (8, 2)]);
            ledger.set_log_channel(8, None).unwrap();
            assert_eq!((ledger.log_channel(7).unwrap(), ledger.log_channel(8).unwrap()), (Some(u64::MAX), None));
        }
    }

    #[test]
    fn where_commands_are_registered_is_remembered() {
        for home in homes() {
            let ledger = home.ledger();
            assert!(ledger.registered().unwrap().is_empty());
            for guild in [7, EVERYWHERE, 7] {
                ledger.note_registered(guild, true).unwrap();
            }
            ledger.set_log_channel(8, Some(1)).unwrap();
            assert_eq!(ledger.registered().unwrap(), [EVERYWHERE, 7]);
            ledger.note_registered(7, false).unwrap();
            assert_eq!(ledger.registered().unwrap(), [EVERYWHERE]);
        }
    }
}

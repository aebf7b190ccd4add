//! The bot's ledger, as the terminal meets it: a file that may not be there, or tables of a database, and other processes may
//! have it open.

use crate::args::{Args, LedgerArgs, SettingsError, ledger_place};
use crate::ledger::{Actor, AuditAction, AuditEntry, Ledger, LedgerError, LedgerPlace, RetentionDays};
use crate::terminal::warn;
use jiff::Timestamp;

/// How long words are kept is the bot's to decide: the terminal sweeps nothing that it would keep.
const KEEP: RetentionDays = RetentionDays { words: u16::MAX, replies: u16::MAX };

/// Where the ledger is.
pub(super) fn place(args: &Args, at: &LedgerArgs) -> Result<LedgerPlace, SettingsError> {
    ledger_place(args, at.ledger.as_deref())
}

/// The ledger; a new one where there is none.
pub(super) fn open(place: &LedgerPlace) -> Result<Ledger, LedgerError> {
    Ledger::open(place, KEEP, Timestamp::now())
}

/// The ledger that is there.
pub(super) fn existing(args: &Args, at: &LedgerArgs) -> anyhow::Result<Ledger> {
    let place = place(args, at)?;
    if !place.is_there() {
        anyhow::bail!(
            "there is no ledger at {place}; `ibid bot` creates it; name another with --ledger or IBID_LEDGER"
        );
    }
    Ok(open(&place)?)
}

/// Who sits at the terminal.
pub(super) fn actor(args: &Args) -> Actor {
    Actor::Terminal(args.user.clone().unwrap_or_else(|| "terminal".to_owned()))
}

/// Writes down what was done, where there is a ledger. What was done stands, whatever comes of this.
pub(super) fn note(args: &Args, at: &LedgerArgs, done: &[(AuditAction, String, String)]) {
    let Ok(place) = place(args, at) else { return };
    if done.is_empty() || !place.is_there() {
        return;
    }
    let now = Timestamp::now();
    let written = open(&place).and_then(|ledger| {
        done.iter().try_for_each(|(action, subject, detail)| {
            ledger.audit(&AuditEntry::new(actor(args), *action, subject).with(detail), now)
        })
    });
    if let Err(error) = written {
        warn(&format!("{error}; this change is not in the audit trail"));
    }
}

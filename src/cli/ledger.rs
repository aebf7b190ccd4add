//! The bot's ledger, as the terminal meets it: a file that may not be there, and that another process may have open.

use crate::args::{Args, LedgerArgs};
use crate::ledger::{Actor, AuditAction, AuditEntry, Ledger, LedgerError, RetentionDays};
use crate::terminal::warn;
use jiff::Timestamp;
use std::path::Path;

/// How long words are kept is the bot's to decide: the terminal sweeps nothing that it would keep.
const KEEP: RetentionDays = RetentionDays { words: u16::MAX, replies: u16::MAX };

/// The ledger; a new one where there is none.
pub(super) fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, KEEP, Timestamp::now())
}

/// The ledger that is there.
pub(super) fn existing(args: &LedgerArgs) -> anyhow::Result<Ledger> {
    if !args.ledger.exists() {
        anyhow::bail!(
            "there is no ledger at {}; `ibid bot` creates it; name another with --ledger or IBID_LEDGER",
            args.ledger.display()
        );
    }
    Ok(open(&args.ledger)?)
}

/// Who sits at the terminal.
pub(super) fn actor(args: &Args) -> Actor {
    Actor::Terminal(args.user.clone().unwrap_or_else(|| "terminal".to_owned()))
}

/// Writes down what was done, where there is a ledger. What was done stands, whatever comes of this.
pub(super) fn note(args: &Args, at: &LedgerArgs, done: &[(AuditAction, String, String)]) {
    if done.is_empty() || !at.ledger.exists() {
        return;
    }
    let now = Timestamp::now();
    let written = open(&at.ledger).and_then(|ledger| {
        done.iter().try_for_each(|(action, subject, detail)| {
            ledger.audit(&AuditEntry::new(actor(args), *action, subject).with(detail), now)
        })
    });
    if let Err(error) = written {
        warn(&format!("{error}; this change is not in the audit trail"));
    }
}

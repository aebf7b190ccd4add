use super::super::request::Fields;
use super::super::words::{Words, fill};
use super::sessions::Session;
use super::words::Phrase;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use std::sync::Arc;

/// A file that was handed in with a form.
pub(super) struct HandedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A request by somebody who is signed in. Of a form, it was made for this very session.
#[derive(Clone)]
pub(super) struct Visit {
    pub session: Session,
    pub words: &'static Words,
    /// The fields of the address.
    pub query: Fields,
    /// The fields of the form.
    pub form: Fields,
    pub files: Arc<Vec<HandedFile>>,
}

impl Visit {
    /// A sentence in the language of the browser.
    pub(super) fn say(&self, phrase: Phrase) -> &'static str {
        phrase.of(self.words)
    }

    /// The same with a value in it.
    pub(super) fn fill(&self, phrase: Phrase, name: &str, value: &str) -> String {
        fill(phrase.of(self.words), name, value)
    }

    /// Who it is in the audit trail.
    pub(super) fn actor(&self) -> Actor {
        self.session.who.actor()
    }

    /// What they did, for the audit trail.
    pub(super) fn did(&self, action: AuditAction, subject: impl Into<String>) -> AuditEntry {
        AuditEntry::new(self.actor(), action, subject)
    }

    /// A field of the form; empty where it is missing.
    pub(super) fn entered(&self, name: &str) -> &str {
        self.form.get(name).unwrap_or_default()
    }
}

//! One entry of `register.toml`: where a file came from and whether its article may be quoted.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The file's name.
pub const REGISTER: &str = "register.toml";

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEntry {
    /// The address it was fetched from, or the name of the file it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// SHA-256 of its bytes when it was added, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The id of what was fetched, which is not for its text to choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Timestamp>,
    /// Whether it may be quoted.
    #[serde(default)]
    pub state: ArticleState,
    /// When an embargoed article may be quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The day of the correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Why, in the moderator's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whether an article may be quoted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// It may.
    #[default]
    Published,
    /// Not before [`RegisterEntry::until`]; never where that is missing.
    Embargoed,
    /// It may, and its citation says that it was corrected.
    Corrected,
    /// It never may.
    Retracted,
}

impl ArticleState {
    /// As the register and the commands name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Embargoed => "embargoed",
            Self::Corrected => "corrected",
            Self::Retracted => "retracted",
        }
    }
}

impl RegisterEntry {
    /// Whether readers must not see it at `now`.
    #[must_use]
    pub fn is_withheld(&self, now: Timestamp) -> bool {
        match self.state {
            ArticleState::Published | ArticleState::Corrected => false,
            ArticleState::Retracted => true,
            ArticleState::Embargoed => self.until.is_none_or(|until| now < until),
        }
    }
}

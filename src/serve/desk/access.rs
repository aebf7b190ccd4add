//! Whether there is a desk, and for whom. Where nobody says so, it is there only while nobody but this machine can reach the
//! server: behind a public address it has to be turned on.

use super::oauth_settings::DiscordSignIn;
use crate::fetch::FetchSettings;

/// What the operator says of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeskSwitch {
    /// Nothing: on where only this machine reaches the server.
    #[default]
    Auto,
    /// On.
    On,
    /// Off.
    Off,
}

/// For whom there is a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskAccess {
    /// For nobody: its addresses do not exist.
    Off,
    /// For programs on this machine that come by no proxy.
    Local,
    /// For everyone who can sign in.
    Everywhere,
}

/// How the desk runs.
#[derive(Clone, Debug)]
pub struct DeskSettings {
    /// For whom it is there.
    pub access: DeskAccess,
    /// Who runs the program: the name that an address printed at its terminal carries.
    pub user: String,
    /// Tells whoever sits at the terminal; none where nobody does.
    pub tell: Option<fn(&str)>,
    /// How many people must have asked a question before moderators see it.
    pub gap_askers: u32,
    /// What may be fetched for articles and feeds that are added by their address.
    pub fetch: FetchSettings,
    /// How moderators sign in with Discord, where they may.
    pub discord: Option<DiscordSignIn>,
}

impl DeskSettings {
    /// No desk.
    #[must_use]
    pub fn off() -> Self {
        let (user, fetch) = (String::new(), FetchSettings::default());
        Self { access: DeskAccess::Off, user, tell: None, gap_askers: 1, fetch, discord: None }
    }
}

impl DeskSwitch {
    /// `on`, `off`, anything else for neither.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "on" => Self::On,
            "off" => Self::Off,
            _ => Self::Auto,
        }
    }

    /// What that means for a server that others can reach, or not.
    #[must_use]
    pub fn access(self, is_public: bool) -> DeskAccess {
        match self {
            Self::Off => DeskAccess::Off,
            Self::Auto if is_public => DeskAccess::Off,
            Self::Auto => DeskAccess::Local,
            Self::On => DeskAccess::Everywhere,
        }
    }
}

impl DeskAccess {
    /// Whether there is a desk for a client that is a program of this machine, or not.
    pub(in super::super) fn is_for(self, is_local: bool) -> bool {
        match self {
            Self::Off => false,
            Self::Local => is_local,
            Self::Everywhere => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_it_is_there_only_where_nobody_else_reaches_it() {
        assert_eq!(DeskSwitch::named("auto").access(false), DeskAccess::Local);
        assert_eq!(DeskSwitch::named("").access(true), DeskAccess::Off);
        assert_eq!(DeskSwitch::named("on").access(true), DeskAccess::Everywhere);
        assert_eq!(DeskSwitch::named("off").access(false), DeskAccess::Off);
        assert!(DeskAccess::Local.is_for(true) && !DeskAccess::Local.is_for(false) && !DeskAccess::Off.is_for(true));
    }
}

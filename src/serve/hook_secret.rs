//! The secrets by which hooks are signed, one for each kind. A kind without one does not exist.

use std::fmt;

/// What may call a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookKind {
    /// Ghost's own webhooks.
    Ghost,
    /// `WordPress`, by the few lines of PHP in our documentation.
    WordPress,
    /// Any other program.
    Generic,
}

/// A secret. `Debug` says nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct HookSecret(Vec<u8>);

/// The secrets that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookSecrets {
    /// Of Ghost.
    pub ghost: Option<HookSecret>,
    /// Of `WordPress`.
    pub wordpress: Option<HookSecret>,
    /// Of other programs.
    pub generic: Option<HookSecret>,
}

/// A secret is too short.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} must have at least {LEAST} characters, which nobody can guess; `openssl rand -hex 32` makes some")]
pub struct HookSecretError {
    /// The setting.
    pub name: &'static str,
}

/// Fewer characters can be guessed by whoever has one signed request.
const LEAST: usize = 16;

impl HookKind {
    /// As it stands in addresses, files and the audit trail.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ghost => "ghost",
            Self::WordPress => "wordpress",
            Self::Generic => "generic",
        }
    }

    /// The setting of its secret.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::Ghost => "IBID_HOOK_GHOST",
            Self::WordPress => "IBID_HOOK_WORDPRESS",
            Self::Generic => "IBID_HOOK_GENERIC",
        }
    }
}

impl HookSecret {
    /// The secret of a kind; none where it is empty.
    ///
    /// # Errors
    /// [`HookSecretError`].
    pub fn parse(kind: HookKind, text: &str) -> Result<Option<Self>, HookSecretError> {
        let text = text.trim();
        match text.chars().count() {
            0 => Ok(None),
            1..LEAST => Err(HookSecretError { name: kind.setting() }),
            _ => Ok(Some(Self(text.as_bytes().to_vec()))),
        }
    }

    pub(super) fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl HookSecrets {
    pub(super) fn of(&self, kind: HookKind) -> Option<&HookSecret> {
        match kind {
            HookKind::Ghost => self.ghost.as_ref(),
            HookKind::WordPress => self.wordpress.as_ref(),
            HookKind::Generic => self.generic.as_ref(),
        }
    }
}

impl fmt::Debug for HookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_and_never_shown() {
        let parsed = HookSecret::parse(HookKind::Ghost, " 0123456789abcdef ").unwrap().unwrap();
        assert_eq!((parsed.reveal(), format!("{parsed:?}").as_str()), (&b"0123456789abcdef"[..], "HookSecret(…)"));
        assert_eq!(HookSecret::parse(HookKind::Ghost, "  "), Ok(None));
        let short = HookSecret::parse(HookKind::WordPress, "hunter2").unwrap_err().to_string();
        assert!(short.contains("IBID_HOOK_WORDPRESS") && !short.contains("hunter2"), "{short}");
    }
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingLevel {
    /// As it should be.
    Fine,
    /// It works, and should be looked at.
    Warning,
    /// It does not work.
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub name: &'static str,
    /// How bad it is.
    pub level: FindingLevel,
    /// What was found.
    pub what: String,
    /// What to do about it; empty where there is nothing to do.
    pub remedy: String,
}

impl FindingLevel {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Finding {
    /// As it should be.
    #[must_use]
    pub fn fine(name: &'static str, what: impl Into<String>) -> Self {
        Self { name, level: FindingLevel::Fine, what: what.into(), remedy: String::new() }
    }

    /// It works, and should be looked at.
    #[must_use]
    pub fn warning(name: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, level: FindingLevel::Warning, what: what.into(), remedy: remedy.into() }
    }

    /// It does not work.
    #[must_use]
    pub fn error(name: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, level: FindingLevel::Error, what: what.into(), remedy: remedy.into() }
    }
}

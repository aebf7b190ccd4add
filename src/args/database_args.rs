/// The address of a database as it was given; an empty setting, as `.env` files often have, is none. `Debug` does not show it.
#[derive(Clone, Default)]
pub struct DatabaseUrl(Option<String>);

impl DatabaseUrl {
    /// That of a setting.
    #[must_use]
    pub fn new(given: Option<String>) -> Self {
        Self(given.filter(|url| !url.trim().is_empty()))
    }

    /// The address, which is not to be shown.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "DatabaseUrl(given)" } else { "DatabaseUrl(none)" })
    }
}

/// What keeps an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StorePlace {
    /// The database.
    Postgres,
    /// The folder.
    Embedded,
}

impl std::fmt::Display for StorePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Postgres => "in the database",
            Self::Embedded => "in the folder",
        })
    }
}

/// A post of an export, as it stands there.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    /// Where it begins, 1 the first line; none in JSON.
    pub line: Option<usize>,
    /// What it goes by for as long as it exists.
    pub key: String,
    /// The last part of its address.
    pub slug: String,
    /// Its address, where the export names it.
    pub link: String,
    pub title: String,
    pub authors: Vec<String>,
    pub published: String,
    pub updated: String,
    pub language: String,
    pub category: Option<String>,
    pub tags: Vec<String>,
    /// Its text as HTML.
    pub html: String,
    pub visibility: Visibility,
}

/// Who may read a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Visibility {
    #[default]
    Public,
    Members,
    Draft,
    Scheduled,
    Private,
    Password,
    /// It went out as a letter and stands on no page.
    EmailOnly,
    Deleted,
    /// A state that the system has no name for, or one of a plugin.
    Other,
}

impl Visibility {
    /// As it is counted, one and several.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Public => ("public", "public"),
            Self::Members => ("for members", "for members"),
            Self::Draft => ("draft", "drafts"),
            Self::Scheduled => ("scheduled", "scheduled"),
            Self::Private => ("private", "private"),
            Self::Password => ("with a password", "with a password"),
            Self::EmailOnly => ("sent by e-mail only", "sent by e-mail only"),
            Self::Deleted => ("deleted", "deleted"),
            Self::Other => ("in another state", "in another state"),
        }
    }
}

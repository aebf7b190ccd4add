use super::content::ContentType;

/// What a server said of a page before, sent back so that it need not send the page again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// The `ETag` of the last answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of the last answer, as it was written.
    pub last_modified: Option<String>,
}

/// What a server had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The same as before, by the [`Conditions`].
    NotModified,
    /// A page.
    Page(FetchedPage),
}

/// A page as it came, unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedPage {
    /// The address at which it is, after all redirects.
    pub final_url: String,
    /// Its declared type without parameters, in small letters.
    pub content_type: Option<String>,
    /// The encoding declared beside the type. The bytes may say otherwise.
    pub charset: Option<String>,
    /// For the next [`Conditions`].
    pub etag: Option<String>,
    /// For the next [`Conditions`].
    pub last_modified: Option<String>,
    /// The page.
    pub bytes: Vec<u8>,
}

impl FetchedPage {
    /// What to send when asking for it again.
    #[must_use]
    pub fn conditions(&self) -> Conditions {
        Conditions { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }

    pub(super) fn declared(mut self, declared: ContentType) -> Self {
        self.content_type = declared.name;
        self.charset = declared.charset;
        self
    }
}

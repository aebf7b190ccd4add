//! What a content management system says of an article, in plain values, whichever system it is.

/// By what an article is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsKey {
    /// The kind of system, such as `ghost`.
    pub system: &'static str,
    /// The article's id there.
    pub id: String,
    /// Its address there, of which the host counts. While it is not public that may be another than readers know.
    pub url: String,
}

/// An article as a system has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsArticle {
    /// By what it is known.
    pub key: CmsKey,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published, as it was sent.
    pub published: String,
    /// When it was changed, as it was sent.
    pub updated: String,
    /// Tag of its language; empty where that was not sent.
    pub language: String,
    /// Its tags, the one that is its category first.
    pub tags: Vec<String>,
    /// Its text.
    pub body: CmsBody,
}

/// An article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CmsBody {
    /// As HTML, without the page around it.
    Html(String),
    /// As Markdown.
    Markdown(String),
    /// Paragraphs, with empty lines between.
    Text(String),
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CmsChange {
    /// It is public, as it is sent.
    Public(Box<CmsArticle>),
    /// It is not public, or not any more.
    NotPublic(CmsKey),
}

//! What can be wrong with documents that are no texts, PDF, Word documents, books, and with exports of publishing systems: each
//! kind with its sentence and its remedy. They are problems of a file like any other.

use crate::text::counted;
use serde::{Deserialize, Serialize};

/// What can be wrong with a document or an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum DocumentFault {
    /// It opens with a password only.
    #[error("the {format} is protected by a password")]
    Password {
        /// The format's name.
        format: String,
    },
    /// It opens with a licence only.
    #[error("the book is protected against copying (DRM)")]
    CopyProtected,
    /// It is damaged, or not what it says.
    #[error("the {format} is damaged: {reason}")]
    Damaged {
        /// The format's name.
        format: String,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be read to its end.
    #[error("the {format} breaks off here: {reason}; what stands before was read")]
    BreaksOff {
        /// The format's name.
        format: String,
        /// What is wrong.
        reason: String,
    },
    /// Pictures of pages, and no text.
    #[error("the PDF has no text, only pictures of its {}", counted(*pages, "page", "pages"))]
    Scan {
        /// How many pages.
        pages: usize,
    },
    /// No text at all.
    #[error("the {format} has no text")]
    NoWords {
        /// The format's name.
        format: String,
    },
    /// Text whose letters only its fonts know.
    #[error("the letters of the PDF's text cannot be told: its fonts do not say which they are")]
    NoLetters,
    /// Some pages are pictures.
    #[error("{} only a picture, without text: {pages}", counted(*count, "page of the PDF is", "pages of the PDF are"))]
    PicturePages {
        /// How many.
        count: usize,
        /// The first of them.
        pages: String,
    },
    /// Some letters are not known.
    #[error("{} left out: the fonts do not say which they are", counted(*count, "letter of the PDF is", "letters of the PDF are"))]
    LettersLost {
        /// How many.
        count: usize,
    },
    /// More than is read.
    #[error("the {format} has more than {limit} {what}; the rest is left out")]
    RestNotRead {
        /// The format's name.
        format: String,
        /// Of what.
        what: String,
        /// How much is read.
        limit: usize,
    },
    /// A part that cannot be read.
    #[error("a part of the {format}, {part:?}, {reason}; it is left out")]
    PartLost {
        /// The format's name.
        format: String,
        /// The part's name.
        part: String,
        /// Why, as the end of a sentence.
        reason: String,
    },
    /// Posts that the publisher has not published.
    #[error("{} not public and left out ({states})", counted(*count, "post of the export is", "posts of the export are"))]
    NotPublished {
        /// How many.
        count: usize,
        /// How many of which state.
        states: String,
    },
    /// Posts that only members of the site may read.
    #[error("{} for members of the site only, and can be quoted to everyone", counted(*count, "post of the export is", "posts of the export are"))]
    MembersOnly {
        /// How many.
        count: usize,
    },
    /// Posts that have no text.
    #[error("{} no text and left out", counted(*count, "post of the export has", "posts of the export have"))]
    EmptyPosts {
        /// How many.
        count: usize,
    },
    /// An export that names neither posts' addresses nor the site's.
    #[error("the export does not name the site, so that {} cited without a link", counted(*count, "post is", "posts are"))]
    NoSite {
        /// How many posts.
        count: usize,
    },
    /// No post of the export is an article.
    #[error("the export has no published post with text")]
    NoPost,
}

impl DocumentFault {
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Password { .. } => "save it without the password, and add that file",
            Self::CopyProtected => "ask the publisher for a copy without copy protection",
            Self::Damaged { .. } | Self::PartLost { .. } => {
                "open it in the program that it comes from, and save it again"
            }
            Self::BreaksOff { .. } => "save or export it again",
            Self::Scan { .. } => {
                "have its text recognised (OCR), for example by `ocrmypdf scan.pdf text.pdf`, and add the result"
            }
            Self::NoWords { .. } => "write its text, or delete the file",
            Self::NoLetters => {
                "have its text recognised (OCR), for example by `ocrmypdf --force-ocr old.pdf new.pdf`, and add the result"
            }
            Self::PicturePages { .. } => {
                "if there is text on them, have it recognised (OCR), for example by `ocrmypdf --skip-text old.pdf new.pdf`"
            }
            Self::LettersLost { .. } => "check its quotes, or save it as PDF again with its fonts embedded",
            Self::RestNotRead { .. } => "split it",
            Self::NotPublished { .. } => "nothing to do; publish them first if they should be quoted",
            Self::MembersOnly { .. } => "remove them from the export if they should not be",
            Self::EmptyPosts { .. } => "nothing to do; add their text on the site if they should be quoted",
            Self::NoSite { .. } => {
                "name the site in register.toml, as `origin = \"https://…\"` of this file, and run ibid index"
            }
            Self::NoPost => "publish a post, and export again",
        }
    }

    /// Whether the file gave no article because of it.
    pub(super) fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::Password { .. }
                | Self::CopyProtected
                | Self::Damaged { .. }
                | Self::Scan { .. }
                | Self::NoWords { .. }
                | Self::NoLetters
                | Self::NoPost
        )
    }
}

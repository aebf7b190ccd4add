//! What is told of an article's place in the publisher's own system and on the web: that it is not published, that its address
//! is not its own, that it is only a part. Each kind has its sentence and its remedy here, and not among the
//! kinds that are about the file itself.

use crate::text::clip;
use serde::{Deserialize, Serialize};

/// Words of a file that a problem repeats are clipped to so many characters.
pub(super) const LONGEST_WORDS: usize = 200;

/// What can be wrong with an article's place in the publisher's system and on the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "which", rename_all = "snake_case")]
pub enum PublishingProblem {
    /// The publisher has not published it.
    #[error("the article is not published: {because}")]
    Unpublished {
        /// What says so: a field and its value, a folder.
        because: String,
    },
    /// Search engines shall not list it.
    #[error("the article is kept from search engines: {because}; it is read all the same")]
    Unlisted {
        /// The field and its value.
        because: String,
    },
    /// Not everybody may read it.
    #[error("the article is not for all readers: {because}; it is read all the same")]
    Restricted {
        /// The field and its value, or the page's words.
        because: String,
    },
    /// Several items of a feed go by one key.
    #[error("the items {title:?} and {other:?} have the same guid or id; both are kept")]
    ItemsShareKey {
        /// The title of one.
        title: String,
        /// The title of the other.
        other: String,
    },
    /// Several items of a feed link to one page.
    #[error("{count} items link to {link}: {titles}; all are kept and cited with that address")]
    ItemsShareLink {
        /// How many.
        count: usize,
        /// The page.
        link: String,
        /// The first titles.
        titles: String,
    },
    /// An address that leads to another page.
    #[error("the address {claimed} is {page}, not this article's; {}", instead(used.as_deref()))]
    NotItsAddress {
        /// As it is written.
        claimed: String,
        /// What it leads to.
        page: String,
        /// The address that is cited.
        used: Option<String>,
    },
    /// Two articles with different texts have one address.
    #[error("{other} has another text and the same address {url}{}", if *is_used { "" } else { "; it is cited without one" })]
    SharedAddress {
        /// The address.
        url: String,
        /// The other article's file.
        other: String,
        /// Whether it is cited all the same.
        is_used: bool,
    },
    /// One of several pages.
    #[error("the article has more pages than this one: {found}; only this page is read")]
    OnePage {
        /// What says so.
        found: String,
    },
}

fn instead(used: Option<&str>) -> String {
    used.map_or_else(|| "it is not used".to_owned(), |used| format!("{used} is cited"))
}

impl PublishingProblem {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unpublished { .. } => {
                "nothing to do: it is read once it is published; if it is, correct what says otherwise"
            }
            Self::Unlisted { .. } => "add `draft: true` if readers must not be shown it",
            Self::Restricted { .. } => "check that all of its text is there and that anybody may be shown it",
            Self::ItemsShareKey { .. } => "give each item of the feed a guid of its own",
            Self::ItemsShareLink { .. } => "give each item of the feed the link of its own page",
            Self::NotItsAddress { .. } => "name the page's own address in its `<link rel=\"canonical\">`",
            Self::SharedAddress { .. } => "give each of the two its own address",
            Self::OnePage { .. } => "save its other pages too, or one page with all of it",
        }
    }

    /// Whether there is no article because of it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Unpublished { .. })
    }

    /// Whether the publisher meant it so: it is told, and nothing is to be mended.
    #[must_use]
    pub fn is_intended(&self) -> bool {
        matches!(self, Self::Unpublished { .. })
    }

    /// Clips what it repeats of its file.
    pub(super) fn shorten(&mut self) {
        let short = |words: &mut String| {
            if words.len() > LONGEST_WORDS {
                *words = clip(words, LONGEST_WORDS);
            }
        };
        match self {
            Self::Unpublished { because } | Self::Unlisted { because } | Self::Restricted { because } => short(because),
            Self::ItemsShareKey { title, other } => {
                short(title);
                short(other);
            }
            Self::ItemsShareLink { link, titles, .. } => {
                short(link);
                short(titles);
            }
            Self::NotItsAddress { claimed, .. } => short(claimed),
            Self::SharedAddress { url, .. } => short(url),
            Self::OnePage { found } => short(found),
        }
    }
}

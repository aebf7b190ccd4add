use crate::text::{hex, slug};
use sha2::{Digest, Sha256};

/// One item of a feed, as it stands there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// Where it begins, 1 the first line; none in JSON.
    pub line: Option<usize>,
    /// What it goes by for as long as it exists (`guid`, `id`).
    pub key: String,
    pub link: String,
    /// The address that a relative `link` is seen from.
    pub base: String,
    pub title: String,
    pub title_markup: TitleMarkup,
    pub authors: Vec<String>,
    pub published: String,
    pub updated: String,
    pub language: String,
    pub tags: Vec<String>,
    /// Its text in a field meant for all of it.
    pub content: String,
    /// Its text in a field that may hold all of it or the beginning.
    pub description: String,
    /// Its text in a field that holds a summary.
    pub summary: String,
    /// Whether the text is plain, not HTML.
    pub is_plain: bool,
}

/// What a title's characters are, by the feed's own word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TitleMarkup {
    /// It does not say.
    #[default]
    Unknown,
    Text,
    Html,
}

/// Characters of an item's name that tell a reader what it is about.
const NAME_CHARS: usize = 48;

impl Item {
    /// A name inside its feed that no edit of the item changes and no other item has: words from its address, or from its
    /// title without one, and a few digits of its key's digest.
    pub(crate) fn name(&self) -> String {
        let key = [&self.key, &self.link, &self.title].into_iter().find(|k| !k.is_empty()).map_or("", String::as_str);
        let is_address = |text: &&str| text.contains("://");
        let address = [self.link.as_str(), &self.key].into_iter().find(is_address).unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let segment = path.rsplit('/').next().filter(|_| path.matches('/').count() > 2).unwrap_or_default();
        let segment = segment.rsplit_once('.').map_or(segment, |(stem, _)| stem);
        let words = slug(if segment.is_empty() { &self.title } else { segment }, NAME_CHARS);
        let digest: String = hex(&Sha256::digest(key.as_bytes())).chars().take(8).collect();
        if words.is_empty() { digest } else { format!("{words}-{digest}") }
    }
}

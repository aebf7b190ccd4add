//! Choices while a reader types: FAQ questions, articles, categories. Values are short keys, so that a long question or
//! title fits; what a reader types freely instead is taken as it is.

use super::limits::{CHOICE, CHOICES};
use super::localisation::Localisation;
use super::state::BotState;
use crate::article::{Article, KEY_BYTES, Key};
use crate::ingest::ArticleState;
use crate::search::{Filter, Scope};
use crate::service::faq_question;
use crate::store::Index;
use crate::text::clip;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::cmp::Reverse;
use std::collections::BTreeSet;

const ENTRY: &str = "faq:";
const ARTICLE: &str = "article:";

fn value(prefix: &str, key: Key) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(key.0))
}

fn key(prefix: &str, value: &str) -> Option<Key> {
    let bytes = URL_SAFE_NO_PAD.decode(value.trim().strip_prefix(prefix)?).ok()?;
    <[u8; KEY_BYTES]>::try_from(bytes).ok().map(Key)
}

/// The FAQ entry of a chosen suggestion.
pub(super) fn entry_key(chosen: &str) -> Option<Key> {
    key(ENTRY, chosen)
}

/// The article of a chosen suggestion.
pub(super) fn article_key(chosen: &str) -> Option<Key> {
    key(ARTICLE, chosen)
}

/// An article as a reader named it: by its id where it was chosen, else as it was typed.
pub(super) fn named_article(name: &str, index: &Index) -> String {
    let chosen = article_key(name).and_then(|key| index.article_by_key(key));
    chosen.map_or_else(|| name.to_owned(), |article| article.id.as_str().to_owned())
}

impl BotState {
    /// FAQ questions that match what was typed, by words and by meaning: name and value.
    pub(super) fn suggest_questions(
        &self,
        typed: &str,
        article: Option<&str>,
        category: Option<&str>,
    ) -> Vec<(String, String)> {
        let searcher = self.engine.searcher();
        let index = searcher.index();
        let filter = Filter {
            article: article.map(|name| named_article(name, index)),
            category: category.map(str::to_owned),
            ..Filter::default()
        };
        // A half-typed filter names nothing yet; it must not silence the suggestions.
        let scope = filter.resolve(index).unwrap_or_else(|_| Scope::everything(index));
        let Ok(ordinals) = searcher.suggest(typed, &scope, CHOICES) else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let places = ordinals.into_iter().filter_map(|ordinal| index.place(ordinal));
        places
            .filter_map(|place| {
                let asked = faq_question(place.article, place.passage.kind)?;
                // The same question in two articles is told apart by the article.
                let name = if seen.insert(asked.to_lowercase()) {
                    clip(asked, CHOICE)
                } else {
                    let asked = clip(asked, CHOICE * 3 / 5);
                    format!("{asked} ({})", clip(&place.article.title, CHOICE - asked.chars().count() - 3))
                };
                Some((name, value(ENTRY, place.passage.id.key())))
            })
            .collect()
    }

    /// Articles whose title has what was typed, newest first.
    pub(super) fn suggest_articles(&self, typed: &str) -> Vec<(String, String)> {
        let index = self.engine.index();
        let found = titled(index.articles(), typed).into_iter();
        found.map(|a| (clip(&a.title, CHOICE), value(ARTICLE, a.id.key()))).collect()
    }

    /// The same for moderators: those too that readers may not see, each marked with its state.
    pub(super) fn suggest_every_article(&self, typed: &str, locale: &str) -> Vec<(String, String)> {
        let (index, localisation) = (self.engine.index(), Localisation::of(locale));
        let named = |article: &Article| {
            let state = index.register().entry(&article.source).map_or(ArticleState::Published, |entry| entry.state);
            if state == ArticleState::Published {
                return clip(&article.title, CHOICE);
            }
            let state = localisation.say(&format!("state.{}", state.name()));
            format!("{} ({state})", clip(&article.title, CHOICE.saturating_sub(state.chars().count() + 3)))
        };
        let found = titled(index.everything().articles(), typed).into_iter();
        found.map(|a| (named(a), value(ARTICLE, a.id.key()))).collect()
    }

    /// Addresses of feeds that have what was typed; one that is too long for a choice has to be pasted.
    pub(super) fn suggest_feeds(&self, typed: &str) -> Vec<(String, String)> {
        let wanted = typed.trim().to_lowercase();
        let feeds = self.heed(self.ledger.feeds()).unwrap_or_default();
        let fits = |url: &String| url.to_lowercase().contains(&wanted) && url.chars().count() <= CHOICE;
        feeds.into_iter().map(|feed| feed.feed.url).filter(fits).take(CHOICES).map(|url| (url.clone(), url)).collect()
    }

    /// Categories that have what was typed.
    pub(super) fn suggest_categories(&self, typed: &str) -> Vec<(String, String)> {
        let index = self.engine.index();
        let wanted = typed.trim().to_lowercase();
        let all: BTreeSet<&str> = index.articles().filter_map(|a| a.category.as_deref()).collect();
        let fits = |name: &&str| name.to_lowercase().contains(&wanted) && name.chars().count() <= CHOICE;
        all.into_iter().filter(fits).take(CHOICES).map(|name| (name.to_owned(), name.to_owned())).collect()
    }
}

/// Articles whose title has what was typed, newest first, as many as can be offered.
fn titled<'a>(articles: impl Iterator<Item = &'a Article>, typed: &str) -> Vec<&'a Article> {
    let wanted: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let is_meant = |article: &&Article| {
        let title = article.title.to_lowercase();
        wanted.iter().all(|word| title.contains(word.as_str()))
    };
    let mut found: Vec<_> = articles.filter(is_meant).collect();
    found.sort_by_key(|a| (Reverse(a.dates.shown()), a.id.clone()));
    found.truncate(CHOICES);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_known_again_and_free_text_is_not_one() {
        let key = Key([1, 2, 3, 4, 5, 255]);
        assert_eq!(entry_key(&value(ENTRY, key)), Some(key));
        assert_eq!(article_key(&value(ENTRY, key)), None);
        for typed in ["why", "faq: why", "faq:", "faq:AAAA", "article:x"] {
            assert_eq!((entry_key(typed), article_key(typed)), (None, None), "{typed}");
        }
    }
}

use crate::answer::{Answer, chosen};
use crate::article::{Article, Key, PassageKind};
use crate::search::articles_named;
use crate::store::Index;

/// An FAQ entry that was chosen rather than asked for.
pub struct ChosenEntry {
    /// Its question.
    pub question: String,
    /// Its answer, or the first piece of a long one.
    pub answer: Answer,
    /// Keys of the other pieces of a long answer, in order.
    pub rest: Vec<Key>,
}

/// The FAQ entry of a passage's key; `None` where the articles no longer have it.
#[must_use]
pub fn entry(index: &Index, key: Key) -> Option<ChosenEntry> {
    let place = index.by_key(key)?;
    let answer = chosen(&place, index, None, 1.0)?;
    let question = faq_question(place.article, place.passage.kind).unwrap_or_default();
    let passages = &place.article.passages;
    let others = passages.iter().filter(|passage| passage.id != place.passage.id);
    let rest = others.filter(|passage| faq_question(place.article, passage.kind) == Some(question));
    Some(ChosenEntry { question: question.to_owned(), answer, rest: rest.map(|passage| passage.id.key()).collect() })
}

/// The question of the FAQ entry that a passage is of.
#[must_use]
pub fn faq_question(article: &Article, kind: PassageKind) -> Option<&str> {
    match kind {
        PassageKind::Faq { question, .. } => Some(article.slice(question)),
        PassageKind::Section { .. } => None,
    }
}

/// The article of a name: its id or title, or a part of the title of just one. Withheld ones have none.
#[must_use]
pub fn article<'a>(name: &str, index: &'a Index) -> Option<&'a Article> {
    index.numbered_article(*articles_named(name, index).ok()?.first()?)
}

//! One file of the corpus as it was read, and how that is written down.

use super::problem::Problem;
use crate::article::Article;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// One file of the corpus, or one item of a feed, as it was read: enough to know next time that it has not changed. Written
/// down it is without the article's body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CorpusFile {
    /// Path relative to the corpus folder, with `/`; for an item of a feed with `#` and the item's name behind it.
    pub source: String,
    /// The feed's file that this is an item of. Items follow their feed, which is no article itself and keeps all their
    /// problems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// SHA-256 of its bytes, or of an item's article, in hexadecimal; empty when they could not be read.
    pub hash: String,
    /// The article, unless a problem was fatal.
    #[serde(serialize_with = "write_article", deserialize_with = "read_article_shared")]
    pub article: Option<Arc<Article>>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

#[expect(clippy::ref_option, reason = "serde passes a reference")]
fn write_article<S: Serializer>(article: &Option<Arc<Article>>, to: S) -> Result<S::Ok, S::Error> {
    article.as_deref().serialize(to)
}

fn read_article_shared<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Arc<Article>>, D::Error> {
    Ok(Option::<Article>::deserialize(from)?.map(Arc::new))
}

use super::PassageId;
use serde::{Deserialize, Serialize};

/// Another wording of an FAQ entry's question, as the article's file states it: whoever asks it is answered by the entry. It is no
/// word of the article's and never quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqWording {
    /// The wording.
    pub question: String,
    /// The entry's passage.
    pub passage: PassageId,
}

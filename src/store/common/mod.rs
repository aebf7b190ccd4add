//! What engines have in common, and what no floor above asks for: which terms and texts of a passage are stored, how a corpus is
//! spread over a base and what changed since, the mean of its vectors, the FAQ's questions and the names in memory.
//!
//! Two engines that rank alike must store the same of an article; what that is stands here once.

mod count;
mod entries;
mod languages;
mod layout_plan;
mod missing_vectors;
mod names;
mod near_words;
mod passage_terms;
mod passage_texts;
mod vector_sums;

pub(crate) use count::count;
pub(crate) use entries::{Entries, nearest_entries};
pub(crate) use languages::{languages, main_language, spoken};
pub(crate) use layout_plan::{LayoutPlan, ShardFiles};
pub(crate) use missing_vectors::embed_missing;
pub(crate) use names::Names;
pub(crate) use near_words::NearWords;
pub(crate) use passage_terms::{PassageTerms, backwards};
pub(crate) use passage_texts::embedded_texts;
pub(crate) use vector_sums::VectorSums;

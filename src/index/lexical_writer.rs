//! Writes the lexical part of a shard, and gathers what else is said of its passages while it analyses them.

use super::field::{FIELDS, LexicalField};
use super::forward::Gather;
use super::postings::{of_field, schema};
use crate::analysis::Analyzer;
use crate::article::PassageView;
use crate::store::common::PassageTerms;
use std::path::Path;
use tantivy::TantivyDocument;
use tantivy::directory::MmapDirectory;
use tantivy::tokenizer::{PreTokenizedString, Token as TantivyToken};

/// Memory tantivy may use while it writes, in bytes.
const WRITER_BYTES: usize = 256 << 20;

/// Writes the postings of `passages` into the empty folder `path`, and what each consists of into `gather`; a passage's
/// place becomes its document id.
pub(super) fn write<'a>(
    path: &Path,
    passages: impl Iterator<Item = (PassageView<'a>, &'a Analyzer)>,
    gather: &mut Gather,
) -> tantivy::Result<()> {
    std::fs::create_dir_all(path)?;
    let directory = MmapDirectory::open(path)?;
    let mut writer = tantivy::Index::builder()
        .schema(schema())
        .single_segment_index_writer::<TantivyDocument>(directory, WRITER_BYTES)?;
    for (view, analyzer) in passages {
        let terms = PassageTerms::of(&view, analyzer);
        let mut document = TantivyDocument::default();
        for field in FIELDS {
            add(&mut document, field, of_field(&terms, field));
        }
        writer.add_document(document)?;
        let question = Some(view.question).filter(|question| !question.is_empty());
        gather.add(&terms.parts, view.asks(), &terms.asks, question);
    }
    writer.finalize()?;
    Ok(())
}

fn add(document: &mut TantivyDocument, field: LexicalField, terms: Vec<String>) {
    let tokens: Vec<TantivyToken> = (0..)
        .zip(terms)
        .map(|(position, text)| TantivyToken { offset_from: 0, offset_to: 0, position, text, position_length: 1 })
        .collect();
    if !tokens.is_empty() {
        document.add_pre_tokenized_text(field.handle(), PreTokenizedString { text: String::new(), tokens });
    }
}

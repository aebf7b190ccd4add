//! The postings of one shard, mapped from tantivy's files and compared with checksums as they are read, and the terms of a
//! passage by field. Deleted passages are not known here; a generation subtracts what no longer counts.

use super::directory::CheckedDirectory;
use super::field::{FIELDS, LexicalField, RANKED};
use super::seal::Files;
use crate::store::common::{NearWords, PassageTerms};
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::query::Bm25Weight;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED};

/// Where in a shard's folder they lie.
pub(super) const LEXICAL: &str = "lexical/";

pub(super) fn schema() -> Schema {
    let mut builder = Schema::builder();
    for field in FIELDS {
        let record = if RANKED.contains(&field) { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let has_lengths = RANKED.contains(&field) || field == LexicalField::All;
        let indexing =
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record).set_fieldnorms(has_lengths);
        builder.add_text_field(field.name(), TextOptions::default().set_indexing_options(indexing));
    }
    builder.build()
}

/// What of a passage is indexed in `field`, in order.
pub(super) fn of_field(terms: &PassageTerms, field: LexicalField) -> Vec<String> {
    let owned = |terms: &[&str]| terms.iter().map(|term| (*term).to_owned()).collect();
    match field {
        LexicalField::Title | LexicalField::Section | LexicalField::Question | LexicalField::Body => {
            terms.ranked().get(field as usize).map_or_else(Vec::new, |ranked| owned(ranked))
        }
        LexicalField::All => terms.all().map(str::to_owned).collect(),
        LexicalField::Words => terms.words().map(str::to_owned).collect(),
        LexicalField::Pairs => terms.pairs(),
        LexicalField::Endings => terms.endings(),
        LexicalField::Grams => terms.grams(),
    }
}

/// The postings of a shard, mapped and compared with their checksums as they are read; a dictionary of terms as a whole. Documents are the shard's passages in order.
pub(super) struct Postings {
    passages: u32,
    fields: Vec<Arc<InvertedIndexReader>>,
    lengths: Vec<Option<FieldNormReader>>,
}

impl Postings {
    /// Opens those in the folder [`LEXICAL`] of a shard.
    pub(super) fn open(files: &Arc<Files>) -> tantivy::Result<Self> {
        // Segments are read without tantivy's reader, which would write a lock file into the folder.
        let index = tantivy::Index::open(CheckedDirectory::new(Arc::clone(files), LEXICAL))?;
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            let message = format!("{} segments where there should be one", segments.len());
            return Err(tantivy::TantivyError::InternalError(message));
        };
        let reader = SegmentReader::open(segment)?;
        let (mut fields, mut lengths) = (Vec::new(), Vec::new());
        for field in FIELDS {
            fields.push(reader.inverted_index(field.handle())?);
            lengths.push(reader.fieldnorms_readers().get_field(field.handle())?);
        }
        Ok(Self { passages: reader.max_doc(), fields, lengths })
    }

    /// Passages.
    pub(super) fn len(&self) -> u32 {
        self.passages
    }

    fn field(&self, field: LexicalField) -> tantivy::Result<&InvertedIndexReader> {
        let found = self.fields.get(field as usize);
        found.map(Arc::as_ref).ok_or_else(|| tantivy::TantivyError::InvalidArgument(field.name().to_owned()))
    }

    /// Terms of `field` in all passages, repetitions counted.
    pub(super) fn tokens(&self, field: LexicalField) -> u64 {
        self.fields.get(field as usize).map_or(0, |field| field.total_num_tokens())
    }

    /// Passages that have `term` in `field`.
    pub(super) fn doc_freq(&self, field: LexicalField, term: &str) -> tantivy::Result<u32> {
        Ok(self.field(field)?.terms().get(term)?.map_or(0, |info| info.doc_freq))
    }

    /// Ordinal of `term` among the sorted terms of `field`; `None` when no passage has it.
    pub(super) fn ordinal(&self, field: LexicalField, term: &str) -> tantivy::Result<Option<u32>> {
        Ok(self.field(field)?.terms().term_ord(term)?.and_then(|ordinal| u32::try_from(ordinal).ok()))
    }

    /// Gives each term of `field` in order, with the number of passages that have it.
    pub(super) fn each_term(&self, field: LexicalField, mut to: impl FnMut(&str, u32)) -> tantivy::Result<()> {
        let mut stream = self.field(field)?.terms().stream()?;
        while stream.advance() {
            to(&String::from_utf8_lossy(stream.key()), stream.value().doc_freq);
        }
        Ok(())
    }

    /// The same for those that begin with `prefix`.
    pub(super) fn each_with_prefix(
        &self,
        field: LexicalField,
        prefix: &str,
        mut to: impl FnMut(&str, u32),
    ) -> tantivy::Result<()> {
        let mut stream = self.field(field)?.terms().range().ge(prefix).into_stream()?;
        while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
            to(&String::from_utf8_lossy(stream.key()), stream.value().doc_freq);
        }
        Ok(())
    }

    /// The same for those that `automaton` accepts.
    pub(super) fn each_accepted(
        &self,
        field: LexicalField,
        automaton: &NearWords,
        mut to: impl FnMut(&str, u32),
    ) -> tantivy::Result<()> {
        let mut stream = self.field(field)?.terms().search(automaton).into_stream()?;
        while stream.advance() {
            to(&String::from_utf8_lossy(stream.key()), stream.value().doc_freq);
        }
        Ok(())
    }

    /// Adds to `scores`, one for each passage, what `term` in `field` is worth by `weight`.
    pub(super) fn score(
        &self,
        field: LexicalField,
        term: &str,
        weight: &Bm25Weight,
        scores: &mut [f32],
    ) -> tantivy::Result<()> {
        let inverted = self.field(field)?;
        let Some(info) = inverted.terms().get(term)? else { return Ok(()) };
        let Some(Some(lengths)) = self.lengths.get(field as usize) else { return Ok(()) };
        let mut found = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        let mut passage = found.doc();
        while passage != TERMINATED {
            if let Some(score) = scores.get_mut(passage as usize) {
                *score += weight.score(lengths.fieldnorm_id(passage), found.term_freq());
            }
            passage = found.advance();
        }
        Ok(())
    }
}

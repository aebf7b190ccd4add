use super::analysis::{Analyzer, Token, grams, pairs};
use super::forward::{Gather, HEAD_PARTS};
use crate::article::PassageView;
use std::path::Path;
use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field as Handle, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token as TantivyToken};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument, Term};

/// Memory tantivy may use while it writes, in bytes.
const WRITER_BYTES: usize = 256 << 20;

/// A field of the lexical index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Stems of the article's title.
    Title,
    /// Stems of the section's heading.
    Section,
    /// Stems of the FAQ question.
    Question,
    /// Stems of the passage.
    Body,
    /// All four, for document frequencies over the whole passage.
    All,
    /// Words as they are written, the vocabulary that misspelt words are mended from.
    Words,
    /// Neighbouring stems.
    Pairs,
    /// Character n-grams of what the passage answers to.
    Grams,
}

const FIELDS: [Field; 8] =
    [Field::Title, Field::Section, Field::Question, Field::Body, Field::All, Field::Words, Field::Pairs, Field::Grams];

/// Fields that a question's terms are looked up in.
const RANKED: [Field; 4] = [Field::Title, Field::Section, Field::Question, Field::Body];

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Section => "section",
            Self::Question => "question",
            Self::Body => "body",
            Self::All => "all",
            Self::Words => "words",
            Self::Pairs => "pairs",
            Self::Grams => "grams",
        }
    }

    fn handle(self) -> Handle {
        // The schema is built from FIELDS in this order, and the variants stand in the same.
        Handle::from_field_id(self as u32)
    }
}

fn schema() -> Schema {
    let mut builder = Schema::builder();
    for field in FIELDS {
        let record = if RANKED.contains(&field) { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let has_lengths = RANKED.contains(&field) || field == Field::All;
        let indexing =
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record).set_fieldnorms(has_lengths);
        builder.add_text_field(field.name(), TextOptions::default().set_indexing_options(indexing));
    }
    builder.build()
}

/// Writes the lexical index of `passages` into the empty folder `path`, and what each consists of into `gather`; a
/// passage's place becomes its document id.
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
        let mut parts: Vec<Vec<Token>> = [view.title, view.section, view.question].map(|t| analyzer.tokens(t)).into();
        parts.extend(view.sentences().map(|s| analyzer.tokens(s)));
        let asks = analyzer.tokens(view.asks());
        writer.add_document(document(&parts, &asks))?;
        gather.add(&parts, view.asks(), &asks);
    }
    writer.finalize()?;
    Ok(())
}

fn document(parts: &[Vec<Token>], asks: &[Token]) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let (head, body) = parts.split_at(HEAD_PARTS.min(parts.len()));
    for (field, tokens) in [Field::Title, Field::Section, Field::Question].into_iter().zip(head) {
        add(&mut document, field, tokens.iter().map(|t| t.term.clone()));
    }
    add(&mut document, Field::Body, body.iter().flatten().map(|t| t.term.clone()));
    let all = || parts.iter().flatten();
    add(&mut document, Field::All, all().map(|t| t.term.clone()));
    add(&mut document, Field::Words, all().filter(|t| !t.is_pair).map(|t| t.word.clone()));
    let words = all().filter(|t| !t.is_pair).map(|t| t.term.as_str());
    add(&mut document, Field::Pairs, pairs(words).into_iter());
    let words = asks.iter().filter(|t| !t.is_pair).map(|t| t.word.as_str());
    add(&mut document, Field::Grams, grams(words).into_iter());
    document
}

fn add(document: &mut TantivyDocument, field: Field, terms: impl Iterator<Item = String>) {
    let tokens: Vec<TantivyToken> = terms
        .enumerate()
        .map(|(position, text)| TantivyToken { offset_from: 0, offset_to: 0, position, text, position_length: 1 })
        .collect();
    if !tokens.is_empty() {
        document.add_pre_tokenized_text(field.handle(), PreTokenizedString { text: String::new(), tokens });
    }
}

/// The lexical index of a generation, open for reading.
pub struct Lexical {
    searcher: Searcher,
    average_len: f32,
}

impl Lexical {
    pub(super) fn open(path: &Path) -> tantivy::Result<Self> {
        Self::read(&tantivy::Index::open_in_dir(path)?).or_else(|error| match error {
            // tantivy's reader wants to write a lock file; where it may not, the files are read into memory instead.
            tantivy::TantivyError::LockFailure(..) => Self::read(&tantivy::Index::open(in_memory(path)?)?),
            other => Err(other),
        })
    }

    fn read(index: &tantivy::Index) -> tantivy::Result<Self> {
        let reader =
            index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).num_warming_threads(0).try_into()?;
        let searcher: Searcher = reader.searcher();
        let mut terms = 0;
        for segment in searcher.segment_readers() {
            terms += segment.inverted_index(Field::All.handle())?.total_num_tokens();
        }
        #[expect(clippy::cast_precision_loss, reason = "an average; tantivy computes it the same way")]
        let average_len = terms as f32 / (searcher.num_docs().max(1) as f32);
        Ok(Self { searcher, average_len })
    }

    /// Passages indexed.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether no passage is indexed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Average number of terms of a passage, title, section and question included.
    #[must_use]
    pub fn average_len(&self) -> f32 {
        self.average_len
    }

    /// Passages that have `term` in `field`.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub fn doc_freq(&self, field: Field, term: &str) -> tantivy::Result<u64> {
        self.searcher.doc_freq(&Term::from_field_text(field.handle(), term))
    }

    /// Ordinal of `term` among the sorted terms of `field`; `None` when no passage has it.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub fn ordinal(&self, field: Field, term: &str) -> tantivy::Result<Option<u32>> {
        for segment in self.searcher.segment_readers() {
            let ordinal = segment.inverted_index(field.handle())?.terms().term_ord(term.as_bytes())?;
            if let Some(ordinal) = ordinal {
                return Ok(u32::try_from(ordinal).ok());
            }
        }
        Ok(None)
    }

    /// Terms of `field` that begin with `prefix`, sorted: term, ordinal, and the number of passages that have it.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub fn with_prefix(&self, field: Field, prefix: &str) -> tantivy::Result<Vec<(String, u32, u32)>> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field.handle())?;
            let mut stream = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                let term = String::from_utf8_lossy(stream.key()).into_owned();
                let ordinal = u32::try_from(stream.term_ord()).unwrap_or(u32::MAX);
                out.push((term, ordinal, stream.value().doc_freq));
            }
        }
        Ok(out)
    }

    /// All terms of `field`, sorted, with the number of passages that have them.
    pub(super) fn terms(&self, field: Field) -> tantivy::Result<Vec<(String, u32)>> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field.handle())?;
            let mut stream = inverted.terms().stream()?;
            while stream.advance() {
                out.push((String::from_utf8_lossy(stream.key()).into_owned(), stream.value().doc_freq));
            }
        }
        Ok(out)
    }

    /// Words of the vocabulary that `automaton` accepts, with the number of passages that have them.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub fn vocabulary(&self, automaton: &levenshtein_automata::DFA) -> tantivy::Result<Vec<(String, u32)>> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(Field::Words.handle())?;
            let mut stream = inverted.terms().search(Automaton(automaton)).into_stream()?;
            while stream.advance() {
                out.push((String::from_utf8_lossy(stream.key()).into_owned(), stream.value().doc_freq));
            }
        }
        Ok(out)
    }

    /// The `limit` passages best by BM25 summed over title, section, question and body, best first, ties by ordinal;
    /// only those that `allowed` accepts.
    ///
    /// # Errors
    /// tantivy's, when the index cannot be read.
    pub fn search<'t>(
        &self,
        terms: impl Iterator<Item = &'t str>,
        limit: usize,
        allowed: Option<&(dyn Fn(u32) -> bool + Sync)>,
    ) -> tantivy::Result<Vec<u32>> {
        let clauses: Vec<(Occur, Box<dyn Query>)> = terms
            .flat_map(|term| {
                RANKED.map(|field| {
                    let term = Term::from_field_text(field.handle(), term);
                    (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
                })
            })
            .collect();
        if clauses.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let query = BooleanQuery::new(clauses);
        match allowed {
            None => {
                let top = self.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
                Ok(top.into_iter().map(|(_, address)| address.doc_id).collect())
            }
            Some(allowed) => {
                let mut found = self.searcher.search(&query, &Matching)?;
                found.retain(|(doc, _)| allowed(*doc));
                found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                found.truncate(limit);
                Ok(found.into_iter().map(|(doc, _)| doc).collect())
            }
        }
    }
}

fn in_memory(path: &Path) -> tantivy::Result<RamDirectory> {
    let directory = RamDirectory::create();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let is_lock = entry.file_name().to_string_lossy().ends_with("lock");
        if entry.file_type()?.is_file() && !is_lock {
            directory.atomic_write(Path::new(&entry.file_name()), &std::fs::read(entry.path())?)?;
        }
    }
    Ok(directory)
}

/// Every matching passage with its score: what a filter needs, as a limit set before it would starve it.
struct Matching;

struct MatchingSegment(Vec<(u32, f32)>);

impl Collector for Matching {
    type Fruit = Vec<(u32, f32)>;
    type Child = MatchingSegment;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<MatchingSegment> {
        Ok(MatchingSegment(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(u32, f32)>>) -> tantivy::Result<Vec<(u32, f32)>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for MatchingSegment {
    type Fruit = Vec<(u32, f32)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.0.push((doc, score));
    }

    fn harvest(self) -> Vec<(u32, f32)> {
        self.0
    }
}

/// tantivy's term dictionary walks its own trait of automata.
struct Automaton<'a>(&'a levenshtein_automata::DFA);

impl tantivy_fst::Automaton for Automaton<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), levenshtein_automata::Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

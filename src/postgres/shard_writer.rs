//! Writes a shard, which nobody reads until a generation names it: first its dictionaries, then its files and passages, some at a
//! time, then the indexes of a large one's vectors.

use super::dictionary::{pair_blocks, pieces};
use super::encode::VectorSource;
use super::error::DatabaseError;
use super::forward::{Posting, encoded};
use super::generation::Questions;
use super::nearest::{INDEXED_WAYS, written};
use super::passage_vectors::{PassageVectors, numbers};
use super::session::Session;
use super::shard::signed;
use super::term_counts::{RANKED, TermCounts};
use super::words::indexed;
use crate::analysis::{Analyzer, Token};
use crate::article::{Article, PassageKind, PassageView, QuestionForm};
use crate::embed::TextKey;
use crate::ingest::CorpusFile;
use crate::store::common::{PassageTerms, VectorSums, count, embedded_texts, spoken};
use crate::store::{BuildProgress, FaqFeatures, HEAD_PARTS};
use crate::text::{Language, abbreviations};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows sent at once, about.
const AT_ONCE: usize = 256;

const SHARD: &str = "INSERT INTO ibid.shard (corpus, main, dimensions, passages, is_exact, sums) \
     VALUES ($1, $2, $3, $4, $5, '{}') RETURNING shard";

const PIECE: &str = "INSERT INTO ibid.piece (corpus, shard, name, bytes) VALUES ($1, $2, $3, $4)";

const PAIRS: &str = "INSERT INTO ibid.pair (corpus, shard, first, block) \
     SELECT $1, $2, * FROM unnest($3::bytea[], $4::bytea[])";

const FILE: &str = "INSERT INTO ibid.file \
     (corpus, shard, file, document, body, names, questions, passages, texts, tokens) \
     VALUES ($1, $2, $3, $4::text::json, $5::text::json, $6::text::json, $7::text::json, $8, $9, $10)";

const PASSAGES: &str = "INSERT INTO ibid.passage \
     (corpus, shard, passage, file, forward, vectors, title, section, question, body) \
     SELECT $1, $2, * FROM unnest($3::int[], $4::int[], $5::bytea[], $6::bytea[], $7::text[], $8::text[], $9::text[], $10::text[])";

const VECTORS: &str = "INSERT INTO ibid.vector (corpus, shard, way, passage, file, vector) \
     SELECT $1, $2, way, passage, file, vector::halfvec \
     FROM unnest($3::smallint[], $4::int[], $5::int[], $6::text[]) AS own (way, passage, file, vector)";

const SUMS: &str = "UPDATE ibid.shard SET sums = $2::text::json WHERE shard = $1";

/// What does not fit into memory while it is made takes ten times as long. A million vectors do.
const INDEX_MEMORY: &str = "SET maintenance_work_mem = '1GB'";

/// What a shard is written with.
pub(super) struct ShardWriter<'a, 'b> {
    pub(super) session: &'a Session,
    pub(super) vectors: &'a mut VectorSource<'b>,
    pub(super) main: &'a Language,
    /// With more vectors than these a shard is large.
    pub(super) few_rows: usize,
}

/// Passages to be sent.
#[derive(Default)]
struct Batch {
    numbers: Vec<i32>,
    files: Vec<i32>,
    forward: Vec<Vec<u8>>,
    vectors: Vec<Option<Vec<u8>>>,
    columns: [Vec<String>; RANKED],
}

impl ShardWriter<'_, '_> {
    fn corpus(&self) -> &str {
        self.session.database().corpus()
    }

    /// Writes a shard of `files` and gives its number.
    pub(super) fn write(&mut self, files: &[&CorpusFile]) -> Result<i64, DatabaseError> {
        let main = self.main;
        let articles = || files.iter().filter_map(|file| file.article.as_deref());
        let embedder = self.vectors.embedder;
        let known = articles().filter(|article| embedder.knows(spoken(article, main)));
        self.vectors.embed(known.flat_map(|article| article.passages.iter().map(|passage| article.view(passage))))?;
        (self.vectors.progress)(BuildProgress::Writing);
        let analyzers: HashMap<&Language, Analyzer> = articles()
            .map(|article| spoken(article, main))
            .map(|language| (language, Analyzer::new(language)))
            .collect();
        let analyzer = |article: &Article| analyzers.get(spoken(article, main));
        let (mut counts, mut tokens, mut rows) = (TermCounts::default(), Vec::new(), 0);
        for file in files {
            let mut own = [0; RANKED + 1];
            if let Some((article, analyzer)) = file.article.as_deref().and_then(|a| Some((a, analyzer(a)?))) {
                for passage in &article.passages {
                    let view = article.view(passage);
                    counts.add(&PassageTerms::of(&view, analyzer), &mut own);
                    rows += if embedder.knows(spoken(article, main)) { embedded_texts(&view).len() } else { 0 };
                }
            }
            tokens.push(own);
        }
        let (dimensions, is_exact) = (signed(count(embedder.dimensions())), rows <= self.few_rows);
        let passages = articles().map(|article| article.passages.len()).sum();
        let created = self
            .session
            .one(SHARD, &[&self.corpus(), &main.to_string(), &dimensions, &signed(count(passages)), &is_exact])?;
        let shard: i64 = created.map(|row| row.get(0)).unwrap_or_default();
        self.write_dictionaries(shard, &counts)?;
        let numbers = TermNumbers::of(&counts);
        drop(counts);
        let (mut next, mut sums, mut batch) = (0, VectorSums::default(), Batch::default());
        for ((file, number), own) in files.iter().zip(0..).zip(tokens) {
            self.write_file(shard, number, file, &own)?;
            let Some((article, analyzer)) = file.article.as_deref().and_then(|a| Some((a, analyzer(a)?))) else {
                continue;
            };
            for passage in &article.passages {
                let view = article.view(passage);
                let row = embedder.knows(spoken(article, main)).then(|| self.vectors.row(&view)).transpose()?;
                if let Some(vectors) = row.as_deref().and_then(|row| PassageVectors::of(row, embedder.dimensions())) {
                    sums.add(self::numbers(vectors.full()), 1);
                }
                batch.add(shard, next, number, &view, analyzer, &numbers, row);
                next += 1;
                if batch.numbers.len() >= AT_ONCE {
                    self.send(shard, &std::mem::take(&mut batch), is_exact)?;
                }
            }
        }
        self.send(shard, &batch, is_exact)?;
        let sums = serde_json::to_string(&sums).unwrap_or_default();
        self.session.query(SUMS, &[&shard, &sums])?;
        if !is_exact {
            self.index_vectors(shard)?;
        }
        Ok(shard)
    }

    fn write_dictionaries(&self, shard: i64, counts: &TermCounts) -> Result<(), DatabaseError> {
        for (name, bytes) in pieces(counts) {
            self.session.query(PIECE, &[&self.corpus(), &shard, &name, &bytes])?;
        }
        for some in pair_blocks(counts).chunks(AT_ONCE) {
            let (first, blocks): (Vec<&[u8]>, Vec<&[u8]>) =
                some.iter().map(|(first, block)| (first.as_slice(), block.as_slice())).unzip();
            self.session.query(PAIRS, &[&self.corpus(), &shard, &first, &blocks])?;
        }
        Ok(())
    }

    fn write_file(
        &self,
        shard: i64,
        number: i32,
        file: &CorpusFile,
        tokens: &[i64; RANKED + 1],
    ) -> Result<(), DatabaseError> {
        let article = file.article.as_deref();
        let knows = article.is_some_and(|article| self.vectors.embedder.knows(spoken(article, self.main)));
        let document = json(&file).unwrap_or_default();
        let body = article.and_then(|article| json(article.body.get()));
        let names = article.map(|article| abbreviations(&article.text)).filter(|names| !names.is_empty());
        let questions = article.map(questions).filter(|questions| !questions.is_empty());
        let passages = article.map_or(0, |article| article.passages.len());
        let texts = article.filter(|_| knows).map_or(0, texts_of);
        self.session.query(
            FILE,
            &[
                &self.corpus(),
                &shard,
                &number,
                &document,
                &body,
                &names.and_then(|names| json(&names)),
                &questions.and_then(|questions| json(&questions)),
                &signed(count(passages)),
                &signed(count(texts)),
                &tokens.as_slice(),
            ],
        )?;
        Ok(())
    }

    fn send(&self, shard: i64, batch: &Batch, is_exact: bool) -> Result<(), DatabaseError> {
        if batch.numbers.is_empty() {
            return Ok(());
        }
        let Batch { numbers, files, forward, vectors, columns: [title, section, question, body] } = batch;
        let corpus = self.corpus();
        self.session
            .query(PASSAGES, &[&corpus, &shard, numbers, files, forward, vectors, title, section, question, body])?;
        if is_exact { Ok(()) } else { self.send_vectors(shard, batch) }
    }

    fn send_vectors(&self, shard: i64, batch: &Batch) -> Result<(), DatabaseError> {
        let (mut ways, mut passages, mut files, mut rows) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ((passage, file), bytes) in batch.numbers.iter().zip(&batch.files).zip(&batch.vectors) {
            let bytes = bytes.as_deref().unwrap_or_default();
            let Some(own) = PassageVectors::of(bytes, self.vectors.embedder.dimensions()) else { continue };
            let each = [(0_i16, own.text()), (1, own.full())].into_iter().chain(own.sentences().map(|row| (2, row)));
            for (way, row) in each.chain(own.question().map(|row| (3, row))) {
                ways.push(way);
                passages.push(*passage);
                files.push(*file);
                rows.push(written(self::numbers(row)));
            }
        }
        self.session.query(VECTORS, &[&self.corpus(), &shard, &ways, &passages, &files, &rows])?;
        Ok(())
    }

    /// An index for each way of looking, of this shard alone: writers of other corpora do not wait for it, and a filter on the
    /// shard hides nothing.
    fn index_vectors(&self, shard: i64) -> Result<(), DatabaseError> {
        let dimensions = self.vectors.embedder.dimensions();
        self.session.run(INDEX_MEMORY)?;
        for way in 0..INDEXED_WAYS {
            self.session.run(&format!(
                "CREATE INDEX CONCURRENTLY {} ON ibid.vector USING hnsw \
                 ((vector::halfvec({dimensions})) halfvec_ip_ops) WHERE shard = {shard} AND way = {way}",
                index_name(shard, way)
            ))?;
        }
        Ok(())
    }
}

/// The index of a large shard's vectors for a way of looking.
pub(super) fn index_name(shard: i64, way: usize) -> String {
    format!("vector_{shard}_{way}")
}

fn json(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The questions of an article's FAQ. An entry that is cut in several passages counts once.
fn questions(article: &Article) -> Questions {
    let analyzer = Analyzer::new(&article.language);
    let (mut out, mut last) = (Questions::new(), None);
    for (number, passage) in (0..).zip(&article.passages) {
        let PassageKind::Faq { question, .. } = passage.kind else { continue };
        if last.replace(question) != Some(question) {
            let tokens = analyzer.tokens(article.slice(question));
            out.push((number, tokens.into_iter().map(|token| (token.term, token.word)).collect()));
        }
    }
    out
}

/// Different texts of an article that have a vector.
fn texts_of(article: &Article) -> usize {
    let mut keys = HashSet::new();
    for passage in &article.passages {
        let texts = embedded_texts(&article.view(passage));
        keys.extend(texts.iter().filter(|text| !text.is_empty()).map(|text| TextKey::of(text)));
    }
    keys.len()
}

/// Numbers of terms and n-grams in the dictionaries.
struct TermNumbers {
    terms: HashMap<String, u32>,
    grams: HashMap<String, u32>,
}

impl TermNumbers {
    fn of(counts: &TermCounts) -> Self {
        fn numbered<T>(counts: &BTreeMap<String, T>) -> HashMap<String, u32> {
            counts.keys().cloned().zip(0..).collect()
        }
        Self { terms: numbered(&counts.terms), grams: numbered(&counts.grams) }
    }

    fn posting(&self, token: &Token) -> Option<Posting> {
        self.terms.get(&token.term).map(|number| Posting::new(*number, token.is_pair))
    }
}

impl Batch {
    #[expect(clippy::too_many_arguments, reason = "a row and where it stands")]
    fn add(
        &mut self,
        shard: i64,
        number: i32,
        file: i32,
        view: &PassageView<'_>,
        analyzer: &Analyzer,
        numbers: &TermNumbers,
        vectors: Option<Vec<u8>>,
    ) {
        let terms = PassageTerms::of(view, analyzer);
        let part = |tokens: &Vec<Token>| tokens.iter().filter_map(|token| numbers.posting(token)).collect();
        let parts: Vec<Vec<Posting>> = terms.parts.iter().map(part).collect();
        let mut grams: Vec<u32> = terms.grams().iter().filter_map(|gram| numbers.grams.get(gram).copied()).collect();
        grams.sort_unstable();
        let entry = Some(view.question).filter(|question| !question.is_empty()).map(FaqFeatures::of);
        self.numbers.push(number);
        self.files.push(file);
        self.forward.push(encoded(entry, QuestionForm::of(view.asks()), &parts, &grams));
        self.vectors.push(vectors);
        debug_assert!(terms.parts.len() >= HEAD_PARTS, "a passage has a head");
        for (column, terms) in self.columns.iter_mut().zip(terms.ranked()) {
            column.push(terms.iter().map(|term| indexed(shard, term)).collect::<Vec<String>>().join(" "));
        }
    }
}

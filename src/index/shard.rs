//! A shard: the searchable form of some files of a corpus. It is written once, named by what it holds, and shared by all
//! generations that use it; files that changed since are left in it and no longer counted.

use super::access;
use super::bodies;
use super::damage::Mark;
use super::forward::{Forward, Gather};
use super::lexical_writer;
use super::postings::{LEXICAL, Postings};
use super::seal::{self, Files, write_json};
use super::shard_vectors::ShardVectors;
use super::tally::TermTally;
use crate::analysis::Analyzer;
use crate::article::Article;
use crate::ingest::CorpusFile;
use crate::store::common::{VectorSums, spoken};
use crate::store::{Damage, OpenError};
use crate::text::{Abbreviation, Language, abbreviations};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const FILES: &str = "files.json";
const FACTS: &str = "shard.json";
const NAMES: &str = "names.json";

/// What a shard says of itself.
#[derive(Serialize, Deserialize)]
pub(super) struct ShardSummary {
    /// The language that texts of no known language are taken for.
    pub main: Language,
    /// Coordinates of a vector.
    pub dimensions: usize,
    /// For each file, its different texts that have a vector.
    pub texts: Vec<u32>,
    /// Of the passages' `full` vectors.
    pub sums: VectorSums,
}

/// A shard, open for reading.
pub(super) struct IndexShard {
    folder: Arc<Files>,
    pub main: Language,
    pub files: Vec<CorpusFile>,
    pub postings: Postings,
    pub forward: Forward,
    pub vectors: ShardVectors,
    pub sums: VectorSums,
    /// Names that each file explains.
    names: Vec<Vec<Abbreviation>>,
    texts: Vec<u32>,
    /// Ends of the files' passages.
    ends: Vec<u32>,
    /// What a file contributes to the statistics, where that was asked for.
    tallies: Vec<OnceLock<Box<TermTally>>>,
}

/// Writes postings and terms of `files` into `folder`, which has the vectors already, and seals it. Gives the shard's name.
pub(super) fn write(
    folder: &Path,
    files: &[&CorpusFile],
    facts: &ShardSummary,
) -> Result<String, tantivy::TantivyError> {
    let articles = || files.iter().filter_map(|f| f.article.as_deref());
    let analyzers = analyzers(articles(), &facts.main);
    let passages = articles().flat_map(|article| {
        let analyzer = &analyzers[spoken(article, &facts.main)];
        article.passages.iter().map(move |p| (article.view(p), analyzer))
    });
    let mut gather = Gather::default();
    lexical_writer::write(&folder.join(LEXICAL), passages, &mut gather)?;
    gather.write(folder, &Postings::open(&Arc::new(Files::unsealed(folder)))?)?;
    write_json(folder, FILES, files)?;
    bodies::write(folder, files)?;
    let explained = |file: &&CorpusFile| file.article.as_ref().map_or_else(Vec::new, |a| abbreviations(&a.text));
    write_json(folder, NAMES, &files.iter().map(explained).collect::<Vec<_>>())?;
    write_json(folder, FACTS, facts)?;
    access::share(folder)?;
    Ok(seal::seal(folder)?)
}

fn analyzers<'a>(articles: impl Iterator<Item = &'a Article>, main: &'a Language) -> HashMap<&'a Language, Analyzer> {
    let mut out = HashMap::new();
    for article in articles {
        let language = spoken(article, main);
        out.entry(language).or_insert_with(|| Analyzer::new(language));
    }
    out
}

impl IndexShard {
    /// Opens the shard in `path`, which is named as its folder is. What is found to be damaged now or later is in `mark`; what
    /// is checked at once is said by [`Files::open`].
    pub(super) fn open(path: &Path, mark: &Arc<Mark>, at_once: u64) -> Result<Self, OpenError> {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let folder = Arc::new(Files::open(path, name.as_deref(), Arc::clone(mark), at_once)?);
        // Damage is the reason for whatever else does not fit.
        let damaged = |what: String| mark.get().cloned().map_or(OpenError::Damaged { what }, OpenError::from);
        let (postings, rest) = std::thread::scope(|scope| {
            // Dictionaries are compared as a whole, while what articles say of themselves is decoded.
            let postings = scope.spawn(|| Postings::open(&folder));
            let rest = (|| -> Result<_, OpenError> {
                let facts: ShardSummary = folder.json(FACTS)?;
                let mut files: Vec<CorpusFile> = folder.json(FILES)?;
                let names: Vec<Vec<Abbreviation>> = folder.json(NAMES)?;
                let ends = bodies::attach(&folder, &mut files).map_err(|e| damaged(e.to_string()))?;
                Ok((facts, files, names, ends))
            })();
            (postings.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), rest)
        });
        let (facts, files, names, ends) = rest?;
        let postings = postings.map_err(|e| damaged(e.to_string()))?;
        let passages = ends.last().copied().unwrap_or_default() as usize;
        let forward = Forward::open(&folder).map_err(|e| damaged(e.to_string()))?;
        let vectors = ShardVectors::open(&folder, facts.dimensions, passages).map_err(|e| damaged(e.to_string()))?;
        if postings.len() as usize != passages
            || forward.len() != passages
            || [facts.texts.len(), names.len()] != [files.len(); 2]
        {
            return Err(damaged(format!("{passages} passages, {} of them indexed", postings.len())));
        }
        if let Some(damage) = mark.get() {
            return Err(damage.clone().into());
        }
        let tallies = files.iter().map(|_| OnceLock::new()).collect();
        let ShardSummary { main, sums, texts, .. } = facts;
        Ok(Self { folder, main, files, postings, forward, vectors, sums, names, texts, ends, tallies })
    }

    /// What is known to be damaged.
    pub(super) fn damage(&self) -> Option<&Damage> {
        self.folder.damage()
    }

    /// As [`Files::check_further`].
    pub(super) fn check_further(&self, bytes: usize) -> usize {
        self.folder.check_further(bytes)
    }

    /// Passages.
    pub(super) fn len(&self) -> usize {
        self.forward.len()
    }

    /// Numbers of a file's passages.
    pub(super) fn passages_of(&self, file: u32) -> Option<Range<u32>> {
        let file = file as usize;
        Some(if file == 0 { 0 } else { *self.ends.get(file - 1)? }..*self.ends.get(file)?)
    }

    /// Names that a file explains.
    pub(super) fn names_of(&self, file: u32) -> &[Abbreviation] {
        self.names.get(file as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Different texts of a file that have a vector.
    pub(super) fn texts_of(&self, file: u32) -> u32 {
        self.texts.get(file as usize).copied().unwrap_or_default()
    }

    /// What a file contributes to the statistics.
    pub(super) fn tally(&self, file: u32) -> Option<&TermTally> {
        let article = self.files.get(file as usize)?.article.as_deref()?;
        let tally = || {
            let analyzer = Analyzer::new(spoken(article, &self.main));
            let mut tally = TermTally::default();
            for passage in &article.passages {
                tally.add_passage(&article.view(passage), &analyzer);
            }
            Box::new(tally)
        };
        self.tallies.get(file as usize).map(|known| known.get_or_init(tally).as_ref())
    }
}

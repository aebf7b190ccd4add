//! A shard, open for reading: what is known of its files, and its dictionaries. It is written once and shared by all generations
//! that use it.

use super::bodies::{Bodies, Shelf};
use super::database::Database;
use super::dictionary::Dictionary;
use super::error::DatabaseError;
use super::recent::RecentPassages;
use super::small::Small;
use super::term_counts::RANKED;
use crate::article::BodySource;
use crate::ingest::CorpusFile;
use crate::store::common::{ShardFiles, VectorSums};
use crate::text::Language;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use tokio_postgres::Row;

pub(super) struct Shard {
    pub(super) number: i64,
    pub(super) main: Language,
    pub(super) dimensions: usize,
    /// Whether there are so few vectors that a question is compared with all.
    pub(super) is_exact: bool,
    pub(super) sums: VectorSums,
    pub(super) files: Vec<CorpusFile>,
    /// Ends of the files' passages.
    ends: Vec<u32>,
    /// Different texts of each file that have a vector.
    pub(super) texts: Vec<u32>,
    /// Terms of each file: of all, title, section, question and body.
    pub(super) tokens: Vec<[u64; RANKED + 1]>,
    pub(super) dictionary: Dictionary,
    pub(super) bodies: Arc<Bodies>,
    small: OnceLock<Small>,
    /// Passages of a large shard that were looked at last.
    pub(super) recent: RecentPassages,
}

const SHARD: &str = "SELECT main, dimensions, is_exact, sums::text FROM ibid.shard WHERE shard = $1";

const PIECES: &str = "SELECT name, bytes FROM ibid.piece WHERE shard = $1";

const FILES: &str = "SELECT document::text, passages, texts, tokens FROM ibid.file WHERE shard = $1 ORDER BY file";

/// A number that is never negative, as it was written.
pub(super) fn unsigned(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// A number as the database has it.
pub(super) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl Shard {
    pub(super) fn open(database: &Arc<Database>, number: i64) -> Result<Self, DatabaseError> {
        let torn = |what: &str| database.torn(&format!("shard {number}: {what}"));
        let rows = database.read(SHARD, &[&number])?;
        let row = rows.first().ok_or_else(|| torn("it is gone"))?;
        let pieces = database.read(PIECES, &[&number])?.iter().map(|row| (row.get(0), row.get(1))).collect();
        let dictionary = Dictionary::of(pieces).ok_or_else(|| torn("a dictionary"))?;
        let bodies = Arc::new(Bodies::new(database, number));
        let main = Language::from_tag(row.get(0)).unwrap_or_else(Language::unknown);
        let sums = serde_json::from_str(row.get(3)).map_err(|_| torn("the mean"))?;
        let dimensions = unsigned(row.get(1)) as usize;
        let mut out = Self {
            number,
            main,
            dimensions,
            is_exact: row.get(2),
            sums,
            files: Vec::new(),
            ends: Vec::new(),
            texts: Vec::new(),
            tokens: Vec::new(),
            dictionary,
            bodies,
            small: OnceLock::new(),
            recent: RecentPassages::default(),
        };
        for (file, row) in (0..).zip(&database.read(FILES, &[&number])?) {
            out.add(file, row).ok_or_else(|| torn(&format!("file {file}")))?;
        }
        Ok(out)
    }

    fn add(&mut self, number: i32, row: &Row) -> Option<()> {
        let mut file: CorpusFile = serde_json::from_str(row.get(0)).ok()?;
        if let Some(article) = file.article.as_mut().and_then(Arc::get_mut) {
            let kept: Arc<dyn BodySource> = Arc::new(Shelf { bodies: Arc::clone(&self.bodies), file: number });
            article.body = kept.into();
        }
        let end = self.ends.last().copied().unwrap_or_default();
        self.ends.push(end.checked_add(unsigned(row.get(1)))?);
        self.files.push(file);
        self.texts.push(unsigned(row.get(2)));
        let tokens: Vec<i64> = row.get(3);
        let tokens: [i64; RANKED + 1] = tokens.try_into().ok()?;
        self.tokens.push(tokens.map(|n| u64::try_from(n).unwrap_or_default()));
        Some(())
    }

    /// Passages.
    pub(super) fn len(&self) -> u32 {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Numbers of a file's passages.
    pub(super) fn passages_of(&self, file: u32) -> Option<Range<u32>> {
        let file = file as usize;
        let start = file.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some(start..*self.ends.get(file)?)
    }

    /// What it holds.
    pub(super) fn held(&self) -> ShardFiles<'_> {
        ShardFiles { main: &self.main, files: &self.files, passages: self.len() as usize }
    }

    /// Its passages, read with its bodies when they are first asked for; for a small shard.
    pub(super) fn small(&self, database: &Database) -> Result<&Small, DatabaseError> {
        if let Some(small) = self.small.get() {
            return Ok(small);
        }
        let small = Small::read(database, self.number, self.len())?;
        self.bodies.read_all()?;
        Ok(self.small.get_or_init(|| small))
    }
}

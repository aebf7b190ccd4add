//! What the tests of this floor share.

use super::meaning::DIMENSIONS;
use super::tables::Optional;
use super::{Gap, GapId, GapKind, Ledger, LedgerPlace, RetentionDays, Source, Verdict};
use crate::article::{PassageId, Question};
#[cfg(feature = "postgres")]
use crate::postgres::{DatabaseSettings, test_server::server};
use crate::text::Language;
use jiff::Timestamp;
use std::path::Path;
#[cfg(feature = "postgres")]
use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

/// Somewhere that a ledger can be; a new one is empty.
pub(super) struct Home {
    pub(super) place: LedgerPlace,
    /// The folder of the file.
    _dir: tempfile::TempDir,
}

impl Home {
    fn in_file() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { place: LedgerPlace::from(&dir.path().join("ledger")), _dir: dir }
    }

    /// A corpus of its own in a database that the tests share; none where no server can be started, which is said then.
    #[cfg(feature = "postgres")]
    pub(super) fn in_database() -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let corpus = format!("home-{}", COUNT.fetch_add(1, Ordering::Relaxed)).parse().unwrap();
        let settings = DatabaseSettings { corpus, ..database()? };
        Some(Self { place: LedgerPlace::Database(Box::new(settings)), _dir: tempfile::tempdir().unwrap() })
    }

    pub(super) fn open(&self, keep: impl Into<RetentionDays>, now: Timestamp) -> Ledger {
        Ledger::open(&self.place, keep, now).unwrap()
    }

    pub(super) fn ledger(&self) -> Ledger {
        self.open(RetentionDays::default(), at(0))
    }
}

/// Everywhere that a ledger can be: what holds of one holds of the others.
pub(super) fn homes() -> Vec<Home> {
    [
        Some(Home::in_file()),
        #[cfg(feature = "postgres")]
        Home::in_database(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The database that the tests share, as a user for whom there is no second wall.
#[cfg(feature = "postgres")]
pub(super) fn database() -> Option<DatabaseSettings> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    let address = NAME.get_or_init(|| server().map(|server| server.address("bot", &server.empty_database())));
    let address = address.as_ref()?.parse().unwrap();
    Some(DatabaseSettings { address, corpus: "default".parse().unwrap(), authorities: None })
}

/// A moment, in seconds since 1970.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A moment, in days since 1970.
pub(super) fn day(day: i64) -> Timestamp {
    at(day * 86_400)
}

pub(super) fn gap(words: &str) -> Gap {
    Gap {
        question: Question::new(words).unwrap(),
        kind: GapKind::Unanswered,
        passage: None,
        confidence: 0.25,
        language: Language::english(),
        vector: None,
        asker: None,
        guild: None,
    }
}

/// A question of which the encoder says that it means `vector`, from an asker.
pub(super) fn meant(words: &str, vector: Vec<f32>, asker: u8) -> Gap {
    Gap { vector: Some(vector), asker: Some([asker; 8]), ..gap(words) }
}

/// A unit vector along the axis `axis`, turned by the `n`-th part of a right angle towards the next; 0 and 1 do not turn.
pub(super) fn direction(axis: u16, n: u16) -> Vec<f32> {
    let angle = if n < 2 { 0.0 } else { std::f32::consts::FRAC_PI_2 / f32::from(n) };
    turned(axis, angle)
}

/// A unit vector along the axis `axis`, turned by `angle` towards the next.
pub(super) fn turned(axis: u16, angle: f32) -> Vec<f32> {
    let mut vector = vec![0.0; DIMENSIONS];
    let axis = usize::from(axis);
    (vector[axis], vector[axis + 1]) = (angle.cos(), angle.sin());
    vector
}

pub(super) fn verdict(passage: &str, helpful: bool, voter: u8) -> Verdict {
    let (passage, voter) = (PassageId::new(passage), [voter; 8]);
    Verdict { passage, helpful, voter, confidence: None, source: Source::Reader, guild: None }
}

/// Whether any file of the folder has `words` in its bytes.
pub(super) fn is_on_disk(folder: &Path, words: impl AsRef<[u8]>) -> bool {
    let words = words.as_ref();
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|window| window == words)
    })
}

/// How often a gap was met; none when it is gone.
pub(super) fn times(ledger: &Ledger, gap: GapId) -> Option<i64> {
    ledger.run(|t| t.query_row("SELECT times FROM gaps WHERE id = ?1", [gap.0], |r| r.get(0)).optional()).unwrap()
}

//! How the terminal's commands have served what they wrote. What is decided is `newsroom::publish`'s.

use crate::args::Args;
use crate::engine::{Engine, EngineError};
use crate::ingest::{CorpusError, CorpusFile, ProblemKind};
use crate::newsroom::{Occasion, Order, PublishError, Report, left_because, publish};
use crate::terminal::{Out, engine, flip_json, warn, warn_of_golden};
use anstyle::Style;
use anyhow::Context as _;
use serde_json::Value;

/// What became of articles that were written.
pub(super) enum Served {
    /// Nothing was written.
    Nothing,
    /// They are in the corpus, and the index has been on hold since before.
    OnHold(u64),
    /// A new index was made; with the generation that serves.
    Made(Box<Report>, u64),
    /// The first index of all was made.
    First(u64),
}

/// Whether a file could not be read just now.
fn is_unread(kind: &ProblemKind) -> bool {
    use ProblemKind::{BeingWritten, FolderUnreadable, KeptUnread, Unreadable};
    matches!(kind, Unreadable { .. } | FolderUnreadable { .. } | KeptUnread { .. } | BeingWritten)
}

/// The engine; none where there is no article yet.
pub(super) fn opened(args: &Args) -> anyhow::Result<Option<Engine>> {
    match engine(args) {
        Ok((engine, _)) => Ok(Some(engine)),
        Err(error) => match error.downcast_ref::<EngineError>() {
            Some(EngineError::Corpus(CorpusError::NoArticle { .. })) => Ok(None),
            _ => Err(error),
        },
    }
}

/// Publishes what was written, as the occasion has it.
pub(super) fn serve(
    args: &Args,
    opened: Option<Engine>,
    occasion: Occasion,
    parsed: &[CorpusFile],
) -> anyhow::Result<Served> {
    let failed = "the files are in the corpus, but the index could not be updated; run `ibid index` to try again";
    let Some(opened) = opened else {
        return Ok(Served::First(engine(args).context(failed)?.0.index().generation));
    };
    match publish(&opened, Order { parsed, ..Order::new(occasion) }, &|_| {}) {
        Ok(report) => {
            let report = report.ask(&opened);
            Ok(Served::Made(Box::new(report), opened.index().generation))
        }
        Err(PublishError::OnHold { generation }) => Ok(Served::OnHold(generation)),
        Err(error) => Err(error).context(failed),
    }
}

impl Served {
    /// The generation that serves what was written.
    pub(super) fn generation(&self) -> Option<u64> {
        match self {
            Self::Made(report, generation) => Some(*generation).filter(|_| report.held.is_none()),
            Self::First(generation) => Some(*generation),
            Self::Nothing | Self::OnHold(_) => None,
        }
    }

    /// The generation that serves, with what was written or without; 0 where that was not looked at.
    pub(super) fn serving(&self) -> u64 {
        match self {
            Self::Made(_, generation) | Self::First(generation) | Self::OnHold(generation) => *generation,
            Self::Nothing => 0,
        }
    }

    /// Whether what was written is in the corpus and not in use.
    pub(super) fn is_held(&self) -> bool {
        matches!(self, Self::OnHold(_)) || self.left().is_some()
    }

    /// Why the new index was left, for the audit trail, where it just was.
    pub(super) fn left(&self) -> Option<String> {
        match self {
            Self::Made(report, _) => report.held.as_ref().map(|_| left_because(&report.golden)),
            _ => None,
        }
    }

    /// Golden questions that are answered otherwise.
    pub(super) fn flips_json(&self) -> Value {
        match self {
            Self::Made(report, _) => report.golden.flips.iter().map(flip_json).collect(),
            _ => Value::Array(Vec::new()),
        }
    }

    pub(super) fn tell(&self, out: &mut Out) -> std::io::Result<()> {
        match self.generation() {
            Some(generation) => out.line(Style::new(), &format!("generation {generation} serves")),
            None => Ok(()),
        }
    }

    pub(super) fn warn(&self) {
        match self {
            Self::Made(report, _) => {
                // What was just written and cannot be read is not answered from, whatever number serves.
                for problem in report.built.problems.iter().filter(|problem| is_unread(&problem.kind)) {
                    warn(&problem.to_string());
                }
                warn_of_golden(report);
            }
            Self::OnHold(generation) => warn(&format!(
                "the files are in the corpus, but answers come from generation {generation}, which is on hold; run `ibid index` \
                 to bring the changes in"
            )),
            Self::Nothing | Self::First(_) => {}
        }
    }
}

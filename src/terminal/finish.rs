use super::print::{hint, say};
use super::status::Status;
use crate::args::SettingsError;
use crate::embed::BroughtError;
use crate::engine::EngineError;
use crate::eval::DatasetError;
use crate::ingest::CorpusError;
use crate::reader::ReaderError;
use std::error::Error as _;
use std::io;

/// The status of what was done; a failure is told on stderr, with its causes.
#[must_use]
pub fn finish(done: anyhow::Result<Status>) -> Status {
    match done {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => Status::Answered,
        Err(error) => {
            say(&format!("error: {error}"));
            for cause in error.chain().skip(1) {
                // Transparent errors repeat themselves.
                if !error.to_string().contains(&cause.to_string()) {
                    say(&format!("  because: {cause}"));
                }
            }
            if let Some(remedy) = remedy(&error) {
                hint(remedy);
            }
            let of_reader = error.downcast_ref().or_else(|| error.downcast_ref().and_then(SettingsError::reader));
            if let Some(remedy) = of_reader.and_then(ReaderError::remedy) {
                hint(remedy);
            }
            Status::Failed
        }
    }
}

/// What can be done about a failure whose own words, which both faces show, do not say so.
fn remedy(error: &anyhow::Error) -> Option<&'static str> {
    if let Some(broken) = error.downcast_ref::<BroughtError>() {
        return Some(broken.remedy());
    }
    if error.downcast_ref().is_some_and(lacks_articles)
        || matches!(error.downcast_ref(), Some(EngineError::Corpus(error)) if lacks_articles(error))
    {
        return Some("put articles into the folder, or name the one that has them with --corpus or IBID_CORPUS");
    }
    if matches!(error.downcast_ref(), Some(DatasetError::File { .. })) {
        return Some(
            "golden questions stand in questions.jsonl of the corpus; a question set is a folder with passages.jsonl and \
             questions.jsonl; docs/evaluation.md shows how to write both",
        );
    }
    None
}

fn lacks_articles(error: &CorpusError) -> bool {
    matches!(error, CorpusError::Folder { .. } | CorpusError::NoArticle { .. })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(is_pipe)
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|e| {
                e.io_error_kind() == Some(io::ErrorKind::BrokenPipe)
                    || e.source().is_some_and(|s| s.downcast_ref::<io::Error>().is_some_and(is_pipe))
            })
    })
}

use super::finding::Finding;
use crate::args::Args;
use crate::cli::check::{faults, whole};
use crate::embed::Embedder;
use crate::engine::EngineSettings;
use crate::ingest::{Corpus, CorpusError};
use crate::store::changes;
use crate::terminal::to_the_second;
use crate::text::counted;
use jiff::Timestamp;
use std::sync::Arc;

/// The articles, and what guards readers from some of them.
pub(super) fn corpus(args: &Args, read: &Result<Corpus, CorpusError>) -> Vec<Finding> {
    const NAME: &str = "articles";
    let corpus = match read {
        Ok(corpus) => corpus,
        Err(error) => {
            let remedy = "`ibid init` makes a folder with a first article; --corpus or IBID_CORPUS names yours";
            return vec![Finding::error(NAME, error.to_string(), remedy)];
        }
    };
    let (articles, problems) =
        (corpus.articles().count(), corpus.problems().filter(|problem| !problem.kind.is_intended()).count());
    let folder = args.corpus.display();
    let count = format!("{} in {folder}", counted(articles, "article", "articles"));
    let mut out = vec![match (articles, problems) {
        (0, _) => Finding::error(NAME, count, "add one with `ibid add`, or see `ibid check`"),
        (_, 0) => Finding::fine(NAME, count),
        (_, problems) => {
            let problems = counted(problems, "problem", "problems");
            Finding::warning(NAME, format!("{count}, {problems}"), "`ibid check` shows each with its line and remedy")
        }
    }];
    let remedy = "fix the line named; what it withheld or blocked stays so meanwhile";
    out.extend(faults(args).into_iter().map(|fault| Finding::error("register and rulings", fault, remedy)));
    out
}

/// The index that serves.
pub(super) fn index(settings: &EngineSettings, embedder: &Arc<dyn Embedder>, corpus: Option<&Corpus>) -> Finding {
    const NAME: &str = "index";
    let store = settings.store(embedder, Timestamp::now);
    let index = match store.serving().and_then(whole) {
        Ok(index) => index,
        Err(error) if error == crate::store::OpenError::Missing => {
            return Finding::warning(NAME, error.to_string(), "`ibid index` builds it; so does the first question");
        }
        Err(error) if error.is_mended_by_building() => {
            return Finding::error(NAME, error.to_string(), "`ibid index --rebuild` makes it anew from the articles");
        }
        Err(error) => return Finding::error(NAME, error.to_string(), ""),
    };
    let built = to_the_second(index.manifest.built);
    let what = format!("generation {} of {built}", index.generation);
    let changed = corpus.map_or(0, |corpus| changes(Some(index.everything()), corpus).files.len());
    if store.is_held() {
        let remedy = "`ibid index` brings changes in, and asks the golden questions first";
        return Finding::warning(NAME, format!("{what} is on hold"), remedy);
    }
    if index.manifest.built > Timestamp::now() {
        let remedy = "set the clock of this machine, or run `ibid index` once it is right";
        return Finding::error("clock", format!("the index was made in the future: {built}"), remedy);
    }
    if changed > 0 {
        let files = counted(changed, "file", "files");
        return Finding::warning(NAME, format!("{what}; {files} changed since"), "`ibid index` brings it up to date");
    }
    Finding::fine(NAME, format!("{what}, whole and up to date"))
}

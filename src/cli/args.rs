use clap::{Parser, Subcommand, ValueHint};
use jiff::civil::Date;
use std::path::PathBuf;

/// Ask your articles a question, get the passage and its citation.
///
/// Ibid finds the passage or FAQ entry that answers, quotes it exactly and cites it, or says that the articles do not
/// answer. It never writes an answer of its own.
#[derive(Debug, Parser)]
#[command(name = "ibid", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Args {
    /// Folder of the articles.
    #[arg(long, global = true, env = "IBID_CORPUS", default_value = "corpus", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub corpus: PathBuf,
    /// Folder of the index; made where there is none.
    #[arg(long, global = true, env = "IBID_INDEX", default_value = "index", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub index: PathBuf,
    /// Probability from which a passage counts as an answer, 0 to 1.
    #[arg(long, global = true, env = "IBID_THRESHOLD", default_value_t = crate::engine::Settings::default().threshold, value_name = "P", value_parser = probability)]
    pub threshold: f32,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer a question; without one, ask at a prompt or read one a line from a pipe.
    #[command(
        after_help = "Exit status: 0 answered, 1 no answer, 2 failure.\nQuestions from a pipe are answered as JSON Lines."
    )]
    Ask(AskArgs),
    /// Bring the index in line with the articles.
    Index {
        /// Say what would change and write nothing.
        #[arg(long)]
        check: bool,
        /// Make everything anew but the vectors already known.
        #[arg(long, conflicts_with = "check")]
        rebuild: bool,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the articles, newest first.
    Articles {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an article as it was understood: of the corpus by id, or any file.
    Show {
        /// An article's id, or a file's path.
        #[arg(value_name = "ARTICLE|FILE", value_hint = ValueHint::FilePath)]
        target: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check the corpus, the index and the configuration.
    Check {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// End with status 2 when the corpus has a problem.
        #[arg(long)]
        strict: bool,
    },
    /// Measure on question sets; without one, on the corpus's own golden questions.
    Eval {
        /// Folders with `passages.jsonl` and `questions.jsonl`.
        #[arg(value_name = "DATASET", value_hint = ValueHint::DirPath)]
        sets: Vec<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Write each question's ranking, one JSON object a line.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        run: Option<PathBuf>,
    },
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// A question and what may answer it.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question, in your own words; quotes are not needed.
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Passages shown, the answer among them.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub top: u8,
    /// Show why: matched words, signals and places of every passage.
    #[arg(long)]
    pub explain: bool,
    /// Only this article, by id or title.
    #[arg(long, value_name = "ID|TITLE")]
    pub article: Option<String>,
    /// Only this category.
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// Only this language, by tag (en, zh, zh-Hant …).
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Only this author.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only articles updated (else published) on this day or later, as 2026-04-21.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Only articles updated (else published) on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "it must be a day written as 2026-04-21".to_owned())
}

impl AskArgs {
    /// The filters as the search takes them.
    #[must_use]
    pub fn filter(&self) -> crate::search::Filter {
        crate::search::Filter {
            article: self.article.clone(),
            category: self.category.clone(),
            language: self.language.clone(),
            author: self.author.clone(),
            since: self.since,
            until: self.until,
        }
    }
}

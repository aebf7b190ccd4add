//! Reading articles: bytes of a file in, an [`Article`](crate::article::Article) and its [`Problem`]s out; a folder
//! in, all of its articles out, whatever is wrong with some of them.
//!
//! A reader turns a file into blocks (headings and paragraphs with their lines); `structure` makes sections and FAQ
//! entries of them, the same way for every format, by the rules of `faq`. `markdown`, `scraped`, `html`, `pdf`, `docx` and `epub` are
//! the readers; a feed, an `export` or a book of chapters is one file of several articles. The format is told by content; nothing here searches or ranks.

mod bare_fields;
mod block;
mod boilerplate;
mod bounds;
#[expect(clippy::disallowed_methods, reason = "reads the corpus")]
mod bytes;
mod corpus_file;
mod date_fields;
mod dates;
mod decode;
mod document;
mod document_fault;
mod docx;
mod draft;
mod epub;
mod excerpt;
mod excerpt_words;
mod export;
mod faq;
mod feed;
mod fields;
mod file_name;
#[expect(clippy::disallowed_methods, reason = "writes the corpus, and waits for a lock no longer than its patience")]
mod files;
mod format;
mod front_matter;
#[expect(clippy::disallowed_methods, reason = "looks for the files that guard readers")]
mod guard_file;
mod half_page;
mod home_page;
mod html;
#[expect(clippy::disallowed_methods, reason = "lists the corpus")]
mod load;
mod markdown;
mod markup_problem;
mod no_article;
mod path_date;
mod pdf;
mod problem;
mod problem_limit;
mod problem_words;
mod provenance;
mod publication;
mod publishing_problem;
mod read;
#[expect(clippy::disallowed_methods, reason = "tells one writing of a file from the next")]
mod register;
mod register_entry;
mod register_lines;
mod remedy;
mod sampled;
mod scraped;
mod seams;
#[expect(clippy::disallowed_methods, reason = "waits until a file that is being written comes to rest")]
mod settling;
mod shared_address;
mod source_rank;
mod stated;
mod structure;
mod xml;

#[cfg(test)]
pub(crate) use bytes::READ;
pub(crate) use bytes::{limit_of, read_bounded};
pub use corpus_file::CorpusFile;
pub(crate) use dates::parse_date;
pub(crate) use decode::{MAX_FILE_BYTES, decode, looks_like, with_charset};
pub(crate) use document::is_document;
pub use document_fault::DocumentFault;
pub(crate) use feed::{Item, TitleMarkup, items as feed_items, resolve_entity, unescape};
pub use file_name::id_of;
#[cfg(test)]
pub(crate) use files::WRITTEN;
pub(crate) use files::{Putting, lock, place, put, put_all};
pub(crate) use format::{Format, sniff};
pub use guard_file::GuardFault;
pub(crate) use guard_file::{Bytes, guarding, last_said, remember, text_of};
pub(crate) use html::{HtmlScanner, HtmlToken};
pub use load::{Corpus, CorpusError, load, open_corpus};
pub(crate) use load::{corpus_files, not_empty, open_beside};
pub use markup_problem::{MarkupProblem, Unshown};
pub use problem::{Problem, ProblemKind};
pub(crate) use provenance::{FEEDS, Outside, first_id, folder_of, is_of_feed, same_host};
pub use publishing_problem::PublishingProblem;
#[cfg(test)]
pub(crate) use read::PARSED;
pub(crate) use read::read_article_from;
pub use read::{FileReading, ending_of, read_article, read_file};
pub use register::{FileStamp, Register, RegisterError};
pub use register_entry::{ArticleState, REGISTER, RegisterEntry};
pub use sampled::sampled_languages;
pub use source_rank::{SourceRank, source_rank};

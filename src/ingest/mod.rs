//! Reading articles: bytes of a file in, an [`Article`](crate::article::Article) and its [`Problem`]s out; a folder
//! in, all of its articles out, whatever is wrong with some of them.
//!
//! A reader turns a file into blocks (headings and paragraphs with their lines); `structure` makes sections and FAQ
//! entries of them, the same way for every format, by the rules of `faq`. `markdown`, `scraped` and `html` are the readers;
//! a feed is one file of several articles. The format is told by content; nothing here searches or ranks.

mod block;
mod bounds;
mod chrome;
mod curb;
mod dates;
mod decode;
mod faq;
mod feed;
mod fields;
mod format;
mod front_matter;
mod half_page;
mod html;
mod load;
mod markdown;
mod markdown_gate;
mod problem;
mod read;
mod remedy;
mod scraped;
mod scraped_body;
mod structure;

pub use load::{Corpus, CorpusError, CorpusFile, load, open_corpus};
pub use problem::{Problem, ProblemKind};
pub use read::{Reading, read_article, read_file};

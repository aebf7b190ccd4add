//! Saved web pages. `gate` looks at a page before anything parses it and `flat` reads what it refuses; `read` goes the
//! whole way for the rest: `blocks` tells a tree's headings and paragraphs, `body` which of them are the article,
//! `schema` what the page states about itself in JSON-LD and microdata, `facts` joins that with `<meta>`, bylines and
//! `<time>` in an order of trust, `questions` reads the FAQ from the whole page, since every extractor of bodies cuts
//! accordions off.

mod authors;
mod blocks;
mod body;
mod dated;
mod facts;
mod flat;
mod gate;
mod look;
mod people;
mod questions;
mod read;
mod scan;
mod schema;
mod title;

pub(super) use read::read;

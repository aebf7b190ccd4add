//! Saved web pages. `lighten` takes the pictures and scripts out of a heavy one, `gate` looks at it before anything parses
//! it, `flat` reads what that refuses and `skeleton` what such a page says of itself; `read` goes the
//! whole way for the rest: `blocks` tells a tree's headings and paragraphs, `body` which of them are the article,
//! `schema` what the page states about itself in JSON-LD and microdata, `facts` joins that with `<meta>`, bylines and
//! `<time>` in an order of trust, `questions` reads the FAQ from the whole page, since every extractor of bodies cuts
//! accordions off.

mod blocks;
mod body;
mod facts;
mod flat;
mod gate;
mod lighten;
mod people;
mod questions;
mod read;
mod salvage;
mod scan;
mod schema;
mod skeleton;
mod title;

pub(super) use read::read;

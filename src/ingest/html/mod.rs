//! Saved web pages. `lighten` takes the pictures and scripts out of a heavy one, `gate` looks at it before anything parses
//! it, `parse` is the one way to a tree, `flat` reads what that refuses and `skeleton` what such a page says of itself; `read` goes the
//! whole way for the rest, `noscript` included: `asides` takes out what stands beside the article, `blocks` tells a tree's
//! headings and paragraphs (`run` a line of them, `marks` what is raised, struck or unread in it), `body` which of them are the
//! article and `complete` what belongs to it besides,
//! `schema` what the page states about itself in JSON-LD and microdata, `look` what its other elements say; `facts` joins
//! the two in an order of trust, with `title`, `authors` (and `people`, their names) and `dated` for the facts with rules of
//! their own; `questions` reads the FAQ from the whole page, since every extractor of bodies cuts accordions off.

mod asides;
mod authors;
mod blocks;
mod body;
mod byline_words;
mod captions;
mod complete;
mod dated;
mod elements;
mod facts;
mod flat;
mod json_repair;
mod marks;
mod noscript;
mod pager;
mod parse;
mod people;
mod place;
mod questions;
mod read;
mod run;
mod scan;
mod schema;
mod size_limits;
mod skeleton;
mod strip;
mod title;

pub(super) use marks::are_read_aloud;
pub(super) use people::names;
pub(super) use read::{fragment, fragment_with_seams, read};
pub(crate) use scan::{HtmlScanner, HtmlToken};
pub(super) use title::{without_last, without_site};

//! Scraped text: a page's visible lines, as a copy from the browser or a text dump gives them.
//!
//! Navigation comes first, then the title, the author (often twice, as the picture's description and as the name), a
//! line like `· 2 min read`, the date, perhaps a caption cut off in the middle; then headings and paragraphs as bare
//! lines, and at the end an FAQ whose questions and answers are bare lines too. `lines` tells what a line is, `head` reads
//! what stands before it, `body` the rest, for which `questions` says where the FAQ begins and ends; `read` joins them.

mod body;
mod head;
mod lines;
mod marks;
mod questions;
mod read;

pub(super) use read::read;

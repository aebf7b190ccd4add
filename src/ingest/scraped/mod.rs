//! Scraped text: a page's visible lines, as a copy from the browser or a text dump gives them.
//!
//! Navigation comes first, then the title, the author (often twice, as the picture's description and as the name), a
//! line like `· 2 min read`, the date, perhaps a caption cut off in the middle; then headings and paragraphs as bare
//! lines, and at the end an FAQ whose questions and answers are bare lines too.
//!
//! [`head`] tells the title, the authors and the dates from what stands around them; [`read`] makes blocks of the rest.

mod head;
mod read;

pub(super) use read::read;

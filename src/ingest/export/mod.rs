//! What publishing systems export: all posts of a site in one file, each published one an article.
//!
//! [`ghost`] and [`wordpress`] take an export apart post by post, [`post`] is what both give; [`read`] decides which posts are
//! published, makes articles of them and counts what it leaves out. The text of a post is HTML and is read as a feed's item is;
//! [`classic`] makes HTML of what `WordPress`'s old editor wrote, [`lexical`] of Ghost's own format.

mod classic;
mod ghost;
mod lexical;
mod post;
mod read;
#[cfg(test)]
mod tests;
mod wordpress;

pub(super) use read::{read, recognise};

//! Books (EPUB): a zip of web pages in an order. [`package`] reads what the book is and in which order its pages stand,
//! [`protection`] whether it can be read without a licence, [`xhtml`] makes HTML of a page that is read as any other is. [`read`]
//! makes an article of each chapter where chapters are long and have headings of their own, since a citation then names the
//! chapter and a long book does not outweigh the articles beside it; else one of the whole book.

mod package;
mod protection;
mod read;
#[cfg(test)]
mod tests;
mod xhtml;

pub(super) use read::{Book, read};

//! PDF with a text layer. hayro-syntax reads the file's objects; everything that knows of text is here.
//!
//! [`guard`] looks at the file before anything is unpacked, [`stream`] unpacks within limits. [`font`] tells what a font's codes
//! mean, by its [`cmap`] or its [`encoding`] and [`glyph_names`]; [`content`] goes through a page's operators and places glyphs;
//! [`lines`] makes lines of them in reading order, [`repeated`] takes away what stands at the edge of page after page, and
//! [`paragraphs`] joins lines to blocks. [`facts`] reads what the file says of itself, [`read`] goes the whole way.

mod cmap;
mod columns;
mod content;
mod encoding;
mod facts;
mod font;
mod glyph_names;
mod guard;
mod hyphens;
mod lines;
mod matrix;
mod pages;
mod paragraphs;
mod read;
mod repeated;
mod stream;
#[cfg(test)]
mod tests;
mod widths;

pub(super) use read::read;

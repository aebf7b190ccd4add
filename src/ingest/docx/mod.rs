//! Word documents (DOCX): a zip of XML. [`styles`] says which paragraph styles are headings and lists, [`body`] makes HTML of the
//! text, with what was struck out in tracked changes left out and notes behind their paragraphs, and that is read as any piece of
//! HTML is; [`properties`] has the document's facts. [`read`] puts them together.

mod body;
mod notes;
mod properties;
mod read;
mod styles;
#[cfg(test)]
mod tests;

pub(super) use properties::{Properties, properties};
pub(super) use read::read;

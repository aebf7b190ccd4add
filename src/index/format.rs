//! The files that every generation has, and the number of their format.

/// The format of a generation; a number one higher whenever a file's shape or the analysis of text changes.
pub const FORMAT: u32 = 11;

pub(super) const MANIFEST: &str = "manifest.json";

pub(super) const LAYOUT: &str = "layout.json";

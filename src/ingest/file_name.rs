//! What the name of a corpus file says: whether it should be an article, and by which id its article is known.

/// Endings of files that are articles; others are passed over in silence (pictures beside the text, data).
pub(super) const ENDINGS: &[&str] = &[
    "md", "mdx", "markdown", "mdown", "txt", "text", "html", "htm", "xhtml", "shtml", "xml", "rss", "atom", "json",
    "pdf", "docx", "epub",
];

/// The id that an article has by its file where it declares none: the file's path without its ending.
#[must_use]
pub fn id_of(source: &str) -> String {
    let (folder, name) = source.rsplit_once('/').map_or(("", source), |(f, n)| (f, n));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") }
}

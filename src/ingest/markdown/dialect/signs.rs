//! Signs for what generators' marks say of a paragraph, put before its words on their way through the Markdown parser. They are
//! code points that are no characters, which cleaning has taken out of every document, so that none can forge one.

/// The paragraph is a question, or opens what is folded away.
pub(in crate::ingest::markdown) const ASKED: char = '\u{fdd0}';

/// What the last question opened ends here.
pub(in crate::ingest::markdown) const ENDS: char = '\u{fdd1}';

/// The paragraph is the name of a tab.
pub(in crate::ingest::markdown) const TAB: char = '\u{fdd2}';

/// The last tab ends here.
pub(in crate::ingest::markdown) const TAB_ENDS: char = '\u{fdd3}';

/// Something stands here that only the site's generator knows.
pub(in crate::ingest::markdown) const HOLE: char = '\u{fdd4}';

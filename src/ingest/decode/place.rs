//! Which characters do not belong into a text, and on which line a place in a text lies.

/// A control character that texts do not have.
pub(super) fn is_stray(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}')
}

/// The line of a place in `text`, 1 the first, whatever its line ends are.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    let pairs = before.matches("\r\n").count();
    before.matches(['\r', '\n']).count() - pairs + 1
}

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Marks kept on one letter. Scripts need three or four; a hundred are a tower over the lines above.
pub const MOST_MARKS: usize = 8;

/// Article text as it is indexed and quoted: NFC, line ends as `\n`, no control, bidi-control or zero-width
/// characters (zero-width joiners stay: emoji and several scripts need them), no-break spaces as spaces, at most eight
/// marks on a letter, and for a control character from U+0080 to U+009F the mark that windows-1252 has in its place.
///
/// Applying it twice changes nothing more.
#[must_use]
pub fn clean_article_text(raw: &str) -> String {
    if raw.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t')) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    // What cannot be seen goes first: a mark after it composes with the letter before it.
    let mut chars = raw.chars().filter(|c| !is_invisible(*c)).nfc().peekable();
    let mut marks = 0;
    while let Some(c) = chars.next() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        match c {
            _ if marks > MOST_MARKS => {}
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            '\n' | '\t' => out.push(c),
            '\u{2028}' | '\u{2029}' | '\u{85}' => out.push('\n'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            _ if c.is_control() => out.extend(misplaced_mark(c)),
            _ if is_no_character(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// What windows-1252 has in the place of a control character above ASCII: text in it was read as ISO-8859-1.
#[must_use]
pub fn misplaced_mark(c: char) -> Option<char> {
    let at = usize::try_from(u32::from(c).checked_sub(0x80)?).ok()?;
    MARKS.get(at).copied().filter(|mark| *mark != ' ')
}

/// Windows-1252 from 0x80 to 0x9f; a space where it has nothing, and for the line end U+0085.
const MARKS: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', ' ', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Code points that never stand for anything.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// What two askings of one question have in common. Only marks that end a sentence are dropped: `C++` is not `C`.
#[must_use]
pub fn folded_question(raw: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '?' | '!' | '.' | ',' | ';' | ':' | '。' | '、' | '؟' | '।');
    clean_question(raw).to_lowercase().trim_end_matches(ends).to_owned()
}

/// A question as it is searched: NFKC, invisible and control characters dropped, white space folded and trimmed.
#[must_use]
pub fn clean_question(raw: &str) -> String {
    let visible = raw
        .chars()
        .filter(|c| !is_invisible(*c) && !matches!(c, '\u{200c}' | '\u{200d}'))
        .nfkc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control());
    let mut out = String::with_capacity(raw.len());
    for c in visible {
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Text made safe for a terminal: control characters (escape sequences begin with one) show as `U+FFFD`.
#[must_use]
pub fn neutralise_terminal(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => c,
            '\t' => ' ',
            _ if c.is_control() || is_bidi_control(c) => '\u{fffd}',
            _ => c,
        })
        .collect()
}

/// Characters without a shape that break matching and can hide text: zero-width space, word joiner, invisible operators,
/// byte order mark, soft hyphen, annotation anchors, tags and the bidi controls.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    ) || is_bidi_control(c)
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_text_loses_what_cannot_be_seen_and_keeps_joiners() {
        assert_eq!(clean_article_text("a\r\nb\rc\u{200b}\u{feff}\u{0}d\u{a0}e"), "a\nb\ncd e");
        assert_eq!(
            clean_article_text("It\u{92}s a \u{93}quiet\u{94} day\u{9d}\u{85}x\u{fffe}"),
            "It’s a “quiet” day\nx"
        );
        assert_eq!(clean_article_text("👩\u{200d}💻"), "👩\u{200d}💻");
        assert_eq!(clean_article_text("e\u{301}"), "é");
        assert_eq!(clean_article_text("e\u{200b}\u{301}"), "é");
        assert_eq!(clean_article_text("a\u{e0041}\u{2063}b"), "ab");
        assert_eq!(clean_article_text(&format!("x{}y", "\u{328}".repeat(50))).chars().count(), 10);
    }

    #[test]
    fn a_question_is_folded_to_one_line_without_invisible_characters() {
        assert_eq!(clean_question("  why\u{200b} \n\t are\u{202e} ＦＴＣ "), "why are FTC");
        assert_eq!(clean_question("\u{200d}\u{7} "), "");
    }

    #[test]
    fn terminal_escapes_lose_their_power() {
        assert_eq!(neutralise_terminal("\u{1b}[31mred\u{9b}1m"), "\u{fffd}[31mred\u{fffd}1m");
    }
}

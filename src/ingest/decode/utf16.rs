use encoding_rs::{UTF_16BE, UTF_16LE};
use unicode_normalization::char::is_combining_mark;

/// A text of two or four bytes a character.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WideText {
    pub text: String,
    pub name: &'static str,
    /// Whether a byte order mark said so; else it was told by the pattern of the bytes.
    pub is_marked: bool,
    pub bad: usize,
}

/// Texts shorter than this, in bytes, show no pattern.
const SHORTEST: usize = 8;

/// The text of `bytes` if it is UTF-16 or UTF-32, by its byte order mark or, without one, by its pattern.
pub(super) fn read(bytes: &[u8]) -> Option<WideText> {
    // UTF-32's mark begins with UTF-16's.
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        return Some(utf_32(rest, false, true));
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff") {
        return Some(utf_32(rest, true, true));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some(utf_16(rest, false, true));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some(utf_16(rest, true, true));
    }
    // Every text has a space or a line end, and in UTF-16 and UTF-32 those have a NUL, which no other encoding does.
    if bytes.len() < SHORTEST || !bytes.contains(&0) {
        return None;
    }
    for big in [false, true] {
        let valid = bytes.chunks_exact(4).filter(|unit| utf_32_char(unit, big).is_some()).count();
        if valid * 100 >= bytes.len() / 4 * 98 {
            return Some(utf_32(bytes, big, false));
        }
    }
    [false, true]
        .into_iter()
        .filter_map(|big| Some((utf_16_evidence(bytes, big)?, big)))
        .max_by_key(|(evidence, big)| (*evidence, !*big))
        .map(|(_, big)| utf_16(bytes, big, false))
}

fn utf_32_char(unit: &[u8], big: bool) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) })
}

fn utf_32(bytes: &[u8], big: bool, is_marked: bool) -> WideText {
    let units = bytes.chunks(4).map(|unit| utf_32_char(unit, big));
    let bad = units.clone().filter(Option::is_none).count();
    let text = units.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    WideText { text, name: if big { "UTF-32BE" } else { "UTF-32LE" }, is_marked, bad }
}

fn utf_16(bytes: &[u8], big: bool, is_marked: bool) -> WideText {
    let encoding = if big { UTF_16BE } else { UTF_16LE };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let bad = if had_errors { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
    WideText { text: text.into_owned(), name: encoding.name(), is_marked, bad }
}

/// Spaces, line ends and stops among the units, if nearly all units are characters that texts consist of.
///
/// The letters of one byte order are often letters in the other, too; spaces and line ends are not.
fn utf_16_evidence(bytes: &[u8], big: bool) -> Option<usize> {
    let (mut units, mut plausible, mut evidence) = (0, 0, 0);
    for unit in bytes.chunks_exact(2).filter_map(|unit| <[u8; 2]>::try_from(unit).ok()) {
        let unit = if big { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) };
        units += 1;
        // Half a pair of surrogates is part of an emoji or a rare Han character.
        let Some(c) = char::from_u32(unit.into()) else {
            plausible += 1;
            continue;
        };
        evidence += usize::from(matches!(c, ' ' | '\n' | '\r' | '。' | '，' | '、' | '\u{3000}'));
        plausible += usize::from(
            matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{2010}'..='\u{2040}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
                // Vowels and tones of many scripts are marks on their letters.
                || (c > '~' && (c.is_alphanumeric() || is_combining_mark(c))),
        );
    }
    let is_text = plausible * 100 >= units * 95 && evidence * 400 >= units && evidence > 0;
    is_text.then_some(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    fn utf_32_bytes(text: &str, big: bool) -> Vec<u8> {
        let bytes = |c: char| if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() };
        text.chars().flat_map(bytes).collect()
    }

    #[test]
    fn wide_texts_are_told_with_and_without_a_mark_in_either_order() {
        for text in [
            "A title\n\nThe café is open.\n",
            "標題\n\n公共充電站一律按度計價。\n",
            "Заголовок\n\nТекст здесь. 👍\n",
            "สะพานใหม่\n\nเมืองเปิดสะพานใหม่ในฤดูใบไม้ผลิ ผู้คนเดินข้ามได้ทุกวัน\n",
            "புதிய பாலம்\n\nநகரம் வசந்த காலத்தில் புதிய பாலத்தைத் திறந்தது.\n",
        ] {
            for big in [false, true] {
                for bytes in [utf_16_bytes(text, big), utf_32_bytes(text, big)] {
                    let found = read(&bytes).unwrap();
                    assert_eq!((found.text.as_str(), found.is_marked, found.bad), (text, false, 0));
                    assert!(found.name.ends_with(if big { "BE" } else { "LE" }));
                }
                let marked = format!("\u{feff}{text}");
                for bytes in [utf_16_bytes(&marked, big), utf_32_bytes(&marked, big)] {
                    let found = read(&bytes).unwrap();
                    assert_eq!((found.text.as_str(), found.is_marked, found.bad), (text, true, 0));
                }
            }
        }
    }

    #[test]
    fn a_stray_nul_does_not_make_a_text_wide() {
        assert_eq!(read(b"A title\0\n\nThe text is here and it goes on.\n"), None);
        assert_eq!(read("標題\0\n\n公共充電站一律按度計價。\n".as_bytes()), None);
        assert_eq!(read(b"plain"), None);
    }

    #[test]
    fn half_a_character_at_the_end_is_counted() {
        assert_eq!(read(b"\xff\xfea\0b").map(|w| w.bad), Some(1));
    }
}

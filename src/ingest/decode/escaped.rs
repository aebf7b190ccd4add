use super::declared::Declared;

/// An escape that sets an encoding stands at the beginning.
const MAX_HEAD: usize = 4_096;

/// Fewer escapes may be a line about something else.
const FEWEST: usize = 2;

/// The name of an encoding that writes other letters as ASCII and that is not read: UTF-7, HZ or ISO-2022-KR. Taken for
/// ASCII, its escapes would stand in the article as words.
pub(super) fn name(bytes: &[u8], declared: Option<&Declared>) -> Option<&'static str> {
    if bytes.windows(4).take(MAX_HEAD).any(|w| w == b"\x1b$)C") {
        return Some("text in ISO-2022-KR");
    }
    if !bytes.is_ascii() {
        return None;
    }
    let is_declared = |names: &[&str]| declared.is_some_and(|d| names.contains(&d.label.as_str()));
    let (utf_7, hz) = (utf_7_escapes(bytes), hz_escapes(bytes));
    if utf_7 >= FEWEST || (utf_7 > 0 && is_declared(&["utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7"])) {
        Some("text in UTF-7")
    } else if hz >= FEWEST || (hz > 0 && is_declared(&["hz-gb-2312", "hz"])) {
        Some("text in HZ")
    } else {
        None
    }
}

/// `+AOk-`: base64 of UTF-16 between a plus and a minus, of characters beyond ASCII and no bits over.
fn utf_7_escapes(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == b'+').skip(1).filter(|rest| is_utf_7(rest)).count()
}

fn is_utf_7(rest: &[u8]) -> bool {
    let end = rest.iter().take(400).position(|b| !b.is_ascii_alphanumeric() && *b != b'/');
    let Some(code) = end.filter(|end| rest.get(*end) == Some(&b'-')).and_then(|end| rest.get(..end)) else {
        return false;
    };
    let (mut bits, mut held, mut units) = (0_u32, 0, Vec::new());
    for byte in code {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            _ if *byte == b'/' => 63,
            _ => 62,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push(u16::try_from((bits >> held) & 0xffff).unwrap_or_default());
            bits &= (1 << held) - 1;
        }
    }
    let is_letter = |c: Result<char, _>| c.is_ok_and(|c: char| !c.is_ascii() && !c.is_control());
    !units.is_empty() && held < 6 && bits == 0 && char::decode_utf16(units).all(is_letter)
}

/// `~{PB5g~}`: pairs of printable bytes between the two escapes.
fn hz_escapes(bytes: &[u8]) -> usize {
    let mut found = 0;
    let mut rest = bytes;
    while let Some(at) = rest.windows(2).position(|w| w == b"~{") {
        rest = rest.get(at + 2..).unwrap_or_default();
        let end = rest.iter().take(2_000).position(|b| !(b'!'..=b'~').contains(b) || *b == b'~');
        let pairs =
            end.filter(|end| *end > 0 && end % 2 == 0 && rest.get(*end..).is_some_and(|r| r.starts_with(b"~}")));
        found += usize::from(pairs.is_some());
        rest = rest.get(end.unwrap_or(0)..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::declared;
    use super::*;

    fn told(text: &str) -> Option<&'static str> {
        name(text.as_bytes(), declared::find(text.as_bytes()).as_ref())
    }

    #[test]
    fn escapes_of_encodings_that_are_not_read_are_known() {
        assert_eq!(told("# Caf+AOk- news\n\nThe caf+AOk- is open."), Some("text in UTF-7"));
        assert_eq!(told("<meta charset=utf-7><p>caf+AOk-"), Some("text in UTF-7"));
        assert_eq!(told("~{PB5g~} and ~{VPND~} here"), Some("text in HZ"));
        assert_eq!(told("<meta charset=hz-gb-2312><p>~{PB5g~}"), Some("text in HZ"));
    }

    #[test]
    fn plus_and_tilde_in_a_text_are_no_escapes() {
        for text in
            ["Call +4420- or +442-, C++-like, a+b-c, 1+1-1 and +x-.", "~{a} ~{b} ~~{c~}", "<meta charset=utf-7><p>x"]
        {
            assert_eq!(told(text), None, "{text}");
        }
    }
}

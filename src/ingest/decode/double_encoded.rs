use crate::ingest::ProblemKind;
use encoding_rs::WINDOWS_1252;

/// From so many places on, it is no quotation of such a fault.
const FEWEST: usize = 2;

/// A letter beyond ASCII before so many characters more makes one place with them.
const LONGEST_EXAMPLE: usize = 12;

/// Text that was read as windows-1252 though it is UTF-8, and saved as UTF-8 again: `cafÃ©` becomes `café` where most places
/// beyond ASCII have this shape; where few have, they stay and are told.
pub(super) fn mend(text: &mut String) -> Option<(usize, ProblemKind)> {
    // Every such place begins with a byte of UTF-8 that opens a character.
    if !text.contains(|c: char| matches!(c, '\u{c2}'..='\u{f4}')) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut count, mut others, mut first) = (0, 0, None);
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (before, run) = rest.split_at_checked(start)?;
        out.push_str(before);
        let end = run.find(|c: char| c.is_ascii()).unwrap_or(run.len());
        let (run, after) = run.split_at_checked(end)?;
        if let Some(mended) = undone(run) {
            count += 1;
            first.get_or_insert_with(|| (text.len() - rest.len() + start, example(before, run)));
            out.push_str(&mended);
        } else {
            others += 1;
            out.push_str(run);
        }
        rest = after;
    }
    out.push_str(rest);
    let (at, example) = first?;
    if count >= FEWEST && count >= others {
        *text = out;
        return Some((at, ProblemKind::EncodedTwice { count, example }));
    }
    Some((at, ProblemKind::PerhapsEncodedTwice { count, example }))
}

/// The word's letters before the place, and the place.
fn example(before: &str, run: &str) -> String {
    let tail = before.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).take(LONGEST_EXAMPLE).last();
    let word = tail.and_then(|(at, _)| before.get(at..)).unwrap_or_default();
    word.chars().chain(run.chars().take(LONGEST_EXAMPLE)).collect()
}

/// What a stretch of letters beyond ASCII was before it was encoded a second time.
fn undone(run: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(run.len());
    for c in run.chars() {
        let mut buffer = [0; 4];
        let (encoded, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        match (failed, u32::from(c)) {
            (false, _) => bytes.extend_from_slice(&encoded),
            // Bytes that windows-1252 has nothing for are kept as control characters.
            (true, code @ 0x80..=0x9f) => bytes.push(u8::try_from(code).ok()?),
            _ => return None,
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(text: &str) -> String {
        text.bytes().map(|b| WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned()).collect()
    }

    #[test]
    fn a_text_encoded_twice_is_put_right_and_told() {
        let text = "# Café news\n\nThe café’s “naïve” plan: 充電站.";
        let mut found = twice(text);
        assert_ne!(found, text);
        let (at, kind) = mend(&mut found).unwrap();
        assert_eq!((found.as_str(), at), (text, 5));
        assert_eq!(kind, ProblemKind::EncodedTwice { count: 6, example: "CafÃ©".to_owned() });
    }

    #[test]
    fn a_text_about_the_fault_keeps_its_example() {
        let original = "“Café” became “CafÃ©” in São Paulo, l’été.";
        let mut text = original.to_owned();
        assert!(matches!(mend(&mut text), Some((_, ProblemKind::PerhapsEncodedTwice { count: 1, .. })) | None));
        assert_eq!(text, original);
        for plain in ["São Tomé, Ångström, ÊTRE", "Ça va", "ÄÖÜ äöü ß"] {
            assert_eq!(mend(&mut plain.to_owned()), None, "{plain}");
        }
    }
}

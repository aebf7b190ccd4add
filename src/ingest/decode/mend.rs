use encoding_rs::WINDOWS_1252;

/// UTF-8 that is not quite, read as far as it goes.
pub(super) struct Mended {
    pub text: String,
    /// Bytes outside ASCII that belong to whole characters.
    pub good: usize,
    /// Stretches of bytes that belong to none.
    pub bad: usize,
    /// Where the first of them stood in `text`.
    pub first: usize,
}

/// Reads `bytes` as UTF-8. A lone bad byte between ASCII is most often a letter or a quotation mark pasted in from a
/// Windows-1252 source and is read as that; every other becomes U+FFFD.
pub(super) fn mend(bytes: &[u8]) -> Mended {
    let mut out = Mended { text: String::with_capacity(bytes.len()), good: 0, bad: 0, first: 0 };
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        out.text.push_str(chunk.valid());
        out.good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        if out.bad == 0 {
            out.first = out.text.len();
        }
        out.bad += 1;
        let is_next_ascii = chunks.peek().is_none_or(|next| next.valid().bytes().next().is_some_and(|b| b.is_ascii()));
        let is_alone = invalid.len() == 1 && out.text.bytes().next_back().is_none_or(|b| b.is_ascii()) && is_next_ascii;
        match WINDOWS_1252.decode_without_bom_handling(invalid).0.chars().next() {
            Some(c) if is_alone && !c.is_control() => out.text.push(c),
            _ => out.text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_byte_is_a_letter_and_a_broken_character_is_replaced() {
        let found = mend(b"\xe2\x80\x9cIt\x92s\xe2\x80\x9d caf\xe9 \xe5\x85\n");
        assert_eq!(found.text, "“It’s” café \u{fffd}\n");
        assert_eq!((found.good, found.bad, found.first), (6, 3, 5));
    }

    #[test]
    fn between_other_letters_nothing_is_guessed() {
        assert_eq!(mend("充\u{e9}電".as_bytes()).bad, 0);
        assert_eq!(mend(b"\xe5\x85\x85\xe9\xe9\xe9\xe5\x85\x85").text, "充\u{fffd}\u{fffd}\u{fffd}充");
    }
}

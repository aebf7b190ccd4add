use encoding_rs::WINDOWS_1252;

/// UTF-8 that is not quite, read as far as it goes.
pub(super) struct Mended {
    pub text: String,
    /// Bytes outside ASCII that belong to whole characters.
    pub good: usize,
    /// Stretches of bytes that belong to none.
    pub bad: usize,
    /// How many of them were read as windows-1252.
    pub guessed: usize,
    /// Where the first of them stood in `text`.
    pub first: usize,
}

/// More neighbouring bad bytes than these are no letters and marks of one word.
const MOST_NEIGHBOURS: usize = 3;

/// Reads `bytes` as UTF-8. A bad byte or a few between ASCII are most often letters and quotation marks pasted in from a
/// Windows-1252 source and are read as that; every other becomes U+FFFD. So does the beginning of a character at the very
/// end: there the file was cut off.
pub(super) fn mend(bytes: &[u8]) -> Mended {
    let mut out = Mended { text: String::with_capacity(bytes.len()), good: 0, bad: 0, guessed: 0, first: 0 };
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        out.text.push_str(chunk.valid());
        out.good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        if chunk.invalid().is_empty() {
            continue;
        }
        if out.bad == 0 {
            out.first = out.text.len();
        }
        let is_after_ascii = out.text.bytes().next_back().is_none_or(|b| b.is_ascii());
        let mut run = vec![chunk.invalid()];
        while let Some(next) = chunks.next_if(|next| next.valid().is_empty()) {
            run.push(next.invalid());
        }
        run.retain(|bad| !bad.is_empty());
        out.bad += run.len();
        let next = chunks.peek().and_then(|next| next.valid().bytes().next());
        let is_cut_off = next.is_none() && run.last().and_then(|bad| bad.last()).is_some_and(|b| *b >= FIRST_OF_MANY);
        let are_alone = run.len() <= MOST_NEIGHBOURS
            && run.iter().all(|bad| bad.len() == 1)
            && is_after_ascii
            && next.is_none_or(|b| b.is_ascii())
            && !is_cut_off;
        for bad in run {
            match WINDOWS_1252.decode_without_bom_handling(bad).0.chars().next() {
                Some(c) if are_alone && !c.is_control() => {
                    out.guessed += 1;
                    out.text.push(c);
                }
                _ => out.text.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
    out
}

/// The bytes from here on begin a character of several bytes.
const FIRST_OF_MANY: u8 = 0xc2;

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
    fn neighbours_are_read_together_and_a_cut_end_invents_no_letter() {
        let found = mend("é s".as_bytes().iter().chain(b"\x92\xe9l.").copied().collect::<Vec<_>>().as_slice());
        assert_eq!((found.text.as_str(), found.bad, found.guessed), ("é s’él.", 2, 2));
        for end in [&b"\xe2"[..], b"\xe2\x80"] {
            assert_eq!(mend(&["é doesn".as_bytes(), end].concat()).text, "é doesn\u{fffd}");
        }
    }

    #[test]
    fn between_other_letters_nothing_is_guessed() {
        assert_eq!(mend("充\u{e9}電".as_bytes()).bad, 0);
        assert_eq!(mend(b"\xe5\x85\x85\xe9\xe9\xe9\xe5\x85\x85").text, "充\u{fffd}\u{fffd}\u{fffd}充");
    }
}

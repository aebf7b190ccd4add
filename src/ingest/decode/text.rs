//! From bytes to text: the order in which encodings are believed, and when bytes are no text at all. Declarations, byte
//! order marks and repairs are found by the files beside it; here they are weighed, and what was guessed or lost is told.

use super::declared::{self, Declared};
use super::place::{is_stray, line_at};
use super::repair::Mended;
use super::{double_encoded, escaped, magic, repair, stray_characters, utf16};
use crate::ingest::ProblemKind;
use crate::text::counted;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS,
    UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_MAC_CYRILLIC, X_USER_DEFINED,
};

/// The largest file read, in bytes: several hundred times the longest article we have met, with room for the pictures
/// that a saved page may hold.
pub(crate) const MAX_FILE_BYTES: u64 = 24 * 1024 * 1024;

/// With more bad bytes than one in so many, bytes are no text in that encoding.
const BEARABLE: usize = 20;

/// A declaration of another legacy encoding than the bytes look like is believed where so few bytes speak against it.
const FEW_BYTES: usize = 20;

/// With more control characters than one byte in so many, bytes are no text; noise that happens to be UTF-8 is rare, and it
/// bears twice as many.
const BEARABLE_CONTROLS: usize = 20;

/// So many control characters are no reason to refuse even the shortest text.
const FEW_CONTROLS: usize = 2;

/// The text of a file, its byte order mark taken off, and what had to be guessed or replaced for it.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub problems: Vec<(Option<usize>, ProblemKind)>,
}

/// A text, before it is said how sure its encoding is.
struct DecodedText {
    text: String,
    encoding: &'static str,
    /// Whether nothing in the file says so but the bytes themselves.
    is_guess: bool,
    bad: usize,
    /// How many of the bad bytes were read as windows-1252.
    guessed: usize,
    /// Where the first bad byte stood.
    first_bad: Option<usize>,
}

/// The text of a file; or why there is none, with the line.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, (Option<usize>, ProblemKind)> {
    if let Some(name) = magic::name(bytes) {
        return Err((None, ProblemKind::Binary { looks_like: name.to_owned() }));
    }
    let declared = declared::find(bytes);
    if let Some(format) = escaped::name(bytes, declared.as_ref()) {
        return Err((None, ProblemKind::UnknownFormat { format: format.to_owned() }));
    }
    let read = match utf16::read(bytes) {
        Some(wide) => DecodedText {
            first_bad: wide.text.find(char::REPLACEMENT_CHARACTER),
            text: wide.text,
            encoding: wide.name,
            is_guess: !wide.is_marked,
            bad: wide.bad,
            guessed: 0,
        },
        None => narrow(bytes, declared.as_ref())?,
    };
    refuse_noise(&read)?;
    // What a wide text declares can be read only now.
    let declared = declared.or_else(|| declared::find(read.text.as_bytes()));
    Ok(tell(read, declared.as_ref()))
}

/// Text of one byte a character, or of one to four.
fn narrow(bytes: &[u8], declared: Option<&Declared>) -> Result<DecodedText, (Option<usize>, ProblemKind)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let utf_8 = std::str::from_utf8(bytes);
    refuse_controls(bytes, if utf_8.is_ok() { BEARABLE_CONTROLS / 2 } else { BEARABLE_CONTROLS })?;
    let plain = |text: &str| DecodedText {
        text: text.to_owned(),
        encoding: UTF_8.name(),
        is_guess: false,
        bad: 0,
        guessed: 0,
        first_bad: None,
    };
    // Its bytes are all ASCII, so it looks like UTF-8.
    let is_escaped = bytes.windows(2).any(|w| w == b"\x1b$") && bytes.is_ascii();
    if let Some(text) = is_escaped.then(|| strict(ISO_2022_JP, bytes)).flatten() {
        let is_guess = declared.is_none_or(|d| d.encoding != Some(ISO_2022_JP));
        return Ok(DecodedText { text, encoding: ISO_2022_JP.name(), is_guess, ..plain("") });
    }
    if let Ok(text) = utf_8 {
        return Ok(plain(text));
    }
    let mended = repair::mend(bytes);
    let likely = likely(bytes);
    let share = mended.good * 100 / (mended.good + mended.bad);
    // Whole UTF-8 characters hardly ever occur in a text of one byte a character, and seldom in the others.
    if share >= if likely.is_single_byte() { 50 } else { 90 } {
        let first_bad = Some(mended.first);
        let Mended { text, bad, guessed, .. } = mended;
        return Ok(DecodedText { text, bad, guessed, first_bad, ..plain("") });
    }
    let (encoding, is_guess) = choose(bytes, declared.and_then(|d| d.encoding), likely);
    let (encoding, is_guess) = if is_macintosh(bytes, encoding) { (MACINTOSH, true) } else { (encoding, is_guess) };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let bad = if had_errors { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
    let first_bad = text.find(char::REPLACEMENT_CHARACTER);
    Ok(DecodedText { text: text.into_owned(), encoding: name(encoding), is_guess, bad, guessed: 0, first_bad })
}

/// The encoding that bytes which are not UTF-8 look like.
fn likely(bytes: &[u8]) -> &'static Encoding {
    let whole = guess(bytes);
    let foreign = bytes.iter().filter(|b| !b.is_ascii()).count();
    if whole == KOI8_U && strict(KOI8_U, bytes) == strict(KOI8_R, bytes) {
        return KOI8_R;
    }
    if !whole.is_single_byte() || foreign * 4 < bytes.len() {
        return whole;
    }
    MULTI_BYTE.into_iter().find(|encoding| is_damaged(encoding, bytes)).unwrap_or(whole)
}

const MULTI_BYTE: [&Encoding; 5] = [GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];

/// The detector reads so much from the first letter beyond ASCII on: a hundred pages, in a fifth of a second.
const ENOUGH: usize = 1 << 20;

fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let bytes = bytes.get(first.saturating_sub(1)..).unwrap_or_default();
    let bytes = bytes.get(..ENOUGH).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Half a character at the end of a file that was cut off speaks against nothing.
    detector.feed(bytes, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// More bad bytes are no damage; the limit also keeps noise from being decoded a million times.
const MOST_DAMAGE: usize = 200;

/// Whether `bytes` are a text in `encoding` with a few bad bytes. One of them rules an encoding out for the detector, and
/// only those of one byte a character bear any; so the longest stretch without one is asked.
fn is_damaged(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // What is decoded is only counted, in pieces: a whole text's room would be cleared again for every bad byte.
    let mut piece = [0; 4_096];
    let (mut at, mut start, mut bad, mut foreign) = (0, 0, 0, 0);
    let mut longest: &[u8] = &[];
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut piece, true);
        at += read;
        foreign += piece.iter().take(written).filter(|b| **b >= FIRST_OF_MANY).count();
        let end = match result {
            DecoderResult::OutputFull => continue,
            DecoderResult::InputEmpty => at,
            DecoderResult::Malformed(length, after) => at.saturating_sub(usize::from(length) + usize::from(after)),
        };
        let clean = bytes.get(start..end).unwrap_or_default();
        longest = if clean.len() > longest.len() { clean } else { longest };
        if result == DecoderResult::InputEmpty {
            break;
        }
        bad += 1;
        start = at;
        if bad > MOST_DAMAGE {
            return false;
        }
    }
    bad > 0 && bad * 50 <= foreign && guess(longest) == encoding
}

/// The bytes from here on begin a character of several bytes in UTF-8.
const FIRST_OF_MANY: u8 = 0xc0;

/// The declared or the likely encoding, and whether that is a guess.
fn choose(bytes: &[u8], declared: Option<&'static Encoding>, likely: &'static Encoding) -> (&'static Encoding, bool) {
    let Some(declared) = declared.filter(|d| ![UTF_8, UTF_16LE, UTF_16BE, X_USER_DEFINED].contains(d)) else {
        return (likely, true);
    };
    // One decoder in two names.
    let declared = if declared == GB18030 { GBK } else { declared };
    let Some(as_declared) = strict(declared, bytes) else {
        return if likely == declared || is_damaged(declared, bytes) { (declared, false) } else { (likely, true) };
    };
    let is_same = strict(likely, bytes).is_none_or(|text| text == as_declared);
    let few = bytes.iter().filter(|b| !b.is_ascii()).count() < FEW_BYTES;
    // One-byte encodings take any bytes: between those of Latin letters, the declaration is as good as a guess.
    let are_both_latin = is_latin(declared) && is_latin(likely);
    // The detector never names this one, whose small letters are those of windows-1251.
    let is_mac =
        declared == X_MAC_CYRILLIC && breaks(&as_declared) * 2 <= breaks(&strict(likely, bytes).unwrap_or_default());
    if is_same || are_both_latin || few || is_mac { (declared, false) } else { (likely, true) }
}

/// Fewer breaks are no evidence.
const FEWEST_BREAKS: usize = 3;

/// Whether what was taken for windows-1252 is the encoding of old Macintoshes, whose quotation marks and accented letters
/// have the numbers of its capitals.
fn is_macintosh(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let read = |encoding: &'static Encoding| breaks(&encoding.decode_without_bom_handling(bytes).0);
    encoding == WINDOWS_1252 && {
        let found = read(WINDOWS_1252);
        found >= FEWEST_BREAKS && read(MACINTOSH) * 4 <= found
    }
}

/// Capitals beyond ASCII right after small letters, and signs between two small letters: a wrong encoding makes them.
fn breaks(text: &str) -> usize {
    let mut count = 0;
    let (mut before, mut last) = (' ', ' ');
    for c in text.chars() {
        let is_capital = last.is_lowercase() && c.is_uppercase() && !c.is_ascii();
        let is_sign = before.is_lowercase() && c.is_lowercase() && !last.is_ascii() && !is_within_words(last);
        count += usize::from(is_capital || is_sign);
        (before, last) = (last, c);
    }
    count
}

fn is_within_words(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '’' | '‘' | '‑' | '–' | '—' | '…' | '·' | '\u{a0}' | '\u{ad}')
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

fn is_latin(encoding: &'static Encoding) -> bool {
    [
        "windows-1252",
        "windows-1250",
        "windows-1254",
        "windows-1257",
        "windows-1258",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "macintosh",
    ]
    .contains(&encoding.name().to_ascii_lowercase().as_str())
}

/// The decoder of GBK reads all of GB18030, which is what files are.
fn name(encoding: &'static Encoding) -> &'static str {
    if [GBK, GB18030].contains(&encoding) { "GB18030" } else { encoding.name() }
}

fn refuse_noise(read: &DecodedText) -> Result<(), (Option<usize>, ProblemKind)> {
    if read.text.trim().is_empty() {
        return Err((None, ProblemKind::Empty));
    }
    let chars = read.text.chars().count();
    let controls = read.text.chars().filter(|c| is_stray(*c)).count();
    if read.bad * BEARABLE > chars {
        let looks_like = counted(read.bad, "byte fits no encoding", "bytes fit no encoding");
        return Err((read.first_bad.map(|at| line_at(&read.text, at)), ProblemKind::Binary { looks_like }));
    }
    if controls > FEW_CONTROLS && controls * (BEARABLE_CONTROLS / 2) > read.text.len() {
        return Err((None, noise(controls)));
    }
    Ok(())
}

fn refuse_controls(bytes: &[u8], bearable: usize) -> Result<(), (Option<usize>, ProblemKind)> {
    let controls = bytes.iter().filter(|b| is_stray(char::from(**b))).count();
    if controls > FEW_CONTROLS && controls * bearable > bytes.len() {
        return Err((None, noise(controls)));
    }
    Ok(())
}

fn noise(controls: usize) -> ProblemKind {
    let looks_like = counted(controls, "control character", "control characters");
    ProblemKind::Binary { looks_like }
}

fn tell(read: DecodedText, declared: Option<&Declared>) -> Decoded {
    let DecodedText { mut text, encoding, is_guess, bad, guessed, first_bad } = read;
    let mut problems = Vec::new();
    let beyond_ascii = text.find(|c: char| !c.is_ascii());
    let name = encoding.to_owned();
    let conflict = declared.filter(|d| !is_same_family(d, encoding));
    match (conflict, beyond_ascii) {
        // To a text of ASCII alone, any declaration fits.
        (_, None) if !is_guess => {}
        (Some(declared), _) => {
            let declared_as = declared.label.clone();
            problems
                .push((Some(declared.line), ProblemKind::EncodingConflict { declared: declared_as, encoding: name }));
        }
        (None, at) if is_guess && declared.is_none() => {
            problems.push((Some(line_at(&text, at.unwrap_or(0))), ProblemKind::EncodingGuessed { encoding: name }));
        }
        _ => {}
    }
    if bad > 0 {
        let line = first_bad.map(|at| line_at(&text, at));
        problems.push((line, ProblemKind::BadBytes { count: bad, guessed, encoding: encoding.to_owned() }));
    }
    problems.extend(stray_characters::tell(&text, bad.saturating_sub(guessed)));
    // What stands before the first place is as it was.
    problems.extend(double_encoded::mend(&mut text).map(|(at, kind)| (Some(line_at(&text, at)), kind)));
    Decoded { text, problems }
}

/// Whether a declaration names the encoding used, or another of its family.
fn is_same_family(declared: &Declared, used: &str) -> bool {
    let is_wide = |name: &str| name.starts_with("UTF-16") || name.starts_with("UTF-32");
    let label = declared.encoding.map_or_else(|| declared.label.to_uppercase(), |e| name(e).to_owned());
    label == used || (is_wide(&label) && is_wide(used))
}

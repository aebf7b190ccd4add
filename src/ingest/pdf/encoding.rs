use super::glyph_names;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_16BE, WINDOWS_1252};

/// The encodings of one byte a character that PDF names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BaseEncoding {
    Standard,
    WinAnsi,
    MacRoman,
    /// The font Symbol's own.
    Symbol,
    /// `ZapfDingbats`' own: signs that begin items of lists.
    Dingbats,
}

/// What Adobe's standard encoding has beyond ASCII, by code.
const STANDARD: &[(u8, &str)] = &[
    (0x27, "’"),
    (0x60, "‘"),
    (0xa1, "¡"),
    (0xa2, "¢"),
    (0xa3, "£"),
    (0xa4, "⁄"),
    (0xa5, "¥"),
    (0xa6, "ƒ"),
    (0xa7, "§"),
    (0xa8, "¤"),
    (0xa9, "'"),
    (0xaa, "“"),
    (0xab, "«"),
    (0xac, "‹"),
    (0xad, "›"),
    (0xae, "fi"),
    (0xaf, "fl"),
    (0xb1, "–"),
    (0xb2, "†"),
    (0xb3, "‡"),
    (0xb4, "·"),
    (0xb6, "¶"),
    (0xb7, "•"),
    (0xb8, "‚"),
    (0xb9, "„"),
    (0xba, "”"),
    (0xbb, "»"),
    (0xbc, "…"),
    (0xbd, "‰"),
    (0xbf, "¿"),
    (0xc1, "`"),
    (0xc2, "´"),
    (0xc3, "ˆ"),
    (0xc4, "˜"),
    (0xc5, "¯"),
    (0xc6, "˘"),
    (0xc7, "˙"),
    (0xc8, "¨"),
    (0xca, "˚"),
    (0xcb, "¸"),
    (0xcd, "˝"),
    (0xce, "˛"),
    (0xcf, "ˇ"),
    (0xd0, "—"),
    (0xe1, "Æ"),
    (0xe3, "ª"),
    (0xe8, "Ł"),
    (0xe9, "Ø"),
    (0xea, "Œ"),
    (0xeb, "º"),
    (0xf1, "æ"),
    (0xf5, "ı"),
    (0xf8, "ł"),
    (0xf9, "ø"),
    (0xfa, "œ"),
    (0xfb, "ß"),
];

/// What the font Symbol has at the places of Latin letters.
const SYMBOL: &str = "ABXΔEΦΓHIϑKΛMNOΠΘPΣTYςΩΞΨZ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The text of a code in an encoding.
pub(super) fn text_of(encoding: BaseEncoding, code: u8) -> Option<String> {
    let listed = || STANDARD.iter().find(|(listed, _)| *listed == code).map(|(_, text)| (*text).to_owned());
    let ascii = || (b' '..=b'~').contains(&code).then(|| char::from(code).to_string());
    match encoding {
        BaseEncoding::Standard => listed().or_else(ascii),
        // A code without a character is a bullet there.
        BaseEncoding::WinAnsi => one(WINDOWS_1252, &[code]).or_else(|| (code > b' ').then(|| "•".to_owned())),
        BaseEncoding::Dingbats => (code > b' ').then(|| "•".to_owned()),
        BaseEncoding::MacRoman => one(MACINTOSH, &[code]),
        BaseEncoding::Symbol => match code {
            b'A'..=b'z' => SYMBOL.chars().nth(usize::from(code - b'A')).map(String::from),
            0xb7 => Some("•".to_owned()),
            0xb0 => Some("°".to_owned()),
            0xb1 => Some("±".to_owned()),
            0xa3 => Some("≤".to_owned()),
            0xb3 => Some("≥".to_owned()),
            0xae => Some("→".to_owned()),
            _ => ascii(),
        },
    }
}

/// The text of a glyph that an encoding's `Differences` name.
pub(super) fn text_of_name(name: &str) -> Option<String> {
    glyph_names::text_of(name)
}

fn one(encoding: &'static Encoding, code: &[u8]) -> Option<String> {
    let (text, had_errors) = encoding.decode_without_bom_handling(code);
    (!had_errors && !text.contains(char::is_control)).then(|| text.into_owned())
}

/// The encoding of a font of many characters, by the name of its table of codes; none where the codes are the font's own.
pub(super) fn of_codes(name: &str) -> Option<&'static Encoding> {
    let has = |part: &str| name.contains(part);
    if has("UCS2") || has("UTF16") {
        Some(UTF_16BE)
    } else if has("RKSJ") {
        Some(SHIFT_JIS)
    } else if name.starts_with("GBK") || name.starts_with("GB-") {
        Some(GBK)
    } else if has("B5") {
        Some(BIG5)
    } else if name.starts_with("KSC") {
        Some(EUC_KR)
    } else if name.starts_with("EUC") {
        Some(EUC_JP)
    } else {
        None
    }
}

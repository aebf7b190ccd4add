//! 1. A text in any encoding we name is read to the letter, declared or not, and a guess is told.
//! 2. A declaration that the bytes belie is told, with the encoding that was used.
//! 3. Bad bytes cost themselves and are counted; many of them make another encoding or no text.
//! 4. What is not text is named.

use super::decode;
use super::text::Decoded;
use crate::ingest::ProblemKind;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252,
};

const ENGLISH: &str = "The café’s naïve plan\n\nIt was “clichéd”, said the maître d’hôtel: a façade at £5.\n";
const TRADITIONAL: &str =
    "公共充電站的收費\n\n公共充電站一律按度計價，業者必須在現場標示每度的價格，不得另收停車費。\n";
const SIMPLIFIED: &str = "公共充电站的收费\n\n公共充电站一律按度计价，业者必须在现场标示每度的价格，不得另收停车费。\n";
const JAPANESE: &str =
    "充電スタンドの料金\n\n公共の充電スタンドでは、料金を現地に表示しなければなりません。駐車料金は別です。\n";
const KOREAN: &str = "충전소 요금\n\n공공 충전소는 킬로와트시 단위로 요금을 매기며 현장에 가격을 표시해야 합니다.\n";
const RUSSIAN: &str = "Тарифы зарядных станций\n\nОбщественные зарядные станции берут плату за киловатт-час.\n";

const LEGACY: &[(&Encoding, &str)] = &[
    (WINDOWS_1252, ENGLISH),
    (BIG5, TRADITIONAL),
    (GB18030, SIMPLIFIED),
    (SHIFT_JIS, JAPANESE),
    (EUC_JP, JAPANESE),
    (ISO_2022_JP, JAPANESE),
    (EUC_KR, KOREAN),
    (KOI8_R, RUSSIAN),
    (WINDOWS_1251, RUSSIAN),
];

fn kinds(decoded: &Decoded) -> Vec<&ProblemKind> {
    decoded.problems.iter().map(|(_, kind)| kind).collect()
}

fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, had_errors) = encoding.encode(text);
    assert!(!had_errors, "{}", encoding.name());
    bytes.into_owned()
}

#[test]
fn an_encoding_that_nothing_names_is_guessed_and_told() {
    for (encoding, text) in LEGACY {
        let found = decode(&encode(encoding, text)).unwrap();
        assert_eq!(found.text, *text, "{}", encoding.name());
        let told = matches!(kinds(&found).as_slice(), [ProblemKind::EncodingGuessed { encoding: e }] if e.eq_ignore_ascii_case(encoding.name()));
        assert!(told, "{}: {:?}", encoding.name(), found.problems);
    }
}

#[test]
fn an_encoding_that_is_declared_and_true_is_nothing_to_tell() {
    for (encoding, text) in LEGACY {
        let page = format!("<!doctype html>\n<meta charset=\"{}\">\n<p>{text}", encoding.name());
        let found = decode(&encode(encoding, &page)).unwrap();
        assert_eq!((found.text.as_str(), found.problems.as_slice()), (page.as_str(), &[][..]), "{}", encoding.name());
    }
}

#[test]
fn a_declaration_that_is_not_true_is_told_and_not_believed() {
    let legacy = LEGACY.iter().map(|(encoding, text)| (*encoding, *text));
    for (encoding, text) in legacy.chain([(encoding_rs::UTF_8, JAPANESE)]) {
        for wrong in ["utf-8", "gb2312", "shift_jis", "windows-1252", "no-such-thing"] {
            let named = Encoding::for_label(wrong.as_bytes());
            if named == Some(encoding) || (named.is_some_and(|n| n.name() == "GBK") && encoding == GB18030) {
                continue;
            }
            let page = format!("<?xml version=\"1.0\" encoding=\"{wrong}\"?>\n<html><p>{text}");
            let found = decode(&encode(encoding, &page)).unwrap();
            assert_eq!(found.text, page, "{} declared as {wrong}", encoding.name());
            let told = matches!(found.problems.as_slice(), [(Some(1), ProblemKind::EncodingConflict { declared, .. })] if declared == wrong);
            assert!(told, "{} declared as {wrong}: {:?}", encoding.name(), found.problems);
        }
    }
}

#[test]
fn plain_letters_fit_any_declaration() {
    let found = decode(b"<meta charset=big5><p>Plain words.").unwrap();
    assert_eq!(found.problems, []);
}

#[test]
fn a_byte_order_mark_is_no_guess() {
    let marked = format!("\u{feff}{JAPANESE}");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [marked.as_bytes(), wide.as_slice()] {
        let found = decode(bytes).unwrap();
        assert_eq!((found.text.as_str(), found.problems.as_slice()), (JAPANESE, &[][..]));
    }
    let unmarked: Vec<u8> = JAPANESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = decode(&unmarked).unwrap();
    assert_eq!(found.text, JAPANESE);
    assert!(matches!(kinds(&found).as_slice(), [ProblemKind::EncodingGuessed { .. }]));
}

#[test]
fn a_few_bad_bytes_cost_themselves_and_are_told_with_their_line() {
    let mut bytes = [JAPANESE.as_bytes(), b"A plain line.\r\n", JAPANESE.as_bytes()].concat();
    let at = bytes.windows(5).position(|w| w == b"plain").unwrap();
    bytes[at] = 0xff;
    bytes.truncate(bytes.len() - 2);
    let found = decode(&bytes).unwrap();
    assert!(found.text.starts_with(JAPANESE) && found.text.ends_with('\u{fffd}'));
    let told = matches!(found.problems.as_slice(), [(Some(4), ProblemKind::BadBytes { count: 2, .. })]);
    assert!(told, "{:?}", found.problems);
    // One letter of another source does not make all quotation marks wrong.
    let mixed = [ENGLISH.as_bytes(), b"Jos\xe9 agreed.\n"].concat();
    assert_eq!(decode(&mixed).unwrap().text, format!("{ENGLISH}José agreed.\n"));
}

#[test]
fn bad_bytes_in_a_declared_encoding_do_not_change_it() {
    let page = format!("<meta charset=shift_jis><p>{JAPANESE}");
    let mut bytes = encode(SHIFT_JIS, &page);
    bytes.push(0x81);
    let found = decode(&bytes).unwrap();
    assert!(found.text.starts_with(&page));
    assert!(matches!(kinds(&found).as_slice(), [ProblemKind::BadBytes { count: 1, .. }]), "{:?}", found.problems);
}

#[test]
fn a_bad_byte_does_not_hide_the_encoding_of_the_other_lines() {
    for (encoding, text) in [(GB18030, SIMPLIFIED), (BIG5, TRADITIONAL), (SHIFT_JIS, JAPANESE), (EUC_KR, KOREAN)] {
        let good = encode(encoding, &text.repeat(3));
        let bytes = [good.as_slice(), b"\xff\n", &good].concat();
        let found = decode(&bytes).unwrap();
        assert!(found.text.starts_with(text) && found.text.ends_with(text), "{}", encoding.name());
        assert!(kinds(&found).iter().any(|k| matches!(k, ProblemKind::BadBytes { .. })));
    }
}

#[test]
fn line_ends_of_any_kind_count_as_lines() {
    for end in ["\n", "\r", "\r\n"] {
        let text = format!("One{end}two{end}caf");
        let found = decode(&[text.as_bytes(), b"\xe9 three"].concat()).unwrap();
        assert_eq!(found.problems[0].0, Some(3), "{end:?}");
    }
}

#[test]
fn what_is_not_text_is_named() {
    let binary = |bytes: &[u8]| matches!(decode(bytes), Err((_, ProblemKind::Binary { .. })));
    assert!(binary(b"%PDF-1.7"));
    assert!(binary(b"ab\0\0\x01cd"));
    assert!(binary(b"\xff\xfe\0\xd8\0\xd8\0\xd8"));
    let noise: Vec<u8> = (0..4_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    assert!(binary(&noise));
    for blank in [&b" \n"[..], b"", b"\xef\xbb\xbf", b"\xff\xfe \0"] {
        assert_eq!(decode(blank).unwrap_err(), (None, ProblemKind::Empty));
    }
    assert!(matches!(decode(b"\x1b$)C\x0e9+"), Err((None, ProblemKind::UnknownFormat { .. }))));
}

#[test]
fn a_stray_control_character_is_told() {
    let found = decode(format!("{ENGLISH}Then\0 more.").as_bytes()).unwrap();
    assert_eq!(found.problems, [(Some(4), ProblemKind::ControlCharacters { count: 1 })]);
}

#[test]
fn a_few_control_characters_in_a_short_text_are_no_reason_to_refuse_it() {
    let found = decode("# 標題\n\n公共充電\u{1}站一律\u{2}按度\u{3}計價。\n".as_bytes()).unwrap();
    assert_eq!(kinds(&found), [&ProblemKind::ControlCharacters { count: 3 }]);
}

#[test]
fn a_right_declaration_of_wide_characters_is_neither_guess_nor_conflict() {
    let page = |label: &str| format!("<meta charset=\"{label}\"><p>{ENGLISH}");
    let utf_32: Vec<u8> = page("utf-32le").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf_16: Vec<u8> = page("utf-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [utf_32, utf_16] {
        assert_eq!(decode(&bytes).unwrap().problems, []);
    }
}

#[test]
fn encodings_of_old_macintoshes_are_read() {
    let page = format!("<meta charset=x-mac-cyrillic><p>{}", RUSSIAN.repeat(3));
    let bytes: Vec<u8> = page.chars().map(|c| mac_byte(c, encoding_rs::X_MAC_CYRILLIC)).collect();
    let found = decode(&bytes).unwrap();
    assert_eq!((found.text.as_str(), found.problems.as_slice()), (page.as_str(), &[][..]));
    let page = format!("<meta charset=windows-1252><p>{}", ENGLISH.replace('£', "$").repeat(3));
    let bytes: Vec<u8> = page.chars().map(|c| mac_byte(c, encoding_rs::MACINTOSH)).collect();
    let found = decode(&bytes).unwrap();
    assert_eq!(found.text, page);
    assert!(matches!(kinds(&found).as_slice(), [ProblemKind::EncodingConflict { .. }]), "{:?}", found.problems);
}

fn mac_byte(c: char, encoding: &'static Encoding) -> u8 {
    let is = |b: &u8| encoding.decode_without_bom_handling(&[*b]).0.chars().eq([c]);
    (0..=255).find(is).unwrap()
}

#[test]
fn noise_never_passes_in_silence() {
    let noise: Vec<u8> =
        (0..2_000_000_u32).map(|n| 32 + n.wrapping_mul(2_654_435_761).to_be_bytes()[1] % 224).collect();
    for bytes in [noise, b"\xe9\xe9a".repeat(600_000)] {
        let told = decode(&bytes)
            .map_or_else(|(_, kind)| vec![kind], |found| found.problems.into_iter().map(|(_, kind)| kind).collect());
        let is_told = |kind: &ProblemKind| {
            matches!(
                kind,
                ProblemKind::Binary { .. } | ProblemKind::EncodingGuessed { .. } | ProblemKind::BadBytes { .. }
            )
        };
        assert!(told.iter().any(is_told), "{told:?}");
    }
}

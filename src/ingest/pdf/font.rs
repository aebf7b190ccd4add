//! What the codes of a font mean: the text of each and how wide it is. A font's own table of meanings is believed first, then the
//! names of its glyphs, then the encoding that it names.

use super::cmap::{CodeSpace, ToUnicode, number};
use super::encoding::{self, BaseEncoding};
use super::stream::unpack;
use super::widths;
use encoding_rs::{Encoding, UTF_16BE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::HashMap;

/// Bytes of a table of codes that are read.
const MOST_TABLE_BYTES: usize = 8 << 20;

/// More widths than this are in no font.
const MOST_WIDTHS: usize = 100_000;

/// A font, as far as its text goes.
#[derive(Debug)]
pub(super) struct Font {
    pub is_bold: bool,
    to_unicode: Option<ToUnicode>,
    codes: Codes,
}

#[derive(Debug)]
enum Codes {
    /// Of one byte: the text and the width of each, in ems.
    Simple { texts: Vec<Option<String>>, widths: Vec<f64> },
    /// Of several bytes.
    Composite { spaces: Vec<CodeSpace>, encoding: Option<&'static Encoding>, widths: HashMap<u32, f64>, usual: f64 },
}

/// A character that is shown.
#[derive(Debug)]
pub(super) struct Shown {
    /// None where the font does not say.
    pub text: Option<String>,
    /// In ems.
    pub width: f64,
    /// Whether it is the one that word spacing applies to.
    pub is_space: bool,
}

impl Font {
    pub(super) fn read(dict: &Dict<'_>) -> Self {
        let table = dict.get::<Stream<'_>>(b"ToUnicode").and_then(|stream| unpack(&stream, MOST_TABLE_BYTES));
        let to_unicode = table.map(|bytes| ToUnicode::parse(&bytes));
        let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let is_composite = dict.get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_ref() == b"Type0");
        let descendant = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|all| all.iter::<Dict<'_>>().next());
        let described = descendant.as_ref().unwrap_or(dict).get::<Dict<'_>>(b"FontDescriptor");
        let is_bold = is_bold(&name, described.as_ref());
        let codes = match descendant.filter(|_| is_composite) {
            Some(descendant) => composite(dict, &descendant, to_unicode.as_ref()),
            None => simple(dict, &name, to_unicode.as_ref()),
        };
        Self { is_bold, to_unicode, codes }
    }

    /// What a string shows, character by character.
    pub(super) fn shown(&self, bytes: &[u8]) -> Vec<Shown> {
        match &self.codes {
            Codes::Simple { texts, widths } => {
                let one = |byte: &u8| {
                    let place = usize::from(*byte);
                    let text = texts.get(place).cloned().flatten();
                    Shown { text, width: widths.get(place).copied().unwrap_or(0.5), is_space: *byte == b' ' }
                };
                bytes.iter().map(one).collect()
            }
            Codes::Composite { spaces, encoding, widths, usual } => {
                let mut out = Vec::new();
                let mut rest = bytes;
                while !rest.is_empty() {
                    let length = length(rest, spaces, *encoding).clamp(1, rest.len());
                    let (code, after) = rest.split_at(length);
                    rest = after;
                    let number = number(code);
                    let known = self.to_unicode.as_ref().and_then(|map| map.text(number)).map(str::to_owned);
                    let by_encoding =
                        || encoding.map(|encoding| encoding.decode_without_bom_handling(code).0.into_owned());
                    out.push(Shown {
                        text: known.or_else(by_encoding),
                        width: widths.get(&number).copied().unwrap_or(*usual),
                        is_space: code == b" ",
                    });
                }
                out
            }
        }
    }
}

/// How many bytes the next code has.
fn length(bytes: &[u8], spaces: &[CodeSpace], encoding: Option<&'static Encoding>) -> usize {
    match encoding {
        Some(encoding) if encoding == UTF_16BE => {
            if bytes.first().is_some_and(|high| (0xd8..0xdc).contains(high)) {
                4
            } else {
                2
            }
        }
        // Half-width kana of Shift JIS have one byte, as ASCII has.
        Some(encoding) => match bytes.first() {
            Some(0..=0x80) => 1,
            Some(0xa1..=0xdf) if encoding == encoding_rs::SHIFT_JIS => 1,
            _ => 2,
        },
        None => {
            let fits = |space: &&CodeSpace| {
                bytes.get(..space.bytes).is_some_and(|code| (space.low..=space.high).contains(&number(code)))
            };
            let found = spaces.iter().filter(fits).map(|space| space.bytes).min();
            found.or_else(|| spaces.first().map(|space| space.bytes)).unwrap_or(2)
        }
    }
}

fn composite(dict: &Dict<'_>, descendant: &Dict<'_>, to_unicode: Option<&ToUnicode>) -> Codes {
    let table = dict.get::<Name<'_>>(b"Encoding").map(|name| name.as_str().to_owned()).unwrap_or_default();
    let own = dict.get::<Stream<'_>>(b"Encoding").and_then(|stream| unpack(&stream, MOST_TABLE_BYTES));
    let own = own.map(|bytes| ToUnicode::parse(&bytes).spaces).filter(|spaces| !spaces.is_empty());
    let is_identity = table.starts_with("Identity");
    let meanings = || to_unicode.map(|map| map.spaces.clone()).filter(|_| !is_identity);
    let usual = descendant.get::<f32>(b"DW").map_or(1.0, |width| f64::from(width) / 1_000.0);
    Codes::Composite {
        spaces: own.or_else(meanings).unwrap_or_default(),
        encoding: encoding::of_codes(&table),
        widths: cid_widths(descendant),
        usual,
    }
}

/// `W`: a code and a list of widths, or two codes and the width of all between them.
fn cid_widths(descendant: &Dict<'_>) -> HashMap<u32, f64> {
    let mut out = HashMap::new();
    let Some(list) = descendant.get::<Array<'_>>(b"W") else { return out };
    let items: Vec<Object<'_>> = list.iter::<Object<'_>>().take(MOST_WIDTHS).collect();
    let number = |object: &Object<'_>| match object {
        Object::Number(number) => Some(number.as_f64()),
        _ => None,
    };
    let code = |object: &Object<'_>| match object {
        Object::Number(number) => u32::try_from(number.as_i64()).ok(),
        _ => None,
    };
    let mut rest = items.as_slice();
    while let [first, second, after @ ..] = rest {
        let Some(low) = code(first) else { break };
        if let Object::Array(widths) = second {
            for (at, width) in (low..).zip(widths.iter::<f32>()).take(MOST_WIDTHS) {
                out.insert(at, f64::from(width) / 1_000.0);
            }
            rest = after;
        } else {
            let (Some(high), Some(width)) = (code(second), after.first().and_then(number)) else { break };
            for at in low..=high.min(low.saturating_add(0xffff)) {
                out.insert(at, width / 1_000.0);
            }
            rest = after.get(1..).unwrap_or_default();
        }
        if out.len() > MOST_WIDTHS {
            break;
        }
    }
    out
}

fn simple(dict: &Dict<'_>, name: &str, to_unicode: Option<&ToUnicode>) -> Codes {
    let described = dict.get::<Dict<'_>>(b"Encoding");
    let named = |name: Name<'_>| match name.as_ref() {
        b"WinAnsiEncoding" => Some(BaseEncoding::WinAnsi),
        b"MacRomanEncoding" => Some(BaseEncoding::MacRoman),
        b"StandardEncoding" => Some(BaseEncoding::Standard),
        _ => None,
    };
    let base = dict.get::<Name<'_>>(b"Encoding").or_else(|| described.as_ref()?.get::<Name<'_>>(b"BaseEncoding"));
    let is_true_type = dict.get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_ref() == b"TrueType");
    let base = base.and_then(named);
    let usual = match name {
        name if name.ends_with("Symbol") => BaseEncoding::Symbol,
        name if name.ends_with("Dingbats") => BaseEncoding::Dingbats,
        _ if is_true_type => BaseEncoding::WinAnsi,
        _ => BaseEncoding::Standard,
    };
    let mut texts: Vec<Option<String>> =
        (0..=u8::MAX).map(|code| encoding::text_of(base.unwrap_or(usual), code)).collect();
    if base.is_none() {
        built_in(dict, &mut texts);
    }
    if let Some(differences) = described.and_then(|encoding| encoding.get::<Array<'_>>(b"Differences")) {
        let mut at = 0_usize;
        for item in differences.iter::<Object<'_>>().take(2_000) {
            match item {
                Object::Number(number) => at = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
                Object::Name(name) => {
                    if let Some(text) = texts.get_mut(at) {
                        *text = encoding::text_of_name(name.as_str());
                    }
                    at = at.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    if let Some(map) = to_unicode {
        for (code, text) in (0_u32..).zip(texts.iter_mut()) {
            if let Some(known) = map.text(code) {
                *text = Some(known.to_owned());
            }
        }
    }
    let widths = simple_widths(dict, name, &texts);
    Codes::Simple { texts, widths }
}

/// The encoding that a font program of Type 1 has in its readable beginning: `dup 15 /bullet put`.
fn built_in(dict: &Dict<'_>, texts: &mut [Option<String>]) {
    let program = dict.get::<Dict<'_>>(b"FontDescriptor").and_then(|all| all.get::<Stream<'_>>(b"FontFile"));
    let Some(program) = program.and_then(|stream| unpack(&stream, MOST_PROGRAM_BYTES)) else { return };
    let program = String::from_utf8_lossy(&program);
    let readable = program.split("eexec").next().unwrap_or_default();
    let Some((_, listed)) =
        readable.split_once("/Encoding").filter(|(_, listed)| !listed.trim_start().starts_with("StandardEncoding"))
    else {
        return;
    };
    // What it does not list, the font does not have.
    texts.fill(None);
    let mut words = listed.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word == "def" || word == "readonly" {
            return;
        }
        if word == "dup"
            && let (Some(code), Some(name)) = (words.next(), words.next())
            && let Some(text) = code.parse::<usize>().ok().and_then(|code| texts.get_mut(code))
        {
            *text = encoding::text_of_name(name.trim_start_matches('/'));
        }
    }
}

/// Bytes of a font program that are looked at: its encoding stands at its beginning.
const MOST_PROGRAM_BYTES: usize = 64 * 1024;

fn simple_widths(dict: &Dict<'_>, name: &str, texts: &[Option<String>]) -> Vec<f64> {
    // A font that is drawn has units of its own.
    let matrix = dict.get::<Array<'_>>(b"FontMatrix").and_then(|matrix| matrix.iter::<f32>().next());
    let unit = matrix.map_or(0.001, f64::from);
    let first = dict.get::<i32>(b"FirstChar").and_then(|code| usize::try_from(code).ok()).unwrap_or_default();
    let given: Option<Vec<f64>> =
        dict.get::<Array<'_>>(b"Widths").map(|widths| widths.iter::<f32>().take(256).map(f64::from).collect());
    let missing =
        dict.get::<Dict<'_>>(b"FontDescriptor").and_then(|all| all.get::<f32>(b"MissingWidth")).map_or(0.0, f64::from);
    let width = |(code, text): (usize, &Option<String>)| match &given {
        Some(given) => code.checked_sub(first).and_then(|at| given.get(at)).copied().unwrap_or(missing) * unit,
        None => widths::usual(name, text.as_deref().unwrap_or("n")) / 1_000.0,
    };
    texts.iter().enumerate().map(width).collect()
}

fn is_bold(name: &str, described: Option<&Dict<'_>>) -> bool {
    let lower = name.to_lowercase();
    let is_named = ["bold", "black", "heavy", "demi", "-bd", "medi"].iter().any(|word| lower.contains(word));
    let weight = described.and_then(|all| all.get::<f32>(b"FontWeight")).unwrap_or_default();
    is_named || weight >= BOLD_WEIGHT
}

/// Fonts of this weight and above are bold.
const BOLD_WEIGHT: f32 = 600.0;

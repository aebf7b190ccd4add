//! A font's table of what its codes mean (`ToUnicode`): which codes have how many bytes, and which text each stands for.

use std::collections::HashMap;

/// More codes than this are in no font.
const MOST_CODES: usize = 200_000;

/// What a font's codes mean.
#[derive(Debug, Default)]
pub(super) struct ToUnicode {
    texts: HashMap<u32, String>,
    /// Ranges of codes, by the number of their bytes.
    pub spaces: Vec<CodeSpace>,
}

/// Codes from one to another, of so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeSpace {
    pub bytes: usize,
    pub low: u32,
    pub high: u32,
}

impl ToUnicode {
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    /// Reads a table, whatever of it can be read.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { bytes, at: 0 };
        // Operands since the last operator; lists are flat, between marks.
        let mut operands: Vec<Token> = Vec::new();
        while let Some(token) = tokens.next() {
            let Token::Word(word) = token else {
                if operands.len() < MOST_CODES {
                    operands.push(token);
                }
                continue;
            };
            match word.as_str() {
                "endcodespacerange" => map.code_spaces(&operands),
                "endbfchar" => map.characters(&operands),
                "endbfrange" => map.ranges(&operands),
                _ => {}
            }
            operands.clear();
        }
        map
    }

    fn code_spaces(&mut self, operands: &[Token]) {
        for pair in operands.chunks(2) {
            if let [Token::Hex(low), Token::Hex(high)] = pair
                && (1..=4).contains(&low.len())
            {
                self.spaces.push(CodeSpace { bytes: low.len(), low: number(low), high: number(high) });
            }
        }
    }

    fn characters(&mut self, operands: &[Token]) {
        for pair in operands.chunks(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.put(number(code), utf_16(text));
            }
        }
    }

    fn ranges(&mut self, operands: &[Token]) {
        let mut rest = operands;
        while let [Token::Hex(low), Token::Hex(high), to, after @ ..] = rest {
            let (low, high) = (number(low), number(high).min(number(low).saturating_add(0xffff)));
            match to {
                Token::Hex(first) => {
                    for code in low..=high {
                        let mut units = first.clone();
                        add(&mut units, code - low);
                        self.put(code, utf_16(&units));
                    }
                    rest = after;
                }
                Token::Open => {
                    let end = after.iter().position(|token| *token == Token::Close).unwrap_or(after.len());
                    for (code, text) in (low..=high).zip(after.iter().take(end)) {
                        if let Token::Hex(text) = text {
                            self.put(code, utf_16(text));
                        }
                    }
                    rest = after.get(end + 1..).unwrap_or_default();
                }
                _ => return,
            }
        }
    }

    fn put(&mut self, code: u32, text: String) {
        if self.texts.len() < MOST_CODES && !text.is_empty() && text != "\0" {
            self.texts.insert(code, text);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Hex(Vec<u8>),
    Word(String),
    Open,
    Close,
    Other,
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Tokens<'_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'<' if self.bytes.get(self.at) == Some(&b'<') => self.at += 1,
                b'<' => {
                    let digits: Vec<u8> =
                        self.taken(|b| b != b'>').iter().copied().filter(u8::is_ascii_hexdigit).collect();
                    self.at += 1;
                    let digit =
                        |byte: &u8| char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or(0);
                    let byte =
                        |pair: &[u8]| digit(pair.first().unwrap_or(&b'0')) << 4 | digit(pair.get(1).unwrap_or(&b'0'));
                    return Some(Token::Hex(digits.chunks(2).map(byte).collect()));
                }
                b'[' => return Some(Token::Open),
                b']' => return Some(Token::Close),
                b'%' => {
                    self.taken(|b| b != b'\n' && b != b'\r');
                }
                b'/' | b'(' => {
                    self.taken(|b| !b.is_ascii_whitespace() && !matches!(b, b'<' | b'[' | b'/'));
                    return Some(Token::Other);
                }
                b if b.is_ascii_alphabetic() => {
                    self.at -= 1;
                    let word = self.taken(|b| b.is_ascii_alphanumeric() || b == b'*');
                    return Some(Token::Word(String::from_utf8_lossy(word).into_owned()));
                }
                // Numbers say how many codes follow, which the codes do themselves.
                _ => {}
            }
        }
    }

    fn taken(&mut self, is_in: impl Fn(u8) -> bool) -> &[u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|b| !is_in(*b)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }
}

pub(super) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Adds to the last two bytes, as ranges count.
fn add(units: &mut [u8], by: u32) {
    if let [.., high, low] = units {
        let sum = (u32::from(*high) << 8 | u32::from(*low)).wrapping_add(by) & 0xffff;
        *high = u8::try_from(sum >> 8).unwrap_or_default();
        *low = u8::try_from(sum & 0xff).unwrap_or_default();
    } else if let [low] = units {
        *low = low.wrapping_add(u8::try_from(by & 0xff).unwrap_or_default());
    }
}

fn utf_16(bytes: &[u8]) -> String {
    if let [one] = bytes {
        return char::from(*one).to_string();
    }
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = ToUnicode::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0005> <D83DDE00> endbfchar\n\
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<00660066> <0078>] endbfrange endcmap",
        );
        let texts: Vec<_> = [3, 5, 0x10, 0x12, 0x20, 0x21, 0x22].iter().map(|code| map.text(*code)).collect();
        assert_eq!(texts, [Some(" "), Some("😀"), Some("A"), Some("C"), Some("ff"), Some("x"), None]);
        assert_eq!(map.spaces, [CodeSpace { bytes: 2, low: 0, high: 0xffff }]);
    }
}

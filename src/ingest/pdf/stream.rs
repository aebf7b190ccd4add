//! Unpacking a stream of a PDF, within a limit.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::io::Read as _;

/// A stream packed in a way that is not unpacked within limits may have at most this many bytes.
const MOST_PACKED: usize = 64 * 1024;

/// What a stream holds, at most `limit` bytes of it; none where it cannot be unpacked.
pub(super) fn unpack(stream: &Stream<'_>, limit: usize) -> Option<Vec<u8>> {
    let filters = stream.filters();
    let is_bounded = |filter: &Filter| {
        matches!(filter, Filter::FlateDecode | Filter::Ascii85Decode | Filter::AsciiHexDecode | Filter::Crypt)
    };
    if !filters.iter().all(is_bounded) {
        let raw = stream.raw_data();
        let is_alone = filters.len() == 1 || !filters.contains(&Filter::FlateDecode);
        return (is_alone && raw.len() <= MOST_PACKED)
            .then(|| stream.decoded_data().ok())?
            .map(|data| cut(data.into_owned(), limit));
    }
    let mut data = stream.raw_data().into_owned();
    for filter in filters {
        data = match filter {
            Filter::FlateDecode => inflate(&data, limit),
            Filter::Ascii85Decode => ascii_85(&data),
            Filter::AsciiHexDecode => ascii_hex(&data),
            _ => data,
        };
    }
    Some(cut(data, limit))
}

fn cut(mut data: Vec<u8>, limit: usize) -> Vec<u8> {
    data.truncate(limit);
    data
}

/// What comes out before an error is kept, as viewers do.
fn inflate(data: &[u8], limit: usize) -> Vec<u8> {
    let limit = limit as u64;
    let mut out = Vec::new();
    let _ = ZlibDecoder::new(data).take(limit).read_to_end(&mut out);
    if out.is_empty() {
        let _ = DeflateDecoder::new(data).take(limit).read_to_end(&mut out);
    }
    out
}

fn ascii_85(data: &[u8]) -> Vec<u8> {
    let data = data.strip_prefix(b"<~").unwrap_or(data);
    let mut out = Vec::with_capacity(data.len() / 5 * 4);
    let mut group: Vec<u32> = Vec::with_capacity(5);
    let word = |group: &[u32]| group.iter().fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(*digit));
    for &byte in data {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    out.extend(word(&group).to_be_bytes());
                    group.clear();
                }
            }
            _ => {}
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        out.extend(word(&group).to_be_bytes().iter().take(kept));
    }
    out
}

fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_for_bytes_are_read() {
        assert_eq!(ascii_85(b"<~87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii_hex(b"48 65 6C6c 6F7>zz"), b"Hellop");
    }
}

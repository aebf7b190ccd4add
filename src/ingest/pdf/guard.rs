//! Looks at a PDF before anything takes it apart. The reader of its objects unpacks some of its streams whole, so each is unpacked
//! here first and thrown away: one that comes to too much refuses the file. Pictures may be large, since nothing unpacks them.

use flate2::{Decompress, FlushDecompress, Status};

/// A stream that is no picture unpacks to at most this many bytes.
const MOST_UNPACKED: u64 = 64 << 20;

/// Streams that are no pictures unpack together to at most this many bytes.
const MOST_TOGETHER: u64 = 512 << 20;

/// What an encrypted stream may have, since what is in it is not seen here; deflate packs at most a thousandfold.
const MOST_ENCRYPTED: usize = 512 * 1024;

/// How far before a stream its description may begin.
const DESCRIPTION: usize = 4_096;

/// Why a PDF is not taken apart.
pub(super) fn look(bytes: &[u8]) -> Result<(), String> {
    let too_much = || Err(format!("a part of it unpacks to more than {} MB", MOST_UNPACKED >> 20));
    let is_encrypted = find(bytes, b"/Encrypt").is_some();
    let mut left = MOST_TOGETHER;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"stream")) {
        let begin = at + found;
        at = begin + b"stream".len();
        let before = bytes.get(begin.saturating_sub(DESCRIPTION)..begin).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        let start = before.windows(4).rposition(|window| window == b" obj").unwrap_or_default();
        let description = before.get(start..).unwrap_or_default();
        let data = bytes.get(at..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        if is_picture(description) {
            continue;
        }
        if counts(description, b"Flate") > 1 || counts(description, b"/Fl ") > 1 || counts(description, b"LZW") > 1 {
            return Err("a part of it is packed twice".to_owned());
        }
        let length = find(data, b"endstream").unwrap_or(data.len());
        if is_encrypted && length > MOST_ENCRYPTED && is_structure(description) {
            return too_much();
        }
        if is_structure(description)
            && counts(description, b"LZW") + counts(description, b"RunLength") > 0
            && length > MOST_LZW
        {
            return too_much();
        }
        let unpacked = unpacked(data, MOST_UNPACKED.min(left));
        let Some(rest) = left.checked_sub(unpacked).filter(|rest| *rest > 0 && unpacked < MOST_UNPACKED) else {
            return too_much();
        };
        left = rest;
    }
    Ok(())
}

/// Packed by LZW, a stream that holds objects may have so many bytes: it unpacks to at most some two thousand times as much.
const MOST_LZW: usize = 32 * 1024;

/// Whether a description says plainly that the stream is a picture. A name with an escape may be any name.
fn is_picture(description: &[u8]) -> bool {
    (find(description, b"/Image").is_some() || find(description, b"/Width").is_some())
        && find(description, b"ObjStm").is_none()
        && find(description, b"XRef").is_none()
        && !description.contains(&b'#')
}

/// Whether the stream may hold objects.
fn is_structure(description: &[u8]) -> bool {
    find(description, b"ObjStm").is_some() || find(description, b"XRef").is_some() || description.contains(&b'#')
}

fn counts(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|window| *window == word).count()
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut at = 0;
    loop {
        let found = at + text.get(at..)?.iter().position(|byte| *byte == first)?;
        if text.get(found..)?.starts_with(word) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// How many bytes come out of `data` if it is deflated, counted up to `limit`. What is not deflated gives hardly any.
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let has_header = matches!(data, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let mut inflate = Decompress::new(has_header);
    let mut piece = [0; 16 * 1024];
    while inflate.total_out() < limit {
        let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
        let before = (inflate.total_in(), inflate.total_out());
        let rest = data.get(read..).unwrap_or_default();
        match inflate.decompress(rest, &mut piece, FlushDecompress::None) {
            Ok(Status::Ok) if (inflate.total_in(), inflate.total_out()) != before => {}
            _ => break,
        }
    }
    inflate.total_out()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    fn stream(description: &str, data: &[u8]) -> Vec<u8> {
        [b"1 0 obj << ", description.as_bytes(), b" >> stream\n", data, b"\nendstream endobj"].concat()
    }

    #[test]
    fn a_stream_that_unpacks_to_too_much_refuses_the_file_and_a_large_picture_does_not() {
        let bomb = packed(&vec![0; 70 << 20]);
        assert!(look(&stream("/Type /ObjStm /Filter /FlateDecode", &bomb)).is_err());
        assert!(look(&stream("/Filter /Fl#61teDecode /Width 1", &bomb)).is_err());
        assert_eq!(look(&stream("/Subtype /Image /Width 9000 /Filter /FlateDecode", &bomb)), Ok(()));
        assert_eq!(look(&stream("/Filter /FlateDecode", &packed(b"BT ET"))), Ok(()));
        assert!(look(&stream("/Filter [/FlateDecode /FlateDecode]", &packed(&bomb))).is_err());
    }
}

//! A form with files, as browsers send it: `multipart/form-data` (RFC 7578), read from a body that is in memory already.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// Parts of a form, at most.
const MOST_PARTS: usize = 1024;

/// Bytes of the lines before a part's content, at most.
const MOST_HEAD: usize = 8 * 1024;

/// A field, or a file where it has a file's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub name: String,
    pub file: Option<String>,
    pub bytes: &'a [u8],
}

/// The parts of a form; none where it is not written as the standard says, to its end.
pub(super) fn parts<'a>(headers: &HeaderMap, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = kind.split_once(';')?;
    let boundary = parameter(parameters, "boundary").filter(|edge| (1..=70).contains(&edge.len()))?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    // What ends a part begins with the end of a line; the first may stand at the very beginning.
    let edge = format!("\r\n--{boundary}").into_bytes();
    let mut rest = match body.strip_prefix(edge.get(2..)?) {
        Some(rest) => rest,
        None => split(body, &edge)?.1,
    };
    let mut all = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(all);
        }
        let line = split(rest, b"\r\n").filter(|(blanks, _)| blanks.iter().all(|byte| b" \t".contains(byte)));
        let (content, next) = split(line?.1, &edge)?;
        if all.len() == MOST_PARTS {
            return None;
        }
        all.push(part(content)?);
        rest = next;
    }
}

/// A part without its edges.
fn part(content: &[u8]) -> Option<Part<'_>> {
    let (head, bytes) = split(content, b"\r\n\r\n").filter(|(head, _)| head.len() <= MOST_HEAD)?;
    let head = std::str::from_utf8(head).ok()?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (kind, parameters) = disposition.split_once(';')?;
    let is_form = kind.trim().eq_ignore_ascii_case("form-data");
    let name = parameter(parameters, "name").filter(|_| is_form)?;
    Some(Part { name, file: parameter(parameters, "filename"), bytes })
}

/// The value of a parameter, in quotation marks or not.
fn parameter(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        let (name, rest) = text.split_once('=')?;
        let (value, rest) = value(rest.trim_start());
        if name.trim_matches([';', ' ', '\t']).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        text = rest;
    }
}

/// A value, and what stands behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let (mut out, mut chars) = (String::new(), quoted.chars());
    while let Some(c) = chars.next().filter(|c| *c != '"') {
        // Browsers write `%22`, some programs `\"`; a backslash before anything else is one of a path.
        let is_escape = c == '\\' && chars.as_str().starts_with('"');
        out.push(if is_escape { chars.next().unwrap_or(c) } else { c });
    }
    (out, chars.as_str())
}

/// What stands before and behind the first `edge`.
fn split<'a>(bytes: &'a [u8], edge: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = edge.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if let Some(behind) = bytes.get(at..)?.strip_prefix(edge) {
            return Some((bytes.get(..at)?, behind));
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Plain<'a> = (String, Option<String>, &'a [u8]);

    fn read<'a>(kind: &str, body: &'a [u8]) -> Option<Vec<Plain<'a>>> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
        let all = parts(&headers, body)?;
        Some(all.into_iter().map(|part| (part.name, part.file, part.bytes)).collect())
    }

    #[test]
    fn a_browsers_form_is_its_fields_and_its_files() {
        let body = "--edge\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\ntoken\r\n--edge\r\n\
            content-disposition: form-data; name=\"files\"; filename=\"ф; a=\\\"b%22.md\"\r\nContent-Type: text/markdown\r\n\r\n\
            # Kite\r\n--edg\r\n\r\nIt flew.\r\n\r\n--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n\r\n--edge--\r\n";
        let read = read("multipart/form-data; charset=utf-8; boundary=\"edge\"", body.as_bytes()).unwrap();
        let named = |file: &str| Some(file.to_owned());
        assert_eq!(
            read,
            [
                ("form".to_owned(), None, &b"token"[..]),
                ("files".to_owned(), named("ф; a=\"b%22.md"), &b"# Kite\r\n--edg\r\n\r\nIt flew.\r\n"[..]),
                ("files".to_owned(), named(""), &b""[..]),
            ]
        );
        assert_eq!(super::tests::read("multipart/form-data; boundary=edge", b"--edge--"), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let whole = "--e\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--e--\r\n";
        assert!(read("multipart/form-data; boundary=e", whole.as_bytes()).is_some());
        for cut in 0..whole.len() - 4 {
            assert_eq!(read("multipart/form-data; boundary=e", &whole.as_bytes()[..cut]), None, "{cut}");
        }
        for kind in ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=e"] {
            assert_eq!(read(kind, whole.as_bytes()), None, "{kind}");
        }
        let many = "--e\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(MOST_PARTS + 1) + "--e--";
        assert_eq!(read("multipart/form-data; boundary=e", many.as_bytes()), None);
    }

    proptest! {
        /// Whatever is inside a file comes out as it went in, unless it has the very edge.
        #[test]
        fn a_file_is_kept_to_the_byte(bytes in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'e'), any::<u8>()], 0..80)) {
            let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.md\"\r\n\r\n".to_vec();
            body.extend(&bytes);
            body.extend(b"\r\n--edge--\r\n");
            prop_assume!(!bytes.windows(8).any(|some| some == b"\r\n--edge"));
            let read = read("multipart/form-data; boundary=edge", &body).unwrap();
            prop_assert_eq!(read[0].2, &bytes[..]);
        }
    }
}

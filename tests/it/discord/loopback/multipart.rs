//! A request's body and the files that came with it: `multipart/form-data` as Discord's page "Uploading Files" has it, the
//! JSON in the part `payload_json` and each file in a part of its own.

use super::exchange::Upload;

/// The JSON and the files of a body; all of it is JSON where it is not multipart.
pub(super) fn parts(content_type: &str, body: &[u8]) -> (Vec<u8>, Vec<Upload>) {
    let Some(boundary) = content_type.strip_prefix("multipart/form-data; boundary=") else {
        return (body.to_vec(), Vec::new());
    };
    let line = format!("--{}", boundary.trim_matches('"'));
    let (mut json, mut files) = (Vec::new(), Vec::new());
    for part in split(body, line.as_bytes()).into_iter().skip(1) {
        let Some((head, bytes)) = cut(part.strip_prefix(b"\r\n").unwrap_or(part), b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(head);
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let name = field(&head, " name=\"", '"').unwrap_or_default();
        if name == "payload_json" {
            json = bytes.to_vec();
            continue;
        }
        files.push(Upload {
            filename: field(&head, "filename=\"", '"').unwrap_or_default(),
            content_type: field(&format!("{head}\r\n").to_lowercase(), "content-type: ", '\r').unwrap_or_default(),
            part: name,
            bytes: bytes.to_vec(),
        });
    }
    (json, files)
}

fn field(head: &str, before: &str, after: char) -> Option<String> {
    head.split_once(before)?.1.split(after).next().map(str::to_owned)
}

fn split<'a>(mut body: &'a [u8], by: &[u8]) -> Vec<&'a [u8]> {
    let mut out = Vec::new();
    while let Some((before, after)) = cut(body, by) {
        out.push(before);
        body = after;
    }
    out.push(body);
    out
}

fn cut<'a>(body: &'a [u8], by: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = body.windows(by.len()).position(|window| window == by)?;
    Some((&body[..at], &body[at + by.len()..]))
}

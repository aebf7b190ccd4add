use super::text::decode;
use crate::ingest::ProblemKind;
use encoding_rs::Encoding;

/// Bytes in UTF-8 where their encoding is told beside them, as a web server does, and they do not tell it themselves;
/// else as they came. A file keeps nothing that was said beside it.
pub(crate) fn with_charset(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    let Some(encoding) = charset.and_then(|label| Encoding::for_label(label.as_bytes())) else { return bytes };
    let is_guess = |kind: &ProblemKind| matches!(kind, ProblemKind::EncodingGuessed { .. });
    if !decode(&bytes).is_ok_and(|decoded| decoded.problems.iter().any(|(_, kind)| is_guess(kind))) {
        return bytes;
    }
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => text.into_owned().into_bytes(),
        None => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_beside_the_bytes_is_believed_where_they_tell_nothing_themselves() {
        let page = "Заголовок статьи\n\nТекст статьи на русском языке, довольно длинный.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(page);
        assert_eq!(with_charset(bytes.to_vec(), Some("windows-1251")), page.as_bytes());
        assert_eq!(with_charset(bytes.to_vec(), None), bytes.to_vec());
        assert_eq!(with_charset(page.as_bytes().to_vec(), Some("windows-1251")), page.as_bytes(), "UTF-8 tells itself");
        assert_eq!(with_charset(bytes.to_vec(), Some("nothing")), bytes.to_vec());
    }
}

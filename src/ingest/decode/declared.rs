use encoding_rs::Encoding;

/// Declarations are looked for in so many bytes, as browsers do.
const WITHIN: usize = 1_024;

/// What markup says its encoding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// As it is written.
    pub label: String,
    /// Where it stands, 1 the first line.
    pub line: usize,
    /// Its decoder; none where the name is unknown.
    pub encoding: Option<&'static Encoding>,
}

/// The encoding declared by `<?xml encoding="…"?>`, `<meta charset="…">` or `<meta … content="…; charset=…">`. A text
/// that does not begin with a tag is no markup and declares nothing, even if it quotes a declaration.
pub(super) fn find(bytes: &[u8]) -> Option<Declared> {
    let head = bytes.get(..WITHIN).unwrap_or(bytes);
    let head: String = head.iter().map(|b| char::from(if b.is_ascii() { *b } else { b'?' })).collect();
    let head = head.to_ascii_lowercase();
    let markup = head.trim_start_matches(|c: char| !c.is_ascii_graphic() || c == '?');
    if !markup.starts_with('<') {
        return None;
    }
    let skipped = head.len() - markup.len();
    let (label, at) = if markup.starts_with("<?xml") { in_xml(markup) } else { None }.or_else(|| in_meta(markup))?;
    let line = head.get(..skipped + at).map_or(1, |before| before.matches('\n').count() + 1);
    Some(Declared { encoding: Encoding::for_label_no_replacement(label.as_bytes()), label, line })
}

fn in_xml(markup: &str) -> Option<(String, usize)> {
    let (declaration, _) = markup.split_once("?>")?;
    Some((value(declaration.split_once("encoding")?.1)?, 0))
}

fn in_meta(markup: &str) -> Option<(String, usize)> {
    let mut at = 0;
    loop {
        let rest = markup.get(at..)?;
        let open = rest.find('<')?;
        let tag = rest.get(open..)?;
        if tag.starts_with("<!--") {
            at += open + tag.find("-->")?;
        } else if tag.starts_with("<meta") {
            let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
            let label = tag.match_indices("charset").find_map(|(n, name)| value(tag.get(n + name.len()..)?));
            if let Some(label) = label {
                return Some((label, at + open));
            }
        }
        at += open + 1;
    }
}

/// What stands after `=`, without quotes.
fn value(text: &str) -> Option<String> {
    let text = text.trim_start().strip_prefix('=')?.trim_start();
    let text = text.trim_start_matches(['"', '\'']);
    let label: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.+".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Option<String> {
        find(text.as_bytes()).map(|d| d.label)
    }

    #[test]
    fn every_way_to_declare_is_read() {
        for text in [
            "<!doctype html><meta charset=\"gbk\">",
            "<html><head><META CHARSET = gbk>",
            "<meta http-equiv='Content-Type' content='text/html; charset=GBK'>",
            "<?xml version='1.0' encoding='gbk'?><rss>",
            "\u{feff}\n <!-- <meta charset=utf-8> --><meta charset=gbk>",
        ] {
            assert_eq!(label(text).as_deref(), Some("gbk"), "{text}");
        }
        assert_eq!(label("# How to\n\nWrite `<meta charset=gbk>`."), None);
        assert_eq!(label("<meta name=charset>"), None);
        assert_eq!(label(&format!("<p>{}<meta charset=gbk>", " ".repeat(WITHIN))), None);
    }

    #[test]
    fn the_line_is_that_of_the_declaration() {
        let found = find(b"<html>\n<head>\n<meta charset='x-no-such'>").unwrap();
        assert_eq!((found.line, found.encoding), (3, None));
    }
}

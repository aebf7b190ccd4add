//! HTML read front to back without a tree: text, tags and comments, nothing repaired. It takes time in proportion to the
//! length on any input, which a parser does not; the gate, the pages that are too heavy and feeds rely on that.

/// A piece of HTML as a linear scan sees it: no tree, no repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HtmlToken<'a> {
    /// Text between tags, entities as they are written.
    Text(&'a str),
    /// What stands inside `<script>`, `<style>` and others whose content is no markup.
    Raw(&'a str),
    Open(Tag<'a>),
    Close(&'a str),
    /// A comment, script or tag that is never closed: all after it would be lost with it.
    Unclosed(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub name: &'a str,
    /// Everything after the name.
    pub rest: &'a str,
    pub attributes: usize,
}

/// Elements whose content a browser does not parse.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Reads HTML front to back once; linear in time on any input, since a search that failed is not repeated.
pub(crate) struct HtmlScanner<'a> {
    text: &'a str,
    at: usize,
    /// The raw element just opened.
    raw: Option<&'static str>,
    /// Closers that do not occur any more.
    missing: Vec<&'static str>,
}

impl<'a> HtmlScanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, raw: None, missing: Vec::new() }
    }

    /// Offset of the next token.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text up to `end` bytes from here, stepped over.
    fn take(&mut self, len: usize) -> &'a str {
        let piece = self.rest().get(..len).unwrap_or_default();
        self.at += len;
        piece
    }

    fn raw_content(&mut self, name: &'static str) -> HtmlToken<'a> {
        if self.missing.contains(&name) {
            return HtmlToken::Unclosed(name);
        }
        let bytes = self.rest().as_bytes();
        let is_closer = |at: usize| {
            bytes.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && bytes[at..].starts_with(b"</")
        };
        if let Some(len) = (0..bytes.len()).find(|at| bytes[*at] == b'<' && is_closer(*at)) {
            return HtmlToken::Raw(self.take(len));
        }
        self.missing.push(name);
        HtmlToken::Unclosed(name)
    }

    fn comment(&mut self) -> Option<HtmlToken<'a>> {
        if self.missing.contains(&"comment") {
            self.take(4);
            return Some(HtmlToken::Unclosed("comment"));
        }
        if let Some(end) = self.rest().get(4..).and_then(|rest| rest.find("-->")) {
            self.take(4 + end + 3);
            return None;
        }
        self.missing.push("comment");
        self.take(4);
        Some(HtmlToken::Unclosed("comment"))
    }

    fn tag(&mut self) -> HtmlToken<'a> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let from = 1 + usize::from(closes);
        let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
        let name_end = bytes.iter().skip(from).position(is_end).map_or(bytes.len(), |n| n + from);
        let name = rest.get(from..name_end).unwrap_or_default();
        let Some((end, attributes)) = tag_end(bytes, name_end) else {
            self.missing.push("tag");
            self.take(1);
            return HtmlToken::Unclosed("tag");
        };
        self.take(end + 1);
        if closes {
            return HtmlToken::Close(name);
        }
        self.raw = RAW.iter().copied().find(|raw| raw.eq_ignore_ascii_case(name));
        HtmlToken::Open(Tag { name, rest: rest.get(name_end..end).unwrap_or_default(), attributes })
    }
}

/// Where the tag that goes on at `from` ends, and how many attributes it has.
fn tag_end(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut attributes = 0;
    let mut in_name = false;
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Some((at, attributes)),
            b'=' => {
                in_name = false;
                at += 1;
                at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                match bytes.get(at) {
                    Some(quote @ (b'"' | b'\'')) => {
                        at += 1 + bytes[at + 1..].iter().position(|b| b == quote)?;
                    }
                    Some(b'>') => continue,
                    _ => {
                        let is_end = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
                        at += bytes[at..].iter().position(is_end)?;
                        continue;
                    }
                }
            }
            b'/' => in_name = false,
            b if b.is_ascii_whitespace() => in_name = false,
            _ => {
                attributes += usize::from(!in_name);
                in_name = true;
            }
        }
        at += 1;
    }
    None
}

impl<'a> Iterator for HtmlScanner<'a> {
    type Item = HtmlToken<'a>;

    fn next(&mut self) -> Option<HtmlToken<'a>> {
        loop {
            let raw = self.raw.take();
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if let Some(name) = raw {
                return Some(self.raw_content(name));
            }
            let bytes = rest.as_bytes();
            let opens = |at: usize| {
                bytes[at] == b'<'
                    && match bytes.get(at + 1) {
                        Some(b'/') => bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic),
                        Some(b'!' | b'?') => true,
                        Some(b) => b.is_ascii_alphabetic(),
                        None => false,
                    }
            };
            if !opens(0) || (bytes.get(1).is_some_and(|b| !matches!(b, b'!' | b'?')) && self.missing.contains(&"tag")) {
                let len = (1..bytes.len()).find(|at| opens(*at)).unwrap_or(bytes.len());
                return Some(HtmlToken::Text(self.take(len)));
            }
            if rest.starts_with("<!--") {
                match self.comment() {
                    Some(token) => return Some(token),
                    None => continue,
                }
            }
            if matches!(bytes.get(1), Some(b'!' | b'?')) {
                let len = bytes.iter().position(|b| *b == b'>').map_or(bytes.len(), |n| n + 1);
                self.take(len);
                continue;
            }
            return Some(self.tag());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_text_and_raw_content_are_told_apart() {
        let tokens: Vec<_> =
            HtmlScanner::new("<!doctype html><a href='x>y' b=c d>1 < 2</a><!-- <b> --><script>if (a<b)</script>")
                .collect();
        let open = |name, rest, attributes| HtmlToken::Open(Tag { name, rest, attributes });
        assert_eq!(
            tokens,
            [
                open("a", " href='x>y' b=c d", 3),
                HtmlToken::Text("1 < 2"),
                HtmlToken::Close("a"),
                open("script", "", 0),
                HtmlToken::Raw("if (a<b)"),
                HtmlToken::Close("script"),
            ]
        );
    }

    #[test]
    fn what_is_never_closed_is_told_and_the_rest_read() {
        for text in ["<!-- x <p>kept", "<script>x <p>kept", "<p>a</p><a href=\"x <p>kept"] {
            let tokens: Vec<_> = HtmlScanner::new(text).collect();
            assert!(tokens.iter().any(|t| matches!(t, HtmlToken::Unclosed(_))), "{text}");
            assert!(tokens.iter().any(|t| matches!(t, HtmlToken::Text(t) if t.contains("kept"))), "{text}");
        }
    }
}

use crate::ingest::block::Block;
use quick_xml::escape::resolve_html5_entity;

/// Elements that end the line they stand in.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "hr",
    "details",
    "summary",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Elements whose text is not the article's.
const SKIPPED: &[&str] = &["script", "style", "template", "noscript", "iframe", "svg", "figcaption", "button", "form"];

/// The headings and paragraphs of a piece of HTML, in one pass without a tree.
pub(super) fn html_blocks(html: &str, line: usize) -> Vec<Block> {
    let mut out = Blocks { out: Vec::new(), text: String::new(), level: None, line };
    let mut rest = html;
    // Each is looked for once: a thousand that never end must not cost a thousand readings.
    let mut endless: Vec<String> = Vec::new();
    while let Some((text, tag)) = rest.split_once('<') {
        out.push(text);
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            // A lone `<` is a character of the text.
            out.push("<");
            rest = tag;
            continue;
        }
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        rest = after;
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default().to_ascii_lowercase();
        if !is_end && !tag.ends_with('/') && SKIPPED.contains(&name.as_str()) && !endless.contains(&name) {
            match after_end(rest, &name) {
                Some(after) => rest = after,
                None => endless.push(name),
            }
        } else if name == "br" {
            out.text.push('\n');
        } else if BLOCKS.contains(&name.as_str()) {
            out.flush();
            let level = name.strip_prefix('h').and_then(|level| level.parse().ok());
            out.level = level.filter(|_| !is_end);
        }
    }
    out.push(rest);
    out.flush();
    out.out
}

/// What follows the end of an element; none where it has no end.
fn after_end<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let end = format!("</{name}");
    let found = rest
        .match_indices("</")
        .find(|(at, _)| rest.get(*at..at + end.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&end)));
    found.and_then(|(at, _)| rest.get(at..)?.split_once('>')).map(|(_, after)| after)
}

struct Blocks {
    out: Vec<Block>,
    text: String,
    /// Of the heading that is open.
    level: Option<u8>,
    line: usize,
}

impl Blocks {
    fn push(&mut self, text: &str) {
        // Line breaks in HTML are spaces.
        self.text.push_str(&unescape(text).replace(['\n', '\r', '\t'], " "));
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let level = self.level.take();
        let lines: Vec<String> = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let text = lines.join("\n");
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.out.push(match level {
            Some(level) => Block::heading(level, text, self.line),
            None => Block::paragraph(text, self.line),
        });
    }
}

/// The text with HTML's character references resolved; what is none stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_NAME).position(|b| b == b';');
        let name = end.and_then(|end| after.get(..end));
        if let Some((name, value)) = name.and_then(|name| Some((name, resolve(name)?))) {
            out.push_str(&value);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// HTML's longest reference is `&CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 33;

/// What `&name;` stands for.
pub(crate) fn resolve(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_headings_come_out_of_the_tags() {
        let blocks = html_blocks(
            "Lead &amp; more<br>next<h2 id=x>A&nbsp;part</h2><p>One\n <b>two</b>.<script>x < y</script></p><ul><li>three &lt;b&gt;</ul><!-- no -->5 < 6",
            7,
        );
        let texts: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["Lead & more\nnext", "A part", "One two.", "three <b>", "5 < 6"]);
        assert!(blocks[1].is_heading() && blocks.iter().all(|b| b.line == 7));
    }
}

//! Tells a text's format by its content: Markdown, a web page, scraped text, a feed, or something that is none of these. The
//! file's name decides only what the content leaves open, because files are renamed and pages saved under any name.

use super::front_matter;

/// The formats that files are told apart into, by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Markdown,
    Scraped,
    Html,
    Feed,
    /// Something that is no article, by its name.
    Other(&'static str),
}

/// Tells the format of `text`. The file's name decides only what its content leaves open.
pub(crate) fn sniff(text: &str, name: &str) -> Format {
    let start = text.trim_start();
    if ["---", "+++", ";;;"].iter().any(|fence| start.lines().next().is_some_and(|l| l.trim_end() == *fence)) {
        return Format::Markdown;
    }
    let beginning: String = start.chars().take(1_000).flat_map(char::to_lowercase).collect();
    match root_element(start).map(str::to_lowercase).as_deref() {
        Some("rss" | "feed" | "atom:feed" | "rdf:rdf") => return Format::Feed,
        Some("html") => return Format::Html,
        Some("opml") => return Format::Other("a list of feeds (OPML)"),
        Some(_) if start.starts_with("<?xml") => return Format::Other("XML that is no feed"),
        _ => {}
    }
    if super::feed::is_json_feed(start) {
        return Format::Feed;
    }
    if front_matter::is_json(start) {
        return Format::Markdown;
    }
    // The tag `<html>` may be left out, and a page's scripts look like a program.
    let begins = |tags: &[&str]| tags.iter().any(|tag| beginning.starts_with(tag));
    if begins(&["<!doctype html", "<head", "<body"]) || begins(&["<script", "<style", "<link"]) && has_page(start) {
        return Format::Html;
    }
    if let Some(name) = not_prose(start) {
        return Format::Other(name);
    }
    let is_page = beginning.contains("<html") || beginning.contains("<!doctype html");
    let is_html = ["<meta", "<title"].iter().any(|tag| beginning.starts_with(tag))
        || (beginning.starts_with("<!--") && is_page)
        || (beginning.contains("<head") && beginning.contains("<body"))
        || is_fragment(start);
    if is_html {
        return Format::Html;
    }
    let mut in_code = false;
    let mut marks = 0;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
            marks += 1;
        } else if !in_code {
            let hashes = line.bytes().take_while(|b| *b == b'#').count();
            let heading = (1..=6).contains(&hashes) && line.get(hashes..).is_some_and(|rest| rest.starts_with(' '));
            let bold = line.len() > 4 && line.starts_with("**") && line.ends_with("**");
            let has_link = line.contains("](");
            let underline = line.len() > 2 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
            marks += usize::from(heading || bold || has_link || underline);
        }
    }
    let lower = name.to_lowercase();
    let by_name = [".md", ".markdown"].iter().any(|ending| lower.ends_with(ending));
    if marks > 0 && (by_name || marks > 1 || start.starts_with("# ")) { Format::Markdown } else { Format::Scraped }
}

/// Whether a text that begins with a script has a page's elements after it.
fn has_page(text: &str) -> bool {
    let start = text.as_bytes().get(..SCRIPTS).unwrap_or(text.as_bytes());
    let has = |tag: &[u8]| start.windows(tag.len()).any(|bytes| bytes.eq_ignore_ascii_case(tag));
    has(b"<html") || has(b"<body")
}

/// Scripts before a page have no more bytes.
const SCRIPTS: usize = 64 * 1024;

/// So many lines of a file are looked at.
const SAMPLE: usize = 60;

/// What a file is that is no article though it is text: a saved e-mail of a page, a table, a program.
fn not_prose(text: &str) -> Option<&'static str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|l| !l.trim().is_empty()).take(SAMPLE).collect();
    let has = |name: &str| lines.iter().any(|l| l.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name)));
    if has("MIME-Version:") && has("Content-Type: multipart/") {
        return Some("a web archive (MHTML)");
    }
    let is_table = [',', ';', '\t'].iter().any(|mark| {
        let columns = |l: &&str| l.matches(*mark).count();
        let first = lines.first().map_or(0, columns);
        let is_row = |l: &&str| columns(l) == first && !(*mark != '\t' && l.contains(&format!("{mark} ")));
        first >= 2 && lines.len() >= 3 && lines.iter().all(is_row)
    });
    if is_table {
        return Some("a table (CSV)");
    }
    let code = lines.iter().filter(|l| is_code(l)).count();
    let is_program = text.starts_with("#!/") || (code >= FEWEST_CODE && code * 3 >= lines.len());
    is_program.then_some("a program's source")
}

/// Fewer lines of code are an example.
const FEWEST_CODE: usize = 4;

fn is_code(line: &str) -> bool {
    let line = line.trim();
    let starts = [
        "import ",
        "from ",
        "def ",
        "class ",
        "if __name__",
        "#include",
        "function ",
        "const ",
        "let ",
        "var ",
        "return ",
        "elif ",
        "else:",
        "try:",
        "except",
        "print(",
        "public ",
        "private ",
        "fn ",
        "use ",
        "pub ",
    ];
    let is_call = line.ends_with([')', ':', ';', '{', '}', ',', '(']) && (line.contains('(') || line.contains(" = "));
    is_call
        || (starts.iter().any(|start| line.starts_with(start))
            && !line.ends_with(['.', '?', '!', '。'])
            && line.len() < 80)
        || matches!(line, "{" | "}" | "};" | ")" | "]")
}

/// Whether a text that begins with a tag is a piece of a page: several elements that hold blocks, and hardly a line
/// that does not touch a tag.
fn is_fragment(text: &str) -> bool {
    let blocks = ["<p>", "<p ", "<div", "<article", "<main", "<section", "<h1", "<h2", "<ul", "<table"];
    let sample: String = text.chars().take(4_000).flat_map(char::to_lowercase).collect();
    let elements: usize = blocks.iter().map(|tag| sample.matches(tag).count()).sum();
    blocks.iter().any(|tag| sample.starts_with(tag)) && elements >= 3 && sample.matches("</").count() >= 3
}

/// The name of the first element, if nothing but comments, instructions and a document type stands before it.
fn root_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let tag = rest.strip_prefix('<')?;
        let (end, after) = match tag.get(..3) {
            Some("!--") => ("-->", tag),
            Some(start) if start.starts_with('?') => ("?>", tag),
            // A document type may declare entities between brackets.
            Some(start) if start.starts_with('!') => {
                let declares = tag.find('[').is_some_and(|bracket| tag.find('>').is_some_and(|end| bracket < end));
                (if declares { "]>" } else { ">" }, tag)
            }
            _ => {
                return tag
                    .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
                    .next()
                    .filter(|n| !n.is_empty());
            }
        };
        rest = after.split_once(end)?.1.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(sniff("---\ntitle: x\n---\n", "a.txt"), Format::Markdown);
        assert_eq!(sniff("# Title\n\nText.", "a"), Format::Markdown);
        assert_eq!(sniff("Skip to content\n\nTitle\n\nText.", "a.md"), Format::Scraped);
        assert_eq!(sniff("<!DOCTYPE html><p>x", "a.md"), Format::Html);
        assert_eq!(sniff("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>\n<html lang='en'>", "a.xml"), Format::Html);
        for feed in [
            "<?xml version='1.0'?><!-- x --><rss version='2.0'>",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<!DOCTYPE rss [<!ENTITY a 'b>'>]>\n<rss>",
            "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
        ] {
            assert_eq!(sniff(feed, "a.txt"), Format::Feed, "{feed}");
        }
        assert_eq!(sniff("<?xml version='1.0'?><urlset>", "a.xml"), Format::Other("XML that is no feed"));
        assert_eq!(sniff("<opml version='2.0'>", "a.xml"), Format::Other("a list of feeds (OPML)"));
        assert_eq!(sniff("{\"title\": \"T\"}\n\nText.", "a.md"), Format::Markdown);
    }

    #[test]
    fn what_is_no_prose_is_named() {
        let mail = "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html><p>x";
        let csv = "name,town,people\nAnna,Rye,12\nBo,Hythe,9\nCy,Deal,4\n";
        let program = "import os\nfrom sys import argv\n\ndef main():\n    for name in argv:\n        print(name)\n\nif __name__ == '__main__':\n    main()\n";
        assert_eq!(sniff(mail, "a.html"), Format::Other("a web archive (MHTML)"));
        assert_eq!(sniff(csv, "a.txt"), Format::Other("a table (CSV)"));
        assert_eq!(sniff(program, "a.txt"), Format::Other("a program's source"));
        for prose in [
            "A title\n\nAnna, Bo, and Cy came.\n\nThey left, later, at noon.\n",
            "One, two, three\n\nFour, five, six\n\nSeven, eight, nine\n",
            "How to print\n\nWrite this:\n\nprint(1)\n\nIt prints one.\n\nThen go home.\n",
        ] {
            assert_eq!(sniff(prose, "a.txt"), Format::Scraped, "{prose}");
        }
    }
}

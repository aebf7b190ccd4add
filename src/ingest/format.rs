//! Tells a text's format by its content: Markdown, a web page, scraped text, a feed, or something that is none of these. The
//! file's name decides only what the content leaves open, because files are renamed and pages saved under any name.

use super::bare_fields::has_bare_fields;
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
    if begins(&["<!doctype html", "<head", "<body", "<meta", "<title"])
        || begins(&["<script", "<style", "<link"]) && has_page(start)
    {
        return Format::Html;
    }
    let lower = name.to_lowercase();
    let by_name = MARKDOWN.iter().any(|ending| lower.ends_with(ending));
    if let Some(name) = not_prose(start, by_name) {
        return Format::Other(name);
    }
    let is_page = beginning.contains("<html") || beginning.contains("<!doctype html");
    let (headings, marks) = markdown_marks(text);
    let is_html = (beginning.starts_with("<!--") && is_page)
        || (beginning.contains("<head") && beginning.contains("<body"))
        || is_fragment(start);
    // Markdown may begin with elements of a page, a centred title above all, and show a page in its code.
    if is_html && !(by_name && marks > 0) {
        return Format::Html;
    }
    if by_name && has_bare_fields(start) {
        return Format::Markdown;
    }
    let is_markdown = if by_name { marks > 0 } else { headings > 0 && (marks > 1 || start.starts_with("# ")) };
    if is_markdown { Format::Markdown } else { Format::Scraped }
}

/// Endings of Markdown.
const MARKDOWN: &[&str] = &[".md", ".mdx", ".markdown", ".mdown"];

/// How many headings of Markdown a text has outside of code, and how many marks of it in all. Text without a heading is not
/// Markdown for a bold line or a link: it has no title as that.
fn markdown_marks(text: &str) -> (usize, usize) {
    let mut in_code = false;
    let (mut headings, mut marks) = (0, 0);
    let mut above = "";
    for line in text.lines() {
        let line = line.trim();
        if is_fence(line) {
            in_code = !in_code;
            marks += 1;
        } else if !in_code {
            let hashes = line.bytes().take_while(|b| *b == b'#').count();
            let heading = (1..=6).contains(&hashes) && line.get(hashes..).is_some_and(|rest| rest.starts_with(' '));
            let bold = line.len() > 4 && line.starts_with("**") && line.ends_with("**");
            let has_link = line.contains("](");
            let is_line = line.len() > 2 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
            headings += usize::from(heading || (is_line && !above.is_empty()));
            marks += usize::from(heading || bold || has_link || is_line);
        }
        above = line;
    }
    (headings, marks)
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
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

/// What a file is that is no article though it is text: a saved e-mail of a page, a table, a program. A file that is named as
/// Markdown is a program only where most of it is code.
fn not_prose(text: &str, is_markdown: bool) -> Option<&'static str> {
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
    if text.starts_with("#!/") {
        return Some("a program's source");
    }
    let lines: Vec<&str> = outside_fences(text).take(SAMPLE).collect();
    let code = lines.iter().filter(|l| is_code(l)).count();
    let is_program =
        code >= FEWEST_CODE && if is_markdown { code * 3 >= lines.len() * 2 } else { code * 3 >= lines.len() };
    is_program.then_some("a program's source")
}

/// Lines with words outside of Markdown's code: what stands in it is an example.
fn outside_fences(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = is_fence(line);
        in_code ^= is_fence;
        !in_code && !is_fence && !line.trim().is_empty()
    })
}

/// Fewer lines of code are an example.
const FEWEST_CODE: usize = 4;

fn is_code(line: &str) -> bool {
    let line = line.trim();
    // A link, a badge, an entry of a list or of a table.
    let is_markup = line.contains("](") || line.contains("][") || line.starts_with(['#', '>', '|', '[', '!', '<', '`']);
    let is_item = ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark));
    if is_item || (is_markup && !line.starts_with("#include") && !line.starts_with("#define")) {
        return false;
    }
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
    fn a_page_that_begins_with_its_scripts_is_a_page() {
        let scripts = "var y = f(x);\n".repeat(20);
        let page = format!("<!DOCTYPE html>\n\n<head><script>\n{scripts}</script></head><body><p>Text.</p></body>");
        assert_eq!(sniff(&page, "a.html"), Format::Html);
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

    #[test]
    fn markdown_is_no_program_for_its_links_badges_and_code() {
        let link = |n: usize| format!("* [Why {n} (and how)](#why-{n})\n");
        let links: String = (0..8).map(link).collect();
        let badges = "[![Build](https://a.example/b.svg)](https://a.example)\n".repeat(5);
        let code = "```rust\nuse a::b;\nfn main() {\n    let c = b(1);\n    print(c);\n}\n```\n";
        for text in [
            format!("# A\n\n{links}\nText.\n"),
            format!("{badges}\n# A\n\n{code}\nText.\n"),
            format!("# A\n\n{code}"),
            "# Log\n\n## 2.1\n\n- Fix it ([#1](https://a.example/1))\n".repeat(6),
        ] {
            assert_eq!(sniff(&text, "a.md"), Format::Markdown, "{text}");
        }
        let program = "import os\nfrom sys import argv\ndef main():\n    print(argv)\nclass A:\n    pass\nmain()\n";
        assert_eq!(sniff(program, "a.md"), Format::Other("a program's source"));
    }

    #[test]
    fn markdown_that_begins_with_elements_or_shows_a_page_is_no_page() {
        let centred = "<div align=\"center\">\n<h1>Boats</h1>\n<p>They sail.</p>\n<p><b>Daily</b></p>\n</div>\n";
        let shown = "# Boats\n\n```html\n<html><head></head><body><p>a</p></body></html>\n```\n";
        for text in [format!("{centred}\n## Fares\n\nSee [them](a).\n"), shown.to_owned()] {
            assert_eq!(sniff(&text, "README.md"), Format::Markdown, "{text}");
        }
        assert_eq!(sniff(centred, "a.md"), Format::Html);
    }

    #[test]
    fn text_with_bold_lines_or_a_rule_and_no_heading_is_text() {
        for text in ["T\n\n**One**\n\nText.\n\n**Two**\n\nText.", "T\n\nText.\n\n-----\n\nText.\n\n-----\n"] {
            assert_eq!(sniff(text, "a.txt"), Format::Scraped, "{text}");
        }
        assert_eq!(sniff("# T\n\nText.", "a.txt"), Format::Markdown);
        assert_eq!(sniff("T\n===\n\nText.\n\nPart\n---\n\nText.", "a.txt"), Format::Markdown);
    }
}

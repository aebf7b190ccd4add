use super::scan::{HtmlScanner, HtmlToken};

/// Tags of a page's head larger or later than this say nothing of it.
const MAX_TAG: usize = 16 * 1024;
const MAX_TAGS: usize = 1_000;

/// Descriptions (JSON-LD) of so many bytes together are read.
const MAX_DESCRIPTIONS: usize = 4 * 1024 * 1024;

/// The parts of a page that say what it is, as a small page of their own: what a page that is too much to parse still tells.
pub(super) fn skeleton(html: &str) -> String {
    let mut out = String::new();
    let (mut tags, mut described) = (0, 0);
    let mut open: Option<&str> = None;
    let mut scanner = HtmlScanner::new(html);
    loop {
        let from = scanner.offset();
        let Some(token) = scanner.next() else {
            return out;
        };
        let piece = html.get(from..scanner.offset()).unwrap_or_default();
        match token {
            HtmlToken::Open(tag) => {
                let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
                let is_description = is("script") && tag.rest.to_ascii_lowercase().contains("ld+json");
                open = if is_description { Some("script") } else { is("title").then_some("title") };
                let is_kept = open.is_some() || is("html") || is("meta") || is("link");
                if is_kept && piece.len() <= MAX_TAG && tags < MAX_TAGS {
                    tags += 1;
                    out.push_str(piece);
                } else {
                    open = None;
                }
            }
            HtmlToken::Raw(content) => {
                if let Some(name) = open.take() {
                    described += content.len();
                    let is_kept = described <= MAX_DESCRIPTIONS;
                    out.push_str(if is_kept { content } else { "" });
                    out.extend(["</", name, ">"]);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_page_is_kept_and_its_body_is_not() {
        let page = "<html lang=de><head><meta name=author content='Ana Ruiz'><title>T</title><script>x</script>\
            <script type='application/ld+json'>{\"a\":1}</script></head><body><p>Words.</p><title>U</title></body>";
        assert_eq!(
            skeleton(page),
            "<html lang=de><meta name=author content='Ana Ruiz'><title>T</title>\
             <script type='application/ld+json'>{\"a\":1}</script><title>U</title>"
        );
    }
}

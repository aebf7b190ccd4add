use super::scan::{HtmlScanner, HtmlToken};

/// The page as a browser without scripts shows it: what stands in `<noscript>` is part of it. None where nothing does.
pub(super) fn without_scripts(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len());
    let mut copied = 0;
    let mut scanner = HtmlScanner::new(html);
    loop {
        let from = scanner.offset();
        let Some(token) = scanner.next() else {
            break;
        };
        let name = match token {
            HtmlToken::Open(tag) => tag.name,
            HtmlToken::Close(name) => name,
            _ => continue,
        };
        if name.eq_ignore_ascii_case("noscript") {
            out.push_str(html.get(copied..from).unwrap_or_default());
            copied = scanner.offset();
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_noscript_is_part_of_the_page() {
        assert_eq!(without_scripts("<p>a</p><NOSCRIPT x><p>b</p></noscript>c").as_deref(), Some("<p>a</p><p>b</p>c"));
        assert_eq!(without_scripts("<p>a</p><script>'<noscript>'</script>"), None);
    }
}

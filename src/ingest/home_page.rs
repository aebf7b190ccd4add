use url::Url;

/// Last parts of the address of a site's first page.
const NAMES: &[&str] = &["", "index", "home", "homepage", "default", "start", "main"];

/// Whether an address is that of a site's first page, in whatever language.
pub(super) fn is_home(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let path = url.path().trim_matches('/').to_lowercase();
    let stem =
        [".html", ".htm", ".php", ".aspx", ".asp"].iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(&path);
    let stem = stem.strip_prefix("index.").filter(|rest| is_language(rest)).unwrap_or(stem);
    let (language, rest) = stem.split_once('/').unwrap_or((stem, ""));
    let is_home = NAMES.contains(&stem) || (is_language(language) && NAMES.contains(&rest));
    // `/?p=12` is an article of WordPress, `/#!/a` one of a page that builds itself.
    let is_tracked = url.query().is_none_or(|query| query.split('&').all(|part| part.starts_with("utm_")));
    is_home && is_tracked && url.fragment().is_none_or(str::is_empty)
}

/// A language's tag as paths have it: `en`, `pt-br`, `zh-hant`.
fn is_language(part: &str) -> bool {
    let (language, region) = part.split_once(['-', '_']).unwrap_or((part, ""));
    let are_letters = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    language.len() == 2 && are_letters(language) && are_letters(region) && matches!(region.len(), 0 | 2 | 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_page_is_known_by_its_address() {
        for home in [
            "https://x.example",
            "https://x.example/",
            "https://x.example/index.html",
            "https://x.example/en/",
            "https://x.example/zh-hant",
            "https://x.example/en/index.php",
            "https://x.example/?utm_source=a",
        ] {
            assert!(is_home(home), "{home}");
        }
        for page in [
            "https://x.example/?p=12",
            "https://x.example/#!/swans",
            "https://x.example/news",
            "https://x.example/en/swans",
            "https://x.example/eel",
            "swans",
        ] {
            assert!(!is_home(page), "{page}");
        }
    }
}

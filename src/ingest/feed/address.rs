use url::Url;

/// The address `link` as seen from `base`; where neither is a whole address, the path from where `base` is seen from.
pub(super) fn joined(base: &str, link: &str) -> String {
    if link.is_empty() || base.is_empty() || Url::parse(link).is_ok() {
        return link.to_owned();
    }
    if let Ok(base) = Url::parse(base) {
        return base.join(link).map_or_else(|_| link.to_owned(), String::from);
    }
    let path = base.split(['?', '#']).next().unwrap_or_default();
    match link.chars().next() {
        Some('/') => link.to_owned(),
        Some('?' | '#') => format!("{path}{link}"),
        _ => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let link = link.trim_start_matches("./");
            if path.contains('/') { format!("{folder}/{link}") } else { link.to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_seen_from_its_base_and_that_from_the_one_around_it() {
        let feed = "https://x.example/news/";
        for (base, link, expected) in [
            (feed, "one", "https://x.example/news/one"),
            (feed, "/one", "https://x.example/one"),
            (feed, "../one", "https://x.example/one"),
            (feed, "//y.example/one", "https://y.example/one"),
            (feed, "https://y.example/one", "https://y.example/one"),
            (feed, "?p=1", "https://x.example/news/?p=1"),
            ("", "one", "one"),
            (feed, "", ""),
        ] {
            assert_eq!(joined(base, link), expected, "{base} {link}");
        }
        assert_eq!(joined(feed, &joined("/archive/2026/", "seven")), "https://x.example/archive/2026/seven");
        assert_eq!(joined(feed, &joined("archive/", "seven")), "https://x.example/news/archive/seven");
        assert_eq!(joined(&joined(feed, "/archive/"), "seven"), "https://x.example/archive/seven");
    }
}

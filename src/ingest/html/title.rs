use crate::ingest::faq::key;

/// What stands between a title and a site's name.
const MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", "|", " ~ ", "｜", "_"];

/// The title without the site's name at its end or beginning. `sites` are the names the page gives its site, `heading`
/// is its `<h1>`: a title that is the heading and more has the site's name in the rest.
pub(super) fn without_site(title: &str, sites: &[String], heading: Option<&str>) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(heading) = heading {
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_rest = |rest: &str| rest.is_empty() || MARKS.iter().any(|m| rest.starts_with(m.trim_end()));
        if !heading.is_empty() && title.strip_prefix(heading.as_str()).is_some_and(is_rest) {
            return heading;
        }
    }
    let sites: Vec<String> = sites.iter().map(|s| key(s)).filter(|s| !s.is_empty()).collect();
    let is_site = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && sites.iter().any(|site| {
                part == *site
                    || (site.len() > 3
                        && part.starts_with(site.as_str())
                        && part.len() < site.len() * 3
                        && part.len() < 40)
                    || (part.len() > 3 && site.contains(part.as_str()))
            })
    };
    let mut title = title.as_str();
    loop {
        let cut = MARKS.iter().find_map(|mark| {
            let last = title
                .rsplit_once(mark)
                .filter(|(rest, site)| !rest.trim().is_empty() && is_site(site))
                .map(|(rest, _)| rest);
            last.or_else(|| {
                title
                    .split_once(mark)
                    .filter(|(site, rest)| !rest.trim().is_empty() && is_site(site))
                    .map(|(_, rest)| rest)
            })
        });
        match cut {
            Some(rest) => title = rest.trim(),
            None => return title.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_comes_off_and_nothing_else() {
        let sites = ["The Daily Kite".to_owned(), "dailykite".to_owned()];
        let title = |title: &str| without_site(title, &sites, None);
        assert_eq!(title("A red day | The Daily Kite"), "A red day");
        assert_eq!(title("Daily Kite – A red day"), "A red day");
        assert_eq!(title("A red day - and a blue one"), "A red day - and a blue one");
        assert_eq!(title("The Daily Kite"), "The Daily Kite");
        assert_eq!(without_site("A red day | Home of kites", &[], Some("A red day")), "A red day");
        assert_eq!(without_site("A red day or two", &[], Some("A red day")), "A red day or two");
    }
}

//! An article's title without the site's name. Sources that state the title itself come first; from a `<title>` the part is
//! taken off that the page calls its site, or that is short and stands at an end.

use super::elements::PageElements;
use super::schema::{all, is_a, text};
use crate::ingest::faq::key;
use serde_json::Value;
use std::collections::BTreeSet;

/// What stands between a title and a site's name.
const MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", "|", " ~ ", "｜", "_"];

/// The names that a page gives its site, and those in its address.
pub(super) fn sites(seen: &PageElements, items: &[Value]) -> Vec<String> {
    let names = [
        "og:site_name",
        "application-name",
        "twitter:site",
        "apple-mobile-web-app-title",
        "al:android:app_name",
        "dc:publisher",
    ];
    let mut out: Vec<String> =
        names.iter().filter_map(|name| seen.meta(name)).map(|n| n.trim_start_matches('@').to_owned()).collect();
    let publishers =
        items.iter().flat_map(|i| all(i.get("publisher"))).filter_map(|p| p.as_str().or_else(|| text(p, "name")));
    let kinds = ["WebSite", "Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness"];
    let organisations = items.iter().filter(|i| is_a(i, &kinds)).filter_map(|i| text(i, "name"));
    out.extend(publishers.chain(organisations).map(str::to_owned));
    let address = seen.canonicals.first().map(String::as_str).or_else(|| seen.meta("og:url"));
    let host = address.and_then(|a| a.split("://").nth(1)).and_then(|a| a.split('/').next()).unwrap_or_default();
    let host = host.trim_start_matches("www.");
    out.push(host.to_owned());
    out.extend(host.rsplit_once('.').map(|(name, _)| name.to_owned()));
    out.extend(host.split('.').rev().nth(1).map(str::to_owned));
    out.extend(seen.site_headings.iter().cloned());
    out.extend(heading_of_site(seen).map(str::to_owned));
    // Some pages give their own title as the application's name.
    let is_title =
        |name: &str| name.split_whitespace().count() > MOST_SITE_WORDS && key(&seen.title).starts_with(&key(name));
    out.retain(|name| !key(name).is_empty() && !is_title(name));
    out
}

/// The site's name, where a page of a book or of a site has it for its first heading: `<title>` then is that of another heading
/// and the name.
fn heading_of_site(seen: &PageElements) -> Option<&str> {
    let headings = || seen.headings.iter().take(MOST_HEADINGS);
    // Forums write what they show before it: `View topic - Lamps`.
    let is_heading = |text: &str| {
        headings().any(|(_, heading)| {
            let shown = VIEWS.iter().find_map(|view| text.trim().strip_prefix(view)).unwrap_or(text);
            key(heading) == key(shown)
        })
    };
    headings().filter(|(level, _)| *level == 1).map(|(_, text)| text.as_str()).find(|text| {
        let is_name = |part: &str| key(part) == key(text) && !key(part).is_empty();
        MARKS.iter().any(|mark| {
            let last = seen.title.rsplit_once(mark).is_some_and(|(rest, last)| is_name(last) && is_heading(rest));
            last || seen.title.split_once(mark).is_some_and(|(first, rest)| is_name(first) && is_heading(rest))
        })
    })
}

/// The article's title without the site's name.
pub(super) fn title(seen: &PageElements, articles: &[&Value], sites: &[String]) -> String {
    let headline = articles.iter().find_map(|i| text(i, "headline").or_else(|| text(i, "name")));
    let headline = headline.map(super::questions::line);
    let og =
        ["og:title", "twitter:title", "dc:title", "dcterms:title", "citation_title", "parsely-title", "sailthru:title"]
            .iter()
            .find_map(|name| seen.meta(name).filter(|t| !t.trim().is_empty()));
    let others = [headline.as_deref().unwrap_or_default(), og.unwrap_or_default(), &seen.title];
    let heading = heading(seen, &others, sites);
    let clean = |raw: &str| {
        let bare = without_site(raw, sites, heading);
        VIEWS
            .iter()
            .find_map(|view| bare.strip_prefix(view))
            .map_or(bare.clone(), |rest| without_site(rest, sites, heading))
    };
    let (headline, og) = (headline.map(|t| clean(&t)), og.map(clean));
    // A headline that nothing else on the page says is a description.
    let said = [og.as_deref().unwrap_or_default(), heading.unwrap_or_default(), &seen.title];
    let headline = headline.filter(|h| said.iter().all(|s| s.is_empty()) || said.iter().any(|s| is_about(h, s)));
    if let (Some(headline), Some(og), Some(heading)) = (&headline, &og, heading)
        && key(headline) != key(og)
        && key(og) == key(heading)
    {
        return og.clone();
    }
    let is_site = |title: &String| sites.iter().any(|site| key(site) == key(title));
    let found = headline.or(og).filter(|t| !(key(t).is_empty() || is_site(t) && heading.is_some()));
    let found = found.or_else(|| heading.map(str::to_owned)).unwrap_or_else(|| without_last(&clean(&seen.title)));
    if found.is_empty() { seen.headings.first().map(|h| h.1.clone()).unwrap_or_default() } else { found }
}

/// The heading that is the article's title: one that says all of another title of the page, else the `<h1>` that is about
/// the same; where the others name only the site, the first.
fn heading<'a>(seen: &'a PageElements, others: &[&str], sites: &[String]) -> Option<&'a str> {
    let is_site = |text: &str| sites.iter().any(|site| key(site) == key(text));
    let told: Vec<String> = others
        .iter()
        .map(|other| without_site(other, sites, None))
        .filter(|t| !key(t).is_empty() && !is_site(t))
        .collect();
    let headings = || seen.headings.iter().take(MOST_HEADINGS).filter(|(_, text)| !is_site(text));
    let is_whole = |text: &str| {
        key(text).chars().count() >= SHORT
            && others.iter().any(|other| key(other) == key(text) || without_site(other, &[], Some(text)) == text)
    };
    let whole = headings().find(|(_, text)| is_whole(text));
    // A title may go on with a subtitle, an author and the names of a paper and of its host.
    let begins = |title: &str, text: &str| text.contains(' ') && key(title).starts_with(&key(text));
    let about =
        headings().find(|(level, text)| *level == 1 && told.iter().any(|t| is_about(text, t) || begins(t, text)));
    let found = whole.or(about);
    // `<title>` alone, of a word or two, is the site's.
    let only_site = told.iter().all(|t| key(t) == key(&seen.title) && t.split(' ').count() <= 2 && t.is_ascii());
    let own = || headings().find(|(level, text)| *level == 1 && key(text) != key(&seen.title));
    let found = if only_site { own().or(found) } else { found };
    found.map(|(_, text)| text.as_str())
}

/// Whether two titles share half of the words of the shorter one.
pub(super) fn is_about(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let is_wide = |c: char| ('\u{3040}'..='\u{9fff}').contains(&c);
        let lower = text.to_lowercase();
        let wide = lower.chars().filter(|c| is_wide(*c)).map(String::from);
        let narrow =
            lower.split(|c: char| !c.is_alphanumeric() || is_wide(c)).filter(|w| !w.is_empty()).map(str::to_owned);
        narrow.chain(wide).collect()
    };
    let (one, other) = (words(one), words(other));
    let both = one.intersection(&other).count();
    let shorter = one.len().min(other.len());
    // Half of the shorter one in common, and no more than four times its words: a teaser and a title are no further apart.
    both >= shorter.min(2) && both > 0 && both * 2 >= shorter && one.len().max(other.len()) <= shorter * 4
}

/// A `<title>` without its last part, where that is short and the rest is not: `How the kite flew on | Kites`.
pub(in crate::ingest) fn without_last(title: &str) -> String {
    let strong = [" | ", " :: ", " » ", " - ", " – ", " — ", " · "];
    let cut = strong.iter().filter_map(|mark| title.rsplit_once(mark)).find(|(rest, last)| {
        let words = |text: &str| text.split_whitespace().count();
        words(rest) >= LEAST_WORDS && words(last) <= MOST_SITE_WORDS
    });
    cut.map_or(title, |(rest, _)| rest.trim()).to_owned()
}

/// What forums write before the title of a topic.
const VIEWS: &[&str] = &["View topic - ", "View topic – ", "View Thread - ", "Thread: ", "Topic: "];

/// A shorter heading may say a part of a title by chance.
const SHORT: usize = 4;

/// Further headings are the article's own.
const MOST_HEADINGS: usize = 30;

/// With fewer words left, the part that is cut off may have been the title.
const LEAST_WORDS: usize = 4;

/// A part with more words is a title's second half, not a site's name.
const MOST_SITE_WORDS: usize = 3;

/// The title without the site's name at its end or beginning. `sites` are the names the page gives its site, `heading`
/// is its `<h1>`: a title that is the heading and more has the site's name in the rest.
pub(in crate::ingest) fn without_site(title: &str, sites: &[String], heading: Option<&str>) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(heading) = heading {
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_rest = |rest: &str| rest.is_empty() || MARKS.iter().any(|m| rest.starts_with(m.trim_end()));
        let begins = title.get(..heading.len()).is_some_and(|start| start.to_lowercase() == heading.to_lowercase());
        if !heading.is_empty() && begins && title.get(heading.len()..).is_some_and(is_rest) {
            return heading;
        }
    }
    let sites: Vec<String> = sites.iter().map(|s| key(s)).filter(|s| !s.is_empty()).collect();
    let is_site = |part: &str| {
        let part = part.trim();
        // A host's name is a site's.
        let is_host = part.len() > 4
            && !part.contains(' ')
            && [".com", ".org", ".net", ".io", ".co.uk", ".de", ".fr", ".cn", ".jp", ".tw"]
                .iter()
                .any(|end| part.to_lowercase().ends_with(end));
        if is_host {
            return true;
        }
        let part = key(part);
        !part.is_empty()
            && sites.iter().any(|site| {
                // A site's name with a little more ("Kites Daily News"); three letters begin many words.
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

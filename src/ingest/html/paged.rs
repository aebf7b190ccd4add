//! Whether a page is one of several of its article: it says so (`page 1 of 3`), or a link leads to its next page.

use super::pager::is_pager;
use crate::article::Meta;
use crate::ingest::block::Block;
use crate::ingest::publishing_problem::PublishingProblem;
use dom_query::{Document, NodeRef};
use url::Url;

/// A longer line is prose, in characters; shorter ones may number a page.
const LONGEST_NUMBERING: usize = 40;

/// Tells a page that says that it is one of several of its article.
pub(super) fn one_page(document: &Document, blocks: &[Block], meta: &Meta) -> Option<PublishingProblem> {
    let mut texts =
        blocks.iter().map(|block| block.text.as_str()).filter(|text| text.chars().count() <= LONGEST_NUMBERING);
    if let Some(found) = numbering(&meta.title).or_else(|| texts.find_map(numbering)) {
        return Some(PublishingProblem::OnePage { found: format!("“{found}”") });
    }
    let own = meta.url.as_deref().and_then(|url| Url::parse(url).ok());
    let links = document.select("link[rel][href], a[href]");
    let next = links.nodes().iter().find_map(|link| {
        let is_next = link
            .attr("rel")
            .is_some_and(|rels| rels.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("next")));
        let href = link.attr("href")?.trim().to_owned();
        (is_second_page(own.as_ref(), &href) && (is_next || is_in_pager(link))).then_some(href)
    })?;
    Some(PublishingProblem::OnePage { found: format!("the next one is {next}") })
}

/// Whether a link says by its words, or by the class of what it stands in, that it leads to the next page of what is read; those of
/// comments do not.
fn is_in_pager(link: &NodeRef<'_>) -> bool {
    let text = link.text().trim().to_lowercase();
    let is_named = is_pager(&text) || text == "2" || NEXT_PAGE.iter().any(|words| text.contains(words));
    let classes = |n: &NodeRef<'_>| {
        ["class", "id"].iter().filter_map(|name| n.attr(name)).map(|v| v.to_lowercase()).collect::<Vec<_>>().join(" ")
    };
    let around: Vec<String> = link.ancestors_it(Some(4)).chain([*link]).map(|n| classes(&n)).collect();
    let has = |words: &[&str]| around.iter().any(|class| words.iter().any(|word| class.contains(word)));
    // Pages of a list of other articles.
    let titles = |n: &NodeRef<'_>| {
        let is_title = |d: &NodeRef<'_>| ["h2", "h3", "h4"].iter().any(|name| d.has_name(name));
        n.descendants_it().filter(|d| d.has_name("a") && d.ancestors_it(Some(2)).any(|a| is_title(&a))).take(2).count()
    };
    let holds_page = |n: &NodeRef<'_>| n.has_name("body") || n.descendants_it().any(|d| d.has_name("h1"));
    if link.ancestors_it(Some(LEVELS)).take_while(|n| !holds_page(n)).any(|n| titles(&n) >= 2) {
        return false;
    }
    (is_named
        || has(&["pagination", "pager", "page-numbers", "page-links", "pagenav"])
        || link.class().is_some_and(|c| &*c == "next"))
        && !has(&["comment", "reply", "forum"])
}

/// A list and its pager stand so near to each other.
const LEVELS: usize = 6;

/// Words of links to the next page.
const NEXT_PAGE: &[&str] = &[
    "next page",
    "page 2",
    "second page",
    "nächste seite",
    "seite 2",
    "page suivante",
    "página siguiente",
    "siguiente página",
    "próxima página",
    "pagina successiva",
    "volgende pagina",
    "nästa sida",
    "neste side",
    "næste side",
    "następna strona",
    "следующая страница",
    "次のページ",
    "次ページ",
    "下一页",
    "下一頁",
    "다음 페이지",
];

/// `page 1 of 3` in a line, in the languages of many sites.
fn numbering(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let tokens: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let is_page =
        |word: &str| ["page", "seite", "página", "pagina", "sida", "side", "strana", "страница"].contains(&word);
    let is_of = |word: &str| ["of", "von", "sur", "de", "di", "van", "av", "af", "z", "из"].contains(&word);
    let found = tokens.windows(4).find_map(|window| {
        let [page, this, of, all] = window else { return None };
        let is_it = is_page(page) && is_number(this) && is_of(of) && is_number(all);
        let several = all.parse::<u16>().is_ok_and(|all| all > 1);
        (is_it && several).then(|| format!("{page} {this} {of} {all}"))
    });
    // `1/3ページ`
    let counted = || {
        let (count, _) = lower.split_once("ページ")?;
        let (this, all) = count.trim().split_once(['/', '／'])?;
        let several = is_number(this.trim()) && all.trim().parse::<u16>().is_ok_and(|all| all > 1);
        several.then(|| format!("{}/{}ページ", this.trim(), all.trim()))
    };
    found.or_else(counted).or_else(|| {
        let (_, rest) = lower.split_once('第')?;
        let (this, rest) = rest.split_once(['頁', '页'])?;
        let all: String = rest.split_once('共')?.1.trim().chars().take_while(char::is_ascii_digit).collect();
        let is_it = is_number(this.trim()) && all.parse::<u16>().is_ok_and(|all| all > 1);
        is_it.then(|| format!("第{}頁，共{all}頁", this.trim()))
    })
}

/// Whether a link to the next of something leads to the second page of this one, not to the next article.
fn is_second_page(own: Option<&Url>, href: &str) -> bool {
    let is_page = |name: &str| ["page", "p", "pg", "pagina", "seite", "sida", "paged", "start"].contains(&name);
    let numbered = |url: &Url| {
        url.query_pairs()
            .any(|(name, value)| is_page(&name.to_lowercase()) && value.parse::<u16>().is_ok_and(|n| n > 1))
    };
    let Some(own) = own else {
        let base = Url::parse("https://page.invalid/").ok();
        return href.starts_with('?') && base.and_then(|base| base.join(href).ok()).is_some_and(|url| numbered(&url));
    };
    let Ok(next) = own.join(href) else { return false };
    if next.host() != own.host() {
        return false;
    }
    let stem = |url: &Url| {
        let path = url.path().trim_end_matches('/').to_lowercase();
        let cut =
            [".html", ".htm", ".php", ".aspx"].iter().find_map(|ending| path.strip_suffix(ending).map(str::to_owned));
        cut.unwrap_or(path)
    };
    let (own_stem, next_stem) = (stem(own), stem(&next));
    let Some(rest) = next_stem.strip_prefix(&own_stem) else { return false };
    if rest.is_empty() {
        return numbered(&next) && next != *own;
    }
    let rest = rest
        .trim_start_matches(['/', '-', '_', ',', ';', '.'])
        .trim_start_matches("page")
        .trim_start_matches(['/', '-', '_', 'p']);
    rest.parse::<u16>().is_ok_and(|number| number > 1)
}

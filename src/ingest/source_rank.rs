//! Which of several copies of one article is cited: the publisher's own before one that was handed in, that before one that a feed
//! brought; one with an address before one without; the page itself before its version for printing; the older one; then the
//! first by name.

use super::provenance::{Outside, is_of_feed};
use super::register::Register;
use crate::article::Article;
use jiff::civil::Date;

/// The place of a copy among the others; the smallest is cited.
pub type SourceRank<'a> = (bool, bool, bool, bool, bool, Date, &'a str);

/// The place of `article` among its copies.
#[must_use]
pub fn source_rank<'a>(article: &'a Article, register: &Register) -> SourceRank<'a> {
    let file = article.source.split('#').next().unwrap_or(&article.source);
    let entry = register.entry(&article.source).or_else(|| register.entry(file));
    let is_handed_in = entry.is_some_and(|entry| entry.origin.is_some());
    let is_outside = Outside::of_file(file, entry).is_some();
    let date = article.dates.published.unwrap_or(Date::MAX);
    let is_feeds = is_of_feed(&article.source) || article.source.contains('#');
    (is_outside, is_handed_in, is_feeds, article.url.is_none(), is_other_version(article), date, &article.source)
}

/// Whether a file or an address is that of a version for printing or for small screens.
fn is_other_version(article: &Article) -> bool {
    let address = article.url.as_deref().unwrap_or_default().to_lowercase();
    let source = article.source.to_lowercase();
    let mut words = [&address, &source].into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.any(|word| matches!(word, "print" | "printable" | "printview" | "amp"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, ArticleId, Meta};

    fn article(source: &str, url: Option<&str>) -> Article {
        let mut builder = ArticleBuilder::new(Meta { url: url.map(str::to_owned), ..Meta::default() });
        builder.paragraph("Text.");
        builder.finish(ArticleId::new(source), source)
    }

    #[test]
    fn the_publishers_own_page_is_cited() {
        let order = [
            article("b.md", Some("https://x.example/b")),
            article("c-print.html", Some("https://x.example/c")),
            article("a.md", None),
            article("export.xml#a", Some("https://x.example/a")),
            article("feeds/y-example/a-1.xml#a", Some("https://y.example/a")),
        ];
        let register = Register::default();
        assert!(order.is_sorted_by_key(|article| source_rank(article, &register)));
    }
}

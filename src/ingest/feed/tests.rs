//! 1. Each item with its whole text is an article with its facts; summaries are told and left out.
//! 2. RSS, Atom and JSON Feed, HTML escaped, in CDATA or bare.
//! 3. What is broken costs the item it is in.

use super::read;
use crate::article::Article;
use crate::ingest::ProblemKind;
use jiff::civil::date;

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The site</title><language>en-gb</language><image><title>Logo</title></image>
<item><title>Kites &amp; boats&#8217; race</title><link>https://x.example/2026/kites-and-boats.html</link>
<guid isPermaLink="false">tag:1</guid><dc:creator><![CDATA[Ana Ruiz]]></dc:creator><pubDate>Tue, 21 Apr 2026 15:05:00 GMT</pubDate>
<category>Sport</category><category>Sea</category><description>Short.</description><media:title>no</media:title>
<content:encoded><![CDATA[<p>The kite &amp; the boat raced.</p><h2>FAQ</h2><h3>Who won?</h3><p>The kite.</p>
<p>The post <a href="x">Kites</a> appeared first on The site.</p>]]></content:encoded></item>
<item><title>Only a start</title><link>https://x.example/start</link><description>It began when &lt;b&gt;she&lt;/b&gt; came […]</description></item>
<item><title>Escaped</title><guid>https://x.example/escaped</guid><author>jo@x.example (Jo Lee)</author>
<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;&lt;p&gt;Four.&lt;/p&gt;</description><pubDate>31 Feb 2026</pubDate></item>
</channel></rss>"#;

fn all(text: &str) -> (Vec<Article>, Vec<(Option<usize>, ProblemKind)>) {
    read(text, "feeds/a", "feeds/a.xml")
}

#[test]
fn each_item_with_its_whole_text_is_an_article() {
    let (articles, problems) = all(RSS);
    let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
    assert_eq!(titles, ["Kites & boats’ race", "Escaped"]);
    let first = &articles[0];
    assert!(first.id.as_str().starts_with("feeds/a/kites-and-boats-"), "{}", first.id);
    assert!(first.source.starts_with("feeds/a.xml#kites-and-boats-"));
    assert_eq!(
        (first.authors.as_slice(), first.dates.published),
        (&["Ana Ruiz".to_owned()][..], Some(date(2026, 4, 21)))
    );
    assert_eq!(first.url.as_deref(), Some("https://x.example/2026/kites-and-boats.html"));
    assert_eq!((first.category.as_deref(), first.tags.len(), first.faq.len()), (Some("Sport"), 2, 1));
    assert_eq!(first.text, "The kite & the boat raced.\n\nFAQ\n\nWho won?\n\nThe kite.");
    assert_eq!(articles[1].text, "One.\n\nTwo & three.\n\nFour.");
    assert_eq!(articles[1].authors, ["Jo Lee"]);
    let summary = ProblemKind::SummaryOnly { count: 1, all: 3, titles: "Only a start".to_owned() };
    assert!(problems.contains(&(Some(9), summary)), "{problems:?}");
    assert!(problems.contains(&(Some(10), ProblemKind::DateImpossible { raw: "31 Feb 2026".to_owned() })));
}

#[test]
fn atom_is_read_with_xhtml_and_plain_text() {
    let (articles, problems) = all(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>S</title><author><name>Site Staff</name><uri>https://x.example</uri></author>
<entry><title type="html">A &amp;amp; B</title><id>urn:1</id><link rel="self" href="https://x.example/self"/><link href="https://x.example/ab"/>
<published>2026-04-20T10:00:00Z</published><updated>2026-04-21T10:00:00Z</updated><category term="news"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>1 &lt; 2 holds.</p><p>So it <b>is</b>.</p></div></content></entry>
<entry><title>C</title><id>urn:2</id><author><name>Ana</name></author><content>Plain words &amp; more.

Second.</content></entry>
<entry><title>D</title><id>urn:3</id><summary>Only this.</summary></entry></feed>"#,
    );
    let facts: Vec<_> = articles.iter().map(|a| (a.title.as_str(), a.text.as_str(), a.authors[0].as_str())).collect();
    assert_eq!(
        facts,
        [("A & B", "1 < 2 holds.\n\nSo it is.", "Site Staff"), ("C", "Plain words & more.\n\nSecond.", "Ana")]
    );
    assert_eq!(articles[0].dates.updated, Some(date(2026, 4, 21)));
    assert_eq!(articles[0].url.as_deref(), Some("https://x.example/ab"));
    assert!(matches!(problems.as_slice(), [(Some(8), ProblemKind::SummaryOnly { count: 1, .. })]), "{problems:?}");
}

#[test]
fn json_feeds_are_read() {
    let (articles, problems) = all(
        r#"{"version": "https://jsonfeed.org/version/1.1", "language": "en", "authors": [{"name": "Ana"}], "items": [
        {"id": "1", "url": "https://x.example/one", "title": "One", "content_html": "<p>First.</p>", "date_published": "2026-04-21T10:00:00Z", "tags": ["a"]},
        {"id": 2, "title": "Two", "content_text": "Second < third."}, {"id": "3", "title": "Three", "summary": "S"}, {"id": "4", "content_text": "No title."}]}"#,
    );
    assert_eq!(articles.len(), 2);
    assert_eq!((articles[1].text.as_str(), articles[1].authors[0].as_str()), ("Second < third.", "Ana"));
    assert_eq!(problems.len(), 2);
    let (none, problems) = all(r#"{"version": "https://jsonfeed.org/version/1.1", "items": ["#);
    assert!(none.is_empty());
    assert!(matches!(problems.as_slice(), [(None, ProblemKind::NoItem), (Some(1), ProblemKind::FeedBroken { .. })]));
}

#[test]
fn what_is_broken_costs_the_item_it_is_in() {
    let item = |n: u32| {
        format!(
            "<item><title>N{n}</title><guid>{n}</guid><content:encoded>&lt;p&gt;T{n} & more&nbsp;words&lt;/p&gt;</content:encoded></item>\n"
        )
    };
    let feed = format!(
        "<rss><channel>{}<item><title>B</title><![CDATX[ </item>\n{}{}<item><title>Cut",
        item(1),
        item(2),
        item(3)
    );
    let (articles, problems) = all(&feed);
    let texts: Vec<&str> = articles.iter().map(|a| a.text.as_str()).collect();
    assert_eq!(texts, ["T1 & more words", "T2 & more words", "T3 & more words"]);
    assert!(
        problems.iter().all(|(_, kind)| matches!(kind, ProblemKind::FeedBroken { .. })) && problems.len() == 2,
        "{problems:?}"
    );
}

#[test]
fn ids_follow_the_item_and_not_its_title_or_place() {
    let item = |title: &str, key: &str| {
        format!(
            "<item><title>{title}</title><link>https://x.example/same</link><guid>{key}</guid><content:encoded>Text.</content:encoded></item>"
        )
    };
    let ids = |items: &[String]| -> Vec<String> {
        all(&format!("<rss><channel>{}</channel></rss>", items.concat())).0.iter().map(|a| a.id.to_string()).collect()
    };
    let before = ids(&[item("A", "1"), item("B", "2")]);
    let after = ids(&[item("New", "3"), item("A, edited", "1"), item("B", "2"), item("B", "2")]);
    assert_eq!(before, after[1..]);
}

#[test]
fn an_item_is_read_as_a_page_is() {
    let (articles, _) = all(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/blog/"><entry><title>Kites</title><id>urn:1</id>
<link href="kites.html"/><author><name>By Ana Ruiz</name></author><published>Tue, 21 Apr 2026 15:05:00 UT</published><content type="html"><![CDATA[
<figure><img src="a"><figcaption>A caption.</figcaption></figure><p>They fly.</p><table><tr><th>Kite</th><th>Price</th></tr><tr><td>Red</td><td>5</td></tr></table>
<h2>FAQ</h2><details><summary>Who built it?</summary><p>Six people.</p></details><details><summary>Is it safe?</summary><p>Yes.</p></details>]]></content></entry></feed>"#,
    );
    let kites = &articles[0];
    assert_eq!((kites.faq.len(), kites.url.as_deref()), (2, Some("https://x.example/blog/kites.html")));
    assert!(kites.text.contains("Red | 5") && !kites.text.contains("caption"));
    assert_eq!(
        (kites.authors.as_slice(), kites.dates.published),
        (&["Ana Ruiz".to_owned()][..], Some(date(2026, 4, 21)))
    );
}

#[test]
fn bombs_give_no_article_but_what_their_words_say() {
    let bombs = [
        format!("<rss>{}", "<item><description>".repeat(50_000)),
        format!("<rss><channel><item><title>T</title><content:encoded><![CDATA[{}]]></content:encoded></item>", "<script>".repeat(100_000)),
        "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><item><title>&b;</title><content:encoded>&b;</content:encoded></item></rss>".to_owned(),
        format!("<rss><item><title>T</title><description>{}", "&".repeat(300_000)),
        format!("<rss>{}", "<item><![X".repeat(50_000)),
    ];
    for bomb in bombs {
        let (articles, problems) = all(&bomb);
        assert!(articles.len() <= 1 && articles.len() + problems.len() > 0, "{bomb:.40}: {problems:?}");
    }
}

#[test]
fn a_link_is_seen_from_every_base_around_it() {
    let entry = |base: &str, link: &str| {
        format!("<entry {base}><title>T{link}</title><id>{link}</id><link {link}/><content>Text.</content></entry>")
    };
    let feed = format!(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/news/">{}{}{}</feed>"#,
        entry("", r#"href="one""#),
        entry(r#"xml:base="/archive/""#, r#"href="two""#),
        entry(r#"xml:base="2026/""#, r#"xml:base="05/" href="three""#),
    );
    let urls: Vec<_> = all(&feed).0.into_iter().filter_map(|article| article.url).collect();
    let expected =
        ["https://x.example/news/one", "https://x.example/archive/two", "https://x.example/news/2026/05/three"];
    assert_eq!(urls, expected);
}

#[test]
fn items_that_share_a_guid_or_a_link_are_told_and_none_is_lost() {
    let item = |title: &str, link: &str, guid: &str| {
        format!(
            "<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid><content:encoded>{title} it is.</content:encoded></item>"
        )
    };
    let feed = |items: &[String]| format!("<rss><channel>{}</channel></rss>", items.concat());
    let (a, b) = ("https://x.example/a", "https://x.example/b");
    let (articles, problems) =
        all(&feed(&[item("A", a, "1"), item("A", a, "1"), item("B", b, "1"), item("C", a, "2")]));
    let titles: Vec<&str> = articles.iter().map(|article| article.title.as_str()).collect();
    assert_eq!(titles, ["A", "B", "C"]);
    assert_eq!(problems.len(), 3, "a guid, a link, and one item twice: {problems:?}");
}

#[test]
fn a_title_that_is_text_keeps_what_stands_in_angles() {
    let entry = |kind: &str, title: &str| {
        format!("<entry><title{kind}>{title}</title><id>{title}{kind}</id><content>Text.</content></entry>")
    };
    let feed = format!(
        r#"<feed xmlns="http://www.w3.org/2005/Atom">{}{}{}</feed>"#,
        entry("", "The &lt;b&gt;dialog&lt;/b&gt;"),
        entry(r#" type="text""#, "A &lt;dialog&gt;"),
        entry(r#" type="html""#, "The &lt;b&gt;best&lt;/b&gt; &amp;lt;dialog&amp;gt;"),
    );
    let titles: Vec<String> = all(&feed).0.into_iter().map(|article| article.title).collect();
    assert_eq!(titles, ["The <b>dialog</b>", "A <dialog>", "The best <dialog>"]);
}

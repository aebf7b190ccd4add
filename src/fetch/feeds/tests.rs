//! 1. A round gives what is new or changed, the newest first, and gives it again until it is settled.
//! 2. What a feed has whole can be kept as it is; the same article comes out of it.
//! 3. A feed that fails is asked less often, one that fails long is stale, and all of it survives being stored.

use super::*;
use crate::fetch::{Conditions, FetchError, Fetched, FetchedPage};
use crate::ingest::read_article;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap()
}

fn page(body: &str) -> FetchedPage {
    FetchedPage {
        final_url: "https://x.example/feed/".to_owned(),
        content_type: None,
        charset: None,
        etag: Some("\"v1\"".to_owned()),
        last_modified: None,
        bytes: body.as_bytes().to_vec(),
    }
}

fn item(n: usize, day: usize, text: &str) -> String {
    format!(
        "<item><title>Story {n}</title><link>/story-{n}</link><guid>{n}</guid><pubDate>{day} Apr 2026 10:00:00 GMT</pubDate>{text}</item>"
    )
}

fn rss(items: &[String]) -> String {
    format!("<rss><channel><language>en</language>{}</channel></rss>", items.concat())
}

fn feed(limit: usize) -> FeedSchedule {
    FeedSchedule::new("https://x.example/feed", SourceKind::Feed, HOUR, limit, at(0))
}

/// One round in which the address has this.
fn round(feed: &mut FeedSchedule, body: &str, minutes: i64) -> Result<Vec<FeedEntry>, PollError> {
    poll(feed, &mut |_, _| Ok(Fetched::Page(page(body))), at(minutes))
}

fn titles(entries: &[FeedEntry]) -> Vec<&str> {
    entries.iter().map(|e| e.title.as_str()).collect()
}

#[test]
fn a_round_gives_the_newest_first_and_only_what_is_new_or_changed() {
    let mut feed = feed(3);
    let items = [item(1, 1, ""), item(4, 21, ""), item(2, 3, ""), item(3, 20, "")];
    let first = round(&mut feed, &rss(&items), 0).unwrap();
    assert_eq!(titles(&first), ["Story 4", "Story 3", "Story 2"]);
    assert_eq!(first[0].url.as_deref(), Some("https://x.example/story-4"));
    assert!(first[0].date > first[1].date && first[0].article.is_none());
    for entry in &first {
        feed.settle(entry, at(0));
    }
    assert_eq!(round(&mut feed, &rss(&items), 60), Ok(Vec::new()));
    let mut changed = items.to_vec();
    changed[3] = item(3, 20, "<description>Corrected.</description>");
    changed.push(item(5, 22, ""));
    assert_eq!(titles(&round(&mut feed, &rss(&changed), 120).unwrap()), ["Story 5", "Story 3"]);
}

#[test]
fn what_was_not_settled_comes_again_and_is_not_lost_to_not_modified() {
    let mut feed = feed(10);
    let body = rss(&[item(1, 1, ""), item(2, 2, "")]);
    let entries = round(&mut feed, &body, 0).unwrap();
    feed.settle(&entries[0], at(0));
    let down = FetchError::Unreachable { host: "x.example".to_owned() };
    feed.settle_failure(&entries[1], &down, at(0));
    assert_eq!(feed.conditions(), Conditions::default());
    let again = round(&mut feed, &body, 60).unwrap();
    assert_eq!(titles(&again), ["Story 1"]);
    feed.settle_failure(&again[0], &FetchError::Status { host: "x.example".to_owned(), status: 404 }, at(60));
    assert_eq!(feed.conditions().etag.as_deref(), Some("\"v1\""));
    assert_eq!(poll(&mut feed, &mut |_, _| Ok(Fetched::NotModified), at(120)), Ok(Vec::new()));
    assert_eq!(feed.last_good, Some(at(120)));
}

#[test]
fn a_whole_text_is_kept_as_a_file_from_which_the_same_article_comes() {
    let rss = "<rss xmlns:content='c'><channel><language>en-GB</language><item><title>Kites &amp;amp; boats</title>\
               <link>https://x.example/kites</link><guid>k</guid><dc:creator>Ana Ruiz</dc:creator><category>Sport</category>\
               <pubDate>Tue, 21 Apr 2026 15:05:00 GMT</pubDate><content:encoded><![CDATA[<p>The kite & the boat.</p>\
               <h2>FAQ</h2><h3>Who won?</h3><p>The kite, 5 &lt; 6.</p>]]></content:encoded></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Plain</title><id>urn:1</id>\
                <link href='https://x.example/plain'/><updated>2026-04-21T10:00:00Z</updated>\
                <content type='text'>Words &lt; others &amp;amp; more.\n\nSecond ]]&gt; part.</content></entry></feed>";
    let xhtml = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>X</title><id>urn:2</id><link href='https://x.example/x'/>\
                 <content type='xhtml'><div><p>1 &lt; 2 <b>holds</b>.</p></div></content></entry></feed>";
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://x.example/one",
                "title": "One", "content_html": "<p>First.</p>", "date_published": "2026-04-21T10:00:00Z"}]}"#;
    for body in [rss, atom, xhtml, json] {
        let direct = read_article(body.as_bytes(), "a.xml").items.remove(0);
        let entries = round(&mut feed(5), body, 0).unwrap();
        let file = entries[0].article.as_ref().unwrap();
        let kept = read_article(file, "a.xml").items.remove(0);
        assert_eq!(serde_json::to_value(&kept).unwrap(), serde_json::to_value(&direct).unwrap(), "{body}");
        assert!(kept.id.as_str().ends_with(&entries[0].name), "{} {}", kept.id, entries[0].name);
    }
}

#[test]
fn a_sitemap_gives_its_pages_and_those_of_its_children() {
    let index = "<sitemapindex><sitemap><loc>https://x.example/news.xml</loc></sitemap></sitemapindex>";
    let news = "<urlset><url><loc>https://x.example/old</loc><lastmod>2020-01-01</lastmod></url>\
                <url><loc>https://x.example/new</loc><lastmod>2026-04-21T10:00:00+08:00</lastmod>\
                <news:news><news:title>New</news:title></news:news></url><url><loc>javascript:1</loc></url></urlset>";
    let mut feed = FeedSchedule { kind: SourceKind::Sitemap, ..feed(10) };
    let mut get =
        |url: &str, _: &Conditions| Ok(Fetched::Page(page(if url.ends_with("news.xml") { news } else { index })));
    let entries = poll(&mut feed, &mut get, at(0)).unwrap();
    let urls: Vec<_> = entries.iter().filter_map(|e| e.url.as_deref()).collect();
    assert_eq!(urls, ["https://x.example/new", "https://x.example/old"]);
    assert_eq!((entries[0].title.as_str(), entries[0].name.starts_with("new-")), ("New", true));
    // That the index is the same says nothing of its sitemaps.
    feed.open.clear();
    assert_eq!(feed.conditions(), Conditions::default());
}

#[test]
fn the_schedule_keeps_its_pace_and_slows_down_where_it_fails() {
    let mut feed = feed(5);
    assert!(feed.due(at(0)));
    round(&mut feed, &rss(&[item(1, 1, "")]), 0).unwrap();
    assert!(!feed.due(at(59)) && feed.due(at(60)));
    let mut now = 60;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let gone = |_: &str, _: &Conditions| Err(FetchError::Status { host: "x.example".to_owned(), status: 404 });
        poll(&mut feed, &mut { gone }, at(now)).unwrap_err();
        let wait = feed.next().duration_since(at(now)).as_mins();
        pauses.push(wait);
        now += wait;
    }
    assert_eq!(pauses, [120, 240, 480, 960, 1_440, 1_440, 1_440]);
    assert!(feed.last_error.as_deref().is_some_and(|e| e.contains("404")) && feed.failures == 7);
    round(&mut feed, &rss(&[item(1, 1, "")]), now).unwrap();
    assert_eq!((feed.failures, feed.last_error.as_ref(), feed.next()), (0, None, at(now + 60)));
    // A host that is to be left alone did not fail.
    let wait = Duration::from_hours(2);
    poll(&mut feed, &mut |_, _| Err(FetchError::TooSoon { host: "x.example".to_owned(), wait }), at(now + 60))
        .unwrap_err();
    assert_eq!((feed.failures, feed.next()), (0, at(now + 180)));
}

#[test]
fn a_feed_in_vain_for_long_is_stale_since_it_last_went_well() {
    let mut feed = feed(5);
    assert_eq!((feed.stale(at(1_440)), feed.stale(at(1_441))), (None, Some(at(0))));
    feed.succeeded(None, at(100));
    feed.failed("x", at(1_000));
    assert_eq!((feed.stale(at(1_500)), feed.stale(at(1_541))), (None, Some(at(100))));
    let slow = FeedSchedule { every: SignedDuration::from_hours(24), ..feed };
    assert_eq!(slow.stale(at(4_000)), None);
}

#[test]
fn garbage_is_told_and_changes_nothing_that_is_known() {
    for (kind, body) in [
        (SourceKind::Feed, "<html><body>404</body></html>"),
        (SourceKind::Feed, "\u{1}\u{2}\u{3}\u{4}"),
        (SourceKind::Feed, "<rss><channel/></rss>"),
        (SourceKind::Feed, "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": 3"),
        (SourceKind::Sitemap, "<rss/>"),
        (SourceKind::Sitemap, ""),
    ] {
        let mut feed = FeedSchedule { kind, ..feed(5) };
        feed.seen.insert("known".to_owned(), SeenEntry { hash: "h".to_owned(), at: at(0) });
        let error = round(&mut feed, body, 1).unwrap_err();
        assert_eq!(feed.last_error, Some(error.to_string()));
        assert_eq!((feed.seen.len(), feed.last_good, feed.etag.as_ref()), (1, None, None));
    }
    // Of a feed that breaks off, the whole items are taken.
    let broken = rss(&[item(1, 1, ""), item(2, 2, "")]).replace("</channel></rss>", "<item><title>Cut");
    assert_eq!(round(&mut feed(5), &broken, 0).unwrap().len(), 2);
}

#[test]
fn the_state_is_the_same_after_it_was_stored() {
    let mut feed = feed(5);
    let entries = round(&mut feed, &rss(&[item(1, 1, ""), item(2, 2, "")]), 0).unwrap();
    feed.settle(&entries[0], at(3));
    feed.put_off(Duration::from_secs(90), at(4));
    let stored = serde_json::to_string(&feed).unwrap();
    assert_eq!(serde_json::from_str::<FeedSchedule>(&stored).unwrap(), feed);
    assert!(stored.contains("\"kind\":\"feed\"") && stored.contains("PT1H"), "{stored}");
}

#[test]
fn entries_remembered_are_bounded_and_the_oldest_go_first() {
    let mut feed = feed(1);
    let one = round(&mut feed, &rss(&[item(1, 1, "")]), 0).unwrap().remove(0);
    for n in 0..1_010_u32 {
        feed.settle(&FeedEntry { name: format!("e{n:04}"), ..one.clone() }, at(n.into()));
    }
    assert_eq!(feed.seen.len(), 1_004);
    assert!(!feed.seen.contains_key("e0005") && feed.seen.contains_key("e0006"));
}

#[test]
fn what_is_at_an_address_is_told_with_the_feeds_that_a_page_names() {
    let html = "<!doctype html><html><head><!-- <link rel=alternate type=application/rss+xml href=/no> --><base href='/blog/'>\
                <LINK REL='alternate' TYPE='application/rss+xml' title='News &amp; more' HREF='feed.xml'>\
                <link rel=alternate type=application/atom+xml href=https://y.example/atom><link rel=alternate hreflang=de href=/de>\
                <link rel=alternate type='application/json' href='/wp-json/x'><link rel='alternate' type='text/xml'>\
                <link rel=alternate type=application/rss+xml href=javascript:1></head>\
                <body><link rel=alternate type=application/rss+xml href=/late></body></html>";
    let link = |url: &str, title: &str| FeedLink { url: url.to_owned(), title: title.to_owned() };
    assert_eq!(
        look(html.as_bytes(), "https://x.example/a/b"),
        FeedSource::Page(vec![
            link("https://x.example/blog/feed.xml", "News & more"),
            link("https://y.example/atom", "")
        ])
    );
    for (body, expected) in [
        ("<?xml version='1.0'?><rss/>", FeedSource::Feed),
        ("<?xml version='1.0'?><urlset><url><loc>https://x.example/</loc></url></urlset>", FeedSource::Sitemap),
        ("<urlset><url><loc>https://x.example/</loc></url></urlset>", FeedSource::Sitemap),
        ("https://x.example/a\nhttps://x.example/b\n", FeedSource::Sitemap),
        ("# Words", FeedSource::Other),
        ("\u{1}\u{2}\u{3}\u{4}", FeedSource::Other),
    ] {
        assert_eq!(look(body.as_bytes(), "https://x.example/"), expected, "{body}");
    }
}

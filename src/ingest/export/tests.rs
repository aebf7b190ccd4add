//! 1. Each published post is an article with its facts; drafts, private and scheduled posts are left out and counted.
//! 2. What is no post (attachments, menus) is passed over; readers' comments are no part of a post.
//! 3. A post has the address that the export names, else one below the site's, else none, which is told.
//! 4. An export that breaks off gives what stands before.

use crate::article::Article;
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::{Outside, ProblemKind, RegisterEntry, read_article, read_article_from};
use jiff::civil::date;

fn wordpress(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>The pier</title>\
         <language>en-GB</language><wp:author><wp:author_login>ana</wp:author_login><wp:author_display_name><![CDATA[Ana Ruiz]]>\
         </wp:author_display_name></wp:author>{items}</channel></rss>"
    )
}

fn post(n: usize, status: &str, kind: &str, content: &str) -> String {
    format!(
        "<item><title>Post {n}</title><link>https://pier.example/2026/post-{n}/</link><dc:creator>ana</dc:creator>\
         <guid>https://pier.example/?p={n}</guid><content:encoded><![CDATA[{content}]]></content:encoded>\
         <wp:post_date>2026-04-21 10:00:00</wp:post_date><wp:post_name>post-{n}</wp:post_name><wp:status>{status}</wp:status>\
         <wp:post_type>{kind}</wp:post_type><category domain=\"category\">Sea</category>\
         <wp:comment><wp:comment_content>I liked it.</wp:comment_content></wp:comment></item>"
    )
}

fn faults(text: &str, name: &str) -> (Vec<Article>, Vec<DocumentFault>) {
    let reading = read_article(text.as_bytes(), name);
    let fault = |problem: crate::ingest::Problem| match problem.kind {
        ProblemKind::Document(fault) => Some(fault),
        _ => None,
    };
    (reading.items, reading.problems.into_iter().filter_map(fault).collect())
}

#[test]
fn published_posts_of_wordpress_are_articles_and_others_are_counted() {
    let items = [
        post(1, "publish", "post", "The ferry sails at nine.\n\nIt [sic] takes an hour."),
        post(2, "draft", "post", "Not yet."),
        post(3, "private", "post", "Not for you."),
        post(4, "future", "page", "Soon."),
        post(5, "inherit", "attachment", ""),
        post(6, "publish", "nav_menu_item", ""),
        post(7, "publish", "page", "<!-- wp:paragraph --><p>About the pier.</p><!-- /wp:paragraph -->"),
        post(8, "publish", "post", ""),
    ];
    let (articles, told) = faults(&wordpress(&items.concat()), "export.xml");
    let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
    assert_eq!(titles, ["Post 1", "Post 7"]);
    let first = &articles[0];
    assert_eq!(first.text, "The ferry sails at nine.\n\nIt [sic] takes an hour.");
    assert_eq!(
        (first.authors.as_slice(), first.dates.published),
        (&["Ana Ruiz".to_owned()][..], Some(date(2026, 4, 21)))
    );
    assert_eq!(first.url.as_deref(), Some("https://pier.example/2026/post-1/"));
    assert_eq!(first.category.as_deref(), Some("Sea"));
    assert!(first.id.as_str().starts_with("export/post-1-"), "{}", first.id);
    let states = "1 draft, 1 scheduled, 1 private".to_owned();
    assert_eq!(told, [DocumentFault::NotPublished { count: 3, states }, DocumentFault::EmptyPosts { count: 1 }]);
}

#[test]
fn an_export_that_breaks_off_gives_what_stands_before() {
    let whole =
        wordpress(&[post(1, "publish", "post", "The ferry sails."), post(2, "publish", "post", "It lands.")].concat());
    let (cut, _) = whole.split_once("It lands").unwrap();
    let (articles, told) = faults(cut, "export.xml");
    assert_eq!(articles.len(), 1);
    assert!(matches!(told.as_slice(), [DocumentFault::BreaksOff { .. }]), "{told:?}");
}

const GHOST: &str = r##"{"db":[{"meta":{"exported_on":1,"version":"5.0"},"data":{"posts":[
{"id":"1","uuid":"u1","title":"The ferry","slug":"the-ferry","html":"<p>It sails at nine.</p>","status":"published","visibility":"public","published_at":"2026-04-21T10:00:00.000Z"},
{"id":"2","uuid":"u2","title":"Later","slug":"later","html":"<p>Not yet.</p>","status":"scheduled","visibility":"public"},
{"id":"3","uuid":"u3","title":"Letter","slug":"letter","html":"<p>By mail.</p>","status":"sent","visibility":"public"},
{"id":"4","uuid":"u4","title":"Lexical","slug":"lexical","html":null,"lexical":"{\"root\":{\"children\":[{\"type\":\"paragraph\",\"children\":[{\"type\":\"extended-text\",\"text\":\"It lands & rests.\"}]}]}}","status":"published","visibility":"members"}],
"users":[{"id":"a","name":"Ana Ruiz"}],"posts_authors":[{"post_id":"1","author_id":"a"}],"tags":[{"id":"t","name":"Sea"},{"id":"i","name":"#internal"}],
"posts_tags":[{"post_id":"1","tag_id":"i","sort_order":0},{"post_id":"1","tag_id":"t","sort_order":1}],"settings":[{"key":"locale","value":"en"}]}}]}"##;

#[test]
fn published_posts_of_ghost_are_articles_with_their_authors_and_tags() {
    let (articles, told) = faults(GHOST, "ghost.json");
    let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
    assert_eq!(titles, ["The ferry", "Lexical"]);
    assert_eq!((articles[0].text.as_str(), articles[1].text.as_str()), ("It sails at nine.", "It lands & rests."));
    assert_eq!(
        (articles[0].authors.as_slice(), articles[0].tags.as_slice()),
        (&["Ana Ruiz".to_owned()][..], &["Sea".to_owned()][..])
    );
    assert_eq!(articles[0].url, None);
    let states = "1 scheduled, 1 sent by e-mail only".to_owned();
    assert_eq!(
        told,
        [
            DocumentFault::NotPublished { count: 2, states },
            DocumentFault::MembersOnly { count: 1 },
            DocumentFault::NoSite { count: 2 }
        ]
    );
}

#[test]
fn a_site_that_the_register_names_gives_posts_their_addresses() {
    let entry = RegisterEntry { origin: Some("https://pier.example/".into()), ..RegisterEntry::default() };
    let outside = Outside::of_file("ghost.json", Some(&entry)).unwrap();
    let reading = read_article_from(GHOST.as_bytes(), "ghost.json", Some(&outside));
    assert_eq!(reading.items[0].url.as_deref(), Some("https://pier.example/the-ferry/"));
    assert_eq!(reading.items[0].id.as_str().split('/').next(), Some("ghost"));
}

#[test]
fn entities_that_grow_are_not_expanded() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let text = wordpress(&post(1, "publish", "post", "It sails."))
        .replace("<rss", &format!("{bomb}<rss"))
        .replace("Post 1", "Post &b;");
    let (articles, _) = faults(&text, "export.xml");
    assert_eq!(articles[0].title, "Post &b;");
}

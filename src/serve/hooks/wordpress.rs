//! What `WordPress` says: the post as its REST API has it (`/wp/v2/posts/ID?_embed`), rendered, with the site's address. The few
//! lines of PHP that send it are in `docs/hooks.md`.

use crate::newsroom::{CmsArticle, CmsBody, CmsChange, CmsKey};
use serde::Deserialize;
use serde_json::Value;

/// A request's body.
#[derive(Deserialize)]
pub(super) struct Report {
    /// Whether it was deleted, or taken to the trash.
    #[serde(default)]
    deleted: bool,
    post: Post,
}

#[derive(Deserialize)]
struct Post {
    id: u64,
    link: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    date_gmt: Option<String>,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    title: Rendered,
    #[serde(default)]
    content: Rendered,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default, rename = "_embedded")]
    embedded: Embedded,
}

#[derive(Default, Deserialize)]
struct Rendered {
    #[serde(default)]
    rendered: String,
    /// Whether it takes a password to read.
    #[serde(default)]
    protected: bool,
}

#[derive(Default, Deserialize)]
struct Embedded {
    #[serde(default)]
    author: Vec<Named>,
    /// Lists of categories, tags and what plugins add.
    #[serde(default, rename = "wp:term")]
    terms: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

/// What is reported.
pub(super) fn read(report: Report) -> Result<CmsChange, &'static str> {
    let Report { deleted, post } = report;
    let key = CmsKey { system: "wordpress", id: post.id.to_string(), url: post.link };
    if deleted || post.content.protected || post.status.as_deref() != Some("publish") {
        return Ok(CmsChange::NotPublic(key));
    }
    if post.content.rendered.trim().is_empty() {
        return Err("the post has no `content.rendered`");
    }
    let terms = post.embedded.terms.iter().flatten();
    let tags = terms.filter(|term| matches!(term["taxonomy"].as_str(), Some("category" | "post_tag")));
    let tags = tags.filter_map(|term| term["name"].as_str()).filter(|name| *name != "Uncategorized");
    Ok(CmsChange::Public(Box::new(CmsArticle {
        key,
        title: plain(&post.title.rendered),
        authors: post.embedded.author.into_iter().map(|author| author.name).filter(|name| !name.is_empty()).collect(),
        published: utc(post.date_gmt),
        updated: utc(post.modified_gmt),
        language: post.lang.unwrap_or_default(),
        tags: tags.map(plain).collect(),
        body: CmsBody::Html(post.content.rendered),
    })))
}

/// Words that are sent as HTML.
fn plain(html: &str) -> String {
    crate::ingest::unescape(html)
}

/// `WordPress` writes times in UTC without saying so.
fn utc(time: Option<String>) -> String {
    time.filter(|time| !time.is_empty())
        .map(|time| if time.ends_with('Z') { time } else { format!("{time}Z") })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(body: Value) -> Result<CmsChange, String> {
        serde_json::from_value(body).map_err(|e| e.to_string()).and_then(|report| read(report).map_err(str::to_owned))
    }

    fn post() -> Value {
        json!({
            "id": 412, "date": "2026-03-01T11:00:00", "date_gmt": "2026-03-01T10:00:00",
            "guid": {"rendered": "https://x.example/?p=412"}, "modified": "2026-03-02T11:00:00",
            "modified_gmt": "2026-03-02T10:00:00", "slug": "why-now", "status": "publish", "type": "post",
            "link": "https://x.example/2026/03/why-now/", "title": {"rendered": "Why now? Wind &#038; waves"},
            "content": {"rendered": "\n<p>It was the wind.</p>\n", "protected": false},
            "excerpt": {"rendered": "<p>It was the wind.</p>\n", "protected": false}, "author": 3, "featured_media": 0,
            "comment_status": "open", "sticky": false, "template": "", "format": "standard", "meta": {"footnotes": ""},
            "categories": [4], "tags": [9],
            "_embedded": {
                "author": [{"id": 3, "name": "Ana Ruiz", "url": "", "link": "https://x.example/author/ana/", "slug": "ana"}],
                "wp:term": [
                    [{"id": 4, "name": "Science", "slug": "science", "taxonomy": "category"}],
                    [{"id": 9, "name": "Sea", "slug": "sea", "taxonomy": "post_tag"}],
                    [{"id": 1, "name": "post-format", "taxonomy": "post_format"}]
                ]
            }
        })
    }

    #[test]
    fn a_published_post_is_an_article_with_the_times_of_utc() {
        let CmsChange::Public(article) = change(json!({ "post": post() })).unwrap() else { panic!("not public") };
        assert_eq!((article.title.as_str(), article.key.id.as_str()), ("Why now? Wind & waves", "412"));
        assert_eq!(article.published, "2026-03-01T10:00:00Z");
        assert_eq!(
            (article.authors, article.tags),
            (vec!["Ana Ruiz".to_owned()], vec!["Science".to_owned(), "Sea".to_owned()])
        );
    }

    #[test]
    fn what_is_not_for_all_readers_is_not_public() {
        let changed = |pointer: &str, value: Value| {
            let mut body = json!({ "post": post() });
            *body.pointer_mut(pointer).unwrap() = value;
            body
        };
        for body in [
            changed("/post/status", json!("draft")),
            changed("/post/status", json!("private")),
            changed("/post/status", json!("future")),
            changed("/post/status", json!("trash")),
            changed("/post/content/protected", json!(true)),
            json!({ "deleted": true, "post": post() }),
            json!({ "deleted": true, "post": { "id": 412, "link": "https://x.example/?p=412" } }),
        ] {
            assert!(matches!(change(body.clone()), Ok(CmsChange::NotPublic(key)) if key.id == "412"), "{body}");
        }
    }

    #[test]
    fn what_lacks_what_is_needed_is_told() {
        for (body, word) in [
            (json!({}), "post"),
            (json!({ "post": { "id": 1 } }), "link"),
            (json!({ "post": { "id": "one", "link": "" } }), "id"),
            (json!({ "post": { "id": 1, "link": "https://x.example/", "status": "publish" } }), "content.rendered"),
        ] {
            let told = change(body.clone()).unwrap_err();
            assert!(told.contains(word) || told.contains("string"), "{body}: {told}");
        }
    }
}

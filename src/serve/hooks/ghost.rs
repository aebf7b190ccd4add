//! What Ghost's webhooks say (Post or Page published, updated, unpublished, deleted). The event's name is not in the request: what a
//! post is now says what became of it. A deleted post is empty now, and what it was tells which.

use crate::newsroom::{CmsArticle, CmsBody, CmsChange, CmsKey};
use serde::Deserialize;

/// A request's body.
#[derive(Deserialize)]
pub(super) struct Report {
    #[serde(alias = "page")]
    post: Versions,
}

#[derive(Deserialize)]
struct Versions {
    #[serde(default)]
    current: Post,
    /// What it was before, as far as it differs; all of a deleted one.
    #[serde(default)]
    previous: Post,
}

#[derive(Default, Deserialize)]
struct Post {
    id: Option<String>,
    title: Option<String>,
    html: Option<String>,
    plaintext: Option<String>,
    status: Option<String>,
    visibility: Option<String>,
    url: Option<String>,
    published_at: Option<String>,
    updated_at: Option<String>,
    locale: Option<String>,
    #[serde(default)]
    email_only: bool,
    #[serde(default)]
    authors: Option<Vec<Named>>,
    #[serde(default)]
    tags: Option<Vec<Named>>,
    primary_tag: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
    visibility: Option<String>,
}

/// What is reported.
pub(super) fn read(report: Report) -> Result<CmsChange, &'static str> {
    let Versions { current, previous } = report.post;
    let id = current.id.clone().or(previous.id).ok_or("the post has no `id`")?;
    let url = current.url.clone().or(previous.url).ok_or("the post has no `url`")?;
    let key = CmsKey { system: "ghost", id, url };
    let is_public = current.status.as_deref() == Some("published")
        && current.visibility.as_deref().is_none_or(|visibility| visibility == "public")
        && !current.email_only;
    if !is_public {
        return Ok(CmsChange::NotPublic(key));
    }
    let body = match (current.html, current.plaintext) {
        (Some(html), _) if !html.trim().is_empty() => CmsBody::Html(html),
        (_, Some(text)) => CmsBody::Text(text),
        _ => return Err("the post has neither `html` nor `plaintext`"),
    };
    // Tags that begin with # are for the site itself.
    let is_shown = |named: &Named| named.visibility.as_deref().is_none_or(|visibility| visibility == "public");
    let primary = current.primary_tag.filter(is_shown).and_then(|tag| tag.name);
    let others = names(current.tags.unwrap_or_default().into_iter().filter(is_shown));
    let tags = primary.iter().cloned().chain(others.into_iter().filter(|tag| Some(tag) != primary.as_ref())).collect();
    Ok(CmsChange::Public(Box::new(CmsArticle {
        key,
        title: current.title.unwrap_or_default(),
        authors: names(current.authors.unwrap_or_default()),
        published: current.published_at.unwrap_or_default(),
        updated: current.updated_at.unwrap_or_default(),
        language: current.locale.unwrap_or_default(),
        tags,
        body,
    })))
}

fn names(all: impl IntoIterator<Item = Named>) -> Vec<String> {
    all.into_iter().filter_map(|named| named.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn change(body: Value) -> Result<CmsChange, String> {
        serde_json::from_value(body).map_err(|e| e.to_string()).and_then(|report| read(report).map_err(str::to_owned))
    }

    fn post() -> Value {
        json!({
            "id": "65f1a0b2c3d4e5f601234567", "uuid": "7e2b5c1a-0000-4000-8000-0123456789ab", "title": "Why now",
            "slug": "why-now", "mobiledoc": null, "lexical": "{}", "html": "<p>It was the wind.</p>",
            "comment_id": "65f1a0b2c3d4e5f601234567", "plaintext": "It was the wind.", "feature_image": null,
            "featured": false, "status": "published", "visibility": "public", "created_at": "2026-03-01T09:00:00.000Z",
            "updated_at": "2026-03-02T10:00:00.000Z", "published_at": "2026-03-01T10:00:00.000Z", "custom_excerpt": null,
            "tags": [
                {"id": "1", "name": "#import", "slug": "hash-import", "visibility": "internal"},
                {"id": "2", "name": "Sea", "slug": "sea", "visibility": "public"},
                {"id": "3", "name": "Science", "slug": "science", "visibility": "public"}
            ],
            "authors": [{"id": "1", "name": "Ana Ruiz", "slug": "ana"}, {"id": "2", "name": "Bo Lind", "slug": "bo"}],
            "primary_author": {"id": "1", "name": "Ana Ruiz"}, "primary_tag": {"id": "3", "name": "Science", "visibility": "public"},
            "url": "https://x.example/why-now/", "excerpt": "It was the wind.", "reading_time": 1, "email_only": false
        })
    }

    #[test]
    fn a_published_post_is_an_article() {
        let CmsChange::Public(article) = change(json!({ "post": { "current": post(), "previous": {} } })).unwrap()
        else {
            panic!("not public")
        };
        assert_eq!((article.title.as_str(), article.key.id.as_str()), ("Why now", "65f1a0b2c3d4e5f601234567"));
        assert_eq!(article.authors, ["Ana Ruiz", "Bo Lind"]);
        assert_eq!(article.tags, ["Science", "Sea"]);
        assert_eq!(article.body, CmsBody::Html("<p>It was the wind.</p>".to_owned()));
        assert!(matches!(change(json!({ "page": { "current": post() } })), Ok(CmsChange::Public(_))));
    }

    #[test]
    fn what_is_not_for_all_readers_is_not_public() {
        let changed = |field: &str, value: Value| {
            let mut post = post();
            post[field] = value;
            json!({ "post": { "current": post, "previous": { "status": "published" } } })
        };
        for body in [
            changed("status", json!("draft")),
            changed("status", json!("scheduled")),
            changed("status", json!("sent")),
            changed("visibility", json!("members")),
            changed("visibility", json!("paid")),
            changed("email_only", json!(true)),
            json!({ "post": { "current": {}, "previous": post() } }),
        ] {
            let Ok(CmsChange::NotPublic(key)) = change(body.clone()) else { panic!("public: {body}") };
            assert_eq!(key.id, "65f1a0b2c3d4e5f601234567");
        }
    }

    #[test]
    fn what_lacks_what_is_needed_is_told() {
        for (body, word) in [
            (json!({}), "post"),
            (json!({ "post": { "current": {}, "previous": {} } }), "`id`"),
            (json!({ "post": { "current": { "id": "1" } } }), "`url`"),
            (
                json!({ "post": { "current": { "id": "1", "url": "https://x.example/", "status": "published" } } }),
                "`html`",
            ),
            (json!({ "member": { "current": { "email": "a@x.example" } } }), "post"),
        ] {
            let told = change(body.clone()).unwrap_err();
            assert!(told.contains(word), "{body}: {told}");
        }
    }
}

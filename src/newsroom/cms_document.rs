//! An article of a content management system as a file: what was sent as HTML or text becomes a feed of one item (JSON Feed), whose
//! text is read as an article's and not as a page's; Markdown gets front matter. Which it is, a reader of files sees by the text, so the
//! file has one name in whatever format the article comes. The same article gives the same bytes.

use super::cms_change::{CmsArticle, CmsBody, CmsKey};
use crate::ingest::{Item, folder_of};
use crate::text::{hex, slug};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// The folder of the corpus for what hooks bring, in a folder for each host.
const HOOKS: &str = "hooks";

/// Longest name made of an id, in characters.
const NAME_CHARS: usize = 48;

/// The text of the file.
pub(super) fn document(article: &CmsArticle) -> String {
    let (name, text) = match &article.body {
        CmsBody::Markdown(text) => return markdown(article, text),
        CmsBody::Html(text) => ("content_html", text),
        CmsBody::Text(text) => ("content_text", text),
    };
    let authors: Vec<Value> = article.authors.iter().map(|name| json!({ "name": name })).collect();
    let item = json!({
        "id": unique(&article.key), "url": article.key.url, "title": article.title, "authors": authors,
        "date_published": article.published, "date_modified": article.updated, "language": article.language,
        "tags": article.tags, name: text,
    });
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": article.title, "items": [item] });
    format!("{feed:#}\n")
}

/// Front matter whose values are JSON, which YAML takes, and the text.
fn markdown(article: &CmsArticle, text: &str) -> String {
    let mut out = "---\n".to_owned();
    let mut field = |name: &str, value: Value| {
        if !value.as_str().is_some_and(str::is_empty) && value != json!([]) {
            out.extend([name, ": ", &value.to_string(), "\n"]);
        }
    };
    field("title", json!(article.title));
    field("authors", json!(article.authors));
    field("published", json!(article.published));
    field("updated", json!(article.updated));
    field("url", json!(article.key.url));
    field("category", json!(article.tags.first().map_or("", String::as_str)));
    field("tags", json!(article.tags));
    field("language", json!(article.language));
    out.push_str("---\n\n");
    out.push_str(text);
    out
}

/// The file of an article, by what it is known by alone.
pub(super) fn file_of(key: &CmsKey) -> String {
    let (host, name) = (host(key), slug(&key.id, NAME_CHARS));
    // Two ids may make one name, and two hosts one folder; then a digest tells them apart.
    let is_plain = name == key.id && folder_of(&host) == host.replace('.', "-") && !host.contains('-');
    let name = if is_plain { name } else { format!("{name}-{}", digest(&format!("{host} {}", key.id))) };
    format!("{HOOKS}/{}/{}-{}.txt", folder_of(&host), key.system, name.trim_start_matches('-'))
}

/// The id that the register gives the file: of Markdown the article's own, of a feed what the article's own begins with. Both come
/// to the host and the name that an item has inside its feed.
pub(super) fn id_of(article: &CmsArticle) -> String {
    let host = host(&article.key);
    match article.body {
        CmsBody::Html(_) | CmsBody::Text(_) => host,
        CmsBody::Markdown(_) => {
            let (key, link, title) = (unique(&article.key), article.key.url.clone(), article.title.clone());
            format!("{host}/{}", Item { key, link, title, ..Item::default() }.name())
        }
    }
}

fn host(key: &CmsKey) -> String {
    let url = Url::parse(&key.url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// What no other article has.
fn unique(key: &CmsKey) -> String {
    format!("{}:{}", key.system, key.id)
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read_article;

    fn article(body: CmsBody) -> CmsArticle {
        CmsArticle {
            key: CmsKey { system: "ghost", id: "65f0".to_owned(), url: "https://www.x.example/why-now/".to_owned() },
            title: "Why now: \"a\" question".to_owned(),
            authors: vec!["Ana Ruiz".to_owned()],
            published: "2026-03-01T10:00:00.000Z".to_owned(),
            updated: "2026-03-02T10:00:00.000Z".to_owned(),
            language: "en".to_owned(),
            tags: vec!["Science".to_owned(), "Sea".to_owned()],
            body,
        }
    }

    #[test]
    fn whatever_the_format_the_article_says_of_itself_what_was_sent() {
        for body in [
            CmsBody::Html("<p>It was the wind.</p><h2>Costs</h2><p>Nobody paid.</p>".to_owned()),
            CmsBody::Text("It was the wind.\n\nNobody paid.".to_owned()),
            CmsBody::Markdown("It was the wind.\n\n## Costs\n\nNobody paid.".to_owned()),
        ] {
            let sent = article(body);
            let text = document(&sent);
            let reading = read_article(text.as_bytes(), &file_of(&sent.key));
            let read = reading.article.iter().chain(&reading.items).next().unwrap();
            assert_eq!(
                (read.title.as_str(), read.authors.as_slice()),
                ("Why now: \"a\" question", &["Ana Ruiz".to_owned()][..])
            );
            assert_eq!(read.url.as_deref(), Some("https://www.x.example/why-now/"));
            assert_eq!(read.dates.published, Some("2026-03-01".parse().unwrap()));
            assert_eq!(read.dates.updated, Some("2026-03-02".parse().unwrap()));
            assert_eq!(read.category.as_deref(), Some("Science"));
            assert!(read.text.contains("It was the wind.") && read.text.contains("Nobody paid."), "{}", read.text);
            assert_eq!(document(&sent), text, "the same bytes again");
        }
    }

    #[test]
    fn a_file_is_known_by_host_system_and_id_alone() {
        let sent = article(CmsBody::Text("x".to_owned()));
        assert_eq!(file_of(&sent.key), "hooks/x-example/ghost-65f0.txt");
        let odd = |id: &str| file_of(&CmsKey { id: id.to_owned(), ..sent.key.clone() });
        for id in ["../../x", "A b", "a-b", "", "電"] {
            assert_eq!(odd(id).matches('/').count(), 2, "{id}: {}", odd(id));
        }
        assert!(odd("A b") != odd("a-b") && odd("a b") != odd("A b"));
        let at = |url: &str| file_of(&CmsKey { url: url.to_owned(), ..sent.key.clone() });
        assert_ne!(at("https://a-b.example/x"), at("https://a.b.example/x"), "two hosts of one folder");
        let renamed = CmsKey { url: "https://x.example/another/".to_owned(), ..sent.key.clone() };
        assert_eq!(file_of(&renamed), file_of(&sent.key));
        assert_eq!(id_of(&sent), "x.example");
        assert!(id_of(&article(CmsBody::Markdown(String::new()))).starts_with("x.example/why-now-"));
    }
}

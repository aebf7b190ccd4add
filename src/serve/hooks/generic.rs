//! What any other program says, in the fields that `docs/hooks.md` describes.

use crate::newsroom::{CmsArticle, CmsBody, CmsChange, CmsKey};
use serde::Deserialize;

/// A request's body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    event: Event,
    /// What the article is known by, whatever becomes of its address; the address where there is none.
    id: Option<String>,
    url: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    published: String,
    #[serde(default)]
    updated: String,
    #[serde(default)]
    language: String,
    category: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    format: Format,
    text: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Event {
    Published,
    Updated,
    Unpublished,
    Deleted,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Html,
    Markdown,
    Text,
}

/// What is reported.
pub(super) fn read(report: Report) -> Result<CmsChange, &'static str> {
    let key = CmsKey { system: "generic", id: report.id.unwrap_or_else(|| report.url.clone()), url: report.url };
    if matches!(report.event, Event::Unpublished | Event::Deleted) {
        return Ok(CmsChange::NotPublic(key));
    }
    let text = report.text.filter(|text| !text.trim().is_empty()).ok_or("an article that is public needs `text`")?;
    if report.title.trim().is_empty() {
        return Err("an article that is public needs a `title`");
    }
    let category = report.category;
    let others = report.tags.into_iter().filter(|tag| Some(tag) != category.as_ref());
    let tags = category.iter().cloned().chain(others).collect();
    let body = match report.format {
        Format::Html => CmsBody::Html(text),
        Format::Markdown => CmsBody::Markdown(text),
        Format::Text => CmsBody::Text(text),
    };
    Ok(CmsChange::Public(Box::new(CmsArticle {
        key,
        title: report.title,
        authors: report.authors,
        published: report.published,
        updated: report.updated,
        language: report.language,
        tags,
        body,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn change(body: Value) -> Result<CmsChange, String> {
        serde_json::from_value(body).map_err(|e| e.to_string()).and_then(|report| read(report).map_err(str::to_owned))
    }

    #[test]
    fn an_article_is_known_by_its_id_else_by_its_address() {
        let body = json!({
            "event": "updated", "url": "https://x.example/a", "title": "A", "category": "Science", "tags": ["Sea", "Science"],
            "format": "markdown", "text": "It was the wind."
        });
        let Ok(CmsChange::Public(article)) = change(body.clone()) else { panic!("not public") };
        assert_eq!(
            (article.key.id.as_str(), article.tags),
            ("https://x.example/a", vec!["Science".to_owned(), "Sea".to_owned()])
        );
        assert_eq!(article.body, CmsBody::Markdown("It was the wind.".to_owned()));
        let gone = json!({ "event": "deleted", "id": "7", "url": "https://x.example/a" });
        assert!(matches!(change(gone), Ok(CmsChange::NotPublic(key)) if key.id == "7"));
    }

    #[test]
    fn what_lacks_what_is_needed_or_is_misspelt_is_told() {
        for (body, word) in [
            (json!({ "url": "https://x.example/a" }), "event"),
            (json!({ "event": "published", "url": "https://x.example/a", "title": "A" }), "`text`"),
            (json!({ "event": "published", "url": "https://x.example/a", "text": "x" }), "`title`"),
            (json!({ "event": "archived", "url": "https://x.example/a" }), "archived"),
            (json!({ "event": "deleted", "url": "https://x.example/a", "autor": "x" }), "autor"),
        ] {
            let told = change(body.clone()).unwrap_err();
            assert!(told.contains(word), "{body}: {told}");
        }
    }
}

//! Articles and their FAQ in the vocabulary of schema.org, for search engines and assistants.

use crate::article::Article;
use serde_json::{Map, Value, json};

/// An article that stands at `url`, and its FAQ where it has one.
#[must_use]
pub fn graph(article: &Article, url: &str) -> Value {
    let mut about = Map::new();
    about.insert("@type".to_owned(), "Article".into());
    about.insert("headline".to_owned(), article.title.as_str().into());
    about.insert("inLanguage".to_owned(), article.language.as_str().into());
    about.insert("url".to_owned(), url.into());
    if !article.authors.is_empty() {
        let person = |name: &String| json!({ "@type": "Person", "name": name });
        about.insert("author".to_owned(), article.authors.iter().map(person).collect());
    }
    for (name, day) in [("datePublished", article.dates.published), ("dateModified", article.dates.updated)] {
        if let Some(day) = day {
            about.insert(name.to_owned(), day.to_string().into());
        }
    }
    let mut graph = vec![Value::Object(about)];
    if !article.faq.is_empty() {
        graph.push(json!({ "@type": "FAQPage", "url": url, "mainEntity": entries(article).collect::<Value>() }));
    }
    json!({ "@context": "https://schema.org", "@graph": graph })
}

/// The FAQ of all of these articles as one page.
#[must_use]
pub fn faq_page<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Value {
    let all: Value = articles.into_iter().flat_map(entries).collect();
    json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": all })
}

fn entries(article: &Article) -> impl Iterator<Item = Value> {
    article.faq.iter().map(|entry| {
        json!({
            "@type": "Question",
            "name": article.slice(entry.question),
            "acceptedAnswer": { "@type": "Answer", "text": article.slice(entry.answer) },
        })
    })
}

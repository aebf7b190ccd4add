//! An article and its FAQ in the vocabulary of schema.org, for search engines and assistants.

use super::links::article_path;
use crate::article::Article;
use serde_json::{Map, Value, json};

/// As JSON-LD inside a page: nothing in it ends the script that it stands in.
pub(super) fn embedded(article: &Article, base: &str) -> String {
    let url = article.page().map_or_else(|| format!("{base}{}", article_path(&article.id)), str::to_owned);
    graph(article, &url).to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn graph(article: &Article, url: &str) -> Value {
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
        let entries = article.faq.iter().map(|entry| {
            json!({
                "@type": "Question",
                "name": article.slice(entry.question),
                "acceptedAnswer": { "@type": "Answer", "text": article.slice(entry.answer) },
            })
        });
        graph.push(json!({ "@type": "FAQPage", "url": url, "mainEntity": entries.collect::<Value>() }));
    }
    json!({ "@context": "https://schema.org", "@graph": graph })
}

//! Articles and passages as programs see them: a list by pages, one article, one passage by its id. What is withheld is not there.

use super::super::client::Client;
use super::super::links::article_path;
use super::super::problem::{Problem, ProblemBody};
use super::super::request::Fields;
use super::super::respond::tagged_json;
use super::super::shapes::{ArticleShape, ArticlesShape, OnePassageShape};
use super::super::state::ServeState;
use crate::answer::chosen;
use crate::article::{Article, ArticleId, PassageId};
use crate::service;
use crate::store::{Index, PassagePlace};
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;

/// Articles on a page of the list.
const LISTED: usize = 100;

/// List the articles that readers may see, by id.
#[utoipa::path(
    get,
    path = "/v1/articles",
    tag = "articles",
    params(
        ("after" = Option<String>, Query, description = "The `next` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of the list.", body = ArticlesShape),
        (status = "default", description = "Why there is none.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn articles(
    State(state): State<Arc<ServeState>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (fields, index) = (Fields::of_query(query.as_deref()), state.engine.index());
    let after = fields.get("after").map(ArticleId::new);
    let (shown, next) = page_of_articles(&index, after.as_ref()).ok_or_else(|| {
        let detail = "`after` is the `next` of the page before, and this one is not; begin again without it";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "cursor", detail)
    })?;
    let base = state.settings.place.base();
    let shown: Value = shown.into_iter().map(|article| listed(article, &base)).collect();
    Ok(tagged_json(&headers, index.generation, &json!({ "articles": shown, "next": next })))
}

/// The articles whose ids come after this one, and the last of them where there are more; `None` where no article has this id.
pub(in super::super) fn page_of_articles<'a>(
    index: &'a Index,
    after: Option<&ArticleId>,
) -> Option<(Vec<&'a Article>, Option<&'a ArticleId>)> {
    if after.is_some_and(|after| index.article(after).is_none()) {
        return None;
    }
    let mut all: Vec<&Article> = index.articles().filter(|a| after.is_none_or(|after| a.id > *after)).collect();
    all.sort_by_key(|article| &article.id);
    let next = all.get(LISTED).and(all.get(LISTED - 1)).map(|last| &last.id);
    all.truncate(LISTED);
    Some((all, next))
}

/// What an article says of itself, in a list.
pub(in super::super) fn listed(article: &Article, base: &str) -> Value {
    json!({
        "id": article.id,
        "title": article.title,
        "authors": article.authors,
        "published": article.dates.published,
        "updated": article.dates.updated,
        "category": article.category,
        "language": article.language,
        "url": article.url,
        "page": format!("{base}{}", article_path(&article.id)),
    })
}

/// An article as it is indexed. One that is withheld does not exist.
#[utoipa::path(
    get,
    path = "/v1/articles/{article}",
    tag = "articles",
    params(("article" = String, Path, description = "Its id.")),
    responses(
        (status = 200, description = "The article.", body = ArticleShape),
        (status = "default", description = "Why there is none.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn article(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = state.work(client, move |state| {
        let index = state.engine.index();
        let article = index.article(&ArticleId::new(&name)).ok_or_else(|| Problem::article(&name))?;
        Ok::<_, Problem>((index.generation, whole(article, &index, &state.settings.place.base())))
    });
    let (generation, value) = found.await.map_err(|_| Problem::busy())??;
    Ok(tagged_json(&headers, generation, &value))
}

fn whole(article: &Article, index: &Index, base: &str) -> Value {
    let mut out = service::json::article(article, &[]);
    if let Value::Object(fields) = &mut out {
        // What was wrong with the file is its keepers' affair.
        fields.remove("problems");
        fields.insert("corrected".to_owned(), json!(index.corrected(article)));
        fields.insert("page".to_owned(), format!("{base}{}", article_path(&article.id)).into());
    }
    out
}

/// A passage by its id, with its citation.
#[utoipa::path(
    get,
    path = "/v1/passages/{passage}",
    tag = "articles",
    params(("passage" = String, Path, description = "Its id, percent-encoded: it has a `#`.")),
    responses(
        (status = 200, description = "The passage.", body = OnePassageShape),
        (status = "default", description = "Why there is none.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn passage(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = state.work(client, move |state| {
        let index = state.engine.index();
        let place = index.passage(&PassageId::new(name)).ok_or_else(Problem::passage)?;
        state.cited_passage(&place, &index).map(|value| (index.generation, value)).ok_or_else(Problem::passage)
    });
    let (generation, value) = found.await.map_err(|_| Problem::busy())??;
    Ok(tagged_json(&headers, generation, &value))
}

impl ServeState {
    /// A passage whole, with its citation.
    pub(in super::super) fn cited_passage(&self, place: &PassagePlace<'_>, index: &Index) -> Option<Value> {
        let answer = chosen(place, index, None, 1.0)?;
        let mut value = service::json::passage(&answer);
        self.fill_citations(&mut value, index);
        let (quote, citation) = (value.get("quote").cloned(), value.get("citation").cloned());
        let kind = if place.passage.kind.is_faq() { "faq" } else { "passage" };
        Some(json!({ "id": place.passage.id, "kind": kind, "quote": quote, "citation": citation }))
    }
}

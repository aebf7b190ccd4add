//! The pages' addresses: what is asked by one, and which page answers. Each works without a script.

use super::client::Client;
use super::links::QuoteMark;
use super::pages::{self, PageView};
use super::problem::Problem;
use super::question::{AskRequest, Way};
use super::related::related;
use super::request::Fields;
use super::respond::{HTML, fresh, tagged};
use super::state::ServeState;
use super::votes::{Vote, Why};
use super::words::Words;
use crate::article::ArticleId;
use crate::search::{Filter, Scope};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderValue, VARY};
use axum::response::Response;
use std::sync::Arc;

/// Passages looked at for a page: the answer and a few that come after it.
const TOP: usize = 4;

/// Questions shown before anything is asked.
const EXAMPLES: usize = 6;

type Shared = State<Arc<ServeState>>;

fn words(headers: &HeaderMap) -> &'static Words {
    Words::of(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

fn by_language(mut response: Response) -> Response {
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    response
}

/// `/` and `/?q=`.
pub(super) async fn reader(
    State(state): Shared,
    Extension(client): Extension<Client>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (fields, words) = (Fields::of_query(query.as_deref()), words(&headers));
    let article = fields.get("article").map(str::to_owned);
    let Some(question) = fields.get("q") else {
        let made = state.work(client, move |state| {
            let index = state.engine.index();
            let examples = state.suggested(&index, "", &Scope::everything(&index), EXAMPLES);
            (index.generation, pages::start(&examples, PageView { state, index: &index, words }).into_string())
        });
        let (generation, page) = made.await.map_err(|_| Problem::busy())?;
        return Ok(by_language(tagged(&headers, generation, HTML, page)));
    };
    let filter = Filter { article: article.clone(), ..Filter::default() };
    let asked = AskRequest { words: question.to_owned(), filter, follows: None, top: TOP, way: Way::Page };
    let page = state.ask(client, asked, move |state, exchange| {
        let near = related(exchange);
        let view = PageView { state, index: &exchange.response.index, words };
        pages::answered(exchange, article.as_deref(), &near, view).into_string()
    });
    Ok(by_language(fresh(HTML, page.await?)))
}

/// `/a/ARTICLE`.
pub(super) async fn article(
    State(state): Shared,
    Extension(client): Extension<Client>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = words(&headers);
    let mark = Fields::of_query(query.as_deref()).get("quote").map(QuoteMark::parse);
    let made = state.work(client, move |state| {
        let index = state.engine.index();
        let article = index.article(&ArticleId::new(&name)).ok_or_else(|| Problem::article(&name))?;
        let page = pages::article(article, mark.as_ref(), PageView { state, index: &index, words });
        Ok::<_, Problem>((index.generation, page.into_string()))
    });
    let (generation, page) = made.await.map_err(|_| Problem::busy())??;
    Ok(by_language(tagged(&headers, generation, HTML, page)))
}

/// `/articles`.
pub(super) async fn articles(State(state): Shared, headers: HeaderMap) -> Response {
    let index = state.engine.index();
    let page = pages::articles(PageView { state: &state, index: &index, words: words(&headers) });
    by_language(tagged(&headers, index.generation, HTML, page.into_string()))
}

/// The buttons under an answer.
pub(super) async fn vote(
    State(state): Shared,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let fields = Fields::of_form(&headers, &body)?;
    let helpful = fields.get("vote") == Some("helpful");
    let question = fields.get("question").map(str::to_owned);
    let why = fields.get("why").and_then(Why::from_name);
    let token = fields.get("token").unwrap_or_default().to_owned();
    let (vote, words) = (Vote { token, helpful, why, question }, words(&headers));
    let done = state.block(move |state| {
        state.vote(&vote, client)?;
        Ok::<_, Problem>(pages::thanks(state, words, helpful, vote.question.as_deref()).into_string())
    });
    Ok(fresh(HTML, done.await.map_err(|_| Problem::failed())??))
}

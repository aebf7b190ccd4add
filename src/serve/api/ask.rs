use super::super::client::Client;
use super::super::links::article_path;
use super::super::problem::{Problem, ProblemBody};
use super::super::question::{AskRequest, Way};
use super::super::related::{AnsweredQuestion, related};
use super::super::request::{Fields, json};
use super::super::respond::{fresh_json, tagged_json};
use super::super::shapes::{AskBody, ReplyShape, SuggestionsShape};
use super::super::state::ServeState;
use super::super::vote_token::ShownAnswer;
use crate::answer::{Answer, Reply};
use crate::article::{ArticleId, PassageId};
use crate::search::{Filter, SearchError};
use crate::service::{self, AskError, EarlierReply, Exchange};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

/// Passages returned where nothing is said of it, as in the terminal.
const TOP: u8 = 3;
const MOST_TOP: u8 = 20;

/// Suggestions given.
const SUGGESTIONS: usize = 8;

/// Ask a question.
#[utoipa::path(
    post,
    path = "/v1/ask",
    tag = "ask",
    request_body = AskBody,
    responses(
        (status = 200, description = "What came of it. That the articles do not answer is an ordinary reply.", body = ReplyShape),
        (status = "default", description = "Why there is no reply.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn ask(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let wanted: AskBody = json(&headers, &body)?;
    let top = wanted.top.unwrap_or(TOP);
    if !(1..=MOST_TOP).contains(&top) {
        let detail = format!("`top` is a number from 1 to {MOST_TOP}");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", detail));
    }
    let filter = Filter {
        article: wanted.article,
        category: wanted.category,
        language: wanted.language,
        author: wanted.author,
        since: wanted.since,
        until: wanted.until,
    };
    let follows = wanted
        .follows
        .map(|earlier| EarlierReply { question: earlier.question, passage: PassageId::new(earlier.passage).key() });
    let asked = AskRequest { words: wanted.question, filter, follows, top: usize::from(top), way: Way::Api };
    Ok(fresh_json(&state.ask(client, asked, reply).await?))
}

/// The JSON of `ask --json`, with what a program elsewhere needs besides: addresses, what a vote names, questions near by.
pub(in super::super) fn reply(state: &ServeState, exchange: &Exchange) -> Value {
    let index = &exchange.response.index;
    let mut out = service::json::reply(exchange, false);
    state.fill_citations(&mut out, index);
    let Value::Object(fields) = &mut out else { return out };
    let question = exchange.first().as_str();
    let token = |answer: &Answer| {
        let passage = answer.citation.passage.as_ref()?;
        Some(Value::from(state.votes.token(&ShownAnswer::new(passage.key(), answer.confidence, question))))
    };
    let mut vote = None;
    match &exchange.response.reply {
        Reply::Answer { answer, .. } => vote = token(answer),
        Reply::DidYouMean { choices, .. } => {
            let shown = fields.get_mut("choices").and_then(Value::as_array_mut).into_iter().flatten();
            for (shown, choice) in shown.zip(choices) {
                if let (Value::Object(shown), Some(token)) = (shown, token(choice)) {
                    shown.insert("vote".to_owned(), token);
                }
            }
        }
        Reply::NoAnswer(none) => {
            let base = state.settings.place.base();
            let shown = fields.get_mut("nearest").and_then(Value::as_array_mut).into_iter().flatten();
            for (shown, (article, _)) in shown.zip(&none.nearest) {
                if let Value::Object(shown) = shown {
                    shown.insert("url".to_owned(), format!("{base}{}", article_path(article)).into());
                }
            }
        }
    }
    fields.insert("vote".to_owned(), vote.unwrap_or_default());
    fields.insert("related".to_owned(), related(exchange).iter().map(suggestion).collect());
    out
}

fn suggestion(entry: &AnsweredQuestion) -> Value {
    serde_json::json!({
        "question": entry.question, "article": entry.article, "title": entry.title, "passage": entry.passage,
    })
}

/// Questions of the articles' FAQ that match what was typed so far, by words and by meaning.
#[utoipa::path(
    get,
    path = "/v1/suggest",
    tag = "ask",
    params(
        ("q" = Option<String>, Query, description = "What was typed so far; without it, the newest articles' first questions."),
        ("article" = Option<String>, Query, description = "Only this article, by id or title."),
    ),
    responses(
        (status = 200, description = "The questions.", body = SuggestionsShape),
        (status = "default", description = "Why there are none.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn suggest(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let fields = Fields::of_query(query.as_deref());
    let article = fields.get("article").map(|name| ArticleId::new(name).as_str().to_owned());
    let typed = fields.get("q").unwrap_or_default().to_owned();
    let found = state.work(client, move |state| {
        let index = state.engine.index();
        let filter = Filter { article, ..Filter::default() };
        let scope = filter.resolve(&index).map_err(|error| AskError::Search(SearchError::from(error)))?;
        let found = state.suggested(&index, &typed, &scope, SUGGESTIONS);
        Ok::<_, AskError>((index.generation, found.iter().map(suggestion).collect::<Value>()))
    });
    let (generation, found) = found.await.map_err(|_| Problem::busy())??;
    Ok(tagged_json(&headers, generation, &serde_json::json!({ "suggestions": found })))
}

//! The tools: what there is to call, and from arguments to what is said, as text for the model and as JSON for its program. Each
//! only reads, goes through the gate as any question does, and says in a sentence what is wrong with its arguments.

use super::super::api::{listed, reply};
use super::super::client::Client;
use super::super::links::article_path;
use super::super::problem::Problem;
use super::super::question::{AskRequest, Way};
use super::super::related::entries;
use super::super::state::ServeState;
use super::told;
use crate::answer::chosen;
use crate::article::{Article, ArticleId, PassageId};
use crate::search::{Filter, SearchError};
use crate::service::{self, AskError};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// FAQ questions listed at most.
const LISTED: usize = 50;

/// Passages returned for a question: the answer, and two that come after it.
const TOP: usize = 3;

/// Said where there is no turn at the gate.
pub(super) const BUSY: &str = "too many questions are being asked at this moment; ask again in a few seconds";

/// A tool as assistants are told of it.
pub(super) struct ToolDescription {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// What it takes, as a JSON Schema.
    pub arguments: Value,
}

/// What a tool says.
#[derive(Debug)]
pub(super) struct Said {
    pub text: String,
    pub value: Value,
}

/// What there is to call.
pub(super) fn all() -> Vec<ToolDescription> {
    let text = |what: &str| json!({ "type": "string", "description": what });
    let day = |what: &str| json!({ "type": "string", "format": "date", "description": what });
    let arguments = |properties: Value, required: &[&str]| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    vec![
        ToolDescription {
            name: "ask",
            title: "Ask the articles",
            description: "Answers a question with the publisher's own words: an exact quote and its citation, or says plainly that the \
                articles do not answer. Quote the words as they are and give the citation's address. Where it says that the articles \
                do not answer, say so too; titles listed then are not answers.",
            arguments: arguments(
                json!({
                    "question": { "type": "string", "maxLength": 2000, "description": "One question, in the reader's own words." },
                    "article": text("Only this article, by id or title."),
                    "category": text("Only this category."),
                    "since": day("Only articles of this day or later, as 2026-04-21."),
                    "until": day("Only articles of this day or earlier, as 2026-04-21."),
                }),
                &["question"],
            ),
        },
        ToolDescription {
            name: "get_passage",
            title: "Get a passage",
            description: "A passage by its id, with its citation.",
            arguments: arguments(json!({ "passage": text("The passage's id, from a citation.") }), &["passage"]),
        },
        ToolDescription {
            name: "get_article",
            title: "Get an article",
            description: "An article as it is indexed: its text, and the ids of its passages.",
            arguments: arguments(json!({ "article": text("The article's id or title.") }), &["article"]),
        },
        ToolDescription {
            name: "list_faq",
            title: "List answered questions",
            description: "Questions that the articles' FAQ answer, each with the id of the passage that answers it.",
            arguments: arguments(
                json!({
                    "about": text("A few words; without them, the newest articles' questions."),
                    "article": text("Only this article, by id or title."),
                }),
                &[],
            ),
        },
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskArguments {
    question: String,
    article: Option<String>,
    category: Option<String>,
    since: Option<Date>,
    until: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassageArguments {
    passage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleArguments {
    article: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaqArguments {
    about: Option<String>,
    article: Option<String>,
}

/// Calls a tool; `None` where there is none of this name. Gives what it says, or why it says nothing.
pub(super) async fn call(
    state: &Arc<ServeState>,
    client: Client,
    name: &str,
    arguments: Map<String, Value>,
) -> Option<Result<Said, String>> {
    let article = arguments.get("article").and_then(Value::as_str).unwrap_or_default().to_owned();
    let done = match name {
        "ask" => ask(state, client, arguments).await,
        "get_passage" => look_up(state, client, arguments, get_passage).await,
        "get_article" => look_up(state, client, arguments, get_article).await,
        "list_faq" => look_up(state, client, arguments, list_faq).await,
        _ => return None,
    };
    Some(done.map_err(|problem| match problem.code {
        "busy" => BUSY.to_owned(),
        // The API names its own list.
        "unknown_article" => format!("there is no article {article:?}; resources/list names those that there are"),
        _ => problem.detail.into_owned(),
    }))
}

fn read<T: DeserializeOwned>(arguments: Map<String, Value>) -> Result<T, Problem> {
    serde_json::from_value(Value::Object(arguments)).map_err(|error| {
        let detail = format!("the arguments cannot be read: {error}; tools/list says what this tool takes");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", detail)
    })
}

async fn ask(state: &Arc<ServeState>, client: Client, arguments: Map<String, Value>) -> Result<Said, Problem> {
    let AskArguments { question, article, category, since, until } = read(arguments)?;
    let filter = Filter { article, category, since, until, ..Filter::default() };
    let asked = AskRequest { words: question, filter, follows: None, top: TOP, way: Way::Mcp };
    let said = state.ask(client, asked, |state, exchange| {
        let mut value = reply(state, exchange);
        without(&mut value, &["vote"]);
        if !state.settings.place.has_pages() {
            each(&mut value, "nearest", |near| without(near, &["url"]));
        }
        // Judging an answer is a reader's affair.
        each(&mut value, "choices", |choice| without(choice, &["vote"]));
        Said { text: told::reply(exchange, state), value }
    });
    Ok(said.await?)
}

fn without(value: &mut Value, names: &[&str]) {
    if let Value::Object(fields) = value {
        fields.retain(|name, _| !names.contains(&name.as_str()));
    }
}

fn each(value: &mut Value, list: &str, change: impl FnMut(&mut Value)) {
    value.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten().for_each(change);
}

/// Reads arguments and looks something up with them, on a blocking thread.
async fn look_up<A: DeserializeOwned + Send + 'static>(
    state: &Arc<ServeState>,
    client: Client,
    arguments: Map<String, Value>,
    look: fn(&ServeState, &A) -> Result<Said, Problem>,
) -> Result<Said, Problem> {
    let wanted: A = read(arguments)?;
    state.work(client, move |state| look(state, &wanted)).await.map_err(|_| Problem::busy())?
}

fn get_passage(state: &ServeState, wanted: &PassageArguments) -> Result<Said, Problem> {
    let index = state.engine.index();
    let place = index.passage(&PassageId::new(wanted.passage.as_str())).ok_or_else(Problem::passage)?;
    let value = state.cited_passage(&place, &index).ok_or_else(Problem::passage)?;
    let answer = chosen(&place, &index, None, 1.0).ok_or_else(Problem::passage)?;
    Ok(Said { text: told::passage(&answer, state, &index), value })
}

fn get_article(state: &ServeState, wanted: &ArticleArguments) -> Result<Said, Problem> {
    let index = state.engine.index();
    let article = service::article(&wanted.article, &index).ok_or_else(|| Problem::article(&wanted.article))?;
    let mut value = listed(article, &state.settings.place.base());
    if !state.settings.place.has_pages() {
        without(&mut value, &["page"]);
    }
    if let Value::Object(fields) = &mut value {
        fields.insert("corrected".to_owned(), json!(index.corrected(article)));
        fields.insert("passages".to_owned(), article.passages.iter().map(|passage| passage.id.as_str()).collect());
        fields.insert("text".to_owned(), article.text.as_str().into());
    }
    Ok(Said { text: told::article(article), value })
}

fn list_faq(state: &ServeState, wanted: &FaqArguments) -> Result<Said, Problem> {
    let index = state.engine.index();
    let known = |name: &String| service::article(name, &index).ok_or_else(|| Problem::article(name));
    let article: Option<&Article> = wanted.article.as_ref().map(known).transpose()?;
    let found = match (article, wanted.about.as_deref()) {
        (Some(article), None) => entries(article).take(LISTED).collect(),
        (article, about) => {
            let filter = Filter { article: article.map(|article| article.id.to_string()), ..Filter::default() };
            let scope = filter.resolve(&index).map_err(|error| AskError::Search(SearchError::from(error)))?;
            state.suggested(&index, about.unwrap_or_default(), &scope, LISTED)
        }
    };
    let questions = found.iter().map(|entry| {
        json!({ "question": entry.question, "article": entry.article, "title": entry.title, "passage": entry.passage })
    });
    let value = json!({ "questions": questions.collect::<Value>() });
    Ok(Said { text: told::questions(&found, LISTED), value })
}

/// Where an article is read as a resource.
pub(super) fn resource_uri(article: &ArticleId) -> String {
    let path = article_path(article);
    format!("ibid://article{}", path.strip_prefix("/a").unwrap_or_default())
}

/// The article that a resource's address names.
pub(super) fn resource_article(uri: &str) -> Option<ArticleId> {
    let path = uri.strip_prefix("ibid://article/")?;
    Some(ArticleId::new(&percent_encoding::percent_decode_str(path).decode_utf8().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_articles_address_as_a_resource_leads_back_to_it() {
        for id in ["kite", "a/a", "2026/a b#ü"] {
            let id = ArticleId::new(id);
            assert_eq!(resource_article(&resource_uri(&id)), Some(id));
        }
        assert_eq!(resource_article("file:///etc/passwd"), None);
    }

    #[test]
    fn every_tool_takes_an_object_and_nothing_it_does_not_name() {
        for tool in all() {
            assert!(!tool.description.is_empty() && tool.arguments["additionalProperties"] == false, "{}", tool.name);
        }
    }
}

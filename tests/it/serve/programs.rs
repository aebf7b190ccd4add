use super::client::{Response, get, post, send};
use super::server::Server;
use crate::check::stdout;
use ibid::serve::shapes::{ArticleShape, ArticlesShape, OnePassageShape, OutcomeName, ReplyShape, SuggestionsShape};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A body as the description has it.
fn read<T: DeserializeOwned>(response: &Response) -> T {
    assert_eq!(response.status, 200, "{}", response.text);
    assert_eq!(response.header("content-type"), "application/json");
    serde_json::from_str(&response.text).unwrap_or_else(|error| panic!("{error}: {}", response.text))
}

fn ask(server: &Server, body: &Value) -> ReplyShape {
    read(&post(server.address, "/v1/ask", body))
}

#[test]
fn the_reply_is_the_json_of_the_terminal_as_it_is_described() {
    let server = Server::start(&[]);
    let response = post(server.address, "/v1/ask", &json!({ "question": "who built the kite", "top": 3 }));
    let reply: ReplyShape = read(&response);
    assert_eq!(reply.outcome, OutcomeName::Answer);
    assert_eq!(reply.quote.as_deref(), Some("A team of six engineers built it in a barn."));
    let mut shown = response.json();
    let printed = server.desk.command(&["ask", "--json", "who built the kite"]).env("IBID_READER", "off").output();
    let printed: Value = serde_json::from_str(&stdout(&printed.unwrap())).unwrap();
    for added in ["vote", "related"] {
        assert!(shown.as_object_mut().unwrap().remove(added).is_some(), "{added}");
    }
    // An article without an address is cited at our page of it here, and nowhere there.
    assert_eq!(shown["citation"], printed["citation"]);
    for field in ["outcome", "question", "quote", "span", "confidence", "remarks", "index"] {
        assert_eq!(shown[field], printed[field], "{field}");
    }
}

#[test]
fn no_answer_is_an_ordinary_reply_and_an_article_can_be_asked_alone() {
    let server = Server::start(&[]);
    let none = ask(&server, &json!({ "question": "best bread recipe of grandmother" }));
    assert_eq!((none.outcome, none.quote, none.vote), (OutcomeName::NoAnswer, None, None));
    assert!(none.nearest.unwrap().iter().all(|near| near.url.starts_with("http://127.0.0.1")));
    let alone = ask(&server, &json!({ "question": "what does a ferry ticket cost", "article": "2026/ferry" }));
    assert!(alone.citation.unwrap().url.unwrap().contains("/a/2026/ferry?quote="));
    let unknown = post(server.address, "/v1/ask", &json!({ "question": "why", "article": "no such" }));
    assert_eq!((unknown.status, &unknown.json()["code"]), (404, &"unknown_article".into()), "{}", unknown.text);
}

#[test]
fn articles_passages_and_suggestions_are_as_described_and_tagged() {
    let server = Server::start(&[]);
    let list = get(server.address, "/v1/articles");
    let articles: ArticlesShape = read(&list);
    assert_eq!(articles.articles.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["2026/ferry", "kite"]);
    assert_eq!(articles.next, None);
    let tag = list.header("etag");
    assert!(tag.starts_with('"'), "{}", list.head);
    let known = send(server.address, "GET", "/v1/articles", &format!("if-none-match: {tag}\r\n"), "");
    assert_eq!((known.status, known.text.as_str()), (304, ""));
    let article: ArticleShape = read(&get(server.address, "/v1/articles/kite"));
    assert_eq!(article.faq[0].question, "Who built the kite?");
    let id = article.passages.last().unwrap().id.replace('#', "%23");
    let passage: OnePassageShape = read(&get(server.address, &format!("/v1/passages/{id}")));
    assert_eq!((passage.kind.as_str(), passage.quote.as_str()), ("faq", "It flew for nine hours."));
    let near: SuggestionsShape = read(&get(server.address, "/v1/suggest?q=who+bui"));
    assert_eq!(near.suggestions[0].question, "Who built the kite?");
    for (path, status, code) in [
        ("/v1/articles/none", 404, "unknown_article"),
        ("/v1/passages/kite%23none", 404, "unknown_passage"),
        ("/v1/articles?after=none", 422, "cursor"),
        ("/v1/suggest?q=x&article=none", 404, "unknown_article"),
        ("/v1/none", 404, "not_found"),
    ] {
        let problem = get(server.address, path);
        assert_eq!((problem.status, &problem.json()["code"]), (status, &code.into()), "{path}: {}", problem.text);
    }
    server.desk.ibid(&["state", "kite", "retracted"]);
    let changed = send(server.address, "GET", "/v1/articles", &format!("if-none-match: {tag}\r\n"), "");
    assert!(changed.status == 200 && !changed.text.contains("kite"), "a tag outlives no withheld article");
    assert_eq!(get(server.address, &format!("/v1/passages/{id}")).status, 404);
}

#[test]
fn a_vote_by_a_program_needs_the_token_of_an_answer() {
    let server = Server::start(&[]);
    let reply = ask(&server, &json!({ "question": "who built the kite" }));
    let vote = |body: &Value| post(server.address, "/v1/votes", body);
    assert_eq!(vote(&json!({ "token": reply.vote, "helpful": true })).status, 204);
    let forged = vote(&json!({ "token": "AAAA", "helpful": true }));
    assert_eq!((forged.status, &forged.json()["code"]), (403, &"token".into()));
    // Words that were not asked are nobody's question.
    assert_eq!(vote(&json!({ "token": reply.vote, "helpful": false, "question": "an invented one" })).status, 204);
    assert!(!stdout(&server.desk.ibid(&["gaps", "--json"])).contains("invented"));
}

/// Every `$ref` below a value.
fn references<'a>(value: &'a Value, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            out.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| references(field, out));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, out)),
        _ => {}
    }
}

#[test]
fn the_description_names_every_address_and_every_form_that_it_uses() {
    let server = Server::start(&[]);
    let description = get(server.address, "/v1/openapi.json").json();
    assert_eq!(description["openapi"], "3.1.0");
    let paths: BTreeSet<&str> = description["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "/v1/articles",
        "/v1/articles/{article}",
        "/v1/ask",
        "/v1/gaps",
        "/v1/passages/{passage}",
        "/v1/suggest",
        "/v1/votes",
    ];
    assert_eq!(paths, BTreeSet::from(expected));
    let mut used = BTreeSet::new();
    references(&description, &mut used);
    assert!(used.len() > 10, "{used:?}");
    for reference in used {
        let at = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(at).is_some(), "{reference} is nowhere");
    }
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(
                operation["operationId"].is_string() && operation["responses"]["default"].is_object(),
                "{method} {path}"
            );
        }
    }
}

#[test]
fn the_box_may_be_loaded_anywhere_and_asks_from_where_it_is_allowed() {
    let server = Server::start(&["--origins", "https://news.example"]);
    let script = get(server.address, "/box.js");
    assert_eq!((script.status, script.header("cross-origin-resource-policy")), (200, "cross-origin"));
    assert!(script.text.contains("customElements.define('ibid-ask'") && !script.text.contains("cookie ="));
    let from = |origin: &str| {
        let head = format!("content-type: application/json\r\norigin: {origin}\r\n");
        send(server.address, "POST", "/v1/ask", &head, &json!({ "question": "who built the kite" }).to_string())
    };
    let allowed = from("https://news.example");
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (200, "https://news.example"));
    assert_eq!(allowed.header("access-control-allow-credentials"), "");
    let head = "content-type: application/json\r\norigin: https://news.example\r\n";
    let wrong = send(server.address, "POST", "/v1/ask", head, "{\"question\": \" \"}");
    assert_eq!((wrong.status, wrong.header("access-control-allow-origin")), (422, "https://news.example"));
    assert!(wrong.header("access-control-expose-headers").contains("retry-after"), "{}", wrong.head);
    for other in ["https://evil.example", "null", "https://news.example.evil.example"] {
        let refused = from(other);
        assert_eq!((refused.status, refused.header("access-control-allow-origin")), (403, ""), "{other}");
        assert!(refused.json()["detail"].as_str().unwrap().contains("IBID_SERVE_ORIGINS"));
    }
    let asked = "origin: https://news.example\r\naccess-control-request-method: POST\r\naccess-control-request-headers: content-type\r\n";
    let may = send(server.address, "OPTIONS", "/v1/ask", asked, "");
    assert!(may.status == 200 && may.header("access-control-allow-headers").contains("content-type"), "{}", may.head);
}

#[test]
fn health_readiness_and_figures_are_for_who_runs_it() {
    let server = Server::start(&["--url", "https://ask.example.org"]);
    ask(&server, &json!({ "question": "who built the kite" }));
    assert_eq!(get(server.address, "/healthz").status, 200);
    assert_eq!(get(server.address, "/readyz").json()["status"], "ready");
    let figures = get(server.address, "/metrics").text;
    assert!(figures.contains("ibid_serve_questions_total{way=\"api\",outcome=\"answered\"} 1"), "{figures}");
    let reader = send(server.address, "GET", "/metrics", "x-forwarded-for: 192.0.2.1\r\n", "");
    assert_eq!(reader.status, 404, "whoever comes by a proxy is a reader");
}

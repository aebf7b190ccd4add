//! Assistants' programs, by lines of JSON-RPC as they send them: no library of the protocol's is between.

use super::client::{Response, get, send};
use super::server::{KITE, Server};
use crate::check::{Desk, stderr, stdout};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

fn request(id: u32, method: &str, params: &Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

fn call(tool: &str, arguments: &Value) -> String {
    request(3, "tools/call", &json!({ "name": tool, "arguments": arguments }))
}

fn posted(server: &Server, head: &str, body: &str) -> Response {
    let head = format!("content-type: application/json\r\naccept: application/json, text/event-stream\r\n{head}");
    send(server.address, "POST", "/mcp", &head, body)
}

/// What a request over HTTP comes to.
fn answered(server: &Server, body: &str) -> Value {
    let response = posted(server, "", body);
    assert_eq!((response.status, response.header("content-type")), (200, "application/json"), "{}", response.text);
    response.json()
}

fn text(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

/// `ibid mcp`, spoken to in lines.
struct Spoken {
    child: Child,
    writing: Option<ChildStdin>,
    reading: Lines<BufReader<ChildStdout>>,
}

impl Spoken {
    fn start(desk: &Desk) -> Self {
        let mut command = desk.command(&["mcp"]);
        command.env_remove("IBID_SERVE_URL").env_remove("IBID_LOG").env("IBID_READER", "off");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (writing, reading) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()).lines());
        Self { child, writing, reading }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.writing.as_mut().unwrap(), "{line}").unwrap();
    }

    fn asked(&mut self, line: &str) -> Value {
        self.say(line);
        serde_json::from_str(&self.reading.next().unwrap().unwrap()).unwrap()
    }

    /// The program at this end goes; whether the other one ends well.
    fn end(mut self) -> bool {
        drop(self.writing.take());
        self.child.wait().unwrap().success()
    }
}

/// What holds however messages are carried.
fn check_tools_and_answers(mut ask: impl FnMut(&str) -> Value) {
    let hello = ask(INITIALIZE);
    assert_eq!(hello["result"]["serverInfo"]["name"], "ibid", "{hello}");
    assert_eq!(hello["result"]["protocolVersion"], "2025-06-18");
    let tools = ask(&request(2, "tools/list", &json!({})));
    let tools = tools["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ask", "get_passage", "get_article", "list_faq"]);
    for tool in tools {
        assert!(
            tool["annotations"]["readOnlyHint"] == true && tool["annotations"]["destructiveHint"] == false,
            "{tool}"
        );
        assert!(tool["inputSchema"]["type"] == "object" && tool["description"].is_string(), "{tool}");
    }

    let found = ask(&call("ask", &json!({ "question": "who built the kite" })));
    let structured = &found["result"]["structuredContent"];
    assert_eq!((&structured["outcome"], structured.get("vote")), (&"answer".into(), None), "{structured}");
    assert_eq!(structured["quote"], "A team of six engineers built it in a barn.");
    assert!(text(&found).contains("“A team of six engineers built it in a barn.”"), "{found}");
    let url = structured["citation"]["url"].as_str().unwrap();
    for told in ["The red kite", "Ana Ruiz", "2026-02-03", url] {
        assert!(text(&found).contains(told), "{told}: {found}");
    }

    let none = ask(&call("ask", &json!({ "question": "best bread recipe of grandmother" })));
    assert!(text(&none).starts_with("The articles do not answer"), "{none}");
    let structured = &none["result"]["structuredContent"];
    assert_eq!((&structured["outcome"], &structured["quote"]), (&"no_answer".into(), &Value::Null));
    assert_eq!(none["result"]["isError"], false, "that there is no answer is no failure");

    let listed = ask(&call("list_faq", &json!({ "article": "kite" })));
    let questions = listed["result"]["structuredContent"]["questions"].as_array().unwrap();
    assert_eq!((questions.len(), &questions[0]["question"]), (2, &"Who built the kite?".into()));
    let passage = ask(&call("get_passage", &json!({ "passage": questions[1]["passage"] })));
    assert_eq!(passage["result"]["structuredContent"]["quote"], "It flew for nine hours.");
    let article = ask(&call("get_article", &json!({ "article": "The red kite" })));
    assert!(text(&article).contains("silk from Lyon"), "{article}");
    let resources = ask(&request(4, "resources/list", &json!({})));
    let resources = resources["result"]["resources"].as_array().unwrap();
    let uri = resources.iter().find(|one| one["title"] == "The red kite").unwrap()["uri"].clone();
    let resource = ask(&request(5, "resources/read", &json!({ "uri": uri })));
    assert!(resource["result"]["contents"][0]["text"].as_str().unwrap().contains("silk from Lyon"), "{resource}");

    for (tool, arguments, told) in [
        ("get_article", json!({ "article": "none" }), "no article"),
        ("get_passage", json!({ "passage": "kite#none" }), "no passage of this id"),
        ("list_faq", json!({ "article": "none" }), "no article"),
        ("ask", json!({ "question": "why", "article": "none" }), "no article"),
        ("ask", json!({ "question": " " }), "ask in a few words"),
        ("ask", json!({ "question": "why ".repeat(1000) }), "characters"),
        ("ask", json!({}), "question"),
        ("ask", json!({ "question": "why", "since": "soon" }), "cannot be read"),
        ("ask", json!({ "question": "why", "threshold": 0 }), "threshold"),
    ] {
        let refused = ask(&call(tool, &arguments));
        assert!(refused["result"]["isError"] == true && text(&refused).contains(told), "{tool} {told}: {refused}");
    }
    for (method, params, code) in [
        ("tools/call", json!({ "name": "none" }), -32602),
        ("tools/call", json!({ "arguments": {} }), -32602),
        ("resources/read", json!({ "uri": "file:///etc/passwd" }), -32002),
        ("resources/list", json!({ "cursor": "none" }), -32602),
        ("prompts/list", json!({}), -32601),
        ("none/such", json!({}), -32601),
    ] {
        let refused = ask(&request(6, method, &params));
        assert_eq!((&refused["error"]["code"], &refused["id"]), (&code.into(), &6.into()), "{method}: {refused}");
    }
}

#[test]
fn an_assistant_gets_quotes_and_refusals_over_http() {
    let server = Server::start(&[]);
    check_tools_and_answers(|line| answered(&server, line));
    let told = posted(&server, "", INITIALIZED);
    assert_eq!((told.status, told.text.as_str()), (202, ""));
    let gaps = stdout(&server.desk.ibid(&["gaps", "--json"]));
    assert!(!gaps.contains("bread"), "an assistant's words are nobody's question: {gaps}");
}

#[test]
fn an_assistant_that_starts_the_program_speaks_to_it_in_lines() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let mut spoken = Spoken::start(&desk);
    check_tools_and_answers(|line| spoken.asked(line));
    spoken.say(INITIALIZED);
    // What is no message is passed over, or refused, and ends nothing.
    spoken.say("{\"jsonrpc\": ");
    assert_eq!(spoken.asked("{\"jsonrpc\": 7}")["error"]["code"], -32600);
    assert_eq!(spoken.asked(&request(9, "ping", &json!({})))["id"], 9);
    assert!(spoken.end(), "it ends when its program goes");
    let none = desk.command(&["mcp"]).stdin(Stdio::null()).output().unwrap();
    assert!(none.status.success() && none.stdout.is_empty(), "nobody speaks to it: {}", stderr(&none));
}

#[test]
fn a_withheld_article_is_out_of_reach_of_assistants() {
    let server = Server::start(&[]);
    let listed = answered(&server, &call("list_faq", &json!({ "article": "kite" })));
    let passage = listed["result"]["structuredContent"]["questions"][0]["passage"].clone();
    server.desk.ibid(&["state", "kite", "retracted"]);
    for line in [
        call("ask", &json!({ "question": "who built the kite" })),
        call("ask", &json!({ "question": "who built it", "article": "kite" })),
        call("get_passage", &json!({ "passage": passage })),
        call("get_article", &json!({ "article": "kite" })),
        call("get_article", &json!({ "article": "The red kite" })),
        call("list_faq", &json!({})),
        call("list_faq", &json!({ "about": "who built the kite" })),
        call("list_faq", &json!({ "article": "kite" })),
        request(4, "resources/list", &json!({})),
        request(5, "resources/read", &json!({ "uri": "ibid://article/kite" })),
    ] {
        let said = answered(&server, &line).to_string();
        for words in ["six engineers", "Who built", "silk from Lyon", "The red kite"] {
            assert!(!said.contains(words) || line.contains(words), "{line}: {said}");
        }
    }
}

#[test]
fn what_is_no_message_or_comes_from_elsewhere_is_refused_over_http() {
    let server = Server::start(&[]);
    for (body, code) in [
        ("{\"jsonrpc\": ", -32700),
        ("", -32700),
        ("{\"jsonrpc\": 7}", -32600),
        ("[]", -32600),
        ("7", -32600),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600),
    ] {
        let refused = posted(&server, "", body);
        assert_eq!((refused.status, &refused.json()["error"]["code"]), (400, &code.into()), "{body}: {}", refused.text);
    }
    let ask = call("ask", &json!({ "question": "who built the kite" }));
    for (head, status, code) in
        [("host: evil.example\r\n", 421, "host"), ("origin: https://evil.example\r\n", 403, "origin")]
    {
        let refused = posted(&server, head, &ask);
        assert_eq!((refused.status, &refused.json()["code"]), (status, &code.into()), "{}", refused.text);
    }
    let huge = call("ask", &json!({ "question": "x".repeat(1 << 20) }));
    assert_eq!(posted(&server, "", &huge).status, 413);
    assert_eq!(send(server.address, "POST", "/mcp", "content-type: text/plain\r\n", &ask).status, 415);
    assert_eq!(get(server.address, "/mcp").status, 405);
    assert_eq!(send(server.address, "DELETE", "/mcp", "", "").status, 405);
}

#[test]
fn the_version_without_a_handshake_has_headers_that_agree_with_the_message() {
    let server = Server::start(&[]);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let body = request(
        7,
        "tools/call",
        &json!({ "name": "ask", "arguments": { "question": "who built the kite" }, "_meta": meta }),
    );
    let version = "mcp-protocol-version: 2026-07-28\r\n";
    let done = posted(&server, &format!("{version}mcp-method: tools/call\r\nmcp-name: ask\r\n"), &body);
    assert!(done.status == 200 && done.text.contains("six engineers"), "{}", done.text);
    let discover = request(8, "server/discover", &json!({ "_meta": meta }));
    let found = posted(&server, &format!("{version}mcp-method: server/discover\r\n"), &discover);
    assert!(found.status == 200 && found.text.contains("2026-07-28"), "{}", found.text);
    for (head, status, code) in [
        (format!("{version}mcp-method: tools/list\r\nmcp-name: ask\r\n"), 400, -32020),
        (format!("{version}mcp-method: tools/call\r\nmcp-name: get_article\r\n"), 400, -32020),
        (version.to_owned(), 400, -32020),
        (String::new(), 400, -32020),
        ("mcp-protocol-version: 1999-01-01\r\n".to_owned(), 400, -32022),
    ] {
        let refused = posted(&server, &head, &body);
        assert_eq!(
            (refused.status, &refused.json()["error"]["code"]),
            (status, &code.into()),
            "{head}: {}",
            refused.text
        );
    }
    let unknown = request(9, "none/such", &json!({ "_meta": meta }));
    let refused = posted(&server, &format!("{version}mcp-method: none/such\r\n"), &unknown);
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (404, &(-32601).into()), "{}", refused.text);
}

use super::client::{Response, get, post, send};
use super::server::{KITE, Server};
use crate::check::{Desk, stdout};
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{Duration, Instant};

const SECRETS: [(&str, &str); 3] = [
    ("IBID_HOOK_GHOST", "ghosts-secret-of-thirty-two-characters"),
    ("IBID_HOOK_WORDPRESS", "wordpress-secret-of-many-characters"),
    ("IBID_HOOK_GENERIC", "generic-secret-of-many-characters"),
];

/// What comes in is in the answers within this time.
const PATIENCE: Duration = Duration::from_secs(30);

fn open() -> Server {
    Server::with(Desk::new(&[("kite.md", KITE)]), &[], &SECRETS)
}

fn code(secret: &str, parts: &[&str]) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
    for part in parts {
        mac.update(part.as_bytes());
    }
    ibid::text::hex(&mac.finalize().into_bytes())
}

/// The head of a report as its system signs it.
fn signed(kind: &str, secret: &str, body: &str, at: Timestamp) -> String {
    let signature = if kind == "ghost" {
        let at = at.as_millisecond().to_string();
        format!("x-ghost-signature: sha256={}, t={at}", code(secret, &[body, &at]))
    } else {
        let at = at.as_second().to_string();
        format!("x-ibid-signature: t={at},v1={}", code(secret, &[&at, ".", body]))
    };
    format!("content-type: application/json\r\n{signature}\r\n")
}

fn secret(kind: &str) -> &'static str {
    SECRETS.iter().find(|(name, _)| name.ends_with(&kind.to_uppercase())).unwrap().1
}

fn report(server: &Server, kind: &str, body: &Value) -> Response {
    let body = body.to_string();
    let head = signed(kind, secret(kind), &body, Timestamp::now());
    send(server.address, "POST", &format!("/hooks/{kind}"), &head, &body)
}

/// Reports, and waits until it is done.
#[track_caller]
fn reported(server: &Server, kind: &str, body: &Value) {
    let response = report(server, kind, body);
    assert!(matches!(response.status, 200 | 202), "{}", response.text);
}

fn asked(server: &Server, question: &str) -> String {
    post(server.address, "/v1/ask", &json!({ "question": question })).text
}

/// Waits until the answer to a question has, or has not, these words.
#[track_caller]
fn until(server: &Server, question: &str, words: &str, has: bool) {
    let began = Instant::now();
    while asked(server, question).contains(words) != has {
        assert!(began.elapsed() < PATIENCE, "{words:?}: {}", asked(server, question));
    }
}

fn generation(server: &Server) -> Value {
    get(server.address, "/readyz").json()["generation"].clone()
}

/// A post as Ghost sends it.
fn ghost(current: &Value, previous: &Value) -> Value {
    let mut post = json!({
        "id": "65f1a0b2c3d4e5f601234567", "uuid": "7e2b5c1a-0000-4000-8000-0123456789ab", "title": "The lighthouse of Varna",
        "slug": "lighthouse", "html": "<p>The lighthouse of Varna was lit by a keeper named Dora.</p><h2>Its lamp</h2><p>The lamp burns rapeseed oil.</p>",
        "status": "published", "visibility": "public", "created_at": "2026-03-01T09:00:00.000Z",
        "updated_at": "2026-03-02T10:00:00.000Z", "published_at": "2026-03-01T10:00:00.000Z", "email_only": false,
        "tags": [{ "id": "3", "name": "Sea", "slug": "sea", "visibility": "public" }],
        "authors": [{ "id": "1", "name": "Ana Ruiz", "slug": "ana" }], "primary_tag": null,
        "url": "https://sea.example/lighthouse/", "excerpt": "The lighthouse", "reading_time": 1
    });
    for (name, value) in current.as_object().unwrap() {
        post[name] = value.clone();
    }
    json!({ "post": { "current": post, "previous": previous } })
}

const LAMP: &str = "what does the lamp of the lighthouse burn";

#[test]
fn what_ghost_publishes_is_answered_and_what_it_takes_back_is_withheld_at_once() {
    let server = open();
    reported(&server, "ghost", &ghost(&json!({}), &json!({ "status": "draft" })));
    until(&server, LAMP, "burns rapeseed oil", true);
    let reply: Value = serde_json::from_str(&asked(&server, LAMP)).unwrap();
    assert_eq!(reply["citation"]["title"], "The lighthouse of Varna", "{reply}");
    assert!(reply["citation"]["url"].as_str().unwrap().starts_with("https://sea.example/lighthouse/"), "{reply}");

    // Sent once more, later, with nothing changed: nothing new.
    let before = generation(&server);
    let again = report(&server, "ghost", &ghost(&json!({}), &json!({})));
    assert_eq!((again.status, &again.json()["status"]), (200, &"unchanged".into()), "{}", again.text);
    assert_eq!(generation(&server), before);

    let moved = json!({ "html": "<p>The lamp burns whale oil since May.</p>", "url": "https://sea.example/varna/", "slug": "varna" });
    reported(&server, "ghost", &ghost(&moved, &json!({ "slug": "lighthouse" })));
    until(&server, LAMP, "burns whale oil", true);
    let articles = get(server.address, "/v1/articles").json();
    assert_eq!(articles["articles"].as_array().unwrap().len(), 2, "the same article at another address: {articles}");

    // Taken back: its address is that of a preview now.
    let draft = json!({ "status": "draft", "url": "https://sea.example/p/7e2b5c1a/" });
    let taken = report(&server, "ghost", &ghost(&draft, &json!({ "status": "published" })));
    assert!(matches!(taken.status, 200 | 202), "{}", taken.text);
    until(&server, LAMP, "oil", false);
    reported(&server, "ghost", &ghost(&moved, &json!({ "status": "draft" })));
    until(&server, LAMP, "burns whale oil", true);
    let was = ghost(&json!({ "url": "https://sea.example/404/" }), &json!({}))["post"]["current"].clone();
    reported(&server, "ghost", &json!({ "post": { "current": {}, "previous": was } }));
    until(&server, LAMP, "oil", false);
    // What was there before is there still.
    assert!(asked(&server, "who built the kite").contains("six engineers"));
    let audit = stdout(&server.desk.ibid(&["audit", "--json"]));
    for words in [
        "ibid (ghost hook)",
        "article_added",
        "article_replaced",
        "state_set",
        "hooks/sea-example/ghost-65f1a0b2c3d4e5f601234567.txt",
    ] {
        assert!(audit.contains(words), "{words}: {audit}");
    }
}

#[test]
fn wordpress_and_other_programs_report_in_their_own_fields() {
    let server = open();
    let mut word_press = json!({ "post": {
        "id": 412, "date_gmt": "2026-03-01T10:00:00", "modified_gmt": "2026-03-02T10:00:00", "slug": "lighthouse",
        "status": "publish", "type": "post", "link": "https://sea.example/2026/03/lighthouse/",
        "title": { "rendered": "The lighthouse &#8211; a visit" },
        "content": { "rendered": "\n<p>The lamp of the lighthouse burns rapeseed oil.</p>\n", "protected": false },
        "author": 3, "_embedded": { "author": [{ "id": 3, "name": "Ana Ruiz" }] }
    } });
    reported(&server, "wordpress", &word_press);
    until(&server, LAMP, "burns rapeseed oil", true);
    word_press["post"]["status"] = "private".into();
    reported(&server, "wordpress", &word_press);
    until(&server, LAMP, "oil", false);
    for (format, text) in [
        ("markdown", "The lamp of the lighthouse burns *palm* oil.\n\n## More\n\nNothing."),
        ("text", "The lamp of the lighthouse burns olive oil.\n\nNothing else."),
        ("html", "<p>The lamp of the lighthouse burns linseed oil.</p>"),
    ] {
        let body = json!({
            "event": "published", "id": "7", "url": "https://sea.example/lamp", "title": "The lamp", "authors": ["Bo Lind"],
            "published": "2026-03-01", "language": "en", "category": "Sea", "format": format, "text": text
        });
        reported(&server, "generic", &body);
        let oil = text.split(" oil").next().unwrap().rsplit(' ').next().unwrap().trim_matches('*');
        until(&server, LAMP, &format!("{oil} oil"), true);
    }
    reported(&server, "generic", &json!({ "event": "deleted", "id": "7", "url": "https://sea.example/lamp" }));
    until(&server, LAMP, "oil", false);
    let never =
        report(&server, "generic", &json!({ "event": "deleted", "id": "8", "url": "https://sea.example/none" }));
    assert_eq!(never.json()["status"], "not_public");
}

#[test]
fn nothing_else_is_displaced_and_what_a_moderator_withheld_stays_so() {
    let server = open();
    // The same address and title as the publisher's own, and the name of its file.
    let same = json!({
        "event": "published", "id": "kite", "url": "https://x.example/kite", "title": "The red kite", "format": "text",
        "text": "The kite was built by nobody in particular, says this forged article."
    });
    reported(&server, "generic", &same);
    let began = Instant::now();
    while get(server.address, "/v1/articles").json()["articles"].as_array().unwrap().len() < 2 {
        assert!(began.elapsed() < PATIENCE);
    }
    let articles = get(server.address, "/v1/articles").text;
    assert!(articles.contains("\"kite\"") && articles.contains("x.example/kite-"), "{articles}");
    assert!(server.desk.dir.path().join("corpus/kite.md").exists());
    // Taken back at its address, nothing of that address is quoted.
    reported(&server, "generic", &json!({ "event": "unpublished", "id": "kite", "url": "https://x.example/kite" }));
    until(&server, "who built the kite", "six engineers", false);
    server.desk.ibid(&["state", "kite", "published"]);
    until(&server, "who built the kite", "six engineers", true);

    reported(&server, "ghost", &ghost(&json!({}), &json!({})));
    until(&server, LAMP, "rapeseed", true);
    let file = "hooks/sea-example/ghost-65f1a0b2c3d4e5f601234567.txt";
    let id = get(server.address, "/v1/articles").json();
    let id =
        id["articles"].as_array().unwrap().iter().find(|one| one["id"].as_str().unwrap().starts_with("sea.example"));
    server.desk.ibid(&["state", id.unwrap()["id"].as_str().unwrap(), "retracted", "--note", "a lawyer asked"]);
    until(&server, LAMP, "rapeseed", false);
    reported(&server, "ghost", &ghost(&json!({ "html": "<p>The lamp burns whale oil.</p>" }), &json!({})));
    let began = Instant::now();
    while !std::fs::read_to_string(server.desk.dir.path().join("corpus").join(file)).unwrap().contains("whale") {
        assert!(began.elapsed() < PATIENCE);
    }
    server.desk.ibid(&["index"]);
    assert!(!asked(&server, LAMP).contains("whale"));
}

#[test]
fn what_is_not_signed_just_now_or_cannot_be_read_costs_nothing() {
    let mut server = open();
    let body = ghost(&json!({}), &json!({})).to_string();
    let now = Timestamp::now();
    let late = now - jiff::SignedDuration::from_mins(6);
    let to = |path: &str, head: &str, body: &str| send(server.address, "POST", path, head, body);
    for (what, path, head, status) in [
        ("another secret", "/hooks/ghost", signed("ghost", "another-secret-of-characters", &body, now), 401),
        ("too old", "/hooks/ghost", signed("ghost", secret("ghost"), &body, late), 401),
        ("another body", "/hooks/ghost", signed("ghost", secret("ghost"), "{}", now), 401),
        ("no signature", "/hooks/ghost", String::new(), 401),
        ("another kind's", "/hooks/wordpress", signed("generic", secret("generic"), &body, now), 401),
        ("no such kind", "/hooks/drupal", signed("generic", secret("generic"), &body, now), 404),
    ] {
        let response = to(path, &head, &body);
        assert_eq!((response.status, response.header("content-type")), (status, "application/problem+json"), "{what}");
    }
    for (kind, body, status) in [
        ("generic", "{\"event\"".to_owned(), 400),
        ("generic", "{\"event\": \"published\"}".to_owned(), 422),
        ("ghost", "{\"member\": {}}".to_owned(), 422),
        (
            "generic",
            json!({ "event": "published", "url": "ftp://x.example/a", "title": "T", "text": "x" }).to_string(),
            422,
        ),
        (
            "generic",
            json!({ "event": "published", "url": "https://x.example/a", "title": "T", "text": "<p></p>" }).to_string(),
            422,
        ),
        ("generic", "x".repeat(6 << 20), 413),
    ] {
        let response = to(&format!("/hooks/{kind}"), &signed(kind, secret(kind), &body, now), &body);
        assert_eq!(response.status, status, "{kind}: {}", response.text);
        assert!(response.json()["detail"].as_str().unwrap().len() > 20);
    }
    assert_eq!(get(server.address, "/hooks/ghost").status, 405);

    // Heard on its way and sent again after the article was taken back.
    let head = signed("ghost", secret("ghost"), &body, now);
    assert!(matches!(to("/hooks/ghost", &head, &body).status, 200 | 202));
    until(&server, LAMP, "rapeseed", true);
    reported(&server, "ghost", &ghost(&json!({ "status": "draft" }), &json!({})));
    until(&server, LAMP, "rapeseed", false);
    let repeated = to("/hooks/ghost", &head, &body);
    assert_eq!((repeated.status, &repeated.json()["status"]), (200, &"repeated".into()));
    assert!(!asked(&server, LAMP).contains("rapeseed"));
    let log = server.ended();
    for words in ["secret-of", "rapeseed", "sha256=", "v1="] {
        assert!(!log.contains(words), "{words}: {log}");
    }
}

#[test]
fn a_hook_without_its_secret_does_not_exist() {
    let server = Server::with(Desk::new(&[("kite.md", KITE)]), &[], &SECRETS[..1]);
    let body = json!({ "event": "deleted", "url": "https://x.example/kite" }).to_string();
    for key in ["", "generic-secret-of-many-characters"] {
        let head = signed("generic", key, &body, Timestamp::now());
        assert_eq!(send(server.address, "POST", "/hooks/generic", &head, &body).status, 404);
    }
    let desk = Desk::new(&[("kite.md", KITE)]);
    let short =
        desk.command(&["serve", "--listen", "127.0.0.1:0"]).env("IBID_HOOK_GENERIC", "hunter2").output().unwrap();
    let said = crate::check::stderr(&short);
    assert!(
        short.status.code() == Some(2) && said.contains("IBID_HOOK_GENERIC") && !said.contains("hunter2"),
        "{said}"
    );
}

//! What programs do with a key.
//!
//! 1. Without a key that counts, or with one that is made for something else, nothing happens, and the reason is said.
//! 2. An article that is sent answers at once; sent again it is replaced, withheld it is gone, sent once more it is back.
//! 3. The audit trail has the key's name, and neither it nor the log has the key.

use super::client::{Response, get, page, send};
use super::server::Server;
use serde_json::Value;

fn key(server: &Server, name: &str, scope: &str) -> String {
    let made = server.desk.command(&["key", "add", name, "--scope", scope, "--json"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    serde_json::from_slice::<Value>(&made.stdout).unwrap()["key"].as_str().unwrap().to_owned()
}

fn with(server: &Server, key: &str, method: &str, path: &str, body: &str) -> Response {
    send(server.address, method, path, &format!("authorization: Bearer {key}\r\n"), body)
}

const TRAM: &str = "---\ntitle: The night tram\n---\n\nThe night tram runs every forty minutes.\n\n## FAQ\n\n\
    ### How often does the night tram run?\n\nIt runs every forty minutes.\n";

#[test]
fn without_the_right_key_nothing_happens() {
    let server = Server::start(&[]);
    let reads = key(&server, "reports", "gaps:read");
    let none = send(server.address, "POST", "/v1/articles?name=tram.md", "", TRAM);
    assert_eq!(
        (none.status, none.header("www-authenticate"), none.json()["code"].as_str()),
        (401, "bearer", Some("key"))
    );
    for bad in ["", "x", &reads.to_uppercase(), &format!("{reads}0")] {
        assert_eq!(with(&server, bad, "POST", "/v1/articles?name=tram.md", TRAM).status, 401, "{bad}");
    }
    for (method, path) in [("POST", "/v1/articles?name=tram.md"), ("DELETE", "/v1/articles/kite")] {
        let refused = with(&server, &reads, method, path, TRAM);
        assert_eq!((refused.status, refused.json()["code"].as_str()), (403, Some("scope")));
        assert!(refused.json()["detail"].as_str().unwrap().contains("articles:write"));
    }
    assert_eq!(get(server.address, "/v1/gaps").status, 401);
    assert_eq!(with(&server, &reads, "GET", "/v1/gaps", "").json()["total"], 0);
    assert!(!server.desk.corpus().join("tram.md").exists());
    let revoked = server.desk.command(&["key", "revoke", "reports"]).output().unwrap();
    assert!(revoked.status.success());
    assert_eq!(with(&server, &reads, "GET", "/v1/gaps", "").status, 401);
    assert_eq!(get(server.address, "/v1/articles").status, 200, "reading articles takes no key");
}

#[test]
fn an_article_that_is_sent_answers_until_it_is_withheld() {
    let mut server = Server::start(&[]);
    let key = key(&server, "nightly-import", "articles:write");
    let sent = |text: &str| with(&server, &key, "POST", "/v1/articles?name=night%20tram.md", text);
    let answer = || page(server.address, "/?q=how+often+does+the+night+tram+run").text;
    let added = sent(TRAM);
    assert_eq!(
        (added.status, &added.json()["status"], &added.json()["file"]),
        (201, &"added".into(), &"night-tram.md".into())
    );
    assert!(answer().contains("It runs every forty minutes."));
    assert_eq!(sent(TRAM).json()["status"], "unchanged");
    let replaced = sent(&TRAM.replace("It runs every forty", "It runs every twenty"));
    assert_eq!((replaced.status, &replaced.json()["status"]), (200, &"replaced".into()));
    assert!(answer().contains("It runs every twenty minutes."));
    let withheld = with(&server, &key, "DELETE", "/v1/articles/night-tram", "");
    assert_eq!((withheld.status, &withheld.json()["status"]), (200, &"withheld".into()));
    assert!(!answer().contains("It runs every twenty minutes."));
    assert_eq!(with(&server, &key, "DELETE", "/v1/articles/night-tram", "").json()["status"], "unchanged");
    assert_eq!(sent(TRAM).json()["status"], "replaced");
    assert!(answer().contains("It runs every forty minutes."));
    let none = with(&server, &key, "DELETE", "/v1/articles/none", "");
    assert_eq!((none.status, none.json()["code"].as_str()), (404, Some("unknown_article")));
    let unnamed = with(&server, &key, "POST", "/v1/articles", TRAM);
    assert_eq!((unnamed.status, unnamed.json()["code"].as_str()), (422, Some("fields")));
    let empty = with(&server, &key, "POST", "/v1/articles?name=x.md", "");
    assert_eq!((empty.status, empty.json()["code"].as_str()), (422, Some("no_article")));
    let audit = server.desk.command(&["audit", "--json", "--by", "program:nightly-import"]).output().unwrap();
    let audit: Value = serde_json::from_slice(&audit.stdout).unwrap();
    let actions: Vec<&str> = audit.as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    let expected = ["state_set", "article_replaced", "state_set", "article_replaced", "article_added"];
    assert_eq!(actions, expected);
    assert!(!audit.to_string().contains(&key) && !server.ended().contains(&key));
}

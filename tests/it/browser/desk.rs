use super::driver::Browser;
use super::looks::{axe, looks_well};
use crate::check::Desk;
use crate::serve::client::{page, post};
use crate::serve::desk::moderator::address;
use crate::serve::server::{FERRY, KITE, Server};
use serde_json::json;

/// A room's name and address.
const ROOMS: [(&str, &str); 14] = [
    ("overview", "/desk"),
    ("gaps", "/desk/gaps"),
    ("articles", "/desk/articles"),
    ("article", "/desk/articles/odd"),
    ("add", "/desk/add"),
    ("feeds", "/desk/feeds"),
    ("index", "/desk/index"),
    ("rulings", "/desk/rulings"),
    ("ruling", "/desk/rulings?q=who+built+the+kite"),
    ("wordings", "/desk/wordings"),
    ("threshold", "/desk/threshold"),
    ("statistics", "/desk/statistics?days=7"),
    ("audit", "/desk/audit"),
    ("missing", "/desk/gaps/99"),
];

/// It has problems, a long name and a table.
const ODD: &str = "---\ntitle: An odd article with a very-long-name-that-nobody-can-break-anywhere-at-all\npublished: someday\n---\n\n\
    An odd text of a few words.\n\n| a | b |\n|---|---|\n| one | two |\n";

#[test]
fn the_desks_rooms_fit_every_screen_and_have_no_serious_fault_in_both_themes() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let golden = json!({ "id": "kite", "question": "who built the kite", "relevant": ["kite#faq/who-built-the-kite"] });
    let ruling = json!({ "id": "ruled", "question": "who flew it", "wrong": ["kite#intro/1"], "ruling": true });
    let questions = format!("{golden}\n{ruling}\n");
    let files = [("kite.md", KITE), ("2026/ferry.md", FERRY), ("odd.md", ODD), ("questions.jsonl", questions.as_str())];
    let server = Server::of(Desk::new(&files), &[]);
    let base = format!("http://{}", server.address);
    assert!(page(server.address, "/?q=may+dogs+ride+on+the+ferry").text.contains("do not answer"));
    for question in ["who built the kite", "how long did the kite fly", "what does a ferry ticket cost"] {
        post(server.address, "/v1/ask", &json!({ "question": question }));
    }
    let axe = axe();
    looks_well(&browser, "desk-sign-in", &format!("{base}/desk/sign-in"), axe.as_deref());
    browser.go(&format!("{base}{}", address(&server)));
    browser.run("document.querySelector('form button').click()");
    browser.until("signed in", |browser| browser.url() == format!("{base}/desk"));
    for (name, path) in ROOMS {
        looks_well(&browser, &format!("desk-{name}"), &format!("{base}{path}"), axe.as_deref());
    }
    browser.go(&format!("{base}/desk/gaps"));
    let gap = browser.run("return document.querySelector('main a[href^=\"/desk/gaps/\"]').href");
    looks_well(&browser, "desk-gap", gap.as_str().unwrap(), axe.as_deref());
}

use super::driver::{Browser, DOWN, ENTER, ESCAPE, SPACE, TAB};
use crate::serve::server::Server;

#[test]
fn the_keyboard_alone_leads_to_an_answer_its_citation_and_a_vote() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/", server.address));
    browser.press(&TAB.to_string());
    assert!(browser.focused().starts_with("a  Skip"), "{}", browser.focused());
    browser.press(&format!("{ENTER}{TAB}"));
    assert_eq!(browser.focused(), "input q");
    browser.press(&format!("who built the kite{ENTER}"));
    browser.until("an answer", |browser| browser.words("blockquote") == "A team of six engineers built it in a barn.");
    assert!(browser.url().ends_with("/?q=who+built+the+kite"), "{}", browser.url());

    let mut passed = Vec::new();
    browser.press(&TAB.to_string());
    while !browser.focused().starts_with("summary") {
        passed.push(browser.focused());
        assert!(passed.len() < 20, "{passed:?}");
        browser.press(&TAB.to_string());
    }
    assert!(passed.iter().any(|one| one.contains("Read it in the article")), "{passed:?}");
    browser.press(&format!("{ENTER}{TAB}{SPACE}{TAB}{ENTER}"));
    browser.until("thanks", |browser| browser.words("h1").starts_with("Thank"));
    let stats: serde_json::Value = serde_json::from_slice(&server.desk.ibid(&["stats", "--json"]).stdout).unwrap();
    assert_eq!(stats["total"]["not_it"], 1, "{stats}");
}

#[test]
fn suggestions_are_chosen_with_arrows_and_go_with_escape() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/", server.address));
    browser.run("document.getElementById('q').focus()");
    let expanded = |browser: &Browser| browser.run("return document.getElementById('q').getAttribute('aria-expanded')");
    browser.press("how long did");
    browser.until("suggestions", |browser| expanded(browser) == "true");
    browser.press(&ESCAPE.to_string());
    assert_eq!(expanded(&browser), "false");
    browser.press(" the");
    browser.until("suggestions again", |browser| expanded(browser) == "true");
    browser.press(&DOWN.to_string());
    let active = "return document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant')).textContent";
    assert_eq!(browser.run(active), "How long did the kite fly?");
    browser.press(&ENTER.to_string());
    browser.until("an answer", |browser| browser.words("blockquote") == "It flew for nine hours.");
}

#[test]
fn a_browser_without_script_is_answered() {
    let Some(browser) = Browser::open(false, "en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/", server.address));
    browser.press(&format!("{TAB}{TAB}{TAB}who built the kite{ENTER}"));
    browser.until("an answer", |browser| browser.words("blockquote").contains("six engineers"));
}

#[test]
fn a_browser_that_wants_chinese_gets_the_page_in_chinese() {
    let Some(browser) = Browser::open(true, "zh-TW,zh,en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/?q=who+built+the+kite", server.address));
    assert_eq!(browser.words("form.ask button"), "提問");
    assert!(browser.words("blockquote").contains("six engineers"));
}

#[test]
fn a_citation_leads_to_the_quote_marked_in_its_article() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/?q=what+does+a+ferry+ticket+cost", server.address));
    browser.run("document.querySelector('p.place a').click()");
    browser.until("the article", |browser| browser.url().contains("/a/2026/ferry"));
    browser.until("the quote", |browser| browser.words("mark") == "A ticket for the ferry costs four euros.");
    let seen = "const r = document.querySelector('mark').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight";
    browser.until("the quote in view", |browser| browser.run(seen) == true);
}

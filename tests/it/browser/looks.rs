//! How pages look: at three widths, in both themes. `IBID_SCREENSHOTS=FOLDER` keeps pictures of them to be looked at; `IBID_AXE=FILE`
//! is axe-core's script, without which the faults it knows are not looked for, and that is said.

use super::driver::Browser;
use crate::serve::server::Server;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::Write;

/// A page's name and address. All but the last are as readers meet them; that is one which is not there.
const PAGES: [(&str, &str); 7] = [
    ("start", "/"),
    ("answer", "/?q=who+built+the+kite"),
    ("none", "/?q=best+bread+recipe+of+grandmother"),
    ("article", "/a/kite"),
    ("cited", "/a/2026/ferry?quote=A%20ticket%20for%20the%20ferry%20costs%20four%20euros.#quote"),
    ("articles", "/articles"),
    ("missing", "/a/not-here"),
];

#[test]
fn pages_fit_every_screen_and_have_no_serious_fault_in_both_themes() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let server = Server::start(&[]);
    let axe = axe();
    for (name, path) in PAGES {
        looks_well(&browser, name, &format!("http://{}{path}", server.address), axe.as_deref());
    }
}

/// Fits every screen, and has no serious fault, in both themes.
pub(super) fn looks_well(browser: &Browser, name: &str, url: &str, axe: Option<&str>) {
    for is_dark in [false, true] {
        for width in [320, 768, 1280] {
            browser.on_screen(width, is_dark);
            browser.go(url);
            let wide = browser.run("return document.documentElement.scrollWidth").as_u64().unwrap();
            let theme = if is_dark { "dark" } else { "light" };
            keep(browser, &format!("{name}-{width}-{theme}"));
            assert!(wide <= u64::from(width), "{name} is {wide} pixels wide on a screen of {width}");
            if let Some(axe) = axe.filter(|_| width == 320) {
                let faults = serious(browser, axe);
                assert!(faults.is_empty(), "{name}, {theme}: {faults:#?}");
            }
        }
    }
}

/// The script of axe-core, where there is one.
pub(super) fn axe() -> Option<String> {
    let axe = std::env::var("IBID_AXE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    if axe.is_none() {
        let _ = writeln!(std::io::stderr(), "axe-core did not look at the pages: IBID_AXE names no file");
    }
    axe
}

/// A picture of the whole page.
fn keep(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("IBID_SCREENSHOTS") else { return };
    let shot = browser.debug("Page.captureScreenshot", &json!({"format": "png", "captureBeyondViewport": true}));
    let bytes = STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
    std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
}

/// What axe-core calls serious or critical.
fn serious(browser: &Browser, axe: &str) -> Vec<Value> {
    browser.debug("Runtime.evaluate", &json!({"expression": axe}));
    let found = browser.settle("axe.run()");
    assert!(found["error"].is_null() && found["passes"].as_array().is_some_and(|passes| !passes.is_empty()), "{found}");
    let faults = found["violations"].as_array().unwrap().iter();
    let is_serious = |fault: &&Value| fault["impact"] == "serious" || fault["impact"] == "critical";
    faults
        .filter(is_serious)
        .map(|fault| json!([fault["id"], fault["nodes"][0]["html"], fault["nodes"][0]["any"]]))
        .collect()
}

#[test]
fn the_first_view_is_light_and_asks_no_other_server() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let server = Server::start(&[]);
    browser.go(&format!("http://{}/?q=who+built+the+kite", server.address));
    let files = "return performance.getEntriesByType('resource').filter(entry => entry.responseEnd > 0).length";
    browser.until("style and script", |browser| browser.run(files).as_u64() >= Some(2));
    let seen = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]\
        .map(entry => [new URL(entry.name).host, entry.transferSize])";
    let seen = browser.run(seen);
    let entries = seen.as_array().unwrap();
    assert!(entries.len() >= 3 && entries.iter().all(|entry| entry[0] == server.address.to_string()), "{seen}");
    let bytes: u64 = entries.iter().map(|entry| entry[1].as_u64().unwrap()).sum();
    assert!(bytes > 1_000 && bytes < 60_000, "{seen}");
}

//! A browser, driven over `WebDriver`: Chromium by its own driver, which is told what to do in JSON over a plain socket.
//!
//! It is Debian's package `chromium-driver`. Where it is missing the tests say so on the terminal, past the runner's capture,
//! and prove nothing; `.ci/run` installs it. A client crate would turn on features of crates that the program is built from.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const SPACE: char = '\u{e00d}';
pub(crate) const DOWN: char = '\u{e015}';

/// How `WebDriver` names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window and nothing kept of earlier ones.
pub(crate) struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
}

impl Browser {
    /// `None`, and a line on the terminal, where there is no driver.
    pub(crate) fn open(has_script: bool, languages: &str) -> Option<Self> {
        // It takes one port for both families of addresses, which may be taken for one: then it ends, and is started again.
        let (driver, port) = loop {
            let started =
                Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
            let Ok(mut driver) = started else {
                let _ = writeln!(std::io::stderr(), "a test in a browser did not run: there is no chromedriver");
                return None;
            };
            let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
            let said =
                lines.find_map(|line| line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
            match said {
                Some(port) => break (driver, port),
                None => driver.wait().unwrap(),
            };
        };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut browser = Self { driver, address, session: String::new() };
        let script = if has_script { 1 } else { 2 };
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server"],
            "prefs": {"profile.managed_default_content_settings.javascript": script, "intl.accept_languages": languages},
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}});
        let opened = browser.ask("POST", "/session", &wanted);
        browser.session = format!("/session/{}", opened["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let (address, length) = (self.address, body.len());
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("host: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}");
        write!(stream, "{method} {path} HTTP/1.1\r\n{head}\r\n\r\n{body}").unwrap();
        // The driver leaves the connection open, whatever it is asked.
        let mut reader = BufReader::new(stream);
        let head: Vec<String> =
            reader.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
        let length =
            head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        let mut said = vec![0; length.unwrap()];
        reader.read_exact(&mut said).unwrap();
        let mut said: Value = serde_json::from_slice(&said).unwrap();
        assert!(
            head[0].contains(" 200") || said["value"]["error"] == "stale element reference",
            "{path} {body}: {said}"
        );
        said["value"].take()
    }

    fn tell(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    pub(crate) fn go(&self, url: &str) {
        self.tell("/url", &json!({"url": url}));
    }

    pub(crate) fn url(&self) -> String {
        self.ask("GET", &format!("{}/url", self.session), &Value::Null).as_str().unwrap().to_owned()
    }

    /// What a script in the page returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script's promise comes to.
    pub(crate) fn settle(&self, promise: &str) -> Value {
        let script =
            format!("const done = arguments[0]; ({promise}).then(done, error => done({{error: String(error)}}))");
        self.tell("/execute/async", &json!({"script": script, "args": []}))
    }

    /// A command of the browser's own debugging protocol.
    pub(crate) fn debug(&self, command: &str, params: &Value) -> Value {
        self.tell("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// Presses keys, one after another, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        self.tell("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// The words of the first element that a selector finds, as they are seen; empty where there is none, or
    /// the page was left meanwhile.
    pub(crate) fn words(&self, selector: &str) -> String {
        let found = self.tell("/elements", &json!({"using": "css selector", "value": selector}));
        let Some(element) = found[0][ELEMENT].as_str() else { return String::new() };
        let words = self.ask("GET", &format!("{}/element/{element}/text", self.session), &Value::Null);
        words.as_str().unwrap_or_default().to_owned()
    }

    /// What has the focus: its name, its id and its words.
    pub(crate) fn focused(&self) -> String {
        let script =
            "const e = document.activeElement; return [e.localName, e.id, e.value || e.textContent].join(' ').trim()";
        self.run(script).as_str().unwrap().to_owned()
    }

    /// As wide as a device of so many pixels, in its theme.
    pub(crate) fn on_screen(&self, width: u32, is_dark: bool) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.debug("Emulation.setDeviceMetricsOverride", &size);
        let theme = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
        self.debug("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// All words of the page, those within closed shadow trees too.
    pub(crate) fn all_words(&self) -> String {
        let document = self.debug("DOM.getDocument", &json!({"depth": -1, "pierce": true}));
        let mut out = String::new();
        collect(&document["root"], &mut out);
        out
    }

    /// Waits, by asking the browser again and again, until this holds.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < Duration::from_mins(1), "{what}: {}", self.all_words());
        }
    }
}

fn collect(node: &Value, out: &mut String) {
    if node["nodeName"] == "#text" {
        out.push_str(node["nodeValue"].as_str().unwrap_or_default());
        out.push('\n');
    }
    if ["STYLE", "SCRIPT"].iter().any(|name| node["nodeName"] == *name) {
        return;
    }
    for children in ["shadowRoots", "children"] {
        node[children].as_array().into_iter().flatten().for_each(|child| collect(child, out));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

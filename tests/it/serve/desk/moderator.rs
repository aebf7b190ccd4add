use super::super::client::{Response, send};
use super::super::server::Server;
use crate::check::stdout;

/// Somebody who is signed in at the desk of a server.
pub(crate) struct Moderator<'a> {
    pub server: &'a Server,
    pub cookie: String,
    /// What every form carries.
    pub token: String,
}

/// What stands between two marks of a page.
pub(crate) fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1;
    rest.split_once(to).unwrap().0
}

/// The path of a one-time address that the terminal prints.
pub(crate) fn address(server: &Server) -> String {
    let listen = server.address.to_string();
    let output = server.desk.command(&["desk", "--listen", &listen]).env("USER", "kim").output().unwrap();
    let printed = stdout(&output);
    let base = format!("http://{listen}");
    printed.trim().strip_prefix(&base).unwrap_or_else(|| panic!("{printed} does not begin with {base}")).to_owned()
}

/// Sends a form as a browser does that shows a page of this server.
pub(crate) fn form(server: &Server, path: &str, cookie: &str, body: &str) -> Response {
    let head = format!(
        "accept: text/html\r\norigin: http://{}\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\n",
        server.address
    );
    send(server.address, "POST", path, &head, body)
}

/// Presses the button of a one-time address.
pub(crate) fn enter(server: &Server, path: &str) -> Response {
    let key = path.split_once("key=").unwrap().1;
    form(server, "/desk/enter", "", &format!("key={key}"))
}

impl<'a> Moderator<'a> {
    pub(crate) fn sign_in(server: &'a Server) -> Self {
        let entered = enter(server, &address(server));
        assert_eq!((entered.status, entered.header("location")), (303, "/desk"), "{}", entered.text);
        let mut moderator = Self { server, cookie: entered.cookie, token: String::new() };
        between(&moderator.page("/desk").text, "name=\"form\" value=\"", "\"").clone_into(&mut moderator.token);
        moderator
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        let head = format!("accept: text/html\r\ncookie: {}\r\n", self.cookie);
        send(self.server.address, "GET", path, &head, "")
    }

    /// A page that is there.
    pub(crate) fn page(&self, path: &str) -> Response {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        page
    }

    /// Sends a form of the desk.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("form", &self.token).extend_pairs(fields);
        form(self.server, path, &self.cookie, &body.finish())
    }

    /// Hands in files, each by name and text, with further fields.
    pub(crate) fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str)]) -> Response {
        const EDGE: &str = "edge-of-a-part";
        let mut body = String::new();
        for (name, value) in [&[("form", self.token.as_str())], fields].concat() {
            let part = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.push_str(&part);
        }
        for (name, text) in files {
            let head = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n");
            body.push_str(&head);
            body.push_str("content-type: application/octet-stream\r\n\r\n");
            body.push_str(text);
            body.push_str("\r\n");
        }
        let end = format!("--{EDGE}--\r\n");
        body.push_str(&end);
        let head = format!(
            "accept: text/html\r\norigin: http://{}\r\ncookie: {}\r\ncontent-type: multipart/form-data; boundary={EDGE}\r\n",
            self.server.address, self.cookie
        );
        send(self.server.address, "POST", path, &head, &body)
    }

    /// What the audit trail has, newest first: action, subject, and who did it at the desk.
    pub(crate) fn audit(&self) -> Vec<(String, String, String)> {
        let printed = stdout(&self.server.desk.ibid(&["audit", "--json"]));
        let entries: serde_json::Value = serde_json::from_str(&printed).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let entry = |one: &serde_json::Value| (text(&one["action"]), text(&one["subject"]), text(&one["desk"]));
        entries.as_array().unwrap().iter().map(entry).collect()
    }
}

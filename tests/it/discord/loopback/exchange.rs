//! A request as it came in, and the same with the answer it got.

use serde_json::Value;

/// Where Discord's REST interface lies below its host. Without the version Discord speaks an older dialect.
const BASE: [&str; 2] = ["api", "v10"];

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// When it had been read, in seconds since 1970.
    pub at: f64,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub body: Value,
    /// What came with the body.
    pub files: Vec<Upload>,
    pub authorization: Option<String>,
}

/// A file of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Upload {
    /// The part's name, such as `files[0]`.
    pub part: String,
    pub filename: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// A request with the answer it got.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// When the request had been read, in seconds since 1970.
    pub at: f64,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub request: Value,
    pub files: Vec<Upload>,
    pub status: u16,
    pub response: Value,
    /// Whether the stand-in has such a route.
    pub is_known: bool,
    /// Whether a fault was put in the answer's place.
    pub is_fault: bool,
}

impl Call {
    /// The path's parts below Discord's base; none when it lies elsewhere.
    pub(super) fn route(&self) -> Option<Vec<&str>> {
        below_base(&self.path)
    }

    /// Whether the query asks for this.
    pub(super) fn asks(&self, name: &str) -> bool {
        self.query(name) == Some("true")
    }

    /// What the query says of this.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.as_deref().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(super) fn answered(self, status: u16, response: Value) -> Exchange {
        let Self { at, method, path, query, body, files, .. } = self;
        Exchange { at, method, path, query, request: body, files, status, response, is_known: true, is_fault: false }
    }
}

impl Exchange {
    /// Whether it is one of `pattern`, such as `POST /channels/*/messages`.
    pub(crate) fn is(&self, pattern: &str) -> bool {
        matches(pattern, &self.method, &self.path)
    }

    /// The message in the body: a callback's is in its `data`.
    pub(crate) fn message(&self) -> &Value {
        if self.is("POST /interactions/*/*/callback") { &self.request["data"] } else { &self.request }
    }

    pub(super) fn line(&self) -> String {
        let Self { method, path, status, request, is_fault, .. } = self;
        let note = if *is_fault { " (a fault)" } else { "" };
        format!("{method} {path} -> {status}{note} {}", request.to_string().chars().take(300).collect::<String>())
    }
}

/// Whether a request is one of `pattern`: a method or `*`, a path below the base in which `*` stands for one part and a
/// last `**` for any rest.
pub(super) fn matches(pattern: &str, method: &str, path: &str) -> bool {
    let (wanted, route) = pattern.split_once(' ').unwrap_or_else(|| panic!("{pattern:?} has no method"));
    let Some(mut parts) = below_base(path) else { return false };
    let mut route: Vec<&str> = route.trim_start_matches('/').split('/').collect();
    if route.last() == Some(&"**") {
        route.pop();
        parts.truncate(route.len());
    }
    let is_path = route.len() == parts.len() && route.iter().zip(&parts).all(|(r, p)| *r == "*" || r == p);
    is_path && (wanted == "*" || wanted == method)
}

fn below_base(path: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    parts.strip_prefix(&BASE).map(<[&str]>::to_vec)
}

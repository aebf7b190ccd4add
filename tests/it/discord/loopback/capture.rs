//! The traffic as JSON Lines in the folder that `IBID_CAPTURE` names, one file for each stand-in, in the form that
//! Discord's validators read: `{method, path, status, …}` for a request, `{gateway: "in", t, d}` for an event.
//!
//! A request that a fault answered has no `method` of its own there: nothing came of it, and `validate.py` would count a
//! callback sent again after a 429 as answered twice.

use super::exchange::Exchange;
use super::snowflake::seconds;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) struct Capture(File);

impl Capture {
    /// A new file, when the environment asks for one; named for the test.
    pub(super) fn from_environment() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let folder = PathBuf::from(std::env::var_os("IBID_CAPTURE").filter(|f| !f.is_empty())?);
        std::fs::create_dir_all(&folder).unwrap();
        let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{test}-{}-{number}.jsonl", std::process::id());
        Some(Self(File::create(folder.join(name)).unwrap()))
    }

    pub(super) fn request(&mut self, exchange: &Exchange) {
        let Exchange { at, method, path, query, request, files, status, response, is_fault, .. } = exchange;
        let line = if *is_fault {
            json!({"fault": {"method": method, "path": path, "status": status}, "ts": at})
        } else {
            let mut line = json!({"method": method, "path": path, "query": query, "status": status,
                "request_body": request, "response_body": response, "ts": at});
            if !files.is_empty() {
                let files = files.iter().map(|f| {
                    json!({"part": f.part, "filename": f.filename, "content_type": f.content_type, "size": f.bytes.len()})
                });
                line["request_files"] = files.collect();
            }
            line
        };
        self.line(&line);
    }

    pub(super) fn event(&mut self, name: &str, data: &Value) {
        self.line(&json!({"gateway": "in", "t": name, "d": data, "ts": seconds()}));
    }

    /// One write a line: a test that is stopped leaves whole lines.
    fn line(&mut self, line: &Value) {
        self.0.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

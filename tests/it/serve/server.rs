//! The process: started on a port that is free, ready when it says so in its log, ended when the value goes.

use crate::check::Desk;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

pub(crate) const KITE: &str = "---\ntitle: The red kite\nauthors: [Ana Ruiz]\npublished: 2026-01-02\nupdated: 2026-02-03\n\
    url: https://x.example/kite\ncategory: Science\n---\n\nThe kite flew over the sea for nine hours.\n\n## Materials\n\n\
    The frame is made of ash wood. The sail is made of silk from Lyon.\n\n## FAQ\n\n### Who built the kite?\n\n\
    A team of six engineers built it in a barn.\n\n### How long did the kite fly?\n\nIt flew for nine hours.\n";

/// It has no address of its own.
pub(crate) const FERRY: &str = "---\ntitle: A ferry <b>& its</b> harbour\npublished: 2026-03-04\n---\n\n\
    The ferry \"Undine\" was launched in the harbour of Konstanz in 1911.\n\n## FAQ\n\n\
    ### What does a ferry ticket cost?\n\nA ticket for the ferry costs four euros.\n";

/// A server on a corpus of these two articles.
pub(crate) struct Server {
    pub desk: Desk,
    pub address: SocketAddr,
    child: Child,
    log: Arc<Mutex<String>>,
    reading: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(args: &[&str]) -> Self {
        let desk = Desk::new(&[("kite.md", KITE), ("2026/ferry.md", FERRY)]);
        Self::of(desk, args)
    }

    pub(crate) fn of(desk: Desk, args: &[&str]) -> Self {
        Self::with(desk, args, &[])
    }

    /// With the secret of a Discord application.
    pub(crate) fn with_secret(desk: Desk, args: &[&str], secret: &str) -> Self {
        Self::with(desk, args, &[("DISCORD_CLIENT_SECRET", secret)])
    }

    /// The same with these settings.
    pub(crate) fn with(desk: Desk, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let all = [&["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--log", "debug"], args].concat();
        let mut command = desk.command(&all);
        for name in [
            "IBID_SERVE_URL",
            "IBID_SERVE_HOSTS",
            "IBID_SERVE_ORIGINS",
            "IBID_SERVE_NAME",
            "IBID_CITE",
            "IBID_LOG",
            "IBID_DISCORD_PUBLIC_KEY",
            "IBID_HOOK_GHOST",
            "IBID_HOOK_WORDPRESS",
            "IBID_HOOK_GENERIC",
            "IBID_DESK",
            "IBID_OTLP",
        ] {
            command.env_remove(name);
        }
        command
            .env_remove("DISCORD_CLIENT_SECRET")
            .env("IBID_READER", "off")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let address = loop {
            let line = lines.next().unwrap().unwrap();
            let fields = serde_json::from_str::<Value>(&line).unwrap_or_default();
            log.lock().unwrap().push_str(&line);
            if fields["fields"]["message"] == "serving" {
                break fields["fields"]["address"].as_str().unwrap().parse().unwrap();
            }
        };
        let kept = Arc::clone(&log);
        let reading = std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| kept.lock().unwrap().push_str(&line));
        });
        Self { desk, address, child, log, reading: Some(reading) }
    }

    /// Everything that was logged, once the server has ended.
    pub(crate) fn ended(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reading) = self.reading.take() {
            reading.join().unwrap();
        }
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

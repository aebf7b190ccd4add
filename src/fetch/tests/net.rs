//! A world of our own: names that lead where a test says, and one server on this machine behind all of them.

use crate::fetch::guard::NameLookup;
use crate::fetch::{Conditions, FetchError, FetchSettings, Fetched, FetchedPage, Fetcher};
use jiff::Timestamp;
use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use ureq::unversioned::transport::{ConnectionDetails, Connector, TcpConnector};

/// Where `public` names lead.
pub(super) const PUBLIC: &str = "93.184.216.34";

/// What a server does with a request: its first line and headers, and the wire to answer on.
pub(super) type Answer = dyn Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync;

/// A server on this machine, for as long as the test runs.
pub(super) struct Server {
    pub address: SocketAddr,
    /// First lines and headers of all requests.
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) fn new(answer: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answer, log): (Arc<Answer>, _) = (Arc::new(answer), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                std::thread::spawn(move || serve(stream, &*answer, &log));
            }
        });
        Self { address, requests }
    }

    /// One that has no robots.txt and answers everything else by the request's path.
    pub(super) fn pages(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::new(move |request, stream| {
            let path = request.split(' ').nth(1).unwrap_or_default();
            let answer = if path == "/robots.txt" { reply(404, "", "") } else { answer(path) };
            stream.write_all(answer.as_bytes())
        })
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().filter_map(|r| r.split(' ').nth(1).map(str::to_owned)).collect()
    }
}

fn serve(mut stream: TcpStream, answer: &Answer, log: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    if request.is_empty() {
        return;
    }
    log.lock().unwrap().push(request.clone());
    let _ = answer(&request, &mut stream);
    let _ = stream.flush();
    let _ = stream.shutdown(std::net::Shutdown::Write);
    // Read on until the other side is done, so that it never sees a reset instead of the answer.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let _ = io::copy(&mut stream, &mut io::sink());
}

/// An answer with a body that is as long as it says.
pub(super) fn reply(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

pub(super) fn html(body: &str) -> String {
    reply(200, "Content-Type: text/html\r\n", body)
}

pub(super) fn moved(location: &str) -> String {
    reply(302, &format!("Location: {location}\r\n"), "")
}

/// Names and where they lead: the first time, the second, and the last for ever after.
#[derive(Debug, Default)]
pub(super) struct Names(Mutex<HashMap<String, Vec<Vec<IpAddr>>>>);

impl Names {
    pub(super) fn new(names: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let ips = |list: &&[&str]| list.iter().rev().map(|ip| ip.parse().unwrap()).collect();
        let answers = |all: &&[&[&str]]| all.iter().rev().map(ips).collect();
        Arc::new(Self(Mutex::new(names.iter().map(|(name, all)| ((*name).to_owned(), answers(all))).collect())))
    }
}

impl NameLookup for Names {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let mut names = self.0.lock().unwrap();
        let answers = names.get_mut(host).ok_or(io::ErrorKind::NotFound)?;
        let answer = if answers.len() > 1 { answers.pop() } else { answers.last().cloned() };
        Ok(answer.unwrap_or_default())
    }
}

/// Writes down whom it should connect to, and connects to the test's server whoever that is.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub server: SocketAddr,
    pub connected: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Connector for Wire {
    type Out = <TcpConnector as Connector>::Out;

    fn connect(&self, asked: &ConnectionDetails, chained: Option<()>) -> Result<Option<Self::Out>, ureq::Error> {
        self.connected.lock().unwrap().extend(asked.addrs.iter().take(1));
        let mut addrs = asked.addrs.clone();
        addrs.truncate(0);
        addrs.push(self.server);
        let details = ConnectionDetails {
            uri: asked.uri,
            addrs,
            config: asked.config,
            request_level: asked.request_level,
            resolver: asked.resolver,
            now: asked.now,
            timeout: asked.timeout,
            current_time: Arc::clone(&asked.current_time),
            run_connector: Arc::clone(&asked.run_connector),
            register_shutdown: Arc::clone(&asked.register_shutdown),
        };
        TcpConnector::default().connect(&details, chained)
    }
}

/// A fetcher in a world where the names lead where they are said to and one server answers for all of them.
pub(super) struct World {
    pub fetcher: Fetcher,
    pub server: Server,
    wire: Wire,
}

impl World {
    pub(super) fn new(server: Server, names: &[(&str, &[&[&str]])]) -> Self {
        Self::with(server, names, |_| {})
    }

    pub(super) fn with(server: Server, names: &[(&str, &[&[&str]])], set: impl FnOnce(&mut FetchSettings)) -> Self {
        let mut settings = FetchSettings { host_delay: Duration::ZERO, ..FetchSettings::default() };
        set(&mut settings);
        let wire = Wire { server: server.address, connected: Arc::default() };
        let fetcher = Fetcher::with_parts(settings, Names::new(names), wire.clone());
        Self { fetcher, server, wire }
    }

    /// One public host, `x.example`.
    pub(super) fn public(server: Server) -> Self {
        Self::new(server, &[("x.example", &[&[PUBLIC]])])
    }

    pub(super) fn get(&self, url: &str) -> Result<FetchedPage, FetchError> {
        match self.fetcher.get(url, &Conditions::default(), at(0))? {
            Fetched::Page(page) => Ok(page),
            Fetched::NotModified => panic!("nothing was asked to be the same"),
        }
    }

    pub(super) fn connected(&self) -> Vec<String> {
        self.wire.connected.lock().unwrap().iter().map(ToString::to_string).collect()
    }
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

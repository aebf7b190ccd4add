//! A web site on this machine for a test: paths and what stands there, which may change while it runs.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The site, for as long as the test runs.
pub(crate) struct Site {
    pub address: SocketAddr,
    pages: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Site {
    pub(crate) fn new(pages: &[(&str, &str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (here, asked) = (Arc::<Mutex<HashMap<_, _>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let site =
            Self { address: listener.local_addr().unwrap(), pages: Arc::clone(&here), requests: Arc::clone(&asked) };
        for (path, kind, body) in pages {
            site.put(path, kind, body.as_bytes());
        }
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (here, asked) = (Arc::clone(&here), Arc::clone(&asked));
                std::thread::spawn(move || serve(stream, &here, &asked));
            }
        });
        site
    }

    /// Puts a page at a path, or another in its place.
    pub(crate) fn put(&self, path: &str, kind: &str, body: &[u8]) {
        let head = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.raw(path, [head.as_bytes(), body].concat());
    }

    /// The very bytes of an answer.
    pub(crate) fn raw(&self, path: &str, answer: Vec<u8>) {
        self.pages.lock().unwrap().insert(path.to_owned(), answer);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Paths asked for, robots.txt left out.
    pub(crate) fn paths(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|path| *path != "/robots.txt").cloned().collect()
    }
}

fn serve(mut stream: TcpStream, pages: &Mutex<HashMap<String, Vec<u8>>>, requests: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let Some(path) = request.split(' ').nth(1) else { return };
    requests.lock().unwrap().push(path.to_owned());
    let path = path.split('?').next().unwrap();
    let missing = b"HTTP/1.1 404 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec();
    let answer = pages.lock().unwrap().get(path).cloned().unwrap_or(missing);
    let _ = stream.write_all(&answer);
    let _ = stream.shutdown(Shutdown::Write);
    // Read on until the other side is done, so that it never sees a reset instead of the answer.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
}

/// A zip of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

//! Discord's OAuth as far as signing in needs it, on this machine: it knows one person, gives a token for the code that belongs to the
//! challenge, and says which servers they are in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The server that is home, and the role that moderates it.
pub(crate) const HOME: u64 = 4001;
pub(crate) const ROLE: u64 = 4002;

/// Who signs in.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    /// Their permissions in the home server; none where they are not in it.
    pub permissions: Option<u64>,
    pub has_role: bool,
}

pub(crate) struct Loopback {
    pub address: SocketAddr,
    /// The requests that came: method, path, credentials, body.
    pub seen: Arc<Mutex<Vec<[String; 4]>>>,
    /// The challenge that the browser was sent with.
    pub challenge: Arc<Mutex<String>>,
}

impl Loopback {
    pub(crate) fn start(person: Person) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, challenge) = (Arc::<Mutex<Vec<[String; 4]>>>::default(), Arc::<Mutex<String>>::default());
        let (kept, known) = (Arc::clone(&seen), Arc::clone(&challenge));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                answer(&stream, person, &kept, &known);
            }
        });
        Self { address, seen, challenge }
    }
}

fn answer(stream: &TcpStream, person: Person, seen: &Mutex<Vec<[String; 4]>>, challenge: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut line) = (Vec::new(), String::new());
    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
        head.push(std::mem::take(&mut line));
    }
    let field = |name: &str| {
        let found = head.iter().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        found.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let length: usize = field("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    if field("transfer-encoding") == "chunked" {
        let mut size = String::new();
        while reader.read_line(&mut size).is_ok() {
            let n = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
            let mut part = vec![0; n + 2];
            reader.read_exact(&mut part).unwrap();
            body.extend(&part[..n]);
            size.clear();
            if n == 0 {
                break;
            }
        }
    }
    let first = head.first().cloned().unwrap_or_default();
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let body = String::from_utf8(body).unwrap();
    let (status, value) = reply(&path, &field("authorization"), &body, person, &challenge.lock().unwrap());
    seen.lock().unwrap().push([method, path, field("authorization"), body]);
    let text = value.to_string();
    let length = text.len();
    let mut out = stream;
    let _ = write!(
        out,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{text}"
    );
}

fn reply(path: &str, credentials: &str, body: &str, person: Person, challenge: &str) -> (u16, Value) {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let sent =
        |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let is_bearer = credentials == "Bearer the-access-token";
    match path {
        "/api/v10/oauth2/token" => {
            let proves = URL_SAFE_NO_PAD.encode(Sha256::digest(sent("code_verifier").as_bytes())) == challenge;
            // "7:hush"
            let is_ours = credentials == "Basic NzpodXNo" && sent("redirect_uri").ends_with("/desk/discord/back");
            if sent("code") == "good" && sent("grant_type") == "authorization_code" && proves && is_ours {
                (
                    200,
                    json!({ "access_token": "the-access-token", "token_type": "Bearer", "expires_in": 604_800, "scope": "identify guilds" }),
                )
            } else {
                (400, json!({ "error": "invalid_grant" }))
            }
        }
        "/api/v10/oauth2/token/revoke" => (200, json!({})),
        _ if !is_bearer => (401, json!({ "message": "401: Unauthorized", "code": 0 })),
        "/api/v10/users/@me" => {
            (200, json!({ "id": "5005", "username": "ana", "global_name": "Ana <b>", "discriminator": "0" }))
        }
        "/api/v10/users/@me/guilds" => {
            let other = json!({ "id": "9009", "name": "Other", "owner": true, "permissions": "8", "features": [] });
            let home = person.permissions.map(|bits| json!({ "id": HOME.to_string(), "name": "Home", "owner": false, "permissions": bits.to_string() }));
            (200, std::iter::once(other).chain(home).collect())
        }
        path if path == format!("/api/v10/users/@me/guilds/{HOME}/member") => {
            let roles: Vec<String> =
                if person.has_role { vec!["1".to_owned(), ROLE.to_string()] } else { vec!["1".to_owned()] };
            (200, json!({ "roles": roles, "nick": null }))
        }
        _ => (404, json!({ "message": "404: Not Found", "code": 0 })),
    }
}

//! Sessions of the gateway: who identified with which intents, what each was sent and may have again when it resumes;
//! and the faults of the gateway that a test asks for. `connection` moves the frames.

use super::application::Setup;
use super::reach::{GUILDS, KNOWN, MESSAGE_CONTENT, OTHER_PRIVILEGED, reaches};
use super::snowflake::fresh;
use super::state::State;
use crate::discord::fixture::{fixture, put, text};
use crate::discord::people::TOKEN;
use serde_json::{Value, json};
use std::collections::VecDeque;
use tokio::sync::mpsc::UnboundedSender;

/// Events kept for a session that may resume.
const KEPT: usize = 1000;

/// Close codes, from Discord's page "Opcodes and Status Codes".
pub(crate) const AUTHENTICATION_FAILED: u16 = 4004;
pub(super) const ALREADY_AUTHENTICATED: u16 = 4005;
pub(super) const NOT_AUTHENTICATED: u16 = 4003;
const INVALID_SEQUENCE: u16 = 4007;
pub(crate) const INVALID_INTENTS: u16 = 4013;
pub(crate) const DISALLOWED_INTENTS: u16 = 4014;

/// What a connection is to do.
#[derive(Debug)]
pub(super) enum Order {
    Frame(Value),
    Event {
        seq: u64,
        name: String,
        data: Value,
    },
    Close(u16),
    /// End without a word.
    Cut,
}

/// The way to a connection.
pub(super) type Line = UnboundedSender<Order>;

/// What a client did, or what was done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    /// Its handshake was answered with 503.
    Refused,
    /// Its handshake was accepted and the connection ended.
    Dropped,
    Connected,
    Identified {
        intents: u64,
    },
    Resumed {
        from: u64,
    },
    /// It asked to resume a session that is no more.
    NotResumed,
    /// It was closed with this code.
    Closed(u16),
    /// It closed with this code, or without a word.
    Left(Option<u16>),
}

struct Session {
    id: String,
    intents: u64,
    seq: u64,
    kept: VecDeque<(u64, String, Value)>,
    line: Option<Line>,
}

pub(crate) struct Gateway {
    pub url: String,
    pub contacts: Vec<Contact>,
    pub heartbeats: usize,
    sessions: Vec<Session>,
    lines: Vec<Line>,
    pub(super) faults: LineFaults,
}

/// What goes wrong with connections.
pub(super) struct LineFaults {
    pub refuses: bool,
    pub drops: u32,
    pub is_deaf: bool,
    pub next_identify: Option<u16>,
}

/// How a new connection is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Welcome {
    Refuse,
    Drop,
    Accept,
}

impl Gateway {
    pub(super) fn new(url: String) -> Self {
        let faults = LineFaults { refuses: false, drops: 0, is_deaf: false, next_identify: None };
        Self { url, contacts: Vec::new(), heartbeats: 0, sessions: Vec::new(), lines: Vec::new(), faults }
    }

    pub(super) fn welcome(&mut self) -> Welcome {
        if self.faults.refuses {
            self.contacts.push(Contact::Refused);
            Welcome::Refuse
        } else if self.faults.drops > 0 {
            self.faults.drops -= 1;
            self.contacts.push(Contact::Dropped);
            Welcome::Drop
        } else {
            self.contacts.push(Contact::Connected);
            Welcome::Accept
        }
    }

    pub(super) fn joined(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Begins a session; or the code to close with.
    pub(super) fn identify(&mut self, wish: &Value, line: Line, setup: &Setup) -> Result<(), u16> {
        if let Some(code) = self.faults.next_identify.take() {
            return Err(code);
        }
        let intents = wish["intents"].as_u64().ok_or(INVALID_INTENTS)?;
        self.contacts.push(Contact::Identified { intents });
        if !is_ours(wish) {
            return Err(AUTHENTICATION_FAILED);
        }
        if intents & !KNOWN != 0 {
            return Err(INVALID_INTENTS);
        }
        if intents & OTHER_PRIVILEGED != 0 || intents & MESSAGE_CONTENT != 0 && !setup.message_content {
            return Err(DISALLOWED_INTENTS);
        }
        let id = format!("session-{}", fresh());
        let mut ready = fixture("ready");
        put(&mut ready, "/session_id", id.as_str());
        put(&mut ready, "/resume_gateway_url", self.url.as_str());
        let mut session = Session { id, intents, seq: 0, kept: VecDeque::new(), line: Some(line) };
        session.push("READY", ready);
        if intents & GUILDS != 0 {
            session.push("GUILD_CREATE", fixture("guild"));
        }
        self.sessions.push(session);
        Ok(())
    }

    /// Takes a session up again and sends what it missed; whether there is one, or the code to close with.
    pub(super) fn resume(&mut self, wish: &Value, line: Line) -> Result<bool, u16> {
        if !is_ours(wish) {
            return Err(AUTHENTICATION_FAILED);
        }
        let from = wish["seq"].as_u64().unwrap_or_default();
        let Some(session) = self.sessions.iter_mut().find(|s| s.id == text(wish, "/session_id")) else {
            self.contacts.push(Contact::NotResumed);
            return Ok(false);
        };
        if from > session.seq {
            return Err(INVALID_SEQUENCE);
        }
        for (seq, name, data) in session.kept.iter().filter(|(seq, ..)| *seq > from) {
            drop(line.send(Order::Event { seq: *seq, name: name.clone(), data: data.clone() }));
        }
        session.line = Some(line);
        session.push("RESUMED", json!({"_trace": []}));
        self.contacts.push(Contact::Resumed { from });
        Ok(true)
    }

    /// A connection has ended. A client that says goodbye properly ends its session, too.
    pub(super) fn left(&mut self, line: &Line, contact: Contact) {
        self.contacts.push(contact);
        let is_goodbye = matches!(contact, Contact::Left(Some(1000 | 1001)));
        self.lines.retain(|l| !l.same_channel(line));
        let is_on_it = |session: &Session| session.line.as_ref().is_some_and(|l| l.same_channel(line));
        self.sessions.retain(|s| !(is_goodbye && is_on_it(s)));
        for session in self.sessions.iter_mut().filter(|s| is_on_it(s)) {
            session.line = None;
        }
    }

    /// Sends an order down every connection.
    pub(super) fn order(&mut self, order: impl Fn() -> Order) {
        for line in &self.lines {
            drop(line.send(order()));
        }
    }

    pub(super) fn end_sessions(&mut self) {
        self.sessions.clear();
    }

    /// Whether a session is there to hear of things, if need be later.
    pub(crate) fn has_session(&self) -> bool {
        !self.sessions.is_empty()
    }
}

impl State {
    /// Dispatches an event to every session that it concerns.
    pub(super) fn tell(&mut self, name: &str, data: &Value) {
        if !self.gateway.has_session() {
            self.lost.push(name.to_owned());
        }
        for session in &mut self.gateway.sessions {
            if let Some(data) = reaches(session.intents, self.setup.shows_referenced, name, data) {
                session.push(name, data);
            }
        }
    }
}

impl Session {
    fn push(&mut self, name: &str, data: Value) {
        self.seq += 1;
        if let Some(line) = &self.line {
            drop(line.send(Order::Event { seq: self.seq, name: name.to_owned(), data: data.clone() }));
        }
        self.kept.push_back((self.seq, name.to_owned(), data));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }
}

fn is_ours(wish: &Value) -> bool {
    let token = text(wish, "/token");
    token.strip_prefix("Bot ").unwrap_or(token) == TOKEN
}

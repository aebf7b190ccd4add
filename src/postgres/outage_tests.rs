//! What becomes of questions and changes while a server cannot be reached:
//!
//! 1. A small corpus that was asked once is answered from memory, and changes are refused in a sentence.
//! 2. Of several hosts the one is used that takes changes; when a standby is promoted, nothing has to be restarted.
//! 3. What one process publishes another one sees without being told, and what it has open stays what it was.

use super::test_server::{Server, server};
use super::tests::{publish, settings, setup};
use super::{PostgresStore, round_trips};
use crate::store::{Index, Sought, Store};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Stands before a server and can be cut, with all that goes through it.
struct Wire {
    port: u16,
    open: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Wire {
    fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let open = Arc::new(Mutex::new(Some(Vec::new())));
        let known = Arc::clone(&open);
        thread::spawn(move || {
            for near in listener.incoming() {
                let near = near.unwrap();
                let far = TcpStream::connect(("127.0.0.1", server)).unwrap();
                // Once it is cut the listener goes, and the port with it.
                let mut known = known.lock().unwrap();
                let Some(known) = known.as_mut() else { return };
                for (mut from, mut to) in [(&near, &far), (&far, &near)].map(|(from, to)| (copy(from), copy(to))) {
                    thread::spawn(move || {
                        let mut bytes = [0; 4096];
                        while let Ok(n @ 1..) = from.read(&mut bytes) {
                            if to.write_all(&bytes[..n]).is_err() {
                                break;
                            }
                        }
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                known.extend([near, far]);
            }
        });
        Self { port, open }
    }

    fn cut(&self) {
        for stream in self.open.lock().unwrap().take().into_iter().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener, so that it goes.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Where the primary listens; the standby does on the next port.
fn port(server: &Server) -> u16 {
    let address = server.address("bot", "");
    address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok()).unwrap()
}

fn copy(stream: &TcpStream) -> TcpStream {
    stream.try_clone().unwrap()
}

/// All that a question asks of an engine.
fn asked(index: &Index, word: &str) -> (Vec<u32>, String) {
    let found = index.best_by_words(&[word], 9, None).unwrap();
    let terms = [word.to_owned()];
    let sought = Sought { terms: &terms, ..Sought::default() };
    let prepared = index.prepare(&sought).unwrap();
    assert!(prepared.features(&found).unwrap().iter().all(|features| !features.terms.is_empty()));
    let text = found.first().and_then(|best| index.place(*best)).map(|place| place.article.text.clone());
    (found, text.unwrap_or_default())
}

fn refusal(store: &PostgresStore) -> String {
    store.writer(None).map(drop).unwrap_err().to_string()
}

#[test]
fn a_small_corpus_is_answered_from_memory_while_the_server_is_gone() {
    let Some(server) = server() else { return };
    let (database, cache) = (server.database(), tempfile::tempdir().unwrap());
    let wire = Wire::to(port(server));
    let address = format!("postgres://bot@127.0.0.1:{}/{database}", wire.port);
    let store = PostgresStore::new(settings(&address, "default"), setup(cache.path()));
    publish(&store, "A kite over the sea.");
    let index = store.serving().unwrap();
    let first = asked(&index, "kite");
    let trips = round_trips(&index).unwrap();
    assert_eq!(asked(&index, "kite"), first);
    assert_eq!(round_trips(&index).unwrap(), trips, "a second question asks nothing of the server");
    wire.cut();
    assert_eq!(asked(&index, "kite"), first);
    assert!(asked(&index, "cliff").1.contains("lighthouse"), "nobody has looked at this article before");
    assert!(index.damage().is_none());
    let refused = refusal(&store);
    assert!(refused.contains("cannot be reached") && !refused.contains('\n'), "{refused}");
}

fn replayed(server: &Server) {
    let written = server.sql("postgres", "SELECT pg_current_wal_lsn()");
    let reached = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
    while server.sql_at(port(server) + 1, "postgres", &reached) != "t" {}
}

#[test]
fn a_promoted_standby_is_followed_without_a_restart() {
    let Some(server) = server() else { return };
    let (database, cache) = (server.database(), tempfile::tempdir().unwrap());
    let wire = Wire::to(port(server));
    let address = format!("postgres://bot@127.0.0.1:{},127.0.0.1:{}/{database}", port(server) + 1, wire.port);
    let store = || PostgresStore::new(settings(&address, "default"), setup(cache.path()));
    let (writer, reader) = (store(), store());
    publish(&writer, "A kite over the sea.");
    let index = reader.serving().unwrap();
    let first = asked(&index, "kite");
    replayed(server);
    wire.cut();
    assert_eq!(asked(&index, "kite"), first, "questions go on");
    let refused = refusal(&writer);
    assert!(refused.contains("cannot be reached"), "a standby takes no changes: {refused}");
    server.sql_at(port(server) + 1, "postgres", "SELECT pg_promote()");
    let next = publish(&writer, "A whale in the bay.");
    assert_eq!(reader.current(), Some(next.generation));
    let after = reader.serving().unwrap();
    assert_eq!(asked(&after, "whale").0.len(), 1);
    assert_eq!(asked(&index, "kite"), first, "what is open stays what it was");
}

#[test]
fn what_another_process_publishes_is_seen_when_it_is_next_looked_at() {
    let Some(server) = server() else { return };
    let (database, cache) = (server.database(), tempfile::tempdir().unwrap());
    let address = server.address("bot", &database);
    let store = || PostgresStore::new(settings(&address, "default"), setup(cache.path()));
    let (one, other) = (store(), store());
    publish(&one, "A kite over the sea.");
    let before = other.serving().unwrap();
    let next = publish(&one, "A whale in the bay.");
    assert_eq!(other.current(), Some(next.generation));
    let after = other.serving().unwrap();
    assert_eq!((asked(&before, "kite").0.len(), asked(&after, "whale").0.len()), (1, 1));
    assert!(asked(&after, "kite").0.is_empty());
}

//! Who sends a request, as far as anybody has to know: a number that tells clients apart for as long as a day and that nobody
//! can turn back into an address. Addresses are neither kept nor logged.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub SocketAddr);

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// Tells clients apart, today and in this process.
    pub who: u64,
    /// Whether it is a program on this machine that asks for nobody else.
    pub is_local: bool,
}

/// Makes the marks of clients. The key is random, changes with the day and is nowhere but in memory, so a mark that the ledger
/// keeps cannot be turned back even by whoever has the ledger.
pub(super) struct ClientMarks(Mutex<(Date, RandomState)>);

impl Client {
    /// What the ledger keeps to tell two askers of a day apart.
    pub(super) fn mark(self) -> [u8; 8] {
        self.who.to_be_bytes()
    }
}

impl ClientMarks {
    pub(super) fn new(now: Timestamp) -> Self {
        Self(Mutex::new((day(now), RandomState::new())))
    }

    /// The client behind a connection. A proxy on this machine is believed about whom it asks for (the last of
    /// `x-forwarded-for`, which the proxy itself wrote); nobody else is.
    pub(super) fn client(&self, peer: IpAddr, forwarded: Option<&str>, now: Timestamp) -> Client {
        let is_here = peer.to_canonical().is_loopback();
        let behind = forwarded.filter(|_| is_here).and_then(|list| list.rsplit(',').next());
        let behind: Option<IpAddr> = behind.and_then(|address| address.trim().parse().ok());
        Client { who: self.mark(behind.unwrap_or(peer), now), is_local: is_here && forwarded.is_none() }
    }

    fn mark(&self, address: IpAddr, now: Timestamp) -> u64 {
        let today = day(now);
        let mut key = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if key.0 != today {
            *key = (today, RandomState::new());
        }
        // Whoever has a network of version 6 has as many addresses as they like in it.
        match address.to_canonical() {
            IpAddr::V4(address) => key.1.hash_one(address.octets()),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                key.1.hash_one([a, b, c, d])
            }
        }
    }
}

fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::constant(43_200, 0);

    fn who(marks: &ClientMarks, peer: &str, forwarded: Option<&str>, now: Timestamp) -> Client {
        marks.client(peer.parse().unwrap(), forwarded, now)
    }

    #[test]
    fn a_client_is_the_same_for_a_day_and_another_tomorrow() {
        let marks = ClientMarks::new(NOON);
        let mine = who(&marks, "192.0.2.1", None, NOON);
        assert_eq!(mine, who(&marks, "192.0.2.1", None, NOON));
        assert_ne!(mine, who(&marks, "192.0.2.2", None, NOON));
        let tomorrow = Timestamp::constant(43_200 + 86_400, 0);
        assert_ne!(mine, who(&marks, "192.0.2.1", None, tomorrow));
        assert_ne!(mine, who(&ClientMarks::new(NOON), "192.0.2.1", None, NOON), "another process has another key");
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let marks = ClientMarks::new(NOON);
        let direct = who(&marks, "192.0.2.9", None, NOON);
        assert_eq!(who(&marks, "127.0.0.1", Some("203.0.113.7, 192.0.2.9"), NOON).who, direct.who);
        assert_eq!(who(&marks, "192.0.2.9", Some("203.0.113.7"), NOON), direct);
        assert!(who(&marks, "127.0.0.1", None, NOON).is_local && who(&marks, "::ffff:127.0.0.1", None, NOON).is_local);
        assert!(!who(&marks, "127.0.0.1", Some("192.0.2.9"), NOON).is_local && !direct.is_local);
    }

    #[test]
    fn a_network_of_version_six_is_one_client() {
        let marks = ClientMarks::new(NOON);
        assert_eq!(who(&marks, "2001:db8:1:2::1", None, NOON), who(&marks, "2001:db8:1:2:ffff::9", None, NOON));
        assert_ne!(who(&marks, "2001:db8:1:2::1", None, NOON), who(&marks, "2001:db8:1:3::1", None, NOON));
    }
}

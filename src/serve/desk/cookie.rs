//! The desk's cookies: of this server alone, out of reach of scripts, and not sent with what another site has a browser ask for.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use std::time::Duration;

/// One of the desk's cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum DeskCookie {
    /// The token of a session.
    Session,
    /// What a sign-in with Discord began with. Discord's page leads back here, so that it has to be sent with that.
    SignIn,
}

impl DeskCookie {
    /// Over https the name has a prefix with which browsers take it from this very server alone, over its whole address.
    fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-ibid-desk",
            (Self::Session, false) => "ibid-desk",
            (Self::SignIn, true) => "__Host-ibid-sign-in",
            (Self::SignIn, false) => "ibid-sign-in",
        }
    }

    /// Its value in a request.
    pub(in super::super) fn read(self, headers: &HeaderMap, is_secure: bool) -> Option<&str> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name(is_secure)).map(|(_, value)| value)
    }

    /// The header that has a browser keep it.
    pub(in super::super) fn set(self, value: &str, is_secure: bool, lives: Duration) -> Option<HeaderValue> {
        let name = self.name(is_secure);
        let site = if self == Self::Session { "Strict" } else { "Lax" };
        let secure = if is_secure { "; Secure" } else { "" };
        let lives = lives.as_secs();
        HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite={site}; Max-Age={lives}{secure}"))
            .ok()
    }

    /// The header that has a browser forget it.
    pub(in super::super) fn forget(self, is_secure: bool) -> Option<HeaderValue> {
        self.set("", is_secure, Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_this_servers_alone_and_out_of_reach_of_scripts_and_other_sites() {
        let set = |cookie: DeskCookie, is_secure| {
            let header = cookie.set("token", is_secure, Duration::from_mins(1)).unwrap();
            header.to_str().unwrap().to_owned()
        };
        assert_eq!(
            set(DeskCookie::Session, true),
            "__Host-ibid-desk=token; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure"
        );
        assert_eq!(set(DeskCookie::Session, false), "ibid-desk=token; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
        assert!(set(DeskCookie::SignIn, true).contains("SameSite=Lax"));
        let forgotten = DeskCookie::Session.forget(true).unwrap();
        assert!(
            forgotten.to_str().unwrap().starts_with("__Host-ibid-desk=; ")
                && forgotten.to_str().unwrap().contains("Max-Age=0")
        );
    }

    #[test]
    fn it_is_read_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "a=1; xibid-desk=2; ibid-desk=3; __Host-ibid-desk=4".parse().unwrap());
        assert_eq!(DeskCookie::Session.read(&headers, false), Some("3"));
        assert_eq!(DeskCookie::Session.read(&headers, true), Some("4"));
        assert_eq!(DeskCookie::SignIn.read(&headers, true), None);
    }
}

//! Signing in with Discord, against a Discord on this machine.

use super::super::client::{Response, send};
use super::super::server::{KITE, Server};
use super::loopback::{HOME, Loopback, Person, ROLE};
use super::moderator::{Moderator, between};
use crate::check::{Desk, stderr, stdout};

/// May manage a server.
const MANAGE: u64 = 1 << 5;

fn server(discord: &Loopback) -> Server {
    let (home, role, api) = (HOME.to_string(), ROLE.to_string(), format!("http://{}", discord.address));
    let desk = Desk::new(&[("kite.md", KITE)]);
    let args = ["--desk-client", "7", "--home", &home, "--moderator-roles", &role, "--api", &api];
    Server::with_secret(desk, &args, "hush")
}

fn get(server: &Server, path: &str, cookie: &str) -> Response {
    send(server.address, "GET", path, &format!("accept: text/html\r\ncookie: {cookie}\r\n"), "")
}

/// Goes to Discord and says yes there: the cookie that the browser has, and the state that leads back.
fn went(server: &Server, discord: &Loopback) -> (String, String) {
    let there = get(server, "/desk/discord", "");
    assert_eq!(there.status, 303, "{}", there.text);
    let state = there.cookie.split_once('=').unwrap().1.to_owned();
    let asked = there.location.split_once('?').unwrap();
    assert_eq!(asked.0, format!("http://{}/oauth2/authorize", discord.address));
    let pair = |name: &str| {
        let found = url::form_urlencoded::parse(asked.1.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!(
        (pair("state"), pair("client_id"), pair("code_challenge_method")),
        (state.clone(), "7".to_owned(), "S256".to_owned())
    );
    *discord.challenge.lock().unwrap() = pair("code_challenge");
    (there.cookie, state)
}

#[test]
fn a_moderator_by_permission_or_by_role_signs_in_and_acts_as_a_member() {
    for person in
        [Person { permissions: Some(MANAGE), has_role: false }, Person { permissions: Some(0), has_role: true }]
    {
        let discord = Loopback::start(person);
        let server = server(&discord);
        let (cookie, state) = went(&server, &discord);
        let back = get(&server, &format!("/desk/discord/back?code=good&state={state}"), &cookie);
        assert!(back.status == 200 && back.text.contains("url=/desk"), "{} {}", back.status, back.text);
        let mut moderator = Moderator { server: &server, cookie: back.cookie, token: String::new() };
        let desk = moderator.page("/desk").text;
        assert!(desk.contains("Ana &lt;b&gt;"), "{desk}");
        moderator.token = between(&desk, "name=\"form\" value=\"", "\"").to_owned();
        assert_eq!(moderator.post("/desk/articles", &[("article", "kite"), ("state", "retracted")]).status, 200);
        let audit: serde_json::Value = serde_json::from_str(&stdout(&server.desk.ibid(&["audit", "--json"]))).unwrap();
        assert_eq!((&audit[0]["action"], &audit[0]["member"]), (&"state_set".into(), &"5005".into()), "{audit}");
        let seen = discord.seen.lock().unwrap().clone();
        assert!(
            seen.iter().any(|call| call[1].ends_with("/revoke") && call[3].contains("the-access-token")),
            "{seen:?}"
        );
    }
}

#[test]
fn whoever_moderates_no_home_server_is_not_let_in() {
    for person in [Person { permissions: Some(0), has_role: false }, Person { permissions: None, has_role: true }] {
        let discord = Loopback::start(person);
        let server = server(&discord);
        let (cookie, state) = went(&server, &discord);
        let back = get(&server, &format!("/desk/discord/back?code=good&state={state}"), &cookie);
        assert!(back.status == 403 && back.text.contains("do not moderate"), "{}", back.text);
        assert!(!back.cookie.starts_with("ibid-desk"), "{}", back.head);
    }
}

#[test]
fn only_the_browser_that_went_comes_back_once_and_with_a_good_code() {
    let discord = Loopback::start(Person { permissions: Some(MANAGE), has_role: false });
    let mut server = server(&discord);
    let (cookie, state) = went(&server, &discord);
    let back = |path: &str, cookie: &str| get(&server, path, cookie).status;
    let good = format!("/desk/discord/back?code=good&state={state}");
    // Somebody else's browser was led here with this state.
    assert_eq!(back(&good, ""), 403);
    assert_eq!(back(&good, "ibid-sign-in=other"), 403);
    assert_eq!(back("/desk/discord/back?code=good&state=other", &cookie), 403);
    assert_eq!(back("/desk/discord/back?code=good&state=other", "ibid-sign-in=other"), 403);
    assert_eq!(back("/desk/discord/back", ""), 403);
    assert_eq!(back(&good, &cookie), 200);
    assert_eq!(back(&good, &cookie), 403, "it counts once");
    let (cookie, state) = went(&server, &discord);
    assert_eq!(get(&server, &format!("/desk/discord/back?error=access_denied&state={state}"), &cookie).status, 403);
    let (cookie, state) = went(&server, &discord);
    assert_eq!(get(&server, &format!("/desk/discord/back?code=bad&state={state}"), &cookie).status, 502);
    // The code of another sign-in does not prove itself.
    let (cookie, state) = went(&server, &discord);
    "other".clone_into(&mut discord.challenge.lock().unwrap());
    assert_eq!(get(&server, &format!("/desk/discord/back?code=good&state={state}"), &cookie).status, 502);
    let log = server.ended();
    for secret in ["hush", "the-access-token", state.as_str()] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}

#[test]
fn what_signing_in_with_discord_needs_is_said() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    for (args, secret, words) in [
        (&["--desk-client", "7", "--home", "1"][..], "", "DISCORD_CLIENT_SECRET"),
        (&["--desk-client", "7"], "hush", "IBID_HOME_GUILD"),
        (&["--desk-client", "ibid", "--home", "1"], "hush", "IBID_DESK_CLIENT"),
        (&["--desk-client", "7", "--home", "1", "--api", "http://192.0.2.1"], "hush", "IBID_DISCORD_API"),
    ] {
        let args = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let output = desk.command(&args).env("DISCORD_CLIENT_SECRET", secret).output().unwrap();
        let said = stderr(&output);
        assert!(
            output.status.code() == Some(2) && said.contains(words) && said.lines().count() == 1,
            "{args:?}: {said}"
        );
    }
    let server = Server::start(&[]);
    assert_eq!(get(&server, "/desk/discord", "").status, 404, "nobody named an application");
    assert!(!get(&server, "/desk/sign-in", "").text.contains("Discord"));
}

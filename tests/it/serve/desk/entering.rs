use super::super::client::{page, send};
use super::super::server::Server;
use super::moderator::{Moderator, address, between, enter, form};
use crate::check::Desk;

#[test]
fn an_address_of_the_terminal_shows_a_button_and_counts_once() {
    let server = Server::start(&[]);
    let path = address(&server);
    // Looking at it, as chat programs do, uses nothing up.
    for _ in 0..2 {
        let shown = page(server.address, &path);
        assert!(shown.status == 200 && shown.text.contains("Sign in to the desk"), "{}", shown.text);
    }
    assert_eq!(enter(&server, &path).status, 303);
    let again = enter(&server, &path);
    assert!(
        again.status == 403 && again.text.contains("Print a fresh one") && again.cookie.is_empty(),
        "{}",
        again.text
    );
    for forged in ["/desk/enter?key=", "/desk/enter?key=AAAA", &path.replace("key=", "key=A")] {
        assert_eq!(enter(&server, forged).status, 403, "{forged}");
    }
}

#[test]
fn whoever_is_not_signed_in_sees_nothing_and_changes_nothing() {
    let server = Server::start(&[]);
    for path in
        ["/desk", "/desk/gaps", "/desk/articles", "/desk/articles/kite", "/desk/index", "/desk/add", "/desk/feeds"]
    {
        let shown = page(server.address, path);
        assert_eq!((shown.status, shown.header("location")), (303, "/desk/sign-in"), "{path}");
    }
    assert!(page(server.address, "/desk/sign-in").text.contains("ibid desk"));
    for path in ["/desk/articles", "/desk/index/publish", "/desk/index/roll-back", "/desk/sign-out"] {
        let sent = form(&server, path, "ibid-desk=AAAA", "form=x&article=kite&state=retracted");
        assert!(sent.status == 403 && sent.text.contains("nothing was changed"), "{path}: {}", sent.text);
    }
    assert_eq!(page(server.address, "/a/kite").status, 200);
}

#[test]
fn a_session_is_new_with_every_sign_in_and_ends_with_signing_out() {
    let server = Server::start(&[]);
    // A session that somebody else chose is not taken over.
    let key = address(&server).split_once("key=").unwrap().1.to_owned();
    let fixed = form(&server, "/desk/enter", "ibid-desk=chosen", &format!("key={key}"));
    assert!(fixed.status == 303 && !fixed.cookie.contains("chosen") && fixed.cookie.len() > 40, "{}", fixed.head);
    let cookie = fixed.head.lines().find(|line| line.starts_with("set-cookie")).unwrap().to_owned();
    assert!(cookie.contains("httponly") && cookie.contains("samesite=strict") && cookie.contains("path=/"), "{cookie}");
    let (mine, other) = (Moderator::sign_in(&server), Moderator::sign_in(&server));
    assert!(mine.cookie != other.cookie && mine.token != other.token);
    assert!(mine.post("/desk/sign-out", &[]).text.contains("You are signed out"));
    assert_eq!(mine.get("/desk").status, 303, "the old cookie is worth nothing");
    assert_eq!(other.get("/desk").status, 200);
}

#[test]
fn no_other_page_can_act_at_the_desk() {
    let server = Server::start(&["--origins", "https://news.example"]);
    let moderator = Moderator::sign_in(&server);
    let body = |token: &str| format!("form={token}&article=kite&state=retracted");
    let send_as = |head: &str, token: &str| {
        let head = format!(
            "accept: text/html\r\ncookie: {}\r\n{head}content-type: application/x-www-form-urlencoded\r\n",
            moderator.cookie
        );
        send(server.address, "POST", "/desk/articles", &head, &body(token)).status
    };
    let own = format!("origin: http://{}\r\n", server.address);
    // Not even a page that may ask questions.
    for foreign in ["", "origin: https://news.example\r\n", "origin: https://evil.example\r\n", "origin: null\r\n"] {
        assert_eq!(send_as(foreign, &moderator.token), 403, "{foreign}");
    }
    let other = Moderator::sign_in(&server);
    for forged in ["", "x", &other.token, &format!("{}0", moderator.token)] {
        assert_eq!(send_as(&own, forged), 403, "{forged}");
    }
    // Nothing is changed by an address alone.
    assert_eq!(moderator.get("/desk/articles?article=kite&state=retracted").status, 200);
    for path in ["/desk/index/publish", "/desk/index/roll-back", "/desk/sign-out", "/desk/feeds/remove"] {
        assert_eq!(moderator.get(path).status, 405, "{path}");
    }
    assert_eq!(page(server.address, "/a/kite").status, 200);
    assert_eq!(send_as(&own, &moderator.token), 200);
    assert_eq!(page(server.address, "/a/kite").status, 404);
}

#[test]
fn pages_of_the_desk_have_no_script_are_not_kept_and_stand_in_no_frame() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    for path in [
        "/desk",
        "/desk/gaps",
        "/desk/articles",
        "/desk/articles/2026/ferry",
        "/desk/add",
        "/desk/feeds",
        "/desk/index",
    ] {
        let shown = moderator.page(path);
        let policy = shown.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((shown.header("x-frame-options"), shown.header("cache-control")), ("deny", "no-store"), "{path}");
        assert_eq!(
            (shown.header("x-content-type-options"), shown.header("referrer-policy")),
            ("nosniff", "same-origin")
        );
        let text = shown.text.to_lowercase();
        assert!(!text.contains("<script") && !text.contains(" style=\"") && !text.contains(" onclick"), "{path}");
        assert!(text.contains("noindex") && text.contains("class=\"skip\""), "{path}");
    }
    // A title is text.
    assert!(moderator.page("/desk/articles").text.contains("A ferry &lt;b&gt;&amp; its&lt;/b&gt; harbour"));
    let wide = moderator.page("/desk/articles").text;
    assert!(between(&wide, "<html lang=\"", "\"") == "en");
    let head = format!("accept: text/html\r\naccept-language: zh-TW\r\ncookie: {}\r\n", moderator.cookie);
    assert!(send(server.address, "GET", "/desk", &head, "").text.contains("管理台"));
}

#[test]
fn there_is_no_desk_where_others_reach_the_server_unless_it_is_turned_on() {
    let public = Server::start(&["--url", "https://ask.example.org"]);
    for path in ["/desk", "/desk/sign-in", "/desk/enter?key=x", "/desk/gaps", "/desk/style.css"] {
        assert_eq!(page(public.address, path).status, 404, "{path}");
    }
    assert_eq!(form(&public, "/desk/enter", "", "key=x").status, 404);
    let turned_on = Server::start(&["--url", "https://ask.example.org", "--desk", "on"]);
    assert_eq!(page(turned_on.address, "/desk/sign-in").status, 200);
    let cookie = enter(&turned_on, &address(&turned_on)).head;
    let cookie = cookie.lines().find(|line| line.starts_with("set-cookie")).unwrap();
    assert!(cookie.contains("__host-ibid-desk=") && cookie.ends_with("; secure"), "{cookie}");
    // Whoever comes by a proxy to a server that knows of none is not on this machine.
    let here = Server::start(&[]);
    let by_proxy =
        send(here.address, "GET", "/desk/sign-in", "x-forwarded-for: 192.0.2.1\r\naccept: text/html\r\n", "");
    assert_eq!((by_proxy.status, page(here.address, "/desk/sign-in").status), (404, 200));
    let off = Server::start(&["--desk", "off"]);
    assert_eq!(page(off.address, "/desk/sign-in").status, 404);
}

#[test]
fn a_desk_that_others_reach_without_https_is_refused_in_a_sentence() {
    let desk = Desk::new(&[("kite.md", super::super::server::KITE)]);
    let args = ["serve", "--listen", "127.0.0.1:0", "--url", "http://ask.example.org", "--desk", "on"];
    let output = desk.command(&args).output().unwrap();
    let said = crate::check::stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("https") && said.contains("IBID_DESK") && said.lines().count() == 1, "{said}");
    let none = desk.command(&["desk"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2), "there is no ledger yet");
}

#[test]
fn nothing_that_lets_somebody_in_is_in_the_log_or_in_a_file() {
    let mut server = Server::start(&[]);
    let path = address(&server);
    let key = path.split_once("key=").unwrap().1.to_owned();
    page(server.address, &path);
    let cookie = enter(&server, &path).cookie;
    let session = cookie.split_once('=').unwrap().1.to_owned();
    assert_eq!(session.len(), 43, "256 bits: {session}");
    let moderator = Moderator { server: &server, cookie, token: String::new() };
    let token = between(&moderator.page("/desk").text, "name=\"form\" value=\"", "\"").to_owned();
    form(&server, "/desk/sign-out", &moderator.cookie.clone(), &format!("form={token}"));
    let files: Vec<u8> = std::fs::read_dir(server.desk.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .flat_map(|path| std::fs::read(path).unwrap())
        .collect();
    let log = server.ended();
    for secret in [&key, &session, &token] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
        assert!(!files.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} is in a file");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let server = Server::start(&[]);
    let moderator = Moderator::sign_in(&server);
    let long = "x".repeat(100_000);
    assert_eq!(moderator.post("/desk/articles", &[("article", "kite"), ("note", &long)]).status, 413);
    let declared = format!(
        "POST /desk/enter HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\norigin: http://localhost\r\ncontent-length: 100000\r\n\r\n{long}"
    );
    let refused = super::super::client::raw(server.address, declared.as_bytes());
    assert!(refused.is_none_or(|response| response.status == 413));
}

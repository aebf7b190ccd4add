use super::net::{PUBLIC, Server, World, html, moved};
use crate::fetch::{Conditions, FetchError, FetchSettings, Fetched, Fetcher};
use std::time::Duration;

fn world(names: &[(&str, &[&[&str]])]) -> World {
    World::new(Server::pages(|_| html("<p>secret")), names)
}

/// Addresses of this machine and its neighbours, however they are written.
const INSIDE: &[&str] = &[
    "http://127.0.0.1/",
    "http://127.0.0.2/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://%31%32%37.0.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[2002:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://100.100.100.200/",
    "http://224.0.0.1/",
    "https://127.0.0.1/",
];

#[test]
fn every_spelling_of_an_inside_address_is_refused_before_connecting() {
    let world = world(&[]);
    for url in INSIDE {
        let error = world.get(url).unwrap_err();
        assert!(matches!(error, FetchError::NotPublic { .. }), "{url}: {error}");
    }
    assert_eq!(world.connected(), Vec::<String>::new());
}

#[test]
fn a_redirect_to_an_inside_address_is_refused_as_the_address_itself_is() {
    for url in INSIDE {
        let world = World::public(Server::pages(move |path| if path == "/" { moved(url) } else { html("secret") }));
        let error = world.get("http://x.example/").unwrap_err();
        // The sentence names the host that was asked for and no other.
        assert_eq!(error, FetchError::NotPublic { host: "x.example".to_owned() }, "{url}");
        assert!(world.connected().iter().all(|address| *address == format!("{PUBLIC}:80")));
    }
}

#[test]
fn names_that_lead_inside_are_refused_also_with_one_address_among_public_ones() {
    let world = world(&[
        ("localhost", &[&["127.0.0.1", "::1"]]),
        ("inside.example", &[&["10.1.2.3"]]),
        ("both.example", &[&[PUBLIC, "10.1.2.3"]]),
        ("six.example", &[&["2606:4700::1111", "fe80::1"]]),
        ("xn--nxasmq6b.example", &[&["127.0.0.1"]]),
    ]);
    for host in ["localhost", "LOCALHOST.", "inside.example", "both.example", "six.example", "βόλοσ.example"] {
        let error = world.get(&format!("http://{host}/")).unwrap_err();
        assert!(matches!(error, FetchError::NotPublic { .. } | FetchError::UnknownHost { .. }), "{host}: {error}");
        assert!(!error.to_string().contains("10.1") && !error.to_string().contains("127."), "{error}");
    }
    assert_eq!(world.connected(), Vec::<String>::new());
    let error = world.get("http://nowhere.example/").unwrap_err();
    assert_eq!(error, FetchError::UnknownHost { host: "nowhere.example".to_owned() });
}

#[test]
fn a_name_that_changes_its_mind_is_never_followed_inside() {
    // Public when robots.txt is asked for, this machine when the page is.
    let world = world(&[("rebind.example", &[&[PUBLIC], &["127.0.0.1"]])]);
    let error = world.get("http://rebind.example/").unwrap_err();
    assert_eq!(error, FetchError::NotPublic { host: "rebind.example".to_owned() });
    assert_eq!(world.connected(), [format!("{PUBLIC}:80")]);
    assert_eq!(world.server.paths(), ["/robots.txt"]);
}

#[test]
fn one_look_at_a_name_serves_one_connection() {
    // A second look for the same connection would find this machine.
    let world = world(&[("x.example", &[&[PUBLIC], &["8.8.8.8"], &["127.0.0.1"]])]);
    assert!(world.get("http://x.example/").is_ok());
    assert_eq!(world.connected(), [format!("{PUBLIC}:80"), "8.8.8.8:80".to_owned()]);
}

#[test]
fn a_redirect_to_a_file_a_port_or_a_login_is_not_followed() {
    for location in
        ["file:///etc/passwd", "ftp://x.example/", "http://x.example:22/", "http://a:b@x.example/", "http://"]
    {
        let world = World::public(Server::pages(move |path| if path == "/" { moved(location) } else { html("x") }));
        let error = world.get("http://x.example/").unwrap_err();
        assert_eq!(error, FetchError::BadRedirect { host: "x.example".to_owned() }, "{location}");
        assert_eq!(world.server.paths(), ["/robots.txt", "/"]);
    }
}

#[test]
fn nothing_is_told_to_a_server_but_what_is_asked_for() {
    let world = World::public(Server::pages(|path| match path {
        "/" => moved("/b?c").replace("\r\n\r\n", "\r\nSet-Cookie: id=1\r\n\r\n"),
        _ => html("<p>page"),
    }));
    let page = world.get("http://x.example/#secret").unwrap();
    assert_eq!(page.final_url, "http://x.example/b?c");
    for request in world.server.requests.lock().unwrap().iter() {
        let lower = request.to_lowercase();
        assert!(lower.contains("user-agent: ibid/") && lower.contains("host: x.example\r\n"), "{request}");
        assert!(
            ["cookie", "referer", "authorization", "secret", "origin"].iter().all(|w| !lower.contains(w)),
            "{request}"
        );
    }
}

#[test]
fn hosts_that_the_operator_names_are_fetched_from_wherever_they_are() {
    // No stand-ins: the real resolver and the real wire.
    let server = Server::pages(|_| html("<p>page"));
    let port = server.address.port();
    let fetcher = |hosts: &[String]| {
        let allowed_hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
        Fetcher::new(FetchSettings { allowed_hosts, host_delay: Duration::ZERO, ..FetchSettings::default() })
    };
    let get = |fetcher: &Fetcher, url: &str| fetcher.get(url, &Conditions::default(), super::net::at(0));
    let allowed = fetcher(&[format!("127.0.0.1:{port}"), format!("localhost:{port}")]);
    for host in ["127.0.0.1", "0x7f.1", "localhost", "LocalHost."] {
        assert!(matches!(get(&allowed, &format!("http://{host}:{port}/")), Ok(Fetched::Page(_))), "{host}");
    }
    // Neither another name of the same machine nor another port of it.
    let asked = server.requests.lock().unwrap().len();
    let port_error = get(&allowed, &format!("http://127.0.0.2:{port}/")).unwrap_err();
    assert!(matches!(port_error, FetchError::Port { .. }));
    assert!(matches!(get(&allowed, "http://127.0.0.1/").unwrap_err(), FetchError::NotPublic { .. }));
    assert!(matches!(get(&fetcher(&[]), &format!("http://127.0.0.1:{port}/")).unwrap_err(), FetchError::Port { .. }));
    assert_eq!(server.requests.lock().unwrap().len(), asked);
}

//! Interactions that Discord posts to `ibid serve`, without a gateway.
//!
//! 1. A command is answered as the same is over the gateway; so are buttons, forms and the menu on a message.
//! 2. Choices and pings are answered in the response.
//! 3. What is not signed, not signed just now, or was taken up before is refused, and does nothing.
//! 4. Neither a reader's words nor a secret is in the log.

use super::scene::{GONE, KITE, Scene, UNBRAKED, assert_clean, is_private, labels, says, words};
use crate::discord::bot::{Bot, Home};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::loopback::Discord;
use crate::discord::people::{public_key, signing_key};
use crate::serve::client::{Response, send};
use jiff::Timestamp;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use std::net::SocketAddr;

const PATH: &str = "/discord/interactions";

/// `ibid serve`, to which a Discord posts.
struct Posting {
    discord: Discord,
    server: Bot,
    address: SocketAddr,
    _home: Home,
}

impl Posting {
    fn open(home: Home, discord: Discord) -> Self {
        let args = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--log", "debug"];
        let key = public_key();
        let environment =
            [&UNBRAKED[..], &[("IBID_DISCORD_PUBLIC_KEY", key.as_str()), ("IBID_READER", "off")]].concat();
        let server = Bot::launch_as(&discord, &home, &args, &environment);
        server.wait_said("interactions of Discord's are answered");
        server.wait_said("the commands are registered");
        let log = server.stderr();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let serving = lines.into_iter().find(|line| line["fields"]["message"] == "serving").unwrap();
        let address = text(&serving, "/fields/address").parse().unwrap();
        Self { discord, server, address, _home: home }
    }

    /// Posts a body as Discord would.
    fn post(&self, body: &str) -> Response {
        self.post_signed(body, Timestamp::now().as_second(), &signing_key())
    }

    fn post_signed(&self, body: &str, at: i64, key: &Ed25519KeyPair) -> Response {
        let signature = ibid::text::hex(key.sign(format!("{at}{body}").as_bytes()).as_ref());
        let head = format!(
            "content-type: application/json\r\nx-signature-ed25519: {signature}\r\nx-signature-timestamp: {at}\r\n"
        );
        send(self.address, "POST", PATH, &head, body)
    }

    /// Lets an interaction happen and returns the message that answers it.
    #[track_caller]
    fn answer(&self, interaction: &Interaction) -> Value {
        let accepted = self.post(&self.discord.posted(interaction).to_string());
        assert_eq!((accepted.status, accepted.text.as_str()), (202, ""));
        self.discord.answer_to(interaction)
    }

    /// The choices in the response.
    fn choices(&self, typing: &Interaction) -> Vec<(String, String)> {
        let response = self.post(&self.discord.posted(typing).to_string());
        assert_eq!((response.status, response.header("content-type")), (200, "application/json"));
        let body = response.json();
        assert_eq!(body["type"], 8);
        let choices = list(&body, "/data/choices").iter();
        choices.map(|choice| (text(choice, "/name").to_owned(), text(choice, "/value").to_owned())).collect()
    }

    /// Ends the server, holds what it did against the rules, and returns its log.
    #[track_caller]
    fn close(self) -> String {
        self.server.terminate();
        let status = self.server.wait_exit(GONE);
        assert!(status.success(), "{status}: {}", self.server.stderr());
        assert_clean(&self.discord, &self.server);
        self.server.stderr()
    }
}

#[test]
fn what_is_posted_is_answered_as_over_the_gateway() {
    let ask = || Interaction::ask("who built the kite");
    let scene = Scene::with(
        crate::discord::loopback::Setup::default(),
        Home::of(&[("kite.md", KITE)]),
        &[("IBID_READER", "off")],
    );
    let over_the_gateway = scene.answer(&ask());
    scene.close();

    let posting = Posting::open(Home::of(&[("kite.md", KITE)]), Discord::start());
    let answer = posting.answer(&ask());
    says(&answer, "A team of six engineers built the kite");
    assert_eq!(answer["embeds"], over_the_gateway["embeds"]);
    assert_eq!(labels(&answer), labels(&over_the_gateway));
    // A button, and what is behind it.
    assert!(is_private(&posting.answer(&Interaction::press(&answer, "Helpful"))));
    let menu = posting.answer(&Interaction::press(&answer, "More"));
    assert!(is_private(&menu), "{menu}");
    // A form, opened by a button and sent in.
    let none = posting.answer(&Interaction::ask("how do i get red wine out of a carpet"));
    let rephrase = Interaction::press(&none, "Rephrase");
    assert_eq!(posting.post(&posting.discord.posted(&rephrase).to_string()).status, 202);
    let form = posting.discord.modal_for(&rephrase);
    says(&posting.answer(&Interaction::submit(&form, Some(&none), &["who built the kite"])), "six engineers");
    // The menu on a message; what it found is posted as a reply.
    let post = Post::new("Does anybody know who built the kite?");
    posting.discord.dispatch(&post);
    let found = posting.answer(&Interaction::find_the_answer(&post.message()));
    assert!(is_private(&found) && words(&found).contains("six engineers"), "{found}");
    posting.answer(&Interaction::press(&found, "Post as a reply"));
    assert!(words(&posting.discord.reply_to(post.id())).contains("six engineers"));
    posting.close();
}

#[test]
fn choices_and_pings_are_answered_in_the_response() {
    let posting = Posting::open(Home::of(&[("kite.md", KITE)]), Discord::start());
    let choices = posting.choices(&Interaction::typing("ask", "question", "who bui"));
    assert_eq!(choices[0].0, "Who built the kite?");
    says(&posting.answer(&Interaction::ask(&choices[0].1)), "six engineers");
    assert!(posting.choices(&Interaction::typing("ask", "article", "kite"))[0].0.contains("kite"));
    let body = json!({ "id": "1", "application_id": "1", "type": 1, "token": "x", "version": 1 }).to_string();
    let pong = posting.post(&body);
    assert_eq!((pong.status, pong.json()), (200, json!({ "type": 1 })));
    let requests = posting.discord.requests("POST /interactions/*/*/callback");
    assert_eq!(requests.len(), 1, "only the command was answered by the callback");
    posting.close();
}

#[test]
fn what_is_forged_stale_or_repeated_is_refused() {
    let posting = Posting::open(Home::of(&[("kite.md", KITE)]), Discord::start());
    let now = Timestamp::now().as_second();
    let body = posting.discord.posted(&Interaction::ask("who built the marzipan kite")).to_string();
    let head = "content-type: application/json\r\n";
    let (zeros, digits) = ("0".repeat(128), "x-signature-timestamp: 1\r\nx-signature-ed25519: ");
    for (what, response) in [
        ("another key", posting.post_signed(&body, now, &Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap())),
        ("no signature", send(posting.address, "POST", PATH, head, &body)),
        ("zeros", send(posting.address, "POST", PATH, &format!("{digits}{zeros}\r\n"), &body)),
        ("too old", posting.post_signed(&body, now - 120, &signing_key())),
        ("too new", posting.post_signed(&body, now + 120, &signing_key())),
        ("a forged ping", send(posting.address, "POST", PATH, head, "{\"type\": 1}")),
    ] {
        assert_eq!(
            (response.status, &response.json()["code"]),
            (401, &"signature".into()),
            "{what}: {}",
            response.text
        );
        assert_eq!(response.header("content-type"), "application/problem+json");
    }
    for (what, body, status) in [("no JSON", "{\"type\"", 400), ("no id", "{\"type\": 2}", 400), ("a list", "[]", 400)]
    {
        assert_eq!(posting.post(body).status, status, "{what}");
    }
    assert_eq!(posting.post(&"x".repeat(2 << 20)).status, 413);
    assert_eq!(send(posting.address, "GET", PATH, "", "").status, 405);
    // One of its own, whose three seconds begin now.
    let asked = Interaction::ask("who built the marzipan kite");
    let body = posting.discord.posted(&asked).to_string();
    assert_eq!(posting.post(&body).status, 202);
    says(&posting.discord.answer_to(&asked), "six engineers");
    let repeated = posting.post(&body);
    assert_eq!((repeated.status, &repeated.json()["code"]), (409, &"repeated".into()));
    assert_eq!(posting.discord.requests("POST /interactions/*/*/callback").len(), 1);
    let (token, key) = (asked.token().to_owned(), public_key());
    let log = posting.close();
    for secret in ["marzipan", token.as_str(), key.as_str()] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

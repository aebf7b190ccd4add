//! OAuth with Discord: the code flow with a state and PKCE (RFC 7636). What is asked of Discord is who somebody is and whether they
//! moderate a home server: by the permission to manage it, or by a role. The access token is used for that alone and given back.

use super::oauth_settings::DiscordSignIn;
use super::sessions::{Moderator, random_token};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Somebody has so long to say yes at Discord.
pub(super) const LASTS: Duration = Duration::from_mins(10);

/// Sign-ins that were begun and not ended, at most; the oldest go.
const MOST: usize = 256;

/// For all of one call to Discord.
const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes of an answer of Discord's: somebody may be in 200 servers.
const MOST_BYTES: u64 = 1 << 20;

/// Discord's bits for whoever may manage a server: administrator, and manage server.
const MANAGES: u64 = 1 << 3 | 1 << 5;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub(super) enum OauthError {
    #[error("Discord cannot be reached: {0}")]
    Unreachable(String),
    #[error("Discord answered {call} with status {status}")]
    Status { call: &'static str, status: u16 },
    #[error("Discord's answer to {0} cannot be read")]
    Unread(&'static str),
}

/// Sign-ins that were begun: by the hash of their state, the verifier of PKCE.
#[derive(Default)]
pub(in super::super) struct SignIns(Mutex<BTreeMap<[u8; 32], (String, Instant)>>);

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
    global_name: Option<String>,
}

#[derive(Deserialize)]
struct Guild {
    id: String,
    #[serde(default)]
    owner: bool,
    permissions: String,
}

#[derive(Deserialize)]
struct Member {
    roles: Vec<String>,
}

impl SignIns {
    /// Begins one: its state and its verifier. None where the system has no random numbers.
    pub(super) fn begin(&self, now: Instant) -> Option<(String, String)> {
        let (state, verifier) = (random_token()?, random_token()?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, since)| now.saturating_duration_since(*since) < LASTS);
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, (_, since))| *since).map(|(key, _)| *key);
            oldest.and_then(|key| all.remove(&key));
        }
        all.insert(Sha256::digest(state.as_bytes()).into(), (verifier.clone(), now));
        Some((state, verifier))
    }

    /// The verifier of the sign-in with this state, once and in time.
    pub(super) fn end(&self, state: &str, now: Instant) -> Option<String> {
        let key: [u8; 32] = Sha256::digest(state.as_bytes()).into();
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        begun.filter(|(_, since)| now.saturating_duration_since(*since) < LASTS).map(|(verifier, _)| verifier)
    }
}

impl DiscordSignIn {
    /// Where the browser is sent.
    pub(super) fn address(&self, back: &str, state: &str, verifier: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let scope = if self.roles.is_empty() { "identify guilds" } else { "identify guilds guilds.members.read" };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client.to_string())
            .append_pair("scope", scope)
            .append_pair("state", state)
            .append_pair("redirect_uri", back)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        format!("{}?{}", self.authorize, query.finish())
    }

    /// Who came back with this code, if they moderate a home server.
    pub(super) fn moderator(&self, code: &str, back: &str, verifier: &str) -> Result<Option<Moderator>, OauthError> {
        let calls = Calls::new(self);
        let token = calls.token(code, back, verifier)?;
        let found = self.of_token(&calls, &token);
        calls.give_back(&token);
        found
    }

    fn of_token(&self, calls: &Calls<'_>, token: &str) -> Result<Option<Moderator>, OauthError> {
        let user: User = calls.get("users/@me", "/users/@me", token)?;
        let id = user.id.parse().map_err(|_| OauthError::Unread("users/@me"))?;
        let guilds: Vec<Guild> = calls.get("users/@me/guilds", "/users/@me/guilds", token)?;
        let own = |guild: &&Guild| guild.id.parse().is_ok_and(|id| self.home.contains(&id));
        for guild in guilds.iter().filter(own) {
            let by_permission = guild.owner || guild.permissions.parse::<u64>().is_ok_and(|bits| bits & MANAGES != 0);
            if by_permission || self.has_role(calls, &guild.id, token)? {
                return Ok(Some(Moderator::Member(id, user.global_name.unwrap_or(user.username))));
            }
        }
        Ok(None)
    }

    fn has_role(&self, calls: &Calls<'_>, guild: &str, token: &str) -> Result<bool, OauthError> {
        if self.roles.is_empty() {
            return Ok(false);
        }
        let member: Member = calls.get("guilds/member", &format!("/users/@me/guilds/{guild}/member"), token)?;
        Ok(member.roles.iter().any(|role| role.parse().is_ok_and(|role| self.roles.contains(&role))))
    }
}

/// What is asked of Discord.
struct Calls<'a> {
    agent: Agent,
    settings: &'a DiscordSignIn,
}

impl<'a> Calls<'a> {
    fn new(settings: &'a DiscordSignIn) -> Self {
        let config = Agent::config_builder()
            .https_only(settings.api.starts_with("https:"))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("DiscordBot (", env!("CARGO_PKG_NAME"), ", ", env!("CARGO_PKG_VERSION"), ")"))
            .timeout_global(Some(PATIENCE))
            .build();
        Self { agent: config.into(), settings }
    }

    fn token(&self, code: &str, back: &str, verifier: &str) -> Result<String, OauthError> {
        let form =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", back), ("code_verifier", verifier)];
        let asked = self.agent.post(format!("{}/oauth2/token", self.settings.api));
        let sent = asked.header("authorization", self.basic()).send_form(form);
        let token: Token = read("oauth2/token", sent)?;
        Ok(token.access_token)
    }

    fn get<T: DeserializeOwned>(&self, call: &'static str, path: &str, token: &str) -> Result<T, OauthError> {
        let asked = self.agent.get(format!("{}{path}", self.settings.api));
        read(call, asked.header("authorization", format!("Bearer {token}")).call())
    }

    /// Nobody needs the token any more; where this fails, it ends by itself in a week.
    fn give_back(&self, token: &str) {
        let asked = self.agent.post(format!("{}/oauth2/token/revoke", self.settings.api));
        if let Err(error) = asked.header("authorization", self.basic()).send_form([("token", token)]) {
            tracing::debug!(%error, "an access token could not be given back");
        }
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.settings.client, self.settings.secret.0)))
    }
}

fn read<T: DeserializeOwned>(
    call: &'static str,
    answered: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<T, OauthError> {
    let mut response = answered.map_err(|error| OauthError::Unreachable(error.to_string()))?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(OauthError::Status { call, status });
    }
    let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
    let body = body.map_err(|error| OauthError::Unreachable(error.to_string()))?;
    serde_json::from_slice(&body).map_err(|_| OauthError::Unread(call))
}

#[cfg(test)]
mod tests {
    use super::super::oauth_settings::SignInWish;
    use super::*;

    #[test]
    fn a_state_counts_once_and_in_time() {
        let (all, now) = (SignIns::default(), Instant::now());
        let (state, verifier) = all.begin(now).unwrap();
        assert_eq!(all.end("other", now), None);
        assert_eq!(all.end(&state, now), Some(verifier));
        assert_eq!(all.end(&state, now), None);
        let (late, _) = all.begin(now).unwrap();
        assert_eq!(all.end(&late, now + LASTS), None);
        for _ in 0..=MOST {
            all.begin(now);
        }
        assert_eq!(all.0.lock().unwrap().len(), MOST);
    }

    #[test]
    fn the_address_has_the_challenge_and_not_the_verifier() {
        let wish =
            SignInWish { client: Some("7"), secret: Some("hush"), home: &[1], roles: &[2], ..SignInWish::default() };
        let settings = DiscordSignIn::new(&wish).unwrap().unwrap();
        // The example of RFC 7636.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let address = settings.address("https://ask.example.org/desk/discord/back", "abc", verifier);
        assert!(address.contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), "{address}");
        assert!(!address.contains(verifier) && !address.contains("hush"), "{address}");
        assert!(address.contains("redirect_uri=https%3A%2F%2Fask.example.org%2Fdesk%2Fdiscord%2Fback&"), "{address}");
        assert!(address.contains("scope=identify+guilds+guilds.members.read&"), "{address}");
    }
}

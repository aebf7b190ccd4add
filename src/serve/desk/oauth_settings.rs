//! What the operator says of signing in with Discord: the application, the home servers, the roles that moderate besides whoever may
//! manage a server. The home servers and roles are the bot's own settings, so that the desk and the bot know the same moderators.

use std::fmt;
use url::{Host, Url};

/// How moderators sign in with Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordSignIn {
    /// Id of the application.
    pub(super) client: u64,
    pub(super) secret: ClientSecret,
    /// Of the API, without a slash at its end.
    pub(super) api: String,
    /// The page on which somebody says yes.
    pub(super) authorize: String,
    /// The home servers.
    pub(super) home: Vec<u64>,
    /// Roles that moderate.
    pub(super) roles: Vec<u64>,
}

/// The application's secret. `Debug` says nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub(super) String);

/// What was set.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInWish<'a> {
    /// Id of the application.
    pub client: Option<&'a str>,
    /// Its secret.
    pub secret: Option<&'a str>,
    /// A Discord-compatible server on this machine, for tests.
    pub api: Option<&'a str>,
    /// The home servers.
    pub home: &'a [u64],
    /// Roles that moderate.
    pub roles: &'a [u64],
}

/// A setting that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// It is no id.
    #[error(
        "IBID_DESK_CLIENT must be the id of your application, which is a number; Discord's developer portal shows it"
    )]
    Client,
    /// There is an application and no secret.
    #[error(
        "IBID_DESK_CLIENT is set and DISCORD_CLIENT_SECRET is not; the page OAuth2 of your application in Discord's developer portal has it"
    )]
    NoSecret,
    /// Nobody could be known as a moderator.
    #[error("signing in at the desk with Discord needs IBID_HOME_GUILD, the server whose moderators may enter")]
    NoHome,
    /// It is not on this machine.
    #[error("IBID_DISCORD_API must be plain http on this machine, such as http://127.0.0.1:4000")]
    ApiNotLocal,
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

impl DiscordSignIn {
    /// From what was set; none where no application is named.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn new(wish: &SignInWish<'_>) -> Result<Option<Self>, SignInError> {
        let Some(client) = wish.client else { return Ok(None) };
        let client = client.parse().map_err(|_| SignInError::Client)?;
        let secret = ClientSecret(wish.secret.ok_or(SignInError::NoSecret)?.to_owned());
        if wish.home.is_empty() {
            return Err(SignInError::NoHome);
        }
        let (api, authorize) = match wish.api {
            Some(local) => {
                let base = local_base(local).ok_or(SignInError::ApiNotLocal)?;
                (format!("{base}/api/v10"), format!("{base}/oauth2/authorize"))
            }
            None => ("https://discord.com/api/v10".to_owned(), "https://discord.com/oauth2/authorize".to_owned()),
        };
        Ok(Some(Self { client, secret, api, authorize, home: wish.home.to_vec(), roles: wish.roles.to_vec() }))
    }
}

fn local_base(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_here = match url.host()? {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name == "localhost",
    };
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    (url.scheme() == "http" && is_here && is_bare).then(|| url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_the_secret_is_never_shown() {
        let all = SignInWish { client: Some("7"), secret: Some("hush"), api: None, home: &[1], roles: &[] };
        let set = DiscordSignIn::new(&all).unwrap().unwrap();
        assert_eq!((set.client, set.authorize.as_str()), (7, "https://discord.com/oauth2/authorize"));
        assert!(!format!("{set:?}").contains("hush"));
        assert_eq!(DiscordSignIn::new(&SignInWish { client: None, ..all }), Ok(None));
        assert_eq!(DiscordSignIn::new(&SignInWish { client: Some("ibid"), ..all }), Err(SignInError::Client));
        assert_eq!(DiscordSignIn::new(&SignInWish { secret: None, ..all }), Err(SignInError::NoSecret));
        assert_eq!(DiscordSignIn::new(&SignInWish { home: &[], ..all }), Err(SignInError::NoHome));
        let local = SignInWish { api: Some("http://127.0.0.1:9/"), ..all };
        assert_eq!(DiscordSignIn::new(&local).unwrap().unwrap().api, "http://127.0.0.1:9/api/v10");
        for elsewhere in ["https://discord.com", "http://192.0.2.1:9", "http://127.0.0.1:9/x", "http://u@127.0.0.1"] {
            let elsewhere = SignInWish { api: Some(elsewhere), ..all };
            assert_eq!(DiscordSignIn::new(&elsewhere), Err(SignInError::ApiNotLocal));
        }
    }
}

//! Why the connection to the gateway ended for good, and what the operator does about it. What passes by itself is no
//! end: [`run`](fn@super::run::run) waits and tries again.

use crate::discord::rest::RestError;

/// The connection has ended, and trying again would end the same way.
#[derive(Debug, thiserror::Error)]
pub enum GatewayEnd {
    /// 4004, or 401 before it came to a connection.
    #[error("Discord does not accept the bot token")]
    BadToken,
    /// 4014.
    #[error("Discord does not grant this bot the message content intent (close code 4014)")]
    IntentRefused,
    /// 4013.
    #[error("Discord does not know the intents this program asks for (close code 4013)")]
    BadIntents,
    /// The server in Discord's place names a gateway elsewhere, where the token will not be sent.
    #[error("the server at IBID_DISCORD_API names the gateway {0}, which is not on this machine")]
    ForeignGateway(String),
    /// What should be the gateway's address is none.
    #[error("Discord named no usable gateway address")]
    NoGateway,
    /// Discord refuses to say where the gateway is.
    #[error("Discord does not say where its gateway is: {0}")]
    Start(#[source] RestError),
}

impl GatewayEnd {
    /// What the operator can do.
    pub(crate) fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::BadToken => RestError::TokenRefused.remedy(),
            Self::IntentRefused => Some(
                "switch on Message Content Intent under Privileged Gateway Intents on the page Bot of your application in Discord's developer portal, or unset IBID_MESSAGE_CONTENT",
            ),
            Self::BadIntents => Some("report this as a fault of this program, with its version"),
            Self::ForeignGateway(_) => {
                Some("have that server name a gateway at ws:// on 127.0.0.1, or unset IBID_DISCORD_API")
            }
            Self::NoGateway => Some("check whether something between this machine and Discord answers in its place"),
            Self::Start(error) => error.remedy(),
        }
    }
}

//! What the check finds, and its sentences.

use crate::discord::gateway::GatewayEnd;
use crate::discord::rest::RestError;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Fine,
    /// Something will not work.
    Warning,
    /// The bot will not work.
    Error,
}

/// One thing that was looked at. `Display` is its sentence; names in it are other people's words.
#[derive(Debug)]
pub enum Finding {
    /// Discord knows the token.
    Token {
        /// The bot's name.
        name: String,
        /// Its id.
        id: u64,
    },
    /// Something could not be looked at, or Discord refuses it.
    Failed {
        /// What.
        what: &'static str,
        /// Why.
        error: RestError,
    },
    /// Interactions are posted to a web address, not sent through the gateway.
    InteractionsElsewhere,
    /// They are posted to `ibid serve`.
    Endpoint {
        /// The address that is entered at Discord.
        entered: String,
    },
    /// They are to be, and no address is entered yet.
    NoEndpoint {
        /// The address to enter.
        ours: String,
    },
    /// They are posted to another address than that of `ibid serve`.
    AnotherEndpoint {
        /// The address that is entered at Discord.
        entered: String,
        /// The address to enter.
        ours: String,
    },
    /// The public key that is set is another application's.
    AnotherKey {
        /// The one of this application, which is no secret.
        key: String,
    },
    /// Nobody can add the bot by a link.
    CodeGrant,
    /// One of the two ways to install is closed.
    NotInstallable {
        /// `Guild Install` or `User Install`.
        way: &'static str,
    },
    /// The message content intent, asked for or not, granted or not.
    Content {
        /// By the configuration.
        wanted: bool,
        /// By Discord.
        granted: bool,
    },
    /// The gateway can be connected to.
    Gateway {
        /// Connections that Discord wants.
        shards: u32,
        /// Sessions that may still be begun,
        left: u32,
        /// of so many a day.
        total: u32,
    },
    /// The gateway cannot be connected to.
    NoGateway(GatewayEnd),
    /// The bot is in no server.
    NoGuild,
    /// In these servers nothing is missing.
    Guilds {
        /// How many.
        count: usize,
    },
    /// In a server something is missing.
    Permissions {
        /// The server's name.
        guild: String,
        /// What is missing, by the names of Discord's settings.
        missing: Vec<&'static str>,
    },
    /// Whose moderators act for everyone.
    Home {
        /// The servers' names.
        guilds: Vec<String>,
    },
    /// The same, as long as the bot is in no other server.
    OnlyHome {
        /// The server's name.
        guild: String,
        /// Its id.
        id: u64,
    },
    /// The bot is in several servers and no home is named.
    NoHome {
        /// How many servers.
        count: usize,
    },
    /// Anybody may add the bot to a server of theirs, and no home is named.
    Public,
    /// A server that is named as home and that the bot is not in.
    HomeMissing(u64),
    /// Commands registered as they should be.
    Commands {
        /// How many.
        count: usize,
    },
    /// A command that Discord does not have.
    CommandMissing(String),
    /// A command that Discord has otherwise.
    CommandChanged(String),
    /// A command that is none of ours.
    CommandUnknown(String),
    /// The link that adds the bot to a server, with no more permissions than it needs.
    Invite(String),
    /// The link that lets somebody use the bot everywhere.
    UserInvite(String),
}

/// With fewer sessions left the day may not last.
const FEW_STARTS: u32 = 20;

impl Finding {
    /// How bad it is.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::Failed { .. }
            | Self::InteractionsElsewhere
            | Self::AnotherKey { .. }
            | Self::CodeGrant
            | Self::Content { wanted: true, granted: false }
            | Self::Gateway { left: 0, .. }
            | Self::NoGateway(_) => Level::Error,
            Self::Gateway { left, .. } if *left < FEW_STARTS => Level::Warning,
            Self::NotInstallable { .. }
            | Self::NoEndpoint { .. }
            | Self::AnotherEndpoint { .. }
            | Self::NoGuild
            | Self::Permissions { .. }
            | Self::NoHome { .. }
            | Self::Public
            | Self::HomeMissing(_)
            | Self::CommandMissing(_)
            | Self::CommandChanged(_)
            | Self::CommandUnknown(_) => Level::Warning,
            Self::Token { .. }
            | Self::Endpoint { .. }
            | Self::Content { .. }
            | Self::Gateway { .. }
            | Self::Guilds { .. }
            | Self::Home { .. }
            | Self::OnlyHome { .. }
            | Self::Commands { .. }
            | Self::Invite(_)
            | Self::UserInvite(_) => Level::Fine,
        }
    }

    /// What to do, where something is to be done.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Failed { error, .. } => error.remedy(),
            Self::NoGateway(end) => end.remedy(),
            Self::InteractionsElsewhere => Some(
                "empty the field Interactions Endpoint URL on the page General Information of your application in Discord's developer portal; or, if the address is that of `ibid serve`, set IBID_DISCORD_PUBLIC_KEY for it and here",
            ),
            Self::NoEndpoint { .. } | Self::AnotherEndpoint { .. } => Some(
                "enter it in the field Interactions Endpoint URL on the page General Information of your application in Discord's developer portal, while `ibid serve` runs and can be reached there",
            ),
            Self::AnotherKey { .. } => Some("set IBID_DISCORD_PUBLIC_KEY to that key"),
            Self::CodeGrant => Some("switch off Requires OAuth2 Code Grant on the page Bot of your application"),
            Self::NotInstallable { .. } => Some("tick it on the page Installation of your application"),
            Self::Content { wanted: true, granted: false } => GatewayEnd::IntentRefused.remedy(),
            Self::Content { wanted: false, granted: true } => {
                Some("set IBID_MESSAGE_CONTENT=true if channels are to be answered without a mention")
            }
            Self::Gateway { left, .. } if *left < FEW_STARTS => {
                Some("do not start the bot until tomorrow, and find out why it is started so often")
            }
            Self::NoGuild => Some("open the link below and choose a server"),
            Self::Permissions { .. } => {
                Some("give them to the bot's role in Server Settings, Roles, or add the bot again by the link below")
            }
            Self::NoHome { .. } => Some(
                "set IBID_HOME_GUILD to the id of the server whose moderators are to manage the articles (in Discord: Settings, Advanced, Developer Mode; then right-click the server, Copy Server ID), and restart the bot",
            ),
            Self::Public => Some(
                "set IBID_HOME_GUILD to the id of your server (in Discord: Settings, Advanced, Developer Mode; then right-click the server, Copy Server ID); or switch Public Bot off on the page Bot of your application (on the page Installation the Install Link has to be None first)",
            ),
            Self::HomeMissing(_) => {
                Some("correct the id in IBID_HOME_GUILD, or add the bot to that server by the link below")
            }
            Self::CommandMissing(_) | Self::CommandChanged(_) | Self::CommandUnknown(_) => {
                Some("start the bot once; it corrects its commands")
            }
            _ => None,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token { name, id } => write!(f, "the token works; the bot is {name} ({id})"),
            Self::Failed { what, error } => write!(f, "{what}: {error}"),
            Self::InteractionsElsewhere => f.write_str(
                "Discord posts commands and buttons to a web address of yours, so the bot never receives them",
            ),
            Self::Endpoint { entered } => write!(f, "Discord posts commands and buttons to {entered}"),
            Self::NoEndpoint { ours } => write!(
                f,
                "Discord sends commands and buttons through the gateway; for `ibid serve` to answer them, they have to be posted to {ours}"
            ),
            Self::AnotherEndpoint { entered, ours } => {
                write!(f, "Discord posts commands and buttons to {entered}, and `ibid serve` takes them at {ours}")
            }
            Self::AnotherKey { key } => {
                write!(f, "IBID_DISCORD_PUBLIC_KEY is not the key of this application, which is {key}")
            }
            Self::CodeGrant => f.write_str("the bot cannot be added by a link, as that takes an OAuth2 code grant"),
            Self::NotInstallable { way } => write!(f, "{way} is off, so the bot cannot be installed that way"),
            Self::Content { wanted: true, granted: true } => f.write_str("message content is requested and granted"),
            Self::Content { wanted: true, granted: false } => f.write_str(
                "message content is requested and not granted, so Discord will refuse the connection (4014)",
            ),
            Self::Content { wanted: false, granted: true } => f.write_str("message content is granted and not used"),
            Self::Content { wanted: false, granted: false } => f.write_str(
                "message content is not requested; commands, mentions, replies and direct messages work without",
            ),
            Self::Gateway { shards, left, total } => {
                let plural = if *shards == 1 { "" } else { "s" };
                write!(
                    f,
                    "the gateway is available: {shards} connection{plural}, {left} of {total} session starts left today"
                )
            }
            Self::NoGateway(end) => write!(f, "the gateway: {end}"),
            Self::NoGuild => f.write_str("the bot is not in any server yet"),
            Self::Guilds { count: 1 } => f.write_str("in one server every permission is there"),
            Self::Guilds { count } => write!(f, "in {count} servers every permission is there"),
            Self::Permissions { guild, missing } => write!(f, "in {guild} the bot lacks {}", missing.join(", ")),
            Self::Home { guilds } => {
                write!(f, "the newsroom is in {}: its moderators manage the articles", guilds.join(", "))
            }
            Self::OnlyHome { guild, id } => write!(
                f,
                "the newsroom is in {guild} ({id}), the only server there is: its moderators manage the articles"
            ),
            Self::NoHome { count } => write!(
                f,
                "the bot is in {count} servers and none is named as its home, so in Discord nobody can manage the articles"
            ),
            Self::Public => f.write_str(
                "anybody may add the bot to a server of their own, and no home server is named; a second server closes the newsroom's commands for all",
            ),
            Self::HomeMissing(id) => write!(f, "the home server {id} is not among the bot's servers"),
            Self::Commands { count } => write!(f, "{count} commands are registered as they should be"),
            Self::CommandMissing(name) => write!(f, "the command {name} is not registered"),
            Self::CommandChanged(name) => {
                write!(f, "the command {name} is registered differently than in this version")
            }
            Self::CommandUnknown(name) => write!(f, "the command {name} is registered, but unknown to this version"),
            Self::Invite(link) => write!(f, "this link adds the bot to a server: {link}"),
            Self::UserInvite(link) => write!(f, "this link lets somebody use the bot everywhere: {link}"),
        }
    }
}

//! Asks Discord for what the check wants to know, and holds it against what the bot needs.

use super::finding::Finding;
use crate::discord::commands::{definitions, plan};
use crate::discord::endpoint::PATH;
use crate::discord::gateway::checked_address;
use crate::discord::public_key::PublicKey;
use crate::discord::rest::{Application, Guild, RestClient, RestError};
use crate::discord::settings::{Api, BotSettings};
use serde_json::Value;
use serenity::all::Permissions;

/// What the bot needs in a channel, by the names that Discord's settings have for it.
const NEEDED: [(Permissions, &str); 5] = [
    (Permissions::VIEW_CHANNEL, "View Channels"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
];

/// Application flags of a bot that may have message content: one for verified bots, one for those in few servers. From
/// the page "Application" of Discord's documentation; serenity has another flag by the second bit.
const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;

/// The settings that the check is about.
pub(super) struct CheckedSettings<'a> {
    pub(super) message_content: bool,
    pub(super) guild: Option<u64>,
    pub(super) home: &'a [u64],
    pub(super) api: Option<&'a Api>,
    /// The key of interactions that are posted to a server of ours,
    pub(super) key: Option<&'a PublicKey>,
    /// and the address under which that is reached.
    pub(super) url: Option<&'a str>,
}

/// Looks at all that can be seen from outside, worst things not first but in the order in which they are put right.
/// With a public key, interactions are to be posted to `ibid serve` at `url`.
#[must_use]
pub fn check(settings: &BotSettings, key: Option<&PublicKey>, url: Option<&str>) -> Vec<Finding> {
    let api = settings.api.as_ref();
    let (message_content, guild) = (settings.message_content, settings.guild);
    let wanted = CheckedSettings { message_content, guild, home: &settings.home, api, key, url };
    let failed = |error| vec![Finding::Failed { what: "the check", error }];
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(RestError::Unsendable(Box::new(error))),
    };
    // The client of requests belongs to the runtime, so it is made there.
    runtime.block_on(async {
        match RestClient::new(&settings.token, api) {
            Ok(rest) => look(&rest, &wanted).await,
            Err(error) => failed(error),
        }
    })
}

pub(super) async fn look(rest: &RestClient, wanted: &CheckedSettings<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    match rest.me().await {
        Ok(me) => found.push(Finding::Token { name: me.username, id: me.id }),
        // Whatever else is asked would end the same way.
        Err(error) => return vec![Finding::Failed { what: "the token", error }],
    }
    let application = rest.application().await;
    if let Ok(application) = &application {
        found.extend(of_application(application, wanted));
    }
    found.push(of_gateway(rest, wanted).await);
    match rest.guilds().await {
        Ok(guilds) => {
            found.extend(of_guilds(&guilds));
            found.extend(of_home(&guilds, wanted.home));
        }
        Err(error) => found.push(Finding::Failed { what: "the servers", error }),
    }
    match application {
        Ok(application) => {
            match rest.commands(application.id, wanted.guild).await {
                Ok(commands) => found.extend(of_commands(&commands)),
                Err(error) => found.push(Finding::Failed { what: "the commands", error }),
            }
            found.extend(links(&application));
        }
        Err(error) => found.push(Finding::Failed { what: "the application", error }),
    }
    found
}

fn of_application(application: &Application, wanted: &CheckedSettings<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(of_interactions(application, wanted));
    if application.bot_require_code_grant {
        found.push(Finding::CodeGrant);
    }
    for (way, kind) in [("Guild Install", "0"), ("User Install", "1")] {
        if !is_installable(application, kind) {
            found.push(Finding::NotInstallable { way });
        }
    }
    if application.bot_public == Some(true) && wanted.home.is_empty() {
        found.push(Finding::Public);
    }
    let granted = application.flags & MESSAGE_CONTENT != 0;
    found.push(Finding::Content { wanted: wanted.message_content, granted });
    found
}

/// Where Discord sends interactions, and whether that is where they are answered.
fn of_interactions(application: &Application, wanted: &CheckedSettings<'_>) -> Vec<Finding> {
    let entered = application.interactions_endpoint_url.clone().filter(|url| !url.is_empty());
    let Some(key) = wanted.key else {
        return entered.map(|_| Finding::InteractionsElsewhere).into_iter().collect();
    };
    if let Some(theirs) = application.verify_key.as_ref().filter(|theirs| !key.is(theirs)) {
        return vec![Finding::AnotherKey { key: theirs.clone() }];
    }
    let ours = format!("{}{PATH}", wanted.url.unwrap_or("https://YOUR-SERVER").trim_end_matches('/'));
    vec![match entered {
        None => Finding::NoEndpoint { ours },
        Some(entered) if wanted.url.is_some() && entered != ours => Finding::AnotherEndpoint { entered, ours },
        Some(entered) => Finding::Endpoint { entered },
    }]
}

/// Whether the application can be installed in this kind of context; an application from before there were any says
/// nothing, and can.
fn is_installable(application: &Application, kind: &str) -> bool {
    application.integration_types_config.as_ref().is_none_or(|kinds| kinds.contains_key(kind))
}

async fn of_gateway(rest: &RestClient, wanted: &CheckedSettings<'_>) -> Finding {
    let info = match rest.gateway().await {
        Ok(info) => info,
        Err(error) => return Finding::Failed { what: "the gateway", error },
    };
    match checked_address(&info.url, wanted.api) {
        Ok(_) => {
            let starts = info.session_start_limit;
            Finding::Gateway { shards: info.shards, left: starts.remaining, total: starts.total }
        }
        Err(end) => Finding::NoGateway(end),
    }
}

fn of_guilds(guilds: &[Guild]) -> Vec<Finding> {
    if guilds.is_empty() {
        return vec![Finding::NoGuild];
    }
    let mut found: Vec<Finding> = guilds.iter().filter_map(lacking).collect();
    let count = guilds.len() - found.len();
    if count > 0 {
        found.insert(0, Finding::Guilds { count });
    }
    found
}

/// Where the newsroom is: in the servers that are named, or with none named in the only one.
fn of_home(guilds: &[Guild], home: &[u64]) -> Vec<Finding> {
    match (home, guilds) {
        ([], []) => Vec::new(),
        ([], [only]) => vec![Finding::OnlyHome { guild: only.name.clone(), id: only.id }],
        ([], several) => vec![Finding::NoHome { count: several.len() }],
        (home, guilds) => {
            let names = guilds.iter().filter(|guild| home.contains(&guild.id)).map(|guild| guild.name.clone());
            let names: Vec<String> = names.collect();
            let missing = home.iter().filter(|id| guilds.iter().all(|guild| guild.id != **id));
            let there = (!names.is_empty()).then_some(Finding::Home { guilds: names });
            there.into_iter().chain(missing.map(|id| Finding::HomeMissing(*id))).collect()
        }
    }
}

fn lacking(guild: &Guild) -> Option<Finding> {
    let has = Permissions::from_bits_truncate(guild.permissions);
    if has.contains(Permissions::ADMINISTRATOR) {
        return None;
    }
    let missing: Vec<_> = NEEDED.iter().filter(|(bit, _)| !has.contains(*bit)).map(|(_, name)| *name).collect();
    (!missing.is_empty()).then(|| Finding::Permissions { guild: guild.name.clone(), missing })
}

fn of_commands(theirs: &[Value]) -> Vec<Finding> {
    let name = |command: &Value| command["name"].as_str().unwrap_or("without a name").to_owned();
    let plan = plan(&definitions(), theirs);
    let named = |ids: Vec<u64>| {
        let is_one = move |command: &&Value| {
            command["id"].as_str().and_then(|id| id.parse().ok()).is_some_and(|id| ids.contains(&id))
        };
        theirs.iter().filter(is_one).map(name)
    };
    let changed = plan.edit.iter().map(|(id, _)| *id).collect();
    let fine = (plan.unchanged > 0).then_some(Finding::Commands { count: plan.unchanged });
    fine.into_iter()
        .chain(plan.create.iter().map(name).map(Finding::CommandMissing))
        .chain(named(changed).map(Finding::CommandChanged))
        .chain(named(plan.delete).map(Finding::CommandUnknown))
        .collect()
}

fn links(application: &Application) -> Vec<Finding> {
    let base = format!("https://discord.com/oauth2/authorize?client_id={}", application.id);
    let permissions = NEEDED.iter().fold(Permissions::empty(), |all, (bit, _)| all | *bit).bits();
    let guild = format!("{base}&scope=bot+applications.commands&permissions={permissions}&integration_type=0");
    let mut found = vec![Finding::Invite(guild)];
    if is_installable(application, "1") {
        found.push(Finding::UserInvite(format!("{base}&scope=applications.commands&integration_type=1")));
    }
    found
}

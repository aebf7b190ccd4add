//! The HTTP face's settings from the arguments and the environment, and what was asked of it.

use crate::args::{Args, Command, DeskArgs, McpArgs, ServeArgs, embedder, ledger_place, settings};
use crate::ledger::LedgerPlace;
use crate::serve::{
    self, CitationTarget, Collector, DeskAddress, DeskSettings, DeskSwitch, DiscordSignIn, HookKind, HookSecret,
    HookSecretError, HookSecrets, Origin, Place, ServeSettings, SignInWish, desk_address,
};
use crate::service::{LogFormat, Mounting};
use crate::terminal::{Status, finish, is_interactive, say, tell};
use anyhow::Context as _;

/// Runs the command if it is one of the HTTP face's; `None` when it is another's.
#[must_use]
pub fn serve(args: &Args) -> Option<Status> {
    match &args.command {
        Command::Serve(wanted) => Some(finish(run(args, wanted))),
        Command::Mcp(wanted) => Some(finish(mcp(args, wanted))),
        Command::Desk(wanted) => Some(finish(desk(args, wanted))),
        _ => None,
    }
}

fn run(args: &Args, wanted: &ServeArgs) -> anyhow::Result<Status> {
    // What cannot be is said before models are looked for.
    let (settings_wanted, mounts) = (serve_settings(args, wanted)?, mounts(args, wanted)?);
    serve::run(settings_wanted, settings(args)?, embedder(args)?, mounts)?;
    Ok(Status::Answered)
}

fn mcp(args: &Args, wanted: &McpArgs) -> anyhow::Result<Status> {
    let wanted = ServeSettings {
        place: Place::without_address(given(wanted.url.as_deref()))?,
        desk: DeskSettings::off(),
        origins: Vec::new(),
        cite: CitationTarget::Article,
        name: String::new(),
        ledger: LedgerPlace::from(""),
        retention_days: 0,
        reply_days: 0,
        watch: wanted.watch,
        hooks: HookSecrets::default(),
        traces: None,
        log: LogFormat::Text,
        log_filter: wanted.log.clone(),
        no_color: no_color(),
    };
    serve::mcp(wanted, settings(args)?, embedder(args)?)?;
    Ok(Status::Answered)
}

/// The address that `ibid serve` would listen on, as the environment sets it up; nothing is opened.
pub(super) fn tried(args: &Args) -> anyhow::Result<String> {
    let wanted = ServeArgs::of_environment()?;
    serve_settings(args, &wanted)?;
    mounts(args, &wanted)?;
    Ok(wanted.listen)
}

/// What other faces have answered over HTTP.
#[cfg_attr(not(feature = "discord"), expect(unused_variables, reason = "only the bot is mounted"))]
fn mounts(args: &Args, wanted: &ServeArgs) -> anyhow::Result<Vec<Mounting>> {
    match given(wanted.discord_key.as_deref()) {
        None => Ok(Vec::new()),
        #[cfg(feature = "discord")]
        Some(key) => Ok(vec![super::discord::interactions(args, key, wanted)?]),
        #[cfg(not(feature = "discord"))]
        Some(_) => anyhow::bail!("IBID_DISCORD_PUBLIC_KEY is set, and this ibid was built without Discord"),
    }
}

/// `ibid desk`.
fn desk(args: &Args, wanted: &DeskArgs) -> anyhow::Result<Status> {
    let place = Place::new(&wanted.listen, given(wanted.url.as_deref()), &[])?;
    let address = desk_address(&DeskAddress {
        place: &place,
        ledger: &ledger_place(args, wanted.ledger.as_deref())?,
        user: user(args),
    })?;
    tell("", &address)?;
    Ok(Status::Answered)
}

/// Who sits at the terminal, where that is known.
fn user(args: &Args) -> &str {
    args.user.as_deref().unwrap_or("terminal")
}

fn serve_settings(args: &Args, wanted: &ServeArgs) -> anyhow::Result<ServeSettings> {
    let place = Place::new(&wanted.listen, given(wanted.url.as_deref()), &wanted.hosts)?;
    let access = place.desk(DeskSwitch::named(&wanted.desk))?;
    let origins = wanted.origins.iter().map(|origin| origin.trim()).filter(|origin| !origin.is_empty());
    Ok(ServeSettings {
        place,
        desk: DeskSettings {
            access,
            user: user(args).to_owned(),
            fetch: wanted.fetch.settings()?,
            tell: is_interactive().then_some(say as fn(&str)),
            gap_askers: wanted.gap_askers,
            discord: discord(wanted)?,
        },
        origins: origins.map(Origin::parse).collect::<Result<_, _>>()?,
        cite: if wanted.cite == "reader" { CitationTarget::Reader } else { CitationTarget::Article },
        name: wanted.name.clone(),
        ledger: ledger_place(args, wanted.ledger.as_deref())?,
        retention_days: wanted.retention_days,
        reply_days: wanted.reply_days,
        watch: wanted.watch,
        hooks: HookSecrets {
            ghost: secret(HookKind::Ghost)?,
            wordpress: secret(HookKind::WordPress)?,
            generic: secret(HookKind::Generic)?,
        },
        traces: given(wanted.otlp.as_deref()).map(Collector::parse).transpose()?,
        log: if wanted.log_format == "json" { LogFormat::Json } else { LogFormat::Text },
        log_filter: wanted.log.clone(),
        no_color: no_color(),
    })
}

/// The secret of a hook, from the environment alone: a command line is seen by everyone on the machine.
fn secret(kind: HookKind) -> Result<Option<HookSecret>, HookSecretError> {
    HookSecret::parse(kind, &std::env::var(kind.setting()).unwrap_or_default())
}

/// Signing in at the desk with Discord. The secret has no flag: a command line is seen by everyone.
fn discord(wanted: &ServeArgs) -> anyhow::Result<Option<DiscordSignIn>> {
    let secret = std::env::var("DISCORD_CLIENT_SECRET").ok();
    let ids = |given: &[String], what: &'static str| {
        let given = given.iter().map(|id| id.trim()).filter(|id| !id.is_empty());
        given.map(str::parse).collect::<Result<Vec<u64>, _>>().context(what)
    };
    let client = given(wanted.desk_client.as_deref());
    if client.is_none() {
        return Ok(None);
    }
    Ok(DiscordSignIn::new(&SignInWish {
        client,
        secret: given(secret.as_deref()),
        api: given(wanted.api.as_deref()),
        home: &ids(&wanted.home, "IBID_HOME_GUILD must be ids of servers, which are numbers, separated by commas")?,
        roles: &ids(&wanted.moderator_roles, "IBID_MODERATOR_ROLES must be ids, which are numbers")?,
    })?)
}

/// A setting that may be left empty, as `.env` files often do.
fn given(setting: Option<&str>) -> Option<&str> {
    setting.map(str::trim).filter(|text| !text.is_empty())
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

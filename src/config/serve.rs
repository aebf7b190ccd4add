//! The HTTP face's settings from the arguments and the environment, and what was asked of it.

use crate::args::{Args, Command, McpArgs, ServeArgs, embedder, settings};
use crate::serve::{
    self, CitationTarget, HookKind, HookSecret, HookSecretError, HookSecrets, Origin, Place, ServeSettings,
};
use crate::service::{LogFormat, Mounting};
use crate::terminal::{Status, finish};
use std::path::PathBuf;

/// Runs the command if it is one of the HTTP face's; `None` when it is another's.
#[must_use]
pub fn serve(args: &Args) -> Option<Status> {
    match &args.command {
        Command::Serve(wanted) => Some(finish(run(args, wanted))),
        Command::Mcp(wanted) => Some(finish(mcp(args, wanted))),
        _ => None,
    }
}

fn run(args: &Args, wanted: &ServeArgs) -> anyhow::Result<Status> {
    // What cannot be is said before models are looked for.
    let (settings_wanted, mounts) = (serve_settings(wanted)?, mounts(wanted)?);
    serve::run(settings_wanted, settings(args)?, embedder(args)?, mounts)?;
    Ok(Status::Answered)
}

fn mcp(args: &Args, wanted: &McpArgs) -> anyhow::Result<Status> {
    let wanted = ServeSettings {
        place: Place::without_address(given(wanted.url.as_deref()))?,
        origins: Vec::new(),
        cite: CitationTarget::Article,
        name: String::new(),
        ledger: PathBuf::new(),
        retention_days: 0,
        reply_days: 0,
        watch: wanted.watch,
        hooks: HookSecrets::default(),
        log: LogFormat::Text,
        log_filter: wanted.log.clone(),
        no_color: no_color(),
    };
    serve::mcp(wanted, settings(args)?, embedder(args)?)?;
    Ok(Status::Answered)
}

/// What other faces have answered over HTTP.
fn mounts(wanted: &ServeArgs) -> anyhow::Result<Vec<Mounting>> {
    match given(wanted.discord_key.as_deref()) {
        None => Ok(Vec::new()),
        #[cfg(feature = "discord")]
        Some(key) => Ok(vec![super::discord::interactions(key, wanted)?]),
        #[cfg(not(feature = "discord"))]
        Some(_) => anyhow::bail!("IBID_DISCORD_PUBLIC_KEY is set, and this ibid was built without Discord"),
    }
}

fn serve_settings(wanted: &ServeArgs) -> anyhow::Result<ServeSettings> {
    let origins = wanted.origins.iter().map(|origin| origin.trim()).filter(|origin| !origin.is_empty());
    Ok(ServeSettings {
        place: Place::new(&wanted.listen, given(wanted.url.as_deref()), &wanted.hosts)?,
        origins: origins.map(Origin::parse).collect::<Result<_, _>>()?,
        cite: if wanted.cite == "reader" { CitationTarget::Reader } else { CitationTarget::Article },
        name: wanted.name.clone(),
        ledger: wanted.ledger.clone(),
        retention_days: wanted.retention_days,
        reply_days: wanted.reply_days,
        watch: wanted.watch,
        hooks: HookSecrets {
            ghost: secret(HookKind::Ghost)?,
            wordpress: secret(HookKind::WordPress)?,
            generic: secret(HookKind::Generic)?,
        },
        log: if wanted.log_format == "json" { LogFormat::Json } else { LogFormat::Text },
        log_filter: wanted.log.clone(),
        no_color: no_color(),
    })
}

/// The secret of a hook, from the environment alone: a command line is seen by everyone on the machine.
fn secret(kind: HookKind) -> Result<Option<HookSecret>, HookSecretError> {
    HookSecret::parse(kind, &std::env::var(kind.setting()).unwrap_or_default())
}

/// A setting that may be left empty, as `.env` files often do.
fn given(setting: Option<&str>) -> Option<&str> {
    setting.map(str::trim).filter(|text| !text.is_empty())
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

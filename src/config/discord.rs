//! The Discord face's settings from the arguments and the environment, and what was asked of it. The token comes from the
//! environment alone: a command line is seen by everyone on the machine.

#[cfg(feature = "serve")]
use crate::args::ServeArgs;
use crate::args::{Args, BotArgs, Command, DiscordCommand, embedder, ledger_place, settings};
use crate::discord::{self, Api, BotError, BotSettings, BotToken, Level, Preview, PublicKey};
use crate::service::LogFormat;
#[cfg(feature = "serve")]
use crate::service::Mounting;
use crate::terminal::{Status, engine, finish, hint, print_json, tell};
use anyhow::Context as _;

/// Runs the command if it is one of Discord's; `None` when it is the terminal's.
#[must_use]
pub fn discord(args: &Args) -> Option<Status> {
    let done = match &args.command {
        Command::Bot(bot) => run(args, bot),
        Command::Discord(DiscordCommand::Check { discord_key, url, bot }) => {
            check(args, bot, discord_key.as_ref(), url.as_ref())
        }
        Command::Discord(DiscordCommand::Preview {
            question,
            private,
            message,
            locale,
            article,
            category,
            since,
            bot,
        }) => {
            let wanted = Preview {
                question: question.join(" "),
                article: article.clone(),
                category: category.clone(),
                since: since.clone(),
                is_private: *private,
                locale: locale.clone(),
                is_message: *message,
            };
            preview(args, bot, &wanted)
        }
        _ => return None,
    };
    let remedy = done.as_ref().err().and_then(|e| e.downcast_ref::<BotError>()).and_then(BotError::remedy);
    let status = finish(done);
    if let Some(remedy) = remedy {
        hint(remedy);
    }
    Some(status)
}

fn run(args: &Args, bot: &BotArgs) -> anyhow::Result<Status> {
    discord::run(bot_settings(args, bot, token()?)?, settings(args)?, embedder(args)?)?;
    Ok(Status::Answered)
}

fn check(args: &Args, bot: &BotArgs, key: Option<&String>, url: Option<&String>) -> anyhow::Result<Status> {
    let key = given(key).map(PublicKey::parse).transpose()?;
    let findings = discord::check(&bot_settings(args, bot, token()?)?, key.as_ref(), given(url));
    for finding in &findings {
        let level = match finding.level() {
            Level::Fine => "ok",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        tell("", &format!("{level}: {finding}"))?;
        if let Some(remedy) = finding.remedy() {
            tell("  ", remedy)?;
        }
    }
    let has_error = findings.iter().any(|f| f.level() == Level::Error);
    Ok(if has_error { Status::Failed } else { Status::Answered })
}

fn preview(args: &Args, bot: &BotArgs, wanted: &Preview) -> anyhow::Result<Status> {
    let (engine, _) = engine(args)?;
    let (payload, is_answer) = discord::preview(engine, bot_settings(args, bot, BotToken::none())?, wanted)?;
    print_json(&payload)?;
    Ok(if is_answer { Status::Answered } else { Status::NoAnswer })
}

/// Interactions that Discord posts, as `ibid serve` mounts them. The bot is set up by the environment, but for what the server's own
/// arguments say of it.
#[cfg(feature = "serve")]
pub(super) fn interactions(args: &Args, key: &str, serve: &ServeArgs) -> anyhow::Result<Mounting> {
    let key = PublicKey::parse(key)?;
    let bot = BotArgs {
        ledger: serve.ledger.clone(),
        watch: serve.watch,
        retention_days: serve.retention_days,
        reply_days: serve.reply_days,
        ..BotArgs::of_environment()?
    };
    Ok(discord::interactions(bot_settings(args, &bot, token()?)?, key))
}

/// Whether a token is set, where the bot could start with what the environment says; Discord is not asked.
pub(super) fn tried(args: &Args) -> anyhow::Result<bool> {
    let is_set = std::env::var("DISCORD_TOKEN").is_ok_and(|token| !token.trim().is_empty());
    let token = if is_set { token()? } else { BotToken::none() };
    bot_settings(args, &BotArgs::of_environment()?, token)?;
    Ok(is_set)
}

fn token() -> anyhow::Result<BotToken> {
    Ok(BotToken::parse(&std::env::var("DISCORD_TOKEN").unwrap_or_default())?)
}

fn bot_settings(args: &Args, bot: &BotArgs, token: BotToken) -> anyhow::Result<BotSettings> {
    Ok(BotSettings {
        token,
        api: given(bot.api.as_ref()).map(Api::parse).transpose()?,
        ledger: ledger_place(args, bot.ledger.as_deref())?,
        message_content: bot.message_content,
        watch: bot.watch,
        moderator_roles: ids(&bot.moderator_roles).context("IBID_MODERATOR_ROLES must be ids, which are numbers")?,
        home: ids(&bot.home)
            .context("IBID_HOME_GUILD must be ids of servers, which are numbers, separated by commas")?,
        guild: given(bot.guild.as_ref())
            .map(str::parse)
            .transpose()
            .context("IBID_DISCORD_GUILD must be an id, which is a number")?,
        user_cooldown: bot.user_cooldown.parse().context("IBID_USER_COOLDOWN cannot be read")?,
        channel_cooldown: bot.channel_cooldown.parse().context("IBID_CHANNEL_COOLDOWN cannot be read")?,
        health: given(bot.health.as_ref())
            .map(str::parse)
            .transpose()
            .context("IBID_HEALTH must be an address and a port, such as 127.0.0.1:9464")?,
        log: if bot.log_format == "json" { LogFormat::Json } else { LogFormat::Text },
        log_filter: bot.log.clone(),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        log_questions: bot.log_questions,
        retention_days: bot.retention_days,
        reply_days: bot.reply_days,
        gap_askers: bot.gap_askers,
        overdue_days: bot.overdue_days,
        fetch: bot.fetch.settings().context("IBID_ALLOW_HOSTS cannot be read")?,
        about_url: given(bot.about_url.as_ref())
            .map(str::parse)
            .transpose()
            .context("IBID_ABOUT_URL must be an address, such as https://example.org/ibid")?,
    })
}

/// Ids of Discord's; one that is left empty is none.
fn ids(given: &[String]) -> Result<Vec<u64>, std::num::ParseIntError> {
    given.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).map(str::parse).collect()
}

/// A setting that may be left empty, as `.env` files often do.
fn given(setting: Option<&String>) -> Option<&str> {
    setting.map(|text| text.trim()).filter(|text| !text.is_empty())
}

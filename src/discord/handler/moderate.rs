//! What moderators do: bring in changed articles, set a channel's mode. Who may is checked here, not only by Discord.

use super::super::asker::Asker;
use super::super::desk::{Desk, Reindexing};
use super::super::escape::escape_inline;
use super::super::inquiry::Notice;
use super::super::limits::CONTENT;
use super::super::metrics::{Failure, Outcome};
use super::super::notify::notify;
use super::super::payload::{Message, defer};
use super::super::words::Words;
use super::buttons::refuse;
use super::deliver::{Made, Stands, Ticket};
use crate::engine::EngineError;
use crate::index::{Built, Change, Progress};
use crate::ledger::Mode;
use crate::text::clip;
use jiff::Timestamp;
use serenity::all::{ChannelType, CommandInteraction, Permissions, ResolvedValue};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Progress is shown at most so often: edits of a message have a limit of their own.
const EVERY: Duration = Duration::from_secs(1);

/// Problems named in a summary; `ibid check` lists them all.
const PROBLEMS: usize = 8;

/// What the bot must be allowed in a channel to answer messages there, with the keys of the permissions' names.
const NAMES: [(Permissions, &str); 5] = [
    (Permissions::VIEW_CHANNEL, "view_channel"),
    (Permissions::SEND_MESSAGES, "send_messages"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "send_messages_in_threads"),
    (Permissions::EMBED_LINKS, "embed_links"),
    (Permissions::READ_MESSAGE_HISTORY, "read_message_history"),
];

const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// `/reindex`: brings in what changed while readers are answered from the old index.
pub(super) async fn reindex(desk: &Arc<Desk>, ticket: &Ticket, asker: &Asker) {
    if !asker.is_moderator(&desk.settings) {
        return refuse(desk, ticket, Notice::new("permission.moderators", Outcome::Refused)).await;
    }
    let Some(running) = desk.begin_reindex() else {
        return refuse(desk, ticket, Notice::new("reindex.running", Outcome::Refused)).await;
    };
    if !ticket.respond(desk, &defer(true)).await.is_sent {
        return;
    }
    let words = Words::of(&ticket.locale);
    let (tell, mut hear) = watch::channel(None);
    let building = desk.block(move |desk| {
        build(desk, running, |p| {
            // Nobody listens any more when the reader has gone.
            let _ = tell.send(Some(p));
        })
    });
    let mut building = std::pin::pin!(building);
    // Each edit waits until the one before is a second old, and shows the newest; the end waits too.
    let mut next = tokio::time::Instant::now();
    let mut text = format!("{}\n{}", words.say("reindex.reading"), words.say("reindex.meanwhile"));
    let built = loop {
        tokio::select! {
            built = &mut building => break built,
            () = tokio::time::sleep_until(next), if !text.is_empty() => {
                ticket.edit(desk, &Message::text(&std::mem::take(&mut text))).await;
                next = tokio::time::Instant::now() + EVERY;
            }
            Ok(()) = hear.changed() => {
                let progress = *hear.borrow_and_update();
                text = progress.map(|progress| shown(progress, words)).unwrap_or_default();
            }
        }
    };
    let message = match &built {
        Ok(Ok(built)) => summary(built, words),
        _ => Message::text(&words.say("reindex.failed")),
    };
    tokio::time::sleep_until(next).await;
    ticket.edit(desk, &message).await;
    if built.is_ok_and(|built| built.is_ok()) {
        notify(Arc::clone(desk)).await;
    }
}

fn build(desk: &Desk, running: Reindexing, tell: impl Fn(Progress) + Sync) -> Result<Built, EngineError> {
    let now = Timestamp::now();
    let built = desk.engine.reindex(false, &tell);
    match &built {
        Ok(built) => {
            desk.checked(Some(now));
            desk.warm();
            tracing::info!(generation = built.generation, is_new = built.is_new, "the articles were read again");
        }
        Err(error) => {
            desk.checked(None);
            desk.metrics.failed(Failure::Engine);
            tracing::error!(%error, "the new index could not be made; the old one serves on");
        }
    }
    drop(running);
    built
}

fn shown(progress: Progress, words: &Words) -> String {
    let step = match progress {
        Progress::Embedding { done, total } => {
            words.fill("reindex.embedding", &[("done", &done.to_string()), ("total", &total.to_string())])
        }
        Progress::Writing => words.say("reindex.writing"),
    };
    format!("{step}\n{}", words.say("reindex.meanwhile"))
}

fn summary(built: &Built, words: &Words) -> Message {
    let count = |wanted: Change| built.changes.files.iter().filter(|(_, change)| *change == wanted).count().to_string();
    let (added, changed, removed) = (count(Change::Added), count(Change::Changed), count(Change::Removed));
    let (unchanged, problems) = (built.changes.unchanged.to_string(), built.problems.len().to_string());
    let done = if built.is_new { "reindex.done" } else { "reindex.nothing_changed" };
    let values = [
        ("added", added.as_str()),
        ("changed", &changed),
        ("removed", &removed),
        ("unchanged", &unchanged),
        ("problems", &problems),
    ];
    let mut lines = vec![words.say(done), words.fill("reindex.summary", &values)];
    if !built.problems.is_empty() {
        lines.push(words.say("reindex.problems"));
    }
    for problem in built.problems.iter().take(PROBLEMS) {
        let place = problem.line.map_or_else(|| problem.file.clone(), |line| format!("{}:{line}", problem.file));
        let (place, what) = (escape_inline(&clip(&place, 60)), escape_inline(&clip(&problem.kind.to_string(), 120)));
        let remedy = escape_inline(&clip(problem.remedy(), 120));
        let values = [("file", place.as_str()), ("problem", &what), ("remedy", &remedy)];
        let line = format!("- {}", words.fill("reindex.problem", &values));
        let used: usize = lines.iter().map(|l| l.encode_utf16().count() + 1).sum();
        if used + line.encode_utf16().count() + 100 > CONTENT {
            break;
        }
        lines.push(line);
    }
    let told = lines.iter().filter(|l| l.starts_with("- ")).count();
    if built.problems.len() > told {
        lines.push(words.fill("reindex.more_problems", &[("n", &(built.problems.len() - told).to_string())]));
    }
    Message::text(&lines.join("\n"))
}

/// `/channel mode:`: what the bot does in a channel.
pub(super) async fn channel(desk: &Arc<Desk>, ticket: &Ticket, asker: &Asker, i: &CommandInteraction) {
    let Some(guild) = asker.guild else {
        return refuse(desk, ticket, Notice::new("permission.guild_only", Outcome::Refused)).await;
    };
    if !asker.is_moderator(&desk.settings) {
        return refuse(desk, ticket, Notice::new("permission.moderators", Outcome::Refused)).await;
    }
    let mut channel = asker.channel;
    let mut wanted = None;
    let mut kind = i.channel.as_ref().map(|here| here.kind);
    for option in i.data.options() {
        match option.value {
            ResolvedValue::String(name) if option.name == "mode" => wanted = Mode::from_name(name),
            ResolvedValue::Channel(chosen) if option.name == "channel" => {
                kind = Some(chosen.kind);
                channel = chosen.id.get();
            }
            _ => {}
        }
    }
    if !kind.is_none_or(can_have_mode) {
        return refuse(desk, ticket, Notice::new("channel.unsupported", Outcome::Refused)).await;
    }
    // serenity reads what the bot may do where the command was given, not in other channels.
    let lacking =
        i.app_permissions.filter(|_| channel == asker.channel).map_or(Permissions::empty(), |has| NEEDED - has);
    let locale = ticket.locale.clone();
    let for_work = Arc::clone(desk);
    let making = async move {
        let set = for_work.block(move |desk| set_mode(desk, guild, channel, wanted)).await;
        let notice = match set.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(mode) => {
                let message = told_mode(&for_work, channel, mode, lacking, Words::of(&locale));
                return Made::Message { message, is_private: true };
            }
            Err(notice) => notice,
        };
        Made::notice(&notice, &locale)
    };
    ticket.answer(desk, Stands::Private, making).await;
}

fn can_have_mode(kind: ChannelType) -> bool {
    matches!(kind, ChannelType::Text | ChannelType::News | ChannelType::Forum | ChannelType::PublicThread)
}

/// Sets the mode; without one, tells the present one.
fn set_mode(desk: &Desk, guild: u64, channel: u64, wanted: Option<Mode>) -> Result<Mode, Notice> {
    let Some(mode) = wanted else { return Ok(desk.mode(channel, None)) };
    let saved = desk.heed(desk.ledger.set_mode(guild, channel, mode, Timestamp::now()));
    saved.ok_or_else(|| Notice::new("channel.not_saved", Outcome::Failed))?;
    desk.set_mode(channel, mode);
    if matches!(mode, Mode::Suggest | Mode::Auto) && !desk.reads_content() {
        tracing::warn!(
            channel,
            mode = mode.name(),
            "a channel is set to a mode that reads all messages, and the message content intent is off; only mentions and \
             the titles of forum posts are answered there. Switch the intent on in the developer portal (Bot, Privileged \
             Gateway Intents) and set IBID_MESSAGE_CONTENT=true"
        );
    }
    Ok(mode)
}

fn told_mode(desk: &Desk, channel: u64, mode: Mode, lacking: Permissions, words: &Words) -> Message {
    let name = mode.name();
    let values = [("channel", format!("<#{channel}>")), ("mode", words.say(&format!("channel.mode.{name}")))];
    let mut lines = vec![words.fill("channel.set", &values), words.say(&format!("channel.explain.{name}"))];
    if matches!(mode, Mode::Suggest | Mode::Auto) && !desk.reads_content() {
        lines.push(words.say("channel.needs_content"));
    }
    let names: Vec<String> = NAMES
        .iter()
        .filter(|(permission, _)| lacking.contains(*permission))
        .map(|(_, name)| words.say(&format!("permission.name.{name}")))
        .collect();
    if !names.is_empty() && mode != Mode::Off {
        let values = [("channel", format!("<#{channel}>")), ("permissions", names.join(&words.say("list.separator")))];
        lines.push(words.fill("channel.lacks", &values));
    }
    Message::text(&lines.join("\n"))
}

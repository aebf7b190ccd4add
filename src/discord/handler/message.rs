//! What is written in channels and direct messages: mentions, replies to the bot, edits and deletions.
//!
//! Without the privileged message content intent Discord sends the words of direct messages, of messages that mention
//! the bot, and of replies to its ordinary messages; other messages come without words and are passed over.

use super::super::asker::Asker;
use super::super::custom_id::Action;
use super::super::desk::{Desk, Trouble};
use super::super::inquiry::{Answered, Asked, Earlier, Inquiry, Notice, Wanted};
use super::super::metrics::{Outcome, Scope, Way};
use super::super::payload::Message as Sent;
use super::super::render::about::help;
use super::super::words::Words;
use super::buttons::{actions, question_of};
use super::deliver::told;
use super::unasked;
use crate::ledger::{Mode, SentReply};
use jiff::{SignedDuration, Timestamp};
use serenity::all::{Message, MessageType, MessageUpdateEvent};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An edit within this time updates the reply; after it the reply stands.
const EDITABLE: Duration = Duration::from_secs(3_600);

/// A message was written.
pub(super) async fn created(desk: Arc<Desk>, m: Message) {
    let received = Instant::now();
    let is_ordinary = matches!(m.kind, MessageType::Regular | MessageType::InlineReply);
    if m.author.bot || m.webhook_id.is_some() || !is_ordinary || desk.is_closing() {
        return;
    }
    let parent = desk.thread(m.channel_id.get()).map(|t| t.parent);
    let locale = locale(&desk, &m);
    let asker = Asker::of_message(&m, parent, locale);
    let Some(addressed) = addressed(&desk, &m) else {
        return unasked::written(&desk, m, asker, received).await;
    };
    if asker.guild.is_some() && desk.mode(asker.channel, asker.parent) == Mode::Off {
        return;
    }
    if !claim(&desk, m.id.get()).await {
        return;
    }
    if let Brake::On { notice } = brake(&desk, &asker, addressed.way) {
        if let Some(notice) = notice {
            send(&desk, &m, &notice.message(Words::of(&asker.locale)), false).await;
        }
        return;
    }
    let Some(words) = addressed.words else {
        let page = help_for(&desk, &asker).await;
        send(&desk, &m, &page, false).await;
        return;
    };
    let inquiry = Inquiry {
        asked: Asked::Words(words),
        filter: Wanted::default(),
        follows: addressed.follows,
        way: addressed.way,
        asker,
        is_private: false,
        target: None,
        note: None,
        is_plain: false,
    };
    reply(&desk, &m, inquiry, received).await;
}

/// How a message asks the bot.
struct Addressed {
    /// The question; `None` for a bare mention.
    words: Option<String>,
    follows: Option<Earlier>,
    way: Way,
}

/// How a message asks the bot, if it does: by a direct message, a mention, or a reply to one of its messages.
fn addressed(desk: &Desk, m: &Message) -> Option<Addressed> {
    let is_direct = m.guild_id.is_none();
    let target = m.referenced_message.as_deref();
    let ours = target.filter(|t| t.author.id.get() == desk.me);
    let is_mentioned = mentions(&m.content, desk.me);
    if !is_direct && !is_mentioned && ours.is_none() {
        return None;
    }
    let words = without_mentions(&m.content, desk.me);
    let way = match (is_direct, ours.is_some()) {
        (_, true) => Way::FollowUp,
        (true, false) => Way::Direct,
        (false, false) => Way::Mention,
    };
    if !words.trim().is_empty() {
        return Some(Addressed { words: Some(words), follows: ours.and_then(|t| earlier(desk, t)), way });
    }
    // A bare mention in reply to somebody asks for the answer to their message.
    let theirs = target.filter(|_| ours.is_none()).map(|t| without_mentions(&t.content, desk.me));
    let theirs = theirs.filter(|words| !words.trim().is_empty());
    // An empty reply to the bot (a picture, a sticker) asks nothing.
    if theirs.is_none() && (!is_mentioned && !is_direct) {
        return None;
    }
    Some(Addressed { words: theirs, follows: None, way })
}

/// What a reply of ours quoted.
fn earlier(desk: &Desk, ours: &Message) -> Option<Earlier> {
    let passage = actions(desk, ours).into_iter().find_map(|action| match action {
        Action::FollowUp { passage } => Some(passage),
        Action::Helpful(cited) | Action::NotIt(cited) | Action::Reveal(cited) => Some(cited.passage),
        _ => None,
    })?;
    Some(Earlier { question: question_of(ours), passage })
}

fn mentions(content: &str, me: u64) -> bool {
    content.contains(&format!("<@{me}>")) || content.contains(&format!("<@!{me}>"))
}

/// The words of a message without the mentions of the bot.
pub(super) fn without_mentions(content: &str, me: u64) -> String {
    content.replace(&format!("<@{me}>"), " ").replace(&format!("<@!{me}>"), " ").trim().to_owned()
}

/// A message says nothing of its writer's language: a question in Chinese is answered in Chinese, else the server's
/// language holds.
fn locale(desk: &Desk, m: &Message) -> String {
    let guild = desk.locale_of(m.guild_id.map(serenity::all::GuildId::get));
    let is_chinese = m.content.chars().any(crate::text::is_han) && !m.content.chars().any(crate::text::is_kana);
    if is_chinese { "zh-TW".to_owned() } else { guild.unwrap_or_else(|| "en-US".to_owned()) }
}

/// Takes a message up, once: events can come again after a connection was lost.
pub(super) async fn claim(desk: &Arc<Desk>, message: u64) -> bool {
    let claimed = desk.block(move |desk| desk.heed(desk.ledger.claim(message, Timestamp::now()))).await;
    // Without a ledger the nonce still keeps a reply from being sent twice.
    claimed.ok().flatten().unwrap_or(true)
}

/// Whether a message is answered.
enum Brake {
    Off,
    /// Too much was asked. It is said once; nobody should have to read it again.
    On {
        notice: Option<Notice>,
    },
}

fn brake(desk: &Desk, asker: &Asker, way: Way) -> Brake {
    let now = Instant::now();
    let (refused, scope, notice) = match desk.users.take(asker.user, now) {
        Err(refused) => (refused, Scope::User, Notice::new("cooldown.user", Outcome::Cooled)),
        Ok(()) if asker.guild.is_none() => return Brake::Off,
        Ok(()) => match desk.channels.take(asker.channel, now) {
            Err(refused) => {
                let notice = Notice::new("cooldown.channel", Outcome::Cooled).with("ask", desk.mention("ask"));
                (refused, Scope::Channel, notice)
            }
            Ok(()) => return Brake::Off,
        },
    };
    desk.metrics.cooled(scope);
    desk.metrics.asked(way, Outcome::Cooled, Duration::ZERO);
    let notice = notice.with("when", super::commands::when(refused.wait));
    Brake::On { notice: refused.is_first.then_some(notice) }
}

async fn help_for(desk: &Arc<Desk>, asker: &Asker) -> Sent {
    let asker = asker.clone();
    let page = desk.block(move |desk| {
        let index = desk.engine.index();
        help(&|command| desk.mention(command), &format!("<@{}>", desk.me), &desk.view(&index, &asker, false))
    });
    page.await.unwrap_or_default()
}

/// Answers a message in reply to it, and remembers that it did.
async fn reply(desk: &Arc<Desk>, m: &Message, inquiry: Inquiry, received: Instant) {
    let way = inquiry.way;
    let words = Words::of(&inquiry.asker.locale);
    let answered = answer(desk, &inquiry).await;
    let outcome = answered.as_ref().map_or_else(|notice| notice.outcome, |answered| answered.outcome);
    let message = answered.as_ref().map_or_else(|notice| notice.message(words), |answered| answered.message.clone());
    desk.metrics.asked(way, outcome, received.elapsed());
    if let Some(sent) = send(desk, m, &message, false).await {
        remember(desk, m, sent, answered.ok(), &inquiry.asked).await;
    }
}

pub(super) async fn answer(desk: &Arc<Desk>, inquiry: &Inquiry) -> Result<Answered, Notice> {
    let inquiry = inquiry.clone();
    desk.work(move |desk| desk.answer(&inquiry)).await.unwrap_or_else(|trouble: Trouble| Err(trouble.into()))
}

/// Sends a reply; as words alone where embeds are not allowed. The id of the message sent.
pub(super) async fn send(desk: &Arc<Desk>, m: &Message, message: &Sent, is_quiet: bool) -> Option<u64> {
    let channel = m.channel_id.get();
    let mut sent = desk.rest.send(channel, &message.reply_to(m.id.get(), is_quiet)).await;
    if sent.as_ref().is_err_and(|error| error.is_empty_message() || error.is_missing_access())
        && !message.embeds.is_empty()
    {
        sent = desk.rest.send(channel, &message.plain().reply_to(m.id.get(), is_quiet)).await;
    }
    let id = sent.as_ref().ok().copied();
    told(desk, sent, "answering a message");
    id
}

/// What the ledger knows a question by, to see that an edit changed it.
pub(super) fn mark(desk: &Desk, asked: &Asked) -> [u8; 8] {
    match asked {
        Asked::Words(words) => desk.seal.sign(b"asked", words.trim().as_bytes()),
        Asked::Entry(key) => desk.seal.sign(b"entry", &key.0),
    }
}

pub(super) async fn remember(desk: &Arc<Desk>, m: &Message, sent: u64, answered: Option<Answered>, asked: &Asked) {
    let reply = SentReply {
        question_message: Some(m.id.get()),
        channel: m.channel_id.get(),
        message: sent,
        passage: answered.as_ref().and_then(|a| a.passage.clone()),
        quote: answered.as_ref().and_then(|a| a.quote),
        gap: answered.and_then(|a| a.gap),
        asked: mark(desk, asked),
    };
    // A failure was told to the log; the reader has the answer.
    let _ = desk.block(move |desk| desk.heed(desk.ledger.remember_reply(&reply, Timestamp::now()))).await;
}

/// A message was edited: within an hour the reply follows.
pub(super) async fn edited(desk: Arc<Desk>, event: MessageUpdateEvent) {
    let (Some(content), false) = (event.content, desk.is_closing()) else { return };
    if event.author.as_ref().is_some_and(|author| author.bot) || event.edited_timestamp.is_none() {
        return;
    }
    let id = event.id.get();
    let known = desk.block(move |desk| desk.heed(desk.ledger.reply_to(id)).flatten()).await.ok().flatten();
    let Some(known) = known else { return };
    let limit = SignedDuration::try_from(EDITABLE).unwrap_or_default();
    let words = without_mentions(&content, desk.me);
    let edited = Asked::Words(words.clone());
    let is_late = Timestamp::now().duration_since(known.asked_at) > limit;
    if is_late || words.is_empty() || mark(&desk, &edited) == known.reply.asked {
        return;
    }
    let target = event.referenced_message.flatten();
    let ours = target.as_deref().filter(|t| t.author.id.get() == desk.me);
    let mut message = Message::default();
    message.id = event.id;
    message.channel_id = event.channel_id;
    message.guild_id = event.guild_id;
    message.content = content;
    message.author = event.author.unwrap_or_default();
    let asker = Asker::of_message(&message, None, locale(&desk, &message));
    let inquiry = Inquiry {
        asked: edited,
        filter: Wanted::default(),
        follows: ours.and_then(|t| earlier(&desk, t)),
        way: if event.guild_id.is_some() { Way::Mention } else { Way::Direct },
        asker,
        is_private: false,
        target: None,
        note: Some("answer.edited"),
        is_plain: false,
    };
    let answered = answer(&desk, &inquiry).await;
    let words = Words::of(&inquiry.asker.locale);
    let body = answered.as_ref().map_or_else(|notice| notice.message(words), |answered| answered.message.clone());
    let sent = desk.rest.edit(known.reply.channel, known.reply.message, &body.edit()).await;
    if told(&desk, sent, "updating a reply") {
        remember(&desk, &message, known.reply.message, answered.ok(), &inquiry.asked).await;
    }
}

/// Messages were deleted: replies to them go too, with what was kept of them.
pub(super) async fn deleted(desk: Arc<Desk>, _channel: u64, ids: Vec<u64>) {
    for id in ids {
        let known = desk.block(move |desk| desk.heed(desk.ledger.forget_reply(id)).flatten()).await.ok().flatten();
        let Some(known) = known else { continue };
        let gone = desk.rest.delete(known.reply.channel, known.reply.message).await;
        if !gone.as_ref().is_err_and(super::super::rest::RestError::is_gone) {
            told(&desk, gone, "retracting a reply");
        }
    }
}

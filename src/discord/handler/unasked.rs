//! Channels set to "suggest" or "auto": questions that nobody put to the bot, and new forum posts. Silent unless confident.

use super::super::asker::Asker;
use super::super::desk::Desk;
use super::super::inquiry::{Asked, Inquiry, Wanted};
use super::super::metrics::{Outcome, Scope, Way};
use super::super::render::reply::{hint, lead};
use super::message::{answer, claim, remember, send};
use crate::answer::Reply;
use crate::article::Question;
use crate::ledger::Mode;
use crate::search::{Filter, is_question};
use jiff::{SignedDuration, Timestamp};
use serenity::all::{GuildChannel, Message};
use std::sync::Arc;
use std::time::Instant;

/// Nobody asked the bot, so it must be surer than when somebody did. On the golden questions with nothing to answer
/// them (`ibid eval`), two in a hundred come this far.
const SURE: f32 = 0.8;

/// Longer messages are conversation, not questions.
const MOST_CHARS: usize = 400;

/// A post older than this was only made known to the bot now.
const NEW: SignedDuration = SignedDuration::from_mins(2);

/// Discord's snowflakes count milliseconds from here (Reference, "Snowflakes").
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

/// A message that does not address the bot.
pub(super) async fn written(desk: &Arc<Desk>, m: Message, asker: Asker, received: Instant) {
    let mode = desk.mode(asker.channel, asker.parent);
    let is_wanted = matches!(mode, Mode::Suggest | Mode::Auto) && desk.settings.message_content;
    // A reply to somebody is conversation.
    if asker.guild.is_none() || !is_wanted || m.content.is_empty() || m.referenced_message.is_some() {
        return;
    }
    // The first message of a forum post has the post's id; its title is part of the question.
    let post = desk.thread(m.channel_id.get()).filter(|_| m.id.get() == m.channel_id.get());
    let is_short = m.content.chars().count() <= MOST_CHARS;
    let words = match &post {
        Some(post) if is_short => format!("{} {}", post.title, m.content),
        Some(post) => post.title.clone(),
        None if is_short && is_question(&m.content) => m.content.clone(),
        None => return,
    };
    let way = if post.is_some() {
        Way::Forum
    } else if mode == Mode::Auto {
        Way::Auto
    } else {
        Way::Suggest
    };
    volunteer(desk, &m, asker, words, way, mode, received).await;
}

/// A new forum post, where its words are not to be read: the title alone is asked.
pub(super) async fn posted(desk: Arc<Desk>, thread: GuildChannel) {
    let received = Instant::now();
    let id = thread.id.get();
    let Some(parent) = thread.parent_id.map(serenity::all::ChannelId::get) else { return };
    let mode = desk.mode(id, Some(parent));
    let posted_at =
        Timestamp::from_millisecond(i64::try_from((id >> 22) + DISCORD_EPOCH_MS).unwrap_or(0)).unwrap_or_default();
    let is_new = Timestamp::now().duration_since(posted_at).abs() < NEW;
    // With the intent the post's first message comes too, and is answered instead.
    if desk.settings.message_content || !is_new || !matches!(mode, Mode::Suggest | Mode::Auto) || desk.is_closing() {
        return;
    }
    let mut m = Message::default();
    m.id = id.into();
    m.channel_id = thread.id;
    m.guild_id = Some(thread.guild_id);
    m.content.clone_from(&thread.name);
    m.author.id = thread.owner_id.unwrap_or_default();
    let locale = desk.locale_of(Some(thread.guild_id.get())).unwrap_or_else(|| "en-US".to_owned());
    let asker = Asker::of_message(&m, Some(parent), locale);
    volunteer(&desk, &m, asker, thread.name.clone(), Way::Forum, mode, received).await;
}

async fn volunteer(
    desk: &Arc<Desk>,
    m: &Message,
    asker: Asker,
    words: String,
    way: Way,
    mode: Mode,
    received: Instant,
) {
    let question = words.clone();
    let is_sure = desk.work(move |desk| is_sure(desk, &question)).await.unwrap_or(false);
    if !is_sure || !claim(desk, m.id.get()).await {
        return;
    }
    let now = Instant::now();
    if desk.users.take(asker.user, now).is_err() || desk.channels.take(asker.channel, now).is_err() {
        desk.metrics.cooled(Scope::Channel);
        return;
    }
    let inquiry = Inquiry {
        asked: Asked::Words(words),
        filter: Wanted::default(),
        follows: None,
        way,
        asker,
        is_private: false,
        target: None,
        note: None,
        is_plain: false,
    };
    let Ok(mut answered) = answer(desk, &inquiry).await else { return };
    if answered.outcome != Outcome::Answered || answered.confidence < SURE {
        return;
    }
    let (asker, shown) = (inquiry.asker.clone(), answered.clone());
    let dressed = desk.block(move |desk| {
        let index = desk.engine.index();
        let view = desk.view(&index, &asker, false);
        if mode == Mode::Suggest {
            let place = index.passage(shown.passage.as_ref()?)?;
            let answer = crate::answer::chosen(&place, None, shown.confidence)?;
            return hint(&answer, &view);
        }
        let key = if way == Way::Forum { "auto.forum" } else { "auto.lead" };
        Some(lead(shown.message, key, &view))
    });
    let Ok(Some(message)) = dressed.await else { return };
    answered.message = message;
    desk.metrics.asked(way, Outcome::Answered, received.elapsed());
    if let Some(sent) = send(desk, m, &answered.message, true).await {
        remember(desk, m, sent, Some(answered), &inquiry.asked).await;
    }
}

/// Whether the articles answer this for sure; asks without leaving a trace.
fn is_sure(desk: &Desk, words: &str) -> bool {
    let Ok(question) = Question::new(words) else { return false };
    let response = desk.engine.ask(&question, &Filter::default(), 1);
    response.is_ok_and(
        |r| matches!(r.reply, Reply::Answer { answer, .. } if answer.confidence >= SURE && answer.fact.is_none()),
    )
}

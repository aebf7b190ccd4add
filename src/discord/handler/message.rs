//! What is written to the bot: direct messages, mentions, replies to its messages.
//!
//! Without the privileged message content intent Discord sends the words of direct messages, of messages that mention
//! the bot, and of replies to its ordinary messages; other messages come without words and are passed over.

use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Scope, Way};
use super::super::notice::Notice;
use super::super::payload::Message as Sent;
use super::super::render::about::help;
use super::super::requester::Requester;
use super::super::state::{BotState, Trouble};
use super::denial::another_look;
use super::mentions::{mentions, without_mentions, without_roles};
use super::our_message::earlier;
use super::refusing::when;
use super::sending::{MessageReply, answer, claim, remember, send};
use super::{shadow, unprompted};
use crate::article::SmallTalk;
use crate::ledger::Mode;
use crate::service::EarlierReply;
use serenity::all::{GuildId, Message, MessageType};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A message was written.
pub(super) async fn created(state: Arc<BotState>, m: Message) {
    let received = Instant::now();
    if !is_somebodys(&m) {
        return;
    }
    let _turn = state.turns.turn(m.id.get()).await;
    let parent = state.thread(m.channel_id.get()).map(|t| t.parent);
    let requester = Requester::of_message(&m, parent, locale(&state, &m));
    let Some(addressed) = addressed(&state, &m) else {
        return unprompted::written(&state, m, requester, received).await;
    };
    let localisation = Localisation::of(&requester.locale);
    if shadow::is_on(&state, &requester) {
        return on_trial(&state, &m, addressed, requester, received).await;
    }
    let is_off = requester.guild.is_some() && state.mode(requester.channel, requester.parent) == Mode::Off;
    if is_off || !claim(&state, m.id.get()).await || state.turns.is_gone(m.id.get()) {
        return;
    }
    if state.is_closing() {
        say(&state, &m, Notice::from(Trouble::Restarting).message(localisation)).await;
        return;
    }
    if let Brake::On { notice } = brake(&state, &requester, addressed.way) {
        if let Some(notice) = notice {
            say(&state, &m, notice.message(localisation)).await;
        }
        return;
    }
    let Some(question) = addressed.words else {
        let mut page = help_for(&state, &requester).await;
        if requester.guild.is_some() && m.content.is_empty() && addressed.is_role {
            page.content = localisation.fill("question.role_mention", &[("bot", format!("<@{}>", state.me))]);
        }
        say(&state, &m, page).await;
        return;
    };
    if addressed.is_denial
        && let Some(next) = another_look(&state, &m, &requester).await
    {
        state.metrics.asked(addressed.way, Outcome::SmallTalk, received.elapsed());
        say(&state, &m, next).await;
        return;
    }
    let mut inquiry = Inquiry::new(question, addressed.way, requester);
    inquiry.follows = addressed.follows;
    let answered = answer(&state, &inquiry).await;
    let outcome = answered.as_ref().map_or_else(|notice| notice.outcome, |answered| answered.outcome);
    state.metrics.asked(inquiry.way, outcome, received.elapsed());
    if let Ok(answered) = &answered {
        state.count(inquiry.way, answered, received.elapsed());
    }
    let reply = match &answered {
        Ok(answered) => MessageReply::of(answered.message.clone()),
        Err(notice) => MessageReply::of(notice.message(localisation)),
    };
    if let Some(sent) = send(&state, &m, &reply).await {
        remember(&state, &m, sent, answered.as_ref().ok(), false).await;
    }
}

/// Whether a person wrote it. A kind of message that is new is taken for one that somebody wrote where it has words.
fn is_somebodys(m: &Message) -> bool {
    let is_ordinary = match m.kind {
        MessageType::Regular | MessageType::InlineReply => true,
        MessageType::Unknown(_) => !m.content.trim().is_empty(),
        _ => false,
    };
    is_ordinary && !m.author.bot && m.webhook_id.is_none()
}

/// Whether a message is somebody's to the bot.
pub(super) fn is_to_bot(state: &BotState, m: &Message) -> bool {
    is_somebodys(m) && addressed(state, m).is_some()
}

/// A message to the bot in a channel on trial: silence there.
async fn on_trial(state: &Arc<BotState>, m: &Message, addressed: Addressed, requester: Requester, received: Instant) {
    let Some(question) = addressed.words else { return };
    if state.is_closing()
        || state.turns.is_gone(m.id.get())
        || state.users.take(requester.user, Instant::now()).is_err()
    {
        return;
    }
    let mut inquiry = Inquiry::new(question, addressed.way, requester);
    inquiry.follows = addressed.follows;
    shadow::show(state, inquiry, Some(m), m.id.get(), received).await;
}

/// Says something that is no answer; it goes when the message goes.
async fn say(state: &Arc<BotState>, m: &Message, message: Sent) {
    if let Some(sent) = send(state, m, &MessageReply::of(message)).await {
        remember(state, m, sent, None, false).await;
    }
}

/// How a message asks the bot.
struct Addressed {
    /// The question; `None` for a bare mention.
    words: Option<String>,
    follows: Option<EarlierReply>,
    way: Way,
    /// It says of an answer that it was not it.
    is_denial: bool,
    /// It mentions a role of the bot's, whose words may not come along.
    is_role: bool,
}

/// How a message asks the bot, if it does: by a direct message, a mention, or a reply to one of its messages.
fn addressed(state: &BotState, m: &Message) -> Option<Addressed> {
    let is_direct = m.guild_id.is_none();
    let target = m.referenced_message.as_deref();
    let ours = target.filter(|t| t.author.id.get() == state.me);
    // Inside code a mention is only text; Discord does not list it then.
    let is_listed = m.mentions.iter().any(|user| user.id.get() == state.me);
    // A role of the bot's own has its name, and is easily taken for it. Discord shows words for a mention of the bot alone.
    let is_role = m.mention_roles.iter().any(|role| state.own.has_role(role.get()));
    let is_mentioned = is_role || (is_listed && mentions(&m.content, state.me));
    if !is_direct && !is_mentioned && ours.is_none() {
        return None;
    }
    let words = without_roles(&without_mentions(&m.content, state.me), state);
    let way = match (is_direct, ours.is_some()) {
        (_, true) => Way::FollowUp,
        (true, false) => Way::Direct,
        (false, false) => Way::Mention,
    };
    if !words.trim().is_empty() {
        let said = state.small_talk(&words, &state.engine.searcher());
        // "Thanks" to an answer wants none.
        let is_over = matches!(said, Some(SmallTalk::Thanks | SmallTalk::Greeting | SmallTalk::Acknowledgement));
        let is_asked = is_direct || is_mentioned || !is_over;
        let is_denial = said == Some(SmallTalk::Denial);
        let follows = ours.and_then(|t| earlier(state, t));
        return is_asked.then_some(Addressed { words: Some(words), follows, way, is_denial, is_role });
    }
    // A bare mention in reply to somebody asks for the answer to their message.
    let theirs = target.filter(|_| ours.is_none()).map(|t| without_mentions(&t.content, state.me));
    let theirs = theirs.filter(|words| !words.trim().is_empty());
    // Their words are theirs: looked for, and not kept.
    let way = if theirs.is_some() { Way::ContextMenu } else { way };
    // An empty reply to the bot (a picture, a sticker) asks nothing.
    if theirs.is_none() && (!is_mentioned && !is_direct) {
        return None;
    }
    Some(Addressed { words: theirs, follows: None, way, is_denial: false, is_role })
}

/// A message says nothing of its writer's language: a question in Chinese is answered in Chinese, else the server's
/// language holds.
pub(super) fn locale(state: &BotState, m: &Message) -> String {
    let guild = state.locale_of(m.guild_id.map(GuildId::get));
    let is_chinese = m.content.chars().any(crate::text::is_han) && !m.content.chars().any(crate::text::is_kana);
    if is_chinese { "zh-TW".to_owned() } else { guild.unwrap_or_else(|| "en-US".to_owned()) }
}

/// Whether a message is answered.
enum Brake {
    Off,
    /// Too much was asked. It is said once; nobody should have to read it again.
    On {
        notice: Option<Notice>,
    },
}

fn brake(state: &BotState, requester: &Requester, way: Way) -> Brake {
    let now = Instant::now();
    let (refused, scope, notice) = match state.users.take(requester.user, now) {
        Err(refused) => (refused, Scope::User, Notice::new("cooldown.user", Outcome::Cooled)),
        Ok(()) if requester.guild.is_none() => return Brake::Off,
        Ok(()) => match state.channels.take(requester.channel, now) {
            Err(refused) => {
                let notice = Notice::new("cooldown.channel", Outcome::Cooled).with("ask", state.mention("ask"));
                (refused, Scope::Channel, notice)
            }
            Ok(()) => return Brake::Off,
        },
    };
    state.metrics.cooled(scope);
    state.metrics.asked(way, Outcome::Cooled, Duration::ZERO);
    let notice = notice.with("when", when(refused.wait));
    Brake::On { notice: refused.is_first.then_some(notice) }
}

async fn help_for(state: &Arc<BotState>, requester: &Requester) -> Sent {
    let requester = requester.clone();
    let page = state.block(move |state| {
        let index = state.engine.index();
        help(
            &|command| state.mention(command),
            &format!("<@{}>", state.me),
            state.settings.retention_days > 0,
            &state.view(&index, &requester, false),
        )
    });
    page.await.unwrap_or_default()
}

//! Slash commands and the message menu.

use super::super::asker::Asker;
use super::super::desk::{Desk, Trouble};
use super::super::inquiry::{Asked, Inquiry, Notice, Wanted};
use super::super::metrics::{Outcome, Scope, Way};
use super::super::payload::Message;
use super::super::render::about::{Facts, about, help};
use super::super::render::browse;
use super::super::render::timestamp;
use super::super::suggest::entry_key;
use super::deliver::{Made, Ticket};
use super::interaction::asker;
use super::moderate;
use crate::ledger::Mode;
use jiff::Timestamp;
use serenity::all::{CommandInteraction, ResolvedTarget, ResolvedValue};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) async fn run(desk: &Arc<Desk>, ticket: Ticket, i: &CommandInteraction) {
    let asker = asker(i);
    match i.data.name.as_str() {
        "ask" => {
            let words = text(i, "question").unwrap_or_default();
            let filter = Wanted { article: text(i, "article"), category: text(i, "category"), since: text(i, "since") };
            let inquiry = Inquiry {
                asked: entry_key(&words).map_or(Asked::Words(words), Asked::Entry),
                filter,
                follows: None,
                way: Way::Ask,
                asker,
                is_private: flag(i, "private"),
                target: None,
                note: None,
                is_plain: false,
            };
            ask(desk, &ticket, inquiry).await;
        }
        "reindex" => moderate::reindex(desk, &ticket, &asker).await,
        "channel" => moderate::channel(desk, &ticket, &asker, i).await,
        name => {
            let (desk_, locale) = (Arc::clone(desk), ticket.locale.clone());
            let (name, article, category) = (name.to_owned(), text(i, "article"), text(i, "category"));
            let making = async move {
                let page = desk_.work(move |desk| browse(desk, &name, article, category, &asker)).await;
                match page.unwrap_or_else(|trouble| Err(trouble.into())) {
                    Ok(message) => Made::Message { message, is_private: true },
                    Err(notice) => Made::notice(&notice, &locale),
                }
            };
            ticket.answer(desk, true, making).await;
        }
    }
}

/// "Find the answer" on a message: its text is the question. Private; a button posts it as a reply.
pub(super) async fn find(desk: &Arc<Desk>, ticket: Ticket, i: &CommandInteraction) {
    let Some(ResolvedTarget::Message(target)) = i.data.target() else { return };
    let asker = asker(i);
    let words = super::message::without_mentions(&target.content, desk.me);
    if words.trim().is_empty() {
        let notice = Notice::new("menu.no_text", Outcome::Refused).with("ask", desk.mention("ask"));
        let made = Made::notice(&notice, &ticket.locale);
        ticket.answer(desk, true, async { made }).await;
        return;
    }
    let inquiry = Inquiry {
        asked: Asked::Words(words),
        filter: Wanted::default(),
        follows: None,
        way: Way::ContextMenu,
        asker,
        is_private: true,
        target: Some(target.id.get()),
        note: None,
        is_plain: false,
    };
    ask(desk, &ticket, inquiry).await;
}

/// Answers a question that came by an interaction.
pub(super) async fn ask(desk: &Arc<Desk>, ticket: &Ticket, mut inquiry: Inquiry) {
    if let Err(notice) = brake(desk, &mut inquiry) {
        desk.metrics.asked(inquiry.way, notice.outcome, ticket.received.elapsed());
        let made = Made::notice(&notice, &ticket.locale);
        ticket.answer(desk, true, async { made }).await;
        return;
    }
    let (desk_, locale, received) = (Arc::clone(desk), ticket.locale.clone(), ticket.received);
    let is_private = inquiry.is_private;
    let making = async move {
        let way = inquiry.way;
        let answered = desk_.work(move |desk| desk.answer(&inquiry)).await;
        let (made, outcome) = match answered.unwrap_or_else(|trouble: Trouble| Err(trouble.into())) {
            Ok(answered) => (Made::Message { message: answered.message, is_private }, answered.outcome),
            Err(notice) => (Made::notice(&notice, &locale), notice.outcome),
        };
        desk_.metrics.asked(way, outcome, received.elapsed());
        made
    };
    ticket.answer(desk, is_private, making).await;
}

/// Cooldowns and a channel's mode: what is refused, and what is answered privately instead of for all.
fn brake(desk: &Desk, inquiry: &mut Inquiry) -> Result<(), Notice> {
    let asker = &inquiry.asker;
    if let Err(refused) = desk.users.take(asker.user, Instant::now()) {
        desk.metrics.cooled(Scope::User);
        return Err(Notice::new("cooldown.user", Outcome::Cooled).with("when", when(refused.wait)));
    }
    if inquiry.is_private || asker.guild.is_none() {
        return Ok(());
    }
    if desk.mode(asker.channel, asker.parent) == Mode::Off {
        return Err(Notice::new("permission.channel_off", Outcome::Refused));
    }
    if desk.channels.take(asker.channel, Instant::now()).is_err() {
        desk.metrics.cooled(Scope::Channel);
        inquiry.is_private = true;
        inquiry.note = Some("cooldown.private");
    }
    Ok(())
}

/// When something is allowed again, as Discord shows it.
pub(super) fn when(wait: Duration) -> String {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1);
    timestamp(Timestamp::now().saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
}

fn browse(
    desk: &Desk,
    name: &str,
    article: Option<String>,
    category: Option<String>,
    asker: &Asker,
) -> Result<Message, Notice> {
    let index = desk.engine.index();
    let view = desk.view(&index, asker, true);
    match name {
        "faq" => {
            let wanted = article.unwrap_or_default();
            let found = desk.article(&wanted).and_then(|id| index.article(&crate::article::ArticleId::new(&id)));
            let unknown = || {
                let shown = super::super::escape::escape_inline(&crate::text::clip(&wanted, 100));
                Notice::new("filter.article", Outcome::Refused).with("wanted", shown)
            };
            found.map(|article| browse::faq(article, 0, &view)).ok_or_else(unknown)
        }
        "articles" => {
            let known = category.map(|wanted| {
                let same = |a: &&str| a.to_lowercase() == wanted.trim().to_lowercase();
                index
                    .corpus
                    .articles()
                    .filter_map(|a| a.category.as_deref())
                    .find(same)
                    .map_or(wanted.clone(), str::to_owned)
            });
            Ok(browse::articles(known.as_deref(), 0, &view))
        }
        "about" => {
            let url = desk.settings.about_url.as_ref().map(url::Url::as_str);
            let facts = Facts {
                retention_days: desk.settings.retention_days,
                reads_content: desk.settings.message_content,
                wants_content: desk.wants_content(),
                logs_questions: desk.settings.log_questions,
                url,
            };
            Ok(about(facts, &view))
        }
        _ => Ok(help(&|command| desk.mention(command), &format!("<@{}>", desk.me), &view)),
    }
}

fn text(i: &CommandInteraction, name: &str) -> Option<String> {
    i.data.options.iter().find(|o| o.name == name).and_then(|o| o.value.as_str()).map(str::to_owned)
}

fn flag(i: &CommandInteraction, name: &str) -> bool {
    i.data.options().iter().any(|o| o.name == name && matches!(o.value, ResolvedValue::Boolean(true)))
}

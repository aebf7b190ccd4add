//! Slash commands and the message menu.

use super::super::inquiry::{FilterInput, Inquiry, QuestionInput};
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::Message;
use super::super::render::about::{AboutPage, about, help};
use super::super::render::browse;
use super::super::requester::Requester;
use super::super::state::{BotState, SOON};
use super::super::suggest::{entry_key, named_article};
use super::asking::ask;
use super::deliver::{Made, Stands, Ticket};
use super::{audit, gaps, moderate, privacy, stats};
use crate::service::article;
use serenity::all::{CommandInteraction, ResolvedTarget, ResolvedValue, UserId};
use std::sync::Arc;

pub(super) async fn run(desk: &Arc<BotState>, ticket: Ticket, i: &CommandInteraction) {
    let asker = Requester::of_command(i);
    match i.data.name.as_str() {
        "ask" => {
            let words = text(i, "question").unwrap_or_default();
            let entry = entry_key(&words);
            let mut inquiry = Inquiry::new(words, Way::Ask, asker);
            if let Some(key) = entry {
                (inquiry.asked, inquiry.way) = (QuestionInput::Entry(key), Way::Faq);
            }
            inquiry.filter =
                FilterInput { article: text(i, "article"), category: text(i, "category"), since: text(i, "since") };
            inquiry.is_private = flag(i, "private");
            inquiry.addressee =
                i.data.options.iter().find(|o| o.name == "for").and_then(|o| o.value.as_user_id()).map(UserId::get);
            ask(desk, &ticket, inquiry).await;
        }
        "reindex" => moderate::reindex(desk, &ticket, &asker, i).await,
        "article" => moderate::article(desk, &ticket, &asker, i).await,
        "feed" => moderate::feed(desk, &ticket, &asker, i).await,
        "threshold" => moderate::threshold(desk, &ticket, &asker, i).await,
        "channel" => moderate::channel(desk, &ticket, &asker, i).await,
        "gaps" => gaps::command(desk, &ticket, &asker).await,
        "stats" => stats::command(desk, &ticket, &asker, number(i, "days")).await,
        "privacy" => privacy::command(desk, &ticket, &asker).await,
        "audit" => audit::command(desk, &ticket, &asker).await,
        name => {
            let (for_work, locale, received) = (Arc::clone(desk), ticket.locale.clone(), ticket.received);
            let (name, article, category) = (name.to_owned(), text(i, "article"), text(i, "category"));
            let making = async move {
                let (who, by) = (asker.user, received + SOON);
                let page = for_work.work_by(who, by, move |desk| browse(desk, &name, article, category, &asker)).await;
                match page.unwrap_or_else(|trouble| Err(trouble.into())) {
                    Ok(message) => Made::Message { message, is_private: true },
                    Err(notice) => Made::notice(&notice, &locale),
                }
            };
            ticket.answer(desk, Stands::Private, making).await;
        }
    }
}

/// "Find the answer" on a message: its text is the question. Private; a button posts it as a reply.
pub(super) async fn find(desk: &Arc<BotState>, ticket: Ticket, i: &CommandInteraction) {
    let Some(ResolvedTarget::Message(target)) = i.data.target() else { return };
    let asker = Requester::of_command(i);
    let words = super::mentions::without_mentions(&target.content, desk.me);
    // What the bot itself says asks nothing.
    if words.trim().is_empty() || target.author.id.get() == desk.me {
        let notice = Notice::new("menu.no_text", Outcome::Refused).with("ask", desk.mention("ask"));
        return ticket.refuse(desk, &notice).await;
    }
    let mut inquiry = Inquiry::new(words, Way::ContextMenu, asker);
    (inquiry.is_private, inquiry.target) = (true, Some(target.id.get()));
    ask(desk, &ticket, inquiry).await;
}

fn browse(
    desk: &BotState,
    name: &str,
    named: Option<String>,
    category: Option<String>,
    asker: &Requester,
) -> Result<Message, Notice> {
    let index = desk.engine.index();
    let view = desk.view(&index, asker, true);
    match name {
        "faq" => {
            let wanted = named.unwrap_or_default();
            let found = article(&named_article(&wanted, &index), &index);
            let unknown = || {
                let shown = super::super::escape::escape_inline(&crate::text::clip(&wanted, 100));
                Notice::new("filter.article", Outcome::Refused).with("wanted", shown)
            };
            found.map(|article| browse::faq(article, 0, &desk.mention("ask"), &view)).ok_or_else(unknown)
        }
        "articles" => {
            let known = category.map(|wanted| {
                let same = |a: &&str| a.to_lowercase() == wanted.trim().to_lowercase();
                index.articles().filter_map(|a| a.category.as_deref()).find(same).map_or(wanted.clone(), str::to_owned)
            });
            Ok(browse::articles(known.as_deref(), 0, &view))
        }
        "about" => {
            let url = desk.settings.about_url.as_ref().map(url::Url::as_str);
            let trouble = desk.engine.trouble().filter(|_| view.sees_withheld());
            let trouble = trouble.map(|error| super::moderate::register_trouble(&error));
            let rulings = if view.sees_withheld() { desk.engine.ruling_faults() } else { Vec::new() };
            let rulings = rulings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · ");
            let facts = AboutPage {
                retention_days: desk.settings.retention_days,
                reply_days: desk.settings.reply_days,
                mode: asker.guild.map(|_| desk.mode(asker.channel, asker.parent)),
                threshold: desk.threshold(asker.guild),
                reads_content: desk.reads_content(),
                wants_content: desk.wants_content(),
                logs_questions: desk.settings.log_questions,
                url,
                register: trouble.as_deref(),
                rulings: Some(rulings.as_str()).filter(|faults| !faults.is_empty()),
            };
            Ok(about(facts, &view))
        }
        _ => Ok(help(
            &|command| desk.mention(command),
            &format!("<@{}>", desk.me),
            desk.settings.retention_days > 0,
            &view,
        )),
    }
}

fn text(i: &CommandInteraction, name: &str) -> Option<String> {
    i.data.options.iter().find(|o| o.name == name).and_then(|o| o.value.as_str()).map(str::to_owned)
}

fn number(i: &CommandInteraction, name: &str) -> Option<i64> {
    i.data.options.iter().find(|o| o.name == name).and_then(|o| o.value.as_i64())
}

fn flag(i: &CommandInteraction, name: &str) -> bool {
    i.data.options().iter().any(|o| o.name == name && matches!(o.value, ResolvedValue::Boolean(true)))
}

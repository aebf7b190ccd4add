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

pub(super) async fn run(state: &Arc<BotState>, ticket: Ticket, i: &CommandInteraction) {
    let requester = Requester::of_command(i);
    match i.data.name.as_str() {
        "ask" => {
            let words = text(i, "question").unwrap_or_default();
            let entry = entry_key(&words);
            let mut inquiry = Inquiry::new(words, Way::Ask, requester);
            if let Some(key) = entry {
                (inquiry.asked, inquiry.way) = (QuestionInput::Entry(key), Way::Faq);
            }
            inquiry.filter =
                FilterInput { article: text(i, "article"), category: text(i, "category"), since: text(i, "since") };
            inquiry.is_private = flag(i, "private");
            inquiry.addressee =
                i.data.options.iter().find(|o| o.name == "for").and_then(|o| o.value.as_user_id()).map(UserId::get);
            ask(state, &ticket, inquiry).await;
        }
        "reindex" => moderate::reindex(state, &ticket, &requester, i).await,
        "article" => moderate::article(state, &ticket, &requester, i).await,
        "feed" => moderate::feed(state, &ticket, &requester, i).await,
        "threshold" => moderate::threshold(state, &ticket, &requester, i).await,
        "channel" => moderate::channel(state, &ticket, &requester, i).await,
        "gaps" => gaps::command(state, &ticket, &requester).await,
        "stats" => stats::command(state, &ticket, &requester, number(i, "days")).await,
        "privacy" => privacy::command(state, &ticket, &requester).await,
        "audit" => audit::command(state, &ticket, &requester).await,
        name => {
            let (for_work, locale, received) = (Arc::clone(state), ticket.locale.clone(), ticket.received);
            let (name, article, category) = (name.to_owned(), text(i, "article"), text(i, "category"));
            let making = async move {
                let (who, by) = (requester.user, received + SOON);
                let page =
                    for_work.work_by(who, by, move |state| browse(state, &name, article, category, &requester)).await;
                match page.unwrap_or_else(|trouble| Err(trouble.into())) {
                    Ok(message) => Made::Message { message, is_private: true },
                    Err(notice) => Made::notice(&notice, &locale),
                }
            };
            ticket.answer(state, Stands::Private, making).await;
        }
    }
}

/// "Find the answer" on a message: its text is the question. Private; a button posts it as a reply.
pub(super) async fn find(state: &Arc<BotState>, ticket: Ticket, i: &CommandInteraction) {
    let Some(ResolvedTarget::Message(target)) = i.data.target() else { return };
    let requester = Requester::of_command(i);
    let words = super::mentions::without_mentions(&target.content, state.me);
    // What the bot itself says asks nothing.
    if words.trim().is_empty() || target.author.id.get() == state.me {
        let notice = Notice::new("menu.no_text", Outcome::Refused).with("ask", state.mention("ask"));
        return ticket.refuse(state, &notice).await;
    }
    let mut inquiry = Inquiry::new(words, Way::ContextMenu, requester);
    (inquiry.is_private, inquiry.target) = (true, Some(target.id.get()));
    ask(state, &ticket, inquiry).await;
}

fn browse(
    state: &BotState,
    name: &str,
    named: Option<String>,
    category: Option<String>,
    requester: &Requester,
) -> Result<Message, Notice> {
    let index = state.engine.index();
    let view = state.view(&index, requester, true);
    match name {
        "faq" => {
            let wanted = named.unwrap_or_default();
            let found = article(&named_article(&wanted, &index), &index);
            let unknown = || {
                let shown = super::super::escape::escape_inline(&crate::text::clip(&wanted, 100));
                Notice::new("filter.article", Outcome::Refused).with("wanted", shown)
            };
            found.map(|article| browse::faq(article, 0, &state.mention("ask"), &view)).ok_or_else(unknown)
        }
        "articles" => {
            let known = category.map(|wanted| {
                let same = |a: &&str| a.to_lowercase() == wanted.trim().to_lowercase();
                index.articles().filter_map(|a| a.category.as_deref()).find(same).map_or(wanted.clone(), str::to_owned)
            });
            Ok(browse::articles(known.as_deref(), 0, &view))
        }
        "about" => {
            let url = state.settings.about_url.as_ref().map(url::Url::as_str);
            let trouble = state.engine.trouble().filter(|_| view.sees_withheld());
            let trouble = trouble.map(|error| super::moderate::register_trouble(&error));
            let rulings = if view.sees_withheld() { state.engine.ruling_faults() } else { Vec::new() };
            let rulings = rulings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · ");
            let facts = AboutPage {
                retention_days: state.settings.retention_days,
                reply_days: state.settings.reply_days,
                mode: requester.guild.map(|_| state.mode(requester.channel, requester.parent)),
                threshold: state.threshold(requester.guild),
                reads_content: state.reads_content(),
                wants_content: state.wants_content(),
                logs_questions: state.settings.log_questions,
                url,
                register: trouble.as_deref(),
                rulings: Some(rulings.as_str()).filter(|faults| !faults.is_empty()),
            };
            Ok(about(facts, &view))
        }
        _ => Ok(help(
            &|command| state.mention(command),
            &format!("<@{}>", state.me),
            state.settings.retention_days > 0,
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

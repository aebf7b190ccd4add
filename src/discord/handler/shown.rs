//! "Show everyone": a private answer posted for all, as it stands, when the articles still say it.

use super::super::asker::Asker;
use super::super::custom_id::Action;
use super::super::desk::Desk;
use super::super::inquiry::Notice;
use super::super::metrics::Outcome;
use super::super::payload::{Button, Embed, Footer, Message as Sent, Named, Style, rows};
use super::super::render::resolve;
use super::super::words::Words;
use super::buttons::{actions, refuse};
use super::deliver::{Ticket, told};
use crate::ledger::Mode;
use serenity::all::{AuthorizingIntegrationOwner, ComponentInteraction, Message};
use std::sync::Arc;
use std::time::Instant;

/// Posts the message that the button is on; in reply to `target` where it answers a message and the bot is in the server.
pub(super) async fn show_everyone(
    desk: &Arc<Desk>,
    ticket: &Ticket,
    asker: &Asker,
    i: &ComponentInteraction,
    target: Option<u64>,
) {
    let actions = actions(desk, &i.message);
    let index = desk.engine.index();
    let is_gone = actions.iter().any(|a| matches!(a, Action::Helpful(cited) if resolve(cited, &index).is_none()));
    if is_gone {
        return refuse(desk, ticket, Notice::new("stale.passage", Outcome::Refused)).await;
    }
    if asker.guild.is_some() && desk.mode(asker.channel, asker.parent) == Mode::Off {
        return refuse(desk, ticket, Notice::new("permission.channel_off", Outcome::Refused)).await;
    }
    if let Err(refused) =
        desk.channels.take(asker.channel, Instant::now()).and(desk.users.take(asker.user, Instant::now()))
    {
        let when = super::commands::when(refused.wait);
        return refuse(desk, ticket, Notice::new("cooldown.user", Outcome::Cooled).with("when", when)).await;
    }
    let words = Words::of(&asker.locale);
    let public = copy(desk, &i.message, &actions, asker, words);
    let is_installed = i
        .authorizing_integration_owners
        .0
        .iter()
        .any(|o| matches!(o, AuthorizingIntegrationOwner::GuildInstall(Some(_))));
    let Some(target) = target.filter(|_| is_installed) else {
        // A new answer of this interaction is seen by all, whatever the one it was pressed on is.
        ticket.respond(desk, &public.answer(false)).await;
        return;
    };
    let key = match desk.rest.send(asker.channel, &public.reply_to(target, false)).await {
        Ok(_) => "menu.posted",
        Err(error) if error.is_missing_access() => {
            // Not allowed to write here itself; as the answer to an interaction it is.
            ticket.respond(desk, &public.answer(false)).await;
            return;
        }
        Err(error) => {
            told::<()>(desk, Err(error), "posting an answer");
            "trouble.failed"
        }
    };
    ticket.respond(desk, &Sent::text(&words.say(key)).answer(true)).await;
}

/// The same embeds with the buttons of a public answer.
fn copy(desk: &Desk, message: &Message, actions: &[Action], asker: &Asker, words: &Words) -> Sent {
    let embeds = message
        .embeds
        .iter()
        .map(|embed| Embed {
            author: embed.author.as_ref().map(|a| Named { name: a.name.clone() }),
            title: embed.title.clone(),
            url: embed.url.clone(),
            description: embed.description.clone().unwrap_or_default(),
            footer: embed.footer.as_ref().map(|f| Footer { text: f.text.clone() }),
        })
        .collect();
    let mut buttons: Vec<Button> = actions
        .iter()
        .filter_map(|action| {
            let key = match action {
                Action::Helpful(_) => "button.helpful",
                Action::NotIt(_) => "button.not_it",
                Action::More { .. } => "button.more",
                Action::FollowUp { .. } => "button.follow_up",
                _ => return None,
            };
            Some(Button::new(Style::Secondary, &words.say(key), desk.seal.id(action)))
        })
        .collect();
    let delete = desk.seal.id(&Action::Delete { asker: asker.user });
    buttons.push(Button::new(Style::Danger, &words.say("button.delete"), delete));
    Sent { content: message.content.clone(), embeds, components: rows(buttons) }
}

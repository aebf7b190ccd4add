//! An interaction to the part that serves it.

use super::super::event::ChannelPermissions;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::choices;
use super::super::requester::Requester;
use super::super::rights::{WRONG_ANSWER, of_command};
use super::super::state::{BotState, SOON, Trouble};
use super::deliver::Ticket;
use super::{buttons, commands, refusing, rulings};
use serde_json::Value;
use serenity::all::{CommandInteraction, CommandType, Interaction};
use std::sync::Arc;
use std::time::Instant;

/// With so many questions waiting no choices are offered.
const BUSY: usize = 8;

/// An interaction that came at `received`.
/// `channels` says what the bot may do in those that a command names.
pub(super) async fn serve(
    state: Arc<BotState>,
    interaction: Interaction,
    channels: ChannelPermissions,
    received: Instant,
) {
    match interaction {
        Interaction::Command(i) => {
            let way = match i.data.kind {
                CommandType::Message => Way::ContextMenu,
                _ if i.data.name == "ask" => Way::Ask,
                _ => Way::Command,
            };
            let ticket = ticket(i.id.get(), &i.token, &i.locale, received, way);
            let ticket = Ticket { channels: channels.into(), ..ticket };
            if is_refused(&state, &ticket).await {
                return;
            }
            let refusal = match of_command(&i.data.name) {
                Some(right) => state.refusal(&Requester::of_command(&i), right),
                None => Some(Notice::new("stale.command", Outcome::Refused)),
            };
            if let Some(refusal) = refusal {
                return refusing::refuse(&state, &ticket, refusal).await;
            }
            match i.data.kind {
                CommandType::Message if i.data.name == WRONG_ANSWER => rulings::command(&state, &ticket, &i).await,
                CommandType::Message => commands::find(&state, ticket, &i).await,
                _ => commands::run(&state, ticket, &i).await,
            }
        }
        Interaction::Autocomplete(i) => {
            let choices = choices_for(&state, &i, received).await;
            ticket(i.id.get(), &i.token, &i.locale, received, Way::Autocomplete).respond(&state, &choices).await;
        }
        Interaction::Component(i) => {
            let ticket = ticket(i.id.get(), &i.token, &i.locale, received, Way::Button);
            if !is_refused(&state, &ticket).await {
                buttons::pressed(&state, ticket, &i).await;
            }
        }
        Interaction::Modal(i) => {
            let ticket = ticket(i.id.get(), &i.token, &i.locale, received, Way::Button);
            if !is_refused(&state, &ticket).await {
                buttons::sent(&state, ticket, &i).await;
            }
        }
        _ => {}
    }
}

fn ticket(id: u64, token: &str, locale: &str, received: Instant, way: Way) -> Ticket {
    Ticket { id, token: token.to_owned(), received, locale: locale.to_owned(), way, channels: Arc::default() }
}

/// While the bot stops, nothing new is begun.
async fn is_refused(state: &Arc<BotState>, ticket: &Ticket) -> bool {
    let is_closing = state.is_closing();
    if is_closing {
        ticket.refuse(state, &Notice::from(Trouble::Restarting)).await;
    }
    is_closing
}

/// Choices for the option that is being typed.
pub(super) async fn choices_for(state: &Arc<BotState>, i: &CommandInteraction, received: Instant) -> Value {
    let Some(focused) = i.data.autocomplete() else { return choices(&[]) };
    let (name, typed) = (focused.name.to_owned(), focused.value.to_owned());
    let option =
        |name: &str| i.data.options.iter().find(|o| o.name == name).and_then(|o| o.value.as_str()).map(str::to_owned);
    let (article, category) = (option("article"), option("category"));
    let (is_of_article, is_of_feed) = (i.data.name == "article", i.data.name == "feed");
    let locale = i.locale.clone();
    let requester = Requester::of_command(i);
    if !of_command(&i.data.name).is_some_and(|right| state.has(&requester, right)) {
        return choices(&[]);
    }
    // While questions wait, what is typed does not join the queue: by its turn more would have been typed.
    if state.gate.waiting() > BUSY {
        return choices(&[]);
    }
    let found = state
        .work_by(i.user.id.get(), received + SOON, move |state| match name.as_str() {
            "question" => state.suggest_questions(&typed, article.as_deref(), category.as_deref()),
            "url" if is_of_feed => state.suggest_feeds(&typed),
            "article" if is_of_article => state.suggest_every_article(&typed, &locale),
            "article" => state.suggest_articles(&typed),
            "category" => state.suggest_categories(&typed),
            _ => Vec::new(),
        })
        .await
        .unwrap_or_default();
    state.metrics.autocomplete(received.elapsed());
    state.metrics.asked(Way::Autocomplete, Outcome::Answered, received.elapsed());
    choices(&found)
}

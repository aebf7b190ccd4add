//! Which request is which: method and path to what the stand-in does. What is not here, Discord may know; the stand-in
//! says 404 and a test can see that it was asked.

use super::application::{guilds, me};
use super::exchange::Call;
use super::refusal::{Outcome, Refusal};
use super::state::State;
use crate::discord::people::{APPLICATION, TOKEN};

pub(super) fn answer(state: &mut State, call: &Call) -> Outcome {
    let route = call.route().ok_or_else(Refusal::no_route)?;
    let route = route.as_slice();
    // An interaction's token is all that its routes need.
    let is_open = matches!(route, ["gateway"] | ["interactions" | "webhooks", ..]);
    match &call.authorization {
        Some(given) if *given != format!("Bot {TOKEN}") => return Err(Refusal::unauthorized()),
        None if !is_open => return Err(Refusal::unauthorized()),
        _ => {}
    }
    state.messages.files.clone_from(&call.files);
    let (method, body) = (call.method.as_str(), &call.body);
    match (method, route) {
        ("GET", ["gateway"]) => Ok((200, state.where_is_the_gateway())),
        ("GET", ["gateway", "bot"]) => Ok((200, state.where_is_the_bot_gateway())),
        ("GET", ["users", "@me"]) => Ok((200, me())),
        ("GET", ["users", "@me", "guilds"]) => Ok((200, guilds())),
        ("POST", ["users", "@me", "channels"]) => State::open_direct(body),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => Ok((200, state.application())),
        (_, ["applications", application, rest @ ..]) => {
            if *application != APPLICATION {
                let words = "You are not authorized to perform this action on this application";
                return Err(Refusal::new(403, 20012, words));
            }
            match rest {
                ["commands", id @ ..] => command(state, call, None, id),
                ["guilds", guild, "commands", id @ ..] => command(state, call, Some(guild), id),
                _ => Err(Refusal::no_route()),
            }
        }
        ("POST", ["interactions", id, token, "callback"]) => state.callback(id, token, call),
        (_, ["webhooks", application, token, rest @ ..]) => {
            if *application != APPLICATION {
                return Err(Refusal::unknown_webhook());
            }
            match (method, rest) {
                ("POST", []) => state.follow_up(token, body),
                ("GET", ["messages", id]) => state.reply(token, id),
                ("PATCH", ["messages", id]) => state.edit_reply(token, id, body),
                ("DELETE", ["messages", id]) => state.delete_reply(token, id),
                _ => Err(Refusal::no_route()),
            }
        }
        ("GET", ["channels", id]) => state.channel(id),
        ("POST", ["channels", id, "typing"]) => state.typing(id),
        ("POST", ["channels", id, "messages"]) => state.send(id, body),
        ("GET", ["channels", id, "messages"]) => state.history(id, call),
        ("GET", ["channels", channel, "messages", id]) => state.message(channel, id),
        ("PATCH", ["channels", channel, "messages", id]) => state.edit(channel, id, body),
        ("DELETE", ["channels", channel, "messages", id]) => state.delete(channel, id),
        _ => Err(Refusal::no_route()),
    }
}

fn command(state: &mut State, call: &Call, guild: Option<&str>, id: &[&str]) -> Outcome {
    let commands = &mut state.commands;
    match (call.method.as_str(), id) {
        ("GET", []) => Ok((200, commands.list(guild, call.asks("with_localizations")))),
        ("POST", []) => commands.create(guild, &call.body),
        ("PUT", []) => commands.replace(guild, &call.body),
        ("GET", [id]) => commands.get(guild, id),
        ("PATCH", [id]) => commands.edit(guild, id, &call.body),
        ("DELETE", [id]) => commands.delete(guild, id),
        _ => Err(Refusal::no_route()),
    }
}

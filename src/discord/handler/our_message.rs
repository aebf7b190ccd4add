//! What a message of the bot's own says of itself: whose it is, which question it answers, what its buttons do. The bot
//! remembers nothing of it; Discord sends it along.

use super::super::custom_id::Action;
use super::super::escape::without_markup;
use super::super::render::{View, asked};
use super::super::requester::{Requester, is_private};
use super::super::state::BotState;
use crate::answer::chosen;
use crate::article::Key;
use crate::service::EarlierReply;
use serenity::all::{ActionRowComponent, ButtonKind, ComponentInteraction, ComponentInteractionDataKind, Message};

/// Whether the message is the presser's own answer: only they see it, or its "Delete" button says that they asked.
pub(super) fn is_own(state: &BotState, message: &Message, requester: &Requester) -> bool {
    is_private(message) || owner(state, message) == Some(requester.user)
}

/// The message that a private answer may be posted in reply to.
pub(super) fn target(actions: &[Action]) -> Option<u64> {
    actions.iter().find_map(|action| if let Action::ShowEveryone { target } = action { *target } else { None })
}

/// Who may delete a message of ours: whoever asked.
pub(in super::super) fn owner(state: &BotState, message: &Message) -> Option<u64> {
    actions(state, message).into_iter().find_map(|action| match action {
        Action::Delete { asker } => Some(asker),
        _ => None,
    })
}

/// What the buttons of a message of ours do.
pub(super) fn actions(state: &BotState, message: &Message) -> Vec<Action> {
    let buttons = message.components.iter().flat_map(|row| &row.components);
    buttons
        .filter_map(|component| match component {
            ActionRowComponent::Button(button) => match &button.data {
                ButtonKind::NonLink { custom_id, .. } => state.seal.open(custom_id).ok(),
                _ => None,
            },
            _ => None,
        })
        .flat_map(with_what_is_behind)
        .collect()
}

/// An action, and those of the menu that it opens.
fn with_what_is_behind(action: Action) -> Vec<Action> {
    let behind = match &action {
        Action::Menu { asker, keys } => {
            let more = Some(Action::More { keys: keys.clone() }).filter(|_| !keys.is_empty());
            more.into_iter().chain([Action::Delete { asker: *asker }]).collect()
        }
        _ => Vec::new(),
    };
    [vec![action], behind].concat()
}

/// What was pressed, or chosen of a menu.
pub(super) fn chosen_id(i: &ComponentInteraction) -> &str {
    match &i.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().map_or("", String::as_str),
        _ => &i.data.custom_id,
    }
}

/// Whether one of the message's buttons has this id, or a menu that one of them opens.
pub(super) fn has_button(message: &Message, id: &str) -> bool {
    let is_it = |component: &ActionRowComponent| match component {
        ActionRowComponent::Button(button) => {
            matches!(&button.data, ButtonKind::NonLink { custom_id, .. } if custom_id == id)
        }
        ActionRowComponent::SelectMenu(menu) => menu.options.iter().any(|option| option.value == id),
        _ => false,
    };
    message.components.iter().flat_map(|row| &row.components).any(is_it)
}

/// The question that a message of ours answers: its embed shows it. A hint shows none, but replies to it.
pub(in super::super) fn question_of(message: &Message) -> Option<String> {
    let name = message.embeds.first().and_then(|e| e.author.as_ref()).map(|a| a.name.as_str());
    let shown = name.and_then(asked).map(str::to_owned);
    let asked = || message.referenced_message.as_ref().map(|m| without_markup(&m.content).trim().to_owned());
    shown.or_else(|| asked().filter(|words| !words.is_empty()))
}

pub(super) fn passages(keys: &[Key], view: &View<'_>) -> Vec<crate::answer::Answer> {
    keys.iter()
        .filter_map(|key| view.index.by_key(*key))
        .filter_map(|place| chosen(&place, view.index, None, 1.0))
        .collect()
}

/// What a reply of ours quoted.
pub(super) fn earlier(state: &BotState, ours: &Message) -> Option<EarlierReply> {
    let passage = actions(state, ours).into_iter().find_map(|action| match action {
        Action::FollowUp { passage } => Some(passage),
        Action::Helpful(cited) | Action::NotIt(cited) | Action::Reveal(cited) => Some(cited.passage),
        _ => None,
    })?;
    Some(EarlierReply { question: question_of(ours), passage })
}

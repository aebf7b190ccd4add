//! Mentions of the bot and of its roles, as they stand in the words of a message.

use super::super::state::BotState;

pub(super) fn mentions(content: &str, me: u64) -> bool {
    content.contains(&format!("<@{me}>")) || content.contains(&format!("<@!{me}>"))
}

/// The words of a message without the mentions of the bot.
pub(super) fn without_mentions(content: &str, me: u64) -> String {
    content.replace(&format!("<@{me}>"), " ").replace(&format!("<@!{me}>"), " ").trim().to_owned()
}

/// The same without mentions of the bot's own roles.
pub(super) fn without_roles(content: &str, state: &BotState) -> String {
    let mut out = content.to_owned();
    for role in content.split("<@&").skip(1).filter_map(|rest| rest.split_once('>')?.0.parse().ok()) {
        if state.own.has_role(role) {
            out = out.replace(&format!("<@&{role}>"), " ");
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_no_part_of_the_words() {
        assert_eq!(without_mentions("<@7> why <@!7> <@8>", 7), "why   <@8>");
        assert!(mentions("hey <@!7>", 7) && !mentions("<@77>", 7));
    }
}

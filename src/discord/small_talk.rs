//! What the bot says to what asks nothing of the articles: the help, a short line. It is never looked up, never kept and in
//! no figure of questions; whether it is said at all is the handlers' to decide.

use super::escape::without_markup;
use super::inquiry::{Answered, Inquiry};
use super::metrics::{Outcome, Way};
use super::notice::Notice;
use super::payload::Message;
use super::render::about::help;
use super::state::BotState;
use crate::article::SmallTalk;
use crate::engine::Searcher;

impl BotState {
    /// What a message is, if all of it is small talk.
    pub(super) fn small_talk(&self, words: &str, searcher: &Searcher<'_>) -> Option<SmallTalk> {
        let bare = without_markup(words);
        if bare.trim().is_empty() && is_emoji(words) {
            return Some(SmallTalk::Acknowledgement);
        }
        let names = self.own.names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        searcher.small_talk(&bare, &names)
    }

    /// What is said to it.
    pub(super) fn chat(&self, said: SmallTalk, searcher: &Searcher<'_>, inquiry: &Inquiry) -> Result<Answered, Notice> {
        if inquiry.way == Way::ContextMenu {
            return Err(Notice::new("menu.no_text", Outcome::Refused).with("ask", self.mention("ask")));
        }
        let view = self.view(searcher.index(), &inquiry.requester, inquiry.is_private);
        let page = || {
            help(&|command| self.mention(command), &format!("<@{}>", self.me), self.settings.retention_days > 0, &view)
        };
        let line = |key: &str| Message::text(&view.localisation.fill(key, &[("ask", self.mention("ask"))]));
        let message = match said {
            SmallTalk::Help => page(),
            SmallTalk::WhoAreYou => Message { content: view.localisation.say("small_talk.who"), ..page() },
            SmallTalk::Denial => line("small_talk.denial"),
            SmallTalk::Thanks => line("small_talk.thanks"),
            SmallTalk::Greeting => line("small_talk.greeting"),
            SmallTalk::Acknowledgement => line("small_talk.acknowledgement"),
        };
        Ok(Answered {
            message,
            outcome: Outcome::SmallTalk,
            confidence: 0.0,
            passage: None,
            article: None,
            quote: None,
            gap: None,
            guild: inquiry.place(),
        })
    }
}

/// Whether words that are all marks of Discord's have an emoji of a server among them.
fn is_emoji(words: &str) -> bool {
    words.contains("<:") || words.contains("<a:")
}

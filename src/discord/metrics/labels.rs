//! The labels of the figures. Each is a closed set: a label that took whatever comes, an id or a word, would make a
//! series of every reader.

use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};
use std::fmt::{self, Write};

/// Enums that are labels: their names are read by dashboards and stay as they are.
macro_rules! labels {
    ($($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum $name {
            $($(#[$meaning])* $variant,)+
        }

        impl $name {
            /// All there are.
            pub(super) const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in figures and logs.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl EncodeLabelValue for $name {
            fn encode(&self, encoder: &mut LabelValueEncoder) -> fmt::Result {
                encoder.write_str(self.name())
            }
        }
    )+};
}

labels! {
    /// In which way a question came.
    Way {
        /// `/ask` with the reader's own words.
        Ask = "ask",
        /// `/ask` with a choice from the autocompletion.
        Autocomplete = "autocomplete",
        /// A message that mentions the bot.
        Mention = "mention",
        /// A reply to an answer, or its follow-up form.
        FollowUp = "follow_up",
        /// A direct message.
        Direct = "direct",
        /// The menu of a message.
        ContextMenu = "context_menu",
        /// A button under a reply.
        Button = "button",
        /// A message in a channel whose mode is `auto`.
        Auto = "auto",
        /// A message in a channel whose mode is `suggest`.
        Suggest = "suggest",
        /// A new post in a forum.
        Forum = "forum",
        /// `/faq`.
        Faq = "faq",
        /// A command that asks nothing of the articles.
        Command = "command",
    }

    /// How a question ended.
    Outcome {
        /// With a passage.
        Answered = "answered",
        /// With two passages to choose from.
        DidYouMean = "did_you_mean",
        /// The articles do not say.
        NoAnswer = "no_answer",
        /// Too soon after the last one.
        Cooled = "cooled",
        /// Too many at once.
        Shed = "shed",
        /// Something broke.
        Failed = "failed",
        /// It was no question, or not allowed.
        Refused = "refused",
        /// It asked nothing of the articles: a greeting, thanks, "help".
        SmallTalk = "small_talk",
    }

    /// Whose cooldown it was.
    Scope {
        /// A person's.
        User = "user",
        /// A channel's.
        Channel = "channel",
    }

    /// What broke.
    Failure {
        /// Discord refused a request or could not be reached.
        Discord = "discord",
        /// Something took too long.
        Timeout = "timeout",
        /// Index or encoder.
        Engine = "engine",
        /// The ledger.
        Ledger = "ledger",
        /// A handler panicked.
        Panic = "panic",
    }

    /// What was odd about an event.
    Unread {
        /// Something in it was left out, and the rest served.
        Mended = "mended",
        /// A field is not there that cannot be done without.
        Missing = "missing",
        /// Such a field has another form than Discord documents.
        Form = "form",
    }

    /// What the gateway sent.
    EventKind {
        /// A new session.
        Ready = "ready",
        /// An old session, taken up again.
        Resumed = "resumed",
        /// A command, a button, a form, an autocompletion.
        Interaction = "interaction",
        /// A new message.
        Message = "message",
        /// An edited message.
        MessageEdit = "message_edit",
        /// Deleted messages.
        MessageDelete = "message_delete",
        /// A new thread, a forum post among them.
        Thread = "thread",
        /// A server joined, left or changed.
        Guild = "guild",
        /// Whatever else.
        Other = "other",
    }
}

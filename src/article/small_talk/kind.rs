//! What small talk can be.

/// What a message that asks nothing of the articles is. Of several in one message the last here counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SmallTalk {
    /// "ok", "lol", "yes", an emoji.
    Acknowledgement,
    /// "hi", "good morning", "bye".
    Greeting,
    /// "thanks", "good bot".
    Thanks,
    /// "no", "not it", "that's wrong".
    Denial,
    /// "who are you".
    WhoAreYou,
    /// "help", "how do I use this bot".
    Help,
}

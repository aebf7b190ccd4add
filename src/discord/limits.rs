//! Discord's limits, each with its source: the pages of Discord's developer documentation, as of 2026-08.
//! Lengths are in characters; where code points and UTF-16 units differ, the larger count is held to the limit.

use jiff::Timestamp;
use std::time::Duration;

/// Characters of a message's content (Resources, Message, "Create Message").
pub const CONTENT: usize = 2_000;
/// Characters of an embed's title (Resources, Message, "Embed Limits").
pub const EMBED_TITLE: usize = 256;
/// Characters of an embed's description (Resources, Message, "Embed Limits").
pub const EMBED_DESCRIPTION: usize = 4_096;
/// Characters of an embed's author's name (Resources, Message, "Embed Limits").
pub const EMBED_AUTHOR: usize = 256;
/// Characters of an embed's footer (Resources, Message, "Embed Limits").
pub const EMBED_FOOTER: usize = 2_048;
/// Characters of what a file is said to show (Resources, Message, "Attachment").
pub const FILE_DESCRIPTION: usize = 1_024;
/// Characters of all embeds of a message together (Resources, Message, "Embed Limits").
pub const EMBED_TOTAL: usize = 6_000;
/// Characters of an embed's address. Not documented; the API refuses longer ones.
pub const EMBED_URL: usize = 2_048;
/// Buttons in an action row (Components, "Action Row").
pub const BUTTONS_IN_ROW: usize = 5;
/// Action rows in a message (Components, "Legacy Message Component Behavior").
pub const ROWS: usize = 5;
/// Characters of a button's label (Components, "Button").
pub const BUTTON_LABEL: usize = 80;
/// Entries of a select menu (Components, "String Select").
pub const ENTRIES: usize = 25;
/// Characters of an entry's label, of its description and of its value (Components, "Select Option Structure").
pub const ENTRY: usize = 100;
/// Characters of a select menu's placeholder (Components, "String Select").
pub const PLACEHOLDER: usize = 150;
/// Characters of a `custom_id` (Components, "Custom ID").
pub const CUSTOM_ID: usize = 100;
/// Characters of a modal's title (Receiving and Responding, "Modal").
pub const MODAL_TITLE: usize = 45;
/// Characters of a text input's label (Components, "Text Input").
pub const INPUT_LABEL: usize = 45;
/// Characters of a text input's placeholder (Components, "Text Input").
pub const INPUT_PLACEHOLDER: usize = 100;
/// Characters that a text input takes at most (Components, "Text Input").
pub const INPUT_VALUE: usize = 4_000;
/// Choices offered while a reader types (Application Commands, "Autocomplete").
pub const CHOICES: usize = 25;
/// Characters of a choice's name and of its value (Application Commands, "Option Choice").
pub const CHOICE: usize = 100;
/// Characters of a nonce (Resources, Message, "Create Message").
pub const NONCE: usize = 25;
/// An interaction must be answered within this time (Receiving and Responding, "Interaction Callback").
pub const ACKNOWLEDGE: Duration = Duration::from_secs(3);
/// An interaction can be edited and followed up for so long (Receiving and Responding, "Followup Messages").
pub const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// Discord's ids count milliseconds from here (Reference, "Snowflakes").
const EPOCH_MS: i64 = 1_420_070_400_000;

/// When the object of an id was made.
pub(super) fn made_at(id: u64) -> Timestamp {
    let since = i64::try_from(id >> 22).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(EPOCH_MS.saturating_add(since)).unwrap_or(Timestamp::MAX)
}

/// The least id of an object made at that time; 0 before there were any.
pub(super) fn first_id_at(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond().saturating_sub(EPOCH_MS)).map_or(0, |since| since << 22)
}

/// The larger of the two ways to count characters.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `text` cut at a grapheme so that it has at most `limit` characters by either count.
pub(super) fn fit(text: &str, limit: usize) -> String {
    let mut out = crate::text::clip(text, limit);
    while length(&out) > limit {
        let over = length(&out) - limit;
        let keep = out.chars().count().saturating_sub(over.div_ceil(2).max(1));
        out = crate::text::clip(text, keep);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_says_when_its_object_was_made() {
        // The example of Discord's page "Snowflakes".
        let at = made_at(175_928_847_299_117_063);
        assert_eq!(at, "2016-04-30T11:18:25.796Z".parse().unwrap());
        assert_eq!(first_id_at(at), 175_928_847_299_117_063 >> 22 << 22);
        assert_eq!((made_at(0).as_millisecond(), first_id_at(Timestamp::MIN)), (EPOCH_MS, 0));
    }

    proptest! {
        #[test]
        fn what_is_fitted_fits_by_either_count(text in "[a-z 😀👩\u{200d}漢]{0,120}", limit in 1_usize..60) {
            prop_assert!(length(&fit(&text, limit)) <= limit);
        }
    }
}

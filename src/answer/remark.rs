use super::quote::Quote;
use crate::article::Citation;
use crate::search::Repair;
use jiff::civil::Date;

/// What a reader has to know before reading an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The article is older than the time that is asked about.
    Older {
        /// Its date.
        date: Date,
        /// The first day asked about; none where the newest is asked for.
        wanted: Option<Date>,
    },
    /// A word of the question was read as another.
    ReadAs(Repair),
    /// A word of the question is in no article; the passage has one that looks like it.
    LooksLike(Repair),
    /// Another article gives another figure.
    Differs {
        /// Its words.
        quote: Quote,
        /// Where they stand.
        citation: Box<Citation>,
        /// Whether it is older than the article that answers.
        is_older: bool,
    },
    /// A newer article says that what is asked about has ended, or will not be.
    Ended {
        /// Its words.
        quote: Quote,
        /// Where they stand.
        citation: Box<Citation>,
    },
    /// The quote is a row of a table.
    Columns {
        /// The table's head, as the article has it.
        head: String,
    },
}

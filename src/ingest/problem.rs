//! What can be wrong with a file of the corpus, as values: each kind with its sentence. What to do about each is in
//! [`super::remedy`]; that a file with a problem never stops the others is up to [`super::load`].

use super::document_fault::DocumentFault;
use super::markup_problem::MarkupProblem;
use super::problem_words::{bad_bytes, instead, quoted};
use super::publishing_problem::PublishingProblem;
use crate::text::{counted, with_article};
use serde::{Deserialize, Serialize};

/// Something wrong with a file of the corpus, told so that a moderator can mend it. The run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file, relative to the corpus folder.
    pub file: String,
    /// The line it was seen at, 1 the first; none when it concerns the whole file.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ProblemKind {
    /// No bytes, or white space only.
    #[error("the file is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("the file is not text ({looks_like})")]
    Binary {
        /// What its first bytes say.
        looks_like: String,
    },
    /// Text in another encoding, which nothing in the file names.
    #[error("the file is not UTF-8; it was read as {encoding}, which is a guess")]
    EncodingGuessed {
        /// What it was read as.
        encoding: String,
    },
    /// A declaration of an encoding that the bytes do not have.
    #[error("the file declares the encoding {declared}, but its bytes look like {encoding} and were read as that")]
    EncodingConflict {
        /// As it is written.
        declared: String,
        /// What it was read as.
        encoding: String,
    },
    /// Bytes that do not fit the encoding of the others.
    #[error("{}", bad_bytes(*count, *guessed, encoding))]
    BadBytes {
        /// How many stretches of them.
        count: usize,
        /// How many of these were read as windows-1252 and not replaced.
        #[serde(default)]
        guessed: usize,
        /// The encoding of the others.
        encoding: String,
    },
    /// Characters that no text has, NUL among them.
    #[error("{} removed", counted(*count, "control character was", "control characters were"))]
    ControlCharacters {
        /// How many.
        count: usize,
    },
    /// Control characters that stand for the quotation marks and dashes of windows-1252.
    #[error("{} as the windows-1252 mark with the same number", counted(*count, "control character was read", "control characters were read"))]
    MisplacedMarks {
        /// How many.
        count: usize,
    },
    /// Characters that were lost before the file was saved.
    #[error("{} before the file was saved: U+FFFD stands in their place", counted(*count, "character was lost", "characters were lost"))]
    LostCharacters {
        /// How many.
        count: usize,
    },
    /// Characters that only one font knows.
    #[error("{} outside of one font (U+E000 to U+F8FF and the like)", counted(*count, "character means nothing", "characters mean nothing"))]
    PrivateUse {
        /// How many.
        count: usize,
    },
    /// A tower of marks on one letter.
    #[error("{} removed: a letter has too many of them", counted(*count, "combining mark was", "combining marks were"))]
    MarksLeftOut {
        /// How many.
        count: usize,
    },
    /// UTF-8 that was read as windows-1252 and saved as UTF-8 again, put right.
    #[error("the text was encoded twice (such as {example:?}); {} corrected", counted(*count, "place was", "places were"))]
    EncodedTwice {
        /// How many places.
        count: usize,
        /// The first.
        example: String,
    },
    /// The same in too few places to be sure.
    #[error("{} as if encoded twice, such as {example:?}, and left as it is", counted(*count, "place looks", "places look"))]
    PerhapsEncodedTwice {
        /// How many places.
        count: usize,
        /// The first.
        example: String,
    },
    /// Larger than is read.
    #[error("the file has {bytes} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The operating system refused.
    #[error("the file cannot be read: {reason}")]
    Unreadable {
        /// Its words.
        reason: String,
    },
    /// The operating system refused, and the article is known from before.
    #[error("the file cannot be read: {reason}; the article is served as it was indexed")]
    KeptUnread {
        /// Its words.
        reason: String,
    },
    /// The file did not come to rest while it was looked at.
    #[error("the file is being written; the article is served as it was indexed")]
    BeingWritten,
    /// The file was there when the folder was listed, and not when it was to be read.
    #[error("the file is gone")]
    Gone,
    /// The operating system did not let us into a folder.
    #[error("the folder cannot be read: {reason}; none of its files are read")]
    FolderUnreadable {
        /// Its words.
        reason: String,
    },
    /// Folders inside folders beyond what is entered.
    #[error("the folder is more than {limit} levels deep and is not read")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A link that leads out of the corpus folder, or to nothing.
    #[error("the symbolic link does not lead to a file inside the corpus folder")]
    LinkOut,
    /// A format with no reader.
    #[error("{format} is not read yet")]
    UnknownFormat {
        /// Its name.
        format: String,
    },
    /// A folder, a pipe or a device where a file should be.
    #[error("{what} is where an article's file should be")]
    NotAFile {
        /// What it is.
        what: String,
    },
    /// A feed that cannot be read to its end.
    #[error("the feed is broken here: {reason}; the item around it is left out")]
    FeedBroken {
        /// The parser's words.
        reason: String,
    },
    /// Items of which a feed holds only the beginning.
    #[error("{count} of {} only a summary and left out{}", counted(*all, "item gives", "items give"), quoted(titles))]
    SummaryOnly {
        /// How many.
        count: usize,
        /// How many items there are.
        all: usize,
        /// The first titles.
        titles: String,
    },
    /// An item that occurs again.
    #[error("the feed has the item {title:?} twice; the first is kept")]
    ItemTwice {
        /// Its title.
        title: String,
    },
    /// An item without a title.
    #[error("an item has no title and is left out")]
    ItemUntitled,
    /// A feed that gave no article.
    #[error("the feed has no item with its full text")]
    NoItem,
    /// No title was found.
    #[error("the article has no title")]
    NoTitle,
    /// A title and nothing else.
    #[error("the article has no text besides its title")]
    NoText,
    /// Two files claim one id.
    #[error("the id {id:?} is already taken by {other}")]
    DuplicateId {
        /// The id.
        id: String,
        /// The file that keeps it.
        other: String,
    },
    /// A question of the FAQ that nothing follows.
    #[error("the FAQ question {question:?} has no answer")]
    NoAnswer {
        /// The question.
        question: String,
    },
    /// The same question twice in one FAQ.
    #[error("the FAQ asks {question:?} twice; both entries are kept")]
    QuestionTwice {
        /// The question.
        question: String,
    },
    /// An FAQ heading with no entries.
    #[error("the FAQ has no entries that can be recognised")]
    EmptyFaq,
    /// A page in which nothing looks like an article.
    #[error("no article was found on the page; all its lines that are not links were read")]
    NoBody,
    /// Much of a page that was taken for no part of its article.
    #[error("{hundredths} % of the page's prose was taken for no part of the article and left out")]
    LeftOut {
        /// So much of its prose.
        hundredths: usize,
    },
    /// The rest of a scraped page after a line that ends articles.
    #[error("{} after {after:?} left out", counted(*lines, "line is", "lines are"))]
    RestLeftOut {
        /// The line that ends the article.
        after: String,
        /// How many lines follow it.
        lines: usize,
    },
    /// Text that its publisher struck out.
    #[error("struck text is left out in {}{}", counted(*count, "place", "places"), quoted(words))]
    StruckText {
        /// How many stretches.
        count: usize,
        /// The first.
        words: String,
    },
    /// Marks that only a site's generator understands.
    #[error(transparent)]
    Markup(MarkupProblem),
    /// Tags in a text that is no page.
    #[error("{} removed from the text, which looks like part of a web page", counted(*count, "HTML tag was", "HTML tags were"))]
    HtmlTags {
        /// How many.
        count: usize,
    },
    /// A page or a text that says it is no article.
    #[error("this is an error page or a consent page, not an article: {found:?}")]
    NoArticle {
        /// How it begins.
        found: String,
    },
    /// More of something than is told apart.
    #[error("the article has more than {limit} {what}; the rest is read as plain text")]
    TooMany {
        /// Of what.
        what: String,
        /// How much is told apart.
        limit: usize,
    },
    /// JSON-LD that does not parse.
    #[error("the page's description of itself (JSON-LD) is broken; what can be read of it is used")]
    BrokenDescription,
    /// More problems of one kind than are told.
    #[error("and {count} more of this kind: {example}")]
    More {
        /// How many.
        count: usize,
        /// The last one told.
        example: String,
    },
    /// A page that would take too long to parse.
    #[error("the page has more than {limit} {what}; its words were read without its structure")]
    TooComplex {
        /// What there is too much of.
        what: String,
        /// How much is read.
        limit: usize,
    },
    /// HTML that swallows the rest of the page.
    #[error(
        "{} is opened here and never closed; the rest of the page was read as if it were closed",
        with_article(what)
    )]
    Unclosed {
        /// What is open.
        what: String,
    },
    /// Two canonical addresses.
    #[error("the page names two canonical addresses, {first:?} and {second:?}; the first is used")]
    TwoCanonicals {
        /// The one that is used.
        first: String,
        /// The other.
        second: String,
    },
    /// The FAQ in the markup is not the FAQ that readers see.
    #[error(
        "markup and text disagree on the FAQ: {} only in markup, {text_only} only in the text, {answers} answered \
         differently{}; all questions are kept, with the answers that readers see",
        counted(*markup_only, "question", "questions"),
        example.as_ref().map(|question| format!(" ({question:?})")).unwrap_or_default()
    )]
    FaqDiffers {
        /// Questions that readers do not see.
        markup_only: usize,
        /// Questions that the markup leaves out.
        text_only: usize,
        /// Questions that both have, with other answers.
        #[serde(default)]
        answers: usize,
        /// The first question on which they disagree.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        example: Option<String>,
    },
    /// Front matter that never ends.
    #[error("the front matter that begins with {fence:?} is not closed")]
    FrontMatterOpen {
        /// Its fence.
        fence: String,
    },
    /// Front matter that does not parse, or is too large.
    #[error("the front matter cannot be read: {reason}")]
    FrontMatter {
        /// The parser's words.
        reason: String,
    },
    /// `also` names a question that the FAQ does not have.
    #[error("`also` gives other wordings of a question that the FAQ does not have: {question:?}")]
    NoSuchEntry {
        /// The question.
        question: String,
    },
    /// A field of the front matter has another shape than it should.
    #[error("the field {field:?} of the front matter is not understood: {found}")]
    Field {
        /// Its name.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A date that is none, or counts from a day nobody knows.
    #[error("the date {raw:?} is not understood")]
    Date {
        /// As it is written.
        raw: String,
    },
    /// A date whose day and month could be either.
    #[error("the date {raw:?} can be read two ways and is left out")]
    DateAmbiguous {
        /// As it is written.
        raw: String,
    },
    /// A date that no calendar has.
    #[error("the date {raw:?} does not exist")]
    DateImpossible {
        /// As it is written.
        raw: String,
    },
    /// An id that a text from outside gives itself.
    #[error("the fetched text claims the id {claimed:?}, which it may not choose; it gets the id {used:?}")]
    ClaimedId {
        /// As it is written.
        claimed: String,
        /// The id that it has.
        used: String,
    },
    /// An address on another host than a text was fetched from.
    #[error("the fetched text claims the address {claimed:?} on another host, which is not trusted; {}", instead(used.as_deref()))]
    ClaimedAddress {
        /// As it is written.
        claimed: String,
        /// The address that is cited.
        used: Option<String>,
    },
    /// Its place in the publisher's system and on the web.
    #[error(transparent)]
    Publishing(PublishingProblem),
    /// Something wrong with a document or an export.
    #[error(transparent)]
    Document(DocumentFault),
    /// An address that is not one.
    #[error("the address {raw:?} is not an http or https address")]
    Url {
        /// As it is written.
        raw: String,
    },
}

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use std::fmt;

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
    #[error("the file says that its encoding is {declared}, but its bytes look like {encoding} and were read as that")]
    EncodingConflict {
        /// As it is written.
        declared: String,
        /// What it was read as.
        encoding: String,
    },
    /// Bytes that do not fit the encoding of the others.
    #[error("{count} bytes or stretches of bytes are not {encoding} and were replaced")]
    BadBytes {
        /// How many.
        count: usize,
        /// The encoding of the others.
        encoding: String,
    },
    /// Characters that no text has, NUL among them.
    #[error("{count} control characters were taken out")]
    ControlCharacters {
        /// How many.
        count: usize,
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
    #[error("{what} stands in the place of an article's file")]
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
    #[error("{count} of {all} items give only a summary and are left out: “{titles}”")]
    SummaryOnly {
        /// How many.
        count: usize,
        /// How many items there are.
        all: usize,
        /// The first titles.
        titles: String,
    },
    /// An item that occurs again.
    #[error("the feed holds the item {title:?} twice; the first is kept")]
    ItemTwice {
        /// Its title.
        title: String,
    },
    /// An item without a title.
    #[error("an item has no title and is left out")]
    ItemUntitled,
    /// A feed that gave no article.
    #[error("the feed has no item with its whole text")]
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
    #[error("the FAQ has no entries that could be told apart")]
    EmptyFaq,
    /// A page in which nothing looks like an article.
    #[error("no article was found on the page; all its lines that are no links were read")]
    NoBody,
    /// A page that would take too long to parse.
    #[error("the page has more than {limit} {what}; its words are read without its structure")]
    TooComplex {
        /// What there is too much of.
        what: String,
        /// How much is read.
        limit: usize,
    },
    /// HTML that swallows the rest of the page.
    #[error("a {what} is opened here and never closed; the rest of the page is read as if it were")]
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
        "markup and text disagree on the FAQ: {markup_only} questions only in markup, {text_only} only in the text; all are kept"
    )]
    FaqDiffers {
        /// Questions that readers do not see.
        markup_only: usize,
        /// Questions that the markup leaves out.
        text_only: usize,
    },
    /// Front matter that never ends.
    #[error("the front matter opened with {fence:?} is not closed")]
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
    /// An address that is not one.
    #[error("the address {raw:?} is not an http or https address")]
    Url {
        /// As it is written.
        raw: String,
    },
}

impl ProblemKind {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "write the article, or delete the file",
            Self::Binary { .. } | Self::UnknownFormat { .. } => "save the article as Markdown or plain text",
            Self::EncodingGuessed { .. } => "look whether the words are right, and save the file as UTF-8",
            Self::EncodingConflict { .. } => "save the file as UTF-8, and declare that",
            Self::BadBytes { .. } => "look at the line named, and save the file as UTF-8",
            Self::ControlCharacters { .. } => "take them out, or save the article from its source again",
            Self::TooLarge { .. } => "split the file, one article each",
            Self::Unreadable { .. } => "give the user that runs ibid the right to read it",
            Self::LinkOut => "copy the file into the corpus folder in place of the link",
            Self::NotAFile { .. } => "put the article's file in its place, or give it another name",
            Self::FeedBroken { .. } => "save the feed again, or mend it at the line named",
            Self::SummaryOnly { .. } | Self::NoItem => "save the pages that the items link to",
            Self::ItemTwice { .. } => "take one of the two out",
            Self::ItemUntitled => "give it a title in the feed, or save its page",
            Self::NoTitle => "add `title:` to the front matter, or begin with a line `# Title`",
            Self::NoText => "add the text under the title, or delete the file",
            Self::DuplicateId { .. } => "rename the file, or give it an `id:` of its own in the front matter",
            Self::NoAnswer { .. } => "write the answer below the question, or take the question out",
            Self::QuestionTwice { .. } => "join the two answers, or reword one question",
            Self::EmptyFaq => "write each question as a heading, a bold line or a line `Q: …`",
            Self::NoBody => "look whether it is the right page, saved after it had loaded",
            Self::TooComplex { .. } => "save the article's text as Markdown or plain text",
            Self::Unclosed { .. } => "close it, or save the page again",
            Self::TwoCanonicals { .. } => "take the wrong `<link rel=\"canonical\">` out",
            Self::FaqDiffers { .. } => "compare both, and take out the questions that no longer hold",
            Self::FrontMatterOpen { .. } => "close it with the same fence on a line of its own",
            Self::FrontMatter { .. } => "mend the line named, or remove the front matter",
            Self::Field { .. } => "see corpus/README.md for the fields and their shapes",
            Self::Date { .. } | Self::DateAmbiguous { .. } | Self::DateImpossible { .. } => "write it as 2026-04-21",
            Self::Url { .. } => "write the whole address, beginning with https://",
        }
    }

    /// Whether the file gave no article because of it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::Binary { .. }
                | Self::TooLarge { .. }
                | Self::Unreadable { .. }
                | Self::LinkOut
                | Self::NotAFile { .. }
                | Self::NoItem
                | Self::UnknownFormat { .. }
                | Self::NoTitle
                | Self::NoText
                | Self::DuplicateId { .. }
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.kind, self.kind.remedy())
    }
}

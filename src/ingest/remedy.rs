//! What to do about each problem, in a sentence. Whoever shows a problem shows its remedy; what is wrong is said by the
//! problem itself.

use super::problem::{Problem, ProblemKind};
use super::publishing_problem::{LONGEST_WORDS, PublishingProblem};
use crate::text::clip;
use std::fmt;

impl ProblemKind {
    /// What to do about it, whatever the file is.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "write the article, or delete the file",
            Self::Binary { .. } | Self::UnknownFormat { .. } => "save the article as Markdown or plain text",
            Self::EncodingGuessed { .. } => "check that the words are right, and save the file as UTF-8",
            Self::EncodingConflict { .. } => "save the file as UTF-8, and declare UTF-8",
            Self::BadBytes { .. } => "check the line named, and save the file as UTF-8",
            Self::ControlCharacters { .. }
            | Self::MisplacedMarks { .. }
            | Self::LostCharacters { .. }
            | Self::PrivateUse { .. }
            | Self::MarksLeftOut { .. } => "check the line named, or save the article from its source again",
            Self::EncodedTwice { .. } | Self::PerhapsEncodedTwice { .. } => {
                "check that the words are right, and save the article from its source again"
            }
            Self::Unreadable { .. } | Self::KeptUnread { .. } | Self::FolderUnreadable { .. } => {
                "give the user that runs ibid the right to read it, and check that its disk works"
            }
            Self::BeingWritten => "run ibid again once it is saved",
            Self::Gone => "run ibid again; if the file should be there, put it back",
            Self::TooDeep { .. } => "move its articles to a higher folder",
            Self::RestLeftOut { .. } => "remove that line if the article goes on after it",
            Self::StruckText { .. } => "nothing to do; if it still holds, remove the mark that strikes it out",
            Self::Markup(problem) => problem.remedy(),
            Self::HtmlTags { .. } => "save the whole page as .html, or the text without tags",
            Self::NoArticle { .. } => "save the article itself, or delete the file",
            Self::TooLarge { .. } | Self::TooMany { .. } => "split the file, one article each",
            Self::BrokenDescription => {
                "fix the `<script type=\"application/ld+json\">` at the line named, or save the page again"
            }
            Self::More { .. } => "fix those above first",
            Self::LinkOut => "copy the file into the corpus folder in place of the link",
            Self::NotAFile { .. } => "put the article's file in its place, or give it another name",
            Self::FeedBroken { .. } => "save the feed again, or fix it at the line named",
            Self::SummaryOnly { .. } | Self::NoItem => "save the pages that the items link to",
            Self::ItemTwice { .. } => "remove one of the two",
            Self::ItemUntitled => "give it a title in the feed, or save its page",
            Self::NoTitle => "add `title:` to the front matter, or begin with a line `# Title`",
            Self::NoText => "add the text under the title, or delete the file",
            Self::DuplicateId { .. } => "rename the file, or give it an `id:` of its own in the front matter",
            Self::NoAnswer { .. } => "write the answer below the question, or remove the question",
            Self::QuestionTwice { .. } => "join the two answers, or reword one question",
            Self::EmptyFaq => "write each question as a heading, a bold line or a line `Q: …`",
            Self::NoBody => "check that it is the right page, saved after it had loaded",
            Self::LeftOut { .. } => "compare `ibid show` with the page; save what is missing as Markdown",
            Self::TooComplex { .. } => "save the article's text as Markdown or plain text",
            Self::Unclosed { .. } => "close it, or save the page again",
            Self::TwoCanonicals { .. } => "remove the wrong `<link rel=\"canonical\">`",
            Self::FaqDiffers { .. } => "compare both, and fix the one that is out of date",
            Self::FrontMatterOpen { .. } => "close it with the same fence on a line of its own",
            Self::FrontMatter { .. } => "fix the line named, or remove the front matter",
            Self::NoSuchEntry { .. } => "write the question as the FAQ has it, or remove its wordings",
            Self::Field { .. } => "see docs/formats.md for the fields and their shapes",
            Self::Date { .. } | Self::DateAmbiguous { .. } | Self::DateImpossible { .. } => {
                "write it in the form 2026-04-21"
            }
            Self::ClaimedId { .. } => "nothing to do; to give it that id, save its text as a file of your own",
            Self::ClaimedAddress { .. } => {
                "check that the site is who it says it is; add the article from that address itself"
            }
            Self::Publishing(kind) => kind.remedy(),
            Self::Document(fault) => fault.remedy(),
            Self::Url { .. } => "write the full address, beginning with https://",
        }
    }

    /// Whether the file gave no article because of it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Document(fault) if fault.is_fatal())
            || matches!(self, Self::Publishing(kind) if kind.is_fatal())
            || matches!(
                self,
                Self::Empty
                    | Self::Binary { .. }
                    | Self::TooLarge { .. }
                    | Self::Unreadable { .. }
                    | Self::Gone
                    | Self::FolderUnreadable { .. }
                    | Self::TooDeep { .. }
                    | Self::NoArticle { .. }
                    | Self::LinkOut
                    | Self::NotAFile { .. }
                    | Self::NoItem
                    | Self::UnknownFormat { .. }
                    | Self::NoTitle
                    | Self::NoText
                    | Self::DuplicateId { .. }
            )
    }

    /// Whether the publisher meant it so, and nothing is to be mended.
    #[must_use]
    pub fn is_intended(&self) -> bool {
        matches!(self, Self::Publishing(kind) if kind.is_intended())
    }

    /// Whether it is about the moment at which the file was read, or about other files, and not about the file.
    #[must_use]
    pub(super) fn is_passing(&self) -> bool {
        let is_of_others = matches!(self, Self::Publishing(PublishingProblem::SharedAddress { .. }));
        is_of_others || matches!(self, Self::KeptUnread { .. } | Self::BeingWritten)
    }

    /// Whether a text from outside claimed to be what it is not.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        matches!(self, Self::ClaimedId { .. } | Self::ClaimedAddress { .. })
    }

    /// Clips what it repeats of its file.
    pub(super) fn shorten(&mut self) {
        let short = |words: &mut String| {
            if words.len() > LONGEST_WORDS {
                *words = clip(words, LONGEST_WORDS);
            }
        };
        match self {
            Self::NoAnswer { question } | Self::QuestionTwice { question } | Self::NoSuchEntry { question } => {
                short(question);
            }
            Self::ItemTwice { title } => short(title),
            Self::DuplicateId { id, .. } => short(id),
            Self::ClaimedId { claimed, used } => {
                short(claimed);
                short(used);
            }
            Self::ClaimedAddress { claimed, .. } => short(claimed),
            Self::SummaryOnly { titles, .. } => short(titles),
            Self::FrontMatter { reason } | Self::FeedBroken { reason } => short(reason),
            Self::Field { field, found } => {
                short(field);
                short(found);
            }
            Self::TwoCanonicals { first, second } => {
                short(first);
                short(second);
            }
            Self::Date { raw } | Self::DateAmbiguous { raw } | Self::DateImpossible { raw } | Self::Url { raw } => {
                short(raw);
            }
            Self::EncodingConflict { declared, .. } => short(declared),
            Self::RestLeftOut { after, .. } => short(after),
            Self::Publishing(kind) => kind.shorten(),
            Self::StruckText { words, .. } => short(words),
            Self::Markup(problem) => problem.shorten(),
            _ => {}
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.kind, self.remedy())
    }
}

impl Problem {
    /// What to do about it in this file.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        let name = self.file.to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        let is_text = ends(&[".md", ".mdx", ".markdown", ".mdown", ".txt", ".text"]);
        let is_page = ends(&[".html", ".htm", ".xhtml", ".shtml"]);
        match &self.kind {
            ProblemKind::Binary { .. } | ProblemKind::UnknownFormat { .. } if is_text => {
                "save the article's words as text in UTF-8"
            }
            ProblemKind::TooComplex { .. } if is_text => "split the file, one article each",
            ProblemKind::DuplicateId { .. } if is_page => "rename the file",
            ProblemKind::NoTitle if is_page => "give the page a `<title>`, or save the article as Markdown",
            kind => kind.remedy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_fits_the_file() {
        let remedy = |file: &str, kind| Problem { file: file.to_owned(), line: None, kind }.remedy();
        let binary = || ProblemKind::Binary { looks_like: "noise".to_owned() };
        assert!(remedy("a.txt", binary()).contains("UTF-8"));
        assert!(remedy("a.pdf", binary()).contains("as Markdown"));
        let taken = || ProblemKind::DuplicateId { id: "a".to_owned(), other: "b".to_owned() };
        assert_eq!(remedy("a.html", taken()), "rename the file");
        assert!(remedy("a.md", taken()).contains("`id:`"));
        assert!(!ProblemKind::Gone.remedy().contains("right"));
        assert!(ProblemKind::Date { raw: "x".to_owned() }.remedy().contains("form"));
    }
}

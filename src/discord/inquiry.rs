//! A question with all that came along, and its way to a message: checked, asked, kept in the ledger where it has no answer,
//! rendered. Synchronous; runs on a blocking thread.

use super::digest::digest;
use super::escape::{shown_name, without_markup};
use super::localisation::Localisation;
use super::metrics::{Failure, Outcome, Way};
use super::notice::Notice;
use super::payload::Message;
use super::render::View;
use super::render::reply::{ReplyContext, answered, reply};
use super::requester::Requester;
use super::rights::Right;
use super::state::{BotState, Trouble};
use crate::answer::{Reply, ReplyLimits};
use crate::article::{ArticleId, Key, PassageId, QuestionError};
use crate::engine::Searcher;
use crate::ledger::GapId;
use crate::search::{Filter, FilterError, SearchError};
use crate::service::{self, AskError, Asking, EarlierReply};
use crate::store::Index;
use jiff::Timestamp;

/// Passages looked at: the answer and as many as "More passages" can name.
const TOP: usize = 1 + super::custom_id::MOST_KEYS;

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum QuestionInput {
    /// In the reader's words.
    Words(String),
    /// An FAQ entry chosen from the suggestions.
    Entry(Key),
}

/// A question with all that came along.
#[derive(Clone, Debug)]
pub(super) struct Inquiry {
    pub asked: QuestionInput,
    pub filter: FilterInput,
    /// What it follows on.
    pub follows: Option<EarlierReply>,
    pub way: Way,
    pub requester: Requester,
    pub is_private: bool,
    /// The message that is answered, when the answer may be posted in reply to it.
    pub target: Option<u64>,
    /// Whom a public answer is addressed to.
    pub addressee: Option<u64>,
    /// Key of a sentence that goes before the answer.
    pub note: Option<&'static str>,
}

/// Filters as a reader typed or chose them.
#[derive(Clone, Debug, Default)]
pub(super) struct FilterInput {
    pub article: Option<String>,
    pub category: Option<String>,
    pub since: Option<String>,
}

/// What an inquiry came to.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub message: Message,
    pub outcome: Outcome,
    pub confidence: f32,
    /// What is remembered of a reply: the passage, a digest of the quoted words, the gap.
    pub passage: Option<PassageId>,
    /// The article that is cited, for a fact about it too.
    pub article: Option<ArticleId>,
    pub quote: Option<[u8; 16]>,
    pub gap: Option<GapId>,
    /// The server in which it was asked for all to see.
    pub guild: Option<u64>,
}

impl Inquiry {
    /// A question in words, for all to see.
    pub(super) fn new(words: String, way: Way, requester: Requester) -> Self {
        Self {
            asked: QuestionInput::Words(words),
            filter: FilterInput::default(),
            follows: None,
            way,
            requester,
            is_private: false,
            target: None,
            addressee: None,
            note: None,
        }
    }

    /// The server whose moderators may know of it: the one in which it is asked for all to see.
    pub(super) fn place(&self) -> Option<u64> {
        self.requester.server().filter(|_| !self.is_private)
    }
}

/// What is said of a text that is no question.
pub(super) fn refusal(error: QuestionError) -> Notice {
    match error {
        QuestionError::Empty => Notice::new("question.empty", Outcome::Refused),
        QuestionError::NoWords => Notice::new("question.no_words", Outcome::Refused),
        QuestionError::TooLong { chars } => Notice::new("question.too_long", Outcome::Refused)
            .with("chars", chars.to_string())
            .with("most", crate::article::MAX_QUESTION_CHARS.to_string()),
    }
}

impl BotState {
    /// For whom and from what a message is made.
    pub(super) fn view<'a>(
        &'a self,
        index: &'a crate::store::Index,
        requester: &Requester,
        is_private: bool,
    ) -> View<'a> {
        View {
            localisation: Localisation::of(&requester.locale),
            seal: &self.seal,
            index,
            asker: requester.user,
            overdue: self.overdue(Timestamp::now()),
            stale: Some(&self.intake.stale),
            is_guest: self.is_guest(requester),
            target: None,
            is_newsroom: self.has(requester, Right::Newsroom),
            is_private,
            is_home: self.is_home(requester.guild),
        }
    }

    /// Whether somebody brought the bot to a place that it is not in itself.
    fn is_guest(&self, requester: &Requester) -> bool {
        match requester.guild {
            // Whoever is answered anew, long after, asks from no channel.
            Some(_) => requester.channel != 0 && self.guild_of(requester.channel).is_none(),
            None => requester.is_in_group(),
        }
    }

    /// Answers an inquiry. Where the index turns out to be damaged, it is answered from the one before, if that one is whole.
    pub(super) fn answer(&self, inquiry: &Inquiry) -> Result<Answered, Notice> {
        let mut answered = self.answer_from(&self.engine.searcher(), inquiry);
        if matches!(answered, Err(InquiryError::Ask(AskError::Search(SearchError::Damaged(_))))) && self.step_back() {
            answered = self.answer_from(&self.engine.searcher(), inquiry);
        }
        answered.map_err(|refused| match refused {
            InquiryError::Notice(notice) => notice,
            InquiryError::Ask(error) => self.because(error),
        })
    }

    fn answer_from(&self, searcher: &Searcher<'_>, inquiry: &Inquiry) -> Result<Answered, InquiryError> {
        if searcher.index().is_empty() {
            return Err(AskError::NoArticles.into());
        }
        let filter = filter(&inquiry.filter, searcher.index())?;
        let words = match &inquiry.asked {
            QuestionInput::Entry(key) => return Ok(self.entry(*key, searcher, inquiry)?),
            QuestionInput::Words(words) => words,
        };
        if let Some(said) = self.small_talk(words, searcher) {
            return Ok(self.chat(said, searcher, inquiry)?);
        }
        let bare = without_markup(words);
        let limits = ReplyLimits { threshold: self.threshold(inquiry.requester.guild), top: TOP };
        let asking = Asking { words: bare, filter, follows: inquiry.follows.clone(), limits };
        let asked = match service::ask(searcher, &asking) {
            Err(AskError::Question(QuestionError::Empty | QuestionError::NoWords)) if asking.words != *words => {
                let bot = format!("<@{}>", self.me);
                return Err(Notice::new("question.only_mention", Outcome::Refused).with("bot", bot).into());
            }
            asked => asked?,
        };
        if self.settings.log_questions {
            tracing::info!(question = asked.question.as_str(), "asked");
        }
        Ok(self.answered(&asked, searcher, inquiry))
    }

    /// The message that shows what was answered; what has no answer is kept.
    fn answered(&self, asked: &service::Exchange, searcher: &Searcher<'_>, inquiry: &Inquiry) -> Answered {
        let response = &asked.response;
        let gap = self.gap(asked, searcher, inquiry);
        let note = inquiry.note.map(|key| Localisation::of(&inquiry.requester.locale).say(key));
        let around = ReplyContext {
            // Without the question's words nobody could be told later.
            gap: gap.filter(|_| self.settings.retention_days > 0).map(u64::from),
            follows: asked.follows.as_deref(),
            is_filtered: asked.is_filtered,
            note: note.as_deref(),
            parts: &asked.parts,
        };
        let view =
            View { target: inquiry.target, ..self.view(&response.index, &inquiry.requester, inquiry.is_private) };
        let shown = match &response.reply {
            Reply::Answer { answer, .. } => Some(answer.as_ref()),
            _ => None,
        };
        Answered {
            message: reply(asked.question.as_str(), &response.reply, around, &view),
            outcome: match response.reply {
                Reply::Answer { .. } => Outcome::Answered,
                Reply::DidYouMean { .. } => Outcome::DidYouMean,
                Reply::NoAnswer(_) => Outcome::NoAnswer,
            },
            confidence: response.reply.confidence(),
            passage: shown.and_then(|a| a.citation.passage.clone()),
            article: shown.map(|a| a.citation.article.clone()),
            quote: shown.map(|a| digest(a.quote.text())),
            gap,
            guild: inquiry.place(),
        }
    }

    /// What a reader is told of an error.
    fn because(&self, error: AskError) -> Notice {
        let named = |key, wanted: &str| Notice::new(key, Outcome::Refused).with("wanted", shown_name(wanted));
        match error {
            AskError::NoArticles => Notice::new("trouble.no_articles", Outcome::Refused),
            AskError::Question(error) => refusal(error),
            AskError::Search(SearchError::Filter(FilterError::Unknown { field: "category", wanted, .. })) => {
                named("filter.category", &wanted)
            }
            AskError::Search(SearchError::Filter(FilterError::Unknown { wanted, .. })) => {
                named("filter.article", &wanted)
            }
            error => {
                self.metrics.failed(Failure::Engine);
                tracing::error!(%error, "the engine failed on a question");
                Trouble::Failed.into()
            }
        }
    }

    /// An FAQ entry that was chosen, exactly.
    fn entry(&self, key: Key, searcher: &Searcher<'_>, inquiry: &Inquiry) -> Result<Answered, Notice> {
        let gone = || Notice::new("stale.passage", Outcome::Refused);
        let entry = service::entry(searcher.index(), key).ok_or_else(gone)?;
        let view = self.view(searcher.index(), &inquiry.requester, inquiry.is_private);
        let note = inquiry.note.map(|key| Localisation::of(&inquiry.requester.locale).say(key));
        let around = ReplyContext { note: note.as_deref(), ..ReplyContext::default() };
        Ok(Answered {
            message: answered(Some(&entry.question), &entry.answer, entry.rest, around, &view),
            outcome: Outcome::Answered,
            confidence: 1.0,
            quote: Some(digest(entry.answer.quote.text())),
            passage: entry.answer.citation.passage,
            article: Some(entry.answer.citation.article),
            gap: None,
            guild: inquiry.place(),
        })
    }
}

/// Why an inquiry has no answer, as it comes: in a sentence, or from below.
enum InquiryError {
    Notice(Notice),
    Ask(AskError),
}

impl From<Notice> for InquiryError {
    fn from(notice: Notice) -> Self {
        Self::Notice(notice)
    }
}

impl From<AskError> for InquiryError {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

/// Filters as the search takes them; an article may be the key of a choice.
fn filter(wanted: &FilterInput, index: &Index) -> Result<Filter, Notice> {
    let since = wanted.since.as_deref().map(|day| {
        day.trim().parse().map_err(|_| Notice::new("filter.date", Outcome::Refused).with("wanted", shown_name(day)))
    });
    Ok(Filter {
        article: wanted.article.as_deref().map(|name| super::suggest::named_article(name, index)),
        category: wanted.category.clone(),
        since: since.transpose()?,
        ..Filter::default()
    })
}

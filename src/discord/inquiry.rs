//! A question with all that came along, and its way to a message: checked, asked, kept in the ledger where it has no answer,
//! rendered. Synchronous; runs on a blocking thread.

use super::asker::Asker;
use super::desk::{Desk, Trouble};
use super::escape::without_markup;
use super::metrics::{Failure, Outcome, Way};
use super::payload::Message;
use super::recording::digest;
use super::render::View;
use super::render::browse::faq_question;
use super::render::reply::{Around, reply};
use super::rights::Right;
use super::words::Words;
use crate::answer::{Limits, Reply};
use crate::article::{ArticleId, Key, PassageId, Question, QuestionError};
use crate::engine::{Context, Response};
use crate::ledger::GapId;
use crate::search::{Filter, FilterError, SearchError};
use jiff::Timestamp;

/// Passages looked at: the answer and as many as "More passages" can name.
const TOP: usize = 1 + super::custom_id::MOST_KEYS;

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// In the reader's words.
    Words(String),
    /// An FAQ entry chosen from the suggestions.
    Entry(Key),
}

/// A question with all that came along.
#[derive(Clone, Debug)]
pub(super) struct Inquiry {
    pub asked: Asked,
    pub filter: Wanted,
    /// What it follows on.
    pub follows: Option<Earlier>,
    pub way: Way,
    pub asker: Asker,
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
pub(super) struct Wanted {
    pub article: Option<String>,
    pub category: Option<String>,
    pub since: Option<String>,
}

/// The reply that a follow-up follows on.
#[derive(Clone, Debug)]
pub(super) struct Earlier {
    pub question: Option<String>,
    pub passage: Key,
}

/// A sentence in place of an answer, with the key of the words and their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    key: &'static str,
    values: Vec<(&'static str, String)>,
    pub outcome: Outcome,
}

/// What an inquiry came to.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub message: Message,
    /// The same without embeds, for channels where the bot may not send them.
    pub plain: Message,
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
    pub(super) fn new(words: String, way: Way, asker: Asker) -> Self {
        Self {
            asked: Asked::Words(words),
            filter: Wanted::default(),
            follows: None,
            way,
            asker,
            is_private: false,
            target: None,
            addressee: None,
            note: None,
        }
    }

    /// The server whose moderators may know of it: the one in which it is asked for all to see.
    pub(super) fn place(&self) -> Option<u64> {
        self.asker.server().filter(|_| !self.is_private)
    }
}

impl Notice {
    pub(super) fn new(key: &'static str, outcome: Outcome) -> Self {
        Self { key, values: Vec::new(), outcome }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub(super) fn message(&self, words: &Words) -> Message {
        Message::text(&words.fill(self.key, &self.values))
    }
}

impl From<Trouble> for Notice {
    fn from(trouble: Trouble) -> Self {
        let outcome = if trouble == Trouble::Busy { Outcome::Shed } else { Outcome::Failed };
        Self::new(trouble.key(), outcome)
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

impl Desk {
    /// For whom and from what a message is made.
    pub(super) fn view<'a>(&'a self, index: &'a crate::index::Index, asker: &Asker, is_private: bool) -> View<'a> {
        View {
            words: Words::of(&asker.locale),
            seal: &self.seal,
            index,
            asker: asker.user,
            overdue: self.overdue(Timestamp::now()),
            stale: Some(&self.intake.stale),
            is_guest: self.is_guest(asker),
            target: None,
            is_newsroom: self.has(asker, Right::Newsroom),
            is_private,
            is_home: self.is_home(asker.guild),
            is_plain: false,
        }
    }

    /// Whether somebody brought the bot to a place that it is not in itself.
    fn is_guest(&self, asker: &Asker) -> bool {
        match asker.guild {
            // Whoever is answered anew, long after, asks from no channel.
            Some(_) => asker.channel != 0 && self.guild_of(asker.channel).is_none(),
            None => asker.is_in_group(),
        }
    }

    /// Answers an inquiry.
    pub(super) fn answer(&self, inquiry: &Inquiry) -> Result<Answered, Notice> {
        let index = self.engine.index();
        if index.is_empty() {
            return Err(Notice::new("trouble.no_articles", Outcome::Refused));
        }
        let filter = self.filter(&inquiry.filter)?;
        let words = match &inquiry.asked {
            Asked::Entry(key) => return self.entry(*key, inquiry),
            Asked::Words(words) => words,
        };
        if let Some(said) = self.small_talk(words) {
            return self.chat(said, inquiry);
        }
        let bare = without_markup(words);
        let question = Question::new(&bare).map_err(|error| match error {
            QuestionError::Empty | QuestionError::NoWords if bare != *words => {
                Notice::new("question.only_mention", Outcome::Refused).with("bot", format!("<@{}>", self.me))
            }
            error => refusal(error),
        })?;
        if self.settings.log_questions {
            tracing::info!(question = question.as_str(), "asked");
        }
        let parts = question.parts();
        let first = parts.first().unwrap_or(&question);
        let (response, follows) = self.ask(first, &filter, inquiry)?;
        let gap = self.gap(first, &response, inquiry, follows.is_some() || !filter.is_empty());
        let note = inquiry.note.map(|key| Words::of(&inquiry.asker.locale).say(key));
        let around = Around {
            // Without the question's words nobody could be told later.
            gap: gap.filter(|_| self.settings.retention_days > 0).map(u64::from),
            follows: follows.as_deref(),
            is_filtered: !filter.is_empty(),
            note: note.as_deref(),
            parts: &parts,
        };
        let view = View { target: inquiry.target, ..self.view(&response.index, &inquiry.asker, inquiry.is_private) };
        let message = reply(question.as_str(), &response.reply, around, &view);
        let plain = reply(question.as_str(), &response.reply, around, &View { is_plain: true, ..view });
        let shown = match &response.reply {
            Reply::Answer { answer, .. } => Some(answer.as_ref()),
            _ => None,
        };
        Ok(Answered {
            message,
            plain,
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
        })
    }

    /// Where the index turns out to be damaged, the question is asked again of the one before, if that one is whole.
    fn ask(
        &self,
        question: &Question,
        filter: &Filter,
        inquiry: &Inquiry,
    ) -> Result<(Response, Option<String>), Notice> {
        let mut asked = self.ask_once(question, filter, inquiry);
        if matches!(asked, Err(SearchError::Damaged(_))) && self.step_back() {
            asked = self.ask_once(question, filter, inquiry);
        }
        asked.map_err(|error| match error {
            SearchError::Filter(FilterError::Unknown { field: "category", wanted, .. }) => {
                Notice::new("filter.category", Outcome::Refused).with("wanted", shown_name(&wanted))
            }
            SearchError::Filter(FilterError::Unknown { wanted, .. }) => {
                Notice::new("filter.article", Outcome::Refused).with("wanted", shown_name(&wanted))
            }
            error => {
                self.metrics.failed(Failure::Engine);
                tracing::error!(%error, "the engine failed on a question");
                Trouble::Failed.into()
            }
        })
    }

    fn ask_once(
        &self,
        question: &Question,
        filter: &Filter,
        inquiry: &Inquiry,
    ) -> Result<(Response, Option<String>), SearchError> {
        let index = self.engine.index();
        let limits = Limits { threshold: self.threshold(inquiry.asker.guild), top: TOP };
        let earlier = inquiry.follows.as_ref().and_then(|e| Some((e, index.by_key(e.passage)?)));
        let Some((earlier, place)) = earlier else {
            return Ok((self.engine.ask_within(question, filter, limits)?, None));
        };
        let context = Context {
            question: earlier.question.as_deref().and_then(|q| Question::new(q).ok()),
            article: place.article.id.clone(),
            passage: Some(place.passage.id.clone()),
        };
        let (response, is_about_it) = self.engine.follow_up(question, &context, limits)?;
        Ok((response, is_about_it.then(|| place.article.title.clone())))
    }

    /// An FAQ entry that was chosen, exactly.
    fn entry(&self, key: Key, inquiry: &Inquiry) -> Result<Answered, Notice> {
        let index = self.engine.index();
        let gone = || Notice::new("stale.passage", Outcome::Refused);
        let place = index.by_key(key).ok_or_else(gone)?;
        let answer = crate::answer::chosen(&place, &index, None, 1.0).ok_or_else(gone)?;
        let asked = faq_question(place.article, place.passage.kind).unwrap_or_default();
        let view = self.view(&index, &inquiry.asker, inquiry.is_private);
        let note = inquiry.note.map(|key| Words::of(&inquiry.asker.locale).say(key));
        let around = Around { note: note.as_deref(), ..Around::default() };
        // A long answer was cut in several passages.
        let rest: Vec<_> = index
            .places()
            .filter(|p| p.article.id == place.article.id && p.ordinal != place.ordinal)
            .filter(|p| faq_question(p.article, p.passage.kind) == Some(asked))
            .filter_map(|p| crate::answer::chosen(&p, &index, None, 1.0))
            .collect();
        let message = super::render::reply::answered(Some(asked), &answer, &rest, around, &view);
        Ok(Answered {
            plain: message.clone(),
            message,
            outcome: Outcome::Answered,
            confidence: 1.0,
            quote: Some(digest(answer.quote.text())),
            passage: answer.citation.passage,
            article: Some(answer.citation.article),
            gap: None,
            guild: inquiry.place(),
        })
    }

    /// Filters as the engine takes them: articles by the key of a choice, by id, by title, or by a part of one title.
    fn filter(&self, wanted: &Wanted) -> Result<Filter, Notice> {
        let since = wanted.since.as_deref().map(|day| {
            day.trim().parse().map_err(|_| Notice::new("filter.date", Outcome::Refused).with("wanted", shown_name(day)))
        });
        let article = wanted.article.as_deref().map(|name| {
            let unknown = || Notice::new("filter.article", Outcome::Refused).with("wanted", shown_name(name));
            self.article(name).ok_or_else(unknown)
        });
        Ok(Filter {
            article: article.transpose()?,
            category: wanted.category.clone(),
            since: since.transpose()?,
            ..Filter::default()
        })
    }

    /// The id of the article that a reader named.
    pub(super) fn article(&self, name: &str) -> Option<String> {
        let index = self.engine.index();
        if let Some(article) = super::suggest::article_key(name).and_then(|key| index.article_by_key(key)) {
            return Some(article.id.as_str().to_owned());
        }
        let wanted = name.trim().to_lowercase();
        let is_named = |text: &str| text.to_lowercase() == wanted;
        let exact = index.articles().find(|a| is_named(a.id.as_str()) || is_named(&a.title));
        let mut like = index.articles().filter(|a| !wanted.is_empty() && a.title.to_lowercase().contains(&wanted));
        let only = like.next().filter(|_| like.next().is_none());
        exact.or(only).map(|a| a.id.as_str().to_owned())
    }
}

/// A reader's word as part of a sentence of ours.
pub(super) fn shown_name(name: &str) -> String {
    super::escape::escape_inline(&crate::text::clip(name, 100))
}

//! The domain: articles and the passages cut from them, questions, citations.
//!
//! Everything a reader can be shown is a [`Span`](crate::text::Span) of one [`Article`]'s text, so a quote is the
//! publisher's own words by construction. This floor reads no files and ranks nothing.

#[allow(clippy::module_inception)]
mod article;
mod asked;
mod body;
mod builder;
mod citation;
mod cut;
mod edges;
mod faq_wording;
mod form;
mod fragment;
mod id;
mod interrogative;
mod likeness;
mod passage;
mod question;
mod release;
mod small_talk;
mod statement;
mod view;

pub use article::{ANSWERS, Article, Dates};
pub use body::{Body, BodySource, FaqEntry, FaqOrigin, LazyBody, PageStart, Section};
pub use builder::{ArticleBuilder, Meta};
pub use citation::Citation;
pub use cut::cut;
pub use faq_wording::FaqWording;
pub use form::QuestionForm;
pub use fragment::{MAX_URL_CHARS, text_fragment_url};
pub use id::{ArticleId, KEY_BYTES, Key, PassageId};
pub use interrogative::{Wants, is_question, wants};
pub use likeness::{NEARLY_THE_SAME, runs_of_words, shared};
pub use passage::{Passage, PassageKind};
pub use question::{MAX_QUESTION_CHARS, Question, QuestionError};
pub use release::{ReleaseMoment, ReleasePeriod};
pub use small_talk::{SmallTalk, small_talk};
pub use statement::is_statement;
pub use view::PassageView;

use crate::answer::ReplyLimits;
use crate::article::{Key, Question, QuestionError};
use crate::engine::{Context, Engine, EngineError, Response, Searcher};
use crate::search::{Filter, Scope, SearchError};
use crate::store::{OpenError, Progress};

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Asking {
    /// In the reader's words, without a face's markup.
    pub words: String,
    /// Which articles may answer.
    pub filter: Filter,
    /// The reply that it follows on.
    pub follows: Option<EarlierReply>,
    /// What the reply may contain.
    pub limits: ReplyLimits,
}

/// A reply that was given earlier, as far as a face remembers it.
#[derive(Clone, Debug)]
pub struct EarlierReply {
    /// What was asked.
    pub question: Option<String>,
    /// What was quoted.
    pub passage: Key,
}

/// A question that was asked, and what came of it.
pub struct Exchange {
    /// All that was asked, cleaned.
    pub question: Question,
    /// The questions in it, one or more; the first was answered.
    pub parts: Vec<Question>,
    /// Its reply, and what it was made from.
    pub response: Response,
    /// Title of the article that a follow-up was read as being about.
    pub follows: Option<String>,
    /// Whether a filter kept articles out.
    pub is_filtered: bool,
}

/// Why there is no reply.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// There is nothing to answer from.
    #[error("there are no articles yet; add some to the corpus and run `ibid index`")]
    NoArticles,
    /// It is no question.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A filter names nothing, or index or encoder failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The index is damaged, and no new one could be made.
    #[error(transparent)]
    Rebuild(#[from] EngineError),
}

/// Answers what is asked with one searcher. Of several questions in it the first is answered. A follow-up whose passage is
/// gone is asked by itself, and so is one that is filtered.
///
/// # Errors
/// [`AskError`]. No answer is not an error.
pub fn ask(searcher: &Searcher<'_>, asking: &Asking) -> Result<Exchange, AskError> {
    let index = searcher.index();
    let question = Question::new(&asking.words)?;
    if index.is_empty() {
        return Err(AskError::NoArticles);
    }
    let scope = asking.filter.resolve(index).map_err(SearchError::from)?;
    let parts = question.parts();
    let first = parts.first().unwrap_or(&question);
    let (response, follows) = answered(searcher, first, &scope, asking)?;
    Ok(Exchange { is_filtered: !asking.filter.is_empty(), question, parts, response, follows })
}

/// Answers what is asked from what serves; where the index turns out to be damaged, it is made anew from the articles, `notes`
/// hears of that, and the question is asked again.
///
/// # Errors
/// [`AskError`].
pub fn ask_or_rebuild(
    engine: &Engine,
    asking: &Asking,
    notes: &dyn Fn(OpenError),
    progress: Progress<'_>,
) -> Result<Exchange, AskError> {
    match ask(&engine.searcher(), asking) {
        Err(AskError::Search(SearchError::Damaged(damage))) => {
            notes(damage.into());
            engine.reindex(true, progress)?;
            ask(&engine.searcher(), asking)
        }
        asked => asked,
    }
}

fn answered(
    searcher: &Searcher<'_>,
    first: &Question,
    scope: &Scope,
    asking: &Asking,
) -> Result<(Response, Option<String>), SearchError> {
    let index = searcher.index();
    let earlier = asking.follows.as_ref().filter(|_| asking.filter.is_empty());
    let Some((earlier, place)) = earlier.and_then(|earlier| Some((earlier, index.by_key(earlier.passage)?))) else {
        return Ok((searcher.ask(first, scope, asking.limits)?, None));
    };
    let context = Context {
        question: earlier.question.as_deref().and_then(|q| Question::new(q).ok()),
        article: place.article.id.clone(),
        passage: Some(place.passage.id.clone()),
    };
    let (response, is_about_it) = searcher.follow_up(first, &context, asking.limits)?;
    Ok((response, is_about_it.then(|| place.article.title.clone())))
}

impl Exchange {
    /// The question that was answered.
    #[must_use]
    pub fn first(&self) -> &Question {
        self.parts.first().unwrap_or(&self.question)
    }

    /// The questions that were not.
    #[must_use]
    pub fn others(&self) -> &[Question] {
        self.parts.get(1..).unwrap_or_default()
    }
}

//! Questions that lean on an earlier one: "and when?", "who else", "what about the others".
//!
//! Three readings are tried: the question by itself; the question within the article that was quoted; and the question
//! with the earlier one's subject added, within that article. The likeliest one answers. The passage that was already
//! quoted is not given again.

use super::ask::{Response, Searcher};
use crate::analysis::Analyzer;
use crate::answer::{Readings, Reply, ReplyLimits};
use crate::article::{ArticleId, PassageId, Question};
use crate::search::{Scope, SearchError};
use crate::store::Index;
use crate::text::Language;

/// What a follow-up leans on.
#[derive(Clone, Debug)]
pub struct Context {
    /// The earlier question, where it is known.
    pub question: Option<Question>,
    /// The article that was quoted.
    pub article: ArticleId,
    /// The passage that was quoted.
    pub passage: Option<PassageId>,
}

/// A reading within the article goes first unless the question by itself is likelier by this much; a question that
/// cannot stand alone is read within the article in any case.
const HEAD_START: f32 = 0.15;

/// Words that point back.
const POINTING: &[&str] = &[
    "it", "its", "they", "them", "their", "he", "she", "him", "her", "his", "hers", "that", "this", "those", "these",
    "there", "then", "else", "others", "它", "他", "她", "他們", "她們", "它們", "這", "那", "還有",
];

impl Searcher<'_> {
    /// Answers a question that follows on another, and tells whether it was read as one about the same article.
    ///
    /// # Errors
    /// As [`Searcher::ask`].
    pub fn follow_up(
        &self,
        question: &Question,
        context: &Context,
        limits: ReplyLimits,
    ) -> Result<(Response, bool), SearchError> {
        let index = self.index();
        let mut known = Readings::default();
        let alone = self.ask_but(question, &Scope::everything(index), limits, None, &mut known)?;
        let Some(number) = index.number_of(&context.article) else { return Ok((alone, false)) };
        let within = Scope::of([number].into_iter());
        let quoted = context.passage.as_ref().and_then(|id| index.passage(id)).map(|place| place.ordinal);
        let mut readings = vec![self.ask_but(question, &within, limits, quoted, &mut known)?];
        if let Some(joined) = context.question.as_ref().and_then(|earlier| joined(question, earlier, index)) {
            readings.push(self.ask_but(&joined, &within, limits, quoted, &mut known)?);
        }
        let best = readings.into_iter().reduce(|a, b| if worth(&b) > worth(&a) { b } else { a });
        let is_better = |best: &Response| {
            if is_answer(best) {
                leans(&alone) || worth(best) + HEAD_START >= worth(&alone)
            } else {
                leans(&alone) && !is_answer(&alone)
            }
        };
        Ok(best.filter(is_better).map_or((alone, false), |best| (best, true)))
    }
}

fn is_answer(response: &Response) -> bool {
    !matches!(response.reply, Reply::NoAnswer(_))
}

fn worth(response: &Response) -> f32 {
    if is_answer(response) { response.reply.confidence() } else { 0.0 }
}

/// Whether the question has nothing of its own to search for, or points back.
fn leans(asked: &Response) -> bool {
    let words = &asked.query.typed;
    words.iter().all(|t| t.is_stop) || words.iter().any(|t| POINTING.contains(&t.word.as_str()))
}

/// The question with the earlier one's words that carry its subject.
fn joined(question: &Question, earlier: &Question, index: &Index) -> Option<Question> {
    let words = Analyzer::new(&Language::detect_among(earlier.as_str(), &index.languages)).tokens(earlier.as_str());
    let subject: Vec<String> = words.into_iter().filter(|t| !t.is_stop && !t.is_pair).map(|t| t.word).collect();
    Question::new(&format!("{} {}", question.as_str(), subject.join(" "))).ok()
}

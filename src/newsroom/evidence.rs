//! What is known of how often answers are right: the golden questions, asked of the index that serves, and what readers and
//! moderators judged. From it comes the threshold that keeps a wished precision.

use super::golden::{Golden, GoldenError, LeftOut, golden_questions, shown_id};
use crate::answer::{Answer, Reply, ReplyLimits, shown_up_to};
use crate::article::Question;
use crate::engine::Engine;
use crate::eval::{
    Bin, GoldenQuestion, Judgement, PrecisionGoal, Proposal, ThresholdPoint, judged_bins, point, propose,
};
use crate::ledger::{Judged, Source};
use crate::search::Filter;

/// Where a judgement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EvidenceOrigin {
    /// A golden question of the corpus.
    Golden,
    /// A reply that somebody judged.
    Judged(Source),
}

/// Judgements, each with where it comes from.
#[derive(Clone, Debug, Default)]
pub struct JudgedEvidence {
    judgements: Vec<(EvidenceOrigin, Judgement)>,
    left_out: Vec<LeftOut>,
}

impl EvidenceOrigin {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Golden, Self::Judged(Source::Reader), Self::Judged(Source::Moderator), Self::Judged(Source::Shadow)];

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Golden => "golden",
            Self::Judged(source) => source.name(),
        }
    }
}

impl JudgedEvidence {
    /// Asks the golden questions, and takes in what was `judged`. Replies were shown from the threshold `present` on, and so
    /// they say nothing of lower ones.
    ///
    /// A golden question whose passage is gone says nothing; [`JudgedEvidence::left_out`] names it. Left out are moderators' rulings, which are answered as they say whatever the confidence, and questions of which only
    /// a wrong passage is known.
    ///
    /// # Errors
    /// [`GoldenError`].
    pub fn gather(engine: &Engine, judged: Vec<Judged>, present: f32) -> Result<Self, GoldenError> {
        let mut judgements = Vec::new();
        let Golden { questions, left_out } = golden(engine)?;
        for golden in questions {
            let Ok(question) = Question::new(&golden.question) else { continue };
            let filter = Filter { article: golden.article_id.clone(), ..Filter::default() };
            let limits = ReplyLimits { threshold: 0.0, top: 1 };
            let reply = engine.ask_within(&question, &filter, limits).map_err(GoldenError::from)?.reply;
            let judgement =
                Judgement { confidence: shown_up_to(&reply), is_right: is_right(&golden, &reply), seen_from: 0.0 };
            judgements.push((EvidenceOrigin::Golden, judgement));
        }
        for judged in judged {
            let judgement = Judgement { confidence: judged.confidence, is_right: judged.is_right, seen_from: present };
            judgements.push((EvidenceOrigin::Judged(judged.source), judgement));
        }
        Ok(Self { judgements, left_out })
    }

    /// The lowest threshold of which `wish` can be promised.
    #[must_use]
    pub fn propose(&self, wish: PrecisionGoal) -> Proposal {
        propose(&self.of(None), wish)
    }

    /// What all of it says of one threshold.
    #[must_use]
    pub fn point(&self, threshold: f32) -> ThresholdPoint {
        point(&self.of(None), threshold)
    }

    /// What one origin says of one threshold.
    #[must_use]
    pub fn point_of(&self, origin: EvidenceOrigin, threshold: f32) -> ThresholdPoint {
        point(&self.of(Some(origin)), threshold)
    }

    /// How often answers were right, by the confidence that they had, in ten bins of equal width: the reliability diagram. What
    /// nothing would show says nothing of it.
    #[must_use]
    pub fn reliability(&self) -> Vec<Bin> {
        judged_bins(&self.of(None))
    }

    /// Golden questions whose passages are gone.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// How many judgements one origin has, whether or not they bear on a threshold.
    #[must_use]
    pub fn count(&self, origin: EvidenceOrigin) -> usize {
        self.judgements.iter().filter(|(own, _)| *own == origin).count()
    }

    fn of(&self, wanted: Option<EvidenceOrigin>) -> Vec<Judgement> {
        let is_wanted = |origin: &EvidenceOrigin| wanted.is_none_or(|wanted| *origin == wanted);
        self.judgements.iter().filter(|(origin, _)| is_wanted(origin)).map(|(_, judgement)| *judgement).collect()
    }
}

/// Golden questions that say whether an answer is right.
fn golden(engine: &Engine) -> Result<Golden, GoldenError> {
    let corpus = &engine.settings().corpus;
    if super::golden::read_golden(corpus)?.is_empty() {
        return Ok(Golden::default());
    }
    let mut golden = golden_questions(corpus, &engine.index())?;
    golden.questions.retain(|golden| !golden.ruling && (golden.wrong.is_empty() || !golden.relevant.is_empty()));
    Ok(golden)
}

/// Whether what would be shown is right: the words quoted, or one of the two that are offered. What is shown for a
/// question without an answer is wrong.
fn is_right(golden: &GoldenQuestion, reply: &Reply) -> bool {
    let is_expected = |answer: &Answer| golden.is_answered_by(&shown_id(answer), answer.quote.text());
    match reply {
        Reply::Answer { answer, .. } => is_expected(answer),
        Reply::DidYouMean { choices, .. } => choices.iter().any(is_expected),
        Reply::NoAnswer(_) => false,
    }
}

//! Moderators' rulings on questions: which passage does not answer, and which one does. They are golden questions of the
//! corpus with `ruling: true`, looked at before every question as the register is, and hold for the question in the same
//! words and for its near paraphrases in the same language.

use super::ruling_lines::{FILE, RulingLine, RulingLines, RulingsError, read as read_lines};
use crate::answer::Decision;
use crate::article::PassageId;
use crate::embed::{EmbedError, Embedder};
use crate::ingest::{FileStamp, GuardFault};
use crate::search::{Query, Ranking};
use crate::store::Index;
use crate::text::{Language, folded_question};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// From this cosine on a question is a near paraphrase. Above the 0.80 from which gaps are grouped: there a moderator looks
/// at what is together, here nobody does. The most alike of 489 pairs of questions that ask different things had 0.78.
pub const NEAR: f32 = 0.86;

/// A passage that was pointed to is at least so likely to answer a near paraphrase.
const POINTED: f32 = 0.9;

pub(super) struct Ruling {
    question: String,
    folded: String,
    vector: Option<Arc<[f32]>>,
    right: Vec<PassageId>,
    wrong: Vec<PassageId>,
}

/// The rulings of a corpus.
pub(super) struct Rulings {
    corpus: PathBuf,
    now: RwLock<HeldRulings>,
}

/// What held when the file was last read.
struct HeldRulings {
    /// Of the file whose rulings are embedded; none before the first question.
    stamp: Option<FileStamp>,
    lines: Arc<RulingLines>,
    rulings: Arc<[Ruling]>,
}

/// The rulings as they stood at one moment; all of a question is decided by the same.
#[derive(Clone)]
pub(super) struct Standing {
    lines: Arc<RulingLines>,
    rulings: Arc<[Ruling]>,
}

/// What the rulings say of a question.
#[derive(Default)]
pub(super) struct Ruled {
    /// Passages that do not answer it, by ordinal.
    wrong: Vec<u32>,
    /// The one that does, and how likely at least.
    right: Option<(u32, f32)>,
    /// FAQ entries of which it is another wording, the nearest first, and how likely each answers at least.
    worded: Vec<(u32, f32)>,
}

impl Rulings {
    /// The rulings of `corpus` as they stand now.
    ///
    /// # Errors
    /// [`RulingsError`] when nobody can tell what was ruled.
    pub(super) fn new(corpus: &Path) -> Result<Self, RulingsError> {
        let lines = Arc::new(read_lines(corpus, None)?);
        Ok(Self {
            corpus: corpus.to_owned(),
            now: RwLock::new(HeldRulings { stamp: None, lines, rulings: Arc::new([]) }),
        })
    }

    /// What is wrong with them; what they blocked stays blocked.
    pub(super) fn faults(&self, embedder: &dyn Embedder) -> Vec<GuardFault> {
        // Should a question of theirs not be embedded, what was read before is told.
        let _ = self.all(embedder);
        self.now.read().unwrap_or_else(PoisonError::into_inner).lines.faults.clone()
    }

    /// The rulings as they stand now.
    ///
    /// # Errors
    /// [`EmbedError`] when a question of theirs cannot be embedded.
    pub(super) fn all(&self, embedder: &dyn Embedder) -> Result<Standing, EmbedError> {
        let stamp = FileStamp::of_file(&self.corpus.join(FILE));
        {
            let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
            if now.stamp == Some(stamp) {
                return Ok(Standing { lines: Arc::clone(&now.lines), rulings: Arc::clone(&now.rulings) });
            }
        }
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // It was read when this was made, and what was read last is at hand: it does not fail.
        let lines =
            read_lines(&self.corpus, Some(&now.lines.rulings)).map_or_else(|_| Arc::clone(&now.lines), Arc::new);
        let rulings: Arc<[Ruling]> = embedded(&lines.rulings, &now.rulings, embedder)?.into();
        // Read after the stamp was taken: what is written in between is read once more.
        *now = HeldRulings { stamp: Some(stamp), lines: Arc::clone(&lines), rulings: Arc::clone(&rulings) };
        Ok(Standing { lines, rulings })
    }
}

impl Standing {
    /// What holds for a question. Passages that the index does not have are passed over.
    pub(super) fn on(&self, query: &Query, index: &Index) -> Ruled {
        let mut near: Vec<(f32, &Ruling)> = Vec::new();
        if !self.rulings.is_empty() {
            let folded = folded_question(query.question.as_str());
            near.extend(self.rulings.iter().filter_map(|r| Some((r.likeness(&folded, query, index)?, r))));
        }
        // The same words first, then the nearest; of equals the one that was made first.
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut ruled = Ruled::default();
        let blocked = self.lines.blocked.iter().filter_map(|id| index.passage(&PassageId::new(id.as_str())));
        ruled.wrong.extend(blocked.map(|place| place.ordinal));
        for (likeness, ruling) in near {
            let ordinals = |ids: &[PassageId]| -> Vec<u32> {
                ids.iter().filter_map(|id| index.passage(id)).map(|place| place.ordinal).collect()
            };
            let sure = sureness(likeness);
            let right = ordinals(&ruling.right).into_iter().find(|ordinal| !ruled.wrong.contains(ordinal));
            ruled.right = ruled.right.or(right.map(|ordinal| (ordinal, sure)));
            let chosen = ruled.right.map(|(ordinal, _)| ordinal);
            ruled.wrong.extend(ordinals(&ruling.wrong).into_iter().filter(|ordinal| Some(*ordinal) != chosen));
        }
        ruled
    }
}

impl Ruling {
    fn likeness(&self, folded: &str, query: &Query, index: &Index) -> Option<f32> {
        likeness(&self.question, self.folded == folded, self.vector.as_deref(), query, index)
    }
}

/// How like a kept question is to the one that is asked: above 1 in the same words, else the cosine where it is near enough.
pub(super) fn likeness(kept: &str, is_same: bool, vector: Option<&[f32]>, query: &Query, index: &Index) -> Option<f32> {
    if is_same {
        return Some(2.0);
    }
    let (ours, theirs) = (vector?, query.vector.as_ref()?);
    let cosine: f32 = ours.iter().zip(theirs).map(|(a, b)| a * b).sum();
    let is_near = cosine >= NEAR;
    let same = || Language::detect_among(kept, &index.languages).primary() == query.language.primary();
    (is_near && same()).then_some(cosine.min(1.0))
}

/// How likely a passage answers at least that a kept question of this likeness points to.
pub(super) fn sureness(likeness: f32) -> f32 {
    if likeness > 1.0 { 1.0 } else { POINTED }
}

impl Ruled {
    /// Leaves what does not answer out of the ranking.
    pub(super) fn leave_out(&self, ranking: &mut Ranking) {
        ranking.hits.retain(|hit| !self.wrong.contains(&hit.ordinal));
    }

    /// The same, for a question that is another wording of these entries. What was ruled comes before them.
    pub(super) fn and_worded(self, worded: Vec<(u32, f32)>) -> Self {
        Self { worded, ..self }
    }

    /// A step on a decision: the passage that was pointed to comes first, where `allows` says that it may be shown for this
    /// question. At most `top` passages stay in all.
    pub(super) fn decide(&self, decision: Decision, top: usize, allows: impl Fn(u32) -> bool) -> Decision {
        let worded = self.worded.iter().copied().filter(|(ordinal, _)| !self.wrong.contains(ordinal));
        match self.right.into_iter().chain(worded).find(|(ordinal, _)| allows(*ordinal)) {
            Some((ordinal, sure)) => decision.point_to(ordinal, sure, top),
            None => decision,
        }
    }
}

fn embedded(lines: &[RulingLine], before: &[Ruling], embedder: &dyn Embedder) -> Result<Vec<Ruling>, EmbedError> {
    let mut vectors: HashMap<&str, Option<Arc<[f32]>>> =
        before.iter().map(|r| (r.question.as_str(), r.vector.clone())).collect();
    let new: Vec<&str> = lines.iter().map(|l| l.question.as_str()).filter(|q| !vectors.contains_key(q)).collect();
    let made = if new.is_empty() { Vec::new() } else { embedder.embed_questions(&new)? };
    for (question, vector) in new.iter().zip(made) {
        vectors.insert(question, Some(vector.into()));
    }
    let passages = |ids: &[String]| ids.iter().map(PassageId::new).collect();
    let ruling = |line: &RulingLine| Ruling {
        folded: folded_question(&line.question),
        vector: vectors.get(line.question.as_str()).cloned().flatten(),
        right: passages(&line.relevant),
        wrong: passages(&line.wrong),
        question: line.question.clone(),
    };
    Ok(lines.iter().map(ruling).collect())
}

/// Rulings of `corpus` that name a passage which `index` does not have, as question and passage.
#[must_use]
pub fn lost_rulings(corpus: &Path, index: &Index) -> Vec<(String, String)> {
    let mut lost = Vec::new();
    for line in read_lines(corpus, None).unwrap_or_default().rulings {
        let named = line.relevant.iter().chain(&line.wrong);
        for id in named.filter(|id| index.passage(&PassageId::new(id.as_str())).is_none()) {
            lost.push((line.question.clone(), id.clone()));
        }
    }
    lost
}

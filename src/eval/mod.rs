//! Question sets to figures: how often the right passage comes first, and whether confidence knows it.
//!
//! A set is a folder of JSON Lines (`passages.jsonl`, `questions.jsonl`, see docs/evaluation.md); it is indexed like any
//! corpus and asked through the same search. The golden questions of a corpus are a set without passages of its own. From answers that
//! were judged, `calibrate` finds the confidence threshold that keeps a wished precision.

mod binomial;
mod calibrate;
#[expect(clippy::disallowed_methods, reason = "reads question sets")]
mod dataset;
mod measured;
mod metrics;
#[expect(clippy::disallowed_methods, reason = "times its questions")]
mod run;
mod words_alone;

pub use calibrate::{Judgement, PrecisionGoal, Proposal, ThresholdPoint, needed, point, propose, share_between};
pub use dataset::{Dataset, DatasetError, GoldenQuestion, read_dataset, read_questions, read_readable};
pub use measured::{Measured, MeasuredCandidate, MeasuredTerm};
pub use metrics::{Bin, QuestionOutcome, SetFigures, ShownFigures, figures, judged_bins, reliability};
pub use run::{EvalError, Evaluation, KeepMeasured, QuestionRun, evaluate, evaluate_on};
pub use words_alone::WordsAlone;

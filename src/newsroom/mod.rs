//! What moderators do, as plain synchronous operations that both faces offer: bring articles in, say whether they may be
//! quoted, publish a new index and see what it breaks, keep golden questions, answer what readers found no answer
//! to, gather what is known of how often answers are right, look at the figures.
//!
//! Every operation leaves the corpus whole: a file is written beside its place and moved there, and nothing is written
//! over that was not named. Who may do what, and how it looks, is the faces'.

#[expect(clippy::disallowed_methods, reason = "reads what is in the place of an article")]
mod add;
#[expect(clippy::disallowed_methods, reason = "reads and writes the articles of moderators")]
mod answers;
mod audit;
mod check_answer;
mod cms;
mod cms_change;
mod cms_document;
mod copies;
mod draft;
mod duplicates;
mod evidence;
mod faq_import;
mod faq_table;
#[expect(clippy::disallowed_methods, reason = "reads what a feed brought before")]
mod feed_round;
mod feeds;
mod gap_closing;
#[expect(clippy::disallowed_methods, reason = "reads the golden questions")]
mod golden;
mod incoming;
mod migrate;
mod open;
mod overview;
mod programs;
mod publish;
mod visibility;
#[expect(clippy::disallowed_methods, reason = "watches the corpus until it rests")]
mod watch;
#[expect(clippy::disallowed_methods, reason = "reads and writes articles' files")]
mod wordings;

pub use add::{AddError, Added};
pub use answers::{AnswerError, KeptAnswer, NewAnswer, keep_answer};
pub use audit::{generation, in_figures, in_place_of, left_because};
pub use check_answer::{Proof, prove};
pub use cms::{CmsDone, report as report_cms};
pub use cms_change::{CmsArticle, CmsBody, CmsChange, CmsKey};
pub use copies::{Copies, copies};
pub use draft::{ArticleDraft, Incoming, Twin};
pub use evidence::{EvidenceOrigin, JudgedEvidence};
pub use faq_import::{
    FaqImport, FaqImportOptions, FaqImported, LeftOutBecause, LeftOutRow, PlannedAnswer, plan_faq_import,
};
pub use faq_table::{FaqRow, FaqTable, FaqTableError, RowFault, read_faq_table};
pub use feed_round::{FeedRound, Round, Which};
pub use feeds::{FeedError, FeedRequest, FeedStatus, add_feed, list_feeds, remove_feed, stale_files, stem};
pub use gap_closing::{Reasked, reask};
pub use golden::{Flip, Golden, GoldenError, LeftOut, Shown, golden_questions, keep_golden, lift_ruling, read_golden};
pub use incoming::{ArticleIntake, ArticlePreview, GatheredDrafts, Get, IntakeError, MOST_BYTES, RefusedItem};
pub use migrate::{MigrateError, Migrated, migrate};
pub use open::{Note, Opened, open};
pub use overview::{ChartWords, CitedArticle, Overview, USUAL_DAYS, chart, overview};
pub use programs::{add_article, withhold_article};
pub use publish::{Comparison, Held, Occasion, Order, Policy, PublishError, Report, compare_with, publish};
pub use visibility::{VisibilityError, find_article, in_short, read_moment, set_standing};
pub use watch::{WatchError, Watcher, look_in, watch};
pub use wordings::{KeptWording, WordingError, keep_wording};

//! What is said of golden questions that could not be asked.

use crate::newsroom::LeftOut;
use crate::terminal::warn;
use crate::text::{clip, counted};

/// Questions that are named one by one.
const NAMED: usize = 10;

/// Names golden questions whose passages are gone, on stderr, with what to do about them.
pub(super) fn tell_left_out(left_out: &[LeftOut]) {
    if left_out.is_empty() {
        return;
    }
    let count = counted(left_out.len(), "golden question is", "golden questions are");
    let mut lines = vec![format!(
        "{count} left out, because the passage named is no longer in the articles, or is withheld. Name a current passage in \
         questions.jsonl (`ibid show ARTICLE` lists an article's), or remove the question"
    )];
    lines.extend(
        left_out
            .iter()
            .take(NAMED)
            .map(|lost| format!("  {}: {} (names {})", lost.id, clip(&lost.question, 120), clip(&lost.passage, 120))),
    );
    if left_out.len() > NAMED {
        lines.push(format!("  and {} more", left_out.len() - NAMED));
    }
    warn(&lines.join("\n"));
}

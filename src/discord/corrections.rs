//! Corrections reach past replies: after the articles changed, replies whose quote no longer stands are edited, each once, at
//! Discord's pace.

use super::digest::digest;
use super::handler::{owner, question_of};
use super::inquiry::{Answered, Inquiry};
use super::metrics::{Outcome, Way};
use super::recording::replace;
use super::render::ruling::corrected;
use super::requester::Requester;
use super::state::BotState;
use crate::article::{Article, ArticleId, PassageId};
use crate::ingest::{CorpusFile, id_of};
use crate::ledger::Remembered;
use crate::service::MIDDLING;
use crate::store::Index;
use crate::text::sentences;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// Between two edits.
const PACE: Duration = Duration::from_secs(1);

/// What became of a quote.
enum Fate {
    Stands,
    /// The same words are in another passage now.
    Moved(PassageId),
    Gone,
}

/// Edits the replies whose quote no longer stands.
pub(super) async fn correct(state: &Arc<BotState>) {
    let found = state.block(outdated).await.unwrap_or_default();
    for reply in found {
        if state.is_closing() {
            return;
        }
        if tell(state, &reply).await {
            tokio::time::sleep(PACE).await;
        }
    }
}

/// Replies that quote what no article says any more; those whose words only moved are noted where they are now.
fn outdated(state: &BotState) -> Vec<Remembered> {
    let days = SignedDuration::from_hours(24 * i64::from(state.settings.reply_days));
    let since = Timestamp::now().saturating_sub(days).unwrap_or(Timestamp::MIN);
    let quoted = state.heed(state.ledger.quoted_passages(since)).unwrap_or_default();
    let replies = state.heed(state.ledger.replies_quoting(&quoted, since)).unwrap_or_default();
    let index = state.engine.index();
    let mut out = Vec::new();
    for known in replies {
        let (Some(passage), Some(quote)) = (&known.reply.passage, &known.reply.quote) else { continue };
        match fate(passage, quote, &index) {
            Fate::Stands => {}
            Fate::Moved(to) => drop(state.heed(state.ledger.requote(known.reply.message, Some(&to), Some(quote)))),
            Fate::Gone => out.push(known),
        }
    }
    out
}

fn fate(id: &PassageId, quote: &[u8; 16], index: &Index) -> Fate {
    if index.passage(id).is_some_and(|place| says(place.article.slice(place.passage.span), quote)) {
        return Fate::Stands;
    }
    let article = article_of(id, index);
    let moved = article
        .and_then(|article| article.passages.iter().find(|p| says(article.slice(p.span), quote)).map(|p| p.id.clone()));
    // A file that cannot be read at the moment, saved by halves perhaps, takes nothing back.
    let is_unreadable = article.is_none() && cannot_be_read(id, &index.everything().files);
    moved.map_or(if is_unreadable { Fate::Stands } else { Fate::Gone }, Fate::Moved)
}

/// Whether the file that the passage's article, or the feed of it, would be read from is there and gives nothing.
fn cannot_be_read(passage: &PassageId, files: &[CorpusFile]) -> bool {
    let is_its = |file: &&CorpusFile| {
        let rest = passage.as_str().strip_prefix(id_of(&file.source).as_str());
        file.article.is_none() && file.part_of.is_none() && rest.is_some_and(|rest| rest.starts_with(['#', '/']))
    };
    let has_items = |feed: &CorpusFile| files.iter().any(|file| file.part_of.as_ref() == Some(&feed.source));
    files.iter().find(is_its).is_some_and(|file| !has_items(file))
}

/// Whether some run of the passage's sentences, or the whole of it, is what was quoted.
fn says(words: &str, quote: &[u8; 16]) -> bool {
    let spans = sentences(words);
    digest(words) == *quote
        || (0..spans.len()).any(|first| {
            let runs = spans[first..].iter().map(|last| spans[first].to(*last));
            runs.into_iter().any(|run| run.of(words).is_some_and(|run| digest(run) == *quote))
        })
}

/// The article of a passage, whatever became of the passage.
fn article_of<'a>(passage: &PassageId, index: &'a Index) -> Option<&'a Article> {
    let (article, _) = passage.as_str().split_once('#')?;
    index.article(&ArticleId::new(article))
}

/// Whether Discord was asked to edit the reply.
async fn tell(state: &Arc<BotState>, known: &Remembered) -> bool {
    let (channel, message) = (known.reply.channel, known.reply.message);
    let (Some(passage), Some(quote)) = (known.reply.passage.clone(), known.reply.quote) else { return false };
    // Taken up before it is told: two who look at once edit it once.
    let is_first = state.block(move |state| state.heed(state.ledger.mark_corrected(message, &quote))).await;
    if is_first != Ok(Some(true)) {
        return false;
    }
    let found = match state.rest.message(channel, message).await {
        Ok(found) => found,
        Err(error) => {
            tracing::info!(%error, "a reply whose article was corrected could not be read");
            if error.is_passing() {
                // The next time, then.
                let _ = state.block(move |state| state.heed(state.ledger.mark_corrected(message, &[0; 16]))).await;
            } else {
                let _ = state.block(move |state| state.heed(state.ledger.requote(message, None, None))).await;
            }
            return true;
        }
    };
    let (question, reader) = (question_of(&found), owner(state, &found).unwrap_or_default());
    let (title, shown) = found.embeds.first().map(|e| (e.title.clone(), e.description.clone())).unwrap_or_default();
    let answered = state.work_sometime(move |state| {
        let words = question.clone().unwrap_or_default();
        let requester = Requester::of_words(reader, &words).within(state.guild_of(channel));
        let index = state.engine.index();
        let article = article_of(&passage, &index).map(|article| article.id.clone());
        let again = article.filter(|_| !words.trim().is_empty() && !words.ends_with('…')).and_then(|article| {
            // Nothing of it is kept: it was asked before.
            let mut inquiry = Inquiry::new(words.clone(), Way::Auto, requester.clone());
            inquiry.note = Some("correction.note");
            let is_its = |again: &Answered| again.article == Some(article) && again.confidence >= MIDDLING;
            state.answer(&inquiry).ok().filter(|again| again.outcome == Outcome::Answered && is_its(again))
        });
        if let Some(again) = again {
            return (again.message, again.passage, again.quote);
        }
        let view = state.view(&index, &requester, false);
        (corrected(question.as_deref(), title, &shown.unwrap_or_default(), &view), None, None)
    });
    let Ok((body, passage, quote)) = answered.await else { return true };
    let edited = replace(state, channel, message, &body, passage, quote).await;
    if let Err(error) = edited {
        tracing::info!(%error, "a reply whose article was corrected could not be edited");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read_article;

    #[test]
    fn a_quote_is_not_taken_back_for_a_file_that_cannot_be_read() {
        let file = |source: &str, part_of: Option<&str>, text: &str| CorpusFile {
            source: source.to_owned(),
            part_of: part_of.map(str::to_owned),
            hash: String::new(),
            article: read_article(text.as_bytes(), source).article.map(std::sync::Arc::new),
            problems: Vec::new(),
        };
        let whole = "# Kites\n\nKites fly on a line.\n";
        let passage = PassageId::new("news/kites#s0p0");
        for (files, expected) in [
            (vec![file("news/kites.md", None, "")], true),
            (vec![file("news/kites.md", None, whole)], false),
            (vec![file("news/kite.md", None, ""), file("kites.md", None, "")], false),
            (vec![file("news.xml", None, "")], true),
            (vec![file("news.xml", None, ""), file("news.xml#b", Some("news.xml"), whole)], false),
            (Vec::new(), false),
        ] {
            assert_eq!(cannot_be_read(&passage, &files), expected, "{:?}", files.iter().map(|f| &f.source));
        }
    }
}

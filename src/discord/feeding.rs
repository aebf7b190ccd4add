//! Looks at the feeds on time while the bot runs: what is new in them is written and brought in; one that fails or goes
//! stale is told once, in its guild's log channel or else in the log.

use super::escape::escape_inline;
use super::localisation::Localisation;
use super::notify::notify;
use super::payload::Message;
use super::publishing::NotPublished;
use super::render::timestamp;
use super::state::BotState;
use crate::fetch::Conditions;
use crate::ingest::CorpusFile;
use crate::newsroom::{FeedRound, Occasion, Order, Round, Which, stale_files};
use crate::text::clip;
use jiff::Timestamp;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Feeds that are due are looked for so often.
const TICK: Duration = Duration::from_mins(1);

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// While it waits, the end of the bot is looked for so often.
const NAP: Duration = Duration::from_millis(200);

/// Looks at the feeds until the bot stops.
pub(super) async fn feed(state: Arc<BotState>) {
    loop {
        if let Ok(mut rounds) = state.block(round).await {
            let has_added = rounds.iter().any(|round| !round.added.is_empty());
            let parsed: Vec<CorpusFile> =
                rounds.iter_mut().flat_map(|round| std::mem::take(&mut round.parsed)).collect();
            if has_added && state.block(move |state| publish(state, &parsed)).await == Ok(true) {
                // Waited for at the end, so that nobody is taken off the list and not told.
                state.tasks.spawn(notify(Arc::clone(&state)));
            }
            for round in &rounds {
                tell(&state, round).await;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = state.intake.wake.notified() => {}
            () = state.closing.cancelled() => return,
        }
    }
}

/// Publishes what the feeds brought, where it breaks no golden question. Whether it serves.
fn publish(state: &BotState, parsed: &[CorpusFile]) -> bool {
    match state.publish(Order { parsed, ..Order::new(Occasion::Fed) }, &|_| {}) {
        Ok(report) if report.held.is_none() => {
            let generation = report.built.generation;
            tracing::info!(generation, "updated the index with articles from feeds");
            return true;
        }
        // It was told where it was held.
        Ok(_) => {}
        Err(NotPublished::Failed(error)) => state.log_unpublished(&error),
        Err(NotPublished::OnHold | NotPublished::Deciding | NotPublished::Busy) => {
            tracing::info!(
                "articles from feeds are saved; the index is on hold or being made, and has them after the next change"
            );
        }
    }
    false
}

fn round(state: &BotState) -> Vec<FeedRound> {
    let index = state.engine.index();
    let round = Round {
        ledger: &state.ledger,
        corpus: &state.engine.settings().corpus,
        index: Some(&index),
        now: &Timestamp::now,
        goes_on: &|| !state.is_closing(),
    };
    let fetcher = &state.intake.fetcher;
    let mut get = |url: &str, conditions: &Conditions| {
        fetcher.get_patiently(url, conditions, Timestamp::now, |wait| pause(state, wait), PATIENCE)
    };
    let rounds = state.heed(round.run(&Which::Due, &mut get)).unwrap_or_default();
    if let Some(files) = state.heed(stale_files(&state.ledger, Timestamp::now())) {
        state.intake.stale.set(files);
    }
    for round in &rounds {
        let (files, passed, error) = (round.added.len(), round.passed.len(), round.error.as_deref());
        tracing::info!(url = round.url, files, passed, open = round.open, error, "a feed was fetched");
        for (file, claim) in &round.claims {
            tracing::warn!(url = round.url, file, claim, "an article of a feed makes a claim that is not trusted");
        }
    }
    rounds
}

fn pause(state: &BotState, wait: Duration) {
    let begun = Instant::now();
    while !state.is_closing() && begun.elapsed() < wait {
        thread::sleep(NAP.min(wait.saturating_sub(begun.elapsed())));
    }
}

/// Tells of a feed that has begun to fail, or has gone stale.
async fn tell(state: &Arc<BotState>, round: &FeedRound) {
    let localisation = Localisation::of(&state.locale_of(round.guild).unwrap_or_default());
    let url = escape_inline(&clip(&round.url, 300));
    let mut lines = Vec::new();
    if let Some(error) = round.error.as_deref().filter(|_| round.is_new_error) {
        let problem = escape_inline(&clip(error, 600));
        lines.push(localisation.fill("feed.fails", &[("url", &url), ("problem", &problem)]));
    }
    if let Some(since) = round.is_stale_since {
        lines.push(localisation.fill("feed.went_stale", &[("url", &url), ("when", &timestamp(since))]));
    }
    if lines.is_empty() {
        return;
    }
    tracing::warn!(url = round.url, error = round.error, stale = round.is_stale_since.is_some(), "a feed is failing");
    let guild = round.guild;
    let channel = state.block(move |state| state.heed(state.ledger.log_channel(guild?)).flatten()).await;
    if let Ok(Some(channel)) = channel {
        let sent = state.rest.send(channel, &Message::text(&lines.join("\n")).later(false)).await;
        if let Err(error) = sent {
            tracing::warn!(%error, channel, "the log channel could not be notified of a feed");
        }
    }
}

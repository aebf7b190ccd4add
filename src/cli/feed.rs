//! `ibid feed`: adds, lists, fetches and removes feeds. The ledger keeps them and the newsroom fetches them; here they are
//! shown, and the exit status says whether all went well.

use super::ledger::{actor, note, open};
use super::publishing::{Served, opened, serve};
use crate::args::{Args, FeedArgs, FeedCommand, LedgerArgs, ledger_place};
use crate::fetch::{Conditions, FetchError, Fetched, Fetcher};
use crate::ingest::CorpusFile;
use crate::ledger::{AuditAction, Ledger};
use crate::newsroom::{
    FeedRequest, FeedRound, FeedStatus, Occasion, Round, Which, add_feed, in_place_of, list_feeds, remove_feed,
};
use crate::terminal::{FAINT, Out, Status, WARN, say, to_the_second, warn};
use crate::text::counted;
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// `ibid feed`.
pub(super) fn run(args: &Args, command: &FeedCommand, out: &mut Out) -> anyhow::Result<Status> {
    match command {
        FeedCommand::Add { url, every, limit, feed } => {
            let wish =
                FeedRequest { url: url.clone(), every: *every, most: *limit, guild: None, by: Some(actor(args)) };
            let fetcher = Fetcher::new(feed.fetch.settings()?);
            let added = add_feed(&ledger(args, feed)?, &wish, &mut patiently(&fetcher), Timestamp::now())?;
            if feed.json {
                out.json_pretty(&status_json(&added))?;
            } else {
                let said = format!("added {}; `ibid feed fetch` fetches its articles", added.url);
                out.line(Style::new(), &said)?;
            }
            Ok(Status::Answered)
        }
        FeedCommand::List { feed } => {
            list(&list_feeds(&ledger(args, feed)?, Timestamp::now())?, feed, out)?;
            Ok(Status::Answered)
        }
        FeedCommand::Remove { url, feed } => {
            remove_feed(&ledger(args, feed)?, url, Some(actor(args)), None, Timestamp::now())?;
            if feed.json {
                out.json_pretty(&json!({ "removed": url }))?;
            } else {
                out.line(Style::new(), &format!("removed {url}; its articles stay"))?;
            }
            Ok(Status::Answered)
        }
        FeedCommand::Fetch { url, all, feed } => {
            let which = match url {
                Some(url) => Which::One(url.clone()),
                None if *all => Which::All,
                None => Which::Due,
            };
            fetch(args, &which, feed, out)
        }
    }
}

fn ledger(args: &Args, feed: &FeedArgs) -> anyhow::Result<Ledger> {
    Ok(open(&ledger_place(args, feed.ledger.as_deref())?)?)
}

fn patiently(fetcher: &Fetcher) -> impl FnMut(&str, &Conditions) -> Result<Fetched, FetchError> + '_ {
    |url, conditions| fetcher.get_patiently(url, conditions, Timestamp::now, sleep, PATIENCE)
}

fn fetch(args: &Args, which: &Which, feed: &FeedArgs, out: &mut Out) -> anyhow::Result<Status> {
    let ledger = ledger(args, feed)?;
    if let Which::One(url) = which
        && ledger.feed(url)?.is_none()
    {
        anyhow::bail!("{url} is not in the list of feeds; `ibid feed list` shows it");
    }
    // The first articles of all may come from a feed.
    let opened = opened(args)?;
    let fetcher = Fetcher::new(feed.fetch.settings()?);
    let index = opened.as_ref().map(crate::engine::Engine::index);
    let round = Round {
        ledger: &ledger,
        corpus: &args.corpus,
        index: index.as_deref(),
        now: &Timestamp::now,
        goes_on: &|| true,
    };
    let rounds = round.run(which, &mut patiently(&fetcher))?;
    let parsed: Vec<CorpusFile> = rounds.iter().flat_map(|round| round.parsed.iter().cloned()).collect();
    let has_added = rounds.iter().any(|round| !round.added.is_empty());
    let served = if has_added { serve(args, opened, Occasion::Fed, &parsed)? } else { Served::Nothing };
    if let Some(detail) = served.left() {
        let subject = in_place_of(served.serving());
        note(args, &LedgerArgs { ledger: feed.ledger.clone() }, &[(AuditAction::IndexLeft, subject, detail)]);
    }
    if feed.json {
        out.json_pretty(&json!({
            "feeds": rounds.iter().map(round_json).collect::<Value>(),
            "generation": served.generation(),
            "held": served.is_held(),
            "golden": served.flips_json(),
        }))?;
    } else {
        tell(&rounds, &served, out)?;
    }
    served.warn();
    let has_failed = rounds.iter().any(|round| round.error.is_some());
    Ok(if has_failed || served.is_held() { Status::Failed } else { Status::Answered })
}

fn tell(rounds: &[FeedRound], served: &Served, out: &mut Out) -> anyhow::Result<()> {
    if rounds.is_empty() {
        out.line(Style::new(), "no feed is due; use --all to fetch every feed")?;
    }
    for round in rounds {
        let articles = counted(round.added.len(), "article", "articles");
        out.line(Style::new(), &format!("{}: {articles} added, {} to retry", round.url, round.open))?;
        for one in &round.added {
            out.line(FAINT, &format!("  {} {}", if one.replaced { "changed" } else { "added" }, one.file))?;
        }
        for (name, why) in &round.passed {
            out.wrapped(FAINT, "  ", &format!("skipped {name}: {why}"))?;
        }
        for (file, claim) in &round.claims {
            warn(&format!("{file}: {claim}"));
        }
        if let Some(error) = &round.error {
            say(&format!("error: {}: {error}", round.url));
        }
    }
    served.tell(out)?;
    Ok(())
}

fn list(feeds: &[FeedStatus], args: &FeedArgs, out: &mut Out) -> anyhow::Result<()> {
    if args.json {
        out.json_pretty(&feeds.iter().map(status_json).collect::<Value>())?;
        return Ok(());
    }
    if feeds.is_empty() {
        out.line(Style::new(), "there are no feeds; `ibid feed add URL` adds one")?;
    }
    for feed in feeds {
        out.line(Style::new(), &feed.url)?;
        let looked = feed.last_good.map_or_else(|| "never".to_owned(), to_the_second);
        let line = format!(
            "  {} every {:#}, {}, last fetched {looked}, next {}",
            feed.kind.name(),
            feed.every,
            counted(feed.entries, "entry", "entries"),
            to_the_second(feed.next)
        );
        out.wrapped(FAINT, "", &line)?;
        if let Some(error) = &feed.last_error {
            out.wrapped(
                WARN,
                "  ",
                &format!(
                    "failed {}: {error}",
                    counted(usize::try_from(feed.failures).unwrap_or(usize::MAX), "time", "times")
                ),
            )?;
        }
        if let Some(since) = feed.stale {
            out.wrapped(
                WARN,
                "  ",
                &format!("out of date since {}: newer articles may be missing", to_the_second(since)),
            )?;
        }
    }
    Ok(())
}

fn status_json(feed: &FeedStatus) -> Value {
    json!({
        "url": feed.url, "kind": feed.kind.name(), "every_seconds": feed.every.as_secs(), "limit": feed.most,
        "added": feed.added, "entries": feed.entries, "last_good": feed.last_good, "failures": feed.failures,
        "last_error": feed.last_error, "next": feed.next, "stale_since": feed.stale,
    })
}

fn round_json(round: &FeedRound) -> Value {
    json!({
        "url": round.url,
        "added": round.added.iter().map(|a| json!({ "file": a.file, "replaced": a.replaced })).collect::<Value>(),
        "passed": round.passed.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect::<Value>(),
        "claims": round.claims.iter().map(|(file, claim)| json!({ "file": file, "claim": claim })).collect::<Value>(),
        "open": round.open,
        "error": round.error,
    })
}

//! `ibid stats`: what the bot was asked and how it went, as a table, JSON or a chart. The figures come from the ledger, which
//! has been counting; nothing is computed here but sums that are printed.

use super::ledger::existing;
use crate::args::{Args, StatsArgs, embedder, settings};
use crate::chart::{HEIGHT, WIDTH};
use crate::engine::Engine;
use crate::ledger::{DayFigures, UsageFigures};
use crate::newsroom::{ChartWords, CitedArticle, Overview, chart, overview};
use crate::terminal::{BOLD, FAINT, Out, Status, warn};
use crate::text::counted;
use anstyle::Style;
use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::path::Path;

/// Articles of a list in the terminal; JSON has all.
const LISTED: usize = 10;

/// `ibid stats`.
pub(super) fn run(args: &Args, wanted: &StatsArgs, out: &mut Out) -> anyhow::Result<Status> {
    let ledger = existing(args, &wanted.ledger)?;
    let opened = Engine::serving(settings(args)?, embedder(args)?, Timestamp::now);
    let engine = opened.inspect_err(|error| {
        warn(&format!("{error}; articles are named by their ids, and which were never cited is not known"));
    });
    let index = engine.ok().map(|engine| engine.index());
    let seen = overview(&ledger, index.as_deref(), None, wanted.days, Timestamp::now())?;
    let articles = index.as_deref().map(|index| index.articles().count());
    if wanted.json {
        out.json_pretty(&json(&seen, articles.is_some()))?;
    } else {
        print(&seen, articles, out)?;
    }
    if let Some(file) = &wanted.chart {
        draw(&seen, file, wanted.json, out)?;
    }
    Ok(Status::Answered)
}

fn draw(seen: &Overview<'_>, file: &Path, is_json: bool, out: &mut Out) -> anyhow::Result<()> {
    if seen.stats.total.asked == 0 {
        warn("there is nothing to draw yet");
        return Ok(());
    }
    let png = chart(&seen.stats.days, &ChartWords::default()).png()?;
    std::fs::write(file, png).with_context(|| format!("the chart cannot be written to {}", file.display()))?;
    if !is_json {
        out.blank()?;
        out.line(FAINT, &format!("chart of {WIDTH} by {HEIGHT} pixels: {}", file.display()))?;
    }
    Ok(())
}

fn print(seen: &Overview<'_>, articles: Option<usize>, out: &mut Out) -> anyhow::Result<()> {
    let (stats, total) = (&seen.stats, seen.stats.total);
    let days = counted(stats.days.len(), "day", "days");
    out.line(BOLD, &format!("{} to {}, {days} (UTC)", seen.from, seen.to))?;
    if total.asked == 0 {
        out.wrapped(Style::new(), "", "no question was asked in this period, so there are no figures")?;
        out.wrapped(
            FAINT,
            "",
            "Next: `ibid stats --days N` shows more days, `ibid discord check` whether the bot can be asked.",
        )?;
        return Ok(());
    }
    let share = |part: u64| percent(Some(ratio(part, total.asked)));
    let judged = total.helpful + total.not_it;
    let helpful = match judged {
        0 => "no votes".to_owned(),
        _ => format!("{} of {judged} votes", percent(stats.helpful_share)),
    };
    let times = stats.median_ms.zip(stats.p95_ms);
    let lines = [
        ("questions", total.asked.to_string()),
        ("answered", format!("{:>9}  {}, {} with low confidence", total.answered, share(total.answered), total.low)),
        ("two offered", format!("{:>9}  {}", total.did_you_mean, share(total.did_you_mean))),
        ("no answer", format!("{:>9}  {}", total.no_answer, share(total.no_answer))),
        ("helpful", format!("{:>9}  {helpful}", total.helpful)),
        (
            "answer time",
            times.map_or_else(|| "-".to_owned(), |(m, p)| format!("median {m:.1} ms, 95 % within {p:.1} ms")),
        ),
    ];
    for (name, value) in lines {
        let value = if name == "questions" { format!("{value:>9}") } else { value };
        out.line(Style::new(), &format!("{name:12}{value}"))?;
    }
    out.blank()?;
    by_day(&stats.days, out)?;
    named(seen, articles, out)?;
    if total.no_answer + total.low + total.not_it > 0 {
        out.blank()?;
        out.wrapped(FAINT, "", "Next: `ibid gaps` lists the questions without a good answer.")?;
    }
    Ok(())
}

/// Days with questions.
fn by_day(days: &[DayFigures], out: &mut Out) -> anyhow::Result<()> {
    let head = ["day", "questions", "answered", "low", "two", "none", "helpful", "not it"];
    let row = |day: &DayFigures| {
        let UsageFigures { asked, answered, low, did_you_mean, no_answer, helpful, not_it } = day.figures;
        let counts = [asked, answered, low, did_you_mean, no_answer, helpful, not_it];
        std::iter::once(day.day.to_string()).chain(counts.map(|n| n.to_string())).collect()
    };
    let is_silent = |day: &DayFigures| day.figures == UsageFigures::default();
    let rows: Vec<Vec<String>> = days.iter().filter(|day| !is_silent(day)).map(row).collect();
    out.table(&head, &rows, 1..head.len())?;
    Ok(())
}

fn named(seen: &Overview<'_>, articles: Option<usize>, out: &mut Out) -> anyhow::Result<()> {
    let mut list = |heading: &str, lines: Vec<String>, all: usize| -> anyhow::Result<()> {
        out.blank()?;
        out.line(BOLD, heading)?;
        for line in lines {
            out.clipped(Style::new(), &line)?;
        }
        if all > LISTED {
            out.line(FAINT, &format!("{:>9}  more; --json has all", all - LISTED))?;
        }
        Ok(())
    };
    if !seen.cited.is_empty() {
        let line = |cited: &CitedArticle<'_>| format!("{:>9}  {}", cited.times, title(cited));
        list("most cited", seen.cited.iter().take(LISTED).map(line).collect(), seen.cited.len())?;
    }
    if let Some(articles) = articles {
        let heading = format!("not cited in this period: {} of {articles} articles", seen.never.len());
        let titles = seen.never.iter().take(LISTED).map(|article| format!("{:11}{}", "", article.title));
        list(&heading, titles.collect(), seen.never.len())?;
    }
    Ok(())
}

fn title<'a>(cited: &'a CitedArticle<'_>) -> &'a str {
    cited.article.map_or(cited.id.as_str(), |article| &article.title)
}

#[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 questions may be off")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:>3.0} %", share * 100.0))
}

fn json(seen: &Overview<'_>, knows_articles: bool) -> Value {
    let stats = &seen.stats;
    let rounded = |share: Option<f64>| share.map(|share| (share * 10_000.0).round() / 10_000.0);
    let tenths = |ms: Option<f64>| ms.map(|ms| (ms * 10.0).round() / 10.0);
    let cited = |cited: &CitedArticle<'_>| {
        let (title, url) = (cited.article.map(|a| &a.title), cited.article.and_then(|a| a.page()));
        json!({ "article": cited.id, "title": title, "url": url, "times": cited.times })
    };
    let never = seen.never.iter().map(|a| json!({ "article": a.id, "title": a.title, "url": a.page() }));
    json!({
        "from": seen.from,
        "to": seen.to,
        "total": stats.total,
        "answered_share": rounded(stats.answered_share),
        "helpful_share": rounded(stats.helpful_share),
        "median_ms": tenths(stats.median_ms),
        "p95_ms": tenths(stats.p95_ms),
        "ways": stats.ways.iter().map(|(way, asked)| json!({ "way": way, "asked": asked })).collect::<Value>(),
        "cited": seen.cited.iter().map(cited).collect::<Value>(),
        "never_cited": knows_articles.then(|| never.collect::<Value>()),
        "days": stats.days,
    })
}

//! The figures of a span of days: a chart in the embed, and the numbers as words under its title.

use super::super::limits::{EMBED_DESCRIPTION, fit, length};
use super::super::localisation::Localisation;
use super::super::payload::{Embed, File, Image, Message};
use super::View;
use super::parts::{day, inline, link};
use crate::newsroom::{ChartWords, CitedArticle, Overview};

/// Articles of each list.
const LISTED: usize = 10;

/// Characters of a title in a list.
const TITLE: usize = 120;

/// A longer link would take the room of the other articles.
const LINK: usize = 200;

/// The name of the picture.
const PICTURE: &str = "stats.png";

/// What the chart says.
pub(in super::super) fn chart_words(localisation: &Localisation) -> ChartWords {
    ChartWords {
        per_day: localisation.say("stats.chart.per_day"),
        per_week: localisation.say("stats.chart.per_week"),
        day: localisation.say("stats.chart.day"),
        week: localisation.say("stats.chart.week"),
        answered: localisation.say("stats.chart.answered"),
        unsure: localisation.say("stats.chart.unsure"),
        no_answer: localisation.say("stats.chart.no_answer"),
    }
}

/// The figures, and the picture of them where there is one.
pub(in super::super) fn figures(seen: &Overview<'_>, picture: Option<Vec<u8>>, view: &View<'_>) -> Message {
    let total = seen.stats.total;
    if total.asked == 0 {
        let key = if view.is_newsroom { "stats.none" } else { "stats.none_here" };
        return Message::text(&view.localisation.count(key, seen.stats.days.len(), &[]));
    }
    let blocks = [numbers(seen, view), cited(seen, view), never(seen, view)];
    let blocks: Vec<String> = blocks.into_iter().filter(|lines| !lines.is_empty()).map(|l| l.join("\n")).collect();
    let file = picture.map(|bytes| File { name: PICTURE, description: described(seen, view.localisation), bytes });
    let embed = Embed {
        title: Some(view.localisation.fill("stats.heading", &[("n", &total.asked.to_string())])),
        description: fit(&blocks.join("\n\n"), EMBED_DESCRIPTION),
        image: file.as_ref().map(|file| Image { url: file.address(), description: file.description.clone() }),
        ..Embed::default()
    };
    Message { embeds: vec![embed], file, ..Message::default() }
}

fn numbers(seen: &Overview<'_>, view: &View<'_>) -> Vec<String> {
    let (stats, total, localisation) = (&seen.stats, seen.stats.total, view.localisation);
    let span = [day(seen.from), day(seen.to)].map(Option::unwrap_or_default);
    let mut lines = vec![localisation.count("stats.span", stats.days.len(), &[("from", &span[0]), ("to", &span[1])])];
    if !view.is_newsroom {
        lines.push(localisation.say("stats.here"));
    }
    let answered = [total.answered, total.asked].map(|n| n.to_string());
    let share = percent(stats.answered_share);
    let values = [("share", &share), ("answered", &answered[0]), ("asked", &answered[1])];
    lines.push(format!("**{}**", localisation.fill("stats.answered", &values)));
    let parts = [total.sure(), total.low, total.did_you_mean, total.no_answer].map(|n| n.to_string());
    let values = [("sure", &parts[0]), ("low", &parts[1]), ("two", &parts[2]), ("none", &parts[3])];
    lines.push(localisation.fill("stats.parts", &values));
    let judged = total.helpful + total.not_it;
    lines.push(if judged == 0 {
        localisation.say("stats.not_judged")
    } else {
        let share = percent(stats.helpful_share);
        localisation.fill("stats.helpful", &[("share", share), ("votes", localisation.count("unit.vote", judged, &[]))])
    });
    let times = stats.median_ms.zip(stats.p95_ms);
    lines.extend(times.map(|(median, p95)| {
        let (median, p95) = (milliseconds(median), milliseconds(p95));
        localisation.fill("stats.times", &[("median", &median), ("most", &p95)])
    }));
    lines
}

fn cited(seen: &Overview<'_>, view: &View<'_>) -> Vec<String> {
    if seen.cited.is_empty() {
        return Vec::new();
    }
    let listed = |cited: &CitedArticle<'_>| {
        // Of an article that is no more only the id is known.
        let title = cited.article.map_or(cited.id.as_str(), |article| &article.title);
        let url = cited.article.and_then(|article| article.page());
        let link = link(&view.localisation.say("answer.link"), url).filter(|link| length(link) <= LINK);
        let tail = link.map(|link| format!(" · {link}")).unwrap_or_default();
        format!("- {} ({}×){tail}", inline(title, TITLE), cited.times)
    };
    let heading = format!("**{}**", view.localisation.say("stats.cited"));
    std::iter::once(heading).chain(seen.cited.iter().take(LISTED).map(listed)).collect()
}

fn never(seen: &Overview<'_>, view: &View<'_>) -> Vec<String> {
    let (never, all) = (seen.never.len(), view.index.articles().count());
    let values = [("n", never.to_string()), ("all", all.to_string())];
    let heading = format!("**{}**", view.localisation.fill("stats.never", &values));
    let titles = seen.never.iter().take(LISTED).map(|article| format!("- {}", inline(&article.title, TITLE)));
    let more = never.saturating_sub(LISTED);
    let rest = (more > 0).then(|| view.localisation.fill("stats.more", &[("n", more.to_string())]));
    std::iter::once(heading).chain(titles).chain(rest).collect()
}

/// The picture in words.
fn described(seen: &Overview<'_>, localisation: &Localisation) -> String {
    let total = seen.stats.total;
    let most = seen.stats.days.iter().max_by_key(|day| day.figures.asked);
    let (busiest, count) = most.map_or_else(Default::default, |d| (d.day.to_string(), d.figures.asked));
    let counts = [total.asked, total.sure(), total.unsure(), total.no_answer, count].map(|n| n.to_string());
    localisation.fill(
        "stats.described",
        &[
            ("from", seen.from.to_string()),
            ("to", seen.to.to_string()),
            ("asked", counts[0].clone()),
            ("sure", counts[1].clone()),
            ("unsure", counts[2].clone()),
            ("none", counts[3].clone()),
            ("day", busiest),
            ("most", counts[4].clone()),
        ],
    )
}

/// A share as whole hundredths.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}", share * 100.0))
}

/// A time in the unit that suits it.
fn milliseconds(ms: f64) -> String {
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else if ms < 1_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

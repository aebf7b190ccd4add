//! The pieces that messages are made of: quote blocks, links, lines about an article, dates.

use super::super::custom_id::IdSigner;
use super::super::escape::{escape, escape_inline, target};
use super::super::limits::{self, fit, length};
use super::super::localisation::Localisation;
use super::super::submissions::Stale;
use crate::article::Citation;
use crate::store::Index;
use crate::text::clip;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// For whom and from what a message is made.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact of who asks and where, and none follows from another"
)]
#[derive(Clone, Copy)]
pub(in super::super) struct View<'a> {
    pub localisation: &'static Localisation,
    pub seal: &'a IdSigner,
    pub index: &'a Index,
    /// Who asked, and so may delete the message.
    pub asker: u64,
    /// Whether only the asker sees it.
    pub is_private: bool,
    /// The time of the index, where it is overdue.
    pub overdue: Option<Timestamp>,
    /// Articles of feeds gone stale.
    pub stale: Option<&'a Stale>,
    /// Whether the bot is not in this channel itself, and so cannot delete a message there later.
    pub is_guest: bool,
    /// The message that is answered when the answer is shown to everyone.
    pub target: Option<u64>,
    /// Whether the asker has the newsroom's rights.
    pub is_newsroom: bool,
    /// Whether it is asked in a home server.
    pub is_home: bool,
}

/// Characters of other parts than the quote, each before escaping.
const AUTHORS: usize = 160;
const HEADING: usize = 240;

/// A longer link is left out: it would take the quote's room.
const LINK: usize = 1_000;

/// What a quote may take at most; the rest of it is one click away.
pub(super) const QUOTE: usize = 2_800;

impl View<'_> {
    /// Whether articles that are withheld from readers are listed, with their state.
    pub(in super::super) fn sees_withheld(&self) -> bool {
        self.is_private && self.is_newsroom
    }
}

/// `text` escaped and cut so that `dress` of it fits in `limit`.
pub(super) fn fitted(text: &str, limit: usize, dress: impl Fn(&str) -> String) -> String {
    let mut keep = limit;
    loop {
        let dressed = dress(&clip(text, keep));
        let long = length(&dressed);
        if long <= limit || keep == 0 {
            return dressed;
        }
        // In proportion, and always less: escaping makes at most two characters of one.
        keep = (keep * limit / long).min(keep - 1);
    }
}

/// Escaped words on one line.
pub(super) fn inline(text: &str, limit: usize) -> String {
    fitted(text, limit, escape_inline)
}

/// The publisher's words as a block quote of at most `limit` characters.
pub(super) fn quote(text: &str, limit: usize) -> String {
    fitted(text, limit.min(QUOTE), |kept| {
        escape(kept).lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
    })
}

/// An embed's title: Discord reads markdown there too.
pub(super) fn title(text: &str) -> String {
    inline(text, limits::EMBED_TITLE)
}

/// The reader's question, in the one place of an embed that shows text as it is; [`asked`] reads it back.
pub(super) fn question(text: &str) -> String {
    format!("“{}”", fit(text, limits::EMBED_AUTHOR - 2))
}

/// The question that [`question`] wrote.
pub(in super::super) fn asked(name: &str) -> Option<&str> {
    name.strip_prefix('“')?.strip_suffix('”')
}

/// A masked link with our own words as its label: Discord does not honour escapes inside labels.
pub(super) fn link(label: &str, url: Option<&str>) -> Option<String> {
    let target = target(url?).filter(|t| length(t) <= LINK)?;
    Some(format!("[{label}](<{target}>)"))
}

/// An address for an embed's title.
pub(super) fn embed_url(url: Option<&str>) -> Option<String> {
    target(url?).filter(|t| length(t) <= limits::EMBED_URL)
}

/// The day as Discord shows dates, in the reader's own way. Ten o'clock keeps it the same day from UTC−10 to UTC+13.
pub(in super::super) fn day(date: Date) -> Option<String> {
    let morning = date.at(10, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(format!("<t:{}:D>", morning.timestamp().as_second()))
}

/// The day and the time as Discord shows them, in the reader's own time zone.
pub(in super::super) fn moment(at: Timestamp) -> String {
    format!("<t:{}:f>", at.as_second())
}

/// How long ago, as Discord keeps it up to date.
pub(in super::super) fn timestamp(at: Timestamp) -> String {
    format!("<t:{}:R>", at.as_second())
}

/// Authors and date.
pub(super) fn byline(citation: &Citation, view: &View<'_>) -> Option<String> {
    let mut parts = Vec::new();
    if !citation.authors.is_empty() {
        let names = citation.authors.join(&view.localisation.say("list.separator"));
        parts.push(view.localisation.fill("answer.by", &[("authors", &inline(&names, AUTHORS))]));
    }
    let dates = view.index.article(&citation.article).map(|a| a.dates).unwrap_or_default();
    let said = match (dates.published, dates.updated) {
        (published, Some(updated)) if published != Some(updated) => day(updated).map(|d| ("answer.updated", d)),
        (Some(published), _) => day(published).map(|d| ("answer.published", d)),
        (None, _) => None,
    };
    parts.extend(said.map(|(key, date)| view.localisation.fill(key, &[("date", &date)])));
    let corrected = citation.corrected.and_then(day);
    parts.extend(corrected.map(|date| view.localisation.fill("answer.corrected", &[("date", &date)])));
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Whose words these are, where they are moderators' own.
pub(super) fn answered_by(citation: &Citation, view: &View<'_>) -> Option<String> {
    let key = if view.is_home { "answer.by_moderators_here" } else { "answer.by_moderators" };
    citation.is_by_moderators.then(|| view.localisation.say(key))
}

/// The way to the words on their page; for moderators' own, to what they rest on.
pub(super) fn way(citation: &Citation, view: &View<'_>) -> Option<String> {
    if citation.is_by_moderators {
        return link(&view.localisation.say("answer.based_on"), citation.based_on.as_deref());
    }
    link(&view.localisation.say("answer.link"), citation.url.as_deref())
}

/// The FAQ question or the section that the words stand under, and their page.
pub(super) fn place(citation: &Citation, view: &View<'_>) -> Option<String> {
    let page = citation.page.map(|page| view.localisation.fill("answer.page", &[("page", &page.to_string())]));
    if let Some(asked) = &citation.faq_question {
        let asked = format!("**{}**", inline(asked, HEADING));
        return Some(page.map_or_else(|| asked.clone(), |page| format!("{asked}\n{}", small(&page))));
    }
    let section = citation.section.as_deref();
    let section = section.map(|name| view.localisation.fill("answer.section", &[("section", &inline(name, HEADING))]));
    let parts: Vec<String> = section.into_iter().chain(page).collect();
    (!parts.is_empty()).then(|| small(&parts.join(" · ")))
}

/// Discord's small print.
pub(super) fn small(line: &str) -> String {
    format!("-# {line}")
}

/// Which language the article is in, when it is not the reader's.
pub(super) fn language(citation: &Citation, view: &View<'_>) -> Option<String> {
    let article = view.index.article(&citation.article)?;
    let (theirs, ours) = (article.language.as_str(), view.localisation.locale());
    if article.language.primary() == ours.split('-').next().unwrap_or_default() {
        return None;
    }
    Some(match view.localisation.language(theirs) {
        Some(name) => view.localisation.fill("answer.other_language", &[("language", name)]),
        None => view.localisation.say("answer.unknown_language"),
    })
}

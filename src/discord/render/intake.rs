//! What was handed in, before it is added and after.

use super::super::custom_id::{Action, IdSigner};
use super::super::limits::{self, length};
use super::super::localisation::Localisation;
use super::super::payload::{Button, ButtonLook, Embed, Message, rows};
use super::parts::{day, inline, small};
use crate::newsroom::{Added, ArticleDraft, ArticlePreview, FeedStatus, GatheredDrafts, RefusedItem};

/// Characters of a title, of a name, of a sentence about what is wrong.
const TITLE: usize = 200;
const NAME: usize = 160;
const SENTENCE: usize = 400;

/// Problems of one draft that are told.
const PROBLEMS: usize = 4;

/// Room for the line that says how many lines are left out.
const LAST: usize = 200;

/// What could be added, with the buttons that decide.
pub(in super::super) fn preview(
    gathered: &GatheredDrafts,
    number: u64,
    localisation: &Localisation,
    seal: &IdSigner,
) -> Message {
    let mut lines = Vec::new();
    for draft in &gathered.drafts {
        lines.extend(of_draft(draft, localisation));
    }
    lines.extend(of_refused(&gathered.refused, localisation));
    let replaces = gathered.drafts.iter().any(|draft| draft.replaces);
    let (style, key) =
        if replaces { (ButtonLook::Danger, "button.replace") } else { (ButtonLook::Primary, "button.add") };
    let buttons = vec![
        Button::new(style, &localisation.say(key), seal.id(&Action::AddDraft { draft: number })),
        Button::new(
            ButtonLook::Secondary,
            &localisation.say("button.cancel"),
            seal.id(&Action::DropDraft { draft: number }),
        ),
    ];
    let mut message = embedded(&lines, localisation);
    message.content = localisation.say("add.preview");
    message.components = rows(buttons);
    message
}

/// Nothing could be added, and why.
pub(in super::super) fn nothing(refused: &[RefusedItem], localisation: &Localisation) -> Message {
    let mut message = embedded(&of_refused(refused, localisation), localisation);
    message.content = localisation.say("add.nothing");
    message
}

/// What was added. `served` says what became of the index.
pub(in super::super) fn done(
    added: &[Added],
    refused: &[RefusedItem],
    served: &str,
    example: Option<&str>,
    localisation: &Localisation,
) -> Message {
    let line = |one: &Added| {
        let key = if one.replaced { "add.replaced" } else { "add.added" };
        localisation.fill(key, &[("file", &inline(&one.file, NAME))])
    };
    let mut lines: Vec<String> = added.iter().map(line).collect();
    if !added.is_empty() {
        lines.push(served.to_owned());
        lines.extend(example.map(|asked| localisation.fill("add.example", &[("question", &inline(asked, TITLE))])));
    }
    lines.extend(of_refused(refused, localisation));
    embedded(&lines, localisation)
}

/// The feeds and how they are doing.
pub(in super::super) fn feeds(feeds: &[FeedStatus], localisation: &Localisation) -> Message {
    if feeds.is_empty() {
        return Message::text(&localisation.say("feed.none"));
    }
    let mut lines = Vec::new();
    for feed in feeds {
        lines.push(format!("**{}**", inline(&feed.url, SENTENCE)));
        let never = || localisation.say("feed.never");
        let looked = feed.last_good.map_or_else(never, super::timestamp);
        let values = [("entries", feed.entries.to_string()), ("looked", looked), ("next", super::timestamp(feed.next))];
        lines.push(localisation.fill("feed.doing", &values));
        if let Some(error) = &feed.last_error {
            lines.push(localisation.fill("feed.failing", &[("problem", &inline(error, SENTENCE))]));
        }
        if let Some(since) = feed.stale {
            lines.push(localisation.fill("feed.stale", &[("when", &super::timestamp(since))]));
        }
    }
    embedded(&lines, localisation)
}

fn of_draft(draft: &ArticleDraft, localisation: &Localisation) -> Vec<String> {
    let mut lines = Vec::new();
    for facts in draft.facts() {
        lines.extend(of_facts(&facts, localisation));
    }
    let key = if draft.replaces { "add.replaces" } else { "add.file" };
    lines.push(small(&localisation.fill(key, &[("file", &inline(&draft.file, NAME))])));
    if let Some(twin) = &draft.twin {
        lines.push(localisation.fill("add.twin", &[("title", &inline(&twin.title, TITLE))]));
    }
    for problem in draft.reading.problems.iter().take(PROBLEMS) {
        let (what, remedy) = (inline(&problem.kind.to_string(), NAME), inline(problem.remedy(), NAME));
        lines.push(format!("- {}", localisation.fill("add.problem", &[("problem", &what), ("remedy", &remedy)])));
    }
    lines
}

fn of_facts(facts: &ArticlePreview, localisation: &Localisation) -> Vec<String> {
    let mut byline = Vec::new();
    if !facts.authors.is_empty() {
        let names = facts.authors.join(&localisation.say("list.separator"));
        byline.push(localisation.fill("answer.by", &[("authors", &inline(&names, NAME))]));
    }
    byline.extend(facts.published.and_then(day).map(|date| localisation.fill("answer.published", &[("date", &date)])));
    byline.extend(facts.updated.and_then(day).map(|date| localisation.fill("answer.updated", &[("date", &date)])));
    let language = localisation.language(&facts.language).map_or_else(|| inline(&facts.language, 20), str::to_owned);
    let counts = [
        ("sections", facts.sections.to_string()),
        ("entries", facts.faq_entries.to_string()),
        ("passages", facts.passages.to_string()),
        ("language", language),
    ];
    let mut lines = vec![format!("**{}**", inline(&facts.title, TITLE))];
    if !byline.is_empty() {
        lines.push(byline.join(" · "));
    }
    lines.push(localisation.fill("add.counts", &counts));
    lines
}

fn of_refused(refused: &[RefusedItem], localisation: &Localisation) -> Vec<String> {
    if refused.is_empty() {
        return Vec::new();
    }
    let lines = refused.iter().map(|one| format!("- {}", inline(&one.to_string(), SENTENCE)));
    [localisation.say("add.refused")].into_iter().chain(lines).collect()
}

/// As many lines as an embed has room for.
fn embedded(lines: &[String], localisation: &Localisation) -> Message {
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for line in lines {
        used += length(line) + 1;
        if used + LAST > limits::EMBED_DESCRIPTION {
            break;
        }
        kept.push(line);
    }
    let left = lines.len() - kept.len();
    let mut description = kept.join("\n");
    if left > 0 {
        description = format!("{description}\n{}", localisation.count("add.more", left, &[]));
    }
    Message { embeds: vec![Embed { description, ..Embed::default() }], ..Message::default() }
}

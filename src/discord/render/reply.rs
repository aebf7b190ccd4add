//! A reply as a message: an answer with its quote and citation, a choice of two, or the plain word that there is none.

use super::super::custom_id::{Action, Step};
use super::super::escape::escape;
use super::super::limits::{BUTTON_LABEL, EMBED_DESCRIPTION, fit, length};
use super::super::payload::{AttachmentName, Button, ButtonLook, ComponentRow, Embed, Message, rows};
use super::View;
use super::buttons::{behind, button, cited, keys, last, under_answer, under_none};
use super::parts::{
    QUOTE, answered_by, byline, day, inline, language, link, place, question, quote, small, timestamp, title, way,
};
use crate::answer::{Answer, Fact, NoAnswer, NoAnswerReason, Quote, Remark, Reply};
use crate::article::{Citation, Key, PassageId, Question};
use crate::search::Repair;
use crate::service::MIDDLING;
use crate::text::clip;

/// Characters of each quote where several are offered.
const OFFERED: usize = 500;

/// Characters of a title in a list.
const LISTED: usize = 200;

/// What surrounds the answer itself.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct ReplyContext<'a> {
    /// The gap in the ledger, where there is no answer.
    pub gap: Option<u64>,
    /// Title of the article that a follow-up was read as being about.
    pub follows: Option<&'a str>,
    /// Whether filters kept articles out.
    pub is_filtered: bool,
    /// Why the answer is private although it was not asked to be.
    pub note: Option<&'a str>,
    /// The questions of a message that asked several, the first of which is answered; else none.
    pub parts: &'a [Question],
}

impl ReplyContext<'_> {
    /// The lines that go before everything else.
    fn lines(&self, view: &View<'_>) -> Vec<String> {
        let first = self.parts.first().filter(|_| self.parts.len() > 1);
        let several = first.map(|first| {
            let values = [("question", inline(first.as_str(), LISTED))];
            small(&view.localisation.fill("answer.several", &values))
        });
        self.note.map(small).into_iter().chain(several).collect()
    }
}

/// The message that shows `reply`.
pub(in super::super) fn reply(asked: &str, reply: &Reply, around: ReplyContext<'_>, view: &View<'_>) -> Message {
    let mut message = match reply {
        Reply::Answer { answer, runners_up } => {
            let keys = runners_up.iter().filter_map(|choice| Some(view.index.place(choice.ordinal)?.passage.id.key()));
            answered(Some(asked), answer, keys.collect(), around, view)
        }
        Reply::DidYouMean { choices, .. } => choice(asked, choices, around, view),
        Reply::NoAnswer(none) => unanswered(asked, none, around, view),
    };
    let passage = match reply {
        Reply::Answer { answer, .. } => answer.citation.passage.as_ref().map(PassageId::key),
        _ => None,
    };
    message.components.extend(another(asked, around.parts, passage, view));
    message
}

/// Buttons for the questions after the first. They read the question from the message, so it has to stand there whole.
fn another(whole: &str, parts: &[Question], passage: Option<Key>, view: &View<'_>) -> Vec<ComponentRow> {
    let is_whole = super::asked(&question(whole)) == Some(whole);
    let buttons = (0_u8..).zip(parts).skip(1).filter(|_| is_whole).map(|(n, part)| {
        let label = clip(part.as_str(), BUTTON_LABEL);
        Button::new(ButtonLook::Primary, &label, view.seal.id(&Action::Step(Step::Another { n, passage })))
    });
    let buttons: Vec<Button> = buttons.collect();
    if buttons.is_empty() { Vec::new() } else { rows(buttons) }
}

/// What a reader has to know before reading the answer.
fn remarks(answer: &Answer, view: &View<'_>) -> Vec<String> {
    let say = |remark: &Remark| match remark {
        Remark::Older { date, wanted: Some(wanted) } => {
            let values = [("date", day(*date)?), ("wanted", day(*wanted)?)];
            Some(view.localisation.fill("remark.older", &values))
        }
        Remark::Older { date, wanted: None } => Some(view.localisation.fill("remark.newest", &[("date", day(*date)?)])),
        Remark::ReadAs(mended) => Some(view.localisation.fill("remark.read_as", &both(mended))),
        Remark::LooksLike(like) => Some(view.localisation.fill("remark.looks_like", &both(like))),
        Remark::Differs { quote, citation, is_older } => {
            let said = match citation.date.and_then(day) {
                Some(date) if *is_older => view.localisation.fill("remark.differs_older", &[("date", date)]),
                Some(date) => view.localisation.fill("remark.differs", &[("date", date)]),
                None => view.localisation.say("remark.differs_undated"),
            };
            Some(said_elsewhere(&said, quote, citation, view))
        }
        Remark::Ended { quote, citation } => {
            let values = [("date", citation.date.and_then(day)?)];
            Some(said_elsewhere(&view.localisation.fill("remark.ended", &values), quote, citation, view))
        }
        Remark::Columns { head } => {
            Some(format!("{} {}", view.localisation.say("remark.columns"), inline(&clip(head, LISTED), LISTED * 2)))
        }
    };
    answer.remarks.iter().filter_map(say).map(|line| format!("⚠️ {line}")).collect()
}

/// What another article says, behind what we say of it.
fn said_elsewhere(said: &str, quote: &Quote, citation: &Citation, view: &View<'_>) -> String {
    let whole = Some(quote.text()).filter(|text| text.chars().count() <= LISTED);
    let whole = whole.map(|text| format!(" “{}”", inline(text, LISTED * 2))).unwrap_or_default();
    let title = clip(&citation.title, LISTED / 2);
    let from = link(&title, citation.url.as_deref()).unwrap_or_else(|| inline(&title, LISTED));
    let by = answered_by(citation, view).map(|line| format!(" ({line})")).unwrap_or_default();
    format!("{said}{whole} {from}{by}")
}

/// A word as it was typed, and the articles' own.
fn both(words: &Repair) -> [(&'static str, String); 2] {
    [("typed", inline(&words.typed, LISTED)), ("read_as", inline(&words.read_as, LISTED))]
}

/// An answer, with the question it answers where that is known. `next` are the passages that come after it.
pub(in super::super) fn answered(
    asked: Option<&str>,
    answer: &Answer,
    next: Vec<Key>,
    around: ReplyContext<'_>,
    view: &View<'_>,
) -> Message {
    let embed = embed(asked, answer, around, view);
    Message { embeds: vec![embed], components: under_answer(answer, next, view), ..Message::default() }
}

fn embed(asked: Option<&str>, answer: &Answer, around: ReplyContext<'_>, view: &View<'_>) -> Embed {
    let citation = &answer.citation;
    let say = |key: &str| view.localisation.say(key);
    let above: Vec<String> = around
        .lines(view)
        .into_iter()
        .chain(remarks(answer, view))
        .map(Some)
        .chain([
            around
                .follows
                .map(|t| small(&view.localisation.fill("answer.follow_up", &[("title", &inline(t, LISTED))]))),
            answered_by(citation, view).map(|line| format!("**{line}**")),
            place(citation, view).filter(|_| answer.fact.is_none()),
        ])
        .flatten()
        .collect();
    let below: Vec<String> = [
        (answer.confidence < MIDDLING).then(|| say("answer.middling")),
        way(citation, view).or_else(|| (!citation.is_by_moderators).then(|| small(&say("answer.no_link")))),
        byline(citation, view).map(|line| small(&line)),
        language(citation, view).map(|line| small(&line)),
        overdue([citation.source.as_str()], view),
    ]
    .into_iter()
    .flatten()
    .collect();
    let around: usize = above.iter().chain(&below).map(|line| length(line) + 1).sum();
    let room = EMBED_DESCRIPTION.saturating_sub(around);
    let middle = match answer.fact {
        Some(fact) => state(fact, answer, view),
        None => quoted(answer, room),
    };
    let lines: Vec<String> = above.into_iter().chain([middle]).chain(below).collect();
    Embed {
        author: asked.map(|asked| AttachmentName { name: question(asked) }),
        title: Some(title(&citation.title)),
        // The one link is in the citation below; a second one to the same place says nothing more.
        url: None,
        description: lines.join("\n"),
        image: None,
        footer: None,
    }
}

/// The quote, the short answer in it in bold.
fn quoted(answer: &Answer, room: usize) -> String {
    let (before, short, after) = answer.parts();
    let whole = quote(answer.quote.text(), room);
    // Marks inside an address would become part of it; of a quote that is cut it may be the answer that is.
    if short.is_empty() || answer.quote.text().contains("://") {
        return whole;
    }
    let marked = [escape(before).as_str(), "**", &escape(short), "**", &escape(after)].concat();
    let marked: Vec<String> = marked.lines().map(|line| format!("> {line}")).collect();
    let marked = marked.join("\n");
    if length(&marked) <= room.min(QUOTE) { marked } else { whole }
}

/// The age of the index, or of the feed that one of these articles came from, where it is old.
fn overdue<'a>(sources: impl IntoIterator<Item = &'a str>, view: &View<'_>) -> Option<String> {
    let of_feed = || sources.into_iter().filter_map(|source| view.stale?.since(source)).min();
    let built = view.overdue.or_else(of_feed)?;
    Some(small(&view.localisation.fill("answer.index_age", &[("when", &timestamp(built))])))
}

/// A fact that the article states about itself.
fn state(fact: Fact, answer: &Answer, view: &View<'_>) -> String {
    let text = answer.quote.text();
    let date = || text.parse().ok().and_then(day);
    let (key, value) = match fact {
        Fact::Authors => ("fact.authors", None),
        Fact::Published => ("fact.published", date()),
        Fact::Updated => ("fact.updated", date()),
        Fact::Length => ("fact.length", None),
    };
    let value = value.unwrap_or_else(|| inline(text, LISTED * 2));
    view.localisation.fill(key, &[("value", &value)])
}

fn choice(asked: &str, choices: &[Answer], around: ReplyContext<'_>, view: &View<'_>) -> Message {
    let mut lines = around.lines(view);
    lines.push(view.localisation.say("did_you_mean.lead"));
    let mut buttons: Vec<Button> = Vec::new();
    for (n, answer) in (1..).zip(choices) {
        let heading = heading(answer);
        lines.push(format!("\n**{n}. {}**", inline(heading, LISTED)));
        lines.extend(remarks(answer, view));
        lines.push(quote(answer.quote.text(), OFFERED));
        lines.push(small(&inline(&answer.citation.title, LISTED)));
        lines.extend(answered_by(&answer.citation, view).map(|line| small(&line)));
        if let Some(cited) = cited(answer, view.index) {
            let label = format!("{n}. {}", clip(heading, BUTTON_LABEL - 3));
            buttons.push(Button::new(ButtonLook::Primary, &label, view.seal.id(&Action::Choose(cited))));
        }
    }
    lines.extend(overdue(choices.iter().map(|choice| choice.citation.source.as_str()), view));
    buttons.push(last(view));
    let embed = Embed {
        author: Some(AttachmentName { name: question(asked) }),
        description: lines.join("\n"),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

/// What a passage is about, in the publisher's words: its FAQ question, its section, else the article's title.
fn heading(answer: &Answer) -> &str {
    let citation = &answer.citation;
    citation.faq_question.as_deref().or(citation.section.as_deref()).unwrap_or(&citation.title)
}

fn unanswered(asked: &str, none: &NoAnswer, around: ReplyContext<'_>, view: &View<'_>) -> Message {
    let say = |key: &str| view.localisation.say(key);
    let reason = match none.reason {
        NoAnswerReason::NothingFound => "no_answer.nothing_found",
        NoAnswerReason::Unsure => "no_answer.unsure",
        NoAnswerReason::WhichArticle => "no_answer.which_article",
        NoAnswerReason::NotStated(Fact::Authors) => "no_answer.authors",
        NoAnswerReason::NotStated(Fact::Published) => "no_answer.published",
        NoAnswerReason::NotStated(Fact::Updated) => "no_answer.updated",
        NoAnswerReason::NotStated(Fact::Length) => "no_answer.length",
    };
    let mut lines = around.lines(view);
    lines.push(format!("**{}**", say(reason)));
    if around.is_filtered {
        lines.push(say("no_answer.filtered"));
    }
    if !none.nearest.is_empty() {
        lines.push(say("no_answer.nearest"));
        lines.extend(none.nearest.iter().map(|(_, title)| format!("- {}", inline(title, LISTED))));
    }
    if around.gap.is_some() {
        lines.push(small(&say("no_answer.next")));
    }
    lines.extend(overdue([], view));
    let embed = Embed {
        author: Some(AttachmentName { name: question(asked) }),
        description: lines.join("\n"),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: under_none(around.gap, view), ..Message::default() }
}

/// Page `page` (from 0) of the passages that came next, one a page, each whole.
pub(in super::super) fn more(asked: Option<&str>, answers: &[Answer], page: usize, view: &View<'_>) -> Message {
    let Some(answer) = answers.get(page).or(answers.first()) else {
        return Message::text(&view.localisation.say("more.none"));
    };
    let page = if page < answers.len() { page } else { 0 };
    let note = view.localisation.say("more.note");
    let mut embed = embed(asked, answer, ReplyContext { note: Some(&note), ..ReplyContext::default() }, view);
    embed.footer = super::browse::footer(page, answers.len(), view);
    let keys: Vec<Key> = keys(answers);
    let turn = |page: usize| Action::Turn { page: u8::try_from(page).unwrap_or(0), keys: keys.clone() };
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(button(view, ButtonLook::Secondary, "button.previous", &turn(page - 1)));
    }
    if page + 1 < answers.len() {
        buttons.push(button(view, ButtonLook::Secondary, "button.next", &turn(page + 1)));
    }
    if let Some(cited) = cited(answer, view.index) {
        buttons.push(button(view, ButtonLook::Secondary, "button.helpful", &Action::Helpful(cited)));
        buttons.push(button(
            view,
            ButtonLook::Secondary,
            "button.follow_up",
            &Action::FollowUp { passage: cited.passage },
        ));
    }
    if view.is_private {
        buttons.push(last(view));
    }
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

/// The passage that came after one that was "not it", for all to see, and the ways on.
pub(in super::super) fn next_passage(
    asked: Option<&str>,
    next: &[Answer],
    gap: Option<u64>,
    view: &View<'_>,
) -> Message {
    let mut buttons = Vec::new();
    let embeds: Vec<Embed> =
        next.first().map(|answer| embed(asked, answer, ReplyContext::default(), view)).into_iter().collect();
    let tell = gap.map(|gap| button(view, ButtonLook::Secondary, "button.tell_me", &Action::Tell { gap }));
    if let Some(cited) = next.first().and_then(|answer| cited(answer, view.index)) {
        buttons.push(button(view, ButtonLook::Secondary, "button.helpful", &Action::Helpful(cited)));
        buttons.push(button(view, ButtonLook::Secondary, "button.not_it", &Action::NotIt(cited)));
        buttons.extend(tell);
        buttons.extend(behind(keys(next.get(1..).unwrap_or_default()), view));
    } else {
        buttons.push(button(view, ButtonLook::Secondary, "button.rephrase", &Action::Rephrase));
        buttons.extend(tell);
        buttons.push(last(view));
    }
    let key = if embeds.is_empty() { "verdict.no_next" } else { "verdict.next" };
    Message { content: view.localisation.say(key), embeds, components: rows(buttons), ..Message::default() }
}

/// What else there is to a public answer, for whoever wants it.
pub(in super::super) fn menu_of(asked: Option<&str>, rows: Vec<ComponentRow>, view: &View<'_>) -> Message {
    let embed = Embed {
        author: asked.map(|asked| AttachmentName { name: question(asked) }),
        description: small(&view.localisation.say("more.menu")),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: rows, ..Message::default() }
}

/// The quiet line of a channel that is set to "suggest".
pub(in super::super) fn hint(answer: &Answer, view: &View<'_>) -> Option<Message> {
    let cited = cited(answer, view.index)?;
    let buttons = vec![
        button(view, ButtonLook::Secondary, "button.show_answer", &Action::Reveal(cited)),
        button(view, ButtonLook::Danger, "button.delete", &Action::Delete { asker: view.asker }),
    ];
    let content = small(&view.localisation.say("suggest.hint"));
    Some(Message {
        content: fit(&content, super::super::limits::CONTENT),
        components: rows(buttons),
        ..Message::default()
    })
}

/// A line of ours above an answer that nobody asked the bot for.
pub(in super::super) fn lead(mut message: Message, key: &str, view: &View<'_>) -> Message {
    let line = small(&view.localisation.say(key));
    message.content = if message.content.is_empty() { line } else { format!("{line}\n{}", message.content) };
    message
}

//! Questions without a good answer, as moderators see them: the list, one group, all its questions, and the proof after it was
//! answered. Only the newsroom is offered to answer and to dismiss.

use super::super::custom_id::{Action, Step};
use super::super::limits::{BUTTON_LABEL, EMBED_DESCRIPTION, fit};
use super::super::payload::{Button, ButtonLook, Embed, Message, rows};
use super::View;
use super::browse::footer;
use super::buttons::button;
use super::parts::{inline, small, timestamp, title};
use crate::article::Question;
use crate::ledger::{GapGroup, GapPage, GroupQuestion};
use crate::newsroom::Proof;
use crate::text::clip;

/// Groups on a page of the list: a button each.
pub(in super::super) const GROUPS: u32 = 5;

/// Questions on a page of a group.
const QUESTIONS: usize = 10;

/// Questions that a group shows of itself.
const FIRST: usize = 5;

/// Characters of a question in a list.
const ASKED: usize = 240;

/// One page of the list.
pub(in super::super) fn list(found: &GapPage, page: u16, view: &View<'_>) -> Message {
    if found.groups.is_empty() && page == 0 {
        return Message::text(&view.localisation.say(if view.is_newsroom { "gaps.none" } else { "gaps.none_here" }));
    }
    let mut lines = Vec::new();
    let mut buttons = Vec::new();
    for (n, group) in (1..).zip(&found.groups) {
        let example = example(group, view);
        lines.push(format!("**{n}.** {}\n{}", inline(&example, ASKED), small(&figures(group, view))));
        let label = format!("{n}. {}", clip(&example, BUTTON_LABEL / 2));
        buttons.push(Button::new(ButtonLook::Secondary, &label, id(view, Step::Gap { group: group.id.into() })));
    }
    let mut components = rows(buttons);
    let turn = |page: u16| Action::Step(Step::Gaps { page });
    let seen = (u64::from(page) + 1) * u64::from(GROUPS);
    let mut turning = Vec::new();
    if page > 0 {
        turning.push(button(view, ButtonLook::Secondary, "button.previous", &turn(page - 1)));
    }
    if seen < found.total {
        turning.push(button(view, ButtonLook::Secondary, "button.next", &turn(page.saturating_add(1))));
    }
    components.extend(rows(turning));
    let pages = usize::try_from(found.total.div_ceil(u64::from(GROUPS))).unwrap_or(usize::MAX);
    if !view.is_newsroom {
        lines.push(small(&view.localisation.say("gaps.here")));
    }
    let heading = if view.is_newsroom { "gaps.heading" } else { "gaps.heading_here" };
    let embed = Embed {
        title: Some(view.localisation.fill(heading, &[("n", &found.total.to_string())])),
        description: fit(&lines.join("\n\n"), EMBED_DESCRIPTION),
        footer: footer(usize::from(page), pages, view),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components, ..Message::default() }
}

/// A group with the first of its questions.
pub(in super::super) fn group(group: &GapGroup, questions: &[GroupQuestion], view: &View<'_>) -> Message {
    let mut lines = vec![figures(group, view)];
    lines.extend(view.is_newsroom.then(|| kinds(group, view)));
    lines.push(view.localisation.fill("gaps.last_asked", &[("when", &timestamp(group.last_asked))]));
    if let Some(settled) = &group.settled {
        lines.push(view.localisation.fill("gaps.settled_before", &[("when", &timestamp(settled.at))]));
    }
    lines.push(String::new());
    lines.extend(questions.iter().filter_map(asked).take(FIRST));
    let id = u64::from(group.id);
    let mut buttons = Vec::new();
    if view.is_newsroom {
        buttons.push(button(view, ButtonLook::Primary, "button.answer_gap", &step(Step::AnswerGap { group: id })));
    }
    if questions.iter().filter(|q| q.question.is_some()).count() > FIRST {
        let all = step(Step::Questions { group: id, page: 0 });
        buttons.push(button(view, ButtonLook::Secondary, "button.all_questions", &all));
    }
    if view.is_newsroom {
        buttons.push(button(view, ButtonLook::Danger, "button.dismiss", &step(Step::Dismiss { group: id })));
    }
    buttons.push(button(view, ButtonLook::Secondary, "button.back_to_gaps", &step(Step::Gaps { page: 0 })));
    let embed = Embed {
        title: Some(title(&example(group, view))),
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

/// One page of all questions of a group.
pub(in super::super) fn questions(
    group: &GapGroup,
    questions: &[GroupQuestion],
    page: u16,
    view: &View<'_>,
) -> Message {
    let all: Vec<String> = questions.iter().filter_map(asked).collect();
    let pages = all.len().div_ceil(QUESTIONS).max(1);
    let page = usize::from(page).min(pages - 1);
    let id = u64::from(group.id);
    let turn = |page: usize| step(Step::Questions { group: id, page: u16::try_from(page).unwrap_or(0) });
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(button(view, ButtonLook::Secondary, "button.previous", &turn(page - 1)));
    }
    if page + 1 < pages {
        buttons.push(button(view, ButtonLook::Secondary, "button.next", &turn(page + 1)));
    }
    buttons.push(button(view, ButtonLook::Secondary, "button.back_to_group", &step(Step::Gap { group: id })));
    let lines: Vec<&str> = all.iter().skip(page * QUESTIONS).take(QUESTIONS).map(String::as_str).collect();
    let embed = Embed {
        title: Some(title(&example(group, view))),
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        footer: footer(page, pages, view),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

/// What an answer came to.
pub(in super::super) fn proven(group: &GapGroup, file: &str, proof: &Proof, view: &View<'_>) -> Message {
    let (answered, asked) = (proof.answered().to_string(), proof.asked().to_string());
    let values = [("answered", answered.as_str()), ("asked", &asked)];
    let (entry, another) = (proof.by_entry.len().to_string(), proof.by_another.len().to_string());
    let mut lines = vec![
        view.localisation.fill("gaps.saved", &[("file", &inline(file, ASKED))]),
        format!("**{}**", view.localisation.fill("gaps.proven", &values)),
        small(&view.localisation.fill("gaps.proven_by", &[("entry", &entry), ("another", &another)])),
    ];
    let mut buttons = Vec::new();
    if !proof.open.is_empty() {
        lines.push(view.localisation.say("gaps.still_open"));
        let listed = |question: &Question| format!("- {}", inline(question.as_str(), ASKED));
        lines.extend(proof.open.iter().take(QUESTIONS).map(listed));
        let back = step(Step::Gap { group: group.id.into() });
        buttons.push(button(view, ButtonLook::Secondary, "button.back_to_group", &back));
    }
    if group.waiting > 0 && proof.answered() > 0 {
        lines.push(view.localisation.say("gaps.told"));
    }
    buttons.push(button(view, ButtonLook::Secondary, "button.back_to_gaps", &step(Step::Gaps { page: 0 })));
    let embed = Embed { description: fit(&lines.join("\n"), EMBED_DESCRIPTION), ..Embed::default() };
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

fn step(step: Step) -> Action {
    Action::Step(step)
}

fn id(view: &View<'_>, of: Step) -> String {
    view.seal.id(&step(of))
}

fn example(group: &GapGroup, view: &View<'_>) -> String {
    let words = group.example.as_ref().map(|question| question.as_str().to_owned());
    words.unwrap_or_else(|| view.localisation.say("gaps.no_words"))
}

fn figures(group: &GapGroup, view: &View<'_>) -> String {
    let values = [
        ("asked", view.localisation.count("unit.time", group.asked, &[])),
        ("wordings", view.localisation.count("unit.wording", group.questions, &[])),
        ("waiting", group.waiting.to_string()),
    ];
    view.localisation.fill(if view.is_newsroom { "gaps.figures" } else { "gaps.figures_here" }, &values)
}

fn kinds(group: &GapGroup, view: &View<'_>) -> String {
    let kinds = group.kinds;
    let numbers = [kinds.unanswered, kinds.not_it, kinds.low_confidence].map(|n| n.to_string());
    let values = [("unanswered", numbers[0].as_str()), ("not_it", &numbers[1]), ("unsure", &numbers[2])];
    view.localisation.fill("gaps.kinds", &values)
}

fn asked(gap: &GroupQuestion) -> Option<String> {
    let question = gap.question.as_ref()?;
    Some(format!("- {} ({}×)", inline(question.as_str(), ASKED), gap.times))
}

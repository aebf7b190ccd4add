//! The buttons under a message, and what they point to.

use super::super::custom_id::{Action, CitedQuote, MOST_KEYS, Step, check};
use super::super::payload::{Button, ButtonLook, ComponentRow, rows};
use super::View;
use crate::answer::{Answer, chosen};
use crate::article::{Key, PassageId};
use crate::store::Index;
use crate::text::Span;

/// What an answer quotes, for a button; none for a fact about an article.
pub(in super::super) fn cited(answer: &Answer, index: &Index) -> Option<CitedQuote> {
    let place = index.by_key(answer.citation.passage.as_ref()?.key())?;
    let span = answer.quote.span()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let percent = (answer.confidence.clamp(0.0, 1.0) * 100.0).floor() as u8;
    let (before, short, _) = answer.parts();
    let short =
        Some((u16::try_from(before.len()).ok()?, u16::try_from(short.len()).ok()?)).filter(|(_, bytes)| *bytes > 0);
    Some(CitedQuote {
        passage: place.passage.id.key(),
        from: u32::try_from(span.start().checked_sub(place.passage.span.start())?).ok()?,
        bytes: u32::try_from(span.len()).ok()?,
        check: check(answer.quote.text()),
        percent,
        short,
    })
}

/// The answer that a button points to; `None` when the articles no longer say it in these words.
pub(in super::super) fn resolve(cited: &CitedQuote, index: &Index) -> Option<Answer> {
    let place = index.by_key(cited.passage)?;
    let start = place.passage.span.start() + cited.from as usize;
    let span = Span::new(start, start + cited.bytes as usize);
    let confidence = f32::from(cited.percent) / 100.0;
    let answer = chosen(&place, index, Some(span), confidence).filter(|a| check(a.quote.text()) == cited.check)?;
    let short = cited.short.map(|(from, bytes)| {
        let start = start + usize::from(from);
        Span::new(start, start + usize::from(bytes))
    });
    Some(Answer { span: short.filter(|short| span.contains(*short)), ..answer })
}

/// Keys of the passages of `answers`.
pub(super) fn keys(answers: &[Answer]) -> Vec<Key> {
    answers.iter().filter_map(|a| a.citation.passage.as_ref()).map(PassageId::key).take(MOST_KEYS).collect()
}

/// Under an answer.
pub(super) fn under_answer(answer: &Answer, mut keys: Vec<Key>, view: &View<'_>) -> Vec<ComponentRow> {
    keys.truncate(MOST_KEYS);
    let mut buttons = Vec::new();
    if let Some(cited) = cited(answer, view.index) {
        buttons.push(button(view, ButtonLook::Secondary, "button.helpful", &Action::Helpful(cited)));
        buttons.push(button(view, ButtonLook::Secondary, "button.not_it", &Action::NotIt(cited)));
        if !view.is_private {
            // Before everyone there are few buttons, and the rest is behind the last.
            buttons.extend(behind(keys, view));
            return rows(buttons);
        }
        if !keys.is_empty() {
            buttons.push(button(view, ButtonLook::Secondary, "button.more", &Action::More { keys }));
        }
        buttons.push(button(
            view,
            ButtonLook::Secondary,
            "button.follow_up",
            &Action::FollowUp { passage: cited.passage },
        ));
    }
    buttons.push(last(view));
    rows(buttons)
}

/// The button with what else there is to a public answer. Where the bot could not delete the answer by itself, the button
/// for that stays beside it.
pub(super) fn behind(keys: Vec<Key>, view: &View<'_>) -> Vec<Button> {
    let menu = Action::Menu { asker: view.asker, keys };
    let mut buttons = vec![button(view, ButtonLook::Secondary, "button.menu", &menu)];
    buttons.extend(view.is_guest.then(|| last(view)));
    buttons
}

/// What is behind that button, for whoever pressed it. `at` is the answer's channel and message.
pub(in super::super) fn menu(
    keys: Vec<Key>,
    passage: Option<Key>,
    asker: u64,
    at: (u64, u64),
    may_delete: bool,
    view: &View<'_>,
) -> Vec<ComponentRow> {
    let (channel, message) = at;
    let mut buttons = Vec::new();
    if !keys.is_empty() {
        buttons.push(button(view, ButtonLook::Secondary, "button.more", &Action::More { keys }));
    }
    buttons.extend(passage.map(|passage| {
        button(view, ButtonLook::Secondary, "button.follow_up", &Action::Step(Step::AskOn { passage }))
    }));
    if may_delete {
        let delete = Action::Step(Step::DeleteAt { asker, channel, message });
        buttons.push(button(view, ButtonLook::Danger, "button.delete", &delete));
    }
    rows(buttons)
}

/// Under an admission that there is no answer.
pub(super) fn under_none(gap: Option<u64>, view: &View<'_>) -> Vec<ComponentRow> {
    let mut buttons = vec![button(view, ButtonLook::Primary, "button.rephrase", &Action::Rephrase)];
    buttons.extend(gap.map(|gap| button(view, ButtonLook::Secondary, "button.tell_me", &Action::Tell { gap })));
    if !view.is_private {
        buttons.push(last(view));
    }
    rows(buttons)
}

/// "Show everyone" where only the asker sees the message, else "Delete".
pub(super) fn last(view: &View<'_>) -> Button {
    if view.is_private {
        let label = if view.target.is_some() { "button.post_reply" } else { "button.show_everyone" };
        button(view, ButtonLook::Secondary, label, &Action::ShowEveryone { target: view.target })
    } else {
        button(view, ButtonLook::Danger, "button.delete", &Action::Delete { asker: view.asker })
    }
}

/// A button with a sentence of ours on it.
pub(super) fn button(view: &View<'_>, style: ButtonLook, key: &str, action: &Action) -> Button {
    Button::new(style, &view.localisation.say(key), view.seal.id(action))
}

//! The page on which a moderator says that an answer was wrong, and which passage is right; and what a reply becomes whose
//! article no longer says what it quotes.

use super::super::custom_id::{Action, Step};
use super::super::limits::{EMBED_DESCRIPTION, fit};
use super::super::payload::{AttachmentName, ButtonLook, Embed, MenuOption, Message, rows, select};
use super::View;
use super::buttons::{button, last};
use super::parts::{inline, question, quote, small};
use crate::answer::Answer;
use crate::article::Key;

/// Characters of a title and of a quote.
const TITLE: usize = 120;
const QUOTE: usize = 220;

/// The passages that come next after the wrong one, an entry of a menu each. `at` is the reply's channel and message.
pub(in super::super) fn offer(asked: &str, wrong: Key, next: &[Answer], at: (u64, u64), view: &View<'_>) -> Message {
    let (channel, message) = at;
    let rule = |right: Option<Key>| Action::Step(Step::Rule { wrong, right, channel, message });
    let mut lines = vec![view.localisation.say(if next.is_empty() { "ruling.no_other" } else { "ruling.which" })];
    let mut entries = Vec::new();
    for (n, answer) in (1..).zip(next) {
        let Some(passage) = &answer.citation.passage else { continue };
        let asked = answer.citation.faq_question.as_deref().or(answer.citation.section.as_deref());
        lines.push(format!("\n**{n}.** {}", inline(asked.unwrap_or(&answer.citation.title), TITLE)));
        lines.push(quote(answer.quote.text(), QUOTE));
        lines.push(small(&inline(&answer.citation.title, TITLE)));
        let label = format!("{n}. {}", asked.unwrap_or(&answer.citation.title));
        entries.push(MenuOption::new(&label, answer.quote.text(), view.seal.id(&rule(Some(passage.key())))));
    }
    let mut components = Vec::new();
    if !entries.is_empty() {
        components.push(select("right passage", &view.localisation.say("ruling.choose"), entries));
    }
    components.extend(rows(vec![button(view, ButtonLook::Danger, "button.none_of_these", &rule(None))]));
    let embed = Embed {
        author: Some(AttachmentName { name: question(asked) }),
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components, ..Message::default() }
}

/// A past reply whose article no longer says what was quoted: the quote struck out. `shown` is the reply's description.
pub(in super::super) fn corrected(asked: Option<&str>, title: Option<String>, shown: &str, view: &View<'_>) -> Message {
    let struck = shown.lines().filter_map(|line| line.strip_prefix("> ")).filter(|line| !line.trim().is_empty());
    let mut lines = vec![format!("**{}**", view.localisation.say("correction.gone"))];
    lines.extend(struck.map(|line| format!("> ~~{line}~~")));
    let embed = Embed {
        author: asked.map(|asked| AttachmentName { name: question(asked) }),
        title,
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        ..Embed::default()
    };
    Message { embeds: vec![embed], components: rows(vec![last(view)]), ..Message::default() }
}

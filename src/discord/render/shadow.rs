//! What the bot would have said in a channel on trial, as moderators see it in their log.

use super::super::custom_id::{Action, Step};
use super::super::limits::{CONTENT, fit};
use super::super::payload::{AttachmentName, Button, ButtonLook, Embed, Footer, Message, rows};
use super::View;
use super::buttons::button;
use super::parts::small;

/// Where a question was asked.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct QuestionPlace {
    pub guild: u64,
    pub channel: u64,
    /// The message, where it was one.
    pub message: Option<u64>,
}

/// `reply` for the log: with where it was asked and, where there is an answer to judge, the two buttons.
pub(in super::super) fn post(mut reply: Message, asked: QuestionPlace, judge: Option<u8>, view: &View<'_>) -> Message {
    let place = match asked.message {
        Some(message) => format!("https://discord.com/channels/{}/{}/{message}", asked.guild, asked.channel),
        None => format!("<#{}>", asked.channel),
    };
    let line = match judge {
        Some(percent) => {
            let values = [("place", place), ("confidence", format!("{:.2}", f32::from(percent) / 100.0))];
            view.localisation.fill("shadow.lead", &values)
        }
        None => view.localisation.fill("shadow.lead_unjudged", &[("place", place)]),
    };
    let above = small(&line);
    let content = if reply.content.is_empty() { above } else { format!("{above}\n{}", reply.content) };
    reply.content = fit(&content, CONTENT);
    reply.components = if judge.is_some() { rows(buttons(view)) } else { Vec::new() };
    reply
}

/// A post of the log once it was judged, by whom and how; the buttons stay, so that it can be judged otherwise.
pub(in super::super) fn judged(post: &serenity::all::Message, is_right: bool, by: u64, view: &View<'_>) -> Message {
    let key = if is_right { "shadow.judged_right" } else { "shadow.judged_wrong" };
    let line = view.localisation.fill(key, &[("who", &format!("<@{by}>"))]);
    // A line before the small print, if there is one, says what was judged before.
    let content: Vec<&str> = post.content.lines().skip_while(|line| !line.starts_with(SMALL)).collect();
    let embeds = post.embeds.iter().map(|embed| Embed {
        author: embed.author.as_ref().map(|author| AttachmentName { name: author.name.clone() }),
        title: embed.title.clone(),
        url: embed.url.clone(),
        description: embed.description.clone().unwrap_or_default(),
        footer: embed.footer.as_ref().map(|footer| Footer { text: footer.text.clone() }),
        image: None,
    });
    Message {
        content: fit(&format!("**{line}**\n{}", content.join("\n")), CONTENT),
        embeds: embeds.collect(),
        components: rows(buttons(view)),
        file: None,
    }
}

/// How Discord's small print begins, and with it every post.
const SMALL: &str = "-# ";

fn buttons(view: &View<'_>) -> Vec<Button> {
    [(ButtonLook::Primary, "button.right", true), (ButtonLook::Secondary, "button.wrong", false)]
        .into_iter()
        .map(|(style, key, is_right)| button(view, style, key, &Action::Step(Step::Judge { is_right })))
        .collect()
}

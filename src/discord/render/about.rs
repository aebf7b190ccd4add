//! The bot's own pages: how to ask, and what it is and keeps.

use super::super::limits::{EMBED_DESCRIPTION, fit};
use super::super::payload::{Embed, Message};
use super::parts::{View, inline, link, timestamp, title};
use crate::ledger::{Mode, VERDICT_DAYS, WAITING_DAYS};

/// What `/about` tells beside the index.
#[derive(Clone, Copy)]
pub(in super::super) struct AboutPage<'a> {
    pub retention_days: u16,
    /// Days that replies are remembered.
    pub reply_days: u16,
    /// What the bot does in this channel; none outside a server.
    pub mode: Option<Mode>,
    /// The confidence from which answers are shown here.
    pub threshold: f32,
    /// Whether the message content intent is there.
    pub reads_content: bool,
    /// Whether a channel is set to a mode that needs it.
    pub wants_content: bool,
    pub logs_questions: bool,
    pub url: Option<&'a str>,
    /// Why the register of articles cannot be read; for moderators alone.
    pub register: Option<&'a str>,
    /// What is wrong with the rulings; for moderators alone.
    pub rulings: Option<&'a str>,
}

/// How to ask. Commands are clickable where their ids are known.
/// `is_kept` says whether questions are kept, so that somebody can be told later.
pub(in super::super) fn help(mention: &dyn Fn(&str) -> String, bot: &str, is_kept: bool, view: &View<'_>) -> Message {
    let commands: Vec<(&str, String)> =
        ["ask", "faq", "articles", "about"].into_iter().map(|name| (name, mention(name))).collect();
    let mut values: Vec<(&str, &str)> = commands.iter().map(|(name, text)| (*name, text.as_str())).collect();
    values.push(("bot", bot));
    let no_answer = if is_kept { "help.no_answer" } else { "help.no_answer_only" };
    let keys = ["help.ask", "help.mention", "help.menu", "help.follow_up", "help.browse", no_answer, "help.report"];
    let mut lines = vec![view.localisation.say("help.lead")];
    lines.extend(keys.iter().map(|key| format!("- {}", view.localisation.fill(key, &values))));
    page(&view.localisation.say("command.help.description"), &lines)
}

/// What the bot is, how fresh its articles are, what it keeps.
pub(in super::super) fn about(facts: AboutPage<'_>, view: &View<'_>) -> Message {
    let say = |key: &str| view.localisation.say(key);
    let manifest = &view.index.manifest;
    let languages: Vec<&str> =
        manifest.languages.iter().map(|tag| view.localisation.language(tag).unwrap_or(tag)).collect();
    let languages = languages.join(&say("list.separator"));
    let mut lines = vec![
        say("about.what"),
        view.localisation.fill(
            "about.articles",
            &[
                ("articles", view.localisation.count("unit.article", manifest.articles, &[])),
                ("passages", view.localisation.count("unit.passage", manifest.passages, &[])),
            ],
        ),
        view.localisation.fill("about.languages", &[("languages", &inline(&languages, 600))]),
        view.localisation.fill("about.index_age", &[("when", &timestamp(manifest.built))]),
    ];
    lines.push(view.localisation.fill("about.threshold", &[("threshold", &format!("{:.2}", facts.threshold))]));
    if let Some(mode) = facts.mode.map(Mode::name) {
        let values =
            [("mode", say(&format!("channel.mode.{mode}"))), ("what", say(&format!("channel.explain.{mode}")))];
        lines.push(view.localisation.fill("about.mode", &values));
    }
    if view.overdue.is_some() {
        lines.push(say("about.overdue"));
    }
    if facts.wants_content && !facts.reads_content {
        lines.push(say("about.no_content"));
    }
    if let Some(trouble) = facts.register {
        lines.push(view.localisation.fill("about.register", &[("problem", &inline(trouble, 400))]));
    }
    if let Some(faults) = facts.rulings {
        lines.push(view.localisation.fill("about.rulings", &[("problem", &inline(faults, 400))]));
    }
    lines.push(String::new());
    let days = |days: u16| view.localisation.count("unit.day", days, &[]);
    lines.push(match facts.retention_days {
        0 => say("about.kept_none"),
        kept => view.localisation.fill("about.kept", &[("days", days(kept))]),
    });
    let verdicts = days(VERDICT_DAYS);
    lines.push(
        view.localisation.fill("about.kept_replies", &[("days", days(facts.reply_days)), ("verdicts", verdicts)]),
    );
    if facts.retention_days > 0 {
        lines.push(view.localisation.fill("about.kept_wish", &[("days", days(WAITING_DAYS))]));
    }
    if facts.logs_questions {
        lines.push(say("about.logged"));
    }
    lines.push(say("about.never"));
    lines.push(String::new());
    if let Some(link) = link(&say("about.link"), facts.url) {
        lines.push(link);
    }
    lines.push(view.localisation.fill("about.version", &[("version", env!("CARGO_PKG_VERSION"))]));
    page(&say("about.heading"), &lines)
}

fn page(heading: &str, lines: &[String]) -> Message {
    let description = fit(&lines.join("\n"), EMBED_DESCRIPTION);
    let embed = Embed { title: Some(title(heading)), description, ..Embed::default() };
    Message { embeds: vec![embed], ..Message::default() }
}

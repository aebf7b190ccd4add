//! What a new index changes: files, problems, golden questions; and what it broke, or why it is held. Each list is cut to a
//! number and all of them to a message.

use super::super::custom_id::{Action, IdSigner};
use super::super::limits::{EMBED_DESCRIPTION, fit, length};
use super::super::localisation::Localisation;
use super::super::payload::{Button, ButtonLook, ComponentRow, Embed, Message, rows};
use super::parts::inline;
use crate::engine::Built;
use crate::ingest::Problem;
use crate::newsroom::{Comparison, Flip, Report, Shown};
use crate::store::Change;

/// Files, problems and golden questions that are named; `ibid check` and `ibid index --check` list them all.
const FILES: usize = 8;
const PROBLEMS: usize = 8;
const QUESTIONS: usize = 8;

/// Characters of a file's name, of a problem, of its remedy, of a question, of a passage's name.
const NAME: usize = 60;
const PROBLEM: usize = 120;
const QUESTION: usize = 120;
const PASSAGE: usize = 80;

/// Room that is kept for the sentences that say how much is not named.
const REST: usize = 400;

/// Characters of what stands beside another embed of the same message.
const BESIDE: usize = 1_800;

/// Lines of a message, as many as fit.
struct LineBudget<'a> {
    localisation: &'a Localisation,
    /// Characters of all of it.
    room: usize,
    lines: Vec<String>,
    used: usize,
}

impl<'a> LineBudget<'a> {
    fn new(localisation: &'a Localisation) -> Self {
        Self { localisation, room: EMBED_DESCRIPTION, lines: Vec::new(), used: 0 }
    }

    fn say(&mut self, line: String) {
        self.used += length(&line) + 1;
        self.lines.push(line);
    }

    /// At most `most` items under a heading, and how many more there are.
    fn list<T>(
        &mut self,
        heading: &str,
        items: &[T],
        most: usize,
        dress: impl Fn(&T, &Localisation) -> String,
        more: &str,
    ) {
        if items.is_empty() {
            return;
        }
        self.say(self.localisation.say(heading));
        let mut shown = 0;
        for item in items.iter().take(most) {
            let line = format!("- {}", dress(item, self.localisation));
            if self.used + length(&line) + REST > self.room {
                break;
            }
            self.say(line);
            shown += 1;
        }
        if items.len() > shown {
            self.say(self.localisation.count(more, items.len() - shown, &[]));
        }
    }

    fn message(self) -> Message {
        let description = fit(&self.lines.join("\n"), EMBED_DESCRIPTION);
        Message { embeds: vec![Embed { description, ..Embed::default() }], ..Message::default() }
    }
}

/// After it serves.
pub(in super::super) fn summary(report: &Report, localisation: &Localisation) -> Message {
    let (built, golden) = (&report.built, &report.golden);
    let mut page = LineBudget::new(localisation);
    page.say(localisation.say(if built.is_new { "reindex.done" } else { "reindex.nothing_changed" }));
    counts(&mut page, built);
    if built.is_new && golden.asked > 0 {
        asked(&mut page, golden);
    }
    problems(&mut page, built);
    page.message()
}

/// Looked at only.
pub(in super::super) fn preview(report: &Report, localisation: &Localisation) -> Message {
    let mut page = LineBudget::new(localisation);
    page.say(localisation.say(if report.built.is_new { "review.preview" } else { "reindex.nothing_changed" }));
    findings(&mut page, report);
    page.message()
}

/// Before a moderator decides.
pub(in super::super) fn question(report: &Report, localisation: &Localisation) -> Message {
    let mut page = LineBudget::new(localisation);
    page.say(localisation.say("review.question"));
    findings(&mut page, report);
    page.message()
}

/// Why a new index is held that no moderator asked for, and how to decide.
pub(in super::super) fn held(report: &Report, reindex: &str, localisation: &Localisation) -> Message {
    let golden = &report.golden;
    let mut page = LineBudget::new(localisation);
    match &golden.trouble {
        Some(trouble) => {
            let problem = inline(&trouble.to_string(), 300);
            page.say(localisation.fill("publish.held_unasked", &[("problem", &problem)]));
        }
        None => page.say(localisation.say("publish.held")),
    }
    page.say(localisation.fill("publish.decide", &[("reindex", reindex)]));
    let broken: Vec<&Flip> = golden.broken().collect();
    page.list("review.broken", &broken, QUESTIONS, |f, w| flip(f, w), "review.more_questions");
    page.message()
}

/// Golden questions that what serves now broke, with what can be done; nothing where none is known to be broken.
pub(in super::super) fn broke(golden: &Comparison, remedy: &str, localisation: &Localisation) -> Option<Embed> {
    if golden.is_good() {
        return None;
    }
    // Beside whatever else the message says.
    let mut page = LineBudget { room: BESIDE, ..LineBudget::new(localisation) };
    if let Some(trouble) = &golden.trouble {
        let problem = inline(&trouble.to_string(), 300);
        page.say(localisation.fill("publish.not_asked", &[("problem", &problem)]));
    }
    let broken: Vec<&Flip> = golden.broken().collect();
    page.list("publish.broke", &broken, QUESTIONS, |f, w| flip(f, w), "review.more_questions");
    if !broken.is_empty() {
        page.say(remedy.to_owned());
    }
    page.message().embeds.pop()
}

/// The buttons under [`question`].
pub(in super::super) fn decide(review: u64, seal: &IdSigner, localisation: &Localisation) -> Vec<ComponentRow> {
    let button = |style, key: &str, action| Button::new(style, &localisation.say(key), seal.id(&action));
    rows(vec![
        button(ButtonLook::Danger, "button.swap", Action::Swap { review }),
        button(ButtonLook::Secondary, "button.leave", Action::Leave { review }),
    ])
}

fn asked(page: &mut LineBudget<'_>, golden: &Comparison) {
    let values = [("asked", golden.asked.to_string()), ("changed", golden.flips.len().to_string())];
    page.say(page.localisation.fill("reindex.golden", &values));
}

/// What breaks first, then what else changes.
fn findings(page: &mut LineBudget<'_>, report: &Report) {
    let (built, golden) = (&report.built, &report.golden);
    counts(page, built);
    if let Some(trouble) = &golden.trouble {
        let problem = inline(&trouble.to_string(), 300);
        page.say(page.localisation.fill("review.trouble", &[("problem", &problem)]));
    } else if built.is_new {
        asked(page, golden);
    }
    let (broken, others): (Vec<&Flip>, Vec<&Flip>) = golden.flips.iter().partition(|flip| flip.is_broken());
    page.list("review.broken", &broken, QUESTIONS, |f, w| flip(f, w), "review.more_questions");
    page.list("review.changed", &others, QUESTIONS, |f, w| flip(f, w), "review.more_questions");
    let files = changes(built);
    page.list("review.files", &files, FILES, file, "review.more_files");
    problems(page, built);
}

/// Files that differ. One that is new and gave no article is a problem, and no more than that.
fn changes(built: &Built) -> Vec<(&str, Change)> {
    let is_broken = |name: &str| built.problems.iter().any(|p| p.file == name && p.kind.is_fatal());
    let files = built.changes.files.iter().map(|(name, change)| (name.as_str(), *change));
    files.filter(|(name, change)| *change != Change::Added || !is_broken(name)).collect()
}

fn counts(page: &mut LineBudget<'_>, built: &Built) {
    let files = changes(built);
    let count = |wanted: Change| files.iter().filter(|(_, change)| *change == wanted).count().to_string();
    let values = [
        ("added", count(Change::Added)),
        ("changed", count(Change::Changed)),
        ("removed", count(Change::Removed)),
        ("unchanged", built.changes.unchanged.to_string()),
        ("problems", built.problems.len().to_string()),
    ];
    page.say(page.localisation.fill("reindex.summary", &values));
}

fn problems(page: &mut LineBudget<'_>, built: &Built) {
    page.list("reindex.problems", &built.problems, PROBLEMS, problem, "reindex.more_problems");
}

fn problem(problem: &Problem, localisation: &Localisation) -> String {
    let place = problem.line.map_or_else(|| problem.file.clone(), |line| format!("{}:{line}", problem.file));
    let (place, what) = (inline(&place, NAME), inline(&problem.kind.to_string(), PROBLEM));
    let remedy = inline(problem.remedy(), PROBLEM);
    localisation.fill("reindex.problem", &[("file", &place), ("problem", &what), ("remedy", &remedy)])
}

fn file((name, change): &(&str, Change), localisation: &Localisation) -> String {
    let name = inline(name, NAME);
    match change {
        Change::Added => localisation.fill("review.added", &[("file", &name)]),
        Change::Changed => localisation.fill("review.edited", &[("file", &name)]),
        Change::Removed => localisation.fill("review.removed", &[("file", &name)]),
    }
}

fn flip(flip: &Flip, localisation: &Localisation) -> String {
    let shown = |shown: &Shown| match shown {
        Shown::Passage(id) => inline(id, PASSAGE),
        Shown::NoAnswer => localisation.say("review.no_answer"),
    };
    let (question, before, after) = (inline(&flip.question, QUESTION), shown(&flip.before), shown(&flip.after));
    localisation.fill("review.flip", &[("question", &question), ("before", &before), ("after", &after)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::embed::Hashed;
    use crate::engine::EngineSettings;
    use crate::newsroom::{self, Occasion, Order, publish};
    use jiff::Timestamp;
    use std::sync::Arc;

    /// More of everything than fits, in words that are markup.
    fn crowded() -> (tempfile::TempDir, Report) {
        let dir = tempfile::tempdir().unwrap();
        let settings =
            EngineSettings { corpus: dir.path().join("c"), index: dir.path().join("i"), ..EngineSettings::default() };
        std::fs::create_dir(&settings.corpus).unwrap();
        std::fs::write(settings.corpus.join("a.md"), "# A\n\nText.").unwrap();
        let clock = || Timestamp::UNIX_EPOCH;
        let engine = newsroom::open(settings.clone(), Arc::new(Hashed), clock, &|_| {}, &|_| {}).unwrap().engine;
        for n in 0..60 {
            let name = format!("{n}{}.md", "*_".repeat(50));
            std::fs::write(settings.corpus.join(&name), "# B\n\nText.").unwrap();
            std::fs::write(settings.corpus.join(format!("broken-{name}")), "").unwrap();
        }
        let mut seen = publish(&engine, Order::new(Occasion::Preview), &|_| {}).unwrap();
        let flip = |was_right| Flip {
            id: "m".to_owned(),
            question: "漢*😀_ ".repeat(200),
            before: Shown::Passage("`x`".repeat(100)),
            after: Shown::NoAnswer,
            was_right,
            is_right: false,
        };
        seen.golden.flips = (0..120).map(|n| flip(n % 2 == 0)).collect();
        seen.golden.asked = 200;
        (dir, seen)
    }

    #[test]
    fn every_page_fits_and_names_what_breaks_first() {
        let (_dir, seen) = crowded();
        for (_, localisation) in Localisation::all() {
            let reindex = "</reindex:1100000000000000001>";
            let pages = [
                preview(&seen, localisation),
                question(&seen, localisation),
                summary(&seen, localisation),
                held(&seen, reindex, localisation),
            ];
            let beside = broke(
                &seen.golden,
                &localisation.fill("publish.go_back", &[("reindex", reindex), ("action", "Roll back")]),
                localisation,
            )
            .unwrap();
            assert!(length(&beside.description) <= BESIDE && beside.description.contains(reindex));
            assert!(pages[3].embeds[0].description.contains(reindex));
            for page in &pages {
                let text = &page.embeds[0].description;
                assert!(length(text) <= EMBED_DESCRIPTION && !text.ends_with('…'), "{}", length(text));
            }
            let text = &pages[1].embeds[0].description;
            let at = |key: &str| text.find(&localisation.say(key)).unwrap();
            assert!(at("review.broken") < at("review.changed") && at("review.changed") < at("review.files"));
        }
    }

    #[test]
    fn what_is_new_and_broken_is_a_problem_and_not_added() {
        let (_dir, seen) = crowded();
        let built = &seen.built;
        let added = changes(built).len();
        assert_eq!((built.changes.files.len(), added), (120, 60));
    }
}

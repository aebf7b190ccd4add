//! `/article add`: articles handed in as an attachment or by their address, shown first, then added by a button.

use super::super::deliver::{Made, Stands, Ticket};
use super::super::refusing::refuse;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::Outcome;
use crate::discord::notice::Notice;
use crate::discord::notify::notify;
use crate::discord::payload::{Embed, Message};
use crate::discord::publishing::NotPublished;
use crate::discord::render::{intake as page, review};
use crate::discord::requester::Requester;
use crate::discord::state::BotState;
use crate::fetch::Conditions;
use crate::ingest::CorpusFile;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{Added, ArticleIntake, GatheredDrafts, Occasion, Order};
use jiff::Timestamp;
use serenity::all::{ResolvedOption, ResolvedValue};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was handed in: attachments by address and name, and an address.
#[derive(Default)]
struct Handed {
    files: Vec<(String, String)>,
    url: Option<String>,
}

impl Handed {
    fn of(options: &[ResolvedOption<'_>]) -> Self {
        let mut handed = Self::default();
        for option in options {
            match option.value {
                ResolvedValue::Attachment(file) => handed.files.push((file.url.clone(), file.filename.clone())),
                ResolvedValue::String(text) if option.name == "url" => handed.url = Some(text.trim().to_owned()),
                _ => {}
            }
        }
        handed
    }
}

/// Fetches what was handed in and shows what it is; nothing is written.
pub(super) async fn add(state: &Arc<BotState>, ticket: &Ticket, options: &[ResolvedOption<'_>]) {
    let handed = Handed::of(options);
    if handed.files.is_empty() && handed.url.is_none() {
        return refuse(state, ticket, Notice::new("add.empty", Outcome::Refused)).await;
    }
    let (for_work, locale) = (Arc::clone(state), ticket.locale.clone());
    let making = async move {
        let localisation = Localisation::of(&locale);
        match for_work.block(move |state| look(state, &handed, localisation)).await {
            Ok(message) => Made::Message { message, is_private: true },
            Err(trouble) => Made::notice(&trouble.into(), &locale),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

fn look(state: &BotState, handed: &Handed, localisation: &Localisation) -> Message {
    let (index, now) = (state.engine.index(), Timestamp::now());
    let mut intake = ArticleIntake::new(&state.engine.settings().corpus, Some(&index));
    for (url, name) in &handed.files {
        match state.intake.attachment(url, state.settings.api.as_ref(), now) {
            Ok(bytes) => intake.bytes(name, bytes),
            Err(error) => intake.url(name, &mut |_: &str, _: &Conditions| Err(error.clone())),
        }
    }
    if let Some(url) = &handed.url {
        let fetcher = &state.intake.fetcher;
        let sleep = std::thread::sleep;
        intake.url(url, &mut |url: &str, conditions: &Conditions| {
            fetcher.get_patiently(url, conditions, Timestamp::now, sleep, PATIENCE)
        });
    }
    let gathered = intake.finish();
    if gathered.drafts.is_empty() {
        return page::nothing(&gathered.refused, localisation);
    }
    let number = state.intake.drafts.number();
    let message = page::preview(&gathered, number, localisation, &state.seal);
    state.intake.drafts.hold(number, gathered, Instant::now());
    message
}

/// The button that adds, in place of the preview.
pub(in super::super) async fn add_draft(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, draft: u64) {
    let (for_work, locale) = (Arc::clone(state), ticket.locale.clone());
    let (user, guild) = (requester.user, requester.guild);
    let making = async move {
        let localisation = Localisation::of(&locale);
        let done = for_work.block(move |state| {
            let gathered = state.intake.drafts.take(draft, Instant::now())?;
            Some(write(state, gathered, user, guild, localisation))
        });
        match done.await {
            Ok(Some((message, is_served))) => {
                if is_served {
                    // Waited for at the end, so that nobody is taken off the list and not told.
                    for_work.tasks.spawn(notify(Arc::clone(&for_work)));
                }
                Made::Update(message)
            }
            Ok(None) => Made::Update(Message::text(&localisation.say("add.expired"))),
            Err(trouble) => Made::notice(&trouble.into(), &locale),
        }
    };
    ticket.answer(state, Stands::InPlace, making).await;
}

/// The button that drops the drafts.
pub(in super::super) async fn drop_draft(state: &Arc<BotState>, ticket: &Ticket, draft: u64) {
    let was_held = state.intake.drafts.take(draft, Instant::now()).is_some();
    let key = if was_held { "add.cancelled" } else { "add.expired" };
    let message = Message::text(&Localisation::of(&ticket.locale).say(key));
    ticket.answer(state, Stands::InPlace, async { Made::Update(message) }).await;
}

fn write(
    state: &BotState,
    gathered: GatheredDrafts,
    user: u64,
    guild: Option<u64>,
    localisation: &Localisation,
) -> (Message, bool) {
    let now = Timestamp::now();
    let examples: Vec<(String, String)> = gathered
        .drafts
        .iter()
        .filter_map(|draft| Some((draft.file.clone(), draft.facts().find_map(|facts| facts.first_question)?)))
        .collect();
    let parsed = gathered.parsed();
    let (added, refused) = gathered.write(&state.engine.settings().corpus, now);
    for one in &added {
        note(state, one, user, guild, now);
    }
    let ServedArticle { line, embed, is_served } =
        if added.is_empty() { ServedArticle::default() } else { serve(state, &parsed, localisation) };
    let is_in = |file: &String| is_served && added.iter().any(|one| one.file == *file);
    let example = examples.iter().find(|(file, _)| is_in(file)).map(|(_, asked)| asked.as_str());
    let mut message = page::done(&added, &refused, &line, example, localisation);
    message.embeds.extend(embed);
    (message, is_served)
}

fn note(state: &BotState, one: &Added, user: u64, guild: Option<u64>, now: Timestamp) {
    let action = if one.replaced { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
    let (actor, subject) = (Some(Actor::Member(user)), one.file.clone());
    state.heed(state.ledger.audit(&AuditEntry { actor, action, subject, detail: String::new(), guild }, now));
    tracing::info!(file = one.file, replaced = one.replaced, "a moderator added an article");
}

/// What became of the index after something was added.
#[derive(Default)]
struct ServedArticle {
    /// In a sentence.
    line: String,
    /// Golden questions that broke.
    embed: Option<Embed>,
    is_served: bool,
}

/// Publishes what was written, and says what serves and what broke.
fn serve(state: &BotState, parsed: &[CorpusFile], localisation: &Localisation) -> ServedArticle {
    let not_served = |line| ServedArticle { line, ..ServedArticle::default() };
    let held = || localisation.fill("add.held", &[("reindex", &state.mention("reindex"))]);
    match state.publish(Order { parsed, ..Order::new(Occasion::Added) }, &|_| {}) {
        Ok(report) if report.held.is_some() => {
            let embed = review::held(&report, &state.mention("reindex"), localisation).embeds.pop();
            ServedArticle { embed, ..not_served(held()) }
        }
        Ok(report) => {
            let report = report.ask(&state.engine);
            let articles = localisation.count("unit.article", report.built.manifest.articles, &[]);
            let values = [("generation", report.built.generation.to_string()), ("articles", articles)];
            let embed = review::broke(&report.golden, &state.way_back(localisation), localisation);
            ServedArticle { line: localisation.fill("add.served", &values), embed, is_served: true }
        }
        Err(NotPublished::OnHold | NotPublished::Deciding) => not_served(held()),
        Err(NotPublished::Busy) => not_served(localisation.say("add.not_served")),
        Err(NotPublished::Failed(error)) => {
            state.log_unpublished(&error);
            not_served(localisation.say("add.not_served"))
        }
    }
}

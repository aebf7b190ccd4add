//! `/gaps`: what readers found no answer to. A moderator answers a group of questions in a form; the answer is in the corpus
//! and the index before it is told how many of the questions it answers.

use super::super::custom_id::{Action, Step};
use super::super::form::{Form, TextField, entered};
use super::super::limits::INPUT_VALUE;
use super::super::localisation::Localisation;
use super::super::metrics::{Failure, Outcome};
use super::super::notice::Notice;
use super::super::notify::notify;
use super::super::payload::{Embed, Message};
use super::super::publishing::NotPublished;
use super::super::render::{gaps, review};
use super::super::requester::Requester;
use super::super::rights::Right;
use super::super::state::{BotState, Reindexing};
use super::super::suggest::named_article;
use super::deliver::{Made, Stands, Ticket};
use super::refusing::refuse;
use crate::article::{MAX_QUESTION_CHARS, PassageKind, Question};
use crate::ledger::{Actor, AuditAction, GapGroup, GroupId, GroupQuestion};
use crate::newsroom::{AnswerError, KeptAnswer, NewAnswer, Occasion, Order, keep_answer, prove};
use crate::service::article;
use crate::text::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serenity::all::ModalInteraction;
use std::sync::Arc;
use std::time::Duration;

/// Another reindexing is waited for so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The fields of the form.
const QUESTION: &str = "question";
const ANSWER: &str = "answer";
const SOURCE: &str = "source";
const ARTICLE: &str = "article";

/// What was put into the form.
#[derive(Clone)]
struct Typed {
    question: String,
    answer: String,
    source: String,
    article: String,
}

/// `/gaps`.
pub(super) async fn command(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester) {
    page(state, ticket, requester, Step::Gaps { page: 0 }, Stands::Private).await;
}

/// A button of the pages was pressed.
pub(super) async fn pressed(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, step: Step) {
    match step {
        Step::AnswerGap { group } => form(state, ticket, requester, group).await,
        step => page(state, ticket, requester, step, Stands::InPlace).await,
    }
}

async fn page(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, step: Step, stands: Stands) {
    let (for_work, requester, locale) = (Arc::clone(state), requester.clone(), ticket.locale.clone());
    let making = async move {
        let made = for_work.block(move |state| shown(state, step, &requester)).await;
        match made.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) if stands == Stands::InPlace => Made::Update(message),
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, stands, making).await;
}

/// The page that a step leads to.
fn shown(state: &BotState, step: Step, requester: &Requester) -> Result<Message, Notice> {
    let index = state.engine.index();
    let view = state.view(&index, requester, true);
    match step {
        Step::Gap { group } => {
            let (group, questions) = found(state, group, requester)?;
            Ok(gaps::group(&group, &questions, &view))
        }
        Step::Questions { group, page } => {
            let (group, questions) = found(state, group, requester)?;
            Ok(gaps::questions(&group, &questions, page, &view))
        }
        Step::Dismiss { group } => {
            let by = Actor::Member(requester.user);
            let done = state.ledger.dismiss(GroupId::from(group), &by, requester.guild, Timestamp::now());
            state.heed(done).ok_or_else(failed)?.then_some(()).ok_or_else(gone)?;
            let mut message = list(state, 0, requester)?;
            let line = view.localisation.say("gaps.dismissed");
            message.content = if message.content.is_empty() { line } else { format!("{line}\n{}", message.content) };
            Ok(message)
        }
        Step::Gaps { page } => list(state, page, requester),
        _ => Err(gone()),
    }
}

fn list(state: &BotState, page: u16, requester: &Requester) -> Result<Message, Notice> {
    let index = state.engine.index();
    let offset = u32::from(page) * gaps::GROUPS;
    let (askers, limit) = (state.settings.gap_askers, gaps::GROUPS);
    let found = match only_of(state, requester) {
        Some(guild) => state.ledger.gaps_page_in(guild, askers, offset, limit),
        None => state.ledger.gaps_page(askers, offset, limit),
    };
    let found = state.heed(found).ok_or_else(failed)?;
    Ok(gaps::list(&found, page, &state.view(&index, requester, true)))
}

fn found(state: &BotState, group: u64, requester: &Requester) -> Result<(GapGroup, Vec<GroupQuestion>), Notice> {
    let id = GroupId::from(group);
    let found = match only_of(state, requester) {
        Some(guild) => state.ledger.gap_group_in(guild, state.settings.gap_askers, id),
        None => state.ledger.gap_group(id),
    };
    state.heed(found).ok_or_else(failed)?.ok_or_else(gone)
}

/// The server whose questions alone this moderator sees; none for the newsroom, which sees all.
fn only_of(state: &BotState, requester: &Requester) -> Option<u64> {
    requester.guild.filter(|_| !state.has(requester, Right::Newsroom))
}

fn gone() -> Notice {
    Notice::new("gaps.gone", Outcome::Refused)
}

fn failed() -> Notice {
    Notice::new("gaps.failed", Outcome::Failed)
}

async fn form(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, group: u64) {
    let by = requester.clone();
    let known = state.block(move |state| found(state, group, &by)).await.unwrap_or_else(|trouble| Err(trouble.into()));
    let example = match known {
        Ok((group, _)) => group.example.map(|question| question.as_str().to_owned()).unwrap_or_default(),
        Err(notice) => return refuse(state, ticket, notice).await,
    };
    let localisation = Localisation::of(&ticket.locale);
    let field = |id: &'static str, value: String, most: usize, is_long: bool, is_required: bool| TextField {
        id,
        label: localisation.say(&format!("modal.gap.{id}.label")),
        placeholder: localisation.say(&format!("modal.gap.{id}.placeholder")),
        value,
        most,
        is_long,
        is_required,
    };
    let form = Form {
        custom_id: state.seal.id(&Action::Step(Step::AnswerForm {
            group,
            by: requester.user,
            server: requester.guild.unwrap_or_default(),
        })),
        title: localisation.say("modal.gap.title"),
        fields: vec![
            field(QUESTION, example, MAX_QUESTION_CHARS, true, true),
            field(ANSWER, String::new(), INPUT_VALUE, true, true),
            field(SOURCE, String::new(), 1_000, false, false),
            field(ARTICLE, String::new(), 200, false, false),
        ],
    };
    ticket.respond(state, &form.open()).await;
}

/// The form was sent in.
pub(super) async fn sent(
    state: &Arc<BotState>,
    ticket: &Ticket,
    group: u64,
    requester: Requester,
    i: &ModalInteraction,
) {
    let typed = Typed {
        question: entered(i, QUESTION),
        answer: entered(i, ANSWER),
        source: entered(i, SOURCE),
        article: entered(i, ARTICLE),
    };
    let (for_work, locale) = (Arc::clone(state), ticket.locale.clone());
    let making = async move {
        let message = match answered(&for_work, group, &typed, &requester).await {
            Ok(message) => message,
            // What was written must not be lost with the form.
            Err(notice) => kept_apart(notice.message(Localisation::of(&locale)), &typed.answer),
        };
        Made::Message { message, is_private: true }
    };
    ticket.answer(state, Stands::Private, making).await;
    notify(Arc::clone(state)).await;
}

fn kept_apart(mut notice: Message, answer: &str) -> Message {
    let answer = answer.replace("```", "'''");
    notice.embeds.push(Embed { description: format!("```\n{answer}\n```"), ..Embed::default() });
    notice
}

async fn answered(state: &Arc<BotState>, group: u64, typed: &Typed, requester: &Requester) -> Result<Message, Notice> {
    // The new index would otherwise settle the group before its answer is proven.
    let _alone = state.settling.lock().await;
    let (for_save, for_trail, by) = (typed.clone(), requester.clone(), requester.clone());
    let saved = state.block(move |state| save(state, group, &for_save, &for_trail)).await;
    let (kept, question) = saved.unwrap_or_else(|trouble| Err(trouble.into()))?;
    let running = turn(state).await?;
    let done = state.block(move |state| serve_and_prove(state, running, group, &kept, &question, &by)).await;
    done.unwrap_or_else(|trouble| Err(trouble.into()))
}

/// Writes the answer into the corpus.
fn save(state: &BotState, group: u64, typed: &Typed, by: &Requester) -> Result<(KeptAnswer, Question), Notice> {
    let (_, questions) = found(state, group, by)?;
    let question = Question::new(&typed.question).map_err(super::super::inquiry::refusal)?;
    let index = state.engine.index();
    let cites = Some(typed.article.as_str()).filter(|name| !name.is_empty());
    let cites = cites.map(|name| {
        let unknown =
            || Notice::new("gaps.article", Outcome::Refused).with("wanted", super::super::escape::shown_name(name));
        article(&named_article(name, &index), &index).ok_or_else(unknown)
    });
    let asked_in = Language::detect_among(question.as_str(), &index.languages);
    let language = questions.first().map_or(asked_in, |gap| gap.language.clone());
    let new = NewAnswer {
        question: &question,
        answer: &typed.answer,
        source: Some(typed.source.as_str()),
        cites: cites.transpose()?,
        language: &language,
        day: Timestamp::now().to_zoned(TimeZone::UTC).date(),
    };
    let kept = keep_answer(&state.engine.settings().corpus, &new).map_err(|error| {
        let (key, outcome) = match &error {
            AnswerError::Empty => ("gaps.empty", Outcome::Refused),
            AnswerError::Address { .. } => ("gaps.address", Outcome::Refused),
            AnswerError::NotReadBack { .. } => ("gaps.by_hand", Outcome::Failed),
            AnswerError::Write { .. } => ("gaps.not_written", Outcome::Failed),
        };
        tracing::warn!(%error, "an answer could not be saved");
        Notice::new(key, outcome)
    })?;
    // Whatever becomes of it from here on, it is in the corpus.
    let action = if kept.replaces { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
    state.audit(by, action, &kept.file, kept.article.as_str());
    Ok((kept, question))
}

/// Waits until nothing else is read into the index.
async fn turn(state: &Arc<BotState>) -> Result<Reindexing, Notice> {
    let waiting = async {
        loop {
            if let Some(running) = state.begin_reindex() {
                return running;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let turn = tokio::time::timeout(PATIENCE, waiting).await;
    turn.map_err(|_| Notice::new("reindex.running", Outcome::Refused))
}

/// Publishes the answer, asks the group's questions again, and takes the group off the list where that helped.
fn serve_and_prove(
    state: &BotState,
    running: Reindexing,
    group: u64,
    kept: &KeptAnswer,
    question: &Question,
    requester: &Requester,
) -> Result<Message, Notice> {
    let now = Timestamp::now();
    let published = state.publish(Order { parsed: &kept.parsed, ..Order::new(Occasion::Added) }, &|_| {});
    drop(running);
    let not_used = |key, outcome| Err(Notice::new(key, outcome).with("reindex", state.mention("reindex")));
    let report = match published {
        Ok(report) if report.held.is_none() => report.ask(&state.engine),
        Ok(_) | Err(NotPublished::OnHold | NotPublished::Deciding) => return not_used("gaps.held", Outcome::Refused),
        Err(NotPublished::Busy) => return not_used("gaps.not_indexed", Outcome::Failed),
        Err(NotPublished::Failed(error)) => {
            state.log_unpublished(&error);
            return not_used("gaps.not_indexed", Outcome::Failed);
        }
    };
    let (found, questions) = found(state, group, requester)?;
    let proof = prove(&state.engine, &questions, &kept.article, question, state.threshold(requester.guild)).map_err(
        |error| {
            state.metrics.failed(Failure::Engine);
            tracing::error!(%error, "the questions of a gap could not be asked again");
            failed()
        },
    )?;
    let index = state.engine.index();
    if proof.answered() > 0 || proof.asked() == 0 {
        let is_entry = |passage: &crate::article::Passage, article: &crate::article::Article| matches!(passage.kind, PassageKind::Faq { question: span, .. } if article.slice(span) == question.as_str());
        let passage = index
            .article(&kept.article)
            .and_then(|a| a.passages.iter().find(|p| is_entry(p, a)).map(|p| p.id.to_string()));
        let answer = passage.unwrap_or_else(|| kept.article.to_string());
        let by = Actor::Member(requester.user);
        state.heed(state.ledger.answered(found.id, &answer, &by, requester.guild, now));
    }
    let view = state.view(&index, requester, true);
    let mut message = gaps::proven(&found, &kept.file, &proof, &view);
    message.embeds.extend(review::broke(&report.golden, &state.way_back(view.localisation), view.localisation));
    Ok(message)
}

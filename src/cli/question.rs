//! A question of the terminal on its way to an answer, wherever it was typed: as an argument, in a pipe or at the prompt.

use crate::answer::Reply;
use crate::args::AskArgs;
use crate::engine::{Engine, Response};
use crate::newsroom::Note;
use crate::service::{AskError, Asking, EarlierReply, Exchange, ask_or_rebuild, json};
use crate::terminal::{Show, Status, tell_note};
use serde_json::Value;

/// Answers a question, which may follow on an earlier one.
pub(super) fn answer(
    engine: &Engine,
    words: &str,
    ask: &AskArgs,
    follows: Option<EarlierReply>,
) -> Result<Exchange, AskError> {
    let limits = engine.limits(usize::from(ask.top));
    let asking = Asking { words: words.to_owned(), filter: ask.filter(), follows, limits };
    let (progress, notes) = (Show::new(), |reason| tell_note(&Note::Building(reason)));
    ask_or_rebuild(engine, &asking, &notes, &|p| progress.tell(p))
}

/// A reply as JSON; what is wrong with the files that guard readers goes with it.
pub(super) fn reply(engine: &Engine, asked: &Exchange, ask: &AskArgs) -> Value {
    let mut value = json::reply(asked, ask.explain);
    let faults = engine.faults();
    if let Some(fields) = value.as_object_mut().filter(|_| !faults.is_empty()) {
        fields.insert("faults".to_owned(), faults.into());
    }
    value
}

pub(super) fn status(response: &Response) -> Status {
    match response.reply {
        Reply::NoAnswer(_) => Status::NoAnswer,
        _ => Status::Answered,
    }
}

use super::args::{Args, AskArgs};
use super::print::{Out, is_interactive, say};
use super::progress::Show;
use super::run::{Status, engine, tell_note};
use super::{describe, json};
use crate::answer::Reply;
use crate::article::Question;
use crate::engine::{Engine, Response};
use rustyline::error::ReadlineError;
use std::io::{BufRead, IsTerminal};

pub(super) fn run(args: &Args, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    if !ask.question.is_empty() {
        // Checked before the engine is opened: a question that cannot be asked costs nothing.
        let question = Question::new(&ask.question.join(" "))?;
        let (engine, _) = engine(args)?;
        let (question, others, response) = first(&engine, &question, ask)?;
        if ask.json {
            out.json_pretty(&json::reply(question.as_str(), &others, &response, ask.explain))?;
        } else {
            describe::reply(&question, &others, &response, ask.explain, out)?;
        }
        return Ok(status(&response));
    }
    let (engine, _) = engine(args)?;
    if std::io::stdin().is_terminal() && is_interactive() {
        prompt(&engine, ask, out)
    } else {
        lines(&engine, ask, out)
    }
}

/// Answers the first question in what was asked; gives it, the others and the answer.
fn first(engine: &Engine, whole: &Question, ask: &AskArgs) -> anyhow::Result<(Question, Vec<Question>, Response)> {
    let mut parts = whole.parts();
    let first = if parts.is_empty() { whole.clone() } else { parts.remove(0) };
    let (progress, notes) = (Show::new(), |note| tell_note(&note));
    let response = engine.ask_or_rebuild(&first, &ask.filter(), usize::from(ask.top), &notes, &|p| progress.tell(p))?;
    Ok((first, parts, response))
}

fn status(response: &Response) -> Status {
    match response.reply {
        Reply::NoAnswer(_) => Status::NoAnswer,
        _ => Status::Answered,
    }
}

/// One question a line from a pipe, one JSON object a line to stdout. The worst line decides the status.
fn lines(engine: &Engine, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    let mut worst = Status::Answered;
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(worst);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let asked = Question::new(line).map_err(anyhow::Error::from);
        let answered = asked.and_then(|q| first(engine, &q, ask));
        match answered {
            Ok((question, others, response)) => {
                out.json(&json::reply(question.as_str(), &others, &response, ask.explain))?;
                worst = worst.max(status(&response));
            }
            Err(error) => {
                out.json(&json::failure(&crate::text::clip(line, 200), &format!("{error:#}")))?;
                worst = Status::Failed;
            }
        }
        out.flush()?;
    }
}

/// A prompt with history (for as long as it is open: questions are not written to disk).
fn prompt(engine: &Engine, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    let index = engine.index();
    say(&format!("{} articles. Ask in your own words; an empty line or Ctrl-D ends.", index.manifest.articles));
    let mut editor = rustyline::DefaultEditor::new()?;
    let mut last = Status::Answered;
    loop {
        let line = match editor.readline("? ") {
            Ok(line) if line.trim().is_empty() => return Ok(last),
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(last),
            Err(error) => return Err(error.into()),
        };
        // A line that cannot be remembered can still be asked.
        let _ = editor.add_history_entry(line.as_str());
        let answered = Question::new(&line).map_err(anyhow::Error::from).and_then(|q| first(engine, &q, ask));
        match answered {
            Ok((question, others, response)) => {
                if ask.json {
                    out.json_pretty(&json::reply(question.as_str(), &others, &response, ask.explain))?;
                } else {
                    out.blank()?;
                    describe::reply(&question, &others, &response, ask.explain, out)?;
                    out.blank()?;
                }
                last = status(&response);
            }
            Err(error) => say(&format!("{error:#}")),
        }
        out.flush()?;
    }
}

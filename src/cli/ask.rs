use super::question::{answer, reply, status};
use super::{describe, prompt};
use crate::args::{Args, AskArgs};
use crate::article::Question;
use crate::engine::Engine;
use crate::service::json;
use crate::terminal::{Out, Status, engine, is_interactive, say};
use std::io::{BufRead, IsTerminal};

pub(super) fn run(args: &Args, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    if !ask.question.is_empty() {
        // Checked before the engine is opened: a question that cannot be asked costs nothing.
        let question = Question::new(&ask.question.join(" "))?;
        let (engine, _) = engine(args)?;
        let asked = answer(&engine, question.as_str(), ask, None)?;
        if ask.json {
            out.json_pretty(&reply(&engine, &asked, ask))?;
        } else {
            describe::reply(&asked, ask.explain, out)?;
        }
        return Ok(status(&asked.response));
    }
    let (engine, _) = engine(args)?;
    if std::io::stdin().is_terminal() && is_interactive() {
        prompt::run(&engine, ask, out)
    } else {
        lines(&engine, ask, out)
    }
}

/// One question a line from a pipe, one JSON object a line to stdout. The worst line decides the status.
fn lines(engine: &Engine, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    let mut worst = Status::Answered;
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    let mut is_asked = false;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            if !is_asked {
                say("no question was given: write it after `ibid ask`, or send questions through a pipe, one a line");
            }
            return Ok(worst);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        is_asked = true;
        match answer(engine, line, ask, None) {
            Ok(asked) => {
                out.json(&reply(engine, &asked, ask))?;
                worst = worst.max(status(&asked.response));
            }
            Err(error) => {
                let error = format!("{:#}", anyhow::Error::from(error));
                out.json(&json::failure(&crate::text::clip(line, 200), &error))?;
                worst = Status::Failed;
            }
        }
        out.flush()?;
    }
}

use super::args::{Args, AskArgs};
use super::describe;
use super::opening::{engine, tell_note};
use super::print::{Out, is_interactive, say};
use super::progress::Show;
use super::status::Status;
use crate::answer::Reply;
use crate::article::{Question, SmallTalk};
use crate::engine::{Engine, Response};
use crate::newsroom::Note;
use crate::service::{AskError, Asked, Asking, ask_or_rebuild, json};
use crate::text::counted;
use rustyline::error::ReadlineError;
use serde_json::Value;
use std::io::{BufRead, IsTerminal};

pub(super) fn run(args: &Args, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    if !ask.question.is_empty() {
        // Checked before the engine is opened: a question that cannot be asked costs nothing.
        let question = Question::new(&ask.question.join(" "))?;
        let (engine, _) = engine(args)?;
        let asked = answer(&engine, question.as_str(), ask)?;
        if ask.json {
            out.json_pretty(&reply(&engine, &asked, ask))?;
        } else {
            describe::reply(&asked, ask.explain, out)?;
        }
        return Ok(status(&asked.response));
    }
    let (engine, _) = engine(args)?;
    if std::io::stdin().is_terminal() && is_interactive() {
        prompt(&engine, ask, out)
    } else {
        lines(&engine, ask, out)
    }
}

fn answer(engine: &Engine, words: &str, ask: &AskArgs) -> Result<Asked, AskError> {
    let limits = engine.limits(usize::from(ask.top));
    let asking = Asking { words: words.to_owned(), filter: ask.filter(), follows: None, limits };
    let (progress, notes) = (Show::new(), |reason| tell_note(&Note::Building(reason)));
    ask_or_rebuild(engine, &asking, &notes, &|p| progress.tell(p))
}

/// A reply as JSON; what is wrong with the files that guard readers goes with it.
fn reply(engine: &Engine, asked: &Asked, ask: &AskArgs) -> Value {
    let mut value = json::reply(asked, ask.explain);
    let faults = engine.faults();
    if let Some(fields) = value.as_object_mut().filter(|_| !faults.is_empty()) {
        fields.insert("faults".to_owned(), faults.into());
    }
    value
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
        match answer(engine, line, ask) {
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

/// A prompt with history (for as long as it is open: questions are not written to disk).
fn prompt(engine: &Engine, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    let index = engine.index();
    let articles = counted(index.manifest.articles, "article", "articles");
    say(&format!("{articles}. Ask in your own words; `help` says how, Ctrl-D ends."));
    let mut editor = rustyline::DefaultEditor::new()?;
    let mut last = Status::Answered;
    loop {
        let line = match editor.readline("? ") {
            // A stray Enter asks nothing, and ends nothing.
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(last),
            Err(error) => return Err(error.into()),
        };
        // A line that cannot be remembered can still be asked.
        let _ = editor.add_history_entry(line.as_str());
        if let Some(said) = engine.searcher().small_talk(&line, NAMES) {
            say(chat(said));
            continue;
        }
        match answer(engine, &line, ask) {
            Ok(asked) => {
                if ask.json {
                    out.json_pretty(&reply(engine, &asked, ask))?;
                } else {
                    out.blank()?;
                    describe::reply(&asked, ask.explain, out)?;
                    out.blank()?;
                }
                last = status(&asked.response);
            }
            Err(error) => say(&format!("{:#}", anyhow::Error::from(error))),
        }
        out.flush()?;
    }
}

/// What is said at the prompt to what asks nothing of the articles; the last answer stays the last.
fn chat(said: SmallTalk) -> &'static str {
    match said {
        SmallTalk::Help => HELP,
        SmallTalk::WhoAreYou => WHO,
        SmallTalk::Denial => "Other words may find more. `ibid ask --top 10` shows more passages for a question.",
        SmallTalk::Thanks => "You are welcome.",
        SmallTalk::Greeting => "Hello. Ask a question, and the articles' own words answer it.",
        SmallTalk::Acknowledgement => "Ask the next question, or end with Ctrl-D.",
    }
}

/// What this program is called.
const NAMES: &[&str] = &["ibid"];

const HELP: &str = "\
Ask one thing in your own words, for example: why are regulators involved
The answer is quoted word for word from one article, with its title, author, date and address. If the articles do not
answer, Ibid says so.
  arrow up      brings earlier questions of this session back
  Ctrl-D        ends
`ibid ask --help` lists what narrows a search: an article, a category, a date. `ibid articles` lists the articles.";

const WHO: &str = "\
This is Ibid: it quotes articles word for word and says where the words come from; it writes no answers of its own.
`help` says how to ask.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_help_names_is_there() {
        use clap::CommandFactory;
        let command = Args::command();
        for name in ["ask", "articles"] {
            assert!(HELP.contains(&format!("ibid {name}")) && command.find_subcommand(name).is_some(), "{name}");
        }
        let ask = command.find_subcommand("ask").expect("a subcommand");
        assert!(ask.get_arguments().any(|a| a.get_long() == Some("top")), "the denial names it");
        assert_eq!(chat(SmallTalk::Help), HELP);
    }
}

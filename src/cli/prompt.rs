//! The prompt of `ibid ask` in a terminal.
//!
//! Questions may lean on the one before ("and when?"), as in Discord; the prompt then says which article it read them to be
//! about. Nothing is written to disk: history lasts as long as the prompt is open. Greetings and thanks are answered as
//! such; a question's way to its answer is in `question`.

use super::describe;
use super::question::{answer, reply, status};
use crate::answer::Reply;
use crate::args::AskArgs;
use crate::article::SmallTalk;
use crate::engine::Engine;
use crate::service::{EarlierReply, Exchange};
use crate::terminal::{FAINT, Out, Status, say};
use crate::text::counted;
use rustyline::error::ReadlineError;

/// Asks until the person ends it; the last answer decides the status.
pub(super) fn run(engine: &Engine, ask: &AskArgs, out: &mut Out) -> anyhow::Result<Status> {
    let articles = counted(engine.index().manifest.articles, "article", "articles");
    say(&format!("{articles}. Ask in your own words; `help` says how, Ctrl-D ends."));
    let mut editor = rustyline::DefaultEditor::new()?;
    let mut session = PromptSession { engine, ask, earlier: None, last: Status::Answered };
    loop {
        let line = match editor.readline("? ") {
            // A stray Enter asks nothing, and ends nothing.
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return Ok(session.last),
            Err(error) => return Err(error.into()),
        };
        // A line that cannot be remembered can still be asked.
        let _ = editor.add_history_entry(line.as_str());
        session.answer(&line, out)?;
        out.flush()?;
    }
}

/// What was asked so far, as far as the next question needs it.
struct PromptSession<'a> {
    engine: &'a Engine,
    ask: &'a AskArgs,
    /// What the next question may lean on.
    earlier: Option<EarlierReply>,
    last: Status,
}

impl PromptSession<'_> {
    /// Answers a line; what cannot be asked is said, and ends nothing.
    fn answer(&mut self, line: &str, out: &mut Out) -> anyhow::Result<()> {
        if let Some(said) = self.engine.searcher().small_talk(line, NAMES) {
            say(chat(said));
            return Ok(());
        }
        match answer(self.engine, line, self.ask, self.earlier.clone()) {
            Ok(asked) => {
                self.show(&asked, out)?;
                self.last = status(&asked.response);
                self.earlier = leaned_on(&asked, self.earlier.take());
            }
            Err(error) => say(&format!("error: {:#}", anyhow::Error::from(error))),
        }
        Ok(())
    }

    fn show(&self, asked: &Exchange, out: &mut Out) -> anyhow::Result<()> {
        if self.ask.json {
            let mut value = reply(self.engine, asked, self.ask);
            let earlier = self.earlier.as_ref().filter(|_| asked.follows.is_some());
            let place = earlier.and_then(|earlier| asked.response.index.by_key(earlier.passage));
            if let (Some(fields), Some(place)) = (value.as_object_mut(), place) {
                fields.insert("about".into(), place.article.id.as_str().into());
            }
            return Ok(out.json_pretty(&value)?);
        }
        out.blank()?;
        if let Some(title) = &asked.follows {
            out.wrapped(FAINT, "", &format!("Read as a follow-up about “{title}”."))?;
            out.blank()?;
        }
        describe::reply(asked, self.ask.explain, out)?;
        Ok(out.blank()?)
    }
}

/// What the question after this one may lean on. The subject of a row of follow-ups is that of its first question; a fact
/// about an article is no passage, and leaves the row where it is.
fn leaned_on(asked: &Exchange, before: Option<EarlierReply>) -> Option<EarlierReply> {
    let before = before.filter(|_| asked.follows.is_some());
    let passage = match &asked.response.reply {
        Reply::Answer { answer, .. } => answer.citation.passage.as_ref(),
        Reply::DidYouMean { .. } | Reply::NoAnswer(_) => None,
    };
    let Some(passage) = passage else { return before };
    let question = match before {
        Some(before) => before.question,
        None => Some(asked.first().as_str().to_owned()),
    };
    Some(EarlierReply { question, passage: passage.key() })
}

/// What is said at the prompt to what asks nothing of the articles; the last answer stays the last.
fn chat(said: SmallTalk) -> &'static str {
    match said {
        SmallTalk::Help => HELP,
        SmallTalk::WhoAreYou => WHO,
        SmallTalk::Denial => "Other words may find more. `ibid ask --top 10` shows more passages for a question.",
        SmallTalk::Thanks => "You are welcome.",
        SmallTalk::Greeting => "Hello. Ask a question, and the articles' own words answer it.",
        SmallTalk::Acknowledgement => "Ask the next question, or press Ctrl-D to end.",
    }
}

/// What this program is called.
const NAMES: &[&str] = &["ibid"];

const HELP: &str = "\
Ask one thing in your own words, for example: why are regulators involved
Then ask on, for example: and what happens next?
The answer is quoted word for word from one article, with its title, author, date and address. If the articles do not \
answer, Ibid says so.
  arrow up   brings back earlier questions of this session
  Ctrl-D     ends
`ibid ask --help` lists what narrows a search: an article, a category, a date. `ibid articles` lists the articles.";

const WHO: &str = "\
This is Ibid: it quotes articles word for word and says where the words come from; it writes no answers of its own. \
`help` says how to ask.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Args, Command};
    use crate::embed::Hashed;
    use crate::engine::EngineSettings;
    use clap::{CommandFactory, Parser};
    use std::sync::Arc;

    const KITE: &str = "# The paper kite\n\nA paper kite was flown over the harbour.\n\n## FAQ\n\n### Who built the paper kite?\n\nMira Osei built the paper kite.\n\n### When did it fly?\n\nIt flew on the third of May.\n";
    const LAMP: &str = "# The salt lamp\n\nA salt lamp burns for nine hours.\n\n## FAQ\n\n### When was the salt lamp lit?\n\nThe salt lamp was lit in June.\n";

    /// What a prompt shows for some lines, and how it ends.
    fn shown(arguments: &[&str], lines: &[&str]) -> (Vec<String>, Status) {
        let dir = tempfile::tempdir().unwrap();
        let corpus = dir.path().join("corpus");
        std::fs::create_dir(&corpus).unwrap();
        std::fs::write(corpus.join("kite.md"), KITE).unwrap();
        std::fs::write(corpus.join("lamp.md"), LAMP).unwrap();
        // What is read of a passage is not what this is about.
        let settings =
            EngineSettings { corpus, index: dir.path().join("index"), reader: None, ..EngineSettings::default() };
        let now = || jiff::Timestamp::UNIX_EPOCH;
        let engine = crate::newsroom::open(settings, Arc::new(Hashed), now, &|_| {}, &|_| {}).unwrap().engine;
        let args = Args::parse_from(["ibid", "ask"].iter().chain(arguments));
        let Command::Ask(ask) = &args.command else { panic!("it asks") };
        let mut session = PromptSession { engine: &engine, ask, earlier: None, last: Status::Answered };
        let shown = lines.iter().map(|line| {
            let path = dir.path().join("shown");
            let mut out = Out::to(std::fs::File::create(&path).unwrap(), 80);
            session.answer(line, &mut out).unwrap();
            std::fs::read_to_string(&path).unwrap()
        });
        (shown.collect(), session.last)
    }

    #[test]
    fn a_follow_up_is_read_within_the_article_and_the_prompt_says_so() {
        let (shown, last) =
            shown(&[], &["who built the paper kite", "and when did it fly?", "thanks", "and when did it fly?"]);
        assert!(shown[0].contains("Mira Osei") && !shown[0].contains("follow-up"), "{}", shown[0]);
        assert!(shown[1].contains("Read as a follow-up about “The paper kite”."), "{}", shown[1]);
        assert!(shown[1].contains("third of May") && !shown[1].contains("June"), "{}", shown[1]);
        assert!(shown[2].is_empty(), "thanks ask nothing, and end no thread: {}", shown[2]);
        assert!(shown[3].contains("follow-up about “The paper kite”"), "{}", shown[3]);
        assert_eq!(last, Status::Answered);
    }

    #[test]
    fn a_question_that_stands_by_itself_begins_anew() {
        let (shown, _) =
            shown(&[], &["who built the paper kite", "when was the salt lamp lit", "how long does it burn"]);
        assert!(shown[1].contains("June") && !shown[1].contains("follow-up"), "{}", shown[1]);
        assert!(
            shown[2].contains("follow-up about “The salt lamp”") && shown[2].contains("nine hours"),
            "{}",
            shown[2]
        );
    }

    #[test]
    fn a_filter_says_where_to_look_and_json_says_what_a_question_was_read_to_be_about() {
        let (filtered, _) = shown(&["--article", "kite"], &["who built the paper kite", "and when?"]);
        assert!(!filtered[1].contains("follow-up"), "{}", filtered[1]);
        let (shown, _) = shown(&["--json"], &["who built the paper kite", "and when?"]);
        let about = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["about"].clone();
        assert_eq!((about(&shown[0]), about(&shown[1])), (serde_json::Value::Null, "kite".into()));
    }

    #[test]
    fn a_line_that_cannot_be_asked_ends_nothing() {
        let (shown, last) = shown(&[], &["?!", "who built the paper kite"]);
        assert!(shown[0].is_empty() && shown[1].contains("Mira Osei"), "{shown:?}");
        assert_eq!(last, Status::Answered);
    }

    #[test]
    fn what_the_help_names_is_there() {
        let command = Args::command();
        for name in ["ask", "articles"] {
            assert!(HELP.contains(&format!("ibid {name}")) && command.find_subcommand(name).is_some(), "{name}");
        }
        let ask = command.find_subcommand("ask").expect("a subcommand");
        assert!(ask.get_arguments().any(|a| a.get_long() == Some("top")), "the denial names it");
        assert_eq!(chat(SmallTalk::Help), HELP);
    }
}

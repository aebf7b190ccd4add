use super::ledger::existing;
use crate::args::{Args, GapsArgs};
use crate::article::Question;
use crate::ledger::{GapGroup, GroupQuestion, Ledger};
use crate::service;
use crate::terminal::{BOLD, FAINT, Out, Status};
use crate::text::counted;
use anstyle::Style;
use jiff::Timestamp;

/// Questions of a group in the terminal; JSON has all that the ledger gives.
const LISTED: usize = 5;

/// `ibid gaps`.
pub(super) fn run(args: &Args, wanted: &GapsArgs, out: &mut Out) -> anyhow::Result<Status> {
    let ledger = existing(args, &wanted.ledger)?;
    if wanted.json {
        out.json_pretty(&service::json::gaps(&ledger, wanted.askers, wanted.most)?)?;
        return Ok(Status::Answered);
    }
    let page = ledger.gaps_page(wanted.askers, 0, wanted.most)?;
    let groups: Vec<(&GapGroup, Vec<GroupQuestion>)> =
        page.groups.iter().map(|group| Ok((group, questions(&ledger, group)?))).collect::<anyhow::Result<_>>()?;
    if groups.is_empty() {
        out.line(Style::new(), "no open questions")?;
        out.wrapped(FAINT, "", "Next: `ibid stats` shows what the bot was asked and how it went.")?;
    }
    for (group, questions) in &groups {
        print_group(group, questions, out)?;
    }
    let shown = u64::try_from(groups.len()).unwrap_or(u64::MAX);
    if page.total > shown {
        out.line(FAINT, &format!("{} more; --most shows more", page.total - shown))?;
    }
    if !groups.is_empty() {
        let next = "Next: answer them with /gaps in Discord, or with an article (`ibid add`).";
        out.wrapped(FAINT, "", next)?;
    }
    Ok(Status::Answered)
}

fn questions(ledger: &Ledger, group: &GapGroup) -> anyhow::Result<Vec<GroupQuestion>> {
    Ok(ledger.gap_group(group.id)?.map(|(_, questions)| questions).unwrap_or_default())
}

fn print_group(group: &GapGroup, questions: &[GroupQuestion], out: &mut Out) -> anyhow::Result<()> {
    let example = group.example.as_ref().map_or("(its words are no longer kept)", Question::as_str);
    out.wrapped(BOLD, "", example)?;
    let times = |n: u64, one, many| counted(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    let figures = [
        format!("asked {}", times(group.asked, "time", "times")),
        times(group.questions, "wording", "wordings"),
        times(group.askers, "asker", "askers"),
        format!("{} waiting", group.waiting),
        format!("last {}", day(group.last_asked)),
    ];
    out.wrapped(FAINT, "  ", &figures.join(", "))?;
    let kinds = group.kinds;
    let line =
        format!("no answer {}, not it {}, low confidence {}", kinds.unanswered, kinds.not_it, kinds.low_confidence);
    out.wrapped(FAINT, "  ", &line)?;
    if let Some(settled) = &group.settled {
        let how =
            settled.answer.as_ref().map_or_else(|| "dismissed".to_owned(), |answer| format!("answered by {answer}"));
        out.wrapped(FAINT, "  ", &format!("{how} on {}, and asked again since", day(settled.at)))?;
    }
    let others = questions.iter().filter(|q| q.question.is_some() && q.question != group.example);
    for other in others.take(LISTED) {
        let words = other.question.as_ref().map_or("", Question::as_str);
        out.wrapped(Style::new(), "  ", &format!("- {words} ({}×)", other.times))?;
    }
    out.blank()?;
    Ok(())
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

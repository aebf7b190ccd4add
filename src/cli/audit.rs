use super::ledger::existing;
use crate::args::{Args, AuditArgs};
use crate::ledger::{Actor, AuditAction, AuditFilter, Audited};
use crate::terminal::{FAINT, Out, Status};
use anstyle::Style;
use serde_json::{Value, json};

/// `ibid audit`.
pub(super) fn run(args: &Args, wanted: &AuditArgs, out: &mut Out) -> anyhow::Result<Status> {
    let filter = AuditFilter {
        guild: wanted.guild,
        action: wanted.action.as_deref().and_then(AuditAction::from_name),
        actor: wanted.by.clone(),
        subject: wanted.subject.clone(),
        before: wanted.before,
        ..AuditFilter::default()
    };
    let found = existing(args, &wanted.ledger)?.audited(&filter, wanted.most)?;
    if wanted.json {
        out.json_pretty(&found.iter().map(json).collect::<Value>())?;
        return Ok(Status::Answered);
    }
    if found.is_empty() {
        out.line(Style::new(), "there is no such entry")?;
    }
    for audited in &found {
        let entry = &audited.entry;
        let at = audited.at.strftime("%Y-%m-%d %H:%M");
        out.wrapped(Style::new(), "", &format!("{at}  {:17} {}", entry.action.name(), entry.subject))?;
        let guild = entry.guild.map(|guild| format!(", in server {guild}")).unwrap_or_default();
        let detail = if entry.detail.is_empty() { String::new() } else { format!(": {}", entry.detail) };
        out.wrapped(FAINT, "  ", &format!("{} by {}{guild}{detail}", audited.number, who(entry.actor.as_ref())))?;
    }
    if found.len() == wanted.most as usize
        && let Some(last) = found.last()
    {
        out.line(FAINT, &format!("--before {} shows older entries", last.number))?;
    }
    Ok(Status::Answered)
}

fn who(actor: Option<&Actor>) -> String {
    match actor {
        Some(Actor::Member(id)) => format!("member {id}"),
        Some(Actor::Program(name)) => name.clone(),
        Some(Actor::Terminal(user)) => format!("{user} at the terminal"),
        Some(Actor::Desk(name)) => format!("{name} at the desk"),
        None => "somebody who asked to be forgotten".to_owned(),
    }
}

fn json(audited: &Audited) -> Value {
    let entry = &audited.entry;
    // Ids are written as Discord writes them: they do not fit the numbers of many readers of JSON.
    let (mut member, mut terminal, mut desk, mut program) = (None, None, None, None);
    match &entry.actor {
        Some(Actor::Member(id)) => member = Some(id.to_string()),
        Some(Actor::Terminal(user)) => terminal = Some(user),
        Some(Actor::Desk(name)) => desk = Some(name),
        Some(Actor::Program(name)) => program = Some(name),
        None => {}
    }
    json!({
        "number": audited.number, "at": audited.at, "action": entry.action.name(), "subject": entry.subject,
        "detail": entry.detail, "member": member, "terminal": terminal, "desk": desk,
        "program": program,
        "guild": entry.guild.map(|guild| guild.to_string()),
    })
}

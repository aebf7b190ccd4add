//! `ibid key`: keys of programs.

use super::ledger::{actor, existing, open, place};
use crate::args::{Args, KeyCommand, LedgerArgs};
use crate::ledger::{ApiKey, AuditAction, AuditEntry, KeyScope};
use crate::terminal::{Out, Status, hint};
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};

/// `ibid key`.
pub(super) fn run(args: &Args, command: &KeyCommand, out: &mut Out) -> anyhow::Result<Status> {
    match command {
        KeyCommand::Add { name, scopes, json, ledger } => add(args, name, scopes, *json, ledger, out)?,
        KeyCommand::List { json, ledger } => list(args, *json, ledger, out)?,
        KeyCommand::Revoke { name, ledger } => revoke(args, name, ledger, out)?,
    }
    Ok(Status::Answered)
}

fn add(args: &Args, name: &str, scopes: &[KeyScope], json: bool, at: &LedgerArgs, out: &mut Out) -> anyhow::Result<()> {
    let (ledger, now) = (open(&place(args, at)?)?, Timestamp::now());
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let Some(secret) = ledger.add_key(name, &scopes, now)? else {
        anyhow::bail!("there is a key named {name} already; `ibid key revoke {name}` revokes it");
    };
    ledger.audit(&AuditEntry::new(actor(args), AuditAction::KeyAdded, name).with(names(&scopes)), now)?;
    if json {
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        return Ok(out.json_pretty(&json!({ "name": name, "scopes": names, "key": secret.reveal() }))?);
    }
    out.line(Style::new(), secret.reveal())?;
    hint("it is not shown again; programs send it in the header `authorization: Bearer KEY`");
    Ok(())
}

fn list(args: &Args, json: bool, at: &LedgerArgs, out: &mut Out) -> anyhow::Result<()> {
    let keys = existing(args, at)?.keys()?;
    if json {
        return Ok(out.json_pretty(&keys.iter().map(one).collect::<Value>())?);
    }
    if keys.is_empty() {
        out.line(Style::new(), "there is no key")?;
    }
    for key in &keys {
        let line = format!("{}  {}  made {}", key.name, names(&key.scopes), key.made.strftime("%Y-%m-%d"));
        out.wrapped(Style::new(), "", &line)?;
    }
    Ok(())
}

fn revoke(args: &Args, name: &str, at: &LedgerArgs, out: &mut Out) -> anyhow::Result<()> {
    let ledger = existing(args, at)?;
    if !ledger.revoke_key(name)? {
        anyhow::bail!("there is no key named {name}; `ibid key list` lists them");
    }
    ledger.audit(&AuditEntry::new(actor(args), AuditAction::KeyRevoked, name), Timestamp::now())?;
    Ok(out.line(Style::new(), &format!("the key {name} is revoked"))?)
}

fn names(scopes: &[KeyScope]) -> String {
    scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ")
}

fn one(key: &ApiKey) -> Value {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
    json!({ "name": key.name, "scopes": scopes, "made": key.made })
}

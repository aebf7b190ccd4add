//! The application's commands, global and of servers, stored and returned as Discord does: with ids and versions, nulls
//! where nothing was said, defaults filled in, and falsehoods left out of options. Code that compares what it wants with
//! what Discord has is proved against that.

use super::refusal::{Outcome, Refusal};
use super::snowflake::fresh;
use crate::discord::fixture::text;
use crate::discord::people::APPLICATION;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Commands by the server they are for; `None` are the global ones.
#[derive(Default)]
pub(crate) struct Commands(BTreeMap<Option<String>, Vec<Value>>);

const LOCALIZATIONS: [&str; 2] = ["name_localizations", "description_localizations"];

impl Commands {
    /// The command of this name and type, for everyone or one server.
    pub(crate) fn find(&self, name: &str, kind: u64) -> Option<&Value> {
        self.all().find(|c| text(c, "/name") == name && c["type"] == kind)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Value> {
        self.0.values().flatten()
    }

    pub(super) fn list(&self, guild: Option<&str>, is_localized: bool) -> Value {
        let mut commands = self.0.get(&guild.map(str::to_owned)).cloned().unwrap_or_default();
        if !is_localized {
            commands.iter_mut().for_each(without_localizations);
        }
        Value::Array(commands)
    }

    pub(super) fn create(&mut self, guild: Option<&str>, body: &Value) -> Outcome {
        let wanted = stored(guild, &fresh(), body)?;
        let commands = self.0.entry(guild.map(str::to_owned)).or_default();
        let same = commands.iter_mut().find(|c| c["name"] == wanted["name"] && c["type"] == wanted["type"]);
        if let Some(had) = same {
            // A command of the same name is written over and keeps its id.
            let id = had["id"].clone();
            *had = wanted;
            had["id"] = id;
            return Ok((200, had.clone()));
        }
        commands.push(wanted.clone());
        Ok((201, wanted))
    }

    pub(super) fn get(&mut self, guild: Option<&str>, id: &str) -> Outcome {
        Ok((200, self.at(guild, id)?.clone()))
    }

    pub(super) fn edit(&mut self, guild: Option<&str>, id: &str, body: &Value) -> Outcome {
        let command = self.at(guild, id)?;
        let mut merged = command.clone();
        for (key, value) in body.as_object().into_iter().flatten() {
            merged[key] = value.clone();
        }
        *command = stored(guild, id, &merged)?;
        Ok((200, command.clone()))
    }

    pub(super) fn delete(&mut self, guild: Option<&str>, id: &str) -> Outcome {
        self.at(guild, id)?;
        self.0.entry(guild.map(str::to_owned)).or_default().retain(|c| text(c, "/id") != id);
        Ok((204, Value::Null))
    }

    /// Puts these in the place of all there were; those whose name stays keep their id.
    pub(super) fn replace(&mut self, guild: Option<&str>, body: &Value) -> Outcome {
        let had = self.0.remove(&guild.map(str::to_owned)).unwrap_or_default();
        let mut now = Vec::new();
        for wanted in body.as_array().into_iter().flatten() {
            let kind = wanted["type"].as_u64().unwrap_or(1);
            let same = had.iter().find(|c| c["name"] == wanted["name"] && c["type"] == kind);
            now.push(stored(guild, &same.map_or_else(fresh, |c| text(c, "/id").to_owned()), wanted)?);
        }
        self.0.insert(guild.map(str::to_owned), now.clone());
        Ok((200, Value::Array(now)))
    }

    fn at(&mut self, guild: Option<&str>, id: &str) -> Result<&mut Value, Refusal> {
        let commands = self.0.get_mut(&guild.map(str::to_owned));
        commands.into_iter().flatten().find(|c| text(c, "/id") == id).ok_or_else(Refusal::unknown_command)
    }
}

/// A command as Discord keeps it.
fn stored(guild: Option<&str>, id: &str, body: &Value) -> Result<Value, Refusal> {
    if text(body, "/name").is_empty() {
        return Err(Refusal::invalid(vec!["name: this field is required".to_owned()]));
    }
    let or = |key: &str, default: Value| body.get(key).filter(|v| !v.is_null()).cloned().unwrap_or(default);
    let permissions = match or("default_member_permissions", Value::Null) {
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    };
    let mut command = json!({
        "id": id, "application_id": APPLICATION, "version": fresh(), "default_member_permissions": permissions,
        "type": or("type", json!(1)), "name": body["name"], "name_localizations": or("name_localizations", Value::Null),
        "description": or("description", json!("")),
        "description_localizations": or("description_localizations", Value::Null),
        "dm_permission": or("dm_permission", json!(true)), "contexts": or("contexts", Value::Null),
        "integration_types": or("integration_types", json!([0])), "nsfw": or("nsfw", json!(false)),
    });
    if let Some(guild) = guild {
        command["guild_id"] = guild.into();
    }
    let options: Vec<Value> = body["options"].as_array().into_iter().flatten().map(stored_option).collect();
    if !options.is_empty() {
        command["options"] = options.into();
    }
    Ok(command)
}

/// An option or a choice as Discord keeps it.
fn stored_option(option: &Value) -> Value {
    let mut kept: Map<String, Value> = LOCALIZATIONS.iter().map(|k| ((*k).to_owned(), Value::Null)).collect();
    if option.get("value").is_some() {
        kept.shift_remove("description_localizations");
    }
    for (key, value) in option.as_object().into_iter().flatten() {
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Array(items) if items.is_empty() => {}
            Value::Array(items) if key == "options" || key == "choices" => {
                kept.insert(key.clone(), items.iter().map(stored_option).collect());
            }
            value => drop(kept.insert(key.clone(), value.clone())),
        }
    }
    Value::Object(kept)
}

fn without_localizations(command: &mut Value) {
    if let Some(map) = command.as_object_mut() {
        for key in LOCALIZATIONS {
            map.shift_remove(key);
        }
    }
    for list in ["options", "choices"] {
        command.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten().for_each(without_localizations);
    }
}

//! What to change for Discord to have our commands and no others. Discord answers with fields of its own, nulls and
//! sets in another order, so both sides are brought into one form before they are compared; what it adds is not ours to
//! judge, and a command that is as it should be is left alone.

use super::{SLASH, with};
use serde_json::{Map, Value, json};

/// The type of the command that Discord itself makes for an application with an Activity.
const ENTRY_POINT: u64 = 4;

/// The fields of a command, an option or a choice that are ours to define: all of Discord's page "Application Commands" but
/// what it says it fills in itself.
const OURS: &[&str] = &[
    "autocomplete",
    "channel_types",
    "choices",
    "contexts",
    "default_member_permissions",
    "description",
    "description_localizations",
    "file_types",
    "integration_types",
    "max_length",
    "max_value",
    "min_length",
    "min_value",
    "name",
    "name_localizations",
    "nsfw",
    "options",
    "required",
    "type",
    "value",
];

/// What has to be done for Discord to have our commands and no others.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct RegistrationPlan {
    /// Commands to create.
    pub(crate) create: Vec<Value>,
    /// Commands to edit: the id, and all fields, for one that is left out would stay as it is.
    pub(crate) edit: Vec<(u64, Value)>,
    /// Ids of commands to delete.
    pub(crate) delete: Vec<u64>,
    /// How many are as they should be.
    pub(crate) unchanged: usize,
}

/// What to change in `theirs`, the commands that Discord has, to have `ours`.
pub(crate) fn plan(ours: &[Value], theirs: &[Value]) -> RegistrationPlan {
    let mut plan = RegistrationPlan::default();
    for our in ours {
        match theirs.iter().find(|their| identity(their) == identity(our)).and_then(|their| Some((id(their)?, their))) {
            None => plan.create.push(our.clone()),
            Some((_, their)) if is_same(our, their) => plan.unchanged += 1,
            Some((id, _)) => plan.edit.push((id, edit(our))),
        }
    }
    let is_unknown = |their: &&Value| {
        let theirs = identity(their);
        theirs.0 != ENTRY_POINT && ours.iter().all(|our| identity(our) != theirs)
    };
    plan.delete = theirs.iter().filter(is_unknown).filter_map(id).collect();
    plan
}

/// What tells commands apart: Discord allows a name once per type.
fn identity(command: &Value) -> (u64, Option<&str>) {
    (command.get("type").and_then(Value::as_u64).unwrap_or(SLASH), command.get("name").and_then(Value::as_str))
}

fn id(command: &Value) -> Option<u64> {
    command.get("id")?.as_str()?.parse().ok()
}

/// Whether a command of Discord's is as we define it.
fn is_same(our: &Value, their: &Value) -> bool {
    let (mut ours, mut theirs) = (compared(our), compared(their));
    // "Only for globally-scoped commands", says the description of both: a server's own commands come back without.
    if their.get("guild_id").is_some_and(Value::is_string) {
        for fields in [&mut ours, &mut theirs] {
            fields.retain(|name, _| name != "contexts" && name != "integration_types");
        }
    }
    ours == theirs
}

/// A command, an option or a choice in one form, however Discord writes it: without what it adds, and without what is
/// empty, null or false, which is the same as left out.
fn compared(value: &Value) -> Map<String, Value> {
    let fields = value.as_object().into_iter().flatten();
    fields
        .filter(|(name, _)| OURS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), one_form(name, value)))
        .filter(|(name, value)| !(is_nothing(value) || name == "type" && value.as_f64() == Some(1.0)))
        .collect()
}

fn one_form(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("options" | "choices", Value::Array(items)) => {
            items.iter().map(|item| Value::Object(compared(item))).collect()
        }
        // Sets, in any order.
        ("contexts" | "integration_types" | "channel_types", Value::Array(items)) => {
            let mut items: Vec<Option<u64>> = items.iter().map(Value::as_u64).collect();
            items.sort_unstable();
            json!(items)
        }
        ("default_member_permissions", Value::Number(set)) => Value::String(set.to_string()),
        // 1 and 1.0 are the same.
        (_, Value::Number(number)) => json!(number.as_f64()),
        _ => value.clone(),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// The body of an edit: all that a command has, so that nothing stays behind, but what it is known by.
fn edit(our: &Value) -> Value {
    let mut body = json!({"default_member_permissions": null, "nsfw": false});
    if identity(our).0 == SLASH {
        body = with(body, json!({"options": []}));
    }
    body = with(body, our.clone());
    if let Value::Object(fields) = &mut body {
        fields.retain(|field, _| field != "type" && field != "name");
    }
    body
}

#[cfg(test)]
mod tests {
    use super::super::definitions;
    use super::*;

    /// Our definitions as Discord gives them back.
    fn registered() -> Vec<Value> {
        let as_returned = |(n, command): (usize, Value)| {
            let mut returned = with(
                json!({
                    "id": (100 + n).to_string(),
                    "application_id": "7",
                    "version": "8",
                    "default_member_permissions": null,
                    "description": "",
                    "description_localizations": null,
                    "dm_permission": true,
                    "nsfw": false,
                    "handler": 1,
                    "name_localized": "as in some locale",
                }),
                command,
            );
            for set in ["contexts", "integration_types"] {
                returned[set].as_array_mut().unwrap().reverse();
            }
            for option in returned.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
                let shown = with(json!({"required": false, "autocomplete": false, "choices": []}), option.take());
                *option = with(shown, json!({"description_localized": "the same"}));
                if let Some(types) = option.get_mut("channel_types").and_then(Value::as_array_mut) {
                    types.reverse();
                }
            }
            returned
        };
        definitions().into_iter().enumerate().map(as_returned).collect()
    }

    fn named<'a>(commands: &'a mut [Value], name: &str) -> &'a mut Value {
        commands.iter_mut().find(|c| c["name"] == name).unwrap()
    }

    /// After `change` to what Discord has, planning gives exactly one edit, which restores all of the command.
    fn check_edited(name: &str, change: impl Fn(&mut Value)) {
        let mut theirs = registered();
        change(named(&mut theirs, name));
        let plan = plan(&definitions(), &theirs);
        let (edits, rest) = (plan.edit.len(), plan.unchanged);
        assert_eq!((plan.create.len(), edits, plan.delete.len(), rest + 1), (0, 1, 0, theirs.len()));
        let (id, body) = &plan.edit[0];
        let their = named(&mut theirs, name);
        assert_eq!(their["id"], id.to_string());
        let mended = with(their.clone(), body.clone());
        assert!(is_same(named(&mut definitions(), name), &mended));
    }

    #[test]
    fn what_discord_gives_back_is_left_alone() {
        let all = definitions().len();
        assert_eq!(
            plan(&definitions(), &registered()),
            RegistrationPlan { unchanged: all, ..RegistrationPlan::default() }
        );
    }

    #[test]
    fn commands_of_one_server_have_no_contexts_to_compare() {
        let mut theirs = registered();
        for command in &mut theirs {
            *command = with(command.take(), json!({"guild_id": "5", "contexts": null, "integration_types": [0]}));
        }
        assert_eq!(plan(&definitions(), &theirs).unchanged, theirs.len());
    }

    #[test]
    fn at_first_all_are_created() {
        assert_eq!(
            plan(&definitions(), &[]),
            RegistrationPlan { create: definitions(), ..RegistrationPlan::default() }
        );
    }

    #[test]
    fn a_difference_is_one_edit() {
        check_edited("ask", |c| c["description"] = json!("Something else"));
        check_edited("ask", |c| c["description_localizations"] = Value::Null);
        check_edited("ask", |c| c["name_localizations"]["fr"] = json!("demander"));
        check_edited("ask", |c| c["default_member_permissions"] = json!("0"));
        check_edited("ask", |c| c["contexts"] = json!([0, 1]));
        check_edited("ask", |c| c["options"][0]["max_length"] = json!(100));
        check_edited("ask", |c| c["options"].as_array_mut().unwrap().swap(1, 2));
        check_edited("stats", |c| c["options"][0]["max_value"] = json!(7));
        check_edited("stats", |c| c["options"][0]["min_value"] = json!(0));
        check_edited("stats", |c| drop(c["options"][0].as_object_mut().unwrap().remove("min_value")));
        check_edited("threshold", |c| c["options"][0]["max_value"] = json!(0.5));
        check_edited("ask", |c| c["nsfw"] = json!(true));
        check_edited("ask", |c| c["options"][0]["min_length"] = json!(3));
        check_edited("help", |c| c["options"] = json!([{"type": 3, "name": "old", "description": "An old one"}]));
        check_edited("channel", |c| c["options"][0]["choices"][0]["value"] = json!("none"));
        check_edited("Find the answer", |c| c["name_localizations"] = json!({}));
    }

    #[test]
    fn every_field_that_we_define_is_compared() {
        fn check(value: &Value) {
            for (name, inner) in value.as_object().into_iter().flatten() {
                assert!(OURS.contains(&name.as_str()), "{name} is not compared");
                if matches!(name.as_str(), "options" | "choices") {
                    inner.as_array().unwrap().iter().for_each(check);
                }
            }
        }
        definitions().iter().for_each(check);
    }

    #[test]
    fn the_same_number_written_otherwise_is_no_difference() {
        let mut theirs = registered();
        named(&mut theirs, "stats")["options"][0]["min_value"] = json!(1.0);
        assert_eq!(plan(&definitions(), &theirs).edit, []);
    }

    #[test]
    fn a_command_that_is_not_ours_is_deleted() {
        let mut theirs = registered();
        theirs.push(json!({"id": "1", "type": 1, "name": "search", "description": "Of an earlier bot"}));
        // The same name on another type is another command.
        theirs.push(json!({"id": "2", "type": 2, "name": "ask", "description": ""}));
        theirs.push(json!({"id": "3", "type": ENTRY_POINT, "name": "launch", "description": ""}));
        let unchanged = definitions().len();
        assert_eq!(
            plan(&definitions(), &theirs),
            RegistrationPlan { delete: vec![1, 2], unchanged, ..RegistrationPlan::default() }
        );
    }
}

//! A form of several fields, as Discord shows it, and reading what was put in.

use super::limits;
use serde_json::{Value, json};
use serenity::all::{ActionRowComponent, ModalInteraction};

const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;

/// The field of a form that has one.
pub(super) const FIELD: &str = "question";

/// A form with up to five fields.
pub(super) struct Form {
    pub custom_id: String,
    pub title: String,
    pub fields: Vec<TextField>,
}

/// A text field.
pub(super) struct TextField {
    pub id: &'static str,
    pub label: String,
    pub placeholder: String,
    pub value: String,
    /// Characters that it takes.
    pub most: usize,
    /// Several lines.
    pub is_long: bool,
    pub is_required: bool,
}

impl Form {
    pub(super) fn open(&self) -> Value {
        let labels: Vec<Value> = self.fields.iter().map(TextField::wire).collect();
        let title = limits::fit(&self.title, limits::MODAL_TITLE);
        json!({ "type": 9, "data": { "custom_id": self.custom_id, "title": title, "components": labels } })
    }
}

impl TextField {
    /// The field in a label: Discord has deprecated text fields that stand in a row with a label of their own.
    fn wire(&self) -> Value {
        let most = self.most.min(limits::INPUT_VALUE);
        let mut field = json!({
            "type": TEXT_INPUT,
            "custom_id": self.id,
            "style": if self.is_long { 2 } else { 1 },
            "placeholder": limits::fit(&self.placeholder, limits::INPUT_PLACEHOLDER),
            "min_length": usize::from(self.is_required),
            "max_length": most,
            "required": self.is_required,
        });
        if !self.value.is_empty() {
            field["value"] = json!(limits::fit(&self.value, most));
        }
        json!({ "type": LABEL, "label": limits::fit(&self.label, limits::INPUT_LABEL), "component": field })
    }
}

/// What was put into the field `id`, chosen or written; empty where nothing was. Where the field stands, in a label or in a
/// row of its own, makes no difference: [`event`](super::event) brings both into one form.
pub(super) fn entered(i: &ModalInteraction, id: &str) -> String {
    let mut fields = i.data.components.iter().flat_map(|row| &row.components);
    let found = fields.find_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == id => input.value.clone(),
        _ => None,
    });
    found.unwrap_or_default().trim().to_owned()
}

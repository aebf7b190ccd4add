//! A form of several fields, as Discord shows it, and reading what was put in.

use super::limits;
use serde_json::{Value, json};
use serenity::all::{ActionRowComponent, ModalInteraction};

/// A form with up to five fields.
pub(super) struct Form {
    pub custom_id: String,
    pub title: String,
    pub fields: Vec<Field>,
}

/// A text field.
pub(super) struct Field {
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
        let rows: Vec<Value> = self.fields.iter().map(|f| json!({ "type": 1, "components": [f.wire()] })).collect();
        let title = limits::fit(&self.title, limits::MODAL_TITLE);
        json!({ "type": 9, "data": { "custom_id": self.custom_id, "title": title, "components": rows } })
    }
}

impl Field {
    fn wire(&self) -> Value {
        let most = self.most.min(limits::INPUT_VALUE);
        let mut field = json!({
            "type": 4,
            "custom_id": self.id,
            "style": if self.is_long { 2 } else { 1 },
            "label": limits::fit(&self.label, limits::INPUT_LABEL),
            "placeholder": limits::fit(&self.placeholder, limits::INPUT_PLACEHOLDER),
            "max_length": most,
            "required": self.is_required,
        });
        if !self.value.is_empty() {
            field["value"] = json!(limits::fit(&self.value, most));
        }
        field
    }
}

/// What was put into the field `id`; empty where nothing was.
pub(super) fn entered(i: &ModalInteraction, id: &str) -> String {
    let mut fields = i.data.components.iter().flat_map(|row| &row.components);
    let found = fields.find_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == id => input.value.clone(),
        _ => None,
    });
    found.unwrap_or_default().trim().to_owned()
}

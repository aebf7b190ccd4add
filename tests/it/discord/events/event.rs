//! An event to be dispatched.

use serde_json::Value;

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub name: &'static str,
    pub data: Value,
}

impl AsRef<Self> for Event {
    fn as_ref(&self) -> &Self {
        self
    }
}

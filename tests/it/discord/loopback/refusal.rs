//! Discord's refusals: a status, and a JSON body with a code and a message. The codes and words are those of Discord's
//! page "Opcodes and Status Codes".

use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
    /// What is wrong with the body, for code 50035.
    pub problems: Vec<String>,
}

/// What a request comes to: a status and a body, or a refusal.
pub(super) type Outcome = Result<(u16, Value), Refusal>;

impl Refusal {
    pub(super) fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), problems: Vec::new() }
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if !self.problems.is_empty() {
            // The description of the interface has a number here, the wire words such as BASE_TYPE_MAX_LENGTH.
            let errors: Vec<Value> = self.problems.iter().map(|p| json!({"code": 0, "message": p})).collect();
            body["errors"] = json!({"_errors": errors});
        }
        body
    }

    pub(super) fn invalid(problems: Vec<String>) -> Self {
        Self { problems, ..Self::new(400, 50035, "Invalid Form Body") }
    }

    pub(super) fn no_route() -> Self {
        Self::new(404, 0, "404: Not Found")
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub(super) fn unknown_channel() -> Self {
        Self::new(404, 10003, "Unknown Channel")
    }

    pub(super) fn unknown_message() -> Self {
        Self::new(404, 10008, "Unknown Message")
    }

    pub(super) fn unknown_user() -> Self {
        Self::new(404, 10013, "Unknown User")
    }

    pub(super) fn unknown_webhook() -> Self {
        Self::new(404, 10015, "Unknown Webhook")
    }

    pub(super) fn unknown_interaction() -> Self {
        Self::new(404, 10062, "Unknown interaction")
    }

    pub(super) fn unknown_command() -> Self {
        Self::new(404, 10063, "Unknown application command")
    }

    pub(super) fn already_answered() -> Self {
        Self::new(400, 40060, "Interaction has already been acknowledged.")
    }

    pub(super) fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub(super) fn not_yours() -> Self {
        Self::new(403, 50005, "Cannot edit a message authored by another user")
    }

    pub(super) fn empty_message() -> Self {
        Self::new(400, 50006, "Cannot send an empty message")
    }

    pub(super) fn not_reachable() -> Self {
        Self::new(403, 50007, "Cannot send messages to this user")
    }

    pub(super) fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }
}

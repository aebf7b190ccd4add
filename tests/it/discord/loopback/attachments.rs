//! The files of a message: what came with the request, by the numbers that the body gives them. One that an embed shows
//! stands there alone, as at Discord.

use super::exchange::Upload;
use super::refusal::Refusal;
use super::snowflake::fresh;
use crate::discord::fixture::{list, text};
use serde_json::{Value, json};

/// Puts the files into the message; refuses a body and files that do not fit each other.
pub(super) fn attach(message: &mut Value, body: &Value, files: &[Upload]) -> Result<(), Refusal> {
    let refused = |words: String| Refusal::invalid(vec![words]);
    let named = |attachment: &Value| format!("files[{}]", text(attachment, "/id"));
    let told = list(body, "/attachments");
    if let Some(file) = files.iter().find(|file| !told.iter().any(|a| named(a) == file.part)) {
        return Err(refused(format!("{}: the body does not speak of it", file.part)));
    }
    let mut attached = Vec::new();
    for attachment in told {
        let file = files.iter().find(|file| file.part == named(attachment));
        let file = file.ok_or_else(|| refused(format!("attachments: there is no {}", named(attachment))))?;
        attached.push(stored(file, attachment));
    }
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
        let Some(wanted) = text(embed, "/image/url").strip_prefix("attachment://").map(str::to_owned) else { continue };
        let found = attached.iter().position(|a| text(a, "/filename") == wanted);
        let shown = attached.remove(found.ok_or_else(|| refused(format!("embeds: there is no file {wanted}")))?);
        let described = embed["image"]["description"].clone();
        embed["image"] = json!({"url": shown["url"], "proxy_url": shown["proxy_url"], "width": shown["width"],
            "height": shown["height"], "content_type": shown["content_type"], "description": described, "flags": 0});
    }
    message["attachments"] = attached.into();
    Ok(())
}

fn stored(file: &Upload, attachment: &Value) -> Value {
    let id = fresh();
    let url = format!("https://cdn.discordapp.com/ephemeral-attachments/1/{id}/{}", file.filename);
    let mut stored = json!({"id": id, "filename": file.filename, "size": file.bytes.len(), "url": url, "proxy_url": url,
        "content_type": file.content_type, "description": attachment["description"]});
    if file.bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| u32::from_be_bytes(file.bytes[at..at + 4].try_into().unwrap());
        (stored["width"], stored["height"]) = (number(16).into(), number(20).into());
    }
    stored
}

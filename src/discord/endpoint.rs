//! Interactions that Discord posts to a web address, in place of sending them through the gateway. `ibid serve` mounts the address;
//! what comes there goes to the handlers that the gateway feeds.
//!
//! Discord takes the first response either in the response of HTTP or by its callback, after a 202. Pings and choices are answered in
//! the response; everything else by the callback, as an interaction of the gateway is, which also says which message it became.
//! Discord's own account of both is on the page "Receiving and Responding".

use super::handler::on_posted;
use super::introduction::introduce;
use super::notify::notify;
use super::public_key::{PublicKey, Unsigned};
use super::registering::register;
use super::rest::RestClient;
use super::settings::BotSettings;
use super::state::{BotState, StateParts};
use super::watching;
use crate::service::{Mount, MountParts, Mounting, PostedAnswer, PostedRefusal, PostedRequest};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Where the server has it.
pub(super) const PATH: &str = "/discord/interactions";

/// Bytes of an interaction. One that is found on a message brings that message along, with its embeds and components.
const MOST_BYTES: usize = 1 << 20;

/// The type of a ping, and of its answer.
const PING: u64 = 1;

/// The bot, once Discord has said who it is.
type Ready = Arc<OnceLock<Arc<BotState>>>;

/// Interactions signed by this key, as something that a server mounts.
#[must_use]
pub fn interactions(settings: BotSettings, key: PublicKey) -> Mounting {
    Box::new(move |parts: MountParts| {
        let ready = Ready::default();
        let (beginning, changed) = (Arc::clone(&ready), Arc::clone(&ready));
        tokio::spawn(begin(settings, key.clone(), parts, beginning));
        let key = Arc::new(key);
        Mount {
            path: PATH,
            most_bytes: MOST_BYTES,
            answer: Arc::new(move |request| Box::pin(answer(request, Arc::clone(&key), Arc::clone(&ready)))),
            changed: Box::new(move || {
                if let Some(state) = changed.get() {
                    state.tasks.spawn(notify(Arc::clone(state)));
                }
            }),
        }
    })
}

/// Sets the bot up without a gateway. The server serves its readers meanwhile, and whatever comes of it.
async fn begin(settings: BotSettings, key: PublicKey, parts: MountParts, ready: Ready) {
    let stop = parts.stop.clone();
    if let Some(Err((error, remedy))) = stop.run_until_cancelled(set_up(settings, key, parts, ready)).await {
        tracing::error!(error, remedy, "interactions of Discord's cannot be answered");
    }
}

async fn set_up(
    settings: BotSettings,
    key: PublicKey,
    parts: MountParts,
    ready: Ready,
) -> Result<(), (String, Option<&'static str>)> {
    let rest = RestClient::new(&settings.token, settings.api.as_ref()).map_err(|e| (e.to_string(), e.remedy()))?;
    let (application, me) = introduce(&rest).await.map_err(|e| (e.to_string(), e.remedy()))?;
    if application.verify_key.as_deref().is_some_and(|theirs| !key.is(theirs)) {
        let words = "IBID_DISCORD_PUBLIC_KEY is not the key of the application that DISCORD_TOKEN belongs to";
        return Err((words.to_owned(), Some("copy Public Key from the page General Information of that application")));
    }
    let MountParts { engine, ledger, tasks, stop, is_watched } = parts;
    let parts = StateParts { engine, ledger, rest, settings, app: application.id, me, checked: Some(Timestamp::now()) };
    let mut state = BotState::new(parts).map_err(|e| (e.to_string(), None))?;
    (state.tasks, state.closing) = (tasks, stop);
    let state = Arc::new(state);
    watching::begin(&state).map_err(|e| (e.to_string(), None))?;
    // What waits for new articles is told by the bot's watch, and two of them would read everything twice.
    is_watched.cancel();
    drop(ready.set(Arc::clone(&state)));
    tracing::info!(path = PATH, "interactions of Discord's are answered");
    register(state).await;
    Ok(())
}

/// Answers what was posted: a ping and choices in the response, everything else once it was accepted.
async fn answer(request: PostedRequest, key: Arc<PublicKey>, ready: Ready) -> PostedAnswer {
    let (received, now) = (Instant::now(), Timestamp::now());
    key.check(&request.headers, &request.body, now).map_err(refused)?;
    let data: Value = serde_json::from_slice(&request.body).map_err(|_| unreadable())?;
    if data["type"] == PING {
        return Ok(Some(json!({ "type": PING })));
    }
    let id = data["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(unreadable)?;
    let state = ready.get().ok_or_else(not_ready)?;
    // Of all threads and processes that share the ledger one answers it. Without the ledger Discord takes one answer only.
    let claimed = state.block(move |state| state.heed(state.ledger.claim(id, now))).await;
    if claimed == Ok(Some(false)) {
        return Err(repeated());
    }
    Ok(on_posted(state, data, received).await)
}

fn refused(why: Unsigned) -> PostedRefusal {
    let detail = match why {
        Unsigned::NotDiscords => "the request is not signed by the key of this application",
        Unsigned::NotNow => "the request was not signed just now; is the clock of this machine right?",
    };
    PostedRefusal { status: 401, code: "signature", detail }
}

fn unreadable() -> PostedRefusal {
    PostedRefusal { status: 400, code: "interaction", detail: "the request is no interaction of Discord's" }
}

fn not_ready() -> PostedRefusal {
    let detail = "the server has not heard of Discord yet who the bot is; the log says why, if it takes long";
    PostedRefusal { status: 503, code: "not_ready", detail }
}

fn repeated() -> PostedRefusal {
    PostedRefusal { status: 409, code: "repeated", detail: "this interaction was taken up before" }
}

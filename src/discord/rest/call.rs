//! One request and the rules that go with it: whose token lets it in, how long it may take, and whether it may be sent
//! again when nobody knows whether Discord carried it out.

use super::error::RestError;
use crate::discord::payload::File;
use serde_json::Value;
use serenity::builder::CreateAttachment;
use serenity::http::{LightMethod, Multipart, MultipartUpload, Request, Route};
use std::num::NonZeroU64;
use std::time::Duration;

/// All the time a callback has after its interaction came. It is lost three seconds after Discord sent it, and a part of
/// that is the way here and back.
pub(super) const CALLBACK_BUDGET: Duration = Duration::from_millis(2800);
/// The last try of a callback begins no later after its interaction came.
const CALLBACK_RETRIES: Duration = Duration::from_millis(2300);
/// All the time another request has, with waits for a rate limit.
const BUDGET: Duration = Duration::from_secs(30);
/// One try of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// A message, an edit of one or its end is worth that much waiting between tries: a hiccup of Discord's is over by then,
/// and a reader who waited so long has not gone yet.
const MESSAGE_RETRIES: Duration = Duration::from_secs(20);
/// Anything else: whoever asks has a way of its own to try again later.
const OTHER_RETRIES: Duration = Duration::from_millis(600);

/// No `Debug`: the route holds an interaction's token, the body a reader's words.
#[derive(Clone)]
pub(super) struct RestCall<'a> {
    method: LightMethod,
    route: Route<'a>,
    params: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    file: Option<&'a File>,
    is_repeatable: bool,
    /// What of a callback's time was gone before it was begun.
    spent: Duration,
    /// Path in place of the route's, where serenity has no route.
    path: Option<&'static str>,
}

impl<'a> RestCall<'a> {
    pub(super) fn get(route: Route<'a>) -> Self {
        Self::new(LightMethod::Get, route)
    }

    pub(super) fn delete(route: Route<'a>) -> Self {
        Self::new(LightMethod::Delete, route)
    }

    pub(super) fn patch(route: Route<'a>, body: &Value) -> Self {
        Self { body: Some(body.to_string().into_bytes()), ..Self::new(LightMethod::Patch, route) }
    }

    /// A POST. Sent again only where a second one does no harm: Discord refuses a second callback, overwrites a command
    /// of the same name, gives the same direct channel again, and knows a message by its enforced nonce.
    pub(super) fn post(route: Route<'a>, body: &Value) -> Self {
        let has_nonce = body["enforce_nonce"] == Value::Bool(true) && !body["nonce"].is_null();
        let is_repeatable = match route {
            Route::InteractionResponse { .. }
            | Route::Commands { .. }
            | Route::GuildCommands { .. }
            | Route::UserMeDmChannels => true,
            Route::ChannelMessages { .. } => has_nonce,
            _ => false,
        };
        let body = Some(body.to_string().into_bytes());
        Self { body, is_repeatable, ..Self::new(LightMethod::Post, route) }
    }

    pub(super) fn param(mut self, name: &'static str, value: &str) -> Self {
        self.params.push((name, value.to_owned()));
        self
    }

    /// With a file, which the body speaks of.
    pub(super) fn file(self, file: Option<&'a File>) -> Self {
        Self { file, ..self }
    }

    /// Begun when so much of its time had passed.
    pub(super) fn after(self, spent: Duration) -> Self {
        Self { spent, ..self }
    }

    /// Sends it to `path` rather than to where the route leads.
    pub(super) fn at(mut self, path: &'static str) -> Self {
        self.path = Some(path);
        self
    }

    fn new(method: LightMethod, route: Route<'a>) -> Self {
        let is_repeatable = method != LightMethod::Post;
        let spent = Duration::ZERO;
        Self { method, route, params: Vec::new(), body: None, file: None, is_repeatable, spent, path: None }
    }

    /// The request for one try.
    pub(super) fn request(&self) -> Request<'a> {
        let params = (!self.params.is_empty()).then(|| self.params.clone());
        let request = Request::new(self.route, self.method).params(params);
        match self.file {
            None => request.body(self.body.clone()),
            Some(file) => request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(file.bytes.clone(), file.name)]),
                fields: Vec::new(),
                payload_json: self.body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()),
            })),
        }
    }

    pub(super) fn path(&self) -> Option<&'static str> {
        self.path
    }

    /// Whether an interaction's token lets it in. A 401 then speaks of that token, and neither the bot's limits nor its
    /// global one apply. serenity's limiter would keep a bucket for every such interaction until the process ends, and
    /// one for all their follow-ups together.
    pub(super) fn is_of_interaction(&self) -> bool {
        matches!(
            self.route,
            Route::InteractionResponse { .. }
                | Route::WebhookOriginalInteractionResponse { .. }
                | Route::WebhookFollowupMessages { .. }
                | Route::WebhookFollowupMessage { .. }
        )
    }

    /// Whether another try does no harm after one that ended with `error`. A further answer to an interaction has no
    /// nonce: it is sent again where Discord says that it failed, and not where nobody knows.
    pub(super) fn is_repeatable_after(&self, error: &RestError) -> bool {
        let is_follow_up = matches!(self.route, Route::WebhookFollowupMessages { .. });
        self.is_repeatable || is_follow_up && matches!(error, RestError::ServerFault { .. })
    }

    /// Whether `error`, had after a try whose end is unknown, says that that try was carried out.
    pub(super) fn was_done_before(&self, error: &RestError) -> bool {
        match self.route {
            Route::InteractionResponse { .. } => error.is_already_answered(),
            _ => self.method == LightMethod::Delete && error.is_gone(),
        }
    }

    /// All the time there is.
    pub(super) fn budget(&self) -> Duration {
        if self.is_callback() { CALLBACK_BUDGET.saturating_sub(self.spent) } else { BUDGET }
    }

    /// The time one try has. One of a callback has all of it: a second while the first may still be taken in would only
    /// be refused, and a connection that was never made is known of at once.
    pub(super) fn patience(&self) -> Duration {
        if self.is_callback() { self.budget() } else { PATIENCE }
    }

    /// What may be waited altogether between tries that met a fault.
    pub(super) fn retries(&self) -> Duration {
        match self.route {
            Route::InteractionResponse { .. } => CALLBACK_RETRIES.saturating_sub(self.spent),
            Route::ChannelMessages { .. }
            | Route::ChannelMessage { .. }
            | Route::UserMeDmChannels
            | Route::WebhookOriginalInteractionResponse { .. }
            | Route::WebhookFollowupMessages { .. }
            | Route::WebhookFollowupMessage { .. } => MESSAGE_RETRIES,
            _ => OTHER_RETRIES,
        }
    }

    fn is_callback(&self) -> bool {
        matches!(self.route, Route::InteractionResponse { .. })
    }
}

/// An id as serenity wants it. No object has the id 0, with which serenity would panic; it is made one that leads to
/// nothing.
pub(super) fn id<T: From<NonZeroU64>>(raw: u64) -> T {
    T::from(NonZeroU64::new(raw).unwrap_or(NonZeroU64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_does_no_harm_twice_is_repeatable() {
        let lost = RestError::TimedOut;
        let messages = Route::ChannelMessages { channel_id: id(1) };
        assert!(!RestCall::post(messages, &json!({"content": "x"})).is_repeatable_after(&lost));
        assert!(!RestCall::post(messages, &json!({"nonce": "1"})).is_repeatable_after(&lost));
        assert!(RestCall::post(messages, &json!({"nonce": "1", "enforce_nonce": true})).is_repeatable_after(&lost));
        let callback = Route::InteractionResponse { interaction_id: id(1), token: "t" };
        assert!(RestCall::post(callback, &json!({})).is_repeatable_after(&lost));
        let follow_up = Route::WebhookFollowupMessages { application_id: id(1), token: "t" };
        let follow_up = RestCall::post(follow_up, &json!({"nonce": "1", "enforce_nonce": true}));
        assert!(!follow_up.is_repeatable_after(&lost), "it may have been taken");
        assert!(follow_up.is_repeatable_after(&RestError::ServerFault { status: 503 }), "Discord says it was not");
        assert!(RestCall::get(Route::UserMe).is_repeatable_after(&lost));
        assert!(RestCall::patch(messages, &json!({})).is_repeatable_after(&lost));
    }

    #[test]
    fn a_callback_is_not_tried_when_its_interaction_is_over() {
        let route = Route::InteractionResponse { interaction_id: id(1), token: "t" };
        let call = |spent| RestCall::post(route, &json!({})).after(Duration::from_millis(spent));
        assert_eq!((call(0).budget(), call(0).retries()), (CALLBACK_BUDGET, CALLBACK_RETRIES));
        assert_eq!((call(2000).budget().as_millis(), call(2000).retries().as_millis()), (800, 300));
        assert_eq!((call(9000).budget(), call(9000).retries()), (Duration::ZERO, Duration::ZERO));
    }

    #[test]
    fn an_id_of_zero_does_not_panic() {
        let call = RestCall::delete(Route::ChannelMessage { channel_id: id(0), message_id: id(0) });
        assert!(call.is_repeatable_after(&RestError::TimedOut));
    }
}

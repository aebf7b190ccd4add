//! What a test may let go wrong, and put right again.

use super::faults::Fault;
use super::gateway::Order;
use super::start::Discord;
use crate::discord::events::Interaction;
use serde_json::json;

impl Discord {
    /// The next `times` requests of `pattern`, such as `POST /channels/*/messages`, get this.
    pub(crate) fn fail(&self, pattern: &str, times: u32, fault: Fault) {
        self.shared.with(|state| state.faults.add(pattern, times, fault));
    }

    /// No more of the faults that [`Discord::fail`] asked for.
    pub(crate) fn heal(&self) {
        self.shared.with(|state| state.faults.clear());
    }

    /// Lets all requests go on that [`Fault::Held`] holds at this moment.
    pub(crate) fn release(&self) {
        self.shared.releases.send_modify(|count| *count += 1);
    }

    /// The bot may not write in this channel from now on; in direct messages: the person takes none.
    pub(crate) fn forbid(&self, channel: &str, is_forbidden: bool) {
        self.shared.with(|state| state.channels.forbid(channel, is_forbidden));
    }

    /// The bot has not the permission Embed Links in this channel.
    pub(crate) fn take_embeds(&self, channel: &str) {
        self.shared.with(|state| state.channels.take_embeds(channel));
    }

    /// It is too late to answer this interaction.
    pub(crate) fn expire(&self, interaction: &Interaction) {
        self.shared.with(|state| state.asked.get_mut(interaction.token()).unwrap().is_expired = true);
    }

    /// Asks every client to connect again (op 7).
    pub(crate) fn reconnect(&self) {
        self.order(|| Order::Frame(json!({"op": 7, "d": null})));
    }

    /// Says that the sessions are no longer good (op 9); they may still be resumed, or not.
    pub(crate) fn invalidate(&self, is_resumable: bool) {
        if !is_resumable {
            self.shared.with(|state| state.gateway.end_sessions());
        }
        self.order(|| Order::Frame(json!({"op": 9, "d": is_resumable})));
    }

    /// Closes every connection with this code.
    pub(crate) fn close(&self, code: u16) {
        self.order(|| Order::Close(code));
    }

    /// Ends every connection without a word.
    pub(crate) fn cut(&self) {
        self.order(|| Order::Cut);
    }

    /// Answers handshakes with 503, or no longer.
    pub(crate) fn refuse_handshakes(&self, is_refusing: bool) {
        self.shared.with(|state| state.gateway.faults.refuses = is_refusing);
    }

    /// Accepts the next so many connections and ends them at once.
    pub(crate) fn drop_next(&self, connections: u32) {
        self.shared.with(|state| state.gateway.faults.drops = connections);
    }

    /// Answers no heartbeats, or again.
    pub(crate) fn ignore_heartbeats(&self, is_deaf: bool) {
        self.shared.with(|state| state.gateway.faults.is_deaf = is_deaf);
    }

    /// Closes with this code when a client identifies next.
    pub(crate) fn close_next_identify(&self, code: u16) {
        self.shared.with(|state| state.gateway.faults.next_identify = Some(code));
    }

    fn order(&self, order: impl Fn() -> Order) {
        self.shared.with(|state| state.gateway.order(order));
    }
}

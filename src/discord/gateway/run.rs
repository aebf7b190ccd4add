//! Keeps as many shards connected as Discord wants, until it is told to stop or there is no use in going on.
//!
//! Where the gateway is, with how many shards and how often the bot may still identify is asked before every new
//! session, so a number of shards that has become too small (close code 4011) is put right by beginning again with more.

use super::breaker::Pace;
use super::end::GatewayEnd;
use super::keeper::{Keeper, OnEvent};
use super::shard::{GatewayShard, ShardEnd};
use super::state::GatewayState;
use crate::discord::rest::RestClient;
use crate::discord::settings::BotSettings;
use futures_util::future::try_join_all;
use serenity::all::GatewayIntents;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Connects to the gateway and hands every event on to `on_event`, until `stop`.
///
/// # Errors
/// [`GatewayEnd`] when no further attempt would end otherwise.
pub(crate) async fn run(
    rest: &RestClient,
    settings: &BotSettings,
    intents: GatewayIntents,
    on_event: OnEvent,
    state: Arc<GatewayState>,
    stop: CancellationToken,
) -> Result<(), GatewayEnd> {
    let BotSettings { token, api, .. } = settings;
    keep(&Keeper::new(rest, (token, api.as_ref()), intents, on_event, (state, stop), Pace::default())).await
}

/// Keeps as many shards connected as Discord wants, until one ends otherwise than it was told to.
pub(super) async fn keep(keeper: &Keeper<'_>) -> Result<(), GatewayEnd> {
    loop {
        let Some(info) = keeper.ask().await? else { return Ok(()) };
        let (shards, address) = (info.shards.max(1), keeper.checked(&info.url)?);
        keeper.opened(shards);
        // The first that ends otherwise than it was told to ends them all.
        let all = (0..shards).map(|id| {
            let running = GatewayShard::new(keeper, id, shards).run(address.clone());
            async move {
                match running.await {
                    Ok(ShardEnd::Stopped) => Ok(()),
                    Ok(ShardEnd::Shards) => Err(None),
                    Err(end) => Err(Some(end)),
                }
            }
        });
        let ended = try_join_all(all).await;
        keeper.state.closed();
        match ended {
            Ok(_) => return Ok(()),
            Err(Some(end)) => return Err(end),
            Err(None) => tracing::warn!(shards, "Discord wants another number of shards; reconnecting"),
        }
    }
}

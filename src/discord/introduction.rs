//! Asking Discord who the bot is, before anything else is done.

use super::rest::{Application, RestClient, RestError};
use std::time::Duration;

/// While Discord cannot be reached it is asked again at least so often.
const AGAIN: Duration = Duration::from_mins(1);

/// The application and the id of the bot's own user. While Discord cannot be reached it is asked again; a refusal is an end.
pub(super) async fn introduce(rest: &RestClient) -> Result<(Application, u64), RestError> {
    let mut wait = Duration::from_secs(1);
    loop {
        let error = match rest.application().await {
            Ok(application) => {
                tracing::info!(name = application.name, "Discord knows the bot");
                match &application.bot {
                    Some(bot) => {
                        let me = bot.id;
                        return Ok((application, me));
                    }
                    None => match rest.me().await {
                        Ok(me) => return Ok((application, me.id)),
                        Err(error) => error,
                    },
                }
            }
            Err(error) => error,
        };
        if !error.is_passing() {
            return Err(error);
        }
        tracing::warn!(%error, again_in_s = wait.as_secs(), "Discord cannot be reached");
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(AGAIN);
    }
}

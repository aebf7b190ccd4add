//! Whether an address that Discord names as its gateway's may have the bot's token.

use super::end::GatewayEnd;
use crate::discord::settings::{Api, is_loopback};
use url::Url;

/// The gateway's address, without a query: serenity adds its own. In Discord's place stands a server of this machine
/// only, and only TLS leads anywhere else.
pub(in crate::discord) fn checked(named: &str, api: Option<&Api>) -> Result<String, GatewayEnd> {
    let mut url = Url::parse(named).map_err(|_| GatewayEnd::NoGateway)?;
    url.set_query(None);
    url.set_fragment(None);
    let is_socket = matches!(url.scheme(), "ws" | "wss");
    if api.is_some() {
        if !is_socket || !is_loopback(&url) {
            return Err(GatewayEnd::ForeignGateway(named.to_owned()));
        }
    } else if url.scheme() != "wss" || url.host().is_none() {
        return Err(GatewayEnd::NoGateway);
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn discords_gateway_is_reached_by_tls_only() {
        assert_eq!(checked("wss://gateway.discord.gg", None).unwrap(), "wss://gateway.discord.gg/");
        for bad in ["ws://gateway.discord.gg", "https://gateway.discord.gg", "", "wss://"] {
            assert!(matches!(checked(bad, None), Err(GatewayEnd::NoGateway)), "{bad}");
        }
    }

    #[test]
    fn a_server_in_its_place_has_its_gateway_on_this_machine() {
        let api = Api::parse("http://127.0.0.1:4000").unwrap();
        assert_eq!(checked("ws://127.0.0.1:4001/?v=9", Some(&api)).unwrap(), "ws://127.0.0.1:4001/");
        for bad in ["wss://gateway.discord.gg", "ws://127.0.0.1.example.org", "http://127.0.0.1:1", "ws://10.0.0.1"] {
            assert!(matches!(checked(bad, Some(&api)), Err(GatewayEnd::ForeignGateway(_))), "{bad}");
        }
    }
}

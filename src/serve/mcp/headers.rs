//! Headers of a request that say what its message says, for proxies that do not read bodies. Since version 2026-07-28 of the
//! protocol they must be there; at any version they may not contradict the message, or a proxy would let through something else
//! than what is done.

use axum::http::HeaderMap;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rmcp::ErrorData;
use rmcp::model::ProtocolVersion;
use serde_json::Value;

const VERSION: &str = "mcp-protocol-version";
const METHOD: &str = "mcp-method";
const NAME: &str = "mcp-name";

/// Where a message says its version, which it may since 2026-07-28.
const OWN_VERSION: &str = "io.modelcontextprotocol/protocolVersion";

/// The version that a request is to be read by: what its header says, else the last one without such a header.
pub(super) fn version(headers: &HeaderMap, message: &Value) -> Result<ProtocolVersion, ErrorData> {
    let is_opening = message["method"] == "initialize";
    let own = if is_opening { &message["params"]["protocolVersion"] } else { &message["params"]["_meta"][OWN_VERSION] };
    let own = own.as_str();
    let Some(said) = only(headers, VERSION)? else {
        return match own {
            Some(own) if is_opening => Ok(known(own).unwrap_or(ProtocolVersion::LATEST_WITH_INITIALIZE)),
            Some(_) => Err(mismatch("a message that says its version needs the header mcp-protocol-version")),
            None => Ok(ProtocolVersion::V_2025_03_26),
        };
    };
    let version = known(said).ok_or_else(|| {
        let requested = serde_json::from_value(Value::from(said)).unwrap_or_default();
        ErrorData::unsupported_protocol_version(requested, ProtocolVersion::KNOWN_VERSIONS)
    })?;
    match own {
        Some(own) if own != said => Err(mismatch("mcp-protocol-version is not the version in the message")),
        None if needs_headers(&version) && message.get("id").is_some() => Err(ErrorData::invalid_params(
            format!("since 2026-07-28 a request says `{OWN_VERSION}` in its `_meta`"),
            None,
        )),
        _ => Ok(version),
    }
}

/// Refuses headers that contradict the message, and a request of a version that wants them and has none.
pub(super) fn agree(headers: &HeaderMap, version: &ProtocolVersion, message: &Value) -> Result<(), ErrorData> {
    let method = message["method"].as_str().unwrap_or_default();
    let is_needed = needs_headers(version) && method != "initialize";
    same(headers, METHOD, Some(method), is_needed)?;
    let name = match method {
        "tools/call" | "prompts/get" => message["params"]["name"].as_str(),
        "resources/read" => message["params"]["uri"].as_str(),
        _ => return Ok(()),
    };
    same(headers, NAME, name, is_needed && name.is_some())
}

fn same(headers: &HeaderMap, header: &str, wanted: Option<&str>, is_needed: bool) -> Result<(), ErrorData> {
    match only(headers, header)? {
        None if is_needed => Err(mismatch(&format!("the header {header} is missing"))),
        Some(said) if decoded(said).as_deref() != wanted => {
            Err(mismatch(&format!("{header} is not what the message says")))
        }
        _ => Ok(()),
    }
}

/// The one value of a header. A second one could be the one that a proxy reads.
fn only<'a>(headers: &'a HeaderMap, header: &str) -> Result<Option<&'a str>, ErrorData> {
    let mut values = headers.get_all(header).iter();
    let first =
        values.next().map(|value| value.to_str().map_err(|_| mismatch(&format!("{header} is no text")))).transpose()?;
    if values.next().is_some() { Err(mismatch(&format!("{header} is there twice"))) } else { Ok(first) }
}

/// Headers hold ASCII; what is not is written in Base64.
fn decoded(value: &str) -> Option<String> {
    match value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) {
        Some(encoded) => String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok(),
        None => Some(value.to_owned()),
    }
}

fn known(version: &str) -> Option<ProtocolVersion> {
    ProtocolVersion::KNOWN_VERSIONS.iter().find(|known| known.as_str() == version).cloned()
}

/// Whether messages of this version say everything themselves and headers repeat it. Versions are days.
pub(super) fn needs_headers(version: &ProtocolVersion) -> bool {
    version.as_str() >= ProtocolVersion::STANDARD_HEADERS.as_str()
}

fn mismatch(why: &str) -> ErrorData {
    ErrorData::header_mismatch(why.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;
    use rmcp::model::ErrorCode;
    use serde_json::json;

    fn checked(headers: &[(&'static str, &str)], message: &Value) -> Result<String, ErrorCode> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        let version = version(&map, message).map_err(|error| error.code)?;
        agree(&map, &version, message).map_err(|error| error.code)?;
        Ok(version.as_str().to_owned())
    }

    fn call(version: Option<&str>) -> Value {
        let mut call = json!({ "id": 1, "method": "tools/call", "params": { "name": "ask" } });
        if let Some(version) = version {
            call["params"]["_meta"] = json!({ OWN_VERSION: version });
        }
        call
    }

    #[test]
    fn a_version_is_the_headers_and_not_another_than_the_messages() {
        assert_eq!(checked(&[], &call(None)).unwrap(), "2025-03-26");
        assert_eq!(checked(&[(VERSION, "2025-06-18")], &call(None)).unwrap(), "2025-06-18");
        assert_eq!(
            checked(&[(VERSION, "1999-01-01")], &call(None)).unwrap_err(),
            ErrorCode::UNSUPPORTED_PROTOCOL_VERSION
        );
        let new = [(VERSION, "2026-07-28"), (METHOD, "tools/call"), (NAME, "ask")];
        assert_eq!(checked(&new, &call(Some("2026-07-28"))).unwrap(), "2026-07-28");
        assert_eq!(checked(&new, &call(Some("2025-06-18"))).unwrap_err(), ErrorCode::HEADER_MISMATCH);
        assert_eq!(checked(&new, &call(None)).unwrap_err(), ErrorCode::INVALID_PARAMS);
        assert_eq!(checked(&[], &call(Some("2026-07-28"))).unwrap_err(), ErrorCode::HEADER_MISMATCH);
        let opening = json!({ "id": 1, "method": "initialize", "params": { "protocolVersion": "2030-01-01" } });
        assert_eq!(checked(&[], &opening).unwrap(), "2025-11-25");
    }

    #[test]
    fn headers_that_contradict_the_message_are_refused() {
        let version = (VERSION, "2026-07-28");
        let message = call(Some("2026-07-28"));
        for bad in [
            vec![version],
            vec![version, (METHOD, "tools/call")],
            vec![version, (METHOD, "tools/list"), (NAME, "ask")],
            vec![version, (METHOD, "tools/call"), (NAME, "get_article")],
            vec![version, (METHOD, "tools/call"), (METHOD, "tools/call"), (NAME, "ask")],
            vec![version, (METHOD, "tools/call"), (NAME, "=?base64?!?=")],
        ] {
            assert_eq!(checked(&bad, &message).unwrap_err(), ErrorCode::HEADER_MISMATCH, "{bad:?}");
        }
        assert!(checked(&[version, (METHOD, "tools/call"), (NAME, "=?base64?YXNr?=")], &message).is_ok());
        assert!(checked(&[(METHOD, "tools/list")], &call(None)).is_err(), "also where none are needed");
    }
}

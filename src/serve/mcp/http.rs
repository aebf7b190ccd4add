//! `/mcp`: the protocol's streamable HTTP, without sessions. A request is one POST and its response one body of JSON, which the
//! protocol allows; nothing is streamed, since nothing here takes long or speaks first. So a connection holds no memory, and any
//! number of processes may answer. The SDK's own server over HTTP is not used: its sessions, streams and random numbers would be
//! compiled for nothing.

use super::super::client::Client;
use super::super::problem::Problem;
use super::super::request::is_json;
use super::super::respond::{InOwnWords, JSON, fresh};
use super::super::state::ServeState;
use super::assistant::Assistant;
use super::headers::{agree, needs_headers, version};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rmcp::ErrorData;
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, ErrorCode, InitializeRequestParams, JsonRpcMessage, JsonRpcRequest,
    ProtocolVersion, RequestId, ServerJsonRpcMessage,
};
use rmcp::service::{RoleServer, serve_directly};
use rmcp::transport::OneshotTransport;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// One message of a client, and what the protocol says to it.
pub(in super::super) async fn exchange(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    if !is_json(&headers) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let (message, version) = match read(&headers, &body) {
        Ok(read) => read,
        Err(error) => return Ok(said(StatusCode::BAD_REQUEST, &error)),
    };
    let JsonRpcMessage::Request(request) = message else {
        // Nothing here waits to be notified, or asks a client anything.
        return Ok(StatusCode::ACCEPTED.into_response());
    };
    let has_statuses = needs_headers(&version);
    let answer = answer(Assistant { state, client }, request, version).await.ok_or_else(Problem::failed)?;
    Ok(said(if has_statuses { status(&answer) } else { StatusCode::OK }, &answer))
}

/// The message of a body and the version to read it by, or the error that names what is wrong with it.
fn read(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(ClientJsonRpcMessage, ProtocolVersion), Box<ServerJsonRpcMessage>> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        let error = ErrorData::parse_error(format!("this is no JSON: {error}"), None);
        Box::new(JsonRpcMessage::error(error, None))
    })?;
    let id: Option<RequestId> = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
    let wrong = |error| Box::new(JsonRpcMessage::error(error, id.clone()));
    let message = ClientJsonRpcMessage::deserialize(&value).map_err(|_| {
        let told = "this is no message of the Model Context Protocol; a request has `jsonrpc`, `id` and `method`, and comes alone";
        wrong(ErrorData::invalid_request(told, None))
    })?;
    let version = version(headers, &value).map_err(wrong)?;
    agree(headers, &version, &value).map_err(wrong)?;
    Ok((message, version))
}

/// Has the protocol's own task answer one request. Where the client goes before it is answered, the task goes with it.
async fn answer(
    assistant: Assistant,
    request: JsonRpcRequest<ClientRequest>,
    version: ProtocolVersion,
) -> Option<ServerJsonRpcMessage> {
    let mut peer = InitializeRequestParams::default();
    peer.protocol_version = version;
    let (transport, mut messages) = OneshotTransport::<RoleServer>::new(JsonRpcMessage::Request(request));
    let _running = serve_directly(assistant, transport, Some(peer));
    loop {
        // Whatever else the protocol says before it is for clients that listen.
        let message = messages.recv().await?;
        if matches!(message, JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_)) {
            return Some(message);
        }
    }
}

/// The status of an answer, as the protocol has it since 2026-07-28; before, an error was a body like any other.
fn status(answer: &ServerJsonRpcMessage) -> StatusCode {
    let JsonRpcMessage::Error(error) = answer else { return StatusCode::OK };
    match error.error.code {
        ErrorCode::UNSUPPORTED_PROTOCOL_VERSION
        | ErrorCode::MISSING_REQUIRED_CLIENT_CAPABILITY
        | ErrorCode::HEADER_MISMATCH => StatusCode::BAD_REQUEST,
        ErrorCode::METHOD_NOT_FOUND => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    }
}

fn said(status: StatusCode, message: &ServerJsonRpcMessage) -> Response {
    let mut response = fresh(JSON, serde_json::to_string(message).unwrap_or_default());
    *response.status_mut() = status;
    response.extensions_mut().insert(InOwnWords);
    response
}

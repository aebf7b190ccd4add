//! The protocol's requests, answered by the tools and by the articles as resources. A tool that cannot do what is asked says why
//! in words that the model reads; only a request that the protocol does not know is an error of the protocol.

use super::super::api::page_of_articles;
use super::super::client::Client;
use super::super::state::ServeState;
use super::told;
use super::tools::{self, resource_article, resource_uri};
use crate::article::{Article, ArticleId};
use rmcp::ErrorData;
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest, CustomResult, ErrorCode,
    Implementation, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, Resource, ResourceContents, ResourceTemplate,
    ServerCapabilities, ServerConfig, Tool, ToolAnnotations, object,
};
use rmcp::service::{RequestContext, RoleServer};
use std::sync::Arc;

const INSTRUCTIONS: &str = "Answers questions from one publication's articles, with exact quotes and citations, or says that the articles \
    do not answer. Quote its words unchanged, give the citation's address, and pass on a refusal as a refusal.";

const TEXT: &str = "text/plain";

/// One assistant's program.
#[derive(Clone)]
pub(super) struct Assistant {
    pub state: Arc<ServeState>,
    pub client: Client,
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_resources().enable_tools().build())
            .with_server_info(Implementation::new("ibid", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all().into_iter().map(described).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        match tools::call(&self.state, self.client, &request.name, arguments).await {
            Some(Ok(said)) => {
                let mut result = CallToolResult::success(vec![ContentBlock::text(said.text)]);
                result.structured_content = Some(said.value);
                Ok(result.into())
            }
            Some(Err(why)) => Ok(CallToolResult::error(vec![ContentBlock::text(why)]).into()),
            None => Err(ErrorData::invalid_params(
                "there is no tool of this name; tools/list names those that there are",
                None,
            )),
        }
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let index = self.state.engine.index();
        let after = request.and_then(|request| request.cursor).map(|cursor| ArticleId::new(&cursor));
        let (articles, next) = page_of_articles(&index, after.as_ref()).ok_or_else(|| {
            ErrorData::invalid_params("this is no cursor of this list; begin again without one", None)
        })?;
        let mut listed = ListResourcesResult::with_all_items(articles.into_iter().map(resource).collect());
        listed.next_cursor = next.map(|id| id.as_str().to_owned());
        Ok(listed)
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let template = ResourceTemplate::new("ibid://article/{+article}", "article")
            .with_description("The text of an article, by its id.")
            .with_mime_type(TEXT);
        Ok(ListResourceTemplatesResult::with_all_items(vec![template]))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri;
        let wanted = resource_article(&uri);
        let text = self.state.work(self.client, move |state| {
            let index = state.engine.index();
            Some(told::article(index.article(&wanted?)?))
        });
        let text = text.await.map_err(|_| ErrorData::internal_error(tools::BUSY, None))?;
        let text = text.ok_or_else(|| {
            ErrorData::resource_not_found("there is no such article; it may have been withdrawn or renamed", None)
        })?;
        Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri)]).into())
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(unreadable(&request.method))
    }
}

/// Requests whose parameters can be wrong. The SDK gives such a request as one that it does not know.
const KNOWN: [&str; 5] = ["initialize", "tools/call", "tools/list", "resources/list", "resources/read"];

fn unreadable(method: &str) -> ErrorData {
    if KNOWN.contains(&method) {
        return ErrorData::invalid_params(format!("the parameters of {method} cannot be read"), None);
    }
    let detail = "this method is not served; there are tools and resources here, nothing else";
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, detail, None)
}

fn described(tool: tools::ToolDescription) -> Tool {
    // What a tool says depends on the articles alone: it changes nothing, and asks nobody else.
    let hints =
        ToolAnnotations::from_raw(Some(tool.title.to_owned()), Some(true), Some(false), Some(true), Some(false));
    Tool::new(tool.name, tool.description, object(tool.arguments)).with_title(tool.title).with_annotations(hints)
}

fn resource(article: &Article) -> Resource {
    Resource::new(resource_uri(&article.id), article.id.as_str())
        .with_title(article.title.as_str())
        .with_mime_type(TEXT)
}

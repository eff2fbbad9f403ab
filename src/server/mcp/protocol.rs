//! The protocol over standard input and output and over HTTP, by rmcp. Nothing else knows that crate.
//!
//! Clients of two eras are served: those of 2026-07-28, whose requests stand for themselves, and those that begin with
//! `initialize`. See <https://modelcontextprotocol.io/specification/2026-07-28>.

use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use rmcp::ErrorData;
use rmcp::ServerHandler;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ClientJsonRpcMessage, ContentBlock,
    CustomRequest, CustomResult, ErrorCode, Implementation, ListResourceTemplatesResult, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams, ReadResourceResponse,
    ReadResourceResult, RequestId, ResourceContents, ResourceTemplate, ServerCapabilities, ServerConfig,
    ServerJsonRpcMessage, ToolAnnotations,
};
use rmcp::service::{
    RequestContext, RoleServer, RxJsonRpcMessage, ServerInitializeError, TxJsonRpcMessage, serve_server_with_ct,
};
use rmcp::transport::Transport;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use crate::engine::Snapshot;
use crate::server::ask_error::AskError;
use crate::server::error::ServerError;
use crate::server::mcp::resource::{self, Resource};
use crate::server::mcp::stdio::{self, Line, Output};
use crate::server::mcp::tool::{Tool, ToolAnswer, ToolError};
use crate::server::mcp::tools::{INSTRUCTIONS, TOOLS};
use crate::server::serve::runtime;
use crate::server::served_index::ServedIndex;

/// An assistant asks one question after the other: a second core compares sentences, more would only cost memory.
const STDIO_CORES: usize = 2;

/// The most bytes of a request over HTTP.
const LONGEST_BODY: usize = 1 << 20;

/// For how long a client may keep the lists of tools and templates, in milliseconds: they change with the program only.
const LISTS_KEPT: u64 = 3_600_000;

/// The methods that have parameters. One of them arrives as an unknown method if its parameters cannot be read.
const METHODS: &[&str] =
    &["initialize", "tools/call", "tools/list", "resources/read", "resources/list", "resources/templates/list"];

/// Answers an assistant.
#[derive(Clone)]
struct Assistant {
    index: Arc<ServedIndex>,
}

impl Assistant {
    /// Runs `work` on the index. What is cancelled before its turn is not done, and is never waited for.
    async fn run<T: Send + 'static>(
        &self,
        cancelled: CancellationToken,
        work: impl FnOnce(&Snapshot) -> crate::engine::Result<T> + Send + 'static,
    ) -> Result<Result<T, AskError>, ErrorData> {
        tokio::select! {
            () = cancelled.cancelled() => Err(ErrorData::internal_error("the request was cancelled", None)),
            answer = self.index.run(work) => Ok(answer),
        }
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("papers-sem", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        TOOLS.iter().find(|tool| tool.name == name).map(described)
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        only_page(request)?;
        let mut list = ListToolsResult::with_all_items(TOOLS.iter().map(described).collect());
        (list.ttl_ms, list.cache_scope) = kept(&context);
        Ok(list)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = TOOLS.iter().find(|tool| tool.name == request.name) else {
            let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            let message = format!("no tool is called {:?}; there are {}", request.name, names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let arguments = request.arguments.unwrap_or_default();
        let answer = self.run(context.ct, move |snapshot| Ok((tool.call)(snapshot, arguments))).await?;
        let result = match answer {
            Ok(Ok(answer)) => answered(answer),
            Ok(Err(ToolError::Engine(error))) => refused(explain(&error.into())),
            Ok(Err(error)) => refused(error.to_string()),
            Err(error) => refused(explain(&error)),
        };
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        // A library has thousands of papers: they are searched, not listed.
        only_page(request).map(|()| ListResourcesResult::default())
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        only_page(request)?;
        let template = ResourceTemplate::new(resource::TEMPLATE, "paper")
            .with_description("A paper of the library by its id, percent-encoded: all that is known of it")
            .with_mime_type(resource::MEDIA_TYPE);
        let mut list = ListResourceTemplatesResult::with_all_items(vec![template]);
        (list.ttl_ms, list.cache_scope) = kept(&context);
        Ok(list)
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri.clone();
        match self.run(context.ct, move |snapshot| resource::read(snapshot, &uri)).await? {
            Ok(Resource::Papers(text)) => {
                let contents = ResourceContents::text(text, request.uri).with_mime_type(resource::MEDIA_TYPE);
                Ok(ReadResourceResult::new(vec![contents]).into())
            }
            Ok(Resource::Missing { message, data }) => Err(ErrorData::resource_not_found(message, Some(data))),
            Err(error) => Err(ErrorData::internal_error(explain(&error), None)),
        }
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let method = request.method;
        if METHODS.contains(&method.as_str()) {
            return Err(ErrorData::invalid_params(format!("the parameters of {method} cannot be read"), None));
        }
        Err(ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("there is no method {method:?}"), None))
    }
}

/// A tool as the protocol describes it.
fn described(tool: &Tool) -> rmcp::model::Tool {
    rmcp::model::Tool::new(tool.name, tool.description, Arc::new((tool.input)()))
        .with_raw_output_schema(Arc::new((tool.output)()))
        .with_annotations(ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false))
}

fn answered(answer: ToolAnswer) -> CallToolResult {
    let mut result = CallToolResult::success(vec![ContentBlock::text(answer.text)]);
    result.structured_content = Some(answer.value);
    result
}

fn refused(message: String) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(message)])
}

/// The message of an error with the next step.
fn explain(error: &AskError) -> String {
    match error.next_step() {
        Some(step) => format!("{error}\n  {step}"),
        None => error.to_string(),
    }
}

/// Every list has one page, so that no cursor was given out.
fn only_page(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    match request.and_then(|request| request.cursor) {
        Some(_) => Err(ErrorData::invalid_params("the cursor is unknown: every list has one page", None)),
        None => Ok(()),
    }
}

/// For how long, and for whom, a client may keep a list. Clients of 2025 do not know of it.
fn kept(context: &RequestContext<RoleServer>) -> (Option<u64>, Option<CacheScope>) {
    let knows = context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28);
    (knows.then_some(LISTS_KEPT), knows.then_some(CacheScope::Public))
}

/// Reads a message, or gives the error of JSON-RPC 2.0 that answers it.
fn parse(bytes: &[u8]) -> Result<ClientJsonRpcMessage, Box<ServerJsonRpcMessage>> {
    let explain = |error: serde_json::Error| match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let id = value.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok());
            let what = if value.is_array() { "batches are not supported".to_string() } else { error.to_string() };
            ServerJsonRpcMessage::error(ErrorData::invalid_request(format!("this is no message: {what}"), None), id)
        }
        Err(error) => {
            ServerJsonRpcMessage::error(ErrorData::parse_error(format!("this is no JSON: {error}"), None), None)
        }
    };
    serde_json::from_slice(bytes).map_err(|error| Box::new(explain(error)))
}

/// The route of the protocol over HTTP.
pub(in crate::server) fn routes(index: &Arc<ServedIndex>) -> Router {
    let assistant = Assistant { index: Arc::clone(index) };
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(LONGEST_BODY)
        // Both are checked for every route of the server, and the server knows what its name is.
        .disable_allowed_hosts()
        .disable_allowed_origins();
    let service = HttpService::new(move || Ok(assistant.clone()), Arc::new(NeverSessionManager::default()), config);
    Router::new().route("/mcp", any(answer)).with_state(service)
}

type HttpService = StreamableHttpService<Assistant, NeverSessionManager>;

async fn answer(State(service): State<HttpService>, request: Request) -> Response {
    if request.method() != Method::POST {
        return service.handle(request).await.map(Body::new);
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST_BODY).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, format!("a message has at most {LONGEST_BODY} bytes")).into_response();
    };
    match parse(&bytes) {
        Ok(_) => service.handle(Request::from_parts(parts, Body::from(bytes))).await.map(Body::new),
        Err(error) => {
            let body: Bytes = serde_json::to_vec(&error).unwrap_or_default().into();
            (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
    }
}

/// Answers an assistant over standard input and output until the input ends.
///
/// # Errors
/// [`ServerError`] if the threads cannot be started.
pub fn serve_stdio(index: &Path) -> Result<(), ServerError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(STDIO_CORES);
    let assistant = Assistant { index: ServedIndex::new(index, Some(cores)) };
    let runtime = runtime(cores)?;
    let stop = CancellationToken::new();
    let output = Output::new(stop.clone());
    let transport = StdioTransport { lines: Arc::new(Mutex::new(stdio::input())), output: output.sender() };
    runtime.block_on(async {
        loop {
            match serve_server_with_ct(assistant.clone(), transport.clone(), stop.clone()).await {
                Ok(service) => {
                    let _ = service.waiting().await;
                    break;
                }
                // A client that begins with something else may still begin as it should.
                Err(
                    ServerInitializeError::ExpectedInitializeRequest(Some(_))
                    | ServerInitializeError::InitializeFailed(_)
                    | ServerInitializeError::UnexpectedInitializeResponse(_),
                ) => {}
                Err(_) => break,
            }
        }
    });
    drop(transport);
    runtime.shutdown_background();
    output.finish();
    Ok(())
}

/// Standard input and output as messages.
#[derive(Clone)]
struct StdioTransport {
    lines: Arc<Mutex<mpsc::Receiver<Line>>>,
    output: mpsc::UnboundedSender<String>,
}

impl StdioTransport {
    fn write(output: &mpsc::UnboundedSender<String>, message: &ServerJsonRpcMessage) -> io::Result<()> {
        output.send(serde_json::to_string(message)?).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Transport<RoleServer> for StdioTransport {
    type Error = io::Error;

    fn send(&mut self, message: TxJsonRpcMessage<RoleServer>) -> impl Future<Output = io::Result<()>> + Send + 'static {
        std::future::ready(Self::write(&self.output, &message))
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let refusal = match self.lines.lock().await.recv().await? {
                Line::Bytes(bytes) => match parse(&bytes) {
                    Ok(message) => return Some(message),
                    Err(refusal) => *refusal,
                },
                Line::TooLong => {
                    let message = format!("a message has at most {} bytes", stdio::LONGEST);
                    ServerJsonRpcMessage::error(ErrorData::invalid_request(message, None), None)
                }
            };
            Self::write(&self.output, &refusal).ok()?;
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! The client of rmcp, over standard input and output and over HTTP, in both eras.

use rmcp::model::{CallToolRequestParams, ProtocolVersion, ReadResourceRequestParams};
use rmcp::service::{RoleClient, RunningService, ServiceError};
use rmcp::transport::{StreamableHttpClientTransport, TokioChildProcess};
use rmcp::{ClientLifecycleMode, ClientServiceExt};
use serde_json::{Value, json};

use super::{Server, command};
use crate::env::Env;

fn eras() -> [ClientLifecycleMode; 2] {
    [
        ClientLifecycleMode::Initialize,
        ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] },
    ]
}

/// What an assistant does: list, call each tool, read a resource, and err.
async fn converse(client: RunningService<RoleClient, ()>) {
    let tools = client.list_all_tools().await.expect("tools");
    let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
    assert_eq!(names, ["search_papers", "similar_papers", "get_papers", "cite", "library_overview"]);
    for (tool, arguments, field) in [
        ("search_papers", json!({"query": "long documents", "limit": 2}), "hits"),
        ("similar_papers", json!({"id": "2004.05150", "limit": 2}), "hits"),
        ("get_papers", json!({"ids": ["2004.05150"]}), "papers"),
        ("cite", json!({"ids": ["2004.05150"]}), "text"),
        ("library_overview", json!({}), "tags"),
    ] {
        let result = call(&client, tool, arguments).await.expect("an answer");
        assert!(!result["structuredContent"][field].is_null(), "{tool}: {result}");
    }
    let refused = call(&client, "get_papers", json!({"ids": ["nothing"]})).await.expect("an answer");
    assert_eq!(refused["isError"], true);
    assert!(matches!(call(&client, "no_tool", json!({})).await, Err(ServiceError::McpError(_))));

    let templates = client.list_all_resource_templates().await.expect("templates");
    assert_eq!(templates[0].uri_template, "papers://{id}");
    let read = client.read_resource(ReadResourceRequestParams::new("papers://2004.05150")).await.expect("a paper");
    assert_eq!(read.contents.len(), 1);
    let missing = client.read_resource(ReadResourceRequestParams::new("papers://nothing")).await;
    assert!(matches!(missing, Err(ServiceError::McpError(_))));
    client.cancel().await.expect("end");
}

async fn call(
    client: &RunningService<RoleClient, ()>,
    tool: &'static str,
    arguments: Value,
) -> Result<Value, ServiceError> {
    let Value::Object(arguments) = arguments else { panic!("no object") };
    let result = client.call_tool(CallToolRequestParams::new(tool).with_arguments(arguments)).await?;
    Ok(serde_json::to_value(result).expect("json"))
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future);
}

#[test]
fn over_standard_input_and_output() {
    let env = Env::with_reading_list();
    run(async {
        for era in eras() {
            let transport =
                TokioChildProcess::new(tokio::process::Command::from(command(&env, &["mcp"]))).expect("start");
            converse(().serve_with_lifecycle(transport, era).await.expect("a connection")).await;
        }
    });
}

#[test]
fn over_http() {
    let env = Env::with_reading_list();
    let server = Server::start(&env);
    run(async {
        for era in eras() {
            let transport = StreamableHttpClientTransport::from_uri(server.url());
            converse(().serve_with_lifecycle(transport, era).await.expect("a connection")).await;
        }
    });
}

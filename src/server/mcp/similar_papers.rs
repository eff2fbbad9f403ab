//! The tool `similar_papers`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::engine::Snapshot;
use crate::search::Filter;
use crate::server::mcp::hit_list::HitList;
use crate::server::mcp::search_papers::{MOST, ten};
use crate::server::mcp::tool::{self, Arguments, Tool, ToolAnswer, ToolError};
use crate::server::mcp::unknown::{UnknownPaper, nearest};
use crate::server::mcp::{budget, schema};
use crate::text::Language;

pub(super) const SIMILAR_PAPERS: Tool = Tool {
    name: "similar_papers",
    description: "Find papers like one of the library (id) or like a pasted paragraph (text), such as a draft's related work. \
                  Give one of both.",
    input: schema::input::<SimilarInput>,
    output: schema::output::<HitList>,
    call,
};

/// The most characters of a pasted text.
const LONGEST: usize = 10_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SimilarInput {
    id: Option<String>,
    text: Option<String>,
    /// At most 50
    #[serde(default = "ten")]
    limit: i64,
}

fn call(snapshot: &Snapshot, arguments: Arguments) -> Result<ToolAnswer, ToolError> {
    let input: SimilarInput = tool::read(arguments)?;
    let limit = tool::count(input.limit, MOST)?;
    let (query, answer) = match (input.id, input.text) {
        (Some(id), None) => {
            let id = id.trim();
            let Some(similar) = snapshot.similar(id, limit, &Filter::default())? else {
                let nearest = nearest(snapshot, id)?;
                return Err(ToolError::Unknown(vec![UnknownPaper { id: budget::characters(id, 200), nearest }]));
            };
            (Some(similar.paper.title(Language::En).to_string()), similar.answer)
        }
        (None, Some(text)) => {
            let text = tool::text("text", &text, LONGEST)?;
            (None, snapshot.similar_to_text(&text, limit, &Filter::default())?)
        }
        _ => {
            let what = "give either id, a paper of the library, or text, a paragraph";
            return Err(ToolError::Argument(what.to_string()));
        }
    };
    let mut hits = HitList { query, ..HitList::new(answer) };
    if hits.hits.is_empty() {
        hits.note = Some("the library holds no other paper".to_string());
    }
    Ok(ToolAnswer::new(&hits))
}

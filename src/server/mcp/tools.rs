//! The list of tools.

use crate::server::mcp::cite::CITE;
use crate::server::mcp::get_papers::GET_PAPERS;
use crate::server::mcp::library_overview::LIBRARY_OVERVIEW;
use crate::server::mcp::search_papers::SEARCH_PAPERS;
use crate::server::mcp::similar_papers::SIMILAR_PAPERS;
use crate::server::mcp::tool::Tool;

/// Every tool. Each one costs a client about 300 tokens on every request, so a new one must be worth it.
pub(super) static TOOLS: &[Tool] = &[SEARCH_PAPERS, SIMILAR_PAPERS, GET_PAPERS, CITE, LIBRARY_OVERVIEW];

/// What an assistant is told about the server when it connects.
pub(super) const INSTRUCTIONS: &str = "The user's own library of paper summaries and notes, in Chinese and English. Search it before you answer from memory, \
     and cite evidence as path:line. A hit marked doubtful may be off the topic: judge it by its evidence.";

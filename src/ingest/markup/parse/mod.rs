//! Parses Markdown and HTML into blocks with line numbers.

pub(super) mod block;
pub(super) mod block_builder;
mod clean_lines;
mod element;
pub(super) mod front_matter;
mod hint;
pub(super) mod html;
mod link_lines;
pub(super) mod markdown;
pub(super) mod note_marks;
pub(super) mod org;
mod regions;
mod site;
mod table;

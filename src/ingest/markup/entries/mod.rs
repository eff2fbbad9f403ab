//! From blocks to entries: where each entry begins and ends, and what it says about its paper.

mod aside;
mod bibliography;
mod candidate;
mod citation;
mod cited_mark;
mod credits;
mod entry_body;
mod entry_builder;
mod field_value;
mod heading;
mod metadata;
mod page;
mod plain_start;
mod plain_title;
mod reference;
mod row;
mod row_title;
mod run;
pub(super) mod segment;
mod short_title;
mod siblings;
mod title_block;
mod title_line;
mod title_record;
mod title_suffix;
mod trust;
mod unlinked;

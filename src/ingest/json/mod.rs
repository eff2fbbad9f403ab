//! JSON and JSON Lines: records with the fields of a paper, under the many names that these go by.

mod authors;
mod document;
mod fields;
mod forms;
mod lines;
mod links;
mod records;
mod sniff;
mod split;
mod words;

pub(super) use document::Json;
pub(super) use lines::JsonLines;

#[cfg(test)]
mod tests;

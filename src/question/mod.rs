//! What a question asks for: its topic, the conditions beside it, and what it leaves out.
//!
//! Rules are data: the tables in `rules/` hold patterns with examples, and the tests ask every example.

mod author;
mod exclusion;
mod found;
mod frame;
mod kind;
mod known_names;
mod rule_table;
mod soft_condition;
mod understanding;
mod venue;
mod year;

#[cfg(test)]
mod tests;

pub(crate) use kind::is_of_kind;
pub(crate) use known_names::KnownNames;
pub use soft_condition::{ConditionKind, Exclusion, SoftCondition};
pub(crate) use understanding::Asks;
pub use understanding::Understanding;
pub(crate) use venue::is_at_venue;

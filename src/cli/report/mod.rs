//! What a user sees, and what a program reads.

pub(crate) mod human;
pub(crate) mod json;
mod layout;

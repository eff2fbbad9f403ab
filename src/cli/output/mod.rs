//! What a user sees, and what a program reads.

pub(super) mod human;
pub(super) mod json;
mod layout;

//! What several benches make up, and how they show what they found.
#![allow(dead_code, reason = "each bench uses its part")]

pub mod library;
pub mod plot;

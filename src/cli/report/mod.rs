//! What a user sees and what a program reads: one file for each kind of report.

pub(in crate::cli) mod answer;
pub(in crate::cli) mod completions;
pub(in crate::cli) mod console;
pub(in crate::cli) mod evaluation;
pub(in crate::cli) mod export;
pub(in crate::cli) mod facts;
pub(in crate::cli) mod failure;
pub(in crate::cli) mod following;
pub(in crate::cli) mod grounding;
pub(in crate::cli) mod health;
pub(in crate::cli) mod layout;
pub(in crate::cli) mod left_out;
pub(in crate::cli) mod listing;
pub(in crate::cli) mod manual;
pub(in crate::cli) mod new;
pub(in crate::cli) mod new_page;
pub(in crate::cli) mod overview;
pub(in crate::cli) mod paper;
pub(in crate::cli) mod printer;
pub(in crate::cli) mod problems;
pub(in crate::cli) mod settings;
pub(in crate::cli) mod shell;
pub(in crate::cli) mod time;
pub(in crate::cli) mod update;
pub(in crate::cli) mod warnings;

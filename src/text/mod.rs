//! Text without markup: languages, sentences, and the forms in which words and titles are compared.

mod fold;
pub mod language;
pub mod sentence;

pub use fold::fold;
pub(crate) use fold::{Folded, folded};
pub use language::{Language, is_han};

//! Text without markup: languages, sentences, and the forms in which words and titles are compared.

mod abbreviation;
mod fold;
mod function_words;
mod insertion;
pub mod label;
pub mod language;
mod layout;
mod normalise;
pub mod sentence;
pub mod statement;

pub use fold::fold;
pub(crate) use fold::{Folded, folded};
pub(crate) use function_words::{is_function_word, is_joining};
pub use language::{Language, is_han};
pub(crate) use layout::{collapse, is_decoration};
pub(crate) use normalise::normalise_title;

//! Everything that is said of a file or folder of the sources, in a form that a face can say in another language.
//!
//! A [`Message`] is stored and sent as its English text. [`Message::parse`] finds the message of such a text again.

mod content;
mod template;
mod words;

#[cfg(test)]
mod tests;

pub use content::Content;
pub use words::Message;

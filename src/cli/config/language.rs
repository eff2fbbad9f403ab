//! The language of messages, as the files say.

use std::sync::OnceLock;

/// The language that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::cli) enum LanguageChoice {
    /// That of the environment.
    #[default]
    Auto,
    English,
    Chinese,
}

static CHOSEN: OnceLock<LanguageChoice> = OnceLock::new();

#[allow(dead_code, reason = "for the translation of messages")]
/// The value of the key `language`; [`LanguageChoice::Auto`] before the files are read, and without them.
pub(in crate::cli) fn language() -> LanguageChoice {
    CHOSEN.get().copied().unwrap_or_default()
}

/// Remembers the value of the key.
pub(super) fn choose(value: &str) {
    let choice = match value {
        "en" => LanguageChoice::English,
        "zh" => LanguageChoice::Chinese,
        _ => LanguageChoice::Auto,
    };
    let _ = CHOSEN.set(choice);
}

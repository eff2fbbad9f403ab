//! What the rules ask of the library: which names and years are in it.

/// What a library knows of names. A common word is a condition only where the library has it as a name.
pub(crate) trait KnownNames {
    /// Whether a paper is by an author of this name: a family name, or a name in several words.
    fn has_author(&self, name: &str) -> bool;

    /// As [`has_author`](Self::has_author), for a word that may be a common one: whether few papers have it as anything else
    /// than an author.
    fn is_mainly_author(&self, name: &str) -> bool;

    /// Whether a paper appeared at a venue for which `is_meant` holds.
    fn has_venue(&self, is_meant: &dyn Fn(&str) -> bool) -> bool;

    /// Whether some papers with a date are of these years, and some are not.
    fn is_divided_by(&self, from: Option<i16>, to: Option<i16>) -> bool;
}

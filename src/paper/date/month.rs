//! Names of months.

const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of the month, from 1, that an English word names. The first three letters decide.
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    (1..).zip(NAMES).find(|(_, name)| word.starts_with(name)).map(|(number, _)| number)
}

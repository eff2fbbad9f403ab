//! Authors as citations write them: `Byron, Ada, et al.`, `Byron, A., & Dee, C. J.`

use crate::ingest::markup::fields::name_list;
use crate::paper::authors;

// The most bytes of a list of authors.
const MAX_BYTES: usize = 4000;

/// The authors in the text before a quoted or linked title, written "First Last". `None` if the text is anything else.
pub(crate) fn cited_authors(text: &str) -> Option<Vec<String>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '"' | '“' | '*' | '_'));
    // A year ends the authors.
    let text = text.split(['(', '（', '[']).next().unwrap_or_default().trim();
    let year = text.trim_end_matches(['.', ',', ' ']);
    let bare = year.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = if year.len() - bare.len() == 4 { bare.trim_end() } else { text };
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    let has_others = has_others(text);
    let parts = authors::parse_marked(text);
    if parts.is_empty() || !parts.iter().all(|part| is_part(part)) {
        return None;
    }
    let is_list = parts.len() > 1 || has_others;
    let names = put_in_order(parts);
    (is_list || names.len() == 1 && name_list::is_person(&names[0])).then_some(names)
}

/// Whether a list of names ends with "et al." or its like.
pub(crate) fn has_others(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["et al", "et.al", "et. al", "and others"].iter().any(|others| lower.contains(others)) || text.ends_with('等')
}

// Whether a text between commas can be a name or a part of one: at most five words, each with a capital or a particle.
fn is_part(part: &str) -> bool {
    let words = part.split_whitespace().count();
    (1..=5).contains(&words)
        && !part.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '/'))
        && part.split_whitespace().all(|word| name_list::is_particle(word) || starts_like_name(word))
}

fn starts_like_name(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
}

// Joins `Byron` and `A.`, and `Byron` and `Ada` at the beginning, to one name.
fn put_in_order(parts: Vec<String>) -> Vec<String> {
    let single = |part: &str| !part.contains(' ');
    let mut names: Vec<String> = Vec::new();
    let mut open = false;
    for part in parts {
        match names.last_mut() {
            Some(last) if open && is_initials(&part) => {
                // The dot of a single initial is lost where names are cut.
                let dot = if part.ends_with('.') || part.chars().count() > 1 && !part.contains('.') { "" } else { "." };
                *last = format!("{part}{dot} {last}");
                open = false;
                continue;
            }
            _ => {}
        }
        open = !is_initials(&part);
        names.push(part);
    }
    // `Byron, Ada, and Carl Dee`: only the first name is inverted.
    let inverted = matches!(&names[..], [last, first, ..] if single(last) && !is_initials(first))
        && names.get(2).is_none_or(|third| !single(third));
    if inverted && names[0].chars().count() > 1 && names[0].is_ascii() {
        let first = names.remove(1);
        let initial = first.split(' ').next_back().is_some_and(|last| last.len() == 1);
        let dot = if initial { "." } else { "" };
        names[0] = format!("{first}{dot} {}", names[0]);
    }
    names
}

fn is_initials(part: &str) -> bool {
    part.split([' ', '.', '-'])
        .filter(|piece| !piece.is_empty())
        .all(|piece| piece.chars().count() <= 2 && piece.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_name_their_authors_in_many_ways() {
        for (text, names) in [
            ("Byron, Ada, et al. ", vec!["Ada Byron"]),
            ("Byron, Ada L., et al. ", vec!["Ada L. Byron"]),
            ("Byron, Ada, and Carl Dee. ", vec!["Ada Byron", "Carl Dee"]),
            ("Byron, A., Dee, C. J., & Eff, G. (2020). ", vec!["A. Byron", "C. J. Dee", "G. Eff"]),
            ("Ada Byron, Carl van Dee, ", vec!["Ada Byron", "Carl van Dee"]),
            ("Byron et al., ", vec!["Byron"]),
            ("Ada M. Byron and Carl Dee. 1993. ", vec!["Ada M. Byron", "Carl Dee"]),
            ("Ada Byron: ", vec!["Ada Byron"]),
        ] {
            assert_eq!(cited_authors(text).unwrap_or_default(), names, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_authors() {
        for text in ["see also", "Models", "In this work, we show that", "ICML 2020", "", "Baselines: "] {
            assert_eq!(cited_authors(text), None, "{text}");
        }
    }
}

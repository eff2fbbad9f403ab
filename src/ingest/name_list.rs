//! Lists of authors in one value. A column separates its names in one way, which only some of its values show.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::person;
use crate::paper::authors;
use crate::text::{collapse, is_han};

/// What stands between the names of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameSeparator {
    /// A semicolon; commas are inside names.
    Semicolon,
    /// A vertical bar; commas are inside names.
    Bar,
    /// A comma or the word "and", which may also be inside names.
    Comma,
}

// The ids that Scopus writes behind names, and marks of affiliations.
static IDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*[(\[][\d,\s*]+[)\]]").expect("a constant pattern"));

impl NameSeparator {
    /// The separator that some of the values of a column show.
    pub(super) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let mut separator = Self::Comma;
        for cell in cells {
            if cell.contains([';', '；']) {
                return Self::Semicolon;
            }
            if cell.contains('|') {
                separator = Self::Bar;
            }
        }
        separator
    }

    /// The names in a value, in order, written "First Last".
    pub(super) fn names(self, value: &str) -> Vec<String> {
        let text = IDS.replace_all(value, "");
        let text = collapse(text.trim().trim_end_matches([',', ';', '|', '；', '，']));
        let mut names = match self {
            Self::Semicolon => joined(text.split([';', '；'])),
            Self::Bar => joined(text.split('|')),
            Self::Comma => by_commas(&text),
        };
        // `...` stands for further names.
        names.retain(|name| name.contains(char::is_alphabetic));
        names
    }
}

fn joined<'t>(names: impl Iterator<Item = &'t str>) -> Vec<String> {
    // A name without a comma passes the parser of lists, which knows suffixes and "et al.".
    names
        .flat_map(|name| {
            let name = name.trim().trim_start_matches("and ");
            if name.contains(',') { person::name(name).into_iter().collect() } else { authors::parse(name) }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn by_commas(text: &str) -> Vec<String> {
    let names: Vec<&str> = text.split(" and ").collect();
    if names.len() > 1 && names.iter().all(|name| name.matches(',').count() == 1 && !name.trim_end().ends_with(',')) {
        return names.iter().filter_map(|name| person::name(name)).collect();
    }
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_latin = !text.chars().any(is_han);
    let pairs = || parts.chunks_exact(2);
    let is_pair = |pair: &[&str]| is_family(pair[0]) && is_given(pair[1]);
    if is_latin && names.len() == 1 && parts.len().is_multiple_of(2) && pairs().all(is_pair) {
        return pairs().map(|pair| collapse(&format!("{} {}", pair[1], pair[0]))).collect();
    }
    authors::parse(text)
}

// One word, or words after a particle such as `van der`.
fn is_family(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_particle = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    words.last().is_some_and(|last| last.chars().count() > 1 && !last.contains('.'))
        && words[..words.len() - 1].iter().all(is_particle)
}

// One word, or words with initials.
fn is_given(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_initial = |word: &&str| word.trim_end_matches('.').chars().count() == 1 || word.ends_with('.');
    words.len() == 1
        || words.len() == 2 && words.iter().any(is_initial)
        || !words.is_empty() && words.iter().all(is_initial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cells: &[&str]) -> Vec<Vec<String>> {
        let separator = NameSeparator::of(cells.iter().copied());
        cells.iter().map(|cell| separator.names(cell)).collect()
    }

    #[test]
    fn one_cell_shows_how_the_others_are_separated() {
        assert_eq!(
            names(&["Byron, Ada; Turing, Alan", "Li, Anna"]),
            [vec!["Ada Byron", "Alan Turing"], vec!["Anna Li"]]
        );
        assert_eq!(
            names(&["Byron, Ada|Turing, Alan", "Li, Anna"]),
            [vec!["Ada Byron", "Alan Turing"], vec!["Anna Li"]]
        );
    }

    #[test]
    fn names_are_read_however_they_are_listed() {
        for cell in [
            "Ada Byron; Alan Turing; ",
            "Byron, Ada (57190000001); Turing, Alan (57190000002)",
            "Byron, Ada and Turing, Alan",
            "Byron, Ada, Turing, Alan",
            "Ada Byron, Alan Turing",
            "Ada Byron, and Alan Turing, et al.",
        ] {
            assert_eq!(names(&[cell]), [["Ada Byron", "Alan Turing"]], "{cell}");
        }
        assert_eq!(names(&["Smith, J., van der Berg, A. B."]), [["J. Smith", "A. B. van der Berg"]]);
        assert_eq!(names(&["A Smith, B Jones"]), [["A Smith", "B Jones"]]);
        assert_eq!(names(&["Smith J., Jones B.A."]), [["Smith J.", "Jones B.A."]]);
        assert_eq!(names(&["张三, 李四"]), [["张三", "李四"]]);
        assert_eq!(names(&["张三；李四"]), [["张三", "李四"]]);
        assert_eq!(names(&["King, Martin, Jr.; Li, A"]), [["Martin King Jr.", "A Li"]]);
        assert_eq!(names(&["Smith"]), [["Smith"]]);
        assert_eq!(names(&["A Smith, B Jones, ..."]), [["A Smith", "B Jones"]]);
    }
}

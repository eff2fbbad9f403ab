//! Abbreviations: whether the full stop after one ends a sentence.

use crate::text::language::is_han;

/// Never the last word of a sentence.
const BEFORE_WORD: &[&str] = &[
    "approx", "ca", "cf", "conf", "dept", "dr", "e.g", "esp", "i.e", "incl", "mr", "mrs", "ms", "proc", "prof", "resp",
    "s.t", "ser", "soc", "st", "trans", "univ", "viz", "vs", "w.l.o.g", "w.r.t",
];

/// Abbreviations only before a number or its like.
const BEFORE_NUMBER: &[&str] = &[
    "alg", "app", "apr", "art", "aug", "ch", "chap", "chaps", "cor", "dec", "def", "defs", "ed", "eq", "eqn", "eqs",
    "ex", "feb", "fig", "figs", "jan", "jul", "jun", "lem", "mar", "no", "nos", "nov", "oct", "p", "pp", "prop",
    "props", "ref", "refs", "sec", "secs", "sect", "sep", "sept", "tab", "tabs", "thm", "thms", "v", "ver", "vol",
    "vols",
];

/// Often the last word of a sentence: a capital letter tells.
const ANYWHERE: &[&str] = &["al", "co", "corp", "etc", "i.i.d", "inc", "ltd"];

/// Often before a name: only a word that begins many sentences tells.
const BEFORE_NAME: &[&str] = &["jr", "ph.d", "sr"];

/// Parts of names of journals, with a capital letter and others: `Biol`, not `MATH`.
const JOURNALS: &[&str] = &[
    "Acad", "Biol", "Chem", "Clin", "Comput", "Eng", "Ind", "Int", "Lett", "Math", "Med", "Mol", "Natl", "Phys", "Rev",
    "Sci", "Stat", "Theor",
];

/// Words that begin sentences and no name.
const OPENERS: &[&str] = &[
    "a",
    "additionally",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "as",
    "at",
    "based",
    "because",
    "both",
    "but",
    "by",
    "code",
    "despite",
    "each",
    "experiments",
    "extensive",
    "finally",
    "first",
    "for",
    "from",
    "furthermore",
    "given",
    "hence",
    "here",
    "how",
    "however",
    "if",
    "in",
    "it",
    "its",
    "let",
    "many",
    "moreover",
    "most",
    "no",
    "not",
    "on",
    "one",
    "our",
    "results",
    "second",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "through",
    "thus",
    "to",
    "two",
    "under",
    "unlike",
    "using",
    "we",
    "when",
    "where",
    "which",
    "while",
    "with",
];

/// What a word with a full stop after it abbreviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Something that goes on with a word.
    BeforeWord,
    /// Something that goes on with a number.
    BeforeNumber,
    /// Something that may end a sentence.
    Anywhere,
    /// Something that is a part of a name.
    BeforeName,
}

impl Abbreviation {
    /// What `word`, without its full stop, abbreviates; none if it is no abbreviation.
    pub fn of(word: &str) -> Option<Self> {
        // A bracket or a dash may stand before it: `(e.g.`, `—i.e.`.
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let folded = word.to_lowercase();
        let has = |list: &[&str]| list.binary_search(&folded.as_str()).is_ok();
        match () {
            () if is_initials(word) || JOURNALS.contains(&word) => Some(Self::BeforeName),
            () if has(BEFORE_WORD) => Some(Self::BeforeWord),
            () if has(BEFORE_NUMBER) => Some(Self::BeforeNumber),
            () if has(ANYWHERE) => Some(Self::Anywhere),
            () if has(BEFORE_NAME) => Some(Self::BeforeName),
            () => None,
        }
    }

    /// Whether a sentence ends between the abbreviation and `following`.
    pub fn ends_sentence_before(self, following: &str) -> bool {
        let next =
            following.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']')).next().unwrap_or("");
        match self {
            Self::BeforeWord => false,
            Self::BeforeNumber => {
                let is_number_like = next.contains(|c: char| c.is_ascii_digit())
                    || next.starts_with(['\\', '$'])
                    || (next.len() <= 3 && next.chars().all(|c| c.is_ascii_uppercase()));
                !is_number_like && begins_sentence(following)
            }
            Self::Anywhere => following.starts_with(|c: char| c.is_uppercase() || is_han(c)),
            Self::BeforeName => {
                following.starts_with(char::is_uppercase)
                    && OPENERS.binary_search(&next.to_lowercase().as_str()).is_ok()
            }
        }
    }
}

/// Whether a sentence may begin with this text. A lower-case word begins one only if it has a capital letter (`kNN`).
pub(super) fn begins_sentence(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    !word.starts_with(char::is_lowercase) || word.contains(char::is_uppercase)
}

/// Whether a word is single capital letters: `J`, `J.-P`, `U.S`.
fn is_initials(word: &str) -> bool {
    let mut letters = word.split(['.', '-']).filter(|part| !part.is_empty()).peekable();
    letters.peek().is_some() && letters.all(|part| part.len() == 1 && part.chars().all(|c| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_for_the_search() {
        for list in [BEFORE_WORD, BEFORE_NUMBER, ANYWHERE, BEFORE_NAME, OPENERS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn initials_and_abbreviations_are_told_apart() {
        assert_eq!(Abbreviation::of("J.-P"), Some(Abbreviation::BeforeName));
        assert_eq!(Abbreviation::of("(e.g"), Some(Abbreviation::BeforeWord));
        assert_eq!(Abbreviation::of("model"), None);
        assert_eq!(Abbreviation::of(""), None);
    }
}

//! What words may do in the name of a topic.

use std::collections::HashSet;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use crate::topics::naming::word_lists::{
    ACADEMIC_HAN, ACADEMIC_WORDS, FUNCTION_HAN, FUNCTION_WORDS, VERBS, WEAK_HAN, WEAK_WORDS,
};

/// What a word may do in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// No name has it, and no phrase goes across it: function words, and what every paper says of itself.
    Break,
    /// It is a part of names (`language model`), and no name of its own.
    Weak,
    /// It says what a paper is about.
    Telling,
}

/// Words with any of these roles, by how they are written in lower case, or by their stems.
struct Roles {
    breaks: HashSet<&'static str>,
    verbs: HashSet<String>,
    weak: HashSet<&'static str>,
    weak_stems: HashSet<String>,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let stemmer = Stemmer::new(Algorithm::English);
    let breaks = [FUNCTION_WORDS, ACADEMIC_WORDS, FUNCTION_HAN, ACADEMIC_HAN];
    Roles {
        breaks: breaks.into_iter().flat_map(str::split_whitespace).collect(),
        verbs: VERBS.split_whitespace().flat_map(inflections).collect(),
        weak: WEAK_HAN.split_whitespace().collect(),
        weak_stems: WEAK_WORDS.split_whitespace().map(|word| stemmer.stem(word).to_string()).collect(),
    }
});

/// The forms of a regular verb.
fn inflections(verb: &'static str) -> Vec<String> {
    let consonant_y = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match (verb.strip_suffix('e'), consonant_y) {
        (Some(stem), _) => ["e", "es", "ed", "ing"].map(|end| format!("{stem}{end}")).to_vec(),
        (_, Some(stem)) => ["y", "ies", "ied", "ying"].map(|end| format!("{stem}{end}")).to_vec(),
        _ => ["", "s", "es", "ed", "ing"].map(|end| format!("{verb}{end}")).to_vec(),
    }
}

impl Role {
    /// The role of the word that is written `text` and has this stem.
    pub fn of(text: &str, stem: &str) -> Self {
        let lower = text.to_lowercase();
        let is_letter = lower.len() == 1;
        if is_letter || ROLES.breaks.contains(lower.as_str()) || ROLES.verbs.contains(&lower) {
            Self::Break
        } else if ROLES.weak.contains(lower.as_str()) || ROLES.weak_stems.contains(stem) {
            Self::Weak
        } else {
            Self::Telling
        }
    }
}

/// Whether the second part of `LLM-based` says only how the first one is used.
pub(super) fn is_suffix(part: &str) -> bool {
    const SUFFIXES: &[&str] = &[
        "agnostic",
        "assisted",
        "aware",
        "based",
        "centric",
        "dependent",
        "driven",
        "enabled",
        "enhanced",
        "free",
        "guided",
        "independent",
        "inspired",
        "level",
        "like",
        "only",
        "oriented",
        "powered",
        "related",
        "specific",
        "style",
        "wise",
    ];
    SUFFIXES.binary_search(&part).is_ok()
}

/// Whether a word with hyphens is one that every paper has: `state-of-the-art`.
pub(super) fn is_common_compound(lower: &str) -> bool {
    const COMPOUNDS: &[&str] = &[
        "high-quality",
        "hand-crafted",
        "in-depth",
        "in-the-wild",
        "large-scale",
        "long-standing",
        "open-source",
        "real-time",
        "real-world",
        "so-called",
        "state-of-art",
        "state-of-the-art",
        "time-consuming",
        "trade-off",
        "trade-offs",
        "well-established",
        "well-known",
        "wide-ranging",
        "small-scale",
        "high-level",
        "low-level",
        "fine-grained",
        "ground-truth",
        "plug-and-play",
    ];
    COMPOUNDS.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_papers_are_told_from_words_of_topics() {
        for word in ["the", "propose", "Proposed", "leveraging", "results", "提出", "方法", "通过"] {
            assert_eq!(Role::of(word, word), Role::Break, "{word}");
        }
        assert_eq!(Role::of("models", "model"), Role::Weak);
        assert_eq!(Role::of("模型", "模型"), Role::Weak);
        assert_eq!(Role::of("kites", "kite"), Role::Telling);
        assert_eq!(Role::of("风筝", "风筝"), Role::Telling);
    }

    #[test]
    fn suffixes_are_in_order_for_the_search() {
        assert!(is_suffix("based") && is_suffix("agnostic") && is_suffix("wise") && !is_suffix("augmented"));
        assert!(is_common_compound("state-of-the-art") && !is_common_compound("text-to-image"));
    }
}

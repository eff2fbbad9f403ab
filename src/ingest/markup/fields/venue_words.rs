//! Words in the names of journals, conferences and publishers, which are capitalised like names of people.

use std::collections::HashSet;
use std::sync::LazyLock;

// Words of which none is a usual family name.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "\
    access advances age analysis annals applications april artificial arxiv august australia automatica autumn \
    biorxiv blog brain bulletin canada cell chapter china cognition communications computer computers computing \
    conference control data december deep design development elife elsevier engineering entropy environment expert \
    february findings france frontiers future genome germany global health human image imaging institute intelligence \
    international interspeech italy january japan journal july june knowledge korea labs lancet language languages \
    learning letters machine machines magazine management march medicine methods mind mining modeling modelling \
    models nature networks neural neurocomputing neuroimage neuron neuroscience november october online oral paper \
    papers parallel part pattern plos preprint press proceedings processing programming radiology reasoning \
    recognition release report reports research review reviews science sciences sensors september signal singapore \
    society software spain speech spring springer structure summer survey systems technology trends university \
    version virtual vision web wiley winter workshop workshops world"
        .split_whitespace()
        .collect()
});

// `Robotics`, `Radiology`, `Automation`, `Complexity`
const ENDINGS: [&str; 6] = ["ics", "ology", "tion", "tions", "sity", "rity"];

/// Whether a word belongs to the name of a venue and not to that of a person.
pub(crate) fn is_of_venue(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    WORDS.contains(word.as_str())
        || word.chars().count() >= 6 && ENDINGS.iter().any(|ending| word.ends_with(ending))
        || ["学报", "学刊", "杂志", "期刊", "通报", "大学", "会议", "出版"].iter().any(|name| word.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_are_no_words_of_venues() {
        for word in ["Kingma", "Ba", "He", "Fielding", "Clement", "Hinton", "张三", "Ding"] {
            assert!(!is_of_venue(word), "{word}");
        }
        for word in ["Robotics", "Security", "Nature", "Press", "软件学报"] {
            assert!(is_of_venue(word), "{word}");
        }
    }
}

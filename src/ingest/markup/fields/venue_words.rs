//! Words in the names of journals, conferences and publishers, which are capitalised like names of people.

// Words of which none is a usual family name.
const WORDS: [&str; 118] = [
    "access",
    "advances",
    "age",
    "analysis",
    "annals",
    "applications",
    "artificial",
    "arxiv",
    "australia",
    "automatica",
    "biorxiv",
    "blog",
    "brain",
    "bulletin",
    "canada",
    "cell",
    "chapter",
    "china",
    "cognition",
    "communications",
    "computer",
    "computers",
    "computing",
    "conference",
    "control",
    "data",
    "deep",
    "design",
    "development",
    "elife",
    "elsevier",
    "engineering",
    "entropy",
    "environment",
    "expert",
    "findings",
    "france",
    "frontiers",
    "future",
    "genome",
    "germany",
    "global",
    "health",
    "human",
    "image",
    "imaging",
    "institute",
    "intelligence",
    "international",
    "interspeech",
    "italy",
    "japan",
    "journal",
    "knowledge",
    "korea",
    "labs",
    "lancet",
    "language",
    "languages",
    "learning",
    "letters",
    "machine",
    "machines",
    "magazine",
    "management",
    "medicine",
    "methods",
    "mind",
    "mining",
    "modeling",
    "modelling",
    "models",
    "nature",
    "networks",
    "neural",
    "neurocomputing",
    "neuroimage",
    "neuron",
    "neuroscience",
    "oral",
    "paper",
    "papers",
    "parallel",
    "part",
    "pattern",
    "plos",
    "preprint",
    "press",
    "proceedings",
    "processing",
    "programming",
    "radiology",
    "reasoning",
    "recognition",
    "release",
    "report",
    "reports",
    "research",
    "review",
    "reviews",
    "science",
    "sciences",
    "sensors",
    "signal",
    "society",
    "software",
    "spain",
    "speech",
    "springer",
    "structure",
    "survey",
    "systems",
    "technology",
    "trends",
    "university",
    "version",
    "vision",
    "wiley",
];

const MORE: [&str; 22] = [
    "workshop",
    "workshops",
    "world",
    "web",
    "singapore",
    "online",
    "virtual",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "spring",
    "summer",
    "autumn",
    "winter",
];

// `Robotics`, `Radiology`, `Automation`, `Complexity`
const ENDINGS: [&str; 6] = ["ics", "ology", "tion", "tions", "sity", "rity"];

/// Whether a word belongs to the name of a venue and not to that of a person.
pub(crate) fn is_of_venue(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    WORDS.contains(&word.as_str())
        || MORE.contains(&word.as_str())
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

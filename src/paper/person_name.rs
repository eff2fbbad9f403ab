//! The parts of an author's name, however it is written.

use crate::text::{fold, is_han};

/// Chinese family names of two characters.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "长孙", "宇文", "轩辕", "端木", "西门", "歐陽", "司馬", "諸葛", "東方",
];

/// Words before a family name that belong to it.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "da", "di", "del", "della", "la", "le", "ten", "ter", "dos", "das", "du", "bin",
    "ibn", "al", "el", "zu", "af",
];

/// Words that only names of groups have.
const COLLECTIVE: &[&str] = &[
    "organization",
    "organisation",
    "consortium",
    "group",
    "team",
    "collaboration",
    "committee",
    "association",
    "society",
    "institute",
    "university",
    "foundation",
    "network",
    "initiative",
    "project",
    "department",
    "ministry",
    "agency",
    "council",
    "lab",
    "labs",
    "laboratory",
    "research",
    "inc",
    "inc.",
    "ltd",
    "ltd.",
    "center",
    "centre",
    "for",
    "of",
    "the",
    "and",
    "&",
    "community",
    "commission",
    "bureau",
    "authors",
    "contributors",
    "company",
    "corp",
];

/// A name in its parts. A group, and a name that cannot be told apart, is all family name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// The family name with its particles: `van der Berg`.
    pub family: String,
    /// The given names or their initials.
    pub given: String,
    /// What follows the name: `Jr.`.
    pub suffix: String,
    /// Whether several words are one name: that of a group.
    pub is_collective: bool,
}

impl PersonName {
    /// The parts of `First Last`, `Last, First`, `Last, Jr., First`, `Last FM` or a Chinese name.
    pub(crate) fn parse(name: &str) -> Self {
        let name = name.trim();
        let parts: Vec<&str> = name.split([',', '，']).map(str::trim).collect();
        match parts.as_slice() {
            [family, given] if !family.is_empty() && !given.is_empty() => {
                if is_suffix(given) {
                    return Self { suffix: (*given).to_string(), ..Self::parse(family) };
                }
                return Self::of(family, given, "");
            }
            [family, suffix, given] if is_suffix(suffix) => return Self::of(family, given, suffix),
            [family, given, suffix] if is_suffix(suffix) => return Self::of(family, given, suffix),
            [_] => {}
            _ => return Self::whole(name),
        }
        if name.chars().any(is_han) {
            return Self::chinese(name);
        }
        let mut words: Vec<&str> = name.split_whitespace().collect();
        if words.iter().any(|word| COLLECTIVE.contains(&word.to_lowercase().as_str())) {
            return Self::whole(name);
        }
        let suffix =
            if words.len() > 2 && words.last().is_some_and(|word| is_suffix(word)) { words.pop() } else { None };
        let suffix = suffix.unwrap_or_default();
        let Some((last, before)) = words.split_last().filter(|(_, before)| !before.is_empty()) else {
            return Self { family: name.to_string(), ..Self::default() };
        };
        // `Zhang WX`, as PubMed writes it.
        if is_initials(last) && before.iter().all(|word| word.chars().any(char::is_lowercase)) {
            return Self::of(&before.join(" "), last, suffix);
        }
        let is_particle = |word: &&&str| PARTICLES.contains(&**word);
        let particles = before.iter().skip(1).rev().take_while(is_particle).count();
        let (given, particles) = before.split_at(before.len() - particles);
        let family: Vec<&str> = particles.iter().chain([last]).copied().collect();
        Self::of(&family.join(" "), &given.join(" "), suffix)
    }

    fn of(family: &str, given: &str, suffix: &str) -> Self {
        Self { family: family.into(), given: given.into(), suffix: suffix.into(), is_collective: false }
    }

    fn whole(name: &str) -> Self {
        Self { family: name.to_string(), is_collective: name.contains(char::is_whitespace), ..Self::default() }
    }

    // `张三`, `欧阳修`, `张 三`; what is longer is no name of a person.
    fn chinese(name: &str) -> Self {
        if let Some((family, given)) = name.split_once(char::is_whitespace) {
            let all_han = name.chars().all(|c| is_han(c) || c.is_whitespace());
            return if all_han && name.chars().count() <= 5 {
                Self::of(family, given.trim(), "")
            } else {
                Self::whole(name)
            };
        }
        let count = name.chars().count();
        if !(2..=4).contains(&count) || !name.chars().all(is_han) {
            return Self::whole(name);
        }
        let compound = count >= 3 && COMPOUND.iter().any(|family| name.starts_with(family));
        let end = name.char_indices().nth(if compound || count == 4 { 2 } else { 1 }).map_or(name.len(), |(at, _)| at);
        Self::of(&name[..end], &name[end..], "")
    }

    /// What two ways to write one name have in common: the family name, and both words of a name of two, because Chinese
    /// names are written in either order. Folded; Chinese characters stay as they are.
    pub(crate) fn keys(name: &str) -> Vec<String> {
        let parts = Self::parse(name);
        if name.chars().any(is_han) {
            return vec![key(name)];
        }
        let family = parts.family.split_whitespace().filter(|word| !PARTICLES.contains(&word.to_lowercase().as_str()));
        let mut keys: Vec<String> = if parts.is_collective { vec![key(name)] } else { family.map(key).collect() };
        let is_one_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
        if is_one_word(&parts.family) && is_one_word(&parts.given) {
            let mut both = [key(&parts.family), key(&parts.given)];
            both.sort();
            // A full given name only: with an initial the words could be those of others.
            if both.iter().all(|word| word.chars().count() > 1) {
                keys.push(both.join(" "));
            }
        }
        keys.retain(|key| !key.is_empty());
        keys
    }
}

fn key(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")
}

fn is_initials(word: &str) -> bool {
    let word = word.replace(['.', '-'], "");
    (1..=3).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_parted_however_they_are_written() {
        for (name, family, given) in [
            ("Ada Lovelace", "Lovelace", "Ada"),
            ("Lovelace, Ada", "Lovelace", "Ada"),
            ("Jan van der Berg", "van der Berg", "Jan"),
            ("Zhang WX", "Zhang", "WX"),
            ("W. X. Zhang", "Zhang", "W. X."),
            ("King, Jr., Martin", "King", "Martin"),
            ("Martin King Jr.", "King", "Martin"),
            ("Plato", "Plato", ""),
            ("World Health Organization", "World Health Organization", ""),
            ("张三", "张", "三"),
            ("欧阳明月", "欧阳", "明月"),
            ("张 三丰", "张", "三丰"),
            ("某某大学计算机学院", "某某大学计算机学院", ""),
        ] {
            let parts = PersonName::parse(name);
            assert_eq!((parts.family.as_str(), parts.given.as_str()), (family, given), "{name}");
        }
        assert!(PersonName::parse("World Health Organization").is_collective);
    }

    #[test]
    fn one_person_has_a_key_in_common_and_two_have_none() {
        let shares = |a: &str, b: &str| PersonName::keys(a).iter().any(|key| PersonName::keys(b).contains(key));
        for (a, b) in [
            ("Ada Lovelace", "Lovelace, A."),
            ("Müller, Jörg", "J. Muller"),
            ("Wei Zhang", "Zhang Wei"),
            ("Zhang Xiao-Ming", "Xiaoming Zhang"),
            ("Jan van der Berg", "van der Berg, J."),
            ("張三", "张三"),
        ] {
            assert!(shares(a, b), "{a} {b}");
        }
        for (a, b) in [("David Smith", "David Jones"), ("张三", "张四"), ("Wei Zhang", "Wei Li")] {
            assert!(!shares(a, b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_name(text in ".{0,40}") {
            let parts = PersonName::parse(&text);
            prop_assert!(parts.family.len() <= text.len());
            PersonName::keys(&text);
        }
    }
}

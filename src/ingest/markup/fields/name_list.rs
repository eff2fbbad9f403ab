//! Lists of people, tags and categories.

use std::sync::LazyLock;

use regex::Regex;

use crate::paper::authors;
use crate::text::{collapse, is_decoration, is_han};

static CATEGORY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:cs|math|stat|eess|econ|physics|astro-ph|cond-mat|nlin|q-bio|q-fin)\.[A-Za-z]{2}(?:-[a-z]{2,4})?|quant-ph|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th))\b",
    )
    .expect("a constant pattern")
});
static HASHTAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s，。；、）)])#([\p{L}_][\p{L}\p{N}_/-]*)").expect("a constant pattern"));

/// Whether a text without a label looks like a list of people: two or more short capitalised names.
pub(crate) fn looks_like_authors(text: &str) -> bool {
    let names = authors::parse_marked(text);
    let et_al = text.to_lowercase().contains("et al") || text.to_lowercase().contains("et.al") || text.contains('等');
    let people = names.iter().filter(|name| is_person(name)).count();
    (people >= 2 || (people == 1 && et_al) || (et_al && names.len() == 1 && words_short(&names[0])))
        && people * 4 >= names.len() * 3
        || (et_al
            && names.len() == 1
            && words_short(&names[0])
            && names[0].chars().next().is_some_and(char::is_uppercase))
}

/// Whether a text is the name of one person: two to five capitalised words, or two to four Chinese characters.
pub(crate) fn is_person(name: &str) -> bool {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let latin = (2..=5).contains(&parts.len())
        && parts.iter().all(|part| part.chars().next().is_some_and(char::is_uppercase) || is_particle(part))
        && !name.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '(' | ')' | '/'));
    let han = (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
    latin || han
}

/// Whether a word in lower case belongs to a family name.
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "van" | "von" | "der" | "den" | "la" | "le" | "di" | "da" | "del" | "bin" | "el" | "dos" | "al"
    )
}

// Words in the names of journals and venues, which are capitalised like names of people.
const PUBLICATION_WORDS: [&str; 30] = [
    "access",
    "annals",
    "arxiv",
    "best",
    "blog",
    "bulletin",
    "communications",
    "conference",
    "findings",
    "intelligence",
    "journal",
    "learning",
    "letters",
    "magazine",
    "medicine",
    "nature",
    "neuroscience",
    "oral",
    "paper",
    "preprint",
    "proceedings",
    "recognition",
    "report",
    "reports",
    "review",
    "science",
    "sciences",
    "survey",
    "transactions",
    "workshop",
];

/// Whether a text is the name of one author, where authors are expected.
pub(crate) fn is_lone_author(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',']);
    let words = text.split_whitespace().count();
    (words <= 4 || words_short(text))
        && !text.contains([',', '，', '&', ';'])
        && !text.contains(" and ")
        && is_person(text)
        && !text.split_whitespace().any(|word| PUBLICATION_WORDS.contains(&word.to_lowercase().as_str()))
}

/// The authors in a text in italics. `None` if it is anything else.
pub(crate) fn emphasised_authors(text: &str) -> Option<Vec<String>> {
    let names = authors::parse_marked(text);
    let others = text.to_lowercase().contains("et al") || text.to_lowercase().contains("et.al");
    let capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let person = |name: &String| {
        let words = name.split_whitespace().count();
        (1..=6).contains(&words)
            && name.chars().count() <= 60
            && !name.chars().any(|c| matches!(c, ':' | '?' | '!'))
            && name.split_whitespace().all(|word| capital(word) || is_particle(word))
    };
    let people = names.iter().filter(|name| person(name)).count();
    let lone = matches!(&names[..], [name] if is_lone_author(name) || others && person(name));
    let several = names.len() > 1 && people * 10 >= names.len() * 9;
    let place = date_like(&names);
    (!place && (lone || several)).then_some(names)
}

// `NeurIPS, 2023` has a year where a name should be.
fn date_like(names: &[String]) -> bool {
    names.is_empty()
        || names.iter().any(|name| name.is_empty())
        || names.iter().all(|name| !name.contains(' ')) && names.len() < 3 && names.iter().all(|name| name.is_ascii())
}

fn words_short(name: &str) -> bool {
    name.split_whitespace().count() <= 3 && name.chars().count() <= 30
}

/// The tags and keywords in a line, between commas and similar separators.
pub(crate) fn tags(text: &str) -> Vec<String> {
    text.split([',', '，', '、', ';', '；', '|', '\n'])
        .map(|tag| {
            collapse(tag)
                .trim_matches(|c: char| {
                    c.is_whitespace() || is_decoration(c) || matches!(c, '#' | '`' | '*' | '.' | '。' | '[' | ']' | '"')
                })
                .to_string()
        })
        .filter(|tag| !tag.is_empty() && tag.chars().any(char::is_alphanumeric) && tag.chars().count() <= 60)
        .collect()
}

/// Splits a text into the text without `#tags`, and the tags.
pub(crate) fn hashtags(text: &str) -> (String, Vec<String>) {
    if !text.contains('#') {
        return (text.to_string(), Vec::new());
    }
    let mut tags = Vec::new();
    let rest = HASHTAG.replace_all(text, |captures: &regex::Captures<'_>| {
        tags.push(captures[1].trim_end_matches(['/', '-']).to_string());
        let whole = &captures[0];
        whole[..whole.find('#').unwrap_or(0)].to_string()
    });
    (rest.trim_end().to_string(), tags)
}

/// The arXiv subject categories in a text.
pub(crate) fn categories(text: &str) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for category in CATEGORY.find_iter(text) {
        if !categories.iter().any(|known| known == category.as_str()) {
            categories.push(category.as_str().to_string());
        }
    }
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_people_is_recognised_without_a_label() {
        assert!(looks_like_authors("Ada Byron, Alan Turing, Grace Hopper"));
        assert!(looks_like_authors("Byron et al."));
        assert!(!looks_like_authors("A large, fast model for many tasks"));
        assert!(!looks_like_authors("Great Results"));
    }

    #[test]
    fn hashtags_leave_the_text() {
        let (text, tags) = hashtags("speeds up decoding. #推理加速 #long-context");
        assert_eq!((text.as_str(), tags.join("|")), ("speeds up decoding.", "推理加速|long-context".to_string()));
        assert_eq!(hashtags("issue #12 and C# code").1, Vec::<String>::new());
    }

    #[test]
    fn categories_are_arxivs_own() {
        assert_eq!(categories("cs.CL, stat.ML; see x.yz and quant-ph"), ["cs.CL", "stat.ML", "quant-ph"]);
    }
}

//! Lists: of authors, of tags, of categories.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::title::{collapse, is_decoration};
use crate::text::is_han;

static MARKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\([^()]*\)|（[^（）]*）|[*†‡§¶#^\d]+$|^[*†‡§¶#^\d]+").expect("a constant pattern"));
static AND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s+and\s+|\s*&\s*|\s+et\s+al\b\.?").expect("a constant pattern"));
static CATEGORY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?:cs|math|stat|eess|econ|physics|astro-ph|cond-mat|nlin|q-bio|q-fin)\.[A-Za-z]{2}(?:-[a-z]{2,4})?|quant-ph|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th))\b",
    )
    .expect("a constant pattern")
});
static HASHTAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s，。；、）)])#([\p{L}_][\p{L}\p{N}_/-]*)").expect("a constant pattern"));

/// The authors in a line, in order.
pub(crate) fn authors(text: &str) -> Vec<String> {
    let text = AND.replace_all(text, ",");
    // `Family, Given; Family, Given` is separated by semicolons alone.
    let semicolons = text.contains(';') || text.contains('；');
    let split = |c: char| if semicolons { c == ';' || c == '；' } else { matches!(c, ',' | '，' | '、' | '\n') };
    text.split(split)
        .map(|name| {
            let name = collapse(name);
            let name = MARKS.replace_all(&name, "");
            name.trim_matches(|c: char| {
                c.is_whitespace() || is_decoration(c) || matches!(c, '.' | '*' | '_' | ':' | '：' | '|' | '[' | ']')
            })
            .to_string()
        })
        .filter(|name| !name.is_empty() && !matches!(name.to_lowercase().as_str(), "et al" | "others" | "等" | "etc"))
        .map(|name| restore_initial(&name))
        .collect()
}

// `Smith J` lost its final dot to the trimming of sentence ends.
fn restore_initial(name: &str) -> String {
    let dotted = name
        .split(' ')
        .next_back()
        .is_some_and(|last| last.len() == 1 && last.bytes().all(|b| b.is_ascii_uppercase()) && name.contains(". "));
    if dotted { format!("{name}.") } else { name.to_string() }
}

/// Whether a text without a label reads as a list of people: two or more short capitalised names.
pub(crate) fn looks_like_authors(text: &str) -> bool {
    let names = authors(text);
    let et_al = text.to_lowercase().contains("et al") || text.contains('等');
    let person = |name: &String| {
        let parts: Vec<&str> = name.split_whitespace().collect();
        let latin = (2..=5).contains(&parts.len())
            && parts.iter().all(|part| {
                part.chars().next().is_some_and(char::is_uppercase)
                    || matches!(
                        *part,
                        "de" | "van" | "von" | "der" | "den" | "la" | "le" | "di" | "da" | "del" | "bin" | "el" | "dos"
                    )
            })
            && !name.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '(' | ')' | '/'));
        let han = (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
        latin || han
    };
    let people = names.iter().filter(|name| person(name)).count();
    (people >= 2 || (people == 1 && et_al) || (et_al && names.len() == 1 && words_short(&names[0])))
        && people * 4 >= names.len() * 3
        || (et_al
            && names.len() == 1
            && words_short(&names[0])
            && names[0].chars().next().is_some_and(char::is_uppercase))
}

fn words_short(name: &str) -> bool {
    name.split_whitespace().count() <= 3 && name.chars().count() <= 30
}

/// Tags and keywords in a line: separated by commas, or as they were marked up.
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

/// Takes the `#tags` out of a text.
pub(crate) fn hashtags(text: &str) -> (String, Vec<String>) {
    if !text.contains('#') {
        return (text.to_string(), Vec::new());
    }
    let mut tags = Vec::new();
    let rest = HASHTAG.replace_all(text, |found: &regex::Captures<'_>| {
        tags.push(found[1].trim_end_matches(['/', '-']).to_string());
        let whole = &found[0];
        whole[..whole.find('#').unwrap_or(0)].to_string()
    });
    (rest.trim_end().to_string(), tags)
}

/// arXiv's subject categories in a text.
pub(crate) fn categories(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for category in CATEGORY.find_iter(text) {
        if !found.iter().any(|known| known == category.as_str()) {
            found.push(category.as_str().to_string());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_however_they_are_listed() {
        for text in [
            "Ada Byron, Alan M. Turing",
            "Ada Byron* and Alan M. Turing1",
            "Ada Byron (Oxford); Alan M. Turing",
            "Ada Byron、Alan M. Turing 等",
        ] {
            let names = authors(text);
            assert!(names.len() >= 2 && names[0] == "Ada Byron" && names[1].starts_with("Alan M. Turing"), "{names:?}");
        }
        assert_eq!(authors("Byron, Ada; Turing, Alan"), ["Byron, Ada", "Turing, Alan"]);
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

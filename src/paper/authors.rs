//! The parser for lists of authors in one text.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{collapse, is_decoration};

// Marks of affiliations: brackets, and digits or signs at either end of a name.
static MARKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\([^()]*\)|（[^（）]*）|[*†‡§¶#^\d]+$|^[*†‡§¶#^\d]+").expect("a constant pattern"));
static CONJUNCTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s+and\s+|\s*&\s*|\s+et\.?\s*al\b\.?").expect("a constant pattern"));

/// The names in a data field, in order, between commas, semicolons and `and`. `Last, First and Last, First`, the form
/// of BibTeX, becomes `First Last`.
pub(crate) fn parse(text: &str) -> Vec<String> {
    let text = collapse(text);
    if text.contains([';', '；']) {
        return names(text.split([';', '；']).map(bare));
    }
    let parts: Vec<&str> = text.split(" and ").collect();
    let is_inverted = |part: &&str| part.matches(',').count() == 1 && !part.trim_end().ends_with(',');
    if parts.len() > 1 && parts.iter().all(is_inverted) {
        let inverted = parts.iter().filter_map(|part| part.split_once(','));
        return inverted.map(|(last, first)| collapse(&format!("{first} {last}"))).collect();
    }
    names(parts.iter().flat_map(|part| part.split([',', '，', '、', '&'])).map(bare))
}

/// The names in a line of a page, in order, without marks of affiliations. Where there are semicolons, only these
/// separate names: `Family, Given; Family, Given`.
pub(crate) fn parse_marked(text: &str) -> Vec<String> {
    let text = CONJUNCTION.replace_all(text, ",");
    let has_semicolons = text.contains([';', '；']);
    let separates = |c: char| match c {
        ';' | '；' => has_semicolons,
        ',' | '，' | '、' | '\n' => !has_semicolons,
        _ => false,
    };
    names(text.split(separates).map(unmarked))
}

fn bare(part: &str) -> String {
    let part = part.trim();
    part.strip_prefix("and ").unwrap_or(part).trim().to_string()
}

fn unmarked(part: &str) -> String {
    let name = collapse(part);
    let name = MARKS.replace_all(&name, "");
    let is_mark =
        |c: char| c.is_whitespace() || is_decoration(c) || matches!(c, '.' | '*' | '_' | ':' | '：' | '|' | '[' | ']');
    with_final_dot(name.trim_matches(is_mark))
}

// The final dot of `Smith, J. A.` is part of the name, unlike the one of a sentence.
fn with_final_dot(name: &str) -> String {
    let ends_with_initial = name
        .split(' ')
        .next_back()
        .is_some_and(|last| last.len() == 1 && last.bytes().all(|b| b.is_ascii_uppercase()) && name.contains(". "));
    if ends_with_initial { format!("{name}.") } else { name.to_string() }
}

// Joins a suffix to the name before it, and leaves out what stands for further names.
fn names(parts: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in parts {
        let is_suffix = matches!(name.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV");
        let stands_for_others =
            matches!(name.trim_end_matches('.').to_lowercase().as_str(), "et al" | "others" | "等" | "etc");
        match names.last_mut() {
            Some(last) if is_suffix => {
                last.push(' ');
                last.push_str(&name);
            }
            _ if name.is_empty() || stands_for_others => {}
            _ => names.push(name),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_field_are_read_however_they_are_listed() {
        for text in [
            "Ada Lovelace, Alan Turing",
            "Ada Lovelace; Alan Turing",
            "Ada Lovelace and\n  Alan Turing",
            "Lovelace, Ada and Turing, Alan",
            "Ada Lovelace, Alan Turing, et al.",
        ] {
            assert_eq!(parse(text), ["Ada Lovelace", "Alan Turing"], "{text}");
        }
        assert_eq!(parse("A. One, B. Two, Jr., and C. Three"), ["A. One", "B. Two Jr.", "C. Three"]);
        assert_eq!(parse("张三、李四，王五"), ["张三", "李四", "王五"]);
    }

    #[test]
    fn names_with_marks_are_read_however_they_are_listed() {
        for text in [
            "Ada Byron, Alan M. Turing",
            "Ada Byron* and Alan M. Turing1",
            "Ada Byron (Oxford); Alan M. Turing",
            "Ada Byron、Alan M. Turing 等",
            "Ada Byron, Alan M. Turing et.al.",
        ] {
            let names = parse_marked(text);
            assert!(names.len() >= 2 && names[0] == "Ada Byron" && names[1].starts_with("Alan M. Turing"), "{names:?}");
        }
        assert_eq!(parse_marked("Byron, Ada; Turing, Alan"), ["Byron, Ada", "Turing, Alan"]);
    }
}

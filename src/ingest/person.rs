//! Names of people and groups in records.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{collapse, is_han};

// Marks of affiliations behind a name: `张三[1,2]`, `李四（1）`, `王五^1`.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\s*(?:\[[\d,，\s*]+\]|[\(（][\d,，\s]+[\)）]|[*†‡§¶^]+\d*))+$").expect("a constant pattern")
});

/// One name as it is read: `Last, First` becomes `First Last`, a suffix comes last, a Chinese name stays in its order.
/// The name of a group stays as it is. `None` for nothing and for words that stand for further names.
pub(in crate::ingest) fn name(text: &str) -> Option<String> {
    let text = collapse(text);
    let text = MARKS.replace(&text, "");
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；'));
    if text.is_empty() || stands_for_others(text) {
        return None;
    }
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    Some(match parts.as_slice() {
        [last, first] if is_suffix(first) => format!("{last} {first}"),
        [last, first] => joined(first, last),
        [last, suffix, first] if is_suffix(suffix) => format!("{first} {last} {suffix}"),
        [last, first, suffix] if is_suffix(suffix) => format!("{first} {last} {suffix}"),
        _ => text.to_string(),
    })
}

/// The names between semicolons. Where there are none, the names between commas, unless the text is one name
/// `Last, First`.
pub(in crate::ingest) fn list(text: &str) -> Vec<String> {
    let text = collapse(text);
    let strong = |c: char| matches!(c, ';' | '；');
    if text.contains(strong) {
        return text.split(strong).filter_map(name).collect();
    }
    if text.contains(" and ") {
        return text.split(" and ").filter_map(name).collect();
    }
    let weak = |c: char| matches!(c, ',' | '，' | '、');
    let is_chinese = text.contains(is_han);
    // Chinese names are written whole, so that a comma is between two of them. `Last, First` has one comma, and a part
    // of one word before it.
    let is_one = !is_chinese
        && text.matches(weak).count() == 1
        && text.split(weak).next().is_some_and(|last| !last.contains(' '));
    if is_one {
        return name(&text).into_iter().collect();
    }
    // A mark of an affiliation may contain commas: 张三[1,2],李四[2].
    let mut names = Vec::new();
    let (mut start, mut depth) = (0, 0u32);
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' | '（' => depth += 1,
            ']' | ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 && weak(c) => {
                names.extend(text.get(start..at).and_then(name));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    names.extend(text.get(start..).and_then(name));
    names
}

/// A name without the four digits that DBLP gives to persons of the same name.
pub(in crate::ingest) fn without_number(name: &str) -> &str {
    match name.trim_end().rsplit_once(' ') {
        Some((bare, digits)) if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => name,
    }
}

fn joined(first: &str, last: &str) -> String {
    if first.chars().chain(last.chars()).all(is_han) { format!("{last}{first}") } else { format!("{first} {last}") }
}

fn is_suffix(text: &str) -> bool {
    matches!(text.trim_end_matches('.'), "Jr" | "jr" | "Sr" | "II" | "III" | "IV")
}

fn stands_for_others(text: &str) -> bool {
    let word = text.trim_end_matches('.').to_lowercase();
    matches!(word.as_str(), "et al" | "others" | "等" | "etc" | "anonymous" | "anon" | "[anonymous]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_its_order() {
        for (text, wanted) in [
            ("Lovelace, Ada", "Ada Lovelace"),
            ("Lovelace,Ada K.", "Ada K. Lovelace"),
            ("Ada Lovelace", "Ada Lovelace"),
            ("King, Jr., Martin", "Martin King Jr."),
            ("King, Martin, Jr.", "Martin King Jr."),
            ("de la Cruz, Ana", "Ana de la Cruz"),
            ("World Health Organization", "World Health Organization"),
            ("Institute of Words, Numbers, and Things, Oslo", "Institute of Words, Numbers, and Things, Oslo"),
            ("李, 安娜", "李安娜"),
            ("李，安娜", "李安娜"),
            ("张三[1,2]", "张三"),
            ("张三（1）", "张三"),
            (" Plato, ", "Plato"),
        ] {
            assert_eq!(name(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", ",", "et al.", "等", "others"] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_persons_are_no_part_of_their_names() {
        assert_eq!((without_number("Wei Wang 0001"), without_number("Agent 47")), ("Wei Wang", "Agent 47"));
    }

    #[test]
    fn lists_are_split_where_names_end() {
        for text in [
            "Lovelace, Ada; Turing, Alan",
            "Ada Lovelace; Alan Turing;",
            "Ada Lovelace, Alan Turing",
            "Lovelace, Ada and Turing, Alan",
        ] {
            assert_eq!(list(text), ["Ada Lovelace", "Alan Turing"], "{text}");
        }
        for text in ["张三;李四", "张三，李四", "张三[1,2],李四[2]", "张三；李四；", "张三,李四,等"]
        {
            assert_eq!(list(text), ["张三", "李四"], "{text}");
        }
        assert_eq!(list("Lovelace, Ada"), ["Ada Lovelace"]);
        assert_eq!(list("Ada Lovelace"), ["Ada Lovelace"]);
        assert_eq!(list(""), [] as [&str; 0]);
    }
}

//! Lists of names, which `and` separates.

use crate::ingest::bibtex::value::ungrouped;
use crate::ingest::person;
use crate::ingest::plain_text;

/// The names in a value, in order. A name in braces is that of a group, and stays as it is.
pub(super) fn names(value: &str) -> Vec<String> {
    let parts = split_words(value);
    let parts: Vec<&str> = if parts.len() == 1 { split_one(value) } else { parts };
    parts.into_iter().filter_map(one).collect()
}

fn one(part: &str) -> Option<String> {
    let part = part.trim();
    let is_whole = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|inside| {
        // `{\'E}. Cartan {Jr}` begins and ends with braces that are not one pair.
        !inside.starts_with('\\') && depth_stays(inside)
    });
    let plain = |text: &str| plain_text::line(&ungrouped(text));
    if is_whole {
        return plain(part);
    }
    // The form of BibLaTeX: family=Hasse, given=Ada, prefix=de la.
    if part.contains('=') && (part.contains("family") || part.contains("given")) {
        let get = |wanted: &str| {
            let found = part.split(',').filter_map(|item| item.split_once('=')).find(|(name, _)| name.trim() == wanted);
            found.and_then(|(_, value)| plain(value.trim().trim_matches('"'))).unwrap_or_default()
        };
        return plain(&["given", "prefix", "family", "suffix"].map(get).join(" "));
    }
    let commas: Vec<&str> = split_at(part, |rest| rest.starts_with(',').then_some(1));
    let decoded: Vec<String> = commas.into_iter().filter_map(plain).collect();
    person::name(&decoded.join(", "))
}

// Whether no brace in `text` closes one before it.
fn depth_stays(text: &str) -> bool {
    let mut depth = 0usize;
    for byte in text.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

// The parts between the word `and` outside braces.
fn split_words(value: &str) -> Vec<&str> {
    split_at(value, |rest| {
        let word = rest.get(1..4)?;
        let is_word = word.eq_ignore_ascii_case("and") && rest.starts_with(|c: char| c.is_ascii_whitespace());
        let ends = rest.get(4..).is_none_or(|after| after.starts_with(char::is_whitespace) || after.is_empty());
        (is_word && ends).then_some(4)
    })
}

// One list without `and`: many people write semicolons, and Chinese names with commas.
fn split_one(value: &str) -> Vec<&str> {
    let is_chinese = crate::text::Language::detect(value) == crate::text::Language::Zh;
    if value.contains([';', '；']) && !value.contains("&#") {
        split_at(value, |rest| rest.chars().next().filter(|c| matches!(c, ';' | '；')).map(char::len_utf8))
    } else if is_chinese {
        split_at(value, |rest| rest.chars().next().filter(|c| matches!(c, ',' | '，' | '、')).map(char::len_utf8))
    } else {
        vec![value]
    }
}

// The parts between separators outside braces. `separator` says how long the separator is with which a text begins.
fn split_at(value: &str, separator: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut skip) = (Vec::new(), 0, 0usize, 0);
    for (at, c) in value.char_indices() {
        match c {
            _ if at < skip => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(length) = value.get(at..).and_then(&separator) {
                    parts.extend(value.get(start..at));
                    start = at + length;
                    skip = start;
                }
            }
            _ => {}
        }
    }
    parts.extend(value.get(start..));
    parts
}

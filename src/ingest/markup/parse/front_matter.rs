//! Front matter: the `key: value` lines between `---` at the top of a note.

use crate::ingest::markup::parse::block::Meta;

/// The front matter, and the byte at which the text after it begins.
///
/// It is read line by line and not as YAML, because notes often contain invalid YAML, for example a title with a colon.
pub(crate) fn read(text: &str) -> (Meta, usize) {
    let mut meta = Meta::default();
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut key = String::new();
    for raw in text.split_inclusive('\n') {
        at += raw.len();
        let line = raw.trim_end().trim_start_matches('\u{feff}');
        let Some(fence) = fence else {
            match line {
                "" => continue,
                "---" | "+++" => fence = Some(line),
                _ => break,
            }
            continue;
        };
        if line == fence || (fence == "---" && line == "...") {
            return (meta, at);
        }
        let trimmed = line.trim_start();
        let indented = trimmed.len() < line.len();
        if let Some(item) = trimmed.strip_prefix("- ").filter(|_| !key.is_empty()) {
            meta.add(&key, unquoted(item.split_once("name:").map_or(item, |(_, name)| name)));
        } else if indented && !key.is_empty() {
            // A folded text, or a nested `name:`, which is a value of the key too.
            let value = trimmed.split_once("name:").map_or(trimmed, |(_, name)| name);
            match meta.0.last_mut() {
                Some((last, text)) if *last == key && !trimmed.contains("name:") => {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(value.trim());
                }
                _ => meta.add(&key, unquoted(value)),
            }
        } else if let Some((name, value)) = trimmed.split_once([':', '=']) {
            if name.len() > 40 || name.contains(' ') && name.split(' ').count() > 3 {
                break;
            }
            key = name.trim().trim_matches(['"', '\'']).to_lowercase();
            let value = value.trim();
            if let Some(list) =
                value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|list| !list.starts_with('['))
            {
                list.split(',').for_each(|item| meta.add(&key, unquoted(item)));
            } else {
                meta.add(&key, unquoted(value.trim_start_matches(['|', '>'])));
            }
        } else if !trimmed.is_empty() && !trimmed.starts_with('#') {
            break;
        }
    }
    // Without a closing `---` the first one is a thematic break.
    (Meta::default(), 0)
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lists_and_folded_texts() {
        let text = "\n---\ntitle: \"On Notes: a Study\"\ntags:\n    - small\n  - models\nauthors: [A. B, 'C. D']\nabstract: >\n  one\n  two\n---\nBody";
        let (meta, at) = read(text);
        assert_eq!(meta.get(&["title"]), Some("On Notes: a Study"));
        assert_eq!(meta.all("tags").collect::<Vec<_>>(), ["small", "models"]);
        assert_eq!(meta.all("authors").collect::<Vec<_>>(), ["A. B", "C. D"]);
        assert_eq!(meta.get(&["abstract"]), Some("one two"));
        assert_eq!(&text[at..], "Body");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in ["---\n\nSome text goes here and on\n\n---\n", "---\ntitle: x\n", "text\n---\na: b\n---\n", ""] {
            assert_eq!(read(text), (Meta::default(), 0), "{text:?}");
        }
    }
}

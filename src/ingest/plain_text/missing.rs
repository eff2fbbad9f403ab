//! Words that stand for a text that is not there.

// Compared in lower case, without the punctuation around them.
const WORDS: &[&str] = &[
    "na",
    "n/a",
    "n.a",
    "nan",
    "nil",
    "none",
    "null",
    "undefined",
    "not available",
    "not applicable",
    "unavailable",
    "no data",
    "tba",
    "tbd",
    "todo",
    "abstract",
    "no abstract",
    "no summary",
    "no description",
    "no tldr",
    "摘要",
    "无",
    "暂无",
    "无摘要",
    "暂无摘要",
    "正",
];

// What a sentence that says so is about, and how it says it.
const SUBJECTS: &[&str] = &["abstract", "summary", "description", "tldr"];
const ABSENCES: &[&str] = &["available", "unavailable", "provided", "found", "supplied", "included", "given", "exists"];

/// Whether `text` only says that there is no text: `NA`, `[No abstract available]`, `Abstract not available.`
pub(super) fn is_missing(text: &str) -> bool {
    // No such sentence is longer.
    if text.len() > 60 {
        return false;
    }
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if text.is_empty() || WORDS.contains(&text.as_str()) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    words.len() <= 8
        && has(SUBJECTS)
        && has(ABSENCES)
        && has(&["no", "not", "unavailable"])
        && !has(&["we", "when", "if", "where"])
}

/// `text` without the mark that CNKI puts before the first words of an article that has no abstract of its own.
pub(super) fn without_mark(text: &str) -> &str {
    let start = text.trim_start();
    let marks = ["<正>", "‹正>", "‹正›", "〈正〉", "&lt;正&gt;"];
    marks.iter().find_map(|mark| start.strip_prefix(mark)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boilerplate_is_no_text() {
        for text in [
            "NA",
            "n/a",
            "[No abstract available]",
            "Abstract not available.",
            "No abstract is available for this article.",
            "No Abstract Provided",
            "-",
            "…",
            "无摘要",
            "(Abstract unavailable)",
        ] {
            assert!(is_missing(text), "{text}");
        }
        for text in [
            "Nanotubes",
            "We study when an abstract is not available.",
            "Data are available; no code is.",
            "No free lunch",
            "摘要生成的方法",
            "Abstract interpretation",
        ] {
            assert!(!is_missing(text), "{text}");
        }
        assert_eq!(without_mark(" <正>本文讨论检索。"), "本文讨论检索。");
        assert_eq!(without_mark("正文"), "正文");
    }
}

//! Sentence segmentation for Chinese and English.

use std::ops::Range;

/// The byte ranges of the sentences of `text`, in order. Together they cover the text.
///
/// A sentence ends at `。！？；…`, at a line end, and at `.`, `!` or `?` before white space, except after an abbreviation
/// (`et al.`, `e.g.`, `Fig.`, an initial) or before a lower-case letter.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let ends = match c {
            '\n' | '。' | '！' | '？' | '；' => true,
            '…' => chars.peek().is_none_or(|&(_, next)| next != '…'),
            '!' | '?' => chars.peek().is_none_or(|&(_, next)| !next.is_alphanumeric()),
            '.' => full_stop(&text[start..i], &text[i + 1..]),
            _ => false,
        };
        if !ends {
            continue;
        }
        // Closing quotes, brackets and white space belong to the sentence before them.
        while let Some(&(_, next)) = chars.peek() {
            if !matches!(next, '"' | '\'' | ')' | ']' | '”' | '’' | '）' | '」' | '』' | '》') && !next.is_whitespace()
            {
                break;
            }
            chars.next();
        }
        let end = chars.peek().map_or(text.len(), |&(at, _)| at);
        sentences.push(start..end);
        start = end;
    }
    if start < text.len() || sentences.is_empty() {
        sentences.push(start..text.len());
    }
    sentences
}

fn full_stop(before: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return true };
    if !next.is_whitespace() && !matches!(next, '"' | ')' | '”') {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    const ABBREVIATIONS: [&str; 18] = [
        "al", "e.g", "i.e", "etc", "vs", "cf", "fig", "figs", "eq", "eqs", "sec", "tab", "dr", "prof", "no", "approx",
        "resp", "w.r.t",
    ];
    let folded = word.to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(|c| c.is_ascii_uppercase());
    if initial || ABBREVIATIONS.contains(&folded.as_str()) {
        // A capital letter follows in "… et al. We show": only then does the sentence end.
        let following = after.trim_start().chars().next();
        return (folded == "etc" || folded == "al") && following.is_some_and(char::is_uppercase);
    }
    after.trim_start().chars().next().is_none_or(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn chinese_and_english_sentences() {
        assert_eq!(
            texts("我们提出一种方法。它很快！为什么？因为“简单。”所以好"),
            ["我们提出一种方法。", "它很快！", "为什么？", "因为“简单。”", "所以好"]
        );
        assert_eq!(
            texts("We use 3.5 B weights (see Fig. 2). It works, e.g. on GLUE. Done"),
            ["We use 3.5 B weights (see Fig. 2).", "It works, e.g. on GLUE.", "Done"]
        );
        assert_eq!(
            texts("Shown by Vaswani et al. in 2017. J. Doe agrees.\nNext line"),
            ["Shown by Vaswani et al. in 2017.", "J. Doe agrees.", "Next line"]
        );
    }

    #[test]
    fn the_ranges_cover_the_text() {
        for text in ["", " ", "。。。", "a.b.c", "……", "x!\n\n?y", "版本 1.2.3 发布。 "] {
            let ranges = split(text);
            assert_eq!(ranges.first().map(|r| r.start), Some(0));
            assert_eq!(ranges.last().map(|r| r.end), Some(text.len()));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start), "{text:?}");
        }
    }
}

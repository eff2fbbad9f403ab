//! Sentence segmentation for Chinese and English.

use std::ops::Range;

use crate::text::abbreviation::{Abbreviation, begins_sentence};
use crate::text::insertion::insertions;
use crate::text::language::is_han;

/// The byte ranges of the sentences of `text`, in order. Together they cover the text.
///
/// A sentence ends at `。！？；…`, at a line end, and at `.`, `!` or `?` before white space. It does not end after an
/// abbreviation (`e.g.`, `Fig. 2`, `et al.`, an initial), before a lower-case word, and within a formula or brackets. What
/// has no letter and no digit belongs to the sentence before it.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let kept_whole = insertions(text);
    let mut kept_whole = kept_whole.iter().peekable();
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        while kept_whole.peek().is_some_and(|insertion| insertion.end <= i) {
            kept_whole.next();
        }
        if kept_whole.peek().is_some_and(|insertion| insertion.contains(&i)) {
            continue;
        }
        let (before, after) = (&text[start..i], &text[i + c.len_utf8()..]);
        let ends = match c {
            '\n' | '。' | '！' | '？' | '；' | '｡' | '．' => true,
            '…' => is_end_of_ellipsis(after),
            '!' | '?' => !before.ends_with('\\') && is_mark_before_sentence(after),
            '.' => is_full_stop(before, after),
            _ => false,
        };
        if !ends {
            continue;
        }
        // Closing quotes, brackets, numbers of references and white space belong to the sentence before them.
        let mut end = i + c.len_utf8();
        end += numbered_references(&text[end..]);
        end = text.len() - text[end..].trim_start_matches(is_closing).trim_start().len();
        while chars.peek().is_some_and(|&(at, _)| at < end) {
            chars.next();
        }
        push(&mut sentences, text, start..end);
        start = end;
    }
    if start < text.len() || sentences.is_empty() {
        push(&mut sentences, text, start..text.len());
    }
    sentences
}

fn push(sentences: &mut Vec<Range<usize>>, text: &str, sentence: Range<usize>) {
    let says_something = text[sentence.clone()].contains(char::is_alphanumeric);
    match sentences.last_mut() {
        Some(last) if !says_something => last.end = sentence.end,
        // What stands before the first sentence belongs to it.
        Some(last) if !text[last.clone()].contains(char::is_alphanumeric) => last.end = sentence.end,
        _ => sentences.push(sentence),
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '）' | '】' | '」' | '』' | '》')
}

/// The length of `[12]` or `[3, 7–9]` at the beginning of `text`; 0 if there is none.
fn numbered_references(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('[') else { return 0 };
    let numbers = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–'));
    let is_number = numbers.len() < rest.len() && rest.starts_with(|c: char| c.is_ascii_digit());
    if is_number && numbers.starts_with(']') { text.len() - numbers.len() + 1 } else { 0 }
}

/// Whether an ellipsis that `after` follows ends a sentence: within one, the text goes on in lower case.
fn is_end_of_ellipsis(after: &str) -> bool {
    let next = after.trim_start_matches([' ', '\t']).chars().next();
    next.is_none_or(|next| next != '…' && !next.is_lowercase() && !matches!(next, ',' | '，' | '、'))
}

fn is_mark_before_sentence(after: &str) -> bool {
    after.chars().next().is_none_or(|next| next.is_whitespace() || is_closing(next) || is_han(next))
}

/// Whether the full stop between `before`, the sentence so far, and `after` ends the sentence.
fn is_full_stop(before: &str, after: &str) -> bool {
    let rest = &after[numbered_references(after)..];
    let Some(next) = rest.chars().next() else { return true };
    if is_han(next) {
        return true;
    }
    if !next.is_whitespace() && !is_closing(next) {
        return false;
    }
    let following = rest.trim_start_matches(|c: char| c.is_whitespace() || is_closing(c));
    if following.is_empty() {
        return true;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '，' | '（')).next().unwrap_or("");
    if word.is_empty() {
        // Text that was cut into words has a blank before each full stop.
        return !following.starts_with('.');
    }
    // The number of a list item: `1. We propose`.
    if word.len() <= 3 && before.trim() == word && word.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let opened = following.trim_start_matches(['"', '\'', '“', '‘', '(', '[']);
    match Abbreviation::of(word) {
        Some(abbreviation) => abbreviation.ends_sentence_before(opened),
        None => begins_sentence(opened),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        assert_eq!(texts("It said so. \"Then it stopped.\" Done"), ["It said so.", "\"Then it stopped.\"", "Done"]);
        assert_eq!(texts("我们用 BERT.结果更好!为什么"), ["我们用 BERT.", "结果更好!", "为什么"]);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        for whole in [
            "The proof follows Prop. 4 and Lem. 2 of the appendix.",
            "Compare Figs. S1 and S2 with Eq. (7).",
            "It appeared in Proc. Royal Society, vol. 12, pp. 3-9.",
            "It was told in J. Biol. Chem. 525, and in Phys. Rev. Lett. too.",
            "The curve of J.-P. Serre and of U. Zwick is shown.",
            "Version 2.1 runs vs. Version 2.0 on i.i.d. samples.",
            "Rates were measured in Sept. 2011 and approx. 40 were kept.",
            "As Table II of Smith et al. (2019) says, it holds.",
        ] {
            assert_eq!(texts(whole), [whole]);
        }
    }

    #[test]
    fn a_letter_at_the_end_of_a_sentence_is_no_initial() {
        assert_eq!(
            texts("Patients had hepatitis B. The virus was found. We gave vitamin C. However, few recovered."),
            ["Patients had hepatitis B.", "The virus was found.", "We gave vitamin C.", "However, few recovered."]
        );
        assert_eq!(
            texts("The figure is no. 3. So it is no. We stop."),
            ["The figure is no. 3.", "So it is no.", "We stop."]
        );
        assert_eq!(texts("Samples are i.i.d. Our bound is tight."), ["Samples are i.i.d.", "Our bound is tight."]);
        assert_eq!(texts("Results improve. kNN is slower."), ["Results improve.", "kNN is slower."]);
    }

    #[test]
    fn formulas_and_brackets_are_kept_whole() {
        for whole in [
            r"We bound $\sum_k \frac{a_k}{k!} D^k. R$ from above.",
            r"The sum \(x_1. Y\) and \[ z! W \] converge.",
            "Ten (10. 4 per cent. Of all) were lost.",
            "已有方法（如注意力。卷积）很慢。",
            r"The cost of $\alpha\! < 2$ is small.",
        ] {
            assert_eq!(texts(whole), [whole]);
        }
        assert_eq!(
            texts("It costs $5. A better one costs $7. We compare both."),
            ["It costs $5.", "A better one costs $7.", "We compare both."]
        );
        assert_eq!(texts("We do: 1) this. And 2) that. Then (rest"), ["We do: 1) this.", "And 2) that.", "Then (rest"]);
    }

    #[test]
    fn numbers_of_references_and_of_list_items_stay_with_their_sentence() {
        assert_eq!(
            texts("It was shown.[12] Others agree.[3, 7–9] 1.5 times faster."),
            ["It was shown.[12]", "Others agree.[3, 7–9]", "1.5 times faster."]
        );
        assert_eq!(texts("1. We propose it.\n2. We test it."), ["1. We propose it.", "2. We test it."]);
    }

    #[test]
    fn text_cut_into_words_and_stray_marks() {
        assert_eq!(
            texts("the flow is laminar . the wake is not . . it decays ."),
            ["the flow is laminar .", "the wake is not . .", "it decays ."]
        );
        assert_eq!(texts("It holds. . Then . ."), ["It holds. .", "Then . ."]);
        assert_eq!(
            texts("It waits … and goes on… Then it stops…… 好"),
            ["It waits … and goes on…", "Then it stops……", "好"]
        );
    }

    #[test]
    fn the_ranges_cover_the_text() {
        for text in
            ["", " ", "。。。", "a.b.c", "……", "x!\n\n?y", "版本 1.2.3 发布。 ", "$", "((a.) b. C", "\\(", ".[1"]
        {
            let ranges = split(text);
            assert_eq!(ranges.first().map(|r| r.start), Some(0));
            assert_eq!(ranges.last().map(|r| r.end), Some(text.len()));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_covered_by_sentences_that_say_something(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "B", "Fig", "e.g", "et al", "7", ".", ". ", "! ", "？", "。", "\n", " ", "(", ")", "[", "]", "$",
                    "\\(", "\\)", "…", "“", "”", "[12]", "方法", "\\", "；", "kNN", "1) ",
                ]),
                0..40,
            )
        ) {
            let text = parts.concat();
            let ranges = split(&text);
            prop_assert_eq!(ranges.first().map(|range| range.start), Some(0));
            prop_assert_eq!(ranges.last().map(|range| range.end), Some(text.len()));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start && !pair[1].is_empty()));
            let says_something = |range: &Range<usize>| text[range.clone()].contains(char::is_alphanumeric);
            prop_assert!(ranges.len() == 1 || ranges.iter().all(says_something), "{:?}", ranges);
        }
    }
}

//! Whether a sentence states something: labels, references, addresses and pieces of formulas do not.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::insertion::formulas;
use crate::text::label::{LabelKind, is_mark, kind_of, label};
use crate::text::language::is_han;

/// An address, or an identifier of a paper.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\\?(?:url|href)?\{?\bhttps?://[^\s，。；）]+|\bwww\.[^\s，。；）]+|\b(?:doi|arxiv|pmid|isbn)\s*:\s*[^\s，。；]+|\b10\.\d{4,9}/[^\s，。；]+",
    )
});
/// A year, pages, or a mark of reference lists.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:1[89]|20)\d\d[a-z]?\b|(?:^|[^\d.%])\d{1,5}\s?[-–]\s?\d{1,5}(?:[^\d.%]|\.\D|\.?$)|\bet al\b|\bpp\b|\bin press\b",
    )
});
/// Words that a sentence has and a reference hardly does.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:is|are|was|were|be|been|has|have|had|can|may|[Ww]e|[Oo]ur|[Tt]his|[Tt]hese|shows?|showed)\b")
});
static PAGES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*(?:\d+\s*(?:pages?|pp|figures?|tables?|页|图)\s*[,，、;.]?\s*)+(?:and\b)?"));
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\s*(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b|all rights reserved|published by\b|版权所有)")
});
static REFERENCE_MARK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[(?:J|C|M|D|R|P|S|N|A|Z|EB/OL|J/OL|C/OL|DB/OL)\]\s*(?:\.|//)"));
static NUMBERED_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:#{1,6}\s|\d+(?:\.\d+)*\.?\s|[IVX]+\.\s|[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章节])")
});
static NUMBERED_REFERENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[\[［【]\d{1,3}[\]］】]\s*\p{Lu}"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Whether a sentence states something. A label, a heading, a reference, an address, a note on pages or rights and a piece of
/// a formula do not.
pub fn is_statement(sentence: &str) -> bool {
    words_of_statement(sentence) == Some(true)
}

/// Whether a sentence is of the text, but too short to state something alone: `Good.`
pub fn is_short_remark(sentence: &str) -> bool {
    words_of_statement(sentence) == Some(false)
}

/// Whether there are enough words in a sentence to state something. None if it is a label, a heading, a reference, an address,
/// a note on pages or rights, or a piece of a formula.
fn words_of_statement(sentence: &str) -> Option<bool> {
    let text = match label(sentence) {
        Some((LabelKind::Section, length)) => &sentence[length..],
        Some((LabelKind::Fact, _)) => return None,
        None => sentence,
    };
    let text = text.trim_matches(|c: char| is_mark(c) && c != '-');
    if kind_of(text.trim_end_matches([':', '：', '.', '。'])).is_some() || OWNER.is_match(text) {
        return None;
    }
    let without_pages = PAGES.replace(text, "");
    let text = ADDRESS.replace_all(&without_pages, " ");
    let has_letters = text.contains(char::is_alphanumeric);
    let is_apparatus = !has_letters || is_reference(&text) || is_piece_of_formula(&text) || is_heading(&text);
    (!is_apparatus).then(|| has_words(&text))
}

/// Whether a text is a bibliographic reference: mostly names and numbers, with a year or pages.
pub fn is_reference(text: &str) -> bool {
    if REFERENCE_MARK.is_match(text) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let has_han = text.chars().any(is_han);
    let is_numbered = NUMBERED_REFERENCE.is_match(text);
    if has_han || words.len() < 2 || !DATED.is_match(text) || (!is_numbered && VERB.is_match(text)) {
        return false;
    }
    let is_lower = |word: &&&str| {
        let mut letters = word.chars().skip_while(|c| !c.is_alphanumeric());
        letters.next().is_some_and(char::is_lowercase) && letters.next().is_some_and(char::is_alphabetic)
    };
    let lower = words.iter().filter(is_lower).count();
    // A sentence that is in small letters but for its names has more than a third of them.
    let most = if is_numbered { 0.6 } else { 0.35 };
    (lower as f32) < most * words.len() as f32
}

/// Whether a formula begins before the text or ends after it.
fn is_piece_of_formula(text: &str) -> bool {
    // `\emph{…}` may begin a sentence; `\!` and `\]` do not.
    let is_mark_of_formula = text.starts_with('\\') && !text[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    let is_tail = text.starts_with([')', ']', '}', '）', '^', ',', '，']) || is_mark_of_formula;
    if is_tail && formulas(text).first().is_none_or(|first| first.start > 0) {
        return true;
    }
    let mut outside = String::new();
    let mut at = 0;
    for formula in formulas(text) {
        outside.push_str(&text[at..formula.start]);
        at = formula.end;
    }
    outside.push_str(&text[at..]);
    let outside = outside.replace(r"\$", "");
    let is_broken = |mark: &str| outside.matches(mark).count() % 2 == 1;
    let has_code = outside.contains(['^', '\\', '{', '}']);
    (is_broken("$") && has_code) || (outside.contains(r"\(") != outside.contains(r"\)"))
}

/// Whether there are three words or four Chinese characters outside formulas.
fn has_words(text: &str) -> bool {
    let (mut han, mut words, mut at) = (0, 0, 0);
    let formulas = formulas(text);
    let ends = formulas.iter().map(|formula| (formula.start, formula.end)).chain([(text.len(), text.len())]);
    for (start, end) in ends {
        let outside = &text[at..start];
        han += outside.chars().filter(|&c| is_han(c)).count();
        let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic() && !is_han(*c)).count() >= 2;
        words += outside.split(|c: char| !c.is_alphanumeric()).filter(is_word).count();
        at = end;
    }
    words >= 3 || han >= 4 || (han >= 2 && words >= 1)
}

/// Whether a text is a numbered heading, or introduces what follows: short, and not the end of a sentence.
fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let is_short = text.split_whitespace().count() <= 8 && text.chars().filter(|&c| is_han(c)).count() <= 12;
    let is_ended = text.ends_with(['.', '。', '!', '！', '?', '？', '；', ';', '"', '”', ')', '）']);
    is_short && !is_ended && (text.ends_with([':', '：']) || NUMBERED_HEADING.is_match(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::label::label_length;

    #[test]
    fn what_states_nothing() {
        for sentence in [
            "Abstract:",
            "方法：",
            "**摘要：**",
            "TL;DR",
            "tl;dr:",
            "## Results",
            "2.1 Related work",
            "三、实验设置",
            "Our contributions are:",
            "Keywords: kites, wind, turbines, masts",
            "关键词：风筝；风速；风力机",
            "[12] Kite et al., 2019.",
            "[3] Mast, A. and Gust, B. Measuring wind with a kite. Energy Letters, 2020.",
            "Mast, A., Gust, B. (2021). Wind Energy Letters, 12(3), 101–117.",
            "Imagination and Wind Studies, 9, 185–211.]",
            "高风. 系留风筝测风[J]. 能源, 2020.",
            "arXiv:2401.00001",
            "DOI: 10.1000/kite.17",
            "https://example.org/kites?id=3",
            "Code: https://example.org/kites",
            "Project page: https://example.org/kites.",
            "代码链接：https://example.org/kites",
            "Comments: 12 pages, 3 figures",
            "12 pages, 5 figures, 2 tables",
            "Accepted at WIND 2024.",
            "© 2016 The Authors. All rights reserved.",
            r"} D^k$ where",
            r"\!2)$ words, and the sum of $\ell_2$ norms",
            r"$x^2 + y^2 = z^2$",
            "10, 864 (2014)].",
            "1.",
            "",
        ] {
            assert!(!is_statement(sentence), "{sentence:?}");
        }
    }

    #[test]
    fn what_states_something() {
        for sentence in [
            "We halve the cost of training.",
            "Abstract: A kite measures the wind.",
            "方法：用风筝测量风速。",
            "Results: kites are cheaper than masts.",
            "In 2019, kites were flown at 3 sites with 12-14 sensors.",
            "Smith et al. (2019) show that kites measure wind well.",
            "代码已公开。",
            "The flow is laminar .",
            r"We prove that $f(x) = O(n \log n)$ holds.",
            r"$k$-means converges quickly on real data.",
            "It costs $5 per mast, not $7.",
            "Code is available at https://example.org/kites.",
            "BERT 优于 GPT。",
            "用 LoRA 微调",
            "1) kites fly high; 2) masts do not.",
            "12 pages of notes were read by each of the subjects.",
            "The pooled ratio was 1.23 (95% CI: 1.07-1.42) in 1996–1999.",
            "Medline, Embase and Web of Science were searched until February 6, 2013.",
            r"\emph{Kites} are flown from \textbf{boats} at sea.",
            r"With a cost of \$45.20, kites are cheap.",
            "(c) kites are flown from boats at sea.",
            "在CVPR 2026竞赛中，分数达到36.38。",
            "Hormones (oestradiol [E], progesterone [P]) decline with age.",
            "Note: kites are flown from boats at sea.",
        ] {
            assert!(is_statement(sentence), "{sentence:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,60}", marks in "[$\\\\()\\[\\]{}:：*.0-9a-zA-Z 方法]{0,40}") {
            for text in [text, marks] {
                is_statement(&text);
                prop_assert!(text.is_char_boundary(label_length(&text)));
            }
        }
    }
}

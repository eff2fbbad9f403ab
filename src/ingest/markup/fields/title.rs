//! Recognises and cleans titles.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::note_words;
use crate::text::{Language, collapse, is_decoration, is_han};

static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
          \s+
          | \[\s*(?:\d{1,4}|[a-z-]*/?\d{4}\.?\d{3,5}(?:v\d+)?|arxiv[^\]]{0,20}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|[xX\ ]?)\s*\]
          | [(（]\s*(?:\d{1,3}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)\s*[)）]
          | \d{1,3}\s*[).、）]\s*(?:\s|\p{Han}|[^\d\s])
          | \[\[[^\]]{1,60}\]\]
          | \#?\d{1,3}\s*[:：]\s
          | [IVX]{1,4}\.\s
          | (?:标题|题目|论文题目|论文标题|(?i:title))\s*[:：]
        )",
    )
    .expect("a constant pattern")
});

static TAILS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:
          \s*[\[(（【]\s*(?:paper|pdf|arxiv|code|link|github|project(?:\ page)?|论文|链接|代码)s?\s*[\])）】]
          | \s*[(（](?:@[^()（）]*|\s*)[)）]
          | \s+[-–|·]\s*(?:pdf|paper) | \s+pdf
          | \s+[(（][^()（）]*\bet\ al\b[^()（）]*[)）]
          | \s*[🔥⭐🌟✨🚀🆕❗]+
          | \s*[-–—:：|]
        )\s*$",
    )
    .expect("a constant pattern")
});

// `[Re] Title` is a title. A venue or a date is read by others.
static TAGS_KEPT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^Re$|\d\d").expect("a constant pattern"));

static SECTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\d{1,2}(?:\.\d{1,2})+\.?\s+").expect("a constant pattern"));

/// A title without numbering, pictographs and the labels of links.
pub(crate) fn clean(text: &str) -> String {
    let mut text = collapse(&without_shortcodes(text));
    for _ in 0..8 {
        let stripped =
            text.trim_matches(|c: char| is_decoration(c) || c.is_whitespace() || matches!(c, '*' | '_' | '`' | '|'));
        let mut rest = match LEADS.find(stripped) {
            // The pattern includes the character after `3.` to exclude decimals; it belongs to the title.
            Some(matched) => {
                let end = matched.end();
                let number = stripped.as_bytes()[0].is_ascii_digit() && !matched.as_str().ends_with([':', '：', ' ']);
                let last = matched.as_str().chars().next_back().map_or(0, char::len_utf8);
                &stripped[if number { end - last } else { end }..]
            }
            None => stripped,
        };
        if let Some(matched) = TAILS.find(rest) {
            rest = &rest[..matched.start()];
        }
        let rest = note_words::without(unquoted(rest.trim()));
        if rest.is_empty() {
            break;
        }
        if rest.len() == text.len() {
            break;
        }
        text = rest.to_string();
    }
    let dotless = text.strip_suffix(['.', '。']).unwrap_or(&text);
    let bare = dotless.trim_end_matches(['*', '_', '`']);
    if dotless.ends_with(['.', '。']) || bare.is_empty() { text } else { bare.to_string() }
}

/// The title behind a short name in brackets: `[GPT] A Title`.
pub(crate) fn without_tag(text: &str) -> &str {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || is_decoration(c));
    let rest = bare.strip_prefix(['[', '【']).and_then(|rest| rest.split_once([']', '】']));
    match rest {
        Some((tag, rest)) if words(tag) <= 4 && !TAGS_KEPT.is_match(tag) && looks_like_title(rest) => rest.trim_start(),
        _ => text,
    }
}

/// The text without pictographs in words: `:fire:`.
pub(crate) fn without_shortcodes(text: &str) -> Cow<'_, str> {
    static SHORTCODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r":[a-z][a-z0-9]*(?:_[a-z0-9]+)*:").expect("a constant pattern"));
    SHORTCODE.replace_all(text, "")
}

fn unquoted(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('“', '”'), ('《', '》'), ('「', '」'), ('[', ']'), ('【', '】')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner;
        }
    }
    text
}

/// The text of a heading without the section number.
pub(crate) fn without_section(text: &str) -> &str {
    SECTION.find(text).map_or(text, |matched| &text[matched.end()..])
}

/// The number of words in a text. A run of letters is one word, a Chinese character is half a word.
pub(crate) fn words(text: &str) -> usize {
    let (mut latin, mut han, mut inside) = (0usize, 0usize, false);
    for c in text.chars() {
        if is_han(c) {
            han += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            latin += usize::from(!inside);
            inside = true;
        } else {
            inside = matches!(c, '-' | '\'' | '’') && inside;
        }
    }
    latin + han.div_ceil(2)
}

/// Whether a text has the length of a title.
pub(crate) fn looks_like_title(text: &str) -> bool {
    if text.len() > 1500 {
        return false;
    }
    let words = words(text);
    (3..=60).contains(&words) && text.chars().filter(|c| c.is_alphabetic()).count() >= 8
}

/// Splits a title in two languages into the English and the Chinese title: `中文题目：An English Title`.
pub(crate) fn split(text: &str) -> (Option<String>, Option<String>) {
    let one = |text: &str| -> (Option<String>, Option<String>) {
        let text = clean(text);
        if text.is_empty() {
            return (None, None);
        }
        match Language::detect(&text) {
            Language::En => (Some(text), None),
            Language::Zh => (None, Some(text)),
        }
    };
    // A longer text is not a pair of titles.
    if text.len() > 1500 || !text.chars().any(is_han) {
        return one(text);
    }
    for (at, c) in text.char_indices() {
        if !matches!(c, '：' | ':' | '|' | '｜' | '/' | '（' | '(' | '—' | '-' | '\n') {
            continue;
        }
        let (left, right) = (text[..at].trim(), text[at + c.len_utf8()..].trim());
        let right = if matches!(c, '（' | '(') {
            match right.strip_suffix(['）', ')']) {
                Some(right) => right,
                None => continue,
            }
        } else {
            right
        };
        for (en, zh) in [(left, right), (right, left)] {
            if !en.chars().any(is_han) && words(en) >= 3 && is_wholly_chinese(zh) {
                return (one(en).0, one(zh).1);
            }
        }
    }
    one(text)
}

// Text with a colon is not, so that a name before a colon stays part of its title.
fn is_wholly_chinese(text: &str) -> bool {
    let han = text.chars().filter(|&c| is_han(c)).count();
    han >= 4 && Language::detect(text) == Language::Zh && !text.contains(['：', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_pictographs_and_link_words_go() {
        for text in [
            "1. A Study of Things",
            "[12] A Study of Things",
            "3) A Study of Things [paper]",
            "🔥 A Study of Things 🔥🔥",
            "[2404.15045v1] A Study of Things",
            "A Study of\n  Things (PDF)",
            "“A Study of Things.”",
            "**A Study of Things**.",
            "2、A Study of Things pdf",
            "[2023/05] A Study of Things -",
            "Title: A Study of Things",
            "[目标检测] A Study of Things 阅读笔记",
            "论文笔记：A Study of Things",
            "A Study of Things（论文笔记）",
            "[[@byron2020]] A Study of Things (Byron et al., 2020)",
        ] {
            assert_eq!(clean(text), "A Study of Things", "{text}");
        }
        assert_eq!(clean("3D Gaussian Splatting"), "3D Gaussian Splatting");
        assert_eq!(clean("1.5-Bit Models: a Report"), "1.5-Bit Models: a Report");
        assert_eq!(clean("[Re] Reproducing a Result"), "[Re] Reproducing a Result");
    }

    #[test]
    fn a_title_in_two_languages_is_two_titles() {
        let both = |text| {
            let (en, zh) = split(text);
            (en.unwrap_or_default(), zh.unwrap_or_default())
        };
        let expected = ("A Survey on Small Models".to_string(), "小模型综述".to_string());
        assert_eq!(both("小模型综述：A Survey on Small Models"), expected);
        assert_eq!(both("A Survey on Small Models（小模型综述）"), expected);
        assert_eq!(both("A Survey on Small Models / 小模型综述"), expected);
        assert_eq!(both("SPAR: 通过注意力机制的推荐").1, "SPAR: 通过注意力机制的推荐");
        assert_eq!(both("A Survey: of 小 Models and More").0, "A Survey: of 小 Models and More");
    }
}
